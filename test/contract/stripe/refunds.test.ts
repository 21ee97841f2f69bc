import type Stripe from 'stripe';

import { gateway } from '../../../nodes/gateways/stripe';
import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import type { HowMuch } from '../../../nodes/shared/contracts/gatewayActions';
import { openWorld, type StripeWorld } from '../../sandbox/stripe/benchWorld';
import { startSandbox, type Sandbox } from '../../sandbox/server/startSandbox';
import { createStripeSandbox, type StripeSandbox } from '../../sandbox/stripe/createStripeSandbox';
import { createStripeClient, refusalOf } from '../../support/stripe/client';

let sandbox: Sandbox<{ readonly stripe: StripeSandbox }>;
let stripe: Stripe;

beforeAll(async () => {
	sandbox = await startSandbox({ systems: { stripe: createStripeSandbox } });
	stripe = createStripeClient(sandbox.origin('stripe'));
});
afterAll(async () => await sandbox.stop());
beforeEach(() => sandbox.reset());

const eventTypes = async () =>
	(await stripe.events.list({ limit: 100 })).data.map(({ type }) => type).reverse();

describe('a refund', () => {
	it('gives back a part, then the rest, and no more', async () => {
		const { id } = sandbox.systems.stripe.pay({ amount: 1_000 });
		const part = await stripe.refunds.create({ payment_intent: id, amount: 400 });
		const rest = await stripe.refunds.create({
			payment_intent: id,
			reason: 'requested_by_customer',
			expand: ['charge', 'balance_transaction'],
		});

		expect(part).toMatchObject({ amount: 400, status: 'succeeded' });
		expect(rest).toMatchObject({
			amount: 600,
			charge: { amount_refunded: 1_000, refunded: true },
			balance_transaction: { amount: -600, fee: 0, net: -600, type: 'refund' },
		});
		expect(await refusalOf(stripe.refunds.create({ payment_intent: id }))).toMatchObject({
			code: 'charge_already_refunded',
		});
		const { data } = await stripe.refunds.list({ payment_intent: id });
		expect(data.map(({ amount }) => amount)).toEqual([600, 400]);
		const refunded = await stripe.events.list({ type: 'charge.refunded' });
		expect(refunded.data.map(({ data }) => data.previous_attributes)).toEqual([
			{ amount_refunded: 400, refunded: false },
			{ amount_refunded: 0 },
		]);
	});

	it('is refused beyond what is left', async () => {
		const { id } = sandbox.systems.stripe.pay({ amount: 1_000 });
		const error = await refusalOf(stripe.refunds.create({ payment_intent: id, amount: 1_001 }));
		expect(error).toMatchObject({ statusCode: 400, param: 'amount' });
	});

	it.each([
		['pm_card_pendingRefund', 'pending', 'succeeded'],
		['pm_card_refundFail', 'succeeded', 'failed'],
	])('to %s begins as %s and ends as %s', async (paymentMethod, before, after) => {
		const { id } = sandbox.systems.stripe.pay({ amount: 1_000, paymentMethod });
		const refund = await stripe.refunds.create({ payment_intent: id });
		expect(refund.status).toBe(before);
		sandbox.systems.stripe.settleRefunds();
		expect((await stripe.refunds.retrieve(refund.id)).status).toBe(after);
		const charge = await stripe.charges.retrieve(String(refund.charge));
		expect(charge.amount_refunded).toBe(after === 'failed' ? 0 : 1_000);
	});
});

