/** COUNT(…), SUM, MIN, MAX and GROUP BY: the little of it that tools ask for. */
import type { Query } from '@jetstreamapp/soql-parser-js';

import { exactNumber } from '../protocol/json';
import { addDecimals, compareDecimals } from '../state/decimals';
import type { FieldDefinition, ObjectDefinition, OrgRecord, Value } from '../state/types';
import { isNumeric } from '../state/values';
import { malformedQuery } from './literals';
import { resolvePath, valueAt, type Asking, type FieldPath } from './paths';
import { toWire } from './present';

export const isAggregated = (query: Query): boolean =>
	query.groupBy !== undefined ||
	(query.fields ?? []).some(
		(field) => field.type === 'FieldFunctionExpression' && field.isAggregateFn === true,
	);

export function aggregate(
	asking: Asking,
	object: ObjectDefinition,
	query: Query,
	rows: readonly OrgRecord[],
): Array<Record<string, unknown>> {
	const clauses =
		query.groupBy === undefined
			? []
			: Array.isArray(query.groupBy)
				? query.groupBy
				: [query.groupBy];
	const paths = clauses.map((clause) => {
		if (!('field' in clause)) throw malformedQuery('The stand-in groups by no functions');
		return resolvePath(asking, object, clause.field);
	});
	const groups = new Map<string, OrgRecord[]>();
	if (paths.length === 0) groups.set('', []);
	for (const row of rows) {
		const key = JSON.stringify(paths.map((path) => valueAt(asking.org, row, path)));
		const group = groups.get(paths.length === 0 ? '' : key);
		if (group) group.push(row);
		else groups.set(key, [row]);
	}
	return [...groups.values()].map((group) => {
		const shown: Record<string, unknown> = { attributes: { type: 'AggregateResult' } };
		let count = 0;
		for (const field of query.fields ?? []) {
			if (field.type === 'FieldFunctionExpression') {
				const name = field.alias ?? `expr${count++}`;
				const path = resolvePath(asking, object, String(field.parameters[0]));
				shown[name] = calculate(asking, field.functionName.toUpperCase(), path, group);
			} else if (field.type === 'Field') {
				const path = paths.find((each) => each.text.toLowerCase() === field.field.toLowerCase());
				if (path === undefined) {
					throw malformedQuery(`Field must be grouped or aggregated: ${field.field}`);
				}
				const [row] = group;
				const value = row ? valueAt(asking.org, row, path) : null;
				shown[field.alias ?? path.field.name] = toWire(path.field, value);
			}
		}
		return shown;
	});
}

function calculate(
	{ org }: Asking,
	name: string,
	path: FieldPath,
	group: readonly OrgRecord[],
): unknown {
	const values = group.flatMap((row) => valueAt(org, row, path) ?? []).map(String);
	if (name === 'COUNT') return exactNumber(String(values.length));
	if (name === 'COUNT_DISTINCT') return exactNumber(String(new Set(values).size));
	if (values.length === 0) return null;
	if (name === 'SUM') return toWire(path.field, addDecimals(values));
	const sign = name === 'MAX' ? 1 : name === 'MIN' ? -1 : undefined;
	if (sign === undefined) throw malformedQuery(`The stand-in knows no function ${name}`);
	const best = values.reduce((left, right) =>
		order(path.field, left, right) * sign > 0 ? left : right,
	);
	return toWire(path.field, best as Value);
}

function order(field: FieldDefinition, left: string, right: string): number {
	if (isNumeric(field.type)) return compareDecimals(left, right);
	return left < right ? -1 : left > right ? 1 : 0;
}
