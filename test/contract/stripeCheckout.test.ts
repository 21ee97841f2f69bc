import Stripe from 'stripe';

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
const oneTime = { currency: 'eur', unit_amount: 4_000, product_data: { name: 'Workshop <b>' } };
const monthly = { ...oneTime, recurring: { interval: 'month' as const } };
const submit = async (url: string, fields: Record<string, string> = {}) =>
	await fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

describe('a checkout session', () => {
	const create = async (fields: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
		await stripe.checkout.sessions.create({
			mode: 'payment',
			line_items: [{ price_data: oneTime, quantity: 2 }],
			success_url: 'http://127.0.0.1:9/done?session={CHECKOUT_SESSION_ID}',
			metadata: { session: 'x' },
			payment_intent_data: { metadata: { deal: '7' }, description: 'Workshop for two' },
			...fields,
		});

	it('is paid on its page, and hands its metadata to the payment', async () => {
		const session = await create();
		expect(session).toMatchObject({ status: 'open', amount_total: 8_000, payment_intent: null });
		const page = await (await fetch(session.url ?? '')).text();
		expect(page).toContain('Pay 80.00 eur');
		expect(page).toContain('2 × Workshop &lt;b&gt;: 80.00 eur');

		const answer = await submit(session.url ?? '', { email, name: 'Ada' });
		expect(answer.status).toBe(303);
		expect(answer.headers.get('location')).toBe(`http://127.0.0.1:9/done?session=${session.id}`);
		const paid = await stripe.checkout.sessions.retrieve(session.id, {
			expand: ['payment_intent.latest_charge', 'line_items'],
		});
		expect(paid).toMatchObject({
			status: 'complete',
			payment_status: 'paid',
			metadata: { session: 'x' },
			customer: null,
			customer_details: { email, name: 'Ada' },
			line_items: { data: [{ quantity: 2, amount_total: 8_000 }] },
			payment_intent: {
				metadata: { deal: '7' },
				description: 'Workshop for two',
				latest_charge: { billing_details: { email }, metadata: { deal: '7' } },
			},
		});
		const listed = await stripe.checkout.sessions.list({
			payment_intent: (paid.payment_intent as Stripe.PaymentIntent).id,
		});
		expect(listed.data.map(({ id }) => id)).toEqual([session.id]);
	});

	it('stays open after a decline, and tries again with the same intent', async () => {
		const { id, url } = await create();
		const declined = await submit(url ?? '', { payment_method: 'pm_card_chargeDeclined', email });
		expect(declined.status).toBe(402);
		expect(await declined.text()).toContain('Your card was declined.');
		expect((await submit(url ?? '', { email })).status).toBe(303);
		const { data } = await stripe.paymentIntents.list();
		expect(data).toMatchObject([{ status: 'succeeded' }]);
		expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ status: 'complete' });
		expect((await submit(`${sandbox.origin('stripe')}/c/pay/${id}`)).status).toBe(400);
	});

	it('sells a subscription whose metadata reaches the invoice', async () => {
		const { id } = await create({
			mode: 'subscription',
			line_items: [{ price_data: monthly, quantity: 1 }],
			payment_intent_data: undefined,
			subscription_data: { metadata: { deal: '7' } },
		});
		sandbox.systems.stripe.paySession(id, { email });
		const session = await stripe.checkout.sessions.retrieve(id, {
			expand: ['subscription', 'invoice', 'customer'],
		});
		expect(session).toMatchObject({
			status: 'complete',
			payment_intent: null,
			customer: { email },
			subscription: { status: 'active', metadata: { deal: '7' } },
			invoice: { status: 'paid', parent: { subscription_details: { metadata: { deal: '7' } } } },
		});
	});

	it('makes an invoice when told to', async () => {
		const { id } = await create({ invoice_creation: { enabled: true } });
		sandbox.systems.stripe.paySession(id, { email });
		const session = await stripe.checkout.sessions.retrieve(id, { expand: ['invoice'] });
		expect(session).toMatchObject({
			invoice: { status: 'paid', total: 8_000 },
			payment_intent: expect.stringMatching(/^pi_/),
		});
	});

	it('expires once', async () => {
		const { id } = await create();
		expect((await stripe.checkout.sessions.expire(id)).status).toBe('expired');
		await expect(stripe.checkout.sessions.expire(id)).rejects.toMatchObject({ statusCode: 400 });
		const [event] = (await stripe.events.list()).data;
		expect(event?.type).toBe('checkout.session.expired');
	});

	it('refuses a recurring price as a payment, and a subscription without one', async () => {
		await expect(
			create({ line_items: [{ price_data: monthly, quantity: 1 }] }),
		).rejects.toMatchObject({ param: 'mode' });
		const none = create({ mode: 'subscription', payment_intent_data: undefined });
		await expect(none).rejects.toMatchObject({ param: 'mode' });
	});
});

describe('a payment link', () => {
	const create = async (fields: Partial<Stripe.PaymentLinkCreateParams> = {}) =>
		await stripe.paymentLinks.create({
			line_items: [{ price_data: oneTime, quantity: 1 }],
			metadata: { deal: '7' },
			payment_intent_data: { metadata: { deal: '7' } },
			...fields,
		});

	it('opens a session of its own for every visitor and copies its metadata there', async () => {
		const link = await create();
		const visit = await fetch(`${link.url}?prefilled_email=${email}&client_reference_id=deal-7`);
		expect(await visit.text()).toContain(`value="${email}"`);
		expect((await submit(visit.url, { email })).status).toBe(200);

		const { data } = await stripe.checkout.sessions.list({ payment_link: link.id });
		expect(data).toMatchObject([
			{ status: 'complete', metadata: { deal: '7' }, client_reference_id: 'deal-7' },
		]);
		const intent = await stripe.paymentIntents.retrieve(String(data[0]?.payment_intent));
		expect(intent.metadata).toEqual({ deal: '7' });
	});

	it('closes itself at its limit, and when it is switched off', async () => {
		const once = await create({ restrictions: { completed_sessions: { limit: 1 } } });
		sandbox.systems.stripe.payLink(once.id, { email });
		expect(await stripe.paymentLinks.retrieve(once.id)).toMatchObject({
			active: false,
			restrictions: { completed_sessions: { count: 1, limit: 1 } },
		});
		const other = await create();
		await stripe.paymentLinks.update(other.id, { active: false });
		expect((await fetch(other.url)).status).toBe(400);
		expect((await fetch(once.url)).status).toBe(400);
		expect((await stripe.paymentLinks.list({ active: true })).data).toEqual([]);
	});

	it('sells a subscription', async () => {
		const link = await create({
			line_items: [{ price_data: monthly, quantity: 1 }],
			payment_intent_data: undefined,
			subscription_data: { metadata: { deal: '9' }, trial_period_days: 7 },
		});
		const { subscription } = sandbox.systems.stripe.payLink(link.id, { email });
		expect(await stripe.subscriptions.retrieve(String(subscription))).toMatchObject({
			status: 'trialing',
			metadata: { deal: '9' },
		});
	});
});
