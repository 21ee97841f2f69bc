/** What people and workflows do at Stripe: the real adapter against the stand-in. */
import { gateway } from '../../../nodes/gateways/stripe';
import type { StripeActions } from '../../../nodes/gateways/stripe/actions';
import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import type {
	HowMuch,
	InvoiceDraft,
	PaymentLinkDraft,
	RefundReason,
	SubscriptionDraft,
} from '../../../nodes/shared/contracts/gatewayActions';
import { type HttpRequest, NetworkFailure } from '../../../nodes/shared/contracts/http';
import { withRetries } from '../../../nodes/shared/transport/retry';
import { PAYMENT_EVENT_TYPES } from '../../../nodes/shared/vocabulary/event';
import { openWorld } from '../../sandbox/stripe/benchWorld';
import { startSandbox, type Sandbox } from '../../sandbox/server/startSandbox';
import { createStripeSandbox, type StripeSandbox } from '../../sandbox/stripe/createStripeSandbox';
import { OWNER } from '../../support/endpointOwner';
import { createStripeClient, TEST_KEY } from '../../support/stripe/client';
import { KNOWN_CALLS, type SentRequest, typeFaults } from '../../support/stripe/types';

let sandbox: Sandbox<{ readonly stripe: StripeSandbox }>;
let stripe: StripeSandbox;
let sent: string[];
/** Of all tests together, each body once. */
const everySent = new Map<string, SentRequest>();

beforeAll(async () => {
	sandbox = await startSandbox({ systems: { stripe: createStripeSandbox } });
	stripe = sandbox.systems.stripe;
});
afterAll(async () => await sandbox.stop());
beforeEach(() => {
	sandbox.reset();
	sent = [];
});
afterEach(() => sandbox.faults.clear());

/** n8n's part: the credential, and repeating what got no answer. */
function connect(key = TEST_KEY): GatewayConnection {
	const clock = { now: () => Date.now(), sleep: async () => {}, random: () => 0.5 };
	const send: GatewayConnection['http'] = async (request) => {
		remember(request);
		sent.push(
			`${decodeURIComponent(new URL(request.url).search)}${decodeURIComponent(String(request.body ?? ''))}`,
		);
		const response = await fetch(request.url, {
			method: request.method,
			headers: { ...request.headers, authorization: `Bearer ${key}` },
			body: request.body as BodyInit | undefined,
			redirect: 'manual',
		}).catch(() => {
			throw new NetworkFailure('No answer', 'ECONNRESET');
		});
		return {
			status: response.status,
			headers: Object.fromEntries(response.headers),
			body: await response.text(),
		};
	};
	return {
		http: withRetries(send, clock),
		clock,
		baseUrl: sandbox.origin('stripe'),
		livemode: key.includes('_live_'),
		account: async () => stripe.accountId,
		secrets: [],
	};
}

function remember({ method, url, body }: HttpRequest): void {
	if (method === 'GET') return;
	const path = new URL(url).pathname.replace(/\/[a-z]+_(?=[A-Za-z0-9]*\d)[A-Za-z0-9]+/g, '/{id}');
	const entry = { call: `${method} ${path}`, body: String(body ?? '') };
	everySent.set(JSON.stringify(entry), entry);
}

const group = <Name extends keyof StripeActions>(name: Name): StripeActions[Name] =>
	gateway.actions[name];

const calls = () => sandbox.requests.counts('stripe').byEndpoint;
const keys = () =>
	sandbox.requests
		.list('stripe')
		.filter(({ method }) => method === 'POST')
		.map(({ idempotencyKey }) => idempotencyKey);
const sdk = () => createStripeClient(sandbox.origin('stripe'));

const DEAL = { crm: 'hubspot', account: '111', dealId: '42', contactId: '7' };
const METADATA = { crm: 'hubspot', crm_account: '111', crm_deal_id: '42', crm_contact_id: '7' };

const link = (changes: Partial<PaymentLinkDraft> = {}): PaymentLinkDraft => ({
	sale: { amount: { amount: 4_990, currency: 'EUR' }, title: 'Website, deposit' },
	crmReference: DEAL,
	isUsableOnce: true,
	...changes,
});

/** A customer opens the page and pays with a Visa card. */
async function payOn(url: string, card = 'pm_card_visa'): Promise<number> {
	const opened = await fetch(url, { redirect: 'manual' });
	const page = opened.status === 303 ? (opened.headers.get('location') ?? '') : url;
	const paid = await fetch(page, {
		method: 'POST',
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams({
			email: 'ada@acme.example',
			name: 'Ada Acme',
			payment_method: card,
		}).toString(),
		redirect: 'manual',
	});
	return paid.status;
}

async function thrice<Value>(act: () => Promise<Value>): Promise<Value[]> {
	return [await act(), await act(), await act()];
}

async function newPrice(amount: number, interval?: 'month' | 'year'): Promise<string> {
	const price = await sdk().prices.create({
		currency: 'eur',
		unit_amount: amount,
		product_data: { name: 'Support' },
		...(interval ? { recurring: { interval } } : {}),
	});
	return price.id;
}

/** As the node does it: the payment is looked up first, and its key is the payment's own. */
async function giveBack(text: string, howMuch: HowMuch, key: string, reason?: RefundReason) {
	const { find, create } = group('refund');
	const payment = await find(text, connect());
	return await create({ payment, howMuch, ...(reason ? { reason } : {}) }, { key }, connect());
}

