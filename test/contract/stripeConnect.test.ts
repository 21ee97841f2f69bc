/** A platform's credential that names one connected account: everything is about that account, and nothing about another. */
import { StripePaymentsApi } from '../../credentials/StripePaymentsApi.credentials';
import { gateway } from '../../nodes/gateways/stripe';
import type { GatewayConnection } from '../../nodes/shared/contracts/gateway';
import type { PaymentEvent } from '../../nodes/shared/vocabulary/event';
import { startSandbox, type Sandbox } from '../sandbox/server/startSandbox';
import { createStripeSandbox, type StripeSandbox } from '../sandbox/stripe/createStripeSandbox';
import { OWNER } from '../support/endpointOwner';
import { type Receiver, startReceiver } from '../support/receiver';
import { createStripeClient, refusalOf, TEST_KEY } from '../support/stripe/client';

interface Told {
	readonly account?: string;
}

const DRAFT = {
	url: 'https://n8n.example/webhook/1/payments',
	eventTypes: ['payment.succeeded'],
	owner: OWNER,
} as const;

let sandbox: Sandbox<{ readonly stripe: StripeSandbox }>;
let stripe: StripeSandbox;
let receiver: Receiver;
let own: string;
let other: string;
/** Paths with the account that each call was about. */
let calls: Array<readonly [string, string | undefined]>;

beforeAll(async () => {
	sandbox = await startSandbox({ systems: { stripe: createStripeSandbox } });
	stripe = sandbox.systems.stripe;
	receiver = await startReceiver();
	[own, other] = stripe.connectedIds;
});
afterAll(async () => {
	await sandbox.stop();
	await receiver.stop();
});
beforeEach(() => {
	sandbox.reset();
	calls = [];
});

/** n8n's part, with the credential itself. */
function connect(connectedAccount?: string): GatewayConnection {
	const baseUrl = sandbox.origin('stripe');
	const credential = {
		secretKey: TEST_KEY,
		advanced: true,
		baseUrl,
		connectedAccountId: connectedAccount ?? '',
	};
	return {
		http: async ({ method, url, headers = {}, body }) => {
			const signed = await new StripePaymentsApi().authenticate(credential, {
				url,
				headers: { ...headers },
			});
			const sent = signed.headers as Record<string, string>;
			calls.push([new URL(url).pathname, sent['Stripe-Account']]);
			const response = await fetch(url, { method, headers: sent, body: body as BodyInit });
			return {
				status: response.status,
				headers: Object.fromEntries(response.headers),
				body: await response.text(),
			};
		},
		clock: { now: () => Date.now(), sleep: async () => {}, random: () => 0.5 },
		baseUrl,
		livemode: false,
		account: async () => connectedAccount ?? stripe.accountId,
		...(connectedAccount === undefined ? {} : { connectedAccount }),
		secrets: [],
	};
}

const accountsOf = (path: string) =>
	calls.filter(([called]) => called.startsWith(path)).map(([, account]) => account);

async function changes(connection: GatewayConnection): Promise<PaymentEvent[]> {
	const found: PaymentEvent[] = [];
	for await (const change of gateway.listChanges(new Date(0), connection)) found.push(change);
	return found;
}

describe('a payment of the connected account', () => {
	it('has the account in its reference, its facts and its page', async () => {
		const { id, latest_charge: charge } = stripe.pay({ amount: 1_000, account: own });
		const hint = { type: 'payment.succeeded', objectKind: 'payment_intent', objectId: id } as const;
		const [root] = await gateway.resolve([hint], connect(own));
		expect(root).toEqual({ gateway: 'stripe', account: own, livemode: false, kind: 'payment', id });
		const [state] = await gateway.readStates([root!], connect(own));
		expect(state).toMatchObject({
			status: 'paid',
			amountPaid: 1_000,
			url: `https://dashboard.stripe.com/${own}/test/payments/${id}`,
		});
		expect(state?.facts.map(({ key }) => key)).toEqual([
			`stripe/${own}/test/${String(charge)}/succeeded`,
		]);
		expect(new Set(calls.map(([, account]) => account))).toEqual(new Set([own]));
	});

	it.each([
		['the platform', () => undefined],
		['another connected account', () => other],
	])('is not there for %s', async (_whose, account) => {
		const { id } = stripe.pay({ amount: 1_000, account: own });
		const connection = connect(account());
		const subject = { gateway: 'stripe', livemode: false, kind: 'payment', id } as const;
		const read = await gateway.readStates(
			[{ ...subject, account: await connection.account() }],
			connection,
		);
		expect(read).toEqual([undefined]);
		expect(await changes(connection)).toEqual([]);
	});

	it('is all that catch-up and the lists of the account tell', async () => {
		const { id } = stripe.pay({ amount: 1_000, email: 'ada@bakery.example', account: own });
		stripe.pay({ amount: 2_000, email: 'bob@florist.example', account: other });
		stripe.pay({ amount: 3_000, email: 'eve@platform.example' });
		const connection = connect(own);
		const told = await changes(connection);
		expect(told.map(({ account, hint }) => [account, hint.objectId])).toEqual([[own, id]]);
		const page = `https://dashboard.stripe.com/${own}/test/`;
		const { choices } = await gateway.actions.choices!.list('payment', undefined, connection);
		expect(choices).toMatchObject([{ id, url: `${page}payments/${id}` }]);
		const listed = await gateway.actions.payment!.getMany({ limit: 10 }, connection);
		expect(listed).toMatchObject([{ subject: { account: own, id }, url: `${page}payments/${id}` }]);
		const customerId = listed[0]?.customer?.id ?? '';
		const customer = await gateway.actions.customer!.get(customerId, connection);
		expect(customer.url).toBe(`${page}customers/${customerId}`);
		const events = await gateway.actions.event!.getMany({ limit: 10 }, connection);
		const mine = { account: own, hint: { objectId: id } };
		expect(events).toMatchObject([mine]);
	});

	it('is refunded there', async () => {
		const { id } = stripe.pay({ amount: 1_000, account: own });
		const payment = await gateway.actions.refund!.find(id, connect(own));
		await gateway.actions.refund!.create(
			{ payment, howMuch: { part: '4.00' } },
			{ key: 'k' },
			connect(own),
		);
		expect(stripe.mode(false, own).all('refund')).toMatchObject([{ amount: 400 }]);
		expect(stripe.mode().all('refund')).toEqual([]);
		expect(new Set(calls.map(([, account]) => account))).toEqual(new Set([own]));
	});
});

