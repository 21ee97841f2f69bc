/** A deal paid through two gateways: each run is one gateway's, and reads what the other has with a credential of its own. */
import { syncPayments } from '../../../nodes/shared/sync/sync';
import type { SyncContext, SyncOptions, SyncOutcome } from '../../../nodes/shared/sync/types';
import type { PaymentEvent } from '../../../nodes/shared/vocabulary/event';
import {
	type Command,
	createModelGateway,
	type Life,
	MODEL_PAY,
	ModelGatewayDown,
	modelGatewayConnection,
	OTHER_PAY,
} from '../../support/modelGateway';
import { syncOptions } from '../../support/syncOptions';
import { createSyncWorld, kinds } from '../../support/syncWorld';

const OWN = `model/acct_1/live/payment/own`;
const OTHERS = `other/acct_9/live/payment/others`;

/** @param reader what each run has to read the other gateway with. */
function twoGateways(
	reader: { isMissing?: boolean; isTest?: boolean; account?: string } | 'unknown' = {},
) {
	const world = createSyncWorld();
	const hooks = { other: async (_label: string) => {} };
	const other = createModelGateway(async (label) => await hooks.other(label), OTHER_PAY);
	world.crm.addDeal({ id: 'd1', amount: '1000' });
	world.life({ id: 'own', dealId: 'd1', amount: 40_000 });
	other.add({ id: 'others', kind: 'payment', amount: 60_000, currency: 'USD', dealId: 'd1' });

	const theOther = (owner: typeof OTHER_PAY, gateway: SyncContext['gateway']) => {
		const name = owner.displayName;
		if (reader === 'unknown') return new Map();
		const { isMissing, isTest, account = owner.account } = reader;
		const connection = modelGatewayConnection(world.clock, !isTest, { ...owner, account });
		return new Map([[owner.id, isMissing ? { name } : { name, reader: { gateway, connection } }]]);
	};
	const contexts: Readonly<Record<string, SyncContext>> = {
		model: { ...world.context, otherGateways: theOther(OTHER_PAY, other.adapter) },
		other: {
			...world.context,
			gateway: other.adapter,
			gatewayConnection: modelGatewayConnection(world.clock, true, OTHER_PAY),
			otherGateways: theOther(MODEL_PAY, world.gateway.adapter),
		},
	};
	let runs = 0;
	return {
		...world,
		other,
		hooks: { ...world.hooks, other: hooks },
		atOther: (life: Partial<Life> & { id: string }) =>
			other.add({ kind: 'payment', amount: 1000, currency: 'USD', ...life }),
		happensAtOther: (command: Command, id = 'others'): PaymentEvent => {
			const event = other.command(id, command, world.clock.now());
			if (!event) throw new Error(`${id} cannot ${command} now`);
			return event;
		},
		/** One run for these, of the gateway that they are from. */
		run: async (
			events: readonly PaymentEvent[],
			options: Partial<SyncOptions> = {},
		): Promise<SyncOutcome[]> => {
			const context = contexts[events[0]?.gateway ?? ''] ?? world.context;
			const holder = `run-${++runs}`;
			const inputs = events.map((event) => ({ event }));
			return await syncPayments(inputs, syncOptions(context, { holder, ...options }), context);
		},
	};
}

const reviewOf = (outcomes: readonly SyncOutcome[]) =>
	outcomes.flatMap((one) => (one.outcome === 'needsReview' ? [one.message] : [])).join();

describe('a deposit by one gateway and the balance by another', () => {
	it.each(['own first', 'the other first'])('is paid and won: %s', async (order) => {
		const world = twoGateways();
		const events = [world.happens('own', 'pay')];
		world.pass(1_000);
		events.push(world.happensAtOther('pay'));
		if (order !== 'own first') events.reverse();
		const outcomes = [];
		for (const event of events) outcomes.push(...(await world.run([event])));
		expect(kinds(outcomes)).toEqual(['new payment.succeeded', 'new payment.succeeded']);
		expect(world.deal('d1')).toMatchObject({
			stage: 'won',
			fields: {
				paymentStatus: 'Paid',
				totalPaid: '1000',
				amountOutstanding: '0',
				// Of the payment that arrived last, whichever run wrote it.
				gateway: 'Other Pay',
				transactionId: 'tx_1',
			},
		});
	});

	it('is read in one call for each gateway, beside each other, and once more after the write', async () => {
		const world = twoGateways();
		world.atOther({ id: 'more', dealId: 'd1' });
		await world.run([world.happensAtOther('pay'), world.happensAtOther('pay', 'more')]);
		world.gateway.calls.reads = world.other.calls.reads = 0;
		await world.run([world.happens('own', 'pay')]);
		expect([world.gateway.calls.reads, world.other.calls.reads]).toEqual([2, 2]);
	});

	it('asks another gateway nothing, not even whose its credential is, while it has no payment on the deal', async () => {
		const world = twoGateways();
		world.hooks.other.other = async () => await Promise.reject(new ModelGatewayDown());
		expect(kinds(await world.run([world.happens('own', 'pay')]))).toEqual([
			'new payment.succeeded',
		]);
		expect(world.other.calls).toEqual({ reads: 0, resolves: 0 });
	});
});

