import type { DealRecord, ReadDealsOptions } from '../../contracts/crm';
import { attempt } from '../../vocabulary/attempt';
import type { CrmField, CrmFieldType, CrmObject } from '../../vocabulary/crmField';
import type { MappingRow } from '../../vocabulary/mapping';
import { normaliseDecimal } from '../../vocabulary/money';
import {
	PAYMENT_VALUE_KEYS,
	paymentValue,
	type PaymentValueKey,
	splitWords,
	type ValueContext,
	type WritePolicy,
} from '../../vocabulary/paymentValue';
import {
	formatSubjectSet,
	isSubset,
	parseSubjectSet,
	type SubjectSet,
} from '../../vocabulary/subjectSet';
import type { FieldDifference, SyncContext, SyncOptions } from '../types';

/** Fields without which the sync cannot keep its promises; written whatever the user maps. */
const BOOKKEEPING: readonly PaymentValueKey[] = [
	'paymentReferences',
	'mainReference',
	'milestones',
];

/** One field and what it shall hold. */
export interface FieldTarget {
	readonly object: CrmObject;
	readonly field: string;
	readonly label: string;
	readonly type: CrmFieldType;
	readonly policy: WritePolicy;
	readonly value: string | null;
}

/** The rows of Standard Fields: every value that has a place of its own. */
export function standardMapping(context: Pick<SyncContext, 'crm'>): MappingRow[] {
	return PAYMENT_VALUE_KEYS.flatMap((value) => {
		const object = paymentValue(value).standardOn;
		return object ? [{ source: { value }, object, field: context.crm.fieldName(value) }] : [];
	});
}

/** The user's rows and the bookkeeping that they left out. */
export function completeMapping(
	mapping: readonly MappingRow[],
	context: Pick<SyncContext, 'crm'>,
): MappingRow[] {
	const missing = standardMapping(context).filter(
		(row) =>
			'value' in row.source &&
			BOOKKEEPING.includes(row.source.value) &&
			!mapping.some((other) => other.object === row.object && other.field === row.field),
	);
	return [...mapping, ...missing];
}

/** What to ask the CRM for: the mapped deal fields, and the set of payments, which two runs may have grown at once. */
export function fieldsRead(options: SyncOptions, context: SyncContext): ReadDealsOptions {
	const rows = completeMapping(options.mapping, context).filter(({ object }) => object === 'deal');
	return {
		fields: [...new Set(rows.map(({ field }) => field))],
		references: true,
		...(options.earlierOf === undefined ? {} : { history: [options.earlierOf] }),
		contacts: options.contacts === 'createAndLink',
	};
}

/**
 * What each mapped field shall hold. Pure.
 * @param timeZone IANA name of the zone whose days the CRM's dates are.
 */
export function project(
	mapping: readonly MappingRow[],
	fields: Readonly<Record<CrmObject, readonly CrmField[]>>,
	values: ValueContext,
	timeZone: string,
): FieldTarget[] {
	return mapping.map(({ source, object, field }) => {
		const described = fields[object].find((candidate) => candidate.name === field);
		const type = described?.type ?? 'text';
		const label = described?.label ?? field;
		if ('fixed' in source) {
			return {
				object,
				field,
				label,
				type,
				policy: 'always',
				value: fixedValue(source.fixed, type, timeZone),
			};
		}
		const definition = paymentValue(source.value);
		const value = definition.read(values);
		const policy = definition.policy ?? 'always';
		return {
			object,
			field,
			label,
			type,
			policy,
			value: value === null ? null : shownAs(value, type, timeZone),
		};
	});
}

/** The fields that say which payments belong to the deal, without any of their money. */
export function referenceTargets(
	mapping: readonly MappingRow[],
	subjects: SubjectSet,
): FieldTarget[] {
	return mapping.flatMap(({ source, object, field }): FieldTarget[] => {
		if (!('value' in source) || object !== 'deal') return [];
		const { label, policy = 'always' } = paymentValue(source.value);
		const row = { object, field, label, type: 'text' as const, policy };
		if (source.value === 'paymentReferences') {
			return [{ ...row, value: formatSubjectSet(subjects) }];
		}
		if (source.value !== 'mainReference') return [];
		return [{ ...row, value: subjects.references[0] ?? null }];
	});
}

/**
 * What has to be written so that the deal says what it shall. Empty when it does already.
 * @param subjects what has to be on the deal; what a person took off it may not go on naming it.
 * @param setField the field in which the CRM shows the set: the set itself says whether it is held.
 */
