/** Where the stand-in has to be as strict as Stripe, since a laxer one would let a fault of the product pass. */
import Stripe from 'stripe';
import { startSandbox, type Sandbox } from '../../sandbox/server/startSandbox';
import { createStripeSandbox, type StripeSandbox } from '../../sandbox/stripe/createStripeSandbox';
import { createStripeClient, refusalOf, TEST_KEY } from '../../support/stripe/client';

let sandbox: Sandbox<{ readonly stripe: StripeSandbox }>;
let stripe: Stripe;

beforeAll(async () => {
	sandbox = await startSandbox({ systems: { stripe: createStripeSandbox } });
	stripe = createStripeClient(sandbox.origin('stripe'));
});
afterAll(async () => await sandbox.stop());
beforeEach(() => sandbox.reset());

it.each([
	['not-a-key', Stripe.errors.StripeAuthenticationError],
	['rk_test_x_noendpoints_y', Stripe.errors.StripePermissionError],
])('%s may not write an endpoint', async (key, kind) => {
	const client = createStripeClient(sandbox.origin('stripe'), key);
	const url = 'http://127.0.0.1:9/hook';
	const refused = client.webhookEndpoints.create({ url, enabled_events: ['*'] });
	expect(await refusalOf(refused)).toBeInstanceOf(kind);
});

it.each([
	['currency=usd', 'amount', 'parameter_missing'],
	['currency=usd&amount=ten', 'amount', 'parameter_invalid_integer'],
	['currency=usd&amount=500&colour=red', 'colour', 'parameter_unknown'],
	['currency=usd&amount=500&customer=cus_gone1', 'customer', 'resource_missing'],
])('%s is refused because of %s', async (body, param, code) => {
	const answer = await fetch(`${sandbox.origin('stripe')}/v1/payment_intents`, {
		method: 'POST',
		headers: {
			authorization: `Bearer ${TEST_KEY}`,
			'content-type': 'application/x-www-form-urlencoded',
		},
		body,
	});
	expect(answer.status).toBe(400);
	expect(await answer.json()).toMatchObject({ error: { param, code } });
});

it('a key is refused with other parameters, at another endpoint, and while it is in use', async () => {
	const body = { amount: 700, currency: 'usd' };
	const create = async (amount = 700) =>
		await stripe.paymentIntents.create({ ...body, amount }, { idempotencyKey: 'k' });
	sandbox.systems.stripe.setProcessingTime(80);
	const both = await Promise.allSettled([create(), create()]);
	expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
	expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
		reason: { statusCode: 409, code: 'idempotency_key_in_use' },
	});
	expect(await refusalOf(create(701))).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
	const elsewhere = stripe.customers.create({}, { idempotencyKey: 'k' });
	expect(await refusalOf(elsewhere)).toMatchObject({ rawType: 'idempotency_error' });
});

it('what cannot be expanded is refused, and a list of more than a hundred', async () => {
	sandbox.systems.stripe.pay({ amount: 500 });
	for (const path of ['data.amount', 'data.currency', 'data.latest_charge.nothing']) {
		const { message } = await refusalOf(stripe.paymentIntents.list({ expand: [path] }));
		expect(message).toBe(`This property cannot be expanded (${path}).`);
	}
	const tooMany = await refusalOf(stripe.paymentIntents.list({ limit: 101 }));
	expect(tooMany).toMatchObject({ param: 'limit' });
});
