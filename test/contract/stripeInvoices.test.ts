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
/** Since the mark, oldest first, without the noise of catalogue and customers. */
const eventTypes = async (prefix: string) =>
	(await stripe.events.list({ limit: 100 })).data
		.map(({ type }) => type)
		.filter((type) => type.startsWith(prefix))
		.reverse();
const intentOf = (invoice: Stripe.Invoice) =>
	invoice.payments?.data[0]?.payment.payment_intent as string;

async function draft(amount = 2_000): Promise<Stripe.Invoice> {
	const { id: customer } = await stripe.customers.create({ email });
	await stripe.invoiceItems.create({ customer, amount, currency: 'usd', description: 'Work' });
	return await stripe.invoices.create({
		customer,
		collection_method: 'send_invoice',
		days_until_due: 14,
		pending_invoice_items_behavior: 'include',
		metadata: { hubspot_deal_id: '42' },
	});
}

describe('an invoice', () => {
	it('is drafted, sent and paid, and found from its payment', async () => {
		const made = await draft();
		expect(made).toMatchObject({ status: 'draft', total: 2_000, number: null });
		expect(made.lines.data).toMatchObject([{ amount: 2_000, description: 'Work' }]);

		const sent = await stripe.invoices.sendInvoice(made.id, { expand: ['payments'] });
		expect(sent).toMatchObject({ status: 'open', amount_remaining: 2_000, amount_paid: 0 });
		expect(sent.number).toMatch(/-0001$/);
		expect(sent.due_date).toBeGreaterThan(sent.created + 13 * 86_400);

		scenarios().payInvoice(made.id, 'pm_card_visa');
		const paid = await stripe.invoices.retrieve(made.id, {
			expand: ['payments.data.payment.payment_intent'],
		});
		expect(paid).toMatchObject({ status: 'paid', amount_paid: 2_000, amount_remaining: 0 });
		expect(paid).not.toHaveProperty('payment_intent');
		expect(paid.payments?.data[0]?.payment.payment_intent).toMatchObject({ status: 'succeeded' });
		const found = await stripe.invoicePayments.list({
			payment: { type: 'payment_intent', payment_intent: intentOf(sent) },
		});
		expect(found.data).toMatchObject([{ invoice: made.id, status: 'paid', amount_paid: 2_000 }]);
		expect(await eventTypes('invoice.')).toEqual([
			'invoice.created',
			'invoice.finalized',
			'invoice.sent',
			'invoice.paid',
			'invoice.payment_succeeded',
		]);
	});

	it('is paid in parts, the rest by its own intent', async () => {
		const { id, customer } = await stripe.invoices.finalizeInvoice((await draft()).id);
		const deposit = scenarios().pay({ amount: 500, email });
		expect(deposit.customer).toBe(customer);
		const partly = await stripe.invoices.attachPayment(id, { payment_intent: deposit.id });
		expect(partly).toMatchObject({ status: 'open', amount_paid: 500, amount_remaining: 1_500 });

		scenarios().payInvoice(id, 'pm_card_visa');
		const paid = await stripe.invoices.retrieve(id, { expand: ['payments'] });
		expect(paid).toMatchObject({ status: 'paid', amount_paid: 2_000 });
		expect(paid.payments?.data.map(({ amount_paid }) => amount_paid).sort()).toEqual([1_500, 500]);
	});

	it('stays open when the payment is declined', async () => {
		const { id } = await stripe.invoices.finalizeInvoice((await draft()).id);
		const error = await refusalOf(
			stripe.invoices.pay(id, { payment_method: 'pm_card_chargeDeclined' }),
		);
		expect(error).toMatchObject({ statusCode: 402, code: 'card_declined' });
		expect(await stripe.invoices.retrieve(id)).toMatchObject({
			status: 'open',
			attempted: true,
			attempt_count: 1,
			amount_remaining: 2_000,
		});
		expect(await eventTypes('invoice.payment')).toEqual(['invoice.payment_failed']);
		expect((await stripe.invoices.pay(id, { payment_method: 'pm_card_visa' })).status).toBe('paid');
	});

	it.each([
		['voidInvoice', 'void', 'invoice.voided'],
		['markUncollectible', 'uncollectible', 'invoice.marked_uncollectible'],
	] as const)('after %s is %s', async (verb, status, type) => {
		const { id } = await stripe.invoices.finalizeInvoice((await draft()).id);
		expect((await stripe.invoices[verb](id)).status).toBe(status);
		expect(await eventTypes(type)).toEqual([type]);
		const { data } = await stripe.paymentIntents.list();
		expect(data[0]?.status).toBe(status === 'void' ? 'canceled' : 'requires_payment_method');
	});

	it('is paid outside of Stripe without a charge', async () => {
		const { id } = await stripe.invoices.finalizeInvoice((await draft()).id);
		const expand = ['amount_paid_off_stripe'];
		const paid = await stripe.invoices.pay(id, { paid_out_of_band: true, expand });
		expect(paid).toMatchObject({
			status: 'paid',
			amount_remaining: 0,
			amount_paid_off_stripe: 2_000,
		});
		expect(await stripe.invoices.retrieve(id)).not.toHaveProperty('amount_paid_off_stripe');
		expect((await stripe.charges.list()).data).toEqual([]);
		expect(await refusalOf(stripe.invoices.pay(id))).toMatchObject({
			code: 'invoice_already_paid',
		});
	});

	it('with nothing to pay is paid at once', async () => {
		const { id } = await draft(0);
		expect((await stripe.invoices.finalizeInvoice(id)).status).toBe('paid');
	});

	it('is overdue after its date', async () => {
		const { id } = scenarios().invoice({ amount: 900, email });
		scenarios().makeInvoiceOverdue(id);
		const { due_date } = await stripe.invoices.retrieve(id);
		expect(due_date).toBeLessThan(Date.now() / 1_000);
		expect(await eventTypes('invoice.overdue')).toEqual(['invoice.overdue']);
	});

	it('shows a page to pay on and a real PDF, at addresses that change with every read', async () => {
		const { id } = scenarios().invoice({ amount: 900, email, description: '<Design>' });
		const [first, second] = [
			await stripe.invoices.retrieve(id),
			await stripe.invoices.retrieve(id),
		];
		expect(first.hosted_invoice_url).not.toBe(second.hosted_invoice_url);

		const pdf = await fetch(first.invoice_pdf ?? '');
		expect(pdf.headers.get('content-type')).toBe('application/pdf');
		expect(await pdf.text()).toMatch(/^%PDF-1\.4[\s\S]*<Design>[\s\S]*%%EOF\n$/);

		const url = second.hosted_invoice_url ?? '';
		expect(await (await fetch(url)).text()).toContain('Pay 9.00 usd');
		const body = new URLSearchParams({ payment_method: 'pm_card_chargeDeclined' });
		expect((await fetch(url, { method: 'POST', body })).status).toBe(402);
		body.set('payment_method', 'pm_card_visa');
		expect((await fetch(url, { method: 'POST', body })).status).toBe(200);
		expect((await stripe.invoices.retrieve(id)).status).toBe('paid');
	});

	it('is credited: less to pay while open, money back when paid', async () => {
		const { id } = await stripe.invoices.finalizeInvoice((await draft()).id);
		await stripe.creditNotes.create({ invoice: id, amount: 500 });
		expect(await stripe.invoices.retrieve(id)).toMatchObject({
			amount_remaining: 1_500,
			pre_payment_credit_notes_amount: 500,
		});
		scenarios().payInvoice(id, 'pm_card_visa');
		const note = await stripe.creditNotes.create({ invoice: id, amount: 300, refund_amount: 300 });
		expect(note).toMatchObject({ type: 'post_payment', refunds: [{ amount_refunded: 300 }] });
		const { data } = await stripe.charges.list();
		expect(data[0]).toMatchObject({ amount: 1_500, amount_refunded: 300 });
		expect(
			await refusalOf(stripe.creditNotes.create({ invoice: id, amount: 1_201 })),
		).toMatchObject({
			param: 'amount',
		});
	});

	it('that is final keeps its lines; metadata may change', async () => {
		const { id } = await stripe.invoices.finalizeInvoice((await draft()).id);
		const changed = await stripe.invoices.update(id, { metadata: { order: '7' } });
		expect(changed.metadata).toEqual({ hubspot_deal_id: '42', order: '7' });
		expect(await refusalOf(stripe.invoices.update(id, { description: 'New' }))).toMatchObject({
			code: 'invoice_not_editable',
		});
		expect(await refusalOf(stripe.invoices.del(id))).toMatchObject({ statusCode: 400 });
	});
});
