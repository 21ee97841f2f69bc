import type { CrmConnection } from '../../shared/contracts/crm';
import { eachPage } from '../../shared/loops/pages';
import * as z from '../../shared/zod';
import { call, pathOfNext } from './client';

/** A row of an answer: its fields, parents as objects, sub-selects as pages of their own. */
export type QueryRow = Readonly<Record<string, unknown>>;

export interface QueryPage {
	readonly records: readonly QueryRow[];
	readonly done: boolean;
	readonly nextRecordsUrl?: string | undefined;
}

const ROW = z.record(z.string(), z.unknown());

const PAGE: z.ZodType<QueryPage> = z.looseObject({
	records: z.array(ROW),
	done: z.boolean(),
	nextRecordsUrl: z.optional(z.string()),
});

/** Two thousand rows come on a page: that is four million. */
const MOST_PAGES = 2_000;

type Asking = Pick<CrmConnection, 'http' | 'baseUrl'>;

/**
 * Every row of a query, to its last page. It reads the database: what was written a moment ago is there.
 * @param what for the sentence that says that a list does not end: `deals`.
 * @param isDeletedWanted also what is in the recycle bin.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm
 */
export async function queryAll(
	soql: string,
	what: string,
	connection: Asking,
	isDeletedWanted = false,
): Promise<QueryRow[]> {
	const first = { path: isDeletedWanted ? '/queryAll' : '/query', query: { q: soql } };
	return await rowsOf(async () => await call({ method: 'GET', ...first }, PAGE, connection), {
		what,
		connection,
	});
}

/** Every row of a sub-select, of which Salesforce may have put only the first ones into the row of its parent. */
export async function rowsUnder(
	value: unknown,
	what: string,
	connection: Asking,
): Promise<readonly QueryRow[]> {
	if (value === null || value === undefined) return [];
	const page = PAGE.parse(value);
	if (page.nextRecordsUrl === undefined) return page.records;
	return await rowsOf(async () => await Promise.resolve(page), { what, connection });
}

async function rowsOf(
	first: () => Promise<QueryPage>,
	{ what, connection }: { readonly what: string; readonly connection: Asking },
): Promise<QueryRow[]> {
	const rows: QueryRow[] = [];
	const pages = eachPage({
		...{ vendor: 'Salesforce', what, most: MOST_PAGES },
		read: async (cursor) =>
			cursor === undefined
				? await first()
				: await call({ method: 'GET', path: cursor }, PAGE, connection),
		next: ({ nextRecordsUrl }: QueryPage) =>
			nextRecordsUrl === undefined ? undefined : (pathOfNext(nextRecordsUrl) ?? nextRecordsUrl),
	});
	for await (const page of pages) rows.push(...page.records);
	return rows;
}
