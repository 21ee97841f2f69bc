/** The engine on Salesforce, with a model for the gateway: what an event costs, and that twenty runs at once act once. */
import { crm } from '../../../nodes/crms/salesforce';
import { confirmHandled, syncPayments } from '../../../nodes/shared/sync/sync';
import type { SyncContext, SyncOptions } from '../../../nodes/shared/sync/types';
import type { PaymentEvent } from '../../../nodes/shared/vocabulary/event';
import { openSalesforce, type SalesforceBench } from '../../sandbox/salesforce/bench';
import { createModelGateway, modelGatewayConnection } from '../../support/modelGateway';
import { syncOptions } from '../../support/syncOptions';
import { kinds } from '../../support/syncWorld';

async function openWorld(prepare: (bench: SalesforceBench) => void = () => undefined) {
	const bench = await openSalesforce();
	prepare(bench);
	const { connection } = bench;
	const gateway = createModelGateway(async () => await new Promise(setImmediate));
	const [deals, contacts, pipelines] = [
		await crm.listFields('deal', connection),
		await crm.listFields('contact', connection),
		await crm.listPipelines(connection),
	];
	const context: SyncContext = {
		gateway: gateway.adapter,
		gatewayConnection: modelGatewayConnection(connection.clock),
		crm,
		crmConnection: connection,
		crmSettings: {
			account: async () => '00D000000000001AAA',
			homeCurrency: async () => 'USD',
			fields: async (object) => (object === 'deal' ? deals : contacts),
			pipelines: async () => pipelines,
		},
	};
	let runs = 0;
	return {
		bench,
		/** A deal of 10.00 with its contact, and a payment that names it. */
		seed(id: string): string {
			const email = `${id}@acme.example`;
			const dealId = bench.seedDeal({ amount: '10.00', contactIds: [bench.seedContact(email)] });
			gateway.add({ id, kind: 'payment', amount: 1000, currency: CURRENCY, dealId, email });
			return dealId;
		},
		/** Another payment of 10.00 for a deal. */
		join: (id: string, dealId: string) =>
			gateway.add({ id, kind: 'payment', amount: 1000, currency: CURRENCY, dealId }),
		/** A payment that names no deal. */
		stray: (id: string) =>
			gateway.add({
				...{ id, kind: 'payment', amount: 1000, currency: CURRENCY },
				email: `${id}@acme.example`,
			}),
		/** A payment of somebody whom nobody knows, for a deal without a contact. */
		seedStranger(id: string): string {
			const dealId = bench.seedDeal({ amount: '10.00' });
			const email = `${id}@acme.example`;
			gateway.add({ id, kind: 'payment', amount: 1000, currency: CURRENCY, dealId, email });
			return dealId;
		},
		happens(id: string, command: 'authorize' | 'pay'): PaymentEvent {
			const event = gateway.command(id, command, connection.clock.now());
			if (!event) throw new Error(`${id} cannot ${command} now`);
			return event;
		},
		sync: async (events: readonly PaymentEvent[], options: Partial<SyncOptions> = {}) =>
			await syncPayments(
				events.map((event) => ({ event })),
				syncOptions(context, { holder: `run-${++runs}`, ...options }),
				context,
			),
		confirm: async (keys: readonly string[]) => await confirmHandled(keys, context),
		deal: (id: string) => bench.sandbox.list('Opportunity').find((one) => one.id === id)?.values,
	};
}

/** Of the deals that the bench seeds. */
const CURRENCY = 'EUR';
const PATH = /^\/services\/data\/v[\d.]+/;

it('an event of a known payment costs six calls for deal and contact, two for its claim, and two to confirm', async () => {
	const { bench, seed, happens, sync, confirm } = await openWorld();
	seed('p1');
	await sync([happens('p1', 'authorize')]);
	bench.forgetCalls();
	const paths = () =>
		bench.requests.map(({ method, url }) => `${method} ${new URL(url).pathname.replace(PATH, '')}`);
	const [outcome] = await sync([happens('p1', 'pay')]);
	expect(kinds(outcome ? [outcome] : [])).toEqual(['new payment.succeeded']);
	expect(paths()).toEqual([
		// The deal, with its contacts and its payments.
		'GET /query',
		// Whose address it is, and that contact.
		'GET /query',
		'PATCH /composite/sobjects',
		// The stages that there are: Salesforce itself takes any text for one.
		'GET /query',
		// The deal, whose payments are on it already, and the deal as it is then.
		'PATCH /composite/sobjects',
		'GET /query',
		// The claim: whether anybody has it, and with its note.
		'GET /query',
		'POST /composite/graph',
	]);
	bench.forgetCalls();
	await confirm(outcome?.outcome === 'new' ? outcome.claims : []);
	expect(bench.calls()).toBe(2);
});

