/** A query, from its words to its first page. */
import {
	parseQuery,
	type FieldType,
	type Query,
	type QueryBase,
	type Subquery,
} from '@jetstreamapp/soql-parser-js';

import { SalesforceError } from '../protocol/errors';
import { visibleFields } from '../state/access';
import type { ObjectDefinition, OrgRecord, Value } from '../state/types';
import { aggregate, isAggregated } from './aggregate';
import { compileWhere, idsAskedFor, type Test } from './conditions';
import type { Cursors, Page } from './cursors';
import { malformedQuery } from './literals';
import { cut, sort } from './order';
import {
	objectNamed,
	parentOf,
	resolveChildren,
	resolvePath,
	valueAt,
	type Asking,
	type FieldPath,
} from './paths';
import { attributesOf, fieldOnWire, type Version } from './present';

export interface QueryOptions {
	/** `/queryAll`: deleted rows too. */
	readonly withDeleted: boolean;
	readonly version: Version;
	readonly pageSize: number;
	readonly cursors: Cursors;
}

const LONGEST_QUERY = 100_000;
const MOST_FIELDS_ALL = 200;

/** @throws Salesforce's refusal. */
export function runQuery(asking: Asking, options: QueryOptions): Page {
	if (asking.soql.length > LONGEST_QUERY) {
		throw new SalesforceError(
			'QUERY_TOO_COMPLICATED',
			`SOQL statements cannot be longer than ${LONGEST_QUERY} characters.`,
		);
	}
	const query = parse(asking.soql);
	const object = objectNamed(asking, query.sObject ?? '');
	const [first] = query.fields ?? [];
	const isCount =
		first?.type === 'FieldFunctionExpression' &&
		first.functionName.toUpperCase() === 'COUNT' &&
		first.parameters.length === 0;
	if (isCount) {
		const { length } = find(asking, object, query, options);
		return { totalSize: length, done: true, records: [] };
	}
	if (isAggregated(query)) {
		const rows = aggregate(
			asking,
			object,
			query,
			find(asking, object, { where: query.where }, options),
		);
		return { totalSize: rows.length, done: true, records: rows };
	}
	const show = presenter(asking, object, query.fields ?? [], query, options);
	const rows = find(asking, object, query, options).map(show);
	return options.cursors.open(rows, options.pageSize, options.version);
}

function parse(soql: string): Query {
	try {
		return parseQuery(soql);
	} catch (error) {
		const found = /found: '?([^'\n]*)'?/.exec(error instanceof Error ? error.message : '')?.[1];
		throw malformedQuery(`unexpected token: '${found || '<EOF>'}'`);
	}
}

/** Rows that match, in order, cut to the limit. */
function find(
	asking: Asking,
	object: ObjectDefinition,
	query: QueryBase,
	options: QueryOptions,
): OrgRecord[] {
	const test = whereOf(asking, object, query, options);
	const found = candidates(asking, object, query).filter(
		(record) => isShown(record, options) && test(record),
	);
	return cut(sort(asking, object, query, found), query);
}

/** Every row, or where ids are asked for, the rows of those: large orgs would be slow to look through for each deal. */
function candidates({ org }: Asking, object: ObjectDefinition, query: QueryBase): OrgRecord[] {
	const ids = idsAskedFor(query.where);
	if (ids === undefined) return [...org.rows(object.name)];
	const rows = ids.flatMap((id) => org.find(object.name, id) ?? []);
	return rows.sort((left, right) => (left.id < right.id ? -1 : 1));
}

const isShown = ({ values }: OrgRecord, { withDeleted }: QueryOptions): boolean =>
	withDeleted || values.IsDeleted !== true;

function whereOf(
	asking: Asking,
	object: ObjectDefinition,
	query: QueryBase,
	options: QueryOptions,
): Test {
	return compileWhere(asking, object, query.where, (inner) => {
		const innerObject = objectNamed(asking, inner.sObject ?? '');
		const [field] = inner.fields ?? [];
		if (field?.type !== 'Field' && field?.type !== 'FieldRelationship') {
			throw malformedQuery('semi join sub-selects must select one field');
		}
		const path = resolvePath(asking, innerObject, textOf(field));
		const rows = find(asking, innerObject, inner, { ...options, withDeleted: false });
		const values = rows.map((record) => valueAt(asking.org, record, path));
		return new Set(values.filter((value) => typeof value === 'string'));
	});
}

type Show = (record: OrgRecord) => Record<string, unknown>;