const authorized = () => stripe.pay({ amount: 5_000, currency: 'eur', captureMethod: 'manual' }).id;

describe('payment link', () => {
	const { create, deactivate } = group('paymentLink');

	it.each([
		['no lines', [], /no lines/],
		['less than Stripe charges', [{ title: 'A', quantity: 1, unitAmount: 10 }], /at least 0\.50/],
	])('%s: refused before any call', async (_name, lines, message) => {
		const sale = { lines, currency: 'EUR' };
		const created = create(link({ sale }), { key: 'k' }, connect());
		await expect(created).rejects.toThrow(message);
		expect(calls()).toEqual({});
	});

	it('one call makes it; session, payment and charge carry the deal, and it closes after one payment', async () => {
		const { value } = await create(
			link({ customerEmail: 'ada@acme.example' }),
			{ key: 'k' },
			connect(),
		);
		expect(calls()).toEqual({ 'POST /v1/payment_links': 1 });
		expect(keys()).toEqual(['k']);
		expect(value).toMatchObject({
			isActive: true,
			isUsableOnce: true,
			isRecurring: false,
			currency: 'EUR',
			crmReference: DEAL,
		});
		expect(value.url).toContain('prefilled_email=ada%40acme.example');
		expect(await payOn(value.url)).toBe(200);
		const [session] = stripe.mode().all('checkout.session');
		const [intent] = stripe.mode().all('payment_intent');
		expect([session?.metadata, intent?.metadata]).toEqual([METADATA, METADATA]);
		expect(intent).toMatchObject({
			amount: 4_990,
			currency: 'eur',
			description: 'Website, deposit',
		});
		const again = await create(
			link({ customerEmail: 'ada@acme.example' }),
			{ key: 'k' },
			connect(),
		);
		expect(again).toMatchObject({ isNew: false, value: { id: value.id, isActive: false } });
	});

	it.each([
		[
			'an amount',
			async () => ({
				amount: { amount: 900, currency: 'EUR' },
				title: 'Care',
				interval: { unit: 'month', count: 3 } as const,
			}),
		],
		[
			'a price',
			async () => ({
				prices: [{ id: await newPrice(900, 'month'), quantity: 2 }],
				isRecurring: true,
			}),
		],
	])('recurring for %s: subscription and invoice carry the deal', async (_name, saleOf) => {
		const { value } = await create(
			link({ sale: await saleOf(), trialDays: 0 }),
			{ key: 'k' },
			connect(),
		);
		expect(value.isRecurring).toBe(true);
		expect(await payOn(value.url)).toBe(200);
		const [subscription] = stripe.mode().all('subscription');
		const [invoice] = stripe.mode().all('invoice');
		expect(subscription?.metadata).toEqual(METADATA);
		expect(invoice?.parent?.subscription_details?.metadata).toEqual(METADATA);
		const state = await group('subscription').get(subscription?.id ?? '', connect());
		expect(state.crmReference).toEqual(DEAL);
	});

	it('with a reserved amount, an invoice, a return page and several uses', async () => {
		const { value } = await create(
			link({
				isUsableOnce: false,
				isCapturedLater: true,
				hasInvoice: true,
				returnUrl: 'https://acme.example/thanks',
			}),
			{ key: 'k' },
			connect(),
		);
		expect(stripe.mode().get('payment_link', value.id)).toMatchObject({
			restrictions: null,
			after_completion: { type: 'redirect', redirect: { url: 'https://acme.example/thanks' } },
			payment_intent_data: { capture_method: 'manual' },
		});
	});

	it('deactivated, three times; made anew by the same item after that', async () => {
		const { value } = await create(link(), { key: 'k' }, connect());
		const closed = await thrice(async () => await deactivate(value.id, { key: 'd' }, connect()));
		expect(closed.map(({ isActive }) => isActive)).toEqual([false, false, false]);
		const again = await create(link(), { key: 'k' }, connect());
		expect(again).toMatchObject({ isNew: true, value: { isActive: true } });
		expect(again.value.id).not.toBe(value.id);
	});

	it('a key that was used for something else is refused, not guessed', async () => {
		await create(link(), { key: 'k' }, connect());
		const other = create(
			link({ crmReference: { ...DEAL, dealId: '43' } }),
			{ key: 'k' },
			connect(),
		);
		const error: unknown = await other.catch((thrown: unknown) => thrown);
		expect(gateway.classify(error)).toMatchObject({
			kind: 'conflict',
			message: expect.stringContaining('another Idempotency Key'),
		});
		expect(stripe.mode().all('payment_link')).toHaveLength(1);
	});

	it.each([
		['0.49', 49, 'EUR', 'at least 0.50'],
		['one yen below', 49, 'JPY', 'at least 50'],
		['nine digits', 100_000_000, 'USD', 'at most 8 digits'],
		['a third decimal', 5_124, 'KWD', 'third decimal'],
	])('%s: %i %s is refused before any call', async (_name, amount, currency, rule) => {
		const sale = { amount: { amount, currency }, title: 'x' };
		await expect(create(link({ sale }), { key: 'k' }, connect())).rejects.toThrow(rule);
		expect(sandbox.requests.counts('stripe').total).toBe(0);
	});

	it.each([
		['JPY', 500, 500],
		['KWD', 5_120, 5_120],
		['ISK', 500, 50_000],
		['UGX', 5_000, 500_000],
		['HUF', 17_500, 17_500],
		['TWD', 5_000, 5_000],
	])('%s %i is %i in units of Stripe', async (currency, amount, units) => {
		const sale = { amount: { amount, currency }, title: 'x' };
		const { value } = await create(link({ sale }), { key: currency }, connect());
		await payOn(value.url);
		expect(stripe.mode().all('payment_intent')[0]).toMatchObject({ amount: units });
	});
});

