/** Searches and lists that do not end, or come back to a page: refused in words after a bounded number of calls. */
import { crm } from '../../../nodes/crms/hubspot';
import type { CrmConnection } from '../../../nodes/shared/contracts/crm';

const AT = '2026-11-23T09:00:00.000Z';

const record = (place: number) => ({
	...{ id: String(place), createdAt: AT, updatedAt: AT },
	properties: { hs_lastmodifieddate: AT },
});
const ROWS: ReadonlyArray<readonly [path: RegExp, row: (place: number) => object]> = [
	[/\/search$/, record],
	[/\/owners/, (place) => ({ id: String(place), email: 'ada@northwind.example' })],
];

/** Every page names a next one: another each time, or the same. */
function endless(cursorOf: (call: number) => string) {
	let calls = 0;
	const connection: CrmConnection = {
		async http({ url, body }) {
			calls += 1;
			if (calls > 10_000) throw new Error('It goes on and on');
			const { pathname } = new URL(url);
			const next = { after: cursorOf(calls) };
			const asked = JSON.parse(typeof body === 'string' ? body : '{}') as {
				inputs?: ReadonlyArray<{ id: string }>;
			};
			const row = ROWS.find(([path]) => path.test(pathname))?.[1];
			const results = row
				? [row(calls)]
				: (asked.inputs ?? []).map(({ id }) => ({
						...{ from: { id }, paging: { next } },
						to: [{ toObjectId: calls, associationTypes: [] }],
					}));
			return {
				status: 200,
				headers: {},
				body: JSON.stringify({ total: 1, results, paging: { next } }),
			};
		},
		clock: { now: () => Date.parse(AT), sleep: async () => undefined, random: () => 0 },
		baseUrl: 'http://127.0.0.1:1',
	};
	return { connection, calls: () => calls };
}

async function refusalOf(call: () => Promise<unknown>): Promise<string> {
	const outcome = await call().then(
		() => undefined,
		(error: unknown) => crm.classify(error) ?? error,
	);
	expect(outcome).toMatchObject({ kind: 'unavailable', rawCode: 'UNUSABLE_ANSWER' });
	return String((outcome as { message?: unknown }).message);
}

const READS: ReadonlyArray<
	readonly [name: string, most: number, read: (connection: CrmConnection) => Promise<unknown>]
> = [
	[
		'deals with a reference',
		50,
		async (connection) =>
			await crm.findDealsByReference?.(['stripe/acct_1/test/payment/pi_1'], connection),
	],
	[
		'deals of an action',
		50,
		async (connection) =>
			await crm.actions?.searchDeals({}, { fields: [], limit: 10_000 }, connection),
	],
	['owners', 200, async (connection) => await crm.listOwners(connection)],
	[
		'associations',
		200,
		async (connection) => await crm.actions?.readLineItems?.(['1', '2'], connection),
	],
];

it.each(READS)('%s: at most %i pages, then it is refused', async (_name, most, read) => {
	const { connection, calls } = endless(String);
	expect(await refusalOf(async () => await read(connection))).toContain(`more than ${most} pages`);
	expect(calls()).toBe(most);
});

it.each(READS)('%s: a cursor that comes again is refused', async (_name, _most, read) => {
	const { connection, calls } = endless(() => '100');
	expect(await refusalOf(async () => await read(connection))).toContain('comes back to a page');
	expect(calls()).toBe(2);
});

it('open follow-ups: as many as one look hands out, and never a page twice', async () => {
	const before = new Date(AT);
	const growing = endless(String);
	expect(await crm.claims.listOpen?.(before, growing.connection)).toEqual([]);
	expect(growing.calls()).toBe(5);
	const { connection } = endless(() => '100');
	const list = async () => await crm.claims.listOpen?.(before, connection);
	expect(await refusalOf(list)).toContain('comes back to a page');
});

it('changed deals: a page that does not get on is refused', async () => {
	const { connection } = endless(String);
	const since = new Date(AT);
	expect(await crm.actions?.listChangedDeals?.(since, '0', connection)).toMatchObject({
		next: '1',
	});
	const again = async () => await crm.actions?.listChangedDeals?.(since, '7', connection);
	expect(await refusalOf(again)).toContain('comes back to a page');
});