/** How a row is written, made once for all rows. */
function presenter(
	asking: Asking,
	object: ObjectDefinition,
	fields: readonly FieldType[],
	query: QueryBase,
	options: QueryOptions,
): Show {
	const paths: FieldPath[] = [];
	const children: Array<(parent: OrgRecord) => readonly [string, unknown]> = [];
	for (const field of fields) {
		if (field.type === 'FieldSubquery') {
			children.push(childrenOf(asking, object, field.subquery, options));
		} else if (field.type === 'FieldFunctionExpression') {
			paths.push(...functionPaths(asking, object, field, query));
		} else if (field.type === 'FieldTypeof') {
			throw malformedQuery('The stand-in knows no TYPEOF');
		} else {
			paths.push(resolvePath(asking, object, textOf(field)));
		}
	}
	const seen = new Set<string>();
	for (const path of paths) {
		const key = [...path.steps.map(({ name }) => name), path.field.name].join('.');
		if (seen.has(key)) {
			throw new SalesforceError('INVALID_FIELD', `duplicate field selected: ${path.text}`);
		}
		seen.add(key);
	}
	return (record) => {
		const shown: Record<string, unknown> = {
			attributes: attributesOf(record.object, record.id, options.version),
		};
		for (const path of paths) write(asking, shown, record, path, options.version);
		for (const child of children) {
			const [name, value] = child(record);
			shown[name] = value;
		}
		return shown;
	};
}

function write(
	asking: Asking,
	shown: Record<string, unknown>,
	record: OrgRecord,
	{ steps, field }: FieldPath,
	version: Version,
): void {
	let row = record;
	let place = shown;
	for (const step of steps) {
		const name = step.relationshipName ?? step.name;
		const parent = parentOf(asking.org, row, step);
		if (parent === undefined) {
			place[name] = null;
			return;
		}
		place[name] ??= { attributes: attributesOf(parent.object, parent.id, version) };
		place = place[name] as Record<string, unknown>;
		row = parent;
	}
	place[field.name] = fieldOnWire(asking.org, row, field);
}

/** The rows below each row, sorted out by parent once for all of them. */
function childrenOf(
	asking: Asking,
	parent: ObjectDefinition,
	subquery: Subquery,
	options: QueryOptions,
): (record: OrgRecord) => readonly [string, Page | null] {
	const { object, field } = resolveChildren(asking, parent, subquery.relationshipName);
	const show = presenter(asking, object, subquery.fields ?? [], subquery, options);
	const test = whereOf(asking, object, subquery, options);
	sort(asking, object, subquery, []);
	const byParent = new Map<Value, OrgRecord[]>();
	for (const child of asking.org.rows(object.name)) {
		const parentId = child.values[field.name] ?? null;
		const siblings = byParent.get(parentId);
		if (siblings) siblings.push(child);
		else byParent.set(parentId, [child]);
	}
	const below = ({ id }: OrgRecord) => {
		const found = (byParent.get(id) ?? []).filter(
			(record) => isShown(record, options) && test(record),
		);
		return cut(sort(asking, object, subquery, found), subquery);
	};
	const name = field.childRelationshipName ?? subquery.relationshipName;
	const { version, cursors } = options;
	return (record) => {
		const rows = below(record).map(show);
		const page = cursors.open(rows, asking.org.settings.childPageSize, version);
		return [name, rows.length === 0 ? null : page];
	};
}

function functionPaths(
	asking: Asking,
	object: ObjectDefinition,
	field: Extract<FieldType, { type: 'FieldFunctionExpression' }>,
	{ limit }: QueryBase,
): FieldPath[] {
	const [parameter] = field.parameters;
	const name = field.functionName.toUpperCase();
	if (name === 'TOLABEL' && typeof parameter === 'string') {
		return [resolvePath(asking, object, parameter)];
	}
	if (name !== 'FIELDS') throw malformedQuery(`The stand-in knows no function ${name}`);
	const kind = String(parameter).toUpperCase();
	if (kind !== 'STANDARD' && (limit === undefined || limit > MOST_FIELDS_ALL)) {
		throw malformedQuery(
			`The SOQL FIELDS function must have a LIMIT of at most ${MOST_FIELDS_ALL}`,
		);
	}
	return visibleFields(asking.org, asking.actor, object)
		.filter(({ custom }) => kind === 'ALL' || custom === (kind === 'CUSTOM'))
		.map((each) => ({ steps: [], field: each, text: each.name }));
}

export const textOf = (field: {
	readonly field: string;
	readonly relationships?: readonly string[];
}): string => [...(field.relationships ?? []), field.field].join('.');