describe('payment', () => {
	const { get, getMany, capture, cancel } = group('payment');

	it.each([
		['', 'No id was given'],
		['hello', 'is no id of Stripe'],
		['cus_1234', 'is a customer'],
	])('%j is refused before any call', async (text, words) => {
		await expect(get(text, connect())).rejects.toThrow(words);
		expect(sandbox.requests.counts('stripe').total).toBe(0);
	});

	it('that Stripe does not have says so', async () => {
		await expect(get('pi_3Nothing', connect())).rejects.toThrow(
			'no payment pi_3Nothing in test mode',
		);
	});

	it('many: one call for a page, one more for each that is disputed', async () => {
		stripe.pay({ amount: 1_000, currency: 'eur' });
		stripe.pay({ amount: 2_000, currency: 'eur', paymentMethod: 'pm_card_createDispute' });
		stripe.pay({ amount: 3_000, currency: 'eur', paymentMethod: 'pm_card_chargeDeclined' });
		const states = await getMany({ limit: 50 }, connect());
		expect(states.map(({ amountDue, status }) => [amountDue, status])).toEqual([
			[3_000, 'failed'],
			[2_000, 'paid'],
			[1_000, 'paid'],
		]);
		expect(states[1]?.disputes).toHaveLength(1);
		expect(calls()).toEqual({ 'GET /v1/payment_intents': 1, 'GET /v1/disputes': 1 });
	});

	it('many, with a limit and a time', async () => {
		for (const amount of [1_000, 2_000, 3_000]) stripe.pay({ amount, currency: 'eur' });
		const two = await getMany({ limit: 2 }, connect());
		expect(two.map(({ amountPaid }) => amountPaid)).toEqual([3_000, 2_000]);
		const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
		expect(await getMany({ limit: 2, since: tomorrow }, connect())).toEqual([]);
		await expect(getMany({ limit: 2, since: 'soon' }, connect())).rejects.toThrow('is no date');
	});

	it.each<[HowMuch, number]>([
		['all', 5_000],
		[{ part: '30.00' }, 3_000],
	])('captured, %j, three times: once', async (howMuch, paid) => {
		const id = authorized();
		const states = await thrice(
			async () => await capture({ id, howMuch }, { key: 'c' }, connect()),
		);
		expect(states.map(({ status, amountPaid }) => [status, amountPaid])).toEqual(
			Array(3).fill(['paid', paid]),
		);
	});

	it('canceled three times is canceled, and what was reserved is free', async () => {
		const id = authorized();
		const states = await thrice(async () => await cancel(id, { key: 'x' }, connect()));
		expect(states.map(({ status }) => status)).toEqual(['canceled', 'canceled', 'canceled']);
		await sdk().paymentIntents.retrieve(id);
		expect(await cancel(id, { key: 'y' }, connect())).toMatchObject({ status: 'canceled' });
	});
});

describe('explain', () => {
	const { explain } = group('payment');

	it('climbs from any id to what it belongs to', async () => {
		const intent = stripe.pay({ amount: 1_000, currency: 'eur', metadata: METADATA });
		const refund = await sdk().refunds.create({ payment_intent: intent.id });
		const told = stripe
			.mode()
			.events()
			.find(({ type }) => type === 'payment_intent.succeeded');
		for (const text of [
			intent.id,
			String(intent.latest_charge),
			refund.id,
			told?.id ?? '',
			`https://dashboard.stripe.com/acct_1/test/payments/${intent.id}`,
		]) {
			const { state } = await explain(text, connect());
			expect(state).toMatchObject({ subject: { id: intent.id }, crmReference: DEAL });
		}
	});

	it('climbs from a payment link to what was paid on it', async () => {
		const { value } = await group('paymentLink').create(link(), { key: 'k' }, connect());
		expect((await explain(value.id, connect())).state).toBeUndefined();
		await payOn(value.url);
		expect((await explain(value.id, connect())).state).toMatchObject({ status: 'paid' });
	});

	it.each(['nonsense', ''])('%j holds no id', async (text) => {
		await expect(explain(text, connect())).rejects.toThrow('holds no id of Stripe');
	});

	it('an event about nothing that is paid says so', async () => {
		await sdk().customers.create({ email: 'ada@acme.example' });
		const [told] = stripe.mode().events();
		await expect(explain(told?.id ?? '', connect())).rejects.toThrow('starts no workflow');
	});
});