it('the credential is the account’s, whose key it is not', async () => {
	expect(await gateway.identify(connect(own))).toMatchObject({ account: own });
	expect(await gateway.identify(connect())).toMatchObject({ account: stripe.accountId });
});

it('an account that the key has no access to is refused with the remedy', async () => {
	const connection = connect('acct_1Nobody');
	const error = await gateway.identify(connection).catch((thrown: unknown) => thrown);
	const failure = gateway.classify(error);
	expect(failure).toMatchObject({ kind: 'permission', rawCode: 'account_invalid' });
	expect(failure?.message).toMatch(/'acct_1Nobody'.*Check the Connected Account ID/);
	expect(failure?.message).not.toContain(TEST_KEY.slice(-4));
});

describe('the endpoint of a connected account', () => {
	const listed = async () =>
		(await createStripeClient(sandbox.origin('stripe')).webhookEndpoints.list()).data;

	it('is the platform’s, for connected accounts, and says for which', async () => {
		const { endpoint } = await gateway.endpoints.create(DRAFT, connect(own));
		expect(endpoint).toMatchObject({ url: DRAFT.url, isOurs: true, connectedAccount: own });
		expect(await listed()).toMatchObject([
			{ id: endpoint.id, application: expect.stringMatching(/^ca_/) },
		]);
		await gateway.endpoints.update(endpoint.id, ['invoice.paid'], connect(own));
		await gateway.endpoints.remove(endpoint.id, connect(own));
		expect(await listed()).toEqual([]);
		expect(new Set(accountsOf('/v1/webhook_endpoints'))).toEqual(new Set([undefined]));
	});

	it('is not confused with the platform’s own of the same address', async () => {
		const { endpoint: plain } = await gateway.endpoints.create(DRAFT, connect());
		const { endpoint: connected } = await gateway.endpoints.create(DRAFT, connect(own));
		expect(plain).not.toHaveProperty('connectedAccount');
		const found = await gateway.endpoints.list(connect(own));
		expect(new Map(found.map(({ id, connectedAccount }) => [id, connectedAccount]))).toEqual(
			new Map([
				[plain.id, undefined],
				[connected.id, own],
			]),
		);
		const checked = async (account?: string) =>
			(await gateway.actions.connection!.check(connect(account))).endpoints.map(({ id }) => id);
		expect(await checked(own)).toEqual([connected.id]);
		expect(await checked()).toEqual([plain.id]);
		expect(await checked(other)).toEqual([]);
	});

	it('gets the events of every connected account and none of the platform; one account’s are read', async () => {
		const draft = { ...DRAFT, url: receiver.url };
		await gateway.endpoints.create(draft, connect(own));
		const { id } = stripe.pay({ amount: 1_000, account: own });
		stripe.pay({ amount: 2_000, account: other });
		stripe.pay({ amount: 3_000 });
		await sandbox.deliveries.settled(5_000);
		const bodies = receiver.received.map(({ body }) => Uint8Array.from(body));
		const told = bodies.map((body) => JSON.parse(new TextDecoder().decode(body)) as Told);
		expect(new Set(told.map(({ account }) => account))).toEqual(new Set([own, other]));
		const read = (connectedAccount?: string) =>
			bodies.flatMap((rawBody) =>
				gateway.readEvents(
					{ headers: {}, rawBody, url: draft.url },
					connectedAccount === undefined ? {} : { connectedAccount },
				),
			);
		const mine = { account: own, hint: { objectId: id } };
		expect(read(own)).toMatchObject([mine]);
		expect(read()).toEqual([]);
	});
});

it('the stand-in has no endpoints of connected accounts, as Stripe has none', async () => {
	const client = createStripeClient(sandbox.origin('stripe'));
	const refusal = await refusalOf(
		client.webhookEndpoints.create(
			{ url: DRAFT.url, enabled_events: ['*'], connect: true },
			{ stripeAccount: own },
		),
	);
	expect(refusal.message).toContain('not permitted to configure webhook endpoints');
});

it('the stand-in refuses an unknown account as Stripe does', async () => {
	const client = createStripeClient(sandbox.origin('stripe'));
	const refusal = await refusalOf(
		client.paymentIntents.list({}, { stripeAccount: 'acct_1Nobody' }),
	);
	expect(refusal).toMatchObject({ statusCode: 403, code: 'account_invalid' });
	await expect(
		client.paymentIntents.list({}, { stripeAccount: stripe.accountId }),
	).resolves.toMatchObject({ data: [] });
});
