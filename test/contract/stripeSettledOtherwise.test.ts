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
const customerOf = async ({ customer }: { customer?: unknown }) =>
	(await stripe.customers.retrieve(String(customer))) as Stripe.Customer;

describe('a credit balance', () => {
	it('pays an invoice without a payment, and shows only in what is due', async () => {
		scenarios().creditCustomer(email, 500);
		const invoice = scenarios().invoice({ amount: 500, email });
		expect(await stripe.invoices.retrieve(invoice.id, { expand: ['payments'] })).toMatchObject({
			status: 'paid',
			total: 500,
			amount_due: 0,
			amount_paid: 0,
			starting_balance: 0,
			ending_balance: 0,
			payments: { data: [] },
		});
		expect(await eventTypes('invoice.', 'payment_intent.')).toEqual([
			'invoice.created',
			'invoice.finalized',
			'invoice.paid',
			'invoice.payment_succeeded',
			'invoice.sent',
		]);
		const { data } = await stripe.customers.listBalanceTransactions(String(invoice.customer));
		expect(data.map(({ amount, type }) => [amount, type])).toEqual([
			[500, 'applied_to_invoice'],
			[-500, 'adjustment'],
		]);
	});

	it('pays a part, the rest is charged; a voided invoice gives it back', async () => {
		const { id: customer } = await stripe.customers.create({ email });
		await stripe.customers.createBalanceTransaction(customer, { amount: -200, currency: 'usd' });
		const { id } = scenarios().invoice({ amount: 500, email });
		expect(scenarios().intentOfInvoice(id).amount).toBe(300);
		scenarios().voidInvoice(id);
		expect(await customerOf({ customer })).toMatchObject({ balance: -200 });

		const second = scenarios().invoice({ amount: 500, email });
		scenarios().payInvoice(second.id, 'pm_card_visa');
		expect(await stripe.invoices.retrieve(second.id)).toMatchObject({
			status: 'paid',
			total: 500,
			amount_due: 300,
			amount_paid: 300,
		});
	});

	it('takes what is too little to be charged, and a later invoice is more by that', async () => {
		const small = scenarios().invoice({ amount: 30, email });
		expect(small).toMatchObject({ status: 'paid', total: 30, amount_due: 0, amount_paid: 0 });
		expect(await customerOf(small)).toMatchObject({ balance: 30 });
		expect(scenarios().invoice({ amount: 500, email }).amount_due).toBe(530);
	});

	it('takes a negative invoice', async () => {
		const { id: customer } = await stripe.customers.create({ email });
		await stripe.invoiceItems.create({ customer, amount: -700, currency: 'usd' });
		const drafted = await stripe.invoices.create({
			customer,
			pending_invoice_items_behavior: 'include',
		});
		expect(await stripe.invoices.finalizeInvoice(drafted.id)).toMatchObject({
			status: 'paid',
			total: -700,
			amount_due: 0,
			ending_balance: -700,
		});
		expect(await customerOf({ customer })).toMatchObject({ balance: -700 });
	});

	it('is of one currency', async () => {
		const { id } = await stripe.customers.create({ email });
		await stripe.customers.createBalanceTransaction(id, { amount: -200, currency: 'usd' });
		expect(
			await refusalOf(
				stripe.customers.createBalanceTransaction(id, { amount: -200, currency: 'eur' }),
			),
		).toMatchObject({ param: 'currency' });
		expect(scenarios().invoice({ amount: 500, currency: 'eur', email }).amount_due).toBe(500);
	});
});