describe('refund', () => {
	const { get } = group('refund');
	const paid = (amount = 5_000, currency = 'eur') => stripe.pay({ amount, currency });

	it.each<[string, HowMuch, number]>([
		['in full', 'all', 5_000],
		['in part', { part: '12.50' }, 1_250],
	])('%s: the same item three times gives back once', async (_name, howMuch, amount) => {
		const intent = paid();
		sandbox.requests.clear();
		const act = async () => await giveBack(intent.id, howMuch, 'r', 'duplicate');
		const first = await act();
		expect(calls()).toEqual({
			'GET /v1/payment_intents/{id}': 1,
			'GET /v1/refunds': 1,
			'POST /v1/refunds': 1,
		});
		sandbox.requests.clear();
		const made = [first, await act(), await act()];
		expect(calls()).toEqual({ 'GET /v1/payment_intents/{id}': 2, 'GET /v1/refunds': 2 });
		expect(made.map(({ isNew }) => isNew)).toEqual([true, false, false]);
		expect(stripe.mode().all('refund')).toHaveLength(1);
		expect(first.value).toMatchObject({
			status: 'succeeded',
			amount,
			currency: 'EUR',
			reason: 'duplicate',
			paymentId: intent.id,
		});
		expect(await get(first.value.id, connect())).toEqual(first.value);
	});
});

describe('event', () => {
	const { createSample, getMany } = group('event');

	it.each(PAYMENT_EVENT_TYPES)(
		'a sample of %s is an event as the trigger hands it on',
		async (type) => {
			stripe.pay({ amount: 1_000, currency: 'eur', paymentMethod: 'pm_card_createDispute' });
			const paid = stripe.pay({ amount: 1_000, currency: 'eur' });
			await sdk().refunds.create({ payment_intent: paid.id });
			const customer = await sdk().customers.create({
				email: 'a@acme.example',
				payment_method: 'pm_card_visa',
				invoice_settings: { default_payment_method: 'pm_card_visa' },
			});
			await sdk().subscriptions.create({
				customer: customer.id,
				items: [{ price: await newPrice(900, 'month') }],
			});
			sandbox.requests.clear();
			const event = await createSample({ type }, connect());
			expect(event).toMatchObject({
				gateway: 'stripe',
				account: stripe.accountId,
				livemode: false,
				hint: { type },
			});
			expect(sandbox.requests.counts('stripe').total).toBe(1);
			expect(sandbox.requests.list('stripe').every(({ method }) => method === 'GET')).toBe(true);
			const [root] = await gateway.resolve([event.hint], connect());
			expect(root).toBeDefined();
		},
	);

	it('of an account without payments says how to get one', async () => {
		await expect(createSample({ type: 'payment.succeeded' }, connect())).rejects.toThrow(
			'has no payment yet',
		);
	});

	it('many: of the wanted types only, newest first', async () => {
		for (const amount of [1_000, 2_000]) stripe.pay({ amount, currency: 'eur' });
		stripe.pay({ amount: 3_000, currency: 'eur', paymentMethod: 'pm_card_chargeDeclined' });
		sandbox.requests.clear();
		const paid = await getMany({ limit: 10, types: ['payment.succeeded'] }, connect());
		expect(paid.every(({ hint }) => hint.type === 'payment.succeeded')).toBe(true);
		expect(paid.length).toBeGreaterThanOrEqual(2);
		expect(sandbox.requests.counts('stripe').total).toBe(1);
		expect(await getMany({ limit: 1 }, connect())).toHaveLength(1);
	});
});

describe('customer', () => {
	const { get, upsertByEmail } = group('customer');
	const ada = { email: 'ada@acme.example', name: 'Ada Acme', crmReference: DEAL };

	it('the same item three times is one customer, with the contact and not the deal', async () => {
		const made = await thrice(async () => await upsertByEmail(ada, { key: 'c' }, connect()));
		expect(made.map(({ isNew }) => isNew)).toEqual([true, false, false]);
		expect(calls()).toEqual({ 'GET /v1/customers': 3, 'POST /v1/customers': 1 });
		const [customer] = stripe.mode().all('customer');
		const { crm_deal_id: _deal, ...contact } = METADATA;
		expect(customer?.metadata).toEqual(contact);
		expect(await get(customer?.id ?? '', connect())).toMatchObject({
			name: 'Ada Acme',
			livemode: false,
		});
	});

	it('the oldest with the address is completed, and only where something differs', async () => {
		const old = await sdk().customers.create({ email: ada.email });
		await sdk().customers.create({ email: ada.email, name: 'Newer' });
		sandbox.requests.clear();
		const { value, isNew } = await upsertByEmail(ada, { key: 'c' }, connect());
		expect([value.id, value.name, isNew]).toEqual([old.id, 'Ada Acme', false]);
		expect(calls()).toEqual({ 'GET /v1/customers': 1, 'POST /v1/customers/{id}': 1 });
	});

	it('changed back by somebody is completed again under the same key', async () => {
		const { value } = await upsertByEmail({ email: ada.email }, { key: 'c' }, connect());
		await upsertByEmail(ada, { key: 'c' }, connect());
		await sdk().customers.update(value.id, { name: 'Somebody' });
		expect((await upsertByEmail(ada, { key: 'c' }, connect())).value.name).toBe('Ada Acme');
	});

	it('deleted is made anew, and asking for the old one says so', async () => {
		const first = await upsertByEmail(ada, { key: 'c' }, connect());
		await sdk().customers.del(first.value.id);
		const second = await upsertByEmail(ada, { key: 'c' }, connect());
		expect(second.isNew).toBe(true);
		await expect(get(first.value.id, connect())).rejects.toThrow('was deleted');
	});

	it('without an address is refused before any call', async () => {
		await expect(upsertByEmail({ email: 'ada' }, { key: 'c' }, connect())).rejects.toThrow(
			'no email address',
		);
		expect(sandbox.requests.counts('stripe').total).toBe(0);
	});
});

