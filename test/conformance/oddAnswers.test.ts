/** Good answers of each CRM with one thing wrong in one of them: what is read is right in form, or refused in words. */
import type { CrmAdapter, CrmConnection } from '../../nodes/shared/contracts/crm';
import { subjectSet } from '../../nodes/shared/vocabulary/subjectSet';
import { PENDING, type Read, readWithOneThingWrong, settled } from '../support/oddAnswers';
import { CRM_BENCHES } from './benches';
import type { CrmBench } from './crm/bench';

const RUNS = Number(process.env.FUZZ_RUNS ?? 1_500);
const REFERENCE = 'stripe/acct_1/test/payment/pi_1';
const EMAIL = 'ada@northwind.example';

describe.each(CRM_BENCHES)('%s', (_id, open) => {
	let bench: CrmBench;
	let crm: CrmAdapter;
	let ids: { readonly deals: readonly string[]; readonly contact: string };

	beforeAll(async () => {
		bench = await open();
		({ crm } = bench);
		const contact = bench.seedContact(EMAIL, 'Ada');
		const deals = ['A', 'B', 'C'].map((name) =>
			bench.seedDeal({ name, amount: '1200.50', contactIds: [contact] }),
		);
		const references = subjectSet([REFERENCE]);
		await crm.writeDeals([{ id: deals[0] ?? '', fields: {}, references }], bench.connection);
		await crm.claims.create(
			[
				{
					...{ key: 'key', shown: { title: 'Paid', body: [{ text: 'Once' }] }, dealId: deals[0] },
					...{ at: new Date(bench.connection.clock.now()).toISOString() },
					...{ state: 'open', leaseUntil: '2026-11-23T09:00:00.000Z', holder: 'run' },
					subject: { reference: REFERENCE, type: 'payment.succeeded' },
				},
			],
			[],
			bench.connection,
		);
		await bench.settle();
		ids = { deals, contact };
	});

	const amount = () => crm.actions?.dealFields.amount ?? '';
	const since = new Date(0);
	const byId = (values: readonly string[]) => values.map((value) => ({ by: 'id' as const, value }));

	/** Everything that the adapter reads, and the writes that tell what became of each row. */
	const CALLS: ReadonlyArray<readonly [string, Read<CrmConnection>]> = [
		['the account', async (connection) => await crm.identify(connection)],
		['the pipelines', async (connection) => await crm.listPipelines(connection)],
		['the owners', async (connection) => await crm.listOwners(connection)],
		['the fields', async (connection) => await crm.listFields('deal', connection)],
		[
			'a deal',
			async (connection) =>
				await crm.readDeals(
					byId(ids.deals.slice(0, 1)),
					{
						fields: [crm.actions?.dealFields.closeDate ?? ''],
						contacts: true,
						history: [crm.fieldName('paymentStatus')],
						references: true,
					},
					connection,
				),
		],
		[
			'deals',
			async (connection) =>
				await crm.readDeals(byId(ids.deals), { fields: [], contacts: true }, connection),
		],
		['deals by address', async (connection) => await crm.findDealsByEmail([EMAIL], connection)],
		[
			'deals by reference',
			async (connection) => await crm.findDealsByReference?.([REFERENCE], connection),
		],
		['claims', async (connection) => await crm.claims.read(['key'], connection)],
		[
			'open follow-ups',
			async (connection) =>
				await crm.claims.listOpen?.(new Date(bench.connection.clock.now()), connection),
		],
		[
			'contacts',
			async (connection) =>
				await crm.actions?.readContacts?.(
					[...byId([ids.contact]), { by: 'email', value: EMAIL }],
					[],
					connection,
				),
		],
		[
			'deals of a contact',
			async (connection) => await crm.actions?.readDealsOfContacts?.([ids.contact], [], connection),
		],
		[
			'a search',
			async (connection) =>
				await crm.actions?.searchDeals?.({}, { fields: [], limit: 10 }, connection),
		],
		[
			'changed deals',
			async (connection) => await crm.actions?.listChangedDeals?.(since, undefined, connection),
		],
		[
			'what happened to deals',
			async (connection) =>
				await crm.actions?.readDealEvents?.(
					ids.deals,
					{ kinds: ['created', 'changed'], stages: [], fields: [amount()], since },
					[amount()],
					connection,
				),
		],
		['line items', async (connection) => await crm.actions?.readLineItems?.(ids.deals, connection)],
		[
			'a list of deals',
			async (connection) => await crm.actions?.find?.('deal', '', undefined, connection),
		],
		[
			'lists',
			async (connection) => await crm.actions?.find?.('contactList', '', undefined, connection),
		],
		[
			'writing deals',
			async (connection) =>
				await crm.writeDeals(
					ids.deals.map((id) => ({ id, fields: { [amount()]: '1200.50' } })),
					connection,
				),
		],
		[
			'linking a contact',
			async (connection) =>
				await crm.linkContacts(
					[{ dealId: ids.deals[0] ?? '', contactId: ids.contact }],
					connection,
				),
		],
		[
			'a contact that is there',
			async (connection) =>
				await crm.upsertContacts([{ email: EMAIL, name: 'Ada', fields: {} }], connection),
		],
		['setting up', async (connection) => await crm.setUpFields(connection)],
	];

	function connectionThat(change: (body: string, call: number) => string): CrmConnection {
		let call = 0;
		return {
			...bench.connection,
			async http(request) {
				const response = await bench.connection.http(request);
				return { ...response, body: response.body === '' ? '' : change(response.body, call++) };
			},
		};
	}

	it.each(CALLS)('%s: read as it comes', async (_name, read) => {
		let calls = 0;
		const outcome = await settled(
			async () => await read(connectionThat((body) => (calls++, body))),
		);
		expect(outcome).not.toBeInstanceOf(Error);
		expect(calls).toBeGreaterThan(0);
		expectForm(outcome);
	});

	it('one thing wrong in one answer is refused, or does no harm to the form of what is read', async () => {
		await readWithOneThingWrong({
			reads: CALLS,
			connectionThat,
			firstCalls: 3,
			runs: RUNS,
			isRefusal: (error) => crm.classify(error) !== undefined,
			expectForm,
		});
	}, 120_000);
});

/** Plain data, with maps as lists, in which no text shows that something else was taken for one. */
function expectForm(outcome: unknown): void {
	expect(outcome).not.toBe(PENDING);
	const text = JSON.stringify(outcome, (_key, value: unknown) =>
		value instanceof Map ? [...(value as ReadonlyMap<unknown, unknown>)] : value,
	);
	expect(text ?? '').not.toMatch(/\[object Object\]|\bundefined\b|\bNaN\b|Invalid Date/);
}