describe('a coupon', () => {
	it.each([
		[{ percentOff: 100 }, 1_000, 'paid'],
		[{ percentOff: 25 }, 250, 'open'],
		[{ amountOff: 1_200 }, 1_000, 'paid'],
	] as const)('%j takes %i off an invoice, which is then %s', async (off, amount, status) => {
		const { id } = scenarios().invoice({ amount: 1_000, email, ...off });
		const invoice = await stripe.invoices.retrieve(id, {
			expand: ['discounts', 'total_discount_amounts.discount'],
		});
		expect(invoice).toMatchObject({
			status,
			subtotal: 1_000,
			total: 1_000 - amount,
			amount_due: 1_000 - amount,
			total_discount_amounts: [{ amount, discount: { object: 'discount' } }],
			discounts: [{ source: { type: 'coupon' } }],
			lines: { data: [{ amount: 1_000, discount_amounts: [{ amount }] }] },
		});
	});

	it('for once lowers the first invoice of a subscription, one for ever each', async () => {
		const { id: customer } = await stripe.customers.create({
			email,
			payment_method: 'pm_card_visa',
			invoice_settings: { default_payment_method: 'pm_card_visa' },
		});
		const price = await stripe.prices.create({
			unit_amount: 1_000,
			currency: 'usd',
			recurring: { interval: 'month' },
			product_data: { name: 'Plan' },
		});
		for (const [duration, second] of [
			['once', 1_000],
			['forever', 500],
		] as const) {
			const coupon = await stripe.coupons.create({ percent_off: 50, duration });
			const { id } = await stripe.subscriptions.create({
				customer,
				items: [{ price: price.id }],
				discounts: [{ coupon: coupon.id }],
			});
			scenarios().advanceSubscription(id);
			const { data } = await stripe.invoices.list({ subscription: id });
			expect(data.map(({ total }) => total)).toEqual([second, 500]);
		}
	});

	it('of 100 % makes a checkout free: neither intent nor invoice, but a customer', async () => {
		const coupon = await stripe.coupons.create({ percent_off: 100, duration: 'once' });
		const made = await stripe.checkout.sessions.create({
			mode: 'payment',
			success_url: 'https://northwind.example/thanks',
			line_items: [
				{
					price_data: {
						currency: 'usd',
						unit_amount: 900,
						product_data: { name: 'Book' },
					},
					quantity: 2,
				},
			],
			discounts: [{ coupon: coupon.id }],
			metadata: { hubspot_deal_id: '42' },
		});
		expect(made).toMatchObject({ amount_subtotal: 1_800, amount_total: 0 });
		scenarios().paySession(made.id, { email });
		const session = await stripe.checkout.sessions.retrieve(made.id);
		expect(session).toMatchObject({
			status: 'complete',
			payment_status: 'no_payment_required',
			payment_intent: null,
			invoice: null,
			customer_details: { email },
			total_details: { amount_discount: 1_800 },
			discounts: [{ coupon: coupon.id }],
			metadata: { hubspot_deal_id: '42' },
		});
		const found = await stripe.checkout.sessions.list({ customer: String(session.customer) });
		expect(found.data).toMatchObject([{ id: made.id }]);
		expect((await stripe.paymentIntents.list()).data).toEqual([]);
		expect(await eventTypes('checkout.')).toEqual(['checkout.session.completed']);
	});

	it('on a checkout lowers what is charged, and its subscription is found by it', async () => {
		const paid = scenarios().checkout({ amount: 1_000, percentOff: 30 });
		scenarios().paySession(paid.id, { email });
		const intent = String(paid.payment_intent);
		expect(await stripe.paymentIntents.retrieve(intent)).toMatchObject({ amount_received: 700 });
		expect((await stripe.checkout.sessions.list({ payment_intent: intent })).data).toHaveLength(1);

		const free = scenarios().checkout({ amount: 1_000, interval: 'month', percentOff: 100 });
		scenarios().paySession(free.id, { email });
		const subscription = String(free.subscription);
		expect((await stripe.checkout.sessions.list({ subscription })).data).toMatchObject([
			{ id: free.id, payment_status: 'no_payment_required' },
		]);
		expect(await stripe.subscriptions.retrieve(subscription)).toMatchObject({ status: 'active' });
	});

	it('is typed as a promotion code on a payment page', async () => {
		const { id: coupon } = await stripe.coupons.create({ percent_off: 100, duration: 'once' });
		await stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon }, code: 'FREE' });
		const { id } = scenarios().checkout({ amount: 1_000 });
		expect(() => scenarios().paySession(id, { email, promotionCode: 'FREE' })).toThrow('invalid');
		const link = await stripe.paymentLinks.create({
			line_items: [
				{
					price_data: { currency: 'usd', unit_amount: 900, product_data: { name: 'Book' } },
					quantity: 1,
				},
			],
			allow_promotion_codes: true,
		});
		expect(scenarios().payLink(link.id, { email, promotionCode: 'FREE' })).toMatchObject({
			amount_total: 0,
			payment_status: 'no_payment_required',
		});
	});
});

