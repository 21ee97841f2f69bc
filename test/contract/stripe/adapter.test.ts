import { gateway } from '../../../nodes/gateways/stripe';
import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import type { HttpRequest } from '../../../nodes/shared/contracts/http';
import type { PaymentEvent } from '../../../nodes/shared/vocabulary/event';
import type { PaymentState } from '../../../nodes/shared/vocabulary/payment';
import type { Subject } from '../../../nodes/shared/vocabulary/subject';
import { startSandbox, type Sandbox } from '../../sandbox/server/startSandbox';
import { createStripeSandbox, type StripeSandbox } from '../../sandbox/stripe/createStripeSandbox';
import { OWNER } from '../../support/endpointOwner';
import { createStripeClient, TEST_KEY } from '../../support/stripe/client';

const LIVE_KEY = ['sk', 'live', '51SandboxNorthwind0001'].join('_');

let sandbox: Sandbox<{ readonly stripe: StripeSandbox }>;
let stripe: StripeSandbox;
let sent: HttpRequest[];

beforeAll(async () => {
	sandbox = await startSandbox({ systems: { stripe: createStripeSandbox } });
	stripe = sandbox.systems.stripe;
});
afterAll(async () => await sandbox.stop());
beforeEach(() => {
	sandbox.reset();
	sent = [];
});

/** n8n's part: it adds the credential and nothing else. */
function connect(key = TEST_KEY): GatewayConnection {
	return {
		http: async (request) => {
			sent.push(request);
			const response = await fetch(request.url, {
				method: request.method,
				headers: { ...request.headers, authorization: `Bearer ${key}` },
				body: request.body as BodyInit | undefined,
				redirect: 'manual',
			});
			return {
				status: response.status,
				headers: Object.fromEntries(response.headers),
				body: await response.text(),
			};
		},
		clock: { now: () => Date.now(), sleep: async () => {}, random: () => 0.5 },
		baseUrl: sandbox.origin('stripe'),
		livemode: key.includes('_live_'),
		account: async () => stripe.accountId,
		secrets: [],
	};
}

const subject = (kind: Subject['kind'], id: string): Subject => ({
	gateway: 'stripe',
	account: stripe.accountId,
	livemode: false,
	kind,
	id,
});

async function read(kind: Subject['kind'], id: string): Promise<PaymentState> {
	const [state] = await gateway.readStates([subject(kind, id)], connect());
	if (!state) throw new Error(`No state of ${kind} ${id}`);
	return state;
}

async function changes(since = new Date(0)): Promise<PaymentEvent[]> {
	const found: PaymentEvent[] = [];
	for await (const change of gateway.listChanges(since, connect())) found.push(change);
	return found;
}

/** The test's own hand on the account. */
const sdk = () => createStripeClient(sandbox.origin('stripe'));

function currentOf(state: PaymentState, type: string): boolean[] {
	return state.facts.filter((fact) => fact.type === type).map(({ current }) => current);
}

const factNames = (state: PaymentState) =>
	state.facts.map(({ key, type, current }) => [key.split('/').slice(3).join('/'), type, current]);

