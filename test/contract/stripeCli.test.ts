import type Stripe from 'stripe';

import { startSandbox, type Sandbox } from '../sandbox/server/startSandbox';
import { createStripeSandbox, type StripeSandbox } from '../sandbox/stripe/createStripeSandbox';
import { startReceiver, type Receiver } from '../support/receiver';
import { CLI_TIMEOUT_MILLISECONDS, createStripeCli, type StripeCli } from '../support/stripe/cli';
import { createStripeClient } from '../support/stripe/client';

let sandbox: Sandbox<{ readonly stripe: StripeSandbox }>;
let receiver: Receiver;
let cli: StripeCli;

beforeAll(async () => {
	receiver = await startReceiver();
	sandbox = await startSandbox({ systems: { stripe: createStripeSandbox } });
	cli = await createStripeCli(() => sandbox.origin('stripe'));
});
afterAll(async () => {
	await sandbox.stop();
	await receiver.stop();
	await cli.remove();
});
beforeEach(() => {
	sandbox.reset();
	receiver.clear();
});

it.each([
	'payment_intent.succeeded',
	'payment_intent.payment_failed',
	'payment_intent.processing',
	'charge.captured',
	'charge.refunded',
	'charge.dispute.created',
	'charge.dispute.closed',
	'customer.subscription.created',
	'customer.subscription.updated',
	'customer.subscription.deleted',
	'customer.subscription.paused',
	'invoice.paid',
	'invoice.payment_failed',
	'invoice.payment_action_required',
	'checkout.session.completed',
	'checkout.session.async_payment_succeeded',
	'checkout.session.async_payment_failed',
	'payment_link.updated',
	'credit_note.created',
] as const)(
	'`stripe trigger %s` ends in a signed delivery',
	async (type) => {
		const stripe = createStripeClient(sandbox.origin('stripe'));
		const { secret = '' } = await stripe.webhookEndpoints.create({
			url: receiver.url,
			enabled_events: [type],
		});

		await cli.trigger(type);

		const { body, headers } = await receiver.next(() => true);
		const signature = headers['stripe-signature'] ?? '';
		const event: Stripe.Event = stripe.webhooks.constructEvent(body, signature, secret);
		expect(event.type).toBe(type);
	},
	CLI_TIMEOUT_MILLISECONDS,
);
