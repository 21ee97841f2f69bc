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
describe('a subscription', () => {
	const subscribe = (options: object = {}) =>
		scenarios().subscribe({ amount: 1_500, email, metadata: { deal: '7' }, ...options });

	it('starts paid, and its invoice names it and its metadata', async () => {
		const { id } = subscribe();
		const subscription = await stripe.subscriptions.retrieve(id, {
			expand: ['latest_invoice.payments', 'items.data.price'],
		});
		expect(subscription.status).toBe('active');
		expect(subscription).not.toHaveProperty('current_period_end');
		const [item] = subscription.items.data;
		expect(item?.price.unit_amount).toBe(1_500);
		expect((item?.current_period_end ?? 0) - (item?.current_period_start ?? 0)).toBeGreaterThan(
			27 * 86_400,
		);
		expect(subscription.latest_invoice).toMatchObject({
			billing_reason: 'subscription_create',
			status: 'paid',
			parent: { subscription_details: { subscription: id, metadata: { deal: '7' } } },
			payments: { data: [{ status: 'paid' }] },
		});
		expect(await eventTypes('customer.subscription')).toEqual([
			'customer.subscription.created',
			'customer.subscription.updated',
		]);
	});

	it('renews, falls behind with a failing card, and recovers', async () => {
		const { id } = subscribe();
		const before = (await stripe.subscriptions.retrieve(id)).items.data[0]?.current_period_end;
		scenarios().advanceSubscription(id);
		const renewed = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
		expect(renewed.items.data[0]?.current_period_start).toBe(before);
		expect(renewed).toMatchObject({
			status: 'active',
			latest_invoice: { status: 'paid', billing_reason: 'subscription_cycle' },
		});

		scenarios().changeCard(id, 'pm_card_chargeCustomerFail');
		scenarios().advanceSubscription(id);
		const behind = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
		expect(behind).toMatchObject({
			status: 'past_due',
			latest_invoice: {
				status: 'open',
				attempt_count: 1,
				next_payment_attempt: expect.any(Number),
			},
		});

		const { id: invoiceId } = behind.latest_invoice as Stripe.Invoice;
		scenarios().payInvoice(invoiceId, 'pm_card_visa');
		expect((await stripe.subscriptions.retrieve(id)).status).toBe('active');
		expect((await stripe.invoices.list({ subscription: id })).data).toHaveLength(3);
	});

	it.each([
		['canceled', 'customer.subscription.deleted'],
		['unpaid', 'customer.subscription.updated'],
	] as const)('that nobody pays ends as %s', async (outcome, type) => {
		const { id } = subscribe();
		scenarios().changeCard(id, 'pm_card_chargeCustomerFail');
		scenarios().advanceSubscription(id);
		scenarios().giveUpSubscription(id, outcome);
		expect((await stripe.subscriptions.retrieve(id)).status).toBe(outcome);
		expect((await eventTypes('customer.subscription')).at(-1)).toBe(type);
	});

	it('begins incomplete when the first payment fails, and is completed or expires', async () => {
		const [first, second] = ['a', 'b'].map((name) =>
			subscribe({
				email: `${name}@northwind.example`,
				paymentMethod: 'pm_card_chargeCustomerFail',
			}),
		);
		expect([first?.status, second?.status]).toEqual(['incomplete', 'incomplete']);
		scenarios().payInvoice(String(first?.latest_invoice), 'pm_card_visa');
		scenarios().expireSubscription(second?.id ?? '');
		expect((await stripe.subscriptions.retrieve(first?.id ?? '')).status).toBe('active');
		expect((await stripe.subscriptions.retrieve(second?.id ?? '')).status).toBe(
			'incomplete_expired',
		);
	});

	it('tries first, for nothing, then bills', async () => {
		const { id } = subscribe({ trialDays: 14 });
		const trial = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
		expect(trial).toMatchObject({
			status: 'trialing',
			latest_invoice: { total: 0, status: 'paid' },
		});
		expect(trial.items.data[0]?.current_period_end).toBe(trial.trial_end);
		scenarios().advanceSubscription(id);
		expect(await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] })).toMatchObject({
			status: 'active',
			latest_invoice: { total: 1_500, status: 'paid', billing_reason: 'subscription_cycle' },
		});
	});

	it('cancels at the end of what is paid for, or now', async () => {
		const { id } = subscribe();
		const asked = await stripe.subscriptions.update(id, { cancel_at_period_end: true });
		expect(asked).toMatchObject({ status: 'active', cancel_at_period_end: true });
		expect(asked.cancel_at).toBe(asked.items.data[0]?.current_period_end);
		scenarios().advanceSubscription(id);
		expect((await stripe.subscriptions.retrieve(id)).status).toBe('canceled');

		const now = await stripe.subscriptions.cancel(subscribe().id);
		expect(now).toMatchObject({ status: 'canceled', ended_at: expect.any(Number) });
		expect((await stripe.subscriptions.list()).data).toEqual([]);
		expect((await stripe.subscriptions.list({ status: 'all' })).data).toHaveLength(2);
		expect(await refusalOf(stripe.subscriptions.cancel(now.id))).toMatchObject({ statusCode: 400 });
	});

	it('changes plan with prorations on the next invoice', async () => {
		const { id } = subscribe();
		const { items } = await stripe.subscriptions.retrieve(id);
		const product = String(items.data[0]?.price.product);
		const price = await stripe.prices.create({
			product,
			currency: 'usd',
			unit_amount: 4_500,
			recurring: { interval: 'month' },
		});
		const item = { id: items.data[0]?.id, price: price.id, quantity: 2 };
		const changed = await stripe.subscriptions.update(id, { items: [item] });
		expect(changed.items.data).toMatchObject([
			{ id: item.id, quantity: 2, price: { id: price.id } },
		]);
		scenarios().advanceSubscription(id);
		const [invoice] = (await stripe.invoices.list({ subscription: id })).data;
		expect(invoice?.lines.data.map(({ amount }) => amount)).toEqual([-1_500, 9_000, 9_000]);
		expect(invoice?.total).toBe(16_500);
	});

	it.each([
		['void', 'void'],
		['keep_as_draft', 'draft'],
		['mark_uncollectible', 'uncollectible'],
	] as const)('with collection paused (%s) leaves its invoice %s', async (behavior, status) => {
		const { id } = subscribe();
		await stripe.subscriptions.update(id, { pause_collection: { behavior } });
		scenarios().advanceSubscription(id);
		const paused = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
		expect(paused).toMatchObject({ status: 'active', latest_invoice: { status } });
		const resumed = await stripe.subscriptions.update(id, { pause_collection: '' });
		expect(resumed.pause_collection).toBeNull();
	});

	it('pauses and resumes', async () => {
		const { id } = subscribe();
		expect((await stripe.subscriptions.pause(id)).status).toBe('paused');
		expect((await stripe.subscriptions.resume(id)).status).toBe('active');
		// Resumed in another second, it also begins a new period, and that is told too.
		const told = (await eventTypes('customer.subscription')).filter((type) =>
			/\.(paused|resumed)$/.test(type),
		);
		expect(told).toEqual(['customer.subscription.paused', 'customer.subscription.resumed']);
	});

	it('is refused without a way to pay', async () => {
		const { id: customer } = await stripe.customers.create({ email });
		const price_data = {
			currency: 'usd',
			unit_amount: 900,
			recurring: { interval: 'month' as const },
		};
		const { id: product } = await stripe.products.create({ name: 'Plan' });
		const items = [{ price_data: { ...price_data, product } }];
		expect(await refusalOf(stripe.subscriptions.create({ customer, items }))).toMatchObject({
			statusCode: 400,
			code: 'resource_missing',
		});
		const sent = await stripe.subscriptions.create({
			customer,
			items,
			collection_method: 'send_invoice',
			days_until_due: 7,
			expand: ['latest_invoice'],
		});
		expect(sent).toMatchObject({ status: 'active', latest_invoice: { status: 'open' } });
	});
});
