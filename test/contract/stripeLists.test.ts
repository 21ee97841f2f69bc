import type Stripe from 'stripe';

import { startSandbox, type Sandbox } from '../sandbox/server/startSandbox';
import { createStripeSandbox, type StripeSandbox } from '../sandbox/stripe/createStripeSandbox';
import { createStripeClient } from '../support/stripe/client';

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
const TWELVE = Array.from({ length: 12 }, (_, index) => index + 1);
interface Page {
	readonly data: readonly unknown[];
	readonly has_more: boolean;
}
const shape = (list: Page | undefined) => [list?.data.length, list?.has_more];

describe('a list inside an object is cut at ten', () => {
	it('the refunds of a charge, the newest first; all are listed', async () => {
		const { id, latest_charge: charge } = scenarios().pay({ amount: 10_000 });
		for (const amount of TWELVE) scenarios().refund(id, amount);
		const { refunds } = await stripe.charges.retrieve(String(charge), { expand: ['refunds'] });
		expect(shape(refunds ?? undefined)).toEqual([10, true]);
		expect(refunds?.data[0]?.amount).toBe(12);

		const first = await stripe.refunds.list({ charge: String(charge) });
		expect(shape(first)).toEqual([10, true]);
		const rest = await stripe.refunds.list({
			charge: String(charge),
			starting_after: first.data.at(-1)?.id,
		});
		expect(rest.data.map(({ amount }) => amount)).toEqual([2, 1]);
		expect(rest.has_more).toBe(false);
		expect(shape(await stripe.refunds.list({ charge: String(charge), limit: 12 }))).toEqual([
			12,
			false,
		]);
	});

	it('the payments of an invoice', async () => {
		const { id } = scenarios().invoice({ amount: 10_000, email });
		for (const part of TWELVE) {
			const { id: intent } = scenarios().pay({ amount: 100 + part, email });
			await stripe.invoices.attachPayment(id, { payment_intent: intent });
		}
		const invoice = await stripe.invoices.retrieve(id, { expand: ['payments'] });
		expect(shape(invoice.payments)).toEqual([10, true]);
		const listed = await stripe.invoices.list({ expand: ['data.payments'] });
		expect(shape(listed.data[0]?.payments)).toEqual([10, true]);
		expect(shape(await stripe.invoicePayments.list({ invoice: id, limit: 100 }))).toEqual([
			13,
			false,
		]);
	});

	it('the items of a subscription and the lines of its invoice, also in events', async () => {
		const { id: customer } = await stripe.customers.create({
			email,
			payment_method: 'pm_card_visa',
			invoice_settings: { default_payment_method: 'pm_card_visa' },
		});
		const { id: product } = await stripe.products.create({ name: 'Seat' });
		const { id } = await stripe.subscriptions.create({
			customer,
			items: TWELVE.map((unit) => ({
				price_data: {
					currency: 'usd',
					unit_amount: unit * 100,
					product,
					recurring: { interval: 'month' },
				},
			})),
		});
		const subscription = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
		expect(shape(subscription.items)).toEqual([10, true]);
		const invoice = subscription.latest_invoice as Stripe.Invoice;
		expect([...shape(invoice.lines), invoice.total]).toEqual([10, true, 7_800]);
		const lines = await stripe.invoices.listLineItems(invoice.id, { limit: 100 });
		expect(shape(lines)).toEqual([12, false]);
		expect(shape(await stripe.subscriptionItems.list({ subscription: id }))).toEqual([10, true]);
		const all = { subscription: id, limit: 20 };
		expect(shape(await stripe.subscriptionItems.list(all))).toEqual([12, false]);
		const { data } = await stripe.events.list({ type: 'customer.subscription.created' });
		const told = data[0]?.data.object as Stripe.Subscription;
		expect(shape(told.items)).toEqual([10, true]);
	});
});

it.each([
	['charges', () => stripe.charges],
	['paymentIntents', () => stripe.paymentIntents],
	['disputes', () => stripe.disputes],
	['invoices', () => stripe.invoices],
	['invoicePayments', () => stripe.invoicePayments],
	['subscriptions', () => stripe.subscriptions],
	['creditNotes', () => stripe.creditNotes],
	['customers', () => stripe.customers],
	['balanceTransactions', () => stripe.balanceTransactions],
	['checkout.sessions', () => stripe.checkout.sessions],
	['reviews', () => stripe.reviews],
	['radar.earlyFraudWarnings', () => stripe.radar.earlyFraudWarnings],
	['events', () => stripe.events],
] as const)('%s lists ten, and a hundred at most', async (_name, resource) => {
	for (const index of TWELVE) {
		const payer = { amount: 900, email: `${index}@northwind.example` };
		const { id } = scenarios().pay({ ...payer, paymentMethod: 'pm_card_createDispute' });
		scenarios().openReview(id);
		scenarios().warnOfFraud(id);
		scenarios().creditInvoice(scenarios().invoice(payer).id, { amount: 100 });
		scenarios().subscribe(payer);
		scenarios().checkout({ amount: 900 });
	}
	const list = resource().list.bind(resource()) as (query?: object) => Promise<Page>;
	expect(shape(await list())).toEqual([10, true]);
	expect((await list({ limit: 11 })).data).toHaveLength(11);
	await expect(list({ limit: 101 })).rejects.toMatchObject({ statusCode: 400 });
});
