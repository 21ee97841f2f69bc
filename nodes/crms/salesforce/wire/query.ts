import type { CrmConnection } from '../../../shared/contracts/crm';
import { eachPage } from '../../../shared/loops/pages';
import { UnusableAnswer } from '../../../shared/vocabulary/unusableAnswer';
import * as z from '../../../shared/zod';
import { chunk } from '../../../shared/loops/batches';
import { call, pathOfNext } from '../client';
import { callTogether, MOST_PARTS } from './composite';
import { SalesforceRefusal } from '../errors';

/** A row of an answer: its fields, parents as objects, sub-selects as pages of their own. */
export type QueryRow = Readonly<Record<string, unknown>>;

export interface QueryPage {
	readonly records: readonly QueryRow[];
	readonly done: boolean;
	readonly nextRecordsUrl?: string | undefined;
}

const ROW = z.record(z.string(), z.unknown());

/** One that goes on and does not say where has been cut: a payment that is missing would be taken for one that never was. */
const PAGE: z.ZodType<QueryPage> = z
	.looseObject({
		records: z.array(ROW),
		done: z.boolean(),
		nextRecordsUrl: z.optional(z.string()),
	})
	.refine(({ done, nextRecordsUrl }) => done || nextRecordsUrl !== undefined, {
		path: ['nextRecordsUrl'],
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

/**
 * Every row of several queries, by query. Five of them go into one call, so that many keys cost few of a day's calls; one
 * alone goes as itself.
 */
export async function queryEach(
	soqls: readonly string[],
	what: string,
	connection: Asking,
): Promise<QueryRow[][]> {
	const [only] = soqls;
	if (only !== undefined && soqls.length === 1) return [await queryAll(only, what, connection)];
	const found: QueryRow[][] = [];
	for (const part of chunk(soqls, MOST_PARTS)) {
		const answers = await callTogether(
			part.map((soql) => ({ method: 'GET', path: `/query?${queryOf(soql)}` })),
			connection,
		);
		for (const answer of answers) {
			if ('errors' in answer) {
				const { status, errors } = answer;
				throw new SalesforceRefusal({ status, headers: {}, errors, method: 'GET', path: '/query' });
			}
			found.push([...(await rowsUnder(answer.body, what, connection))]);
		}
	}
	return found;
}

/** As `queryEach`, all rows together. */
export async function queryParts(
	soqls: readonly string[],
	what: string,
	connection: Asking,
): Promise<QueryRow[]> {
	return (await queryEach(soqls, what, connection)).flat();
}

/** Every row of a sub-select, of which Salesforce may have put only the first ones into the row of its parent. */
export async function rowsUnder(
	value: unknown,
	what: string,
	connection: Asking,
): Promise<readonly QueryRow[]> {
	if (value === null || value === undefined) return [];
	const read = PAGE.safeParse(value);
	if (!read.success) {
		throw new UnusableAnswer('Salesforce', `Salesforce gave no list of ${what}`);
	}
	const page = read.data;
	if (page.nextRecordsUrl === undefined) return page.records;
	return await rowsOf(async () => await Promise.resolve(page), { what, connection });
}

function queryOf(soql: string): string {
	return new URLSearchParams({ q: soql }).toString();
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
