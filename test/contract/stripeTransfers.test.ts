import type Stripe from 'stripe';

import { startSandbox, type Sandbox } from '../sandbox/server/startSandbox';
import { createStripeSandbox, type StripeSandbox } from '../sandbox/stripe/createStripeSandbox';
import { createStripeClient, refusalOf } from '../support/stripe/client';

let sandbox: Sandbox<{ readonly stripe: StripeSandbox }>;
let stripe: Stripe;

beforeAll(async () => {
	sandbox = await startSandbox({ systems: { stripe: createStripeSandbox } });
	stripe = createStripeClient(sandbox.origin('stripe'));
});
afterAll(async () => await sandbox.stop());
beforeEach(() => sandbox.reset());

const email = 'ada@northwind.example';
const scenarios = () => sandbox.systems.stripe;
const eventTypes = async (...prefixes: string[]) =>
	(await stripe.events.list({ limit: 100 })).data
		.map(({ type }) => type)
		.filter((type) => prefixes.some((prefix) => type.startsWith(prefix)))
		.reverse();

describe('a bank transfer', () => {
	it('comes in parts: the rest to be sent falls, and the payment succeeds with the last', async () => {
		const { id: customer } = await stripe.customers.create({ email });
		const { id } = await stripe.paymentIntents.create({
			amount: 1_000,
			currency: 'eur',
			customer,
			allowed_payment_method_types: ['customer_balance'],
			payment_method_data: { type: 'customer_balance' },
			payment_method_options: {
				customer_balance: {
					funding_type: 'bank_transfer',
					bank_transfer: { type: 'eu_bank_transfer', eu_bank_transfer: { country: 'DE' } },
				},
			},
			confirm: true,
		});
		const read = async () => await stripe.paymentIntents.retrieve(id);
		const instructions = { type: 'eu_bank_transfer', amount_remaining: 1_000 };
		expect(await read()).toMatchObject({
			status: 'requires_action',
			next_action: { display_bank_transfer_instructions: instructions },
		});

		await stripe.testHelpers.customers.fundCashBalance(customer, { amount: 400, currency: 'eur' });
		expect(await read()).toMatchObject({
			status: 'requires_action',
			amount_received: 0,
			latest_charge: null,
			next_action: { display_bank_transfer_instructions: { amount_remaining: 600 } },
		});
		scenarios().fundCustomer(customer, 700, 'eur');
		expect(await read()).toMatchObject({ status: 'succeeded', amount_received: 1_000 });
		expect(await stripe.customers.retrieveCashBalance(customer)).toMatchObject({
			available: { eur: 100 },
		});
		expect(await eventTypes('payment_intent.', 'customer_cash', 'cash_balance')).toEqual([
			'payment_intent.created',
			'payment_intent.requires_action',
			'customer_cash_balance_transaction.created',
			'customer_cash_balance_transaction.created',
			'payment_intent.partially_funded',
			'customer_cash_balance_transaction.created',
			'customer_cash_balance_transaction.created',
			'payment_intent.succeeded',
			'cash_balance.funds_available',
		]);
		const { data } = await stripe.customers.listCashBalanceTransactions(customer);
		expect(data.map(({ type, net_amount }) => [type, net_amount]).reverse()).toEqual([
			['funded', 400],
			['applied_to_payment', -400],
			['funded', 700],
			['applied_to_payment', -600],
		]);
	});

	it('that was canceled gives the money back to the cash balance, which pays the next', async () => {
		const first = scenarios().pay({ amount: 1_000, email, bankTransfer: true });
		scenarios().fundCustomer(String(first.customer), 400);
		await stripe.paymentIntents.cancel(first.id);
		const second = scenarios().pay({ amount: 400, email, bankTransfer: true });
		expect(second.status).toBe('succeeded');
		const charge = await stripe.charges.retrieve(String(second.latest_charge));
		expect(charge.payment_method_details).toEqual({
			type: 'customer_balance',
			customer_balance: {},
		});
		expect((await stripe.refunds.create({ charge: charge.id })).status).toBe('pending');
	});

	it('pays a checkout, which is told when the money is there', async () => {
		const { id } = scenarios().checkout({ amount: 900, createsCustomer: true });
		const session = scenarios().paySession(id, { email, paymentMethod: 'customer_balance' });
		expect(session).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
		scenarios().fundCustomer(String(session.customer), 900);
		expect((await stripe.checkout.sessions.retrieve(id)).payment_status).toBe('paid');
		expect(await eventTypes('checkout.')).toEqual([
			'checkout.session.completed',
			'checkout.session.async_payment_succeeded',
		]);
	});

	it('pays an open invoice', async () => {
		const { id, customer } = scenarios().invoice({ amount: 900, email, bankTransfer: true });
		scenarios().fundCustomer(String(customer), 300);
		expect(scenarios().intentOfInvoice(id)).toMatchObject({ status: 'requires_action' });
		expect(await stripe.invoices.retrieve(id)).toMatchObject({ status: 'open', amount_paid: 0 });
		scenarios().fundCustomer(String(customer), 600);
		expect(await stripe.invoices.retrieve(id)).toMatchObject({ status: 'paid', amount_paid: 900 });
	});
});