describe('a dispute', () => {
	it('as an inquiry moves no money; as a chargeback it does, with a fee', async () => {
		sandbox.systems.stripe.pay({ amount: 1_000, paymentMethod: 'pm_card_createDisputeInquiry' });
		const charged = sandbox.systems.stripe.pay({
			amount: 2_000,
			paymentMethod: 'pm_card_createDispute',
		});

		const { data } = await stripe.disputes.list();
		expect(data.map(({ status }) => status)).toEqual(['needs_response', 'warning_needs_response']);
		expect(data[1]?.balance_transactions).toEqual([]);
		expect(data[0]?.balance_transactions[0]).toMatchObject({ amount: -2_000, fee: 1_500 });
		expect(await eventTypes()).toContain('charge.dispute.funds_withdrawn');
		expect(await refusalOf(stripe.refunds.create({ payment_intent: charged.id }))).toMatchObject({
			code: 'charge_disputed',
		});
	});

	it.each([
		['winning_evidence', 'won', 2],
		['losing_evidence', 'lost', 1],
	])('with %s is %s', async (uncategorized_text, status, transactions) => {
		sandbox.systems.stripe.pay({ amount: 1_000, paymentMethod: 'pm_card_createDispute' });
		const [open] = (await stripe.disputes.list()).data;
		const closed = await stripe.disputes.update(open?.id ?? '', {
			evidence: { uncategorized_text },
		});
		expect(closed.status).toBe(status);
		expect(closed.balance_transactions).toHaveLength(transactions);
		expect(await eventTypes()).toContain('charge.dispute.closed');
	});
});