describe('invoice', () => {
	const invoices = group('invoice');
	const draft = (changes: Partial<InvoiceDraft> = {}): InvoiceDraft => ({
		customer: { email: 'ada@acme.example', name: 'Ada Acme' },
		currency: 'EUR',
		lines: [
			{ title: 'Hours', quantity: 3, unitAmount: 3_330 },
			{ title: 'Licence', quantity: 1, unitAmount: 1_000 },
		],
		dueInDays: 14,
		crmReference: DEAL,
		finish: 'send',
		...changes,
	});

	it('the same item a day later, when Stripe has forgotten its key, is the same invoice', async () => {
		const later = openWorld();
		const create = async () => await invoices.create(draft(), { key: 'i' }, later.connect());
		const first = await create();
		for (const isNew of [false, false]) {
			later.advance(25 * 3_600_000);
			expect(await create()).toMatchObject({ isNew, value: { subject: first.value.subject } });
		}
		later.requests();
		await create();
		expect(later.requests().filter((call) => call.startsWith('POST'))).toEqual([]);
		await invoices.void(first.value.subject.id, { key: 'v' }, later.connect());
		later.advance(25 * 3_600_000);
		expect(await create()).toMatchObject({ isNew: true });
		expect(later.sandbox.mode().all('invoice')).toHaveLength(2);
	});

	it('costs seven calls for a new customer, two of which read what became of it', async () => {
		await invoices.create(draft(), { key: 'i' }, connect());
		expect(calls()).toEqual({
			'GET /v1/customers': 1,
			'POST /v1/customers': 1,
			'POST /v1/invoices': 1,
			'POST /v1/invoices/{id}/add_lines': 1,
			'POST /v1/invoices/{id}/send': 1,
			'GET /v1/invoices/{id}': 1,
			'GET /v1/payment_intents/{id}': 1,
		});
		expect(keys().every((key) => key !== undefined)).toBe(true);
	});

	it.each([
		['draft', 'draft'],
		['finalize', 'open'],
		['send', 'open'],
	] as const)('%s leaves it %s', async (finish, status) => {
		await invoices.create(draft({ finish }), { key: 'i' }, connect());
		expect(stripe.mode().all('invoice')[0]?.status).toBe(status);
	});

	it('voided is made anew by the same item', async () => {
		const first = await invoices.create(draft(), { key: 'i' }, connect());
		const voided = await thrice(
			async () => await invoices.void(first.value.subject.id, { key: 'v' }, connect()),
		);
		expect(voided.map(({ rawStatus }) => rawStatus)).toEqual(['void', 'void', 'void']);
		expect(await invoices.void(first.value.subject.id, { key: 'w' }, connect())).toMatchObject({
			rawStatus: 'void',
		});
		const second = await invoices.create(draft(), { key: 'i' }, connect());
		expect(second.isNew).toBe(true);
	});

	it('sent, written off, and neither twice', async () => {
		const { value } = await invoices.create(draft({ finish: 'draft' }), { key: 'i' }, connect());
		const { id } = value.subject;
		for (const key of ['s', 's', 't']) {
			expect(await invoices.send(id, { key }, connect())).toMatchObject({ rawStatus: 'open' });
		}
		for (const key of ['u', 'u', 'w']) {
			expect(await invoices.markUncollectible(id, { key }, connect())).toMatchObject({
				status: 'uncollectible',
			});
		}
	});

	it('a paid one cannot be voided, and the refusal is not hidden', async () => {
		const { value } = await invoices.create(draft(), { key: 'i' }, connect());
		await sdk().invoices.pay(value.subject.id, { paid_out_of_band: true });
		await expect(invoices.void(value.subject.id, { key: 'v' }, connect())).rejects.toThrow();
	});

	it('retried: each decline is a state, each run another try, a double click one', async () => {
		const customer = await sdk().customers.create({
			email: 'card@acme.example',
			payment_method: 'pm_card_chargeCustomerFail',
			invoice_settings: { default_payment_method: 'pm_card_chargeCustomerFail' },
		});
		const { value } = await invoices.create(
			draft({ customer: { id: customer.id } }),
			{ key: 'i' },
			connect(),
		);
		const { id } = value.subject;
		const retry = async () => await invoices.retryPayment(id, { key: 'r' }, connect());
		expect(await retry()).toMatchObject({ status: 'failed' });
		expect(await retry()).toMatchObject({ status: 'failed' });
		expect(new Set(keys().filter((key) => key?.startsWith('r/'))).size).toBe(2);
		const good = await sdk().paymentMethods.attach('pm_card_visa', { customer: customer.id });
		await sdk().customers.update(customer.id, {
			invoice_settings: { default_payment_method: good.id },
		});
		expect(await retry()).toMatchObject({ status: 'paid' });
		sandbox.requests.clear();
		expect(await retry()).toMatchObject({ status: 'paid' });
		expect(keys()).toEqual([]);
	});

	it('has a PDF once it is final', async () => {
		const { value } = await invoices.create(draft({ finish: 'draft' }), { key: 'i' }, connect());
		const { id } = value.subject;
		await expect(invoices.getPdf(id, connect())).rejects.toThrow('it is draft');
		await invoices.send(id, { key: 's' }, connect());
		const { url, fileName } = await invoices.getPdf(id, connect());
		expect(fileName).toMatch(/\.pdf$/);
		expect((await (await fetch(url)).text()).slice(0, 4)).toBe('%PDF');
	});

	it.each<[string, Partial<InvoiceDraft>]>([
		['has no lines', { lines: [] }],
		['at least 0.50', { lines: [{ title: 'x', quantity: 1, unitAmount: 49 }] }],
		['no email address', { customer: { email: '' } }],
	])('%s: refused before any call', async (words, changes) => {
		await expect(invoices.create(draft(changes), { key: 'i' }, connect())).rejects.toThrow(words);
		expect(sandbox.requests.counts('stripe').total).toBe(0);
	});
});

