import type { DealRecord, ReadDealsOptions } from '../contracts/crm';
import type { CrmField, CrmFieldType, CrmObject } from '../vocabulary/crmField';
import type { MappingRow } from '../vocabulary/mapping';
import { normaliseDecimal } from '../vocabulary/money';
import {
	PAYMENT_VALUE_KEYS,
	paymentValue,
	type PaymentValueKey,
	type ValueContext,
	type WritePolicy,
} from '../vocabulary/paymentValue';
import { isSubset, parseSubjectSet } from '../vocabulary/subjectSet';
import type { FieldDifference, SyncContext, SyncOptions } from './types';

/** Fields without which the sync cannot keep its promises; written whatever the user maps. */
const BOOKKEEPING: readonly PaymentValueKey[] = ['paymentReferences', 'mainReference'];

/** One field and what it shall hold. */
export interface FieldTarget {
	readonly object: CrmObject;
	readonly field: string;
	readonly label: string;
	readonly type: CrmFieldType;
	readonly policy: WritePolicy;
	readonly value: string | null;
	/** Payments that a person took off the deal: none of them may go on naming it. */
	readonly takenOff?: ReadonlySet<string>;
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

/** What to ask the CRM for: the mapped deal fields, and earlier values of the set, which two runs may have grown at once. */
export function fieldsRead(options: SyncOptions, context: SyncContext): ReadDealsOptions {
	const rows = completeMapping(options.mapping, context).filter(({ object }) => object === 'deal');
	return {
		fields: [...new Set(rows.map(({ field }) => field))],
		history: [
			context.crm.fieldName('paymentReferences'),
			...(options.earlierOf === undefined ? [] : [options.earlierOf]),
		],
		contacts: options.contacts === 'createAndLink',
	};
}

/** What each mapped field shall hold. Pure. */
export function project(
	mapping: readonly MappingRow[],
	fields: Readonly<Record<CrmObject, readonly CrmField[]>>,
	values: ValueContext,
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
				value: canonical(source.fixed, type),
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
			value: value === null ? null : canonical(value, type),
			...(policy === 'onceUnique' ? { takenOff: values.subjects.removed } : {}),
		};
	});
}

/** What has to be written so that the deal says what it shall. Empty when it does already. */
export function differences(
	targets: readonly FieldTarget[],
	deal: Pick<DealRecord, 'fields'>,
): FieldDifference[] {
	const onDeal = targets.filter(({ object }) => object === 'deal');
	const changed = onDeal.filter((target) => differs(target, deal.fields[target.field] ?? null));
	if (changed.length === 0) return [];
	const along = onDeal.filter(({ policy }) => policy === 'withOthers');
	return [...changed, ...along].map(({ object, field, label, value }) => ({
		object,
		field,
		label,
		from: deal.fields[field] ?? null,
		to: value,
	}));
}

function differs(target: FieldTarget, current: string | null): boolean {
	const { policy, type, value, takenOff } = target;
	const isEmpty = current === null || current === '';
	if (policy === 'withOthers') return false;
	if (policy === 'grow') return !isSubset(parseSubjectSet(value), parseSubjectSet(current));
	if (policy === 'onceUnique' && current !== null && takenOff?.has(current)) return true;
	if (policy === 'onceUnique' || policy === 'whenEmpty') return isEmpty && value !== null;
	if (value === null || isEmpty) return (value ?? '') !== (current ?? '');
	if (type === 'datetime') return !isSameMoment(value, current);
	return canonical(value, type) !== canonical(current, type);
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