it('with contact, task and confirmation, of two automations one after the other, an event costs at most eleven each', async () => {
	const { bench, seed, happens, sync, confirm } = await openWorld();
	seed('p1');
	await sync([happens('p1', 'authorize')]);
	const event = happens('p1', 'pay');
	const task = {
		name: '1',
		on: ['payment.succeeded'],
		title: 'Thank {customer}',
		text: '',
		dueInDays: 0,
		priority: 'low',
	} as const;
	for (const automation of ['workflow-1', 'workflow-2']) {
		bench.forgetCalls();
		const [outcome] = await sync([event], { automation, tasks: [task] });
		expect(kinds(outcome ? [outcome] : [])).toEqual(['new payment.succeeded']);
		await confirm(outcome?.outcome === 'new' ? outcome.claims : []);
		expect(bench.calls()).toBeLessThanOrEqual(11);
	}
});

it('the first event of a payment costs seven, and a duplicate two', async () => {
	const { bench, seed, happens, sync } = await openWorld();
	seed('p1');
	const event = happens('p1', 'pay');
	bench.forgetCalls();
	const first = await sync([event]);
	expect(kinds(first)).toEqual(['new payment.succeeded']);
	expect(bench.calls()).toBe(7);
	bench.forgetCalls();
	await sync([event]);
	expect(bench.calls()).toBe(2);
});

it('a hundred events for known deals cost at most fourteen', async () => {
	const { bench, seed, happens, sync } = await openWorld();
	const ids = Array.from({ length: 100 }, (_, index) => `p${index}`);
	for (const id of ids) seed(id);
	bench.forgetCalls();
	const outcomes = await sync(ids.map((id) => happens(id, 'pay')));
	expect(new Set(kinds(outcomes))).toEqual(new Set(['new payment.succeeded']));
	expect(outcomes).toHaveLength(100);
	expect(bench.calls()).toBeLessThanOrEqual(14);
	const status = crm.fieldName('paymentStatus');
	const paid = bench.sandbox.list('Opportunity').filter(({ values }) => values[status] === 'Paid');
	expect(paid).toHaveLength(100);
	expect(bench.activities()).toHaveLength(100);
});

it('a thousand events cost ten times as many calls as a hundred, at most', async () => {
	const costOf = async (count: number) => {
		const { bench, seed, happens, sync } = await openWorld();
		const ids = Array.from({ length: count }, (_, index) => `p${index}`);
		for (const id of ids) seed(id);
		bench.forgetCalls();
		await sync(ids.map((id) => happens(id, 'pay')));
		return bench.calls();
	};
	const [hundred, thousand] = [await costOf(100), await costOf(1_000)];
	expect(thousand).toBeLessThanOrEqual(10 * hundred);
	process.stdout.write(`100 events: ${hundred} calls of Salesforce; 1,000: ${thousand}\n`);
}, 120_000);

