import { validation } from '../errors';
import { asRecord, asTexts, type Json } from '../json';
import type { Call, Operation, Operations } from '../protocol/operation';
import { ok, reads, typeOf } from '../protocol/operation';
import { PORTAL_ID, UI_DOMAIN } from '../state/account';
import type { ObjectType } from '../state/objectTypes';
import { objectTypeFromPath } from '../state/objectTypes';
import type { Portal } from '../state/portal';
import type { IndexedRecord } from '../state/searchIndex';
import { toMilliseconds } from '../state/values';

/** https://developers.hubspot.com/docs/api-reference/2026-03/crm/search-the-crm#limits */
const MAXIMUM_PAGE = 200;
const MAXIMUM_RESULTS = 10_000;
const MAXIMUM_GROUPS = 5;
const MAXIMUM_FILTERS_PER_GROUP = 6;
const MAXIMUM_FILTERS = 18;

type Test = (actual: string | undefined, filter: Filter) => boolean;

interface Filter {
	readonly propertyName: string;
	readonly operator: string;
	readonly value: string;
	readonly highValue: string;
	readonly values: readonly string[];
}

const has = (actual: string | undefined): actual is string => actual !== undefined && actual !== '';

const TESTS: Readonly<Record<string, Test>> = {
	EQ: (actual, { value }) => has(actual) && isSame(actual, value),
	NEQ: (actual, { value }) => !has(actual) || !isSame(actual, value),
	LT: (actual, { value }) => has(actual) && compare(actual, value) < 0,
	LTE: (actual, { value }) => has(actual) && compare(actual, value) <= 0,
	GT: (actual, { value }) => has(actual) && compare(actual, value) > 0,
	GTE: (actual, { value }) => has(actual) && compare(actual, value) >= 0,
	BETWEEN: (actual, { value, highValue }) =>
		has(actual) && compare(actual, value) >= 0 && compare(actual, highValue) <= 0,
	IN: (actual, { values }) => has(actual) && values.some((value) => isSame(actual, value)),
	NOT_IN: (actual, { values }) => has(actual) && !values.some((value) => isSame(actual, value)),
	HAS_PROPERTY: (actual) => has(actual),
	NOT_HAS_PROPERTY: (actual) => !has(actual),
	CONTAINS_TOKEN: (actual, { value }) => has(actual) && hasToken(actual, value),
	NOT_CONTAINS_TOKEN: (actual, { value }) => !has(actual) || !hasToken(actual, value),
};

/** Answered from the index, not from the records. */
export const SEARCH: Operation = { ...reads(search), isSearch: true };

export const SEARCH_OPERATIONS: Operations = { 'POST /crm/objects/2026-09/:type/search': SEARCH };

function search(call: Call) {
	const { portal, body } = call;
	const type = typeOf(call);
	const groups = readGroups(portal, type, body.filterGroups);
	const limit = Number(body.limit ?? 10);
	const from = Number(body.after ?? 0) || 0;
	if (limit > MAXIMUM_PAGE) throw validation(`Cannot request more than ${MAXIMUM_PAGE} results`);
	if (from + limit > MAXIMUM_RESULTS) {
		throw validation(`Paging is limited to the first ${MAXIMUM_RESULTS} results`);
	}
	const query = typeof body.query === 'string' ? body.query.toLowerCase() : '';
	const matching = portal.searchIndex
		.visible(type.name, portal.now())
		.filter((record) => matches(portal, type, record, groups))
		.filter((record) => query === '' || isFound(type, record, query));
	const sorted = sort(matching, body.sorts);
	const next = from + limit;
	return ok({
		total: sorted.length,
		results: sorted
			.slice(from, next)
			.map((record) => present(portal, type, record, asTexts(body.properties))),
		...(next < sorted.length ? { paging: { next: { after: String(next) } } } : {}),
	});
}

function readGroups(portal: Portal, type: ObjectType, given: unknown): Filter[][] {
	const groups = (Array.isArray(given) ? given : []).map((group) => {
		const { filters } = asRecord(group);
		return (Array.isArray(filters) ? filters : []).map((filter) =>
			readFilter(portal, type, asRecord(filter)),
		);
	});
	const tooMany =
		groups.length > MAXIMUM_GROUPS ||
		groups.some((group) => group.length > MAXIMUM_FILTERS_PER_GROUP) ||
		groups.flat().length > MAXIMUM_FILTERS;
	if (tooMany) throw validation('The request has too many filters or filter groups');
	return groups;
}

