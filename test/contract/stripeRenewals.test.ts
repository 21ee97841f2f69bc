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
const SLOW_IBAN = 'AT321904300235473204';
const WEEK = 7 * 86_400;
const scenarios = () => sandbox.systems.stripe;
/** Newest first. */
const invoicesOf = async (subscription: string) =>
	(await stripe.invoices.list({ subscription, limit: 100 })).data;
const amountsOf = async (subscription: string) =>
	(await invoicesOf(subscription)).map(({ status, amount_paid }) => [status, amount_paid]);

describe('renewals', () => {
	it('leave an unpaid month open beside a later one that is paid', async () => {
		const { id } = scenarios().subscribe({ amount: 1_000, email });
		scenarios().changeCard(id, 'pm_card_chargeCustomerFail');
		scenarios().advanceSubscription(id);
		expect((await stripe.subscriptions.retrieve(id)).status).toBe('past_due');
		scenarios().advanceSubscription(id);
		scenarios().changeCard(id, 'pm_card_visa');
		scenarios().advanceSubscription(id);
		expect(await amountsOf(id)).toEqual([
			['paid', 1_000],
			['open', 0],
			['open', 0],
			['paid', 1_000],
		]);
		expect((await stripe.subscriptions.retrieve(id)).status).toBe('active');
	});

	it('canceled after a decline leave an invoice that is voided by hand', async () => {
		const { id } = scenarios().subscribe({ amount: 1_000, email });
		scenarios().changeCard(id, 'pm_card_chargeCustomerFail');
		scenarios().advanceSubscription(id);
		scenarios().giveUpSubscription(id, 'canceled');
		const [open] = await invoicesOf(id);
		expect(open?.status).toBe('open');
		scenarios().voidInvoice(open?.id ?? '');
		expect(await amountsOf(id)).toEqual([
			['void', 0],
			['paid', 1_000],
		]);
	});

	it('of two subscriptions of one customer do not mix', async () => {
		const first = scenarios().subscribe({ amount: 1_000, email });
		const second = scenarios().subscribe({ amount: 500, email });
		expect(second.customer).toBe(first.customer);
		scenarios().changePlan(first.id, 2_000, { periodUsed: 0.5 });
		scenarios().advanceSubscription(second.id);
		expect((await invoicesOf(second.id)).map(({ total }) => total)).toEqual([500, 500]);
		scenarios().advanceSubscription(first.id);
		expect((await invoicesOf(first.id)).map(({ total }) => total)).toEqual([2_500, 1_000]);
	});

	it('after a smaller plan are paid out of the credit that is carried', async () => {
		const { id, customer } = scenarios().subscribe({ amount: 10_000, email });
		scenarios().changePlan(id, 1_000, { periodUsed: 0.5, invoiceNow: true });
		const balance = async () =>
			((await stripe.customers.retrieve(String(customer))) as Stripe.Customer).balance;
		expect(await balance()).toBe(-4_500);
		scenarios().advanceSubscription(id);
		expect((await invoicesOf(id)).map((one) => [one.total, one.amount_due, one.status])).toEqual([
			[1_000, 0, 'paid'],
			[-4_500, 0, 'paid'],
			[10_000, 10_000, 'paid'],
		]);
		expect(await balance()).toBe(-3_500);
	});

	it('come by the clock of their customer, each at its own time', async () => {
		const start = 1_735_689_600;
		const clock = await stripe.testHelpers.testClocks.create({ frozen_time: start });
		const { id: customer } = await stripe.customers.create({
			email,
			test_clock: clock.id,
			payment_method: 'pm_card_visa',
			invoice_settings: { default_payment_method: 'pm_card_visa' },
		});
		const price = await stripe.prices.create({
			unit_amount: 1_000,
			currency: 'usd',
			recurring: { interval: 'week' },
			product_data: { name: 'Weekly' },
		});
		const { id } = await stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
		const far = stripe.testHelpers.testClocks.advance(clock.id, {
			frozen_time: start + 3 * WEEK,
		});
		expect(await refusalOf(far)).toMatchObject({ param: 'frozen_time' });
		for (const weeks of [2, 4]) {
			const frozen_time = start + weeks * WEEK;
			const moved = await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time });
			expect(moved.status).toBe('advancing');
		}
		expect(await stripe.testHelpers.testClocks.retrieve(clock.id)).toMatchObject({
			status: 'ready',
			frozen_time: start + 4 * WEEK,
		});
		const invoices = await invoicesOf(id);
		expect(invoices.map(({ created }) => (created - start) / WEEK)).toEqual([4, 3, 2, 1, 0]);
		const { data } = await stripe.charges.list({ customer });
		expect(data.map(({ created }) => (created - start) / WEEK)).toEqual([4, 3, 2, 1, 0]);
		const [event] = (await stripe.events.list({ type: 'invoice.paid' })).data;
		expect(event?.created).toBeGreaterThan(start + 20 * WEEK);
	});

	it('that fail are tried again by the clock, until the subscription is given up', async () => {
		const start = 1_735_689_600;
		const clock = await stripe.testHelpers.testClocks.create({ frozen_time: start });
		await stripe.customers.create({ email, test_clock: clock.id });
		const { id } = scenarios().subscribe({ amount: 1_000, email });
		scenarios().changeCard(id, 'pm_card_chargeCustomerFail');
		const subscription = async () => await stripe.subscriptions.retrieve(id);
		const end = (await subscription()).items.data[0]?.current_period_end ?? 0;
		expect(end - start).toBe(31 * 86_400);
		for (const [days, tries, status] of [
			[0, 1, 'past_due'],
			[4, 2, 'past_due'],
			[20, 4, 'canceled'],
		] as const) {
			const frozen_time = end + days * 86_400 + 1;
			await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time });
			expect((await subscription()).status).toBe(status);
			expect((await invoicesOf(id))[0]?.attempt_count).toBe(tries);
		}
	});
});

