/** *Include Raw Delivery*, with what Stripe sends and the adapter that reads it. */
import { PaymentGatewayTrigger } from '../../../nodes/PaymentGateway/PaymentGatewayTrigger.node';
import { signature } from '../../support/stripe/deliveries';
import { webhookDouble } from '../../support/webhookDouble';

const SECRET = ['whsec', 'Invented0123456789'].join('_');
const DELIVERY = {
	id: 'evt_1',
	object: 'event',
	account: 'acct_1',
	livemode: false,
	created: 1_790_000_000,
	type: 'payment_intent.succeeded',
	data: { object: { id: 'pi_1', object: 'payment_intent', receipt_email: 'anna@acme.example' } },
};

async function itemsOf(parameters: Record<string, unknown>) {
	const body = JSON.stringify(DELIVERY);
	const { context } = webhookDouble({
		url: `https://n8n.acme.example/webhook/${JSON.stringify(parameters)}/webhook`,
		credentialType: 'stripePaymentsApi',
		credential: {
			secretKey: ['rk', 'test', 'x'].join('_'),
			signingSecrets: SECRET,
			advanced: true,
			connectedAccountId: 'acct_1',
			useConnectedAccount: true,
			baseUrl: 'http://127.0.0.1:9',
		},
		parameters,
		headers: { 'stripe-signature': signature(SECRET, body) },
		rawBody: Buffer.from(body),
	});
	const { workflowData } = await new PaymentGatewayTrigger().webhook.call(context);
	return workflowData?.[0]?.map(({ json }) => json);
}

it('stands on the item as JSON where it is asked for', async () => {
	const [item] = (await itemsOf({ 'options.includeRaw': true })) ?? [];
	expect(item).toMatchObject({ id: 'evt_1', account: 'acct_1', raw: DELIVERY });
});

it('is left out where it is not, with all that it says of people', async () => {
	const items = await itemsOf({});
	expect(items).toMatchObject([{ id: 'evt_1', hint: { objectId: 'pi_1' } }]);
	expect(JSON.stringify(items)).not.toContain('anna');
});