export function differences(
	targets: readonly FieldTarget[],
	deal: Pick<DealRecord, 'fields' | 'references' | 'lacksReferences'>,
	subjects: SubjectSet,
	setField: string,
): FieldDifference[] {
	const onDeal = targets.filter(({ object }) => object === 'deal');
	const changed = onDeal.filter((target) => {
		const current = deal.fields[target.field] ?? null;
		const { policy, field } = target;
		if (policy === 'grow' && field === setField) return !holds(deal, subjects);
		if (policy === 'onceUnique' && current !== null && subjects.removed.has(current)) return true;
		return differs(target, current);
	});
	if (changed.length === 0) return [];
	const along = onDeal.filter(
		(target) => goesAlong(target, deal.fields[target.field] ?? null) && !changed.includes(target),
	);
	return [...changed, ...along].map(({ object, field, label, value }) => ({
		object,
		field,
		label,
		from: deal.fields[field] ?? null,
		to: value,
	}));
}

/** Whether nothing has to be written for the set to be on the deal. */
export function holds(
	{ references, lacksReferences }: Pick<DealRecord, 'references' | 'lacksReferences'>,
	subjects: SubjectSet,
): boolean {
	return lacksReferences !== true && isSubset(subjects, references);
}

function differs({ policy, type, value }: FieldTarget, current: string | null): boolean {
	const isEmpty = current === null || current === '';
	if (policy === 'withOthers') return false;
	if (policy === 'grow') return !isSubset(parseSubjectSet(value), parseSubjectSet(current));
	if (policy === 'growWords') {
		const known = splitWords(current);
		return splitWords(value).some((word) => !known.includes(word));
	}
	if (policy === 'onceUnique') return isEmpty && value !== null;
	if (policy === 'signed') return isEmpty !== (value === null);
	if (value === null || isEmpty) return (value ?? '') !== (current ?? '');
	if (type === 'datetime') return !isSameMoment(value, current);
	return canonical(value, type) !== canonical(current, type);
}

/** Never a reason to write, but written when something else is. */
function goesAlong({ policy, value }: FieldTarget, current: string | null): boolean {
	if (policy === 'withOthers') return true;
	return policy === 'signed' && value !== null && value !== current;
}

/** A moment in a field for dates is the day on which the CRM's people lived it. */
function shownAs(value: string, type: CrmFieldType, timeZone: string): string {
	return type === 'date' ? dayIn(value, timeZone) : canonical(value, type);
}

/** A text of the user's own; `checkMapping` has made sure that it is a date where the field wants one. */
function fixedValue(text: string, type: CrmFieldType, timeZone: string): string {
	const moment = Date.parse(text);
	if (Number.isNaN(moment)) return canonical(text, type);
	if (type === 'datetime') return new Date(moment).toISOString();
	if (type !== 'date') return canonical(text, type);
	return hasTime(text) ? dayIn(text, timeZone) : calendarDay(text);
}

/** Without a time of day a text names a day, wherever it is read. */
function hasTime(text: string): boolean {
	return /\d:\d/.test(text);
}

/** `31 December 2026` is read as the machine's own day, `2026-12-31` as one of UTC. */
function calendarDay(text: string): string {
	const isIso = /^\d{4}-\d{2}-\d{2}$/.test(text.trim());
	if (isIso) return text.trim();
	const day = new Date(text);
	const parts = [day.getFullYear(), day.getMonth() + 1, day.getDate()];
	return parts.map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0')).join('-');
}

function dayIn(moment: string, timeZone: string): string {
	const day = new Date(moment);
	if (moment.length <= 'YYYY-MM-DD'.length || Number.isNaN(day.getTime())) return moment;
	return dayFormat(timeZone).format(day);
}

/** Making one costs more than a hundred uses. */
const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** The Swedish way to write a date is ISO 8601. A zone that this machine does not know is UTC. */
function dayFormat(timeZone: string): Intl.DateTimeFormat {
	const known = dayFormats.get(timeZone);
	if (known) return known;
	const made = attempt(() => new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }));
	const format =
		'value' in made
			? made.value
			: new Intl.DateTimeFormat('sv-SE', { timeZone: 'UTC', dateStyle: 'short' });
	dayFormats.set(timeZone, format);
	return format;
}

/** Numbers without trailing zeros and dates without a time are the same value. */
function canonical(value: string, type: CrmFieldType): string {
	if (type === 'number') return normaliseDecimal(value);
	if (type === 'date') return value.slice(0, 'YYYY-MM-DD'.length);
	return value;
}

/** Some CRMs keep moments to the second: what they cut off is no difference. */
function isSameMoment(wanted: string, stored: string): boolean {
	const [left, right] = [Date.parse(wanted), Date.parse(stored)];
	if (Number.isNaN(left) || Number.isNaN(right)) return wanted === stored;
	return left === right || (right % 1_000 === 0 && Math.floor(left / 1_000) * 1_000 === right);
}