describe('subscription', () => {
	const subscriptions = group('subscription');
	const page = (changes: Partial<SubscriptionDraft> = {}): SubscriptionDraft => ({
		sale: {
			amount: { amount: 900, currency: 'EUR' },
			title: 'Care',
			interval: { unit: 'month', count: 1 },
		},
		customer: { email: 'ada@acme.example' },
		crmReference: DEAL,
		returnUrl: 'https://acme.example/welcome',
		...changes,
	});

	async function running(): Promise<string> {
		const customer = await sdk().customers.create({
			email: 'ada@acme.example',
			payment_method: 'pm_card_visa',
			invoice_settings: { default_payment_method: 'pm_card_visa' },
		});
		const { id } = await sdk().subscriptions.create({
			customer: customer.id,
			items: [{ price: await newPrice(900, 'month') }],
		});
		sandbox.requests.clear();
		return id;
	}

	it('the same item three times is one page; what starts there carries the deal', async () => {
		const made = await thrice(
			async () => await subscriptions.create(page(), { key: 's' }, connect()),
		);
		expect(made.map(({ isNew }) => isNew)).toEqual([true, false, false]);
		expect(stripe.mode().all('checkout.session')).toHaveLength(1);
		await payOn(made[0]?.value.url ?? '');
		const [subscription] = stripe.mode().all('subscription');
		expect(subscription?.metadata).toEqual(METADATA);
		const after = await subscriptions.create(page(), { key: 's' }, connect());
		expect(after).toMatchObject({
			isNew: false,
			value: { isOpen: false, subscriptionId: subscription?.id },
		});
	});

	it('a page that has expired is made anew', async () => {
		const { value } = await subscriptions.create(page(), { key: 's' }, connect());
		await sdk().checkout.sessions.expire(value.id);
		expect(await subscriptions.create(page(), { key: 's' }, connect())).toMatchObject({
			isNew: true,
		});
	});

	it('without an interval is refused before any call', async () => {
		const sale = { amount: { amount: 900, currency: 'EUR' }, title: 'Care' };
		await expect(subscriptions.create(page({ sale }), { key: 's' }, connect())).rejects.toThrow(
			'recurs',
		);
		expect(sandbox.requests.counts('stripe').total).toBe(0);
	});

	it('pause, resume, pause again under the same keys does what it says', async () => {
		const id = await running();
		const pause = async () => await subscriptions.pause({ id }, { key: 'p' }, connect());
		const resume = async () => await subscriptions.resume(id, { key: 'r' }, connect());
		const shown: Array<string | undefined> = [];
		for (const act of [pause, pause, resume, resume, pause, resume]) {
			shown.push((await act()).subscription?.status);
		}
		expect(shown).toEqual(['paused', 'paused', 'active', 'active', 'paused', 'active']);
	});

	it('canceled at the end of the period, then at once, and neither twice', async () => {
		const id = await running();
		for (let time = 0; time < 3; time++) {
			const state = await subscriptions.cancel({ id, when: 'periodEnd' }, { key: 'e' }, connect());
			expect(state.subscription).toMatchObject({ status: 'active', cancelAt: expect.any(String) });
		}
		for (let time = 0; time < 3; time++) {
			const state = await subscriptions.cancel({ id, when: 'now' }, { key: 'n' }, connect());
			expect(state.subscription?.status).toBe('canceled');
		}
	});

	it.each([
		['nextInvoice', 1],
		['invoiceNow', 2],
		['none', 1],
	] as const)('another plan, %s: once, with %i invoices', async (proration, invoices) => {
		const id = await running();
		const price = { id: await newPrice(1_900, 'month'), quantity: 2 };
		sandbox.requests.clear();
		const change = async () =>
			await subscriptions.changePlan({ id, price, proration }, { key: 'c' }, connect());
		const states = await thrice(change);
		expect(states.map(({ subscription }) => subscription?.mrr)).toEqual([3_800, 3_800, 3_800]);
		expect(keys()).toEqual(['c']);
		expect(stripe.mode().all('invoice')).toHaveLength(invoices);
	});

	it('many, with what they bring in', async () => {
		const [first, second] = [await running(), await running()];
		await sdk().subscriptions.cancel(second);
		sandbox.requests.clear();
		expect(await subscriptions.getMany({ limit: 10 }, connect())).toMatchObject([
			{ id: first, status: 'active', mrr: 900, currency: 'EUR', interval: 'month' },
		]);
		expect(calls()).toEqual({ 'GET /v1/subscriptions': 1 });
		const all = await subscriptions.getMany({ limit: 10, status: 'all' }, connect());
		expect(all.map(({ id }) => id)).toEqual([second, first]);
	});
});

