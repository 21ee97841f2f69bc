/** The engine on HubSpot, with a model for the gateway: what an event costs, and that twenty runs at once act once. */
import { crm } from '../../../nodes/crms/hubspot';
import { confirmHandled, syncPayments } from '../../../nodes/shared/sync/sync';
import type { SyncContext, SyncOptions } from '../../../nodes/shared/sync/types';
import type { PaymentEvent } from '../../../nodes/shared/vocabulary/event';
import { createModelGateway, modelGatewayConnection } from '../../support/modelGateway';
import { kinds } from '../../support/syncWorld';
import { syncOptions } from '../../support/syncOptions';
import { openHubspot } from '../../sandbox/hubspot/bench';

async function openWorld() {
	const bench = await openHubspot();
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
			account: async () => '4711001',
			homeCurrency: async () => 'USD',
			fields: async (object) => (object === 'deal' ? deals : contacts),
			pipelines: async () => pipelines,
		},
	};
	let runs = 0;
	return {
		bench,
		/** A deal of USD 10.00 with its contact, and a payment that names it. */
		seed(id: string): string {
			const email = `${id}@acme.example`;
			const dealId = bench.seedDeal({ amount: '10.00', contactIds: [bench.seedContact(email)] });
			gateway.add({ id, kind: 'payment', amount: 1000, currency: 'USD', dealId, email });
			return dealId;
		},
		/** Another payment of USD 10.00 for a deal. */
		join: (id: string, dealId: string) =>
			gateway.add({ id, kind: 'payment', amount: 1000, currency: 'USD', dealId }),
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
	};
}

it('an event of a known payment costs four calls for deal and contact, two for its claim, and one to confirm', async () => {
	const { bench, seed, happens, sync, confirm } = await openWorld();
	seed('p1');
	await sync([happens('p1', 'authorize')]);
	bench.forgetCalls();
	const paths = () => bench.requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`);
	const [outcome] = await sync([happens('p1', 'pay')]);
	expect(kinds(outcome ? [outcome] : [])).toEqual(['new payment.succeeded']);
	expect(paths()).toEqual([
		expect.stringMatching(/^GET .*\/deals\/\d+$/),
		'POST /crm/objects/2026-09/contacts/batch/upsert',
		'POST /crm/objects/2026-09/deals/batch/update',
		expect.stringMatching(/^GET .*\/deals\/\d+$/),
		'POST /crm/objects/2026-09/notes/batch/read',
		'POST /crm/objects/2026-09/notes/batch/create',
	]);
	bench.forgetCalls();
	await confirm(outcome?.outcome === 'new' ? outcome.claims : []);
	expect(bench.calls()).toBe(1);
});

it('with contact, task and confirmation, of two automations one after the other, an event costs at most eight each', async () => {
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
		expect(bench.calls()).toBeLessThanOrEqual(8);
	}
});

it('the first event of a payment costs five, and a duplicate two', async () => {
	const { bench, seed, happens, sync } = await openWorld();
	seed('p1');
	const event = happens('p1', 'pay');
	bench.forgetCalls();
	const first = await sync([event]);
	expect(kinds(first)).toEqual(['new payment.succeeded']);
	expect(bench.calls()).toBe(5);
	bench.forgetCalls();
	await sync([event]);
	expect(bench.calls()).toBe(2);
});

it('a hundred events for known deals cost at most twelve', async () => {
	const { bench, seed, happens, sync } = await openWorld();
	const ids = Array.from({ length: 100 }, (_, index) => `p${index}`);
	for (const id of ids) seed(id);
	bench.forgetCalls();
	const outcomes = await sync(ids.map((id) => happens(id, 'pay')));
	expect(new Set(kinds(outcomes))).toEqual(new Set(['new payment.succeeded']));
	expect(outcomes).toHaveLength(100);
	expect(bench.calls()).toBeLessThanOrEqual(12);
	expect(
		bench.sandbox
			.list('deals')
			.filter(({ properties }) => properties[crm.fieldName('paymentStatus')] === 'Paid'),
	).toHaveLength(100);
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
	process.stdout.write(`100 events: ${hundred} calls of HubSpot; 1,000: ${thousand}\n`);
}, 120_000);

it('twenty runs at once act once, on one deal that is paid and won', async () => {
	const { bench, seed, happens, sync } = await openWorld();
	seed('p1');
	const event = happens('p1', 'pay');
	const outcomes = (
		await Promise.all(Array.from({ length: 20 }, async () => await sync([event])))
	).flat();
	expect(outcomes.filter(({ outcome }) => outcome === 'new')).toHaveLength(1);
	expect(outcomes.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
	const told = bench.activities().filter(({ key }) => !key?.includes('#'));
	expect(told).toHaveLength(1);
	const deal = bench.sandbox.list('deals').at(-1);
	expect(deal?.properties).toMatchObject({
		dealstage: 'closedwon',
		[crm.fieldName('totalPaid')]: '10',
	});
});

it('payments that three runs add to one deal at once are all on it in the end, and add up', async () => {
	const { bench, seed, join, happens, sync } = await openWorld();
	const dealId = seed('p1');
	for (const id of ['p2', 'p3']) join(id, dealId);
	const events = ['p1', 'p2', 'p3'].map((id) => happens(id, 'pay'));
	await Promise.all(events.map(async (event) => await sync([event])));
	const properties = bench.sandbox.find('deals', dealId)?.properties ?? {};
	const references = properties[crm.fieldName('paymentReferences')] ?? '';
	expect(references.split(' ')).toHaveLength(3);
	expect(properties[crm.fieldName('totalPaid')]).toBe('30');
});

it.each([
	['a person takes off stays off', 'CRM_UI', '10'],
	['a person takes off on the phone stays off', 'MOBILE_IOS', '10'],
	['an import leaves out comes back', 'IMPORT', '20'],
	['a workflow leaves out comes back', 'AUTOMATION_PLATFORM', '20'],
] as const)('what %s', async (_what, source, total) => {
	const { bench, seed, join, happens, sync } = await openWorld();
	const dealId = seed('p1');
	join('p2', dealId);
	for (const event of [happens('p1', 'authorize'), happens('p2', 'pay')]) await sync([event]);
	const name = crm.fieldName('paymentReferences');
	const [first = '', second = ''] = (
		bench.sandbox.find('deals', dealId)?.properties[name] ?? ''
	).split(' ');
	bench.sandbox.editedBy(source, 'deals', dealId, { [name]: first });
	await sync([happens('p1', 'pay')]);
	const properties = bench.sandbox.find('deals', dealId)?.properties ?? {};
	expect(properties[crm.fieldName('totalPaid')]).toBe(total);
	expect((properties[name] ?? '').split(' ').includes(second)).toBe(total === '20');
});