describe('a debit', () => {
	it('of a subscription is under way while the subscription is active', async () => {
		const { id } = scenarios().subscribe({
			amount: 1_000,
			currency: 'eur',
			email,
			iban: SLOW_IBAN,
		});
		const [invoice] = await invoicesOf(id);
		expect([invoice?.status, (await stripe.subscriptions.retrieve(id)).status]).toEqual([
			'open',
			'active',
		]);
		const intent = scenarios().intentOfInvoice(invoice?.id ?? '');
		expect(intent.status).toBe('processing');
		scenarios().settleDebit(intent.id, 'succeeds');
		expect(await amountsOf(id)).toEqual([['paid', 1_000]]);

		scenarios().advanceSubscription(id);
		const [renewal] = await invoicesOf(id);
		scenarios().settleDebit(scenarios().intentOfInvoice(renewal?.id ?? '').id, 'fails');
		expect((await stripe.subscriptions.retrieve(id)).status).toBe('past_due');
		const failed = await stripe.events.list({ type: 'invoice.payment_failed' });
		expect(failed.data).toHaveLength(1);
	});

	it.each([
		['succeeds', 'paid', 'async_payment_succeeded'],
		['fails', 'unpaid', 'async_payment_failed'],
	] as const)(
		'of a subscription sold by checkout that %s is told to the page',
		async (outcome, status, type) => {
			const { id } = scenarios().checkout({ amount: 1_000, currency: 'eur', interval: 'month' });
			const { invoice } = scenarios().paySession(id, { email, paymentMethod: SLOW_IBAN });
			scenarios().settleDebit(scenarios().intentOfInvoice(String(invoice)).id, outcome);
			expect((await stripe.checkout.sessions.retrieve(id)).payment_status).toBe(status);
			const { data } = await stripe.events.list({ type: `checkout.session.${type}` });
			expect(data).toHaveLength(1);
		},
	);

	it('of an invoice leaves it open until the bank has answered', async () => {
		const { id } = scenarios().invoice({ amount: 1_000, currency: 'eur', email });
		expect(scenarios().payInvoice(id, SLOW_IBAN)).toMatchObject({
			status: 'open',
			attempted: true,
		});
		scenarios().settleDebit(scenarios().intentOfInvoice(id).id, 'succeeds');
		expect((await stripe.invoices.retrieve(id)).status).toBe('paid');
	});
});
