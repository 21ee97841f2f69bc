/** The suite is data: each check is a sentence and what makes it true, so that a faulty adapter can be put to it as well. */
import type {
	ActivityResult,
	ClaimResult,
	CrmAdapter,
	CrmConnection,
	DealDraft,
	DealRecord,
	WriteResult,
} from '../../../nodes/shared/contracts/crm';
import { isTransient } from '../../../nodes/shared/vocabulary/failure';
import type { CrmBench } from './bench';

export type Check = (play: Play) => Promise<void> | void;

export interface Topic {
	readonly name: string;
	/** By the sentence that each makes true. */
	readonly checks: Readonly<Record<string, Check>>;
}

/** What a check is given: an account of its own, the adapter, and the shortest ways to use it. */
export interface Play {
	readonly bench: CrmBench;
	readonly crm: CrmAdapter;
	readonly connection: CrmConnection;
	readonly field: CrmAdapter['fieldName'];
	read(
		id: string,
		fields?: readonly string[],
		history?: readonly string[],
	): Promise<DealRecord | undefined>;
	write(id: string, fields: Record<string, string | null>): Promise<WriteResult | undefined>;
}

export const REFERENCE = 'stripe/acct_1/test/payment/pi_1';
export const AT = '2026-11-23T10:00:00.000Z';
export const NOBODY_ID = '999999999';

export const paymentReference = (id: number) => `stripe/acct_1/test/payment/pi_${id}x`;
export const numbered = <Value>(count: number, make: (index: number) => Value) =>
	Array.from({ length: count }, (_, index) => make(index));
export const draft = (more: Partial<DealDraft> = {}): DealDraft => ({
	reference: 'r/1',
	name: 'New deal',
	amount: '49.90',
	currency: 'EUR',
	fields: {},
	...more,
});

/** With their contacts, in the order asked. */
export async function readAll(
	{ crm, connection }: Play,
	ids: readonly string[],
	fields: readonly string[] = [],
) {
	const keys = ids.map((value) => ({ by: 'id', value }) as const);
	return await crm.readDeals(keys, { fields, contacts: true }, connection);
}

/** One check for each row. */
export const rows = <Row>(
	table: readonly Row[],
	check: (row: Row) => readonly [string, Check],
): Topic['checks'] => Object.fromEntries(table.map(check));

export function openPlay(bench: CrmBench): Play {
	const { crm, connection } = bench;
	return {
		bench,
		crm,
		connection,
		field: (key) => crm.fieldName(key),
		read: async (id, fields = [], history) =>
			(await crm.readDeals([{ by: 'id', value: id }], { fields, history }, connection))[0],
		write: async (id, fields) => (await crm.writeDeals([{ id, fields }], connection))[0],
	};
}

/** Asks again what failed in passing, as the gateway's redelivery does. */
export async function untilAnswered<Result extends WriteResult | ActivityResult | ClaimResult>(
	ask: () => Promise<readonly Result[]>,
): Promise<readonly Result[]> {
	for (let tries = 0; tries < 6; tries++) {
		const results = await ask();
		const failed = results.flatMap((result) => ('failure' in result ? [result.failure] : []));
		if (failed.length === 0) return results;
		expect(failed.filter((failure) => !isTransient(failure))).toEqual([]);
	}
	throw new Error('It never came through');
}

export function statuses(results: readonly WriteResult[]): string[] {
	return results.map(({ status }) => status);
}

export function kinds(results: ReadonlyArray<ActivityResult | ClaimResult>): string[] {
	return results.map(({ status }) => status);
}

export function idOf(result: WriteResult | undefined): string {
	return result && 'id' in result ? result.id : '';
}

export function failureText(result: WriteResult | undefined): string {
	return result && 'failure' in result ? result.failure.message : '';
}