describe('a payment', () => {
	it('costs one call to resolve and one to read, and tells everything', async () => {
		const intent = stripe.pay({
			amount: 120_000,
			currency: 'eur',
			description: 'Website',
			email: 'ada@northwind.example',
			name: 'Ada Northwind',
			metadata: { crm: 'hubspot', crm_account: '111', crm_deal_id: '42', crm_contact_id: '7' },
		});
		const charge = String(intent.latest_charge);
		sandbox.requests.clear();

		const [root] = await gateway.resolve(
			[{ type: 'payment.succeeded', objectKind: 'payment_intent', objectId: intent.id }],
			connect(),
		);
		expect(root).toEqual(subject('payment', intent.id));
		expect(sandbox.requests.counts('stripe').byEndpoint).toEqual({ 'GET /v1/invoice_payments': 1 });

		const state = await read('payment', intent.id);
		expect(sandbox.requests.counts('stripe').total).toBe(2);
		expect(state).toMatchObject({
			status: 'paid',
			rawStatus: 'succeeded',
			currency: 'EUR',
			amountDue: 120_000,
			amountPaid: 120_000,
			amountRefunded: 0,
			amountDisputed: 0,
			description: 'Website',
			lastTransactionId: charge,
			customer: { email: 'ada@northwind.example', name: 'Ada Northwind' },
			crmReference: { crm: 'hubspot', account: '111', dealId: '42', contactId: '7' },
			url: `https://dashboard.stripe.com/test/payments/${intent.id}`,
			disputes: [],
		});
		expect(state.transactions).toMatchObject([
			{
				id: charge,
				kind: 'payment',
				outcome: 'succeeded',
				amount: 120_000,
				fee: 3_510,
				net: 116_490,
				method: { type: 'card', brand: 'visa', last4: '4242' },
			},
		]);
		expect(factNames(state)).toEqual([[`${charge}/succeeded`, 'payment.succeeded', true]]);
	});

	it('that waits for the customer needs action, and fails without a charge when the check fails', async () => {
		const intent = stripe.pay({ amount: 1_000, paymentMethod: 'pm_card_authenticationRequired' });
		const waiting = await read('payment', intent.id);
		expect(waiting.status).toBe('actionRequired');
		expect(waiting.facts).toMatchObject([{ type: 'payment.actionRequired', current: true }]);

		stripe.authenticate(intent.id, 'fails');
		const failed = await read('payment', intent.id);
		expect(failed).toMatchObject({
			status: 'failed',
			failure: { category: 'authenticationRequired' },
		});
		expect(failed.facts).toMatchObject([{ type: 'payment.failed', current: true }]);
	});

	it('is authorized, then voided, and no money was ever refunded', async () => {
		const { id } = stripe.pay({ amount: 1_000, captureMethod: 'manual' });
		await sdk().paymentIntents.cancel(id, { cancellation_reason: 'abandoned' });
		const state = await read('payment', id);
		expect(state).toMatchObject({
			status: 'canceled',
			amountDue: 0,
			amountPaid: 0,
			amountRefunded: 0,
		});
		expect(state.transactions).toMatchObject([{ kind: 'authorization', outcome: 'canceled' }]);
		expect(factNames(state)).toEqual([[`${id}/canceled`, 'payment.canceled', true]]);
		expect(state.facts[0]?.reason).toBe('abandoned');
	});

	it('that is refunded costs one call, also with many refunds one more', async () => {
		const { id } = stripe.pay({ amount: 10_000 });
		for (let count = 0; count < 3; count++) stripe.refund(id, 100);
		sandbox.requests.clear();
		const state = await read('payment', id);
		expect(sandbox.requests.counts('stripe').total).toBe(1);
		expect(state).toMatchObject({ status: 'paid', amountPaid: 10_000, amountRefunded: 300 });
		expect(state.facts.filter(({ type }) => type === 'refund.succeeded')).toHaveLength(3);
	});

	it('of yen and dinar is exact', async () => {
		const yen = stripe.pay({ amount: 500, currency: 'jpy' });
		expect(await read('payment', yen.id)).toMatchObject({ currency: 'JPY', amountPaid: 500 });
		const dinar = stripe.pay({ amount: 1_230, currency: 'kwd' });
		expect(await read('payment', dinar.id)).toMatchObject({ currency: 'KWD', amountPaid: 1_230 });
	});

	it('in live mode has the live Dashboard and live keys', async () => {
		const { id } = stripe.pay({ amount: 1_000, livemode: true });
		const live = { ...subject('payment', id), livemode: true };
		const [state] = await gateway.readStates([live], connect(LIVE_KEY));
		expect(state?.url).toBe(`https://dashboard.stripe.com/payments/${id}`);
		expect(state?.facts[0]?.key).toMatch(`stripe/${stripe.accountId}/live/`);
		expect(await gateway.readStates([subject('payment', id)], connect())).toEqual([undefined]);
	});
});

describe('a dispute', () => {
	it('resolves to its payment from every event that tells of it', async () => {
		const { id } = stripe.pay({ amount: 1_000 });
		const dispute = stripe.dispute(id);
		stripe.closeDispute(dispute.id, 'won');
		stripe.refund(id, 500);
		const events = await changes();
		expect(new Set(events.map(({ hint }) => hint.type))).toEqual(
			new Set([
				'payment.succeeded',
				'dispute.opened',
				'dispute.updated',
				'dispute.won',
				'refund.succeeded',
			]),
		);
		const hints = [
			...events.map(({ hint }) => hint),
			{ type: 'dispute.opened' as const, objectKind: 'dispute', objectId: dispute.id },
		];
		sandbox.requests.clear();
		const roots = await gateway.resolve(hints, connect());
		expect(new Set(roots.map((root) => root?.id))).toEqual(new Set([id]));
		expect(sandbox.requests.counts('stripe').byEndpoint).toEqual({
			'GET /v1/invoice_payments': 1,
			'GET /v1/disputes/{id}': 1,
		});
	});
});