describe('a payment laid to an invoice', () => {
	it('that is too much is credited to the customer', async () => {
		const { id, customer } = scenarios().invoice({ amount: 1_000, email });
		const own = scenarios().intentOfInvoice(id);
		const paid = scenarios().pay({ amount: 1_200, email });
		expect(await stripe.invoices.attachPayment(id, { payment_intent: paid.id })).toMatchObject({
			status: 'paid',
			amount_paid: 1_000,
			amount_remaining: 0,
			amount_overpaid: 200,
		});
		expect(await stripe.customers.retrieve(String(customer))).toMatchObject({ balance: -200 });
		expect((await stripe.paymentIntents.retrieve(own.id)).status).toBe('canceled');
		expect(await eventTypes('invoice.overpaid', 'invoice_payment')).toEqual([
			'invoice_payment.paid',
			'invoice.overpaid',
		]);
	});

	it('may be made later; then the invoice can neither be voided nor asked for more', async () => {
		const { id, customer } = scenarios().invoice({ amount: 1_000, email });
		const make = async (amount: number) =>
			await stripe.paymentIntents.create({ amount, currency: 'usd', customer: String(customer) });
		const open = await make(400);
		await stripe.invoices.attachPayment(id, { payment_intent: open.id });
		expect(await refusalOf(stripe.invoices.voidInvoice(id))).toMatchObject({ statusCode: 400 });
		const much = await make(1_001);
		const attach = stripe.invoices.attachPayment(id, { payment_intent: much.id });
		expect(await refusalOf(attach)).toMatchObject({ param: 'payment_intent' });
		scenarios().payIntent(open.id);
		expect(await stripe.invoices.retrieve(id)).toMatchObject({
			status: 'open',
			amount_paid: 400,
			amount_remaining: 600,
		});
		expect(scenarios().intentOfInvoice(id).status).toBe('requires_payment_method');
	});

	it('is of the same customer, and not the own of an invoice', async () => {
		const { id } = scenarios().invoice({ amount: 1_000, email });
		const other = scenarios().pay({ amount: 400, email: 'bob@northwind.example' });
		const attach = stripe.invoices.attachPayment(id, { payment_intent: other.id });
		expect(await refusalOf(attach)).toMatchObject({ param: 'payment_intent' });
		const own = scenarios().intentOfInvoice(id);
		expect(await refusalOf(stripe.paymentIntents.cancel(own.id))).toMatchObject({
			statusCode: 400,
		});
	});
});

it('a payment that was made outside is written down and laid to an invoice', async () => {
	const { id, customer } = scenarios().invoice({ amount: 1_000, email });
	const record = await stripe.paymentRecords.reportPayment({
		amount_requested: { value: 400, currency: 'usd' },
		initiated_at: 1_700_000_000,
		customer_details: { customer: String(customer) },
		payment_method_details: { type: 'custom', custom: { display_name: 'Cash' } },
		outcome: 'guaranteed',
		guaranteed: { guaranteed_at: 1_700_000_000 },
	});
	const payment_record = record.id;
	const expand = ['amount_paid_off_stripe'];
	expect(await stripe.invoices.attachPayment(id, { payment_record, expand })).toMatchObject({
		status: 'open',
		amount_paid: 400,
		amount_paid_off_stripe: 400,
		amount_remaining: 600,
	});
	expect(scenarios().recordPayment(id)).toMatchObject({ status: 'paid', amount_paid: 1_000 });
	const { data } = await stripe.invoicePayments.list({
		invoice: id,
		payment: { type: 'payment_record', payment_record },
	});
	expect(data).toMatchObject([{ status: 'paid', amount_paid: 400, is_default: false }]);
	expect((await stripe.charges.list()).data).toEqual([]);
});

describe('the old Charges API', () => {
	it('charges without a payment intent, and refunds by the charge', async () => {
		const { id: customer } = await stripe.customers.create({ email, source: 'tok_visa' });
		const charge = await stripe.charges.create({
			amount: 1_000,
			currency: 'usd',
			customer,
			metadata: { hubspot_deal_id: '42' },
			expand: ['balance_transaction'],
		});
		expect(charge).toMatchObject({
			status: 'succeeded',
			payment_intent: null,
			customer,
			metadata: { hubspot_deal_id: '42' },
			balance_transaction: { net: 941 },
		});
		const refund = await stripe.refunds.create({ charge: charge.id, amount: 400 });
		expect(refund).toMatchObject({ charge: charge.id, payment_intent: null });
		expect(await eventTypes('charge.', 'payment_intent.')).toEqual([
			'charge.succeeded',
			'charge.refunded',
		]);
	});

	it('declines', async () => {
		const source = 'tok_visa_chargeDeclined';
		const error = await refusalOf(
			stripe.charges.create({ amount: 1_000, currency: 'usd', source }),
		);
		expect(error).toMatchObject({ statusCode: 402, code: 'card_declined' });
		expect(
			scenarios().charge({ amount: 900, paymentMethod: 'pm_card_chargeDeclined' }),
		).toMatchObject({ status: 'failed', payment_intent: null });
		expect(await eventTypes('charge.')).toEqual(['charge.failed', 'charge.failed']);
	});
});

