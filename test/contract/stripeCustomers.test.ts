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

describe('customers and payment methods', () => {
	it('are found by e-mail and paid for off session', async () => {
		const customer = await stripe.customers.create({
			email: 'ada@northwind.example',
			payment_method: 'pm_card_visa',
			invoice_settings: { default_payment_method: 'pm_card_visa' },
		});
		const found = await stripe.customers.list({ email: 'ada@northwind.example' });
		expect(found.data.map(({ id }) => id)).toEqual([customer.id]);
		const intent = await stripe.paymentIntents.create({
			amount: 900,
			currency: 'usd',
			customer: customer.id,
			payment_method: customer.invoice_settings.default_payment_method as string,
			confirm: true,
			off_session: true,
			expand: ['customer', 'payment_method'],
		});
		expect(intent).toMatchObject({
			status: 'succeeded',
			customer: { email: 'ada@northwind.example' },
			payment_method: { card: { last4: '4242' }, customer: customer.id },
		});
	});

	it('attach where the issuer lets them', async () => {
		const { id: customer } = await stripe.customers.create();
		const failing = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
		expect(failing).toMatchObject({ customer, card: { last4: '0341' } });
		const error = await refusalOf(
			stripe.paymentMethods.attach('pm_card_chargeDeclined', { customer }),
		);
		expect(error).toMatchObject({ statusCode: 402, code: 'card_declined' });
	});

	it('of a deleted customer leave a stub', async () => {
		const { id } = await stripe.customers.create();
		await stripe.customers.del(id);
		expect(await stripe.customers.retrieve(id)).toMatchObject({ id, deleted: true });
		expect((await stripe.customers.list()).data).toEqual([]);
	});

	it('take no card numbers', async () => {
		const error = await refusalOf(
			stripe.paymentMethods.create({
				type: 'card',
				card: { number: '4242424242424242', exp_month: 1, exp_year: 2030, cvc: '123' },
			}),
		);
		expect(error).toMatchObject({ statusCode: 400, param: 'card[number]' });
	});
});