describe('an invoice', () => {
	const bill = (metadata: Record<string, string> = {}) =>
		stripe.invoice({ amount: 2_000, currency: 'eur', email: 'ada@northwind.example', metadata });

	it('costs two calls to find from what was told of it, and two to read; a disputed payment two', async () => {
		const { id } = bill();
		stripe.payInvoice(id, 'pm_card_visa');
		const hints = (await changes()).map(({ hint }) => hint);
		const costs = async (act: () => Promise<unknown>) => {
			sandbox.requests.clear();
			await act();
			return sandbox.requests.counts('stripe').total;
		};
		expect(await costs(async () => await gateway.resolve(hints, connect()))).toBe(2);
		expect(await costs(async () => await read('invoice', id))).toBe(2);
		const disputed = stripe.pay({ amount: 1_000, currency: 'eur' }).id;
		stripe.dispute(disputed);
		expect(await costs(async () => await read('payment', disputed))).toBe(2);
	});

	it('that is paid outside of Stripe has a transaction of its own', async () => {
		const made = bill();
		await sdk().invoices.pay(made.id, { paid_out_of_band: true });
		const state = await read('invoice', made.id);
		expect(state).toMatchObject({ status: 'paid', amountPaid: 2_000 });
		expect(state.transactions).toMatchObject([{ id: `${made.id}/outside`, amount: 2_000 }]);
		expect(currentOf(state, 'invoice.paid')).toEqual([true]);
	});
});

describe('a subscription', () => {
	const subscribe = (more: Partial<Parameters<StripeSandbox['subscribe']>[0]> = {}) =>
		stripe.subscribe({
			amount: 12_000,
			currency: 'eur',
			interval: 'year',
			email: 'ada@northwind.example',
			productName: 'Gold',
			metadata: { hubspot_deal_id: '42' },
			...more,
		});

	it('is active and paid with three calls, none to resolve', async () => {
		const { id } = subscribe();
		const events = await changes();
		sandbox.requests.clear();
		const roots = await gateway.resolve(
			events.map(({ hint }) => hint),
			connect(),
		);
		expect(new Set(roots.map((root) => `${root?.kind} ${root?.id}`))).toEqual(
			new Set([`subscription ${id}`]),
		);
		expect(sandbox.requests.counts('stripe').byEndpoint).toEqual({ 'GET /v1/invoice_payments': 1 });

		sandbox.requests.clear();
		const state = await read('subscription', id);
		expect(sandbox.requests.counts('stripe').total).toBe(3);
		expect(state).toMatchObject({
			status: 'paid',
			rawStatus: 'active',
			currency: 'EUR',
			amountDue: 12_000,
			amountPaid: 12_000,
			customer: { email: 'ada@northwind.example' },
			crmReference: { crm: 'hubspot', dealId: '42' },
			subscription: { id, status: 'active', plan: 'Gold', interval: 'year', mrr: 1_000 },
			url: `https://dashboard.stripe.com/test/subscriptions/${id}`,
		});
		expect(state.invoice?.number).toBeDefined();
		expect(state.facts.map(({ type }) => type).sort()).toEqual([
			'invoice.paid',
			'subscription.created',
		]);
	});

	it('in its trial has paid nothing and is worth nothing yet', async () => {
		const { id } = subscribe({ trialDays: 14 });
		const state = await read('subscription', id);
		expect(state).toMatchObject({
			status: 'pending',
			amountPaid: 0,
			subscription: { status: 'trialing', mrr: 0 },
		});
		expect(state.subscription?.trialEnd).toBeDefined();
		expect(state.facts.map(({ type }) => type)).toEqual(['subscription.created']);
		const ending = subscribe({ trialDays: 2 });
		const soon = await read('subscription', ending.id);
		expect(currentOf(soon, 'subscription.trialEnding')).toEqual([true]);
	});

	it('whose first payment never came has expired', async () => {
		const { id } = subscribe({ paymentMethod: 'pm_card_chargeCustomerFail' });
		const waiting = await read('subscription', id);
		expect(waiting).toMatchObject({
			status: 'failed',
			subscription: { status: 'incomplete', mrr: 0 },
		});
		expect(currentOf(waiting, 'subscription.created')).toEqual([]);
		stripe.expireSubscription(id);
		const expired = await read('subscription', id);
		expect(expired).toMatchObject({ status: 'canceled', subscription: { status: 'expired' } });
		expect(factNames(expired)).toContainEqual([`${id}/expired`, 'subscription.canceled', true]);
	});

	it('keeps the money of its latest final invoice while the next is a draft', async () => {
		const { id } = subscribe();
		const draft = {
			...stripe.mode().all('invoice')[0],
			id: 'in_1draft',
			status: 'draft',
			amount_paid: 0,
		};
		stripe.mode().add(draft as never);
		Object.assign(stripe.mode().get('subscription', id), { latest_invoice: 'in_1draft' });
		sandbox.requests.clear();
		const state = await read('subscription', id);
		expect(state).toMatchObject({ status: 'paid', amountPaid: 12_000 });
		expect(state.invoice?.id).not.toBe('in_1draft');
		expect(sandbox.requests.counts('stripe').total).toBe(3);
	});
});