describe('a refund that is asked for again', () => {
	const DAY_AND_AN_HOUR = 25 * 3_600_000;
	const SENT = 'POST /v1/refunds';
	let world: StripeWorld;
	beforeEach(() => {
		world = openWorld();
	});

	const giveBack = async (
		text: string,
		howMuch: HowMuch,
		key = 'refund.create:k',
		connection: GatewayConnection = world.connect(),
	) => {
		const actions = gateway.actions.refund;
		if (!actions) throw new Error('Stripe makes refunds');
		const payment = await actions.find(text, connection);
		return await actions.create({ payment, howMuch }, { key }, connection);
	};
	const refunds = () => world.sandbox.mode().all('refund');
	const pay = (paymentMethod = 'pm_card_visa') =>
		world.sandbox.pay({ amount: 1_000, currency: 'eur', paymentMethod });

	it('has its key with it, and costs three calls the first time and two after that', async () => {
		const { id } = pay();
		await giveBack(id, { part: '4' });
		expect(world.requests()).toEqual([
			`GET /v1/payment_intents/${id}`,
			'GET /v1/refunds',
			'POST /v1/refunds',
		]);
		expect(refunds()).toMatchObject([{ metadata: { crm_payments_key: 'refund.create:k' } }]);
		world.advance(DAY_AND_AN_HOUR);
		expect(await giveBack(id, { part: '4' })).toMatchObject({ isNew: false });
		expect(world.requests()).toEqual([`GET /v1/payment_intents/${id}`, 'GET /v1/refunds']);
	});

	it.each(['failed', 'canceled'])('after it had %s is a new one, once', async (status) => {
		const { id } = pay();
		const first = await giveBack(id, { part: '4' });
		world.sandbox.mode().update(world.sandbox.mode().get('refund', first.value.id), { status });
		for (const isNew of [true, false, false]) {
			world.advance(DAY_AND_AN_HOUR);
			expect(await giveBack(id, { part: '4' })).toMatchObject({ isNew });
		}
		expect(refunds()).toHaveLength(2);
	});

	it('after it had failed, by two at once, is one new one', async () => {
		const { id } = pay('pm_card_refundFail');
		await giveBack(id, 'all');
		world.sandbox.settleRefunds();
		world.advance(DAY_AND_AN_HOUR);
		const made = await Promise.all([giveBack(id, 'all'), giveBack(id, 'all')]);
		expect(new Set(made.map(({ value }) => value.id)).size).toBe(1);
		expect(refunds().map(({ status }) => status)).toEqual(['succeeded', 'failed']);
	});

	it('while the bank still has it is the one that the bank has', async () => {
		const { id } = pay('pm_card_pendingRefund');
		await giveBack(id, 'all');
		world.advance(DAY_AND_AN_HOUR);
		expect(await giveBack(id, 'all')).toMatchObject({ isNew: false, value: { status: 'pending' } });
	});

	it('with one key and another amount is refused, also a day later', async () => {
		const { id } = pay();
		await giveBack(id, { part: '4' });
		for (const wait of [0, DAY_AND_AN_HOUR]) {
			world.advance(wait);
			await expect(giveBack(id, { part: '5' })).rejects.toThrow(/4\.00 EUR were given back before/);
		}
		expect(refunds()).toHaveLength(1);
	});

	it('with one key for a part and then for all is refused, also a day later: all was not given back', async () => {
		const { id } = pay();
		await giveBack(id, { part: '4' });
		for (const wait of [0, DAY_AND_AN_HOUR]) {
			world.advance(wait);
			await expect(giveBack(id, 'all')).rejects.toThrow(/4\.00 EUR were given back before/);
		}
		expect(refunds()).toHaveLength(1);
	});

	it('of an amount that half the world reads as a thousand times as much is refused, but where the currency has that decimal', async () => {
		const grouped = { part: '1.2', mayBeThousands: '1.200' };
		const { id } = pay();
		await expect(giveBack(id, grouped)).rejects.toThrow(
			/"1\.200" is not an amount in EUR: some read it as 1200/,
		);
		expect(refunds()).toEqual([]);
		const dinars = world.sandbox.pay({ amount: 9_000, currency: 'kwd' });
		expect(await giveBack(dinars.id, grouped)).toMatchObject({ value: { amount: 1_200 } });
	});

	it.each([
		['two ids', (one: string, other: string) => `${one},${other}`],
		['a list', (one: string, other: string) => `["${one}","${other}"]`],
		[
			'an address behind a name',
			(one: string, other: string) => `[${one}](https://x.example/${other})`,
		],
		['a page of two', (one: string, other: string) => `https://x.example/${one}/${other}`],
	])('of a text that names two payments is refused: %s', async (_name, text) => {
		const [one, other] = [pay(), pay()];
		await expect(giveBack(text(one.id, other.id), 'all')).rejects.toThrow(/names 2 objects/);
		expect(refunds()).toEqual([]);
	});

	it('goes by the page of an address, not by where it leads next', async () => {
		const [one, other] = [pay(), pay()];
		const address = `https://dashboard.stripe.com/payments/${one.id}?next=/payments/${other.id}#${other.id}`;
		expect(await giveBack(address, 'all')).toMatchObject({ value: { paymentId: one.id } });
	});

	it('is found behind a hundred others, which come newest first', async () => {
		const { id } = pay();
		await giveBack(id, { part: '4' });
		for (let count = 0; count < 150; count++) world.sandbox.refund(id, 1);
		world.advance(DAY_AND_AN_HOUR);
		world.requests();
		expect(await giveBack(id, { part: '4' })).toMatchObject({ isNew: false });
		expect(world.requests()).toHaveLength(3);
	});

	it('is refused where the list has no end: what cannot be seen may have been made', async () => {
		const { id } = pay();
		world.sandbox.refund(id, 1);
		const { http } = world.connect();
		let made = 0;
		const endless: GatewayConnection['http'] = async (request) => {
			const answer = await http(request);
			if (!new URL(request.url).pathname.endsWith('/refunds')) return answer;
			const data = refunds().map((refund) => ({ ...refund, id: `re_${++made}` }));
			const page = { object: 'list', url: '/v1/refunds', has_more: true, data };
			return { ...answer, status: 200, body: JSON.stringify(page) };
		};
		const asked = giveBack(id, { part: '4' }, 'k', world.connect({ http: endless }));
		await expect(asked).rejects.toThrow('more than 1000 refunds');
		const requests = world.requests();
		expect(requests).not.toContain(SENT);
		expect(requests).toHaveLength(11);
	});

	it('before the list shows it is known by the key that Stripe remembers', async () => {
		const { id } = pay();
		await giveBack(id, { part: '4' });
		const { http } = world.connect();
		const lagging: GatewayConnection['http'] = async (request) => {
			const answer = await http(request);
			const isList = request.method === 'GET' && new URL(request.url).pathname === '/v1/refunds';
			const empty = JSON.stringify({ object: 'list', data: [], has_more: false });
			return isList ? { ...answer, body: empty } : answer;
		};
		const again = await giveBack(id, { part: '4' }, undefined, world.connect({ http: lagging }));
		expect(again.isNew).toBe(false);
		expect(refunds()).toHaveLength(1);
	});
});
