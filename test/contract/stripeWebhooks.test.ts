import Stripe from 'stripe';

import { startSandbox, type Sandbox } from '../sandbox/server/startSandbox';
import { createStripeSandbox, type StripeSandbox } from '../sandbox/stripe/createStripeSandbox';
import { startReceiver, type ReceivedDelivery, type Receiver } from '../support/receiver';
import { createStripeClient } from '../support/stripe/client';

let sandbox: Sandbox<{ readonly stripe: StripeSandbox }>;
let stripe: Stripe;
let receiver: Receiver;

beforeAll(async () => {
	receiver = await startReceiver();
	sandbox = await startSandbox({
		systems: { stripe: createStripeSandbox },
		deliveries: { retryDelaysMilliseconds: [20, 20] },
	});
	stripe = createStripeClient(sandbox.origin('stripe'));
});
afterAll(async () => {
	await sandbox.stop();
	await receiver.stop();
});
beforeEach(() => {
	sandbox.reset();
	receiver.clear();
	receiver.answerWith(() => 200);
});

const register = async (
	enabled_events: Stripe.WebhookEndpointCreateParams.EnabledEvent[] = ['*'],
) => await stripe.webhookEndpoints.create({ url: receiver.url, enabled_events });
const verify = ({ body, headers }: ReceivedDelivery, secret = '') =>
	stripe.webhooks.constructEvent(body, headers['stripe-signature'] ?? '', secret);

describe('a delivery', () => {
	it('verifies with the secret of its endpoint and with no other', async () => {
		const { secret } = await register(['payment_intent.succeeded']);
		const intent = sandbox.systems.stripe.pay({ amount: 1_200, currency: 'jpy' });
		await sandbox.deliveries.settled();

		expect(receiver.received).toHaveLength(1);
		const [delivery] = receiver.received as [ReceivedDelivery];
		const event = verify(delivery, secret);
		expect(event).toMatchObject({
			type: 'payment_intent.succeeded',
			api_version: '2026-10-28.endive',
			livemode: false,
			pending_webhooks: 1,
			data: { object: { id: intent.id, amount: 1_200, currency: 'jpy' } },
		});
		expect(() => verify(delivery, 'whsec_other')).toThrow(/No signatures found/);
		const changed = { ...delivery, body: Buffer.concat([delivery.body, Buffer.from(' ')]) };
		expect(() => verify(changed, secret)).toThrow(/No signatures found/);
	});

	it('carries two signatures while a secret is being rolled, one afterwards', async () => {
		const { id, secret: old } = await register(['payment_intent.succeeded']);
		const fresh = sandbox.systems.stripe.rollSecret(id);
		sandbox.systems.stripe.pay({ amount: 500 });
		await sandbox.deliveries.settled();
		const [rolling] = receiver.received as [ReceivedDelivery];
		expect(rolling.headers['stripe-signature']?.match(/v1=/g)).toHaveLength(2);
		expect(verify(rolling, old).id).toBe(verify(rolling, fresh).id);

		sandbox.systems.stripe.endSecretRoll(id);
		receiver.clear();
		sandbox.systems.stripe.pay({ amount: 500 });
		await sandbox.deliveries.settled();
		const [rolled] = receiver.received as [ReceivedDelivery];
		expect(verify(rolled, fresh).type).toBe('payment_intent.succeeded');
		expect(() => verify(rolled, old)).toThrow(/No signatures found/);
	});

	it('that fails is found by catching up, until it succeeds', async () => {
		await register(['payment_intent.succeeded']);
		receiver.answerWith(() => 500);
		sandbox.systems.stripe.pay({ amount: 500 });
		await sandbox.deliveries.settled();
		const missed = await stripe.events.list({ delivery_success: false });
		expect(missed.data.map(({ type }) => type)).toEqual(['payment_intent.succeeded']);

		receiver.answerWith(() => 200);
		const [record] = sandbox.deliveries.list();
		sandbox.deliveries.resend(record?.id ?? '');
		await sandbox.deliveries.settled();
		expect((await stripe.events.list({ delivery_success: false })).data).toEqual([]);
	});

	it('of what an API call did names the request', async () => {
		const { secret } = await register(['customer.created']);
		const { lastResponse } = await stripe.customers.create({}, { idempotencyKey: 'contact/7' });
		await sandbox.deliveries.settled();
		const event = verify(receiver.received[0] as ReceivedDelivery, secret);
		expect(event.request).toEqual({ id: lastResponse.requestId, idempotency_key: 'contact/7' });
	});
});

describe('an endpoint', () => {
	it('shows its secret once', async () => {
		const created = await register();
		expect(created.secret).toMatch(/^whsec_\w{32}$/);
		expect(await stripe.webhookEndpoints.retrieve(created.id)).not.toHaveProperty('secret');
		const listed = await stripe.webhookEndpoints.list();
		expect(listed.data[0]).not.toHaveProperty('secret');
	});

	it('gets nothing while disabled, nor once deleted', async () => {
		const { id } = await register();
		await stripe.webhookEndpoints.update(id, { disabled: true, metadata: { owner: 'us' } });
		sandbox.systems.stripe.pay({ amount: 500 });
		await stripe.webhookEndpoints.update(id, { disabled: false });
		expect(await stripe.webhookEndpoints.del(id)).toMatchObject({ id, deleted: true });
		sandbox.systems.stripe.pay({ amount: 500 });
		await sandbox.deliveries.settled();
		expect(receiver.received).toEqual([]);
	});

	it('that is deleted between two attempts is not tried again', async () => {
		const { id } = await register(['payment_intent.succeeded']);
		receiver.answerWith(() => 503);
		sandbox.systems.stripe.pay({ amount: 500 });
		await receiver.next(() => true);
		await stripe.webhookEndpoints.del(id);
		await sandbox.deliveries.settled();
		expect(sandbox.deliveries.list()[0]?.state).toBe('abandoned');
	});

	it('is the last one at sixteen', async () => {
		for (let count = 0; count < 16; count += 1) await register();
		await expect(register()).rejects.toMatchObject({ statusCode: 400 });
	});

	it('takes the version of its events from its registration', async () => {
		await stripe.webhookEndpoints.create({
			url: receiver.url,
			enabled_events: ['payment_intent.succeeded'],
			api_version: '2025-03-31.basil',
		});
		sandbox.systems.stripe.pay({ amount: 500 });
		await sandbox.deliveries.settled();
		const body = JSON.parse(receiver.received[0]?.body.toString() ?? '') as Stripe.Event;
		expect(body.api_version).toBe('2025-03-31.basil');
	});
});

it('plays a payment, a failure and a refund by order of another process', async () => {
	await register();
	const order = async (path: string, body: unknown) => {
		const url = `${sandbox.controlOrigin}/control/stripe${path}`;
		const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
		return (await answer.json()) as Stripe.PaymentIntent;
	};
	const paid = await order('/pay', { amount: 900, email: 'ada@northwind.example' });
	const failed = await order('/pay', { amount: 900, paymentMethod: 'pm_card_chargeDeclined' });
	await order(`/payment_intents/${paid.id}/refund`, { amount: 100 });
	await sandbox.deliveries.settled();

	expect([paid.status, failed.status]).toEqual(['succeeded', 'requires_payment_method']);
	const types = receiver.received.map(
		({ body }) => (JSON.parse(body.toString()) as Stripe.Event).type,
	);
	for (const type of [
		'payment_intent.succeeded',
		'payment_intent.payment_failed',
		'refund.created',
	]) {
		expect(types).toContain(type);
	}
	expect(await order('/payment_intents/pi_gone1/refund', {})).toHaveProperty('refused');
});