function readFilter(portal: Portal, type: ObjectType, filter: Json): Filter {
	const propertyName = String(filter.propertyName ?? '');
	const operator = String(filter.operator ?? '');
	if (TESTS[operator] === undefined) throw validation(`Invalid operator: ${operator}`);
	const isKnown =
		portal.definitions[type.name].has(propertyName) ||
		propertyName.startsWith('associations.') ||
		propertyName.startsWith('hs_v2_date_entered_');
	if (!isKnown) {
		throw validation(`Property "${propertyName}" does not exist`, {
			errors: [
				{
					message: `Property "${propertyName}" does not exist`,
					code: 'PROPERTY_DOESNT_EXIST',
					context: { propertyName: [propertyName] },
				},
			],
		});
	}
	return {
		propertyName,
		operator,
		value: String(filter.value ?? ''),
		highValue: String(filter.highValue ?? ''),
		values: asTexts(filter.values),
	};
}

/** Groups are alternatives; the filters of a group must all hold. */
function matches(portal: Portal, type: ObjectType, record: IndexedRecord, groups: Filter[][]) {
	const holds = (filter: Filter): boolean => {
		const { propertyName, operator } = filter;
		const test = TESTS[operator] as Test;
		if (!propertyName.startsWith('associations.')) {
			return test(record.properties[propertyName] ?? undefined, filter);
		}
		const to = objectTypeFromPath(propertyName.slice('associations.'.length));
		const linked = portal.associations.linked({ type: type.name, id: record.id }, to.name);
		return linked.length === 0
			? test(undefined, filter)
			: linked.some(({ id }) => test(id, filter));
	};
	return groups.length === 0 || groups.some((group) => group.every(holds));
}

function isFound(type: ObjectType, record: IndexedRecord, query: string): boolean {
	return type.searchedProperties.some((name) =>
		(record.properties[name] ?? '').toLowerCase().includes(query),
	);
}

/** `"-createdate"`, `"createdate"` or `{ propertyName, direction }`; only the first counts, as in HubSpot. */
function sort(records: readonly IndexedRecord[], sorts: unknown): IndexedRecord[] {
	const [first] = Array.isArray(sorts) ? sorts : [];
	const { propertyName, direction } =
		typeof first === 'string'
			? {
					propertyName: first.replace(/^-/, ''),
					direction: first.startsWith('-') ? 'DESCENDING' : '',
				}
			: asRecord(first);
	const name = String(propertyName ?? 'hs_object_id');
	const sign = direction === 'DESCENDING' ? -1 : 1;
	return [...records].sort(
		(left, right) =>
			sign * compare(left.properties[name] ?? '', right.properties[name] ?? '') ||
			Number(left.id) - Number(right.id),
	);
}

function present(portal: Portal, type: ObjectType, record: IndexedRecord, asked: string[]) {
	const names =
		asked.length === 0
			? type.defaultProperties
			: [...asked, type.createdProperty, type.modifiedProperty, 'hs_object_id'];
	const known = [...new Set(names)].filter(
		(name) => portal.definitions[type.name].has(name) || record.properties[name] !== undefined,
	);
	return {
		id: record.id,
		properties: Object.fromEntries(known.map((name) => [name, record.properties[name] || null])),
		createdAt: new Date(record.createdAt).toISOString(),
		updatedAt: new Date(record.updatedAt).toISOString(),
		archived: false,
		url: `https://${UI_DOMAIN}/contacts/${PORTAL_ID}/record/${type.objectTypeId}/${record.id}`,
	};
}

/** Search ignores case. */
function isSame(actual: string, value: string): boolean {
	return actual.toLowerCase() === value.toLowerCase() || compare(actual, value) === 0;
}

/** Numbers as numbers, moments as moments (a filter may give milliseconds), the rest as text. */
function compare(left: string, right: string): number {
	const moments = [left, right].map((text) =>
		/^\d{4}-\d{2}-\d{2}/.test(text) || /^\d{12,}$/.test(text) ? toMilliseconds(text) : undefined,
	);
	const [from, to] = moments;
	if (from !== undefined && to !== undefined) return from - to;
	const numbers = [left, right].map((text) => (text === '' ? NaN : Number(text)));
	const [first = NaN, second = NaN] = numbers;
	if (!Number.isNaN(first) && !Number.isNaN(second)) return first - second;
	return left.localeCompare(right);
}

function hasToken(actual: string, value: string): boolean {
	const pattern = value
		.toLowerCase()
		.split('*')
		.map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
		.join('.*');
	const whole = new RegExp(`^${pattern}$`);
	return [actual, ...actual.split(/[\s@.,;]+/)].some((token) => whole.test(token.toLowerCase()));
}