describe('dispute', () => {
	it('one and many, one call each', async () => {
		const intent = stripe.pay({
			amount: 5_000,
			currency: 'eur',
			paymentMethod: 'pm_card_createDispute',
		});
		const { get, getMany } = group('dispute');
		const [found] = await getMany({ limit: 5 }, connect());
		expect(found).toMatchObject({
			status: 'needsResponse',
			amount: 5_000,
			currency: 'EUR',
			paymentId: intent.id,
			transactionId: intent.latest_charge,
			evidenceDueBy: expect.any(String),
		});
		expect(await get(found?.id ?? '', connect())).toEqual(found);
		expect(calls()).toEqual({ 'GET /v1/disputes': 1, 'GET /v1/disputes/{id}': 1 });
	});
});

describe('connection', () => {
	const { check } = group('connection');

	it('tells account, permissions, endpoints and deliveries, and writes nothing', async () => {
		sandbox.faults.order({ on: 'delivery', system: 'stripe', effect: { kind: 'drop' } });
		await gateway.endpoints.create(
			{ url: 'http://127.0.0.1:9/never', eventTypes: ['payment.succeeded'], owner: OWNER },
			connect(),
		);
		stripe.pay({ amount: 5_000, currency: 'eur' });
		sandbox.requests.clear();
		const report = await check(connect());
		expect(report).toMatchObject({
			identity: { account: stripe.accountId, livemode: false },
			endpoints: [{ isEnabled: true, isOurs: true }],
			lastEvent: { id: expect.any(String) },
			lastUndelivered: { type: 'payment_intent.succeeded' },
		});
		expect(report.permissions.every(({ isGranted }) => isGranted)).toBe(true);
		expect(sandbox.requests.list('stripe').every(({ method }) => method === 'GET')).toBe(true);
	});

	it.each([
		[0, true],
		[2, false],
	])('an event that %i endpoints have not taken: delivered %s', async (waiting, isDelivered) => {
		const connection = connect();
		const event = {
			...{ id: 'evt_1', type: 'invoice.paid', created: 1, livemode: false },
			...{ data: { object: {} }, pending_webhooks: waiting },
		};
		const http: GatewayConnection['http'] = async (request) =>
			request.url.includes('/v1/events')
				? {
						status: 200,
						headers: {},
						body: JSON.stringify({ object: 'list', data: [event], has_more: false }),
					}
				: await connection.http(request);
		expect((await check({ ...connection, http })).lastEvent).toMatchObject({ isDelivered });
	});

	it('names the permission that is missing, and goes on', async () => {
		const connection = connect();
		const http: GatewayConnection['http'] = async (request) =>
			request.url.includes('/v1/disputes')
				? {
						status: 403,
						headers: {},
						body: JSON.stringify({
							error: {
								type: 'invalid_request_error',
								message: "Having the 'rak_dispute_read' permission would help",
							},
						}),
					}
				: await connection.http(request);
		const { permissions } = await check({ ...connection, http });
		expect(permissions.filter(({ isGranted }) => !isGranted)).toMatchObject([
			{ name: 'Disputes', message: expect.stringContaining('"Disputes: Read"') },
		]);
	});

	it('ends at a key that Stripe does not know', async () => {
		const error: unknown = await check(connect('sk_test_x_revoked_y1')).catch(
			(thrown: unknown) => thrown,
		);
		expect(gateway.classify(error)?.kind).toBe('auth');
	});
});

describe('what lists offer', () => {
	it.each([
		'payment',
		'paymentLink',
		'invoice',
		'refund',
		'subscription',
		'customer',
		'dispute',
		'price',
		'recurringPrice',
	] as const)('%s in words, one call for a page', async (kind) => {
		const paid = stripe.pay({
			amount: 5_000,
			currency: 'eur',
			paymentMethod: 'pm_card_createDispute',
		});
		await sdk().refunds.create({
			payment_intent: stripe.pay({ amount: 1_000, currency: 'eur' }).id,
		});
		const customer = await sdk().customers.create({
			name: 'Ada',
			payment_method: 'pm_card_visa',
			invoice_settings: { default_payment_method: 'pm_card_visa' },
		});
		await sdk().subscriptions.create({
			customer: customer.id,
			items: [{ price: await newPrice(900, 'month') }],
		});
		await group('paymentLink').create(link(), { key: 'k' }, connect());
		sandbox.requests.clear();
		const { choices } = await group('choices').list(kind, undefined, connect());
		expect(choices[0]?.name).not.toBe('');
		expect(sandbox.requests.counts('stripe').total).toBe(1);
		if (kind === 'payment')
			expect(choices.find(({ id }) => id === paid.id)?.name).toContain('€50.00');
		if (kind === 'recurringPrice') expect(choices[0]?.name).toBe('Support, €9.00 per month');
	});

	it('page by page', async () => {
		for (let count = 0; count < 51; count++) stripe.pay({ amount: 1_000 + count, currency: 'eur' });
		const { list } = group('choices');
		const first = await list('payment', undefined, connect());
		const second = await list('payment', first.next, connect());
		expect([first.choices.length, second.choices.length, second.next]).toEqual([50, 1, undefined]);
	});
});

