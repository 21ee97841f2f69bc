import type { CrmConnection } from '../../../shared/contracts/crm';
import * as z from '../../../shared/zod';
import { callDated } from '../client';
import { isJsonObject } from '../wire/json';
import type { QueryRow } from '../wire/query';
import { columnOf, fromWire } from '../wire/values';

const COLUMN = /^[a-z]\w*(\.[a-z]\w*)*$/i;

/** Canonical text of a column, also of one of a parent: `Account.Name`. */
export function textOf(row: QueryRow, column: string): string | null {
	const [name = '', ...rest] = column.split('.');
	const value = columnOf(row, name);
	if (rest.length === 0) return fromWire(value);
	return isJsonObject(value) ? textOf(value, rest.join('.')) : null;
}

/** Of columns that every row has. */
export function idIn(row: QueryRow, column = 'Id'): string {
	return textOf(row, column) ?? '';
}

/**
 * Names that may stand in a query, each once in whatever letters: Salesforce refuses a query that names one twice. Whatever else
 * somebody typed reads as empty.
 */
export function columnsOf(names: Iterable<string>): string[] {
	const distinct = new Map<string, string>();
	for (const name of names) {
		const key = name.toLowerCase();
		if (COLUMN.test(name) && !distinct.has(key)) distinct.set(key, name);
	}
	return [...distinct.values()];
}

/** The fields asked for, as canonical text. */
export function fieldsOf(
	row: QueryRow,
	names: readonly string[],
): Readonly<Record<string, string | null>> {
	return Object.fromEntries(names.map((name) => [name, textOf(row, name)]));
}

/** Rows by what they have in common, in their order. */
export function groupBy(
	rows: readonly QueryRow[],
	keyOf: (row: QueryRow) => string,
): Map<string, QueryRow[]> {
	const groups = new Map<string, QueryRow[]>();
	for (const row of rows) {
		const key = keyOf(row);
		const group = groups.get(key);
		if (group) group.push(row);
		else groups.set(key, [row]);
	}
	return groups;
}

const DATED = z.looseObject({ records: z.array(z.record(z.string(), z.unknown())) });

/** A query of one page, with Salesforce's own time of the answer; milliseconds. */
export async function queryDated(
	soql: string,
	connection: Pick<CrmConnection, 'http' | 'baseUrl'>,
): Promise<{ readonly rows: readonly QueryRow[]; readonly at: number | undefined }> {
	const asked = { method: 'GET', path: '/query', query: { q: soql } } as const;
	const { answer, at } = await callDated(asked, DATED, connection);
	return { rows: answer.records, at };
}
