/** ORDER BY, LIMIT and OFFSET. */
import type { QueryBase } from '@jetstreamapp/soql-parser-js';

import { SalesforceError } from '../protocol/errors';
import { compareDecimals } from '../state/decimals';
import type { FieldDefinition, ObjectDefinition, OrgRecord, Value } from '../state/types';
import { isNumeric } from '../state/values';
import { malformedQuery } from './literals';
import { refusedAt, resolvePath, valueAt, type Asking } from './paths';

const LARGEST_OFFSET = 2_000;

/** @throws where a field is not there or cannot be sorted by, also where there are no rows. */
export function sort(
	asking: Asking,
	object: ObjectDefinition,
	{ orderBy }: QueryBase,
	rows: OrgRecord[],
): OrgRecord[] {
	const clauses = orderBy === undefined ? [] : Array.isArray(orderBy) ? orderBy : [orderBy];
	const keys = clauses.map((clause) => {
		if (!('field' in clause)) throw malformedQuery('The stand-in sorts by no functions');
		const path = resolvePath(asking, object, clause.field);
		if (!path.field.sortable) {
			throw refusedAt(
				asking,
				clause.field,
				'INVALID_FIELD',
				`field '${path.field.name}' can not be sorted in a query call`,
			);
		}
		return { path, direction: clause.order === 'DESC' ? -1 : 1, nulls: clause.nulls };
	});
	if (keys.length === 0) return rows;
	return rows.sort((left, right) => {
		for (const { path, direction, nulls } of keys) {
			const first = valueAt(asking.org, left, path);
			const second = valueAt(asking.org, right, path);
			if (first === null || second === null) {
				if (first === second) continue;
				return (first === null) === (nulls !== 'LAST') ? -1 : 1;
			}
			const order = orderOf(path.field, first, second) * direction;
			if (order !== 0) return order;
		}
		return 0;
	});
}

function orderOf(field: FieldDefinition, left: Value, right: Value): number {
	if (isNumeric(field.type)) return compareDecimals(String(left), String(right));
	// Ids tell capitals apart, and go in the order of their characters.
	const isId = field.type === 'id' || field.type === 'reference';
	const [first, second] = [left, right].map((one) =>
		isId ? String(one) : String(one).toLowerCase(),
	) as [string, string];
	return first < second ? -1 : first > second ? 1 : 0;
}

/** @throws for an offset that is too large. */
export function cut<Row>(rows: Row[], { limit, offset = 0 }: QueryBase): Row[] {
	if (offset > LARGEST_OFFSET) {
		throw new SalesforceError(
			'NUMBER_OUTSIDE_VALID_RANGE',
			`Maximum SOQL offset allowed is ${LARGEST_OFFSET}`,
		);
	}
	return rows.slice(offset, limit === undefined ? undefined : offset + limit);
}