describe('a review', () => {
	it('is opened after the payment has succeeded, and approved', async () => {
		const { id } = scenarios().pay({ amount: 900, paymentMethod: 'pm_card_riskLevelElevated' });
		const intent = await stripe.paymentIntents.retrieve(id, { expand: ['review'] });
		expect(intent).toMatchObject({
			status: 'succeeded',
			review: { open: true, opened_reason: 'rule', payment_intent: id },
		});
		const { data } = await stripe.reviews.list();
		expect(await stripe.reviews.approve(data[0]?.id ?? '')).toMatchObject({
			open: false,
			closed_reason: 'approved',
		});
		expect((await stripe.reviews.list()).data).toEqual([]);
		expect(await eventTypes('payment_intent.succeeded', 'review.')).toEqual([
			'payment_intent.succeeded',
			'review.opened',
			'review.closed',
		]);
	});

	it.each([
		['fraudulent', 'refunded_as_fraud'],
		['duplicate', 'refunded'],
	] as const)('closes when all is refunded as %s', async (reason, closed) => {
		const { id } = scenarios().pay({ amount: 900 });
		const review = scenarios().openReview(id);
		await stripe.refunds.create({ payment_intent: id, reason });
		expect((await stripe.reviews.retrieve(review.id)).closed_reason).toBe(closed);
	});
});

it('an early fraud warning is found by its payment until there is nothing left to do', async () => {
	const { id } = scenarios().pay({ amount: 900, paymentMethod: 'pm_card_createIssuerFraudRecord' });
	const find = async () =>
		(await stripe.radar.earlyFraudWarnings.list({ payment_intent: id })).data;
	expect(await find()).toMatchObject([{ actionable: true, payment_intent: id }]);
	scenarios().refund(id);
	expect(await find()).toMatchObject([{ actionable: false }]);
	expect(await eventTypes('radar.')).toEqual([
		'radar.early_fraud_warning.created',
		'radar.early_fraud_warning.updated',
	]);
});

describe('a balance transaction', () => {
	it('comes later than the payment, and is told by charge.updated', async () => {
		scenarios().holdSettlement(true);
		const { id } = scenarios().pay({ amount: 1_000 });
		const read = async () =>
			await stripe.paymentIntents.retrieve(id, {
				expand: ['latest_charge.balance_transaction'],
			});
		expect(await read()).toMatchObject({ latest_charge: { balance_transaction: null } });
		expect(scenarios().settleBalances()).toBe(1);
		expect(await read()).toMatchObject({ latest_charge: { balance_transaction: { fee: 59 } } });
		const updated = await stripe.events.list({ type: 'charge.updated' });
		expect(updated.data).toMatchObject([
			{ data: { previous_attributes: { balance_transaction: null } } },
		]);
	});

	it('is in the currency that the account is paid out in', async () => {
		scenarios().settleIn('usd', { eur: 1.1 });
		const { latest_charge: charge } = scenarios().pay({ amount: 1_000, currency: 'eur' });
		const { balance_transaction: settled } = await stripe.charges.retrieve(String(charge), {
			expand: ['balance_transaction'],
		});
		expect(settled).toMatchObject({ amount: 1_100, currency: 'usd', exchange_rate: 1.1 });
	});
});

describe('a loss', () => {
	it('may be a part, and may be turned round', async () => {
		const { id } = scenarios().pay({ amount: 1_000 });
		const dispute = scenarios().dispute(id, { amount: 300 });
		scenarios().closeDispute(dispute.id, 'lost');
		expect(await stripe.disputes.retrieve(dispute.id)).toMatchObject({
			amount: 300,
			status: 'lost',
			balance_transactions: [{ amount: -300, fee: 1_500 }],
		});
		scenarios().winAppeal(dispute.id);
		const { balance_transactions: moved } = await stripe.disputes.retrieve(dispute.id);
		expect(moved.map(({ amount }) => amount)).toEqual([-300, 300]);
	});

	it('is a debit that the bank takes back after it had succeeded', async () => {
		const iban = 'AT321904300235473204';
		const { id } = scenarios().pay({ amount: 1_000, currency: 'eur', iban });
		scenarios().settleDebit(id, 'succeeds');
		const { id: dispute } = scenarios().returnDebit(id);
		expect(await stripe.disputes.retrieve(dispute)).toMatchObject({
			status: 'lost',
			reason: 'debit_not_authorized',
			balance_transactions: [{ amount: -1_000 }],
		});
	});

	it('is a refund that comes back days later', async () => {
		const { id } = scenarios().pay({ amount: 1_000 });
		const refund = scenarios().refund(id, 400);
		scenarios().failRefund(refund.id);
		expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({ status: 'failed' });
		const { data } = await stripe.charges.list({ payment_intent: id });
		expect(data).toMatchObject([{ amount_refunded: 0 }]);
	});
});