it('twenty runs at once act once, on one deal that is paid and won', async () => {
	const { bench, seed, happens, sync, deal } = await openWorld();
	const dealId = seed('p1');
	const event = happens('p1', 'pay');
	const outcomes = (
		await Promise.all(Array.from({ length: 20 }, async () => await sync([event])))
	).flat();
	expect(outcomes.filter(({ outcome }) => outcome === 'new')).toHaveLength(1);
	expect(outcomes.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
	expect(bench.activities()).toHaveLength(1);
	expect(deal(dealId)).toMatchObject({ StageName: 'Closed Won' });
	const [total] = await crm.readDeals(
		[{ by: 'id', value: dealId }],
		{ fields: [crm.fieldName('totalPaid')] },
		bench.connection,
	);
	expect(total?.fields).toEqual({ [crm.fieldName('totalPaid')]: '10' });
});

it('payments that three runs add to one deal at once are all on it in the end, and add up', async () => {
	const { bench, seed, join, happens, sync, deal } = await openWorld();
	const dealId = seed('p1');
	for (const id of ['p2', 'p3']) join(id, dealId);
	const events = ['p1', 'p2', 'p3'].map((id) => happens(id, 'pay'));
	await Promise.all(events.map(async (event) => await sync([event])));
	const references = deal(dealId)?.[crm.fieldName('paymentReferences')];
	expect(String(references).split(' ')).toHaveLength(3);
	const [read] = await crm.readDeals(
		[{ by: 'id', value: dealId }],
		{ fields: [crm.fieldName('totalPaid')] },
		bench.connection,
	);
	expect(read?.fields[crm.fieldName('totalPaid')]).toBe('30');
});

it('what a person takes off stays off', async () => {
	const { bench, seed, join, happens, sync, deal } = await openWorld();
	const dealId = seed('p1');
	join('p2', dealId);
	for (const event of [happens('p1', 'authorize'), happens('p2', 'pay')]) await sync([event]);
	const name = crm.fieldName('paymentReferences');
	const [first = '', second = ''] = String(deal(dealId)?.[name]).split(' ');
	bench.editByPerson(dealId, { [name]: first });
	await sync([happens('p1', 'pay')]);
	const [read] = await crm.readDeals(
		[{ by: 'id', value: dealId }],
		{ fields: [crm.fieldName('totalPaid')], references: true },
		bench.connection,
	);
	expect(read?.fields[crm.fieldName('totalPaid')]).toBe('10');
	expect([...(read?.references.removed ?? [])]).toEqual([second]);
});

it('a payer whom nobody knows becomes one contact on the deal, also where twenty runs make it', async () => {
	const { bench, seedStranger, happens, sync, deal } = await openWorld();
	const dealId = seedStranger('p1');
	const event = happens('p1', 'pay');
	await Promise.all(
		Array.from({ length: 20 }, async () => await sync([event], { contacts: 'createAndLink' })),
	);
	const [contact, ...others] = bench.contacts('p1@acme.example');
	expect([contact !== undefined, others]).toEqual([true, []]);
	const [read] = await crm.readDeals(
		[{ by: 'id', value: dealId }],
		{ fields: [], contacts: true },
		bench.connection,
	);
	expect(read?.contactIds).toEqual([contact?.id]);
	expect(deal(dealId)).toBeDefined();
});

it('an amount that the products of a deal decide is written for nothing, and the run ends all the same', async () => {
	const { bench, seed, happens, sync, deal } = await openWorld();
	const dealId = seed('p1');
	await bench.details.addLineItem?.(dealId, { name: 'Plan', quantity: '1', unitPrice: '12.00' });
	bench.forgetCalls();
	const mapping = { source: { value: 'totalPaid' }, object: 'deal', field: 'Amount' } as const;
	const outcomes = await sync([happens('p1', 'pay')], { mapping: [mapping] });
	expect(kinds(outcomes)).toEqual(['new payment.succeeded']);
	expect(deal(dealId)?.Amount).toMatch(/^12(\.0+)?$/);
	expect(bench.calls()).toBeLessThan(25);
});

it.each(['Contact', 'OpportunityContactRole'])(
	'a %s that stays locked holds up its own deal, and no other of the batch',
	async (object) => {
		const { bench, seedStranger, happens, sync, deal } = await openWorld();
		const ids = ['p1', 'p2', 'p3'];
		const deals = ids.map(seedStranger);
		const isLocked = (record: object) => {
			const text = JSON.stringify(record);
			return text.includes(`"${object}"`) && /"p2@/.test(text) !== text.includes(deals[1] ?? '');
		};
		bench.intercept(async ({ body = '' }, performed) => {
			const records = recordsIn(String(body));
			const place = records.findIndex(isLocked);
			if (place < 0) return undefined;
			const answer = await performed();
			const rows = JSON.parse(answer.body) as object[];
			const errors = [{ statusCode: 'UNABLE_TO_LOCK_ROW', message: 'locked', fields: [] }];
			rows[place] = { success: false, errors };
			return { ...answer, body: JSON.stringify(rows) };
		});
		const outcomes = await sync(ids.map((id) => happens(id, 'pay')));
		expect(kinds(outcomes)).toEqual([
			'new payment.succeeded',
			expect.stringContaining('failed'),
			'new payment.succeeded',
		]);
		expect(deals.map((id) => deal(id)?.StageName === 'Closed Won')).toEqual([true, false, true]);
	},
);

it.each([
	['createDeal', 'Opportunity'],
	['leaveOnContact', 'Contact'],
] as const)(
	'where %s meets a lock that stays, no other payment waits',
	async (unmatched, object) => {
		const { bench, stray, seed, happens, sync, deal } = await openWorld();
		const dealId = seed('p1');
		stray('p2');
		bench.intercept(({ method, body = '' }) => {
			const [record] = recordsIn(String(body));
			if (method !== 'POST' || !JSON.stringify(record ?? '').includes(`"${object}"`))
				return undefined;
			const errors = [{ statusCode: 'UNABLE_TO_LOCK_ROW', message: 'locked', fields: [] }];
			return { status: 200, headers: {}, body: JSON.stringify([{ success: false, errors }]) };
		});
		const outcomes = await sync(
			['p1', 'p2'].map((id) => happens(id, 'pay')),
			{ unmatched },
		);
		expect(kinds(outcomes)).toEqual(['new payment.succeeded', expect.stringContaining('failed')]);
		expect(deal(dealId)).toMatchObject({ StageName: 'Closed Won' });
	},
);

it('a deal keeps a record type that is no longer active, and is won all the same', async () => {
	let dealId = '';
	const { join, happens, sync, deal } = await openWorld((bench) => {
		dealId = bench.seedDeal({ amount: '10.00' });
		const type = String(bench.sandbox.find('Opportunity', dealId)?.values.RecordTypeId);
		bench.sandbox.editedByPerson('RecordType', type, { IsActive: false });
	});
	join('p1', dealId);
	expect(kinds(await sync([happens('p1', 'pay')]))).toEqual(['new payment.succeeded']);
	expect(deal(dealId)).toMatchObject({ StageName: 'Closed Won' });
});

/** Of a collection; none of another call. */
function recordsIn(body: string): readonly object[] {
	if (!body.startsWith('{"allOrNone"')) return [];
	return (JSON.parse(body) as { records?: object[] }).records ?? [];
}