describe('a credit note', () => {
	const paidInvoice = () => {
		const { id } = scenarios().invoice({ amount: 1_000, email });
		return scenarios().payInvoice(id, 'pm_card_visa');
	};

	it('on an open invoice lowers what is due and its intent; voided, it does no more', async () => {
		const { id } = scenarios().invoice({ amount: 1_000, email });
		const note = await stripe.creditNotes.create({ invoice: id, amount: 400 });
		expect(note).toMatchObject({
			type: 'pre_payment',
			pre_payment_amount: 400,
			post_payment_amount: 0,
		});
		const lowered = { status: 'open', total: 1_000, amount_due: 600, amount_remaining: 600 };
		expect(await stripe.invoices.retrieve(id)).toMatchObject({
			...lowered,
			pre_payment_credit_notes_amount: 400,
		});
		expect(scenarios().intentOfInvoice(id).amount).toBe(600);
		await stripe.creditNotes.update(note.id, { memo: 'Wrong size' });
		expect((await stripe.creditNotes.voidCreditNote(note.id)).status).toBe('void');
		expect((await stripe.invoices.retrieve(id)).amount_due).toBe(1_000);
		expect(await eventTypes('credit_note.')).toEqual([
			'credit_note.created',
			'credit_note.updated',
			'credit_note.voided',
		]);
		expect((await stripe.creditNotes.list({ invoice: id })).data).toHaveLength(1);
	});

	it('of the whole makes an open invoice paid, and its intent canceled', async () => {
		const { id } = scenarios().invoice({ amount: 1_000, email });
		const intent = scenarios().intentOfInvoice(id);
		scenarios().creditInvoice(id, { amount: 1_000 });
		expect(await stripe.invoices.retrieve(id, { expand: ['payments'] })).toMatchObject({
			status: 'paid',
			amount_due: 0,
			amount_paid: 0,
			payments: { data: [{ status: 'canceled' }] },
		});
		expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ status: 'canceled' });
		const types = await eventTypes('credit_note.', 'invoice.paid', 'payment_intent.canceled');
		expect(types).toEqual(['credit_note.created', 'payment_intent.canceled', 'invoice.paid']);
	});

	it('on a paid invoice refunds, records and credits, and the three make its sum', async () => {
		const { id, customer } = paidInvoice();
		const error = await refusalOf(stripe.creditNotes.create({ invoice: id, amount: 250 }));
		expect(error).toMatchObject({ param: 'amount' });

		const note = await stripe.creditNotes.create({
			invoice: id,
			amount: 600,
			refund_amount: 300,
			out_of_band_amount: 100,
			credit_amount: 200,
		});
		expect(note).toMatchObject({
			type: 'post_payment',
			post_payment_amount: 600,
			out_of_band_amount: 100,
			refunds: [{ amount_refunded: 300, type: 'refund' }],
		});
		expect(note.customer_balance_transaction).toMatch(/^cbtxn_/);
		expect(await customerOf({ customer })).toMatchObject({ balance: -200 });
		expect((await stripe.refunds.list()).data).toMatchObject([{ amount: 300 }]);
		expect(await stripe.invoices.retrieve(id)).toMatchObject({
			status: 'paid',
			amount_paid: 1_000,
			post_payment_credit_notes_amount: 600,
		});
		expect(await refusalOf(stripe.creditNotes.voidCreditNote(note.id))).toMatchObject({
			statusCode: 400,
		});
	});

	it('names refunds that were made before', async () => {
		const { id } = paidInvoice();
		const refund = scenarios().refund(scenarios().intentOfInvoice(id).id, 250);
		const note = await stripe.creditNotes.create({
			invoice: id,
			amount: 250,
			refunds: [{ refund: refund.id }],
		});
		expect(note.refunds).toMatchObject([{ amount_refunded: 250, refund: refund.id }]);
		expect((await stripe.refunds.list()).data).toHaveLength(1);
	});

	it('on an invoice that is paid in part lowers the rest first', async () => {
		const { id } = scenarios().invoice({ amount: 1_000, email });
		const part = scenarios().pay({ amount: 700, email });
		await stripe.invoices.attachPayment(id, { payment_intent: part.id });
		const note = scenarios().creditInvoice(id, { amount: 500, refund: 200 });
		expect(note).toMatchObject({
			type: 'mixed',
			pre_payment_amount: 300,
			post_payment_amount: 200,
		});
		expect(await stripe.invoices.retrieve(id)).toMatchObject({ status: 'paid', amount_due: 700 });
	});

	it('gives back out of band what was paid out of band', async () => {
		const { id } = scenarios().invoice({ amount: 1_000, email });
		const intent = scenarios().intentOfInvoice(id);
		scenarios().payOutOfBand(id);
		expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('canceled');
		expect(
			await refusalOf(
				stripe.creditNotes.create({ invoice: id, refund_amount: 1_000, amount: 1_000 }),
			),
		).toMatchObject({ param: 'refund_amount' });
		const note = scenarios().creditInvoice(id, { amount: 1_000, outOfBand: 1_000 });
		expect(note).toMatchObject({ refunds: [], out_of_band_amount: 1_000 });
	});
});

