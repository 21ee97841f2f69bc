import type Stripe from 'stripe';

import { startSandbox, type Sandbox } from '../sandbox/server/startSandbox';
import { createStripeSandbox, type StripeSandbox } from '../sandbox/stripe/createStripeSandbox';
import { createStripeClient, refusalOf } from '../support/stripeClient';

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