describe('what Stripe is told', () => {
	const invoiceDraft: InvoiceDraft = {
		customer: { id: '' },
		currency: 'EUR',
		lines: [{ title: 'Hours', quantity: 1, unitAmount: 5_000 }],
		dueInDays: 14,
		description: 'Memo',
		footer: 'Thanks',
		crmReference: DEAL,
		finish: 'draft',
	};
	const recurring = {
		amount: { amount: 900, currency: 'EUR' },
		title: 'Care',
		interval: { unit: 'month', count: 1 },
	} as const;

	async function customerId(): Promise<string> {
		return (await sdk().customers.create({ email: 'ada@acme.example' })).id;
	}

	it.each<[string, () => Promise<unknown>, readonly string[]]>([
		[
			'an invoice beside a link',
			async () =>
				await group('paymentLink').create(link({ hasInvoice: true }), { key: 'k' }, connect()),
			[
				'invoice_creation[enabled]=true',
				'invoice_creation[invoice_data][metadata][crm_deal_id]=42',
			],
		],
		[
			'the trial of a recurring link',
			async () =>
				await group('paymentLink').create(
					link({ sale: recurring, trialDays: 14 }),
					{ key: 'k' },
					connect(),
				),
			['subscription_data[trial_period_days]=14'],
		],
		[
			'the trial and the customer of a page',
			async () =>
				await group('subscription').create(
					{
						sale: recurring,
						customer: { id: await customerId() },
						crmReference: DEAL,
						returnUrl: 'https://a.example/',
						trialDays: 14,
					},
					{ key: 'k' },
					connect(),
				),
			['subscription_data[trial_period_days]=14', '&customer=cus_', 'metadata[crm_deal_id]=42'],
		],
		[
			'a draft that stays one, alone on its lines, with its due date and words',
			async () =>
				await group('invoice').create(
					{ ...invoiceDraft, customer: { id: await customerId() } },
					{ key: 'k' },
					connect(),
				),
			[
				'auto_advance=false',
				'pending_invoice_items_behavior=exclude',
				'days_until_due=14',
				'description=Memo',
				'footer=Thanks',
			],
		],
		[
			'the end of a list',
			async () =>
				await group('payment').getMany(
					{
						limit: 5,
						since: '2026-01-01T00:00:00Z',
						until: '2026-02-01T00:00:00Z',
						customerId: await customerId(),
					},
					connect(),
				),
			['created[gte]=1767225600', 'created[lte]=1769904000', 'customer=cus_'],
		],
	])('%s', async (_name, act, parts) => {
		await act();
		for (const part of parts) expect(sent.join(' ')).toContain(part);
	});

	it('until when a pause lasts', async () => {
		const subscription = await group('subscription').create(
			{ sale: recurring, customer: undefined, crmReference: {}, returnUrl: 'https://a.example/' },
			{ key: 'k' },
			connect(),
		);
		await payOn(subscription.value.url ?? '');
		const id = stripe.mode().all('subscription')[0]?.id ?? '';
		await group('subscription').pause(
			{ id, resumesAt: '2030-01-01T00:00:00Z' },
			{ key: 'p' },
			connect(),
		);
		expect(stripe.mode().get('subscription', id).pause_collection).toEqual({
			behavior: 'void',
			resumes_at: 1_893_456_000,
		});
	});

	it('to start again what a trial without a card has paused', async () => {
		const { id: customer } = await sdk().customers.create({ email: 'trial@acme.example' });
		const { id } = await sdk().subscriptions.create({
			customer,
			items: [{ price: await newPrice(900, 'month') }],
			trial_period_days: 1,
			trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
		});
		await sdk().subscriptions.update(id, { trial_end: 'now' });
		expect(stripe.mode().get('subscription', id).status).toBe('paused');
		await group('subscription').resume(id, { key: 'r' }, connect());
		expect(stripe.mode().get('subscription', id).status).not.toBe('paused');
	});
});

/** Last, after every operation has been used. */
describe('every request', () => {
	it('is what the types of the SDK allow', () => {
		expect(typeFaults([...everySent.values()])).toEqual([]);
	}, 60_000);

	it('was made: none of the known writes is left out', () => {
		const made = new Set([...everySent.values()].map(({ call }) => call));
		expect(KNOWN_CALLS.filter((call) => !made.has(call))).toEqual([]);
	});

	it.each([
		['a field it does not know', { call: 'POST /v1/refunds', body: 'payment=pi_1' }],
		['a value of another type', { call: 'POST /v1/refunds', body: 'charge=ch_1&amount=much' }],
		['an endpoint of which nothing is known', { call: 'POST /v1/payouts', body: '' }],
	])(
		'with %s is a fault',
		(_name, request) => {
			expect(typeFaults([request])).toHaveLength(1);
		},
		60_000,
	);
});