describe('a revised invoice', () => {
	it('is a draft with the same lines; finalized, it voids the original and is named by it', async () => {
		const original = scenarios().invoice({ amount: 900, email, metadata: { deal: '7' } });
		const intent = scenarios().intentOfInvoice(original.id);
		const made = await stripe.invoices.create({
			from_invoice: { action: 'revision', invoice: original.id },
		});
		expect(made).toMatchObject({
			status: 'draft',
			total: 900,
			from_invoice: { action: 'revision', invoice: original.id },
			metadata: { deal: '7' },
		});
		expect((await stripe.invoices.retrieve(original.id)).status).toBe('open');
		await stripe.invoices.sendInvoice(made.id);
		expect(await stripe.invoices.retrieve(original.id)).toMatchObject({
			status: 'void',
			latest_revision: made.id,
		});
		expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('canceled');
	});

	it('may ask for another sum, and is refused of a paid one', async () => {
		const { id } = scenarios().invoice({ amount: 900, email });
		const revision = scenarios().reviseInvoice(id, { amount: 700 });
		expect(revision).toMatchObject({ status: 'open', total: 700 });
		scenarios().payInvoice(revision.id, 'pm_card_visa');
		expect(() => scenarios().reviseInvoice(revision.id)).toThrow('status is paid');
	});
});

it('an invoice that cannot be finalized stays a draft, and says why', async () => {
	const { id: customer } = await stripe.customers.create({ email });
	await stripe.invoiceItems.create({ customer, amount: 900, currency: 'usd' });
	const { id } = await stripe.invoices.create({
		customer,
		automatic_tax: { enabled: true },
		pending_invoice_items_behavior: 'include',
	});
	const code = 'customer_tax_location_invalid';
	expect(await refusalOf(stripe.invoices.finalizeInvoice(id))).toMatchObject({ code });
	expect(await stripe.invoices.retrieve(id)).toMatchObject({
		status: 'draft',
		last_finalization_error: { code },
	});
	expect(await eventTypes('invoice.f')).toEqual(['invoice.finalization_failed']);

	const subscribed = scenarios().subscribe({ amount: 900, email });
	scenarios().failFinalization(subscribed.id);
	scenarios().advanceSubscription(subscribed.id);
	const renewed = await stripe.subscriptions.retrieve(subscribed.id, {
		expand: ['latest_invoice'],
	});
	expect(renewed).toMatchObject({ status: 'active', latest_invoice: { status: 'draft' } });
});