describe('while the other gateway is down', () => {
	it('its deals wait and say who is down; those without it go on', async () => {
		const world = twoGateways();
		world.crm.addDeal({ id: 'd2', amount: '10.00' });
		world.life({ id: 'alone', dealId: 'd2' });
		await world.run([world.happensAtOther('pay')]);
		world.hooks.other.other = async () => await Promise.reject(new ModelGatewayDown());
		const events = [world.happens('own', 'pay'), world.happens('alone', 'pay')];
		const [waiting, written] = await world.run(events);
		expect(waiting).toMatchObject({
			outcome: 'failed',
			failure: {
				kind: 'unavailable',
				message: `Other Pay was asked for ${OTHERS}, which is on the same deal. Other Pay does not answer`,
			},
		});
		expect(written).toMatchObject({ outcome: 'new' });
		expect(world.deal('d1').fields).toMatchObject({ totalPaid: '600', paymentReferences: OTHERS });

		world.hooks.other.other = async () => {};
		await world.run(events);
		expect(world.deal('d1').fields).toMatchObject({ totalPaid: '1000', paymentStatus: 'Paid' });
	});

	it('names the gateway whose credential is refused, and writes nothing of that deal', async () => {
		const world = twoGateways();
		await world.run([world.happensAtOther('pay')]);
		world.other.adapter.classify = () => ({ kind: 'auth', message: 'The key is not known' });
		world.hooks.other.other = async () => await Promise.reject(new ModelGatewayDown());
		const [outcome] = await world.run([world.happens('own', 'pay')]);
		expect(outcome).toMatchObject({
			outcome: 'failed',
			failure: { kind: 'auth', message: expect.stringMatching(/^Other Pay .* is not known$/) },
		});
		expect(world.deal('d1').fields.totalPaid).toBe('600');
	});
});

describe('a payment that no credential of the run reads', () => {
	it.each([
		[
			'no credential',
			{ isMissing: true },
			'the Model Pay credential cannot read',
			/turn on "Also Read Payments From Other Pay" in Sync/,
		],
		[
			'a test credential',
			{ isTest: true },
			'neither the Model Pay nor the Other Pay credential can read',
			/choose the Other Pay credential of the account acct_9 in live mode/,
		],
		[
			'another account',
			{ account: 'acct_8' },
			'neither the Model Pay nor the Other Pay credential can read',
			/choose the Other Pay credential of the account acct_9/,
		],
		[
			'a gateway that this version has not',
			'unknown',
			'the Model Pay credential cannot read',
			/wrong\. If it does not belong there, take/,
		],
	] as const)(
		'%s: reference, note and claim are written, the money stays',
		async (_what, reader, who, remedy) => {
			const world = twoGateways(reader);
			await world.run([world.happensAtOther('pay')]);
			const before = structuredClone(world.deal('d1'));
			const event = world.happens('own', 'pay');
			const outcomes = await world.run([event]);
			expect(kinds(outcomes)).toEqual(['needsReview otherGateway']);
			expect(reviewOf(outcomes)).toContain(
				`${OTHERS}, which ${who}, so its totals would be wrong.`,
			);
			expect(reviewOf(outcomes)).toMatch(remedy);
			expect(reviewOf(outcomes)).toContain('"Unlink From Deal"');
			const { fields, stage } = world.deal('d1');
			expect(fields.paymentReferences).toBe(`${OTHERS} ${OWN}`);
			expect(stage).toBe(before.stage);
			const money = ['paymentStatus', 'totalPaid', 'amountOutstanding', 'gateway', 'milestones'];
			expect(money.map((name) => fields[name])).toEqual(money.map((name) => before.fields[name]));
			const isOwn = (key: string) => key.startsWith('model/acct_1/live/tx_1/pay');
			expect([...world.crm.activities.keys()].filter(isOwn)).toHaveLength(1);
			expect([...world.crm.claims.keys()].filter(isOwn)).toHaveLength(1);
			expect(kinds(await world.run([event]))).toEqual(['alreadyHandled']);
		},
	);

	it('is told in a preview, which writes nothing', async () => {
		const world = twoGateways({ isMissing: true });
		await world.run([world.happensAtOther('pay')]);
		const outcomes = await world.run([world.happens('own', 'pay')], { preview: true });
		expect(kinds(outcomes)).toEqual(['needsReview otherGateway']);
		expect(world.deal('d1').fields.paymentReferences).toBe(OTHERS);
	});

	it('counts as soon as its gateway can be read', async () => {
		const world = twoGateways({ isMissing: true });
		await world.run([world.happensAtOther('pay')]);
		const event = world.happens('own', 'pay');
		await world.run([event]);
		expect(world.deal('d1').fields.totalPaid).toBe('600');
		const both = { ...world.context };
		const connection = modelGatewayConnection(world.clock, true, OTHER_PAY);
		const reader = { gateway: world.other.adapter, connection };
		const otherGateways = new Map([['other', { name: 'Other Pay', reader }]]);
		await syncPayments([{ event }], syncOptions(both), { ...both, otherGateways });
		expect(world.deal('d1')).toMatchObject({ stage: 'won', fields: { totalPaid: '1000' } });
	});
});

it('two currencies of two gateways are not added up', async () => {
	const world = twoGateways();
	world.atOther({ id: 'euros', dealId: 'd1', currency: 'EUR' });
	await world.run([world.happens('own', 'pay')]);
	const outcomes = await world.run([world.happensAtOther('pay', 'euros')]);
	expect(kinds(outcomes)).toEqual(['needsReview severalCurrencies']);
	expect(world.deal('d1').fields).toMatchObject({ totalPaid: '400', gateway: 'Model Pay' });
});