describe('catch-up', () => {
	it('reads more than a page in the order in which things happened, at the seams too', async () => {
		const start = Math.floor(Date.now() / 1_000) - 86_400;
		for (let count = 0; count < 131; count++) stripe.pay({ amount: 1_000 + count });
		const wanted = stripe
			.mode()
			.events()
			.filter(({ type }) => type === 'payment_intent.succeeded')
			.reverse();
		// Of an odd number of equal steps, the middle one is where the window is cut.
		wanted.forEach((event, index) => Object.assign(event, { created: start + index * 30 }));
		for (const event of stripe.mode().events()) {
			if (!wanted.includes(event)) Object.assign(event, { created: start - 60 });
		}
		sandbox.requests.clear();
		const found = await changes(new Date(start * 1_000));
		expect(found.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
		expect(sandbox.requests.counts('stripe').byEndpoint).toEqual({ 'GET /v1/events': 6 });
	});

	it('reaches back behind the events that Stripe still has', async () => {
		const DAY = 86_400;
		const now = Math.floor(Date.now() / 1_000);
		const made = [
			[stripe.pay({ amount: 1_000 }).id, 90],
			[stripe.invoice({ amount: 2_000, email: 'ada@northwind.example' }).id, 80],
			[stripe.subscribe({ amount: 3_000, email: 'ada@northwind.example', trialDays: 7 }).id, 70],
			[stripe.pay({ amount: 3_500 }).id, 25],
			[stripe.pay({ amount: 4_000 }).id, 1],
		] as const;
		const { id: refunded } = stripe.pay({ amount: 5_000 });
		const refund = stripe.refund(refunded, 500).id;
		const ages = new Map<string, number>([...made, [refunded, 200], [refund, 60]]);
		for (const kind of ['payment_intent', 'invoice', 'subscription', 'refund'] as const) {
			for (const object of stripe.mode().all(kind)) {
				Object.assign(object, { created: now - (ages.get(object.id) ?? 300) * DAY });
			}
		}
		for (const event of stripe.mode().events()) {
			const { id = '' } = event.data.object as { readonly id?: string };
			Object.assign(event, { created: now - (ages.get(id) ?? 300) * DAY });
		}

		const found = await changes(new Date((now - 100 * DAY) * 1_000));
		expect(found.map(({ hint }) => [hint.type, hint.objectId])).toEqual([
			['payment.succeeded', made[0][0]],
			['invoice.sent', made[1][0]],
			['subscription.created', made[2][0]],
			['refund.succeeded', refunded],
			['payment.succeeded', made[3][0]],
			['payment.succeeded', made[4][0]],
		]);
		expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
		expect(found.map(({ occurredAt }) => occurredAt)).toEqual(
			found.map(({ occurredAt }) => occurredAt).sort(),
		);
	});

	it('finds what is older than the moment asked for, and was captured or paid since', async () => {
		const DAY = 86_400;
		const now = Math.floor(Date.now() / 1_000);
		const mode = stripe.mode();
		const held = stripe.pay({ amount: 1_000, captureMethod: 'manual' });
		await sdk().paymentIntents.capture(held.id);
		const { id: invoice } = stripe.invoice({ amount: 2_000, email: 'ada@northwind.example' });
		stripe.payInvoice(invoice, 'pm_card_visa');
		const { id: paying } = stripe.intentOfInvoice(invoice);
		const voided = stripe.invoice({ amount: 3_000, email: 'ada@northwind.example' }).id;
		stripe.voidInvoice(voided);
		const ago = (days: number) => now - days * DAY;
		for (const kind of ['payment_intent', 'invoice', 'charge'] as const) {
			for (const object of mode.all(kind)) Object.assign(object, { created: ago(60) });
		}
		for (const event of mode.events()) Object.assign(event, { created: ago(60) });
		const chargeOf = (intent: string) =>
			mode.get('charge', String(mode.get('payment_intent', intent).latest_charge));
		Object.assign(chargeOf(held.id), { created: ago(45) });
		const entry = String(chargeOf(held.id).balance_transaction);
		Object.assign(mode.get('balance_transaction', entry), { created: ago(36) });
		Object.assign(chargeOf(paying), { created: ago(35) });
		Object.assign(mode.get('invoice', invoice).status_transitions, { paid_at: ago(35) });
		Object.assign(mode.get('invoice', voided).status_transitions, { voided_at: ago(50) });

		const found = await changes(new Date(ago(40) * 1_000));
		expect(found.map(({ hint }) => [hint.type, hint.objectId])).toEqual([
			['payment.succeeded', held.id],
			['invoice.paid', invoice],
			['payment.succeeded', paying],
		]);
		expect(found.map(({ occurredAt }) => occurredAt)).toEqual(
			found.map(({ occurredAt }) => occurredAt).sort(),
		);
	});

	it('costs two calls when little has happened', async () => {
		stripe.pay({ amount: 1_000 });
		sandbox.requests.clear();
		const found = await changes(new Date(Date.now() - 3_600_000));
		expect(found.map(({ hint }) => hint.type)).toEqual(['payment.succeeded']);
		expect(sandbox.requests.counts('stripe').byEndpoint).toEqual({ 'GET /v1/events': 2 });
	});
});

describe('the endpoint', () => {
	const draft = {
		url: 'https://n8n.example/webhook/1/payments',
		eventTypes: ['payment.succeeded', 'refund.succeeded'],
		owner: OWNER,
	} as const;

	it('is pinned to the version of the SDK and asks for the fewest events', async () => {
		const { endpoint, secret } = await gateway.endpoints.create(draft, connect());
		expect(secret).toMatch(/^whsec_/);
		const [made] = (await sdk().webhookEndpoints.list()).data;
		expect(made).toMatchObject({
			id: endpoint.id,
			api_version: '2026-10-28.endive',
			enabled_events: [
				...['payment_intent.succeeded', 'charge.succeeded', 'charge.captured'],
				...['review.closed', 'checkout.session.completed'],
				...['credit_note.created', 'credit_note.updated', 'refund.created', 'refund.updated'],
			],
			metadata: {
				crm_payments_owner: 'workflow-1',
				crm_payments_node: 'node-1',
				crm_payments_instance: 'instance-1',
				crm_payments_run: 'published',
			},
		});
	});

	it('of somebody else is neither changed nor removed', async () => {
		const other = await sdk().webhookEndpoints.create({ url: draft.url, enabled_events: ['*'] });
		const [listed] = await gateway.endpoints.list(connect());
		expect(listed).toMatchObject({ id: other.id, isOurs: false });
		await expect(gateway.endpoints.update(other.id, [], connect())).rejects.toThrow(other.id);
		await gateway.endpoints.remove(other.id, connect());
		expect((await sdk().webhookEndpoints.list()).data).toHaveLength(1);
	});

	it('that Stripe has no room for is refused with the way out', async () => {
		for (let count = 0; count < 16; count++) {
			await sdk().webhookEndpoints.create({ url: `${draft.url}/${count}`, enabled_events: ['*'] });
		}
		const error = await gateway.endpoints
			.create(draft, connect())
			.catch((thrown: unknown) => thrown);
		expect(gateway.classify(error)).toMatchObject({
			kind: 'invalidRequest',
			message: expect.stringContaining('Delete one that is no longer used'),
		});
	});
});

describe('what is sent', () => {
	it('names the API version, and neither a credential nor a report about the SDK', async () => {
		const { id } = stripe.pay({ amount: 1_000 });
		await read('payment', id);
		const names = Object.keys(sent[0]?.headers ?? {}).map((name) => name.toLowerCase());
		expect(names).toContain('stripe-version');
		for (const name of [
			'authorization',
			'x-stripe-client-user-agent',
			'x-stripe-client-telemetry',
		]) {
			expect(names).not.toContain(name);
		}
	});

	it('with a restricted key names the permission that it lacks', async () => {
		const key = ['rk', 'test', 'x', 'noendpoints', '1'].join('_');
		const draft = { url: 'https://n8n.example/webhook', owner: OWNER };
		const error = await gateway.endpoints
			.create({ ...draft, eventTypes: ['payment.failed'] }, connect(key))
			.catch((thrown: unknown) => thrown);
		expect(gateway.classify(error)).toMatchObject({
			kind: 'permission',
			message: expect.stringContaining('"Webhook Endpoints: Write"'),
		});
	});
});
