/** The stand-in's subscriptions and sales against PayPal's OpenAPI and the deliveries that PayPal signed. */
import { readFileSync } from 'node:fs';

import { findContract } from '../../support/contracts';
import { type BillingDesk, issueOf, loadOpenApi, openDesk } from '../../support/paypal/billingDesk';

const problems = loadOpenApi('billing_subscriptions_v1');
const paymentProblems = loadOpenApi('payments_payment_v1');
const PATH = '/v1/billing/subscriptions';
const REASON = { reason: 'On holiday' };
const MONTHLY = { units: 1_200, currency: 'EUR', email: 'ada@example.com', name: 'Ada Lovelace' };

interface Wire {
	readonly id: string;
	readonly status: string;
	readonly plan_id: string;
	readonly billing_info: {
		readonly next_billing_time?: string;
		readonly failed_payments_count: number;
		readonly outstanding_balance: { readonly value: string };
		readonly last_failed_payment?: { readonly reason_code: string };
		readonly cycle_executions: Array<{ readonly cycles_completed: number }>;
	};
	readonly plan?: object;
	readonly links: Array<{ readonly rel: string; readonly href: string }>;
	readonly details: Array<{ readonly issue: string }>;
}

let desk: BillingDesk;
beforeEach(() => void (desk = openDesk()));

async function read(id: string, query = ''): Promise<Wire> {
	const { body } = await desk.call('GET', `${PATH}/${id}${query}`);
	if (problems) expect(problems('subscription', body)).toEqual([]);
	return body as unknown as Wire;
}

/** As it was told last. */
const lastSale = () =>
	desk.sandbox.events().findLast(({ resource_type: type }) => type === 'sale')?.resource;

async function transactions(id: string): Promise<Array<{ readonly status: string }>> {
	const range = 'start_time=2026-11-01T00:00:00Z&end_time=2026-12-31T00:00:00Z';
	const { body } = await desk.call('GET', `${PATH}/${id}/transactions?${range}`);
	if (problems) expect(problems('transactions_list', body)).toEqual([]);
	return body.transactions as Array<{ readonly status: string }>;
}

async function plan(prices: object, more: object = {}) {
	const { body: product } = await desk.call('POST', '/v1/catalogs/products', { name: 'Club' });
	return await desk.call('POST', '/v1/billing/plans', {
		product_id: product.id,
		name: 'Monthly',
		billing_cycles: [
			{
				frequency: { interval_unit: 'MONTH' },
				tenure_type: 'REGULAR',
				sequence: 1,
				total_cycles: 0,
				pricing_scheme: prices,
			},
		],
		payment_preferences: {},
		...more,
	});
}

const usd = (value: string) => ({ currency_code: 'USD', value });

describe('a subscription', () => {
	it('waits for the buyer on a page, then is active and paid', async () => {
		const made = await plan({ fixed_price: usd('12.00') });
		if (problems) expect(problems('plan', made.body)).toEqual([]);
		desk.told();
		const { status, body } = await desk.call('POST', PATH, {
			plan_id: made.body.id,
			custom_id: 'crm=anyCrm;deal=42',
		});
		if (problems) expect(problems('subscription', body)).toEqual([]);
		const { id, links } = body as unknown as Wire;
		expect([status, body.status]).toEqual([201, 'APPROVAL_PENDING']);
		expect(links.find(({ rel }) => rel === 'approve')?.href).toMatch(/^https:.*ba_token=BA-/);
		expect(desk.told()).toEqual(['BILLING.SUBSCRIPTION.CREATED']);
		desk.sandbox.approve(id, { email: 'ada@example.com' });
		expect(desk.told()).toEqual(['PAYMENT.SALE.COMPLETED', 'BILLING.SUBSCRIPTION.ACTIVATED']);
		const active = await read(id);
		expect(active).toMatchObject({
			status: 'ACTIVE',
			custom_id: 'crm=anyCrm;deal=42',
			subscriber: { email_address: 'ada@example.com' },
		});
		expect(active.billing_info.next_billing_time).toBe('2026-12-02T10:00:00Z');
		expect(await transactions(id)).toMatchObject([
			{ status: 'COMPLETED', amount_with_breakdown: { gross_amount: usd('12.00') } },
		]);
	});

	it('is answered with id, status and links alone unless more is asked for', async () => {
		const { body } = await plan({ fixed_price: usd('12.00') });
		const made = await desk.call('POST', PATH, { plan_id: body.id }, {});
		expect(Object.keys(made.body).sort()).toEqual(['create_time', 'id', 'links', 'status']);
	});

	it('made twice with one key is one, for 72 hours', async () => {
		const { body } = await plan({ fixed_price: usd('12.00') });
		const ask = async () =>
			(await desk.call('POST', PATH, { plan_id: body.id }, { 'paypal-request-id': 'k'.repeat(38) }))
				.body.id;
		const first = await ask();
		expect(await ask()).toBe(first);
		desk.advance(71 * 3_600_000);
		expect(await ask()).toBe(first);
		desk.advance(2 * 3_600_000);
		expect(await ask()).not.toBe(first);
	});

	it('renews as a sale of the older API that names it', async () => {
		const { id } = desk.sandbox.subscribe({ ...MONTHLY, customId: 'deal=42' });
		desk.told();
		desk.sandbox.renew(id);
		expect(desk.told()).toEqual(['PAYMENT.SALE.COMPLETED']);
		const sale = desk.sandbox.world().events.at(-1)?.resource as { readonly id: string };
		expect(sale).toMatchObject({
			state: 'completed',
			custom: 'deal=42',
			billing_agreement_id: id,
			amount: { total: '12.00', currency: 'EUR' },
		});
		const { body } = await desk.call('GET', `/v1/payments/sale/${sale.id}`);
		expect(body).toEqual(sale);
		// The schema wants a parent_payment that the deliveries of 2023 do not have.
		if (paymentProblems) {
			expect(paymentProblems('sale', body)).toEqual([
				" must have required property 'parent_payment'",
			]);
		}
		const next = await read(id);
		expect(next.billing_info.next_billing_time).toBe('2027-01-02T10:00:00Z');
		expect(await transactions(id)).toHaveLength(2);
	});

	it('is told in the shape that PayPal signed', () => {
		const file = findContract('paypal/events/BILLING.SUBSCRIPTION.ACTIVATED.json');
		if (file === undefined) return;
		const real = JSON.parse(readFileSync(file, 'utf8')) as Record<string, object>;
		desk.sandbox.subscribe(MONTHLY);
		const told = desk.sandbox
			.world()
			.events.find(({ event_type: type }) => type === 'BILLING.SUBSCRIPTION.ACTIVATED');
		expect(told).toMatchObject({
			resource_type: real.resource_type,
			resource_version: real.resource_version,
		});
		const wanted = Object.keys(real.resource ?? {}).filter((name) => name !== 'auto_renewal');
		expect(Object.keys(told?.resource ?? {})).toEqual(expect.arrayContaining(wanted));
	});

	it('whose payment fails owes it, is tried again, and is suspended the third time', async () => {
		const { id } = desk.sandbox.subscribe({ ...MONTHLY, failureThreshold: 3 });
		desk.told();
		desk.sandbox.failRenewal(id);
		expect(desk.told()).toEqual(['BILLING.SUBSCRIPTION.PAYMENT.FAILED']);
		const late = await read(id);
		expect(late).toMatchObject({
			status: 'ACTIVE',
			billing_info: { failed_payments_count: 1, outstanding_balance: { value: '12.0' } },
		});
		expect(late.billing_info.last_failed_payment).toBeUndefined();
		const detailed = await read(id, '?fields=last_failed_payment,plan');
		expect(detailed.billing_info.last_failed_payment?.reason_code).toBe('PAYMENT_DENIED');
		expect(detailed.plan).toMatchObject({ billing_cycles: [{ sequence: 1 }] });
		desk.sandbox.failRenewal(id);
		desk.sandbox.failRenewal(id);
		expect(desk.told().slice(-2)).toEqual([
			'BILLING.SUBSCRIPTION.PAYMENT.FAILED',
			'BILLING.SUBSCRIPTION.SUSPENDED',
		]);
		const suspended = await read(id);
		expect(suspended).toMatchObject({
			status: 'SUSPENDED',
			billing_info: { outstanding_balance: { value: '36.0' } },
		});
		const refused = await desk.call('POST', `${PATH}/${id}/activate`, REASON);
		expect(issueOf(refused)).toBe('SUBSCRIPTION_CANNOT_BE_ACTIVATED');
		const amount = { currency_code: 'EUR', value: '36.00' };
		const capture = { note: 'Now', capture_type: 'OUTSTANDING_BALANCE', amount };
		const { body } = await desk.call('POST', `${PATH}/${id}/capture`, capture);
		if (problems) expect(problems('transaction', body)).toEqual([]);
		expect((await desk.call('POST', `${PATH}/${id}/activate`, REASON)).status).toBe(204);
		expect((await read(id)).billing_info).toMatchObject({
			failed_payments_count: 0,
			outstanding_balance: { value: '0.0' },
		});
	});

	it('takes what is outstanding with the next payment that succeeds', async () => {
		const { id } = desk.sandbox.subscribe(MONTHLY);
		desk.sandbox.failRenewal(id);
		desk.sandbox.renew(id);
		expect(lastSale()).toMatchObject({
			amount: { total: '24.00' },
		});
		expect((await read(id)).billing_info.outstanding_balance.value).toBe('0.0');
	});

	it('is free in its trial, and paid afterwards', async () => {
		const { id } = desk.sandbox.startTrial(MONTHLY);
		expect(await transactions(id)).toEqual([]);
		const trial = await read(id);
		expect(trial.billing_info.next_billing_time).toBe('2026-11-16T10:00:00Z');
		desk.sandbox.renew(id);
		const { billing_info: info } = await read(id);
		expect(info.cycle_executions.map(({ cycles_completed: done }) => done)).toEqual([1, 1]);
		expect(await transactions(id)).toHaveLength(1);
	});

	it('of a fixed number of periods expires', async () => {
		const { id } = desk.sandbox.subscribe({ ...MONTHLY, periods: 2 });
		desk.sandbox.renew(id);
		expect(desk.told().at(-1)).toBe('BILLING.SUBSCRIPTION.EXPIRED');
		expect((await read(id)).status).toBe('EXPIRED');
		expect(() => desk.sandbox.renew(id)).toThrow('EXPIRED');
	});

	it('changes its plan when the buyer consents, and not before', async () => {
		const { id } = desk.sandbox.subscribe(MONTHLY);
		const dearer = desk.sandbox.plan({ ...MONTHLY, units: 2_400 });
		const { body } = await desk.call('POST', `${PATH}/${id}/revise`, { plan_id: dearer.id });
		if (problems) expect(problems('subscription_revise_response', body)).toEqual([]);
		const { links } = body as unknown as Wire;
		expect(links.find(({ rel }) => rel === 'approve')?.href).toContain('BA-');
		expect((await read(id)).plan_id).not.toBe(dearer.id);
		desk.sandbox.consentToRevision(id);
		expect(desk.told().at(-1)).toBe('BILLING.SUBSCRIPTION.UPDATED');
		desk.sandbox.renew(id);
		expect(lastSale()).toMatchObject({
			amount: { total: '24.00' },
		});
	});

	it('is suspended, activated and canceled once; what is done already is refused', async () => {
		const { id } = desk.sandbox.subscribe(MONTHLY);
		desk.told();
		const act = async (name: string, body: object = REASON) =>
			await desk.call('POST', `${PATH}/${id}/${name}`, body);
		expect(issueOf(await act('suspend', {}))).toBe('MISSING_REQUIRED_PARAMETER');
		expect((await act('suspend')).status).toBe(204);
		expect(await read(id)).toMatchObject({ status: 'SUSPENDED', status_change_note: 'On holiday' });
		expect(issueOf(await act('suspend'))).toBe('SUBSCRIPTION_STATUS_INVALID');
		expect((await act('activate')).status).toBe(204);
		expect(issueOf(await act('activate'))).toBe('SUBSCRIPTION_STATUS_INVALID');
		expect((await act('cancel')).status).toBe(204);
		expect(issueOf(await act('cancel'))).toBe('SUBSCRIPTION_STATUS_INVALID');
		expect((await read(id)).billing_info.next_billing_time).toBeUndefined();
		expect(desk.told()).toEqual(
			['SUSPENDED', 'ACTIVATED', 'CANCELLED'].map((what) => `BILLING.SUBSCRIPTION.${what}`),
		);
	});

	it('is listed by status and moment, twenty at most', async () => {
		const first = desk.sandbox.subscribe(MONTHLY);
		desk.advance(60_000);
		const second = desk.sandbox.subscribe(MONTHLY);
		desk.sandbox.cancelSubscription(first.id);
		const list = async (query: string) => await desk.call('GET', `${PATH}?${query}`);
		const ids = async (query: string) =>
			((await list(query)).body.subscriptions as Wire[]).map(({ id }) => id);
		expect(await ids('statuses=ACTIVE,SUSPENDED')).toEqual([second.id]);
		expect(await ids('created_before=2026-11-02T09:30:30Z')).toEqual([first.id]);
		expect(await ids('status_updated_after=2026-11-02T09:30:30Z')).toHaveLength(2);
		expect(await ids('status_updated_before=2026-11-02T09:30:30Z')).toEqual([]);
		expect((await list('page_size=21')).status).toBe(400);
		const { body } = await list('page_size=1');
		expect((body.links as Wire['links']).map(({ rel }) => rel)).toEqual(['self', 'next']);
	});

	it('asks for both ends of the range of its transactions', async () => {
		const { id } = desk.sandbox.subscribe(MONTHLY);
		const { status } = await desk.call('GET', `${PATH}/${id}/transactions`);
		expect(status).toBe(400);
	});
});

describe('a plan', () => {
	const tiers = [
		{ starting_quantity: '1', ending_quantity: '10', amount: usd('5.00') },
		{ starting_quantity: '11', amount: usd('4.00') },
	];

	// https://developer.paypal.com/docs/subscriptions/customize/pricing-plans/
	it.each([
		['VOLUME', '48.00'],
		['TIERED', '58.00'],
	])('of %s charges twelve pieces at %s', async (model, total) => {
		const made = await plan({ pricing_model: model, tiers }, { quantity_supported: true });
		if (problems) expect(problems('plan', made.body)).toEqual([]);
		const { body } = await desk.call('POST', PATH, { plan_id: made.body.id, quantity: '12' });
		desk.sandbox.approve(String(body.id));
		expect(lastSale()).toMatchObject({ amount: { total } });
	});

	it('adds the tax that is not in its price', async () => {
		const taxes = { percentage: '7.25', inclusive: false };
		const made = await plan({ fixed_price: usd('9.99') }, { taxes });
		const { body } = await desk.call('POST', PATH, { plan_id: made.body.id });
		desk.sandbox.approve(String(body.id));
		expect(lastSale()).toMatchObject({
			amount: { total: '10.71' },
		});
	});

	it('that is off takes no subscriptions until it is on again', async () => {
		const { body } = await plan({ fixed_price: usd('12.00') });
		const path = `/v1/billing/plans/${String(body.id)}`;
		expect((await desk.call('POST', `${path}/deactivate`, {})).status).toBe(204);
		expect(issueOf(await desk.call('POST', `${path}/deactivate`, {}))).toBe('PLAN_STATUS_INVALID');
		expect(issueOf(await desk.call('POST', PATH, { plan_id: body.id }))).toBe(
			'PLAN_STATUS_INVALID',
		);
		expect((await desk.call('POST', `${path}/activate`, {})).status).toBe(204);
		expect((await desk.call('POST', PATH, { plan_id: body.id })).status).toBe(201);
	});

	it('needs one regular cycle, in order', async () => {
		const none = await plan({}, { billing_cycles: [{ tenure_type: 'TRIAL', sequence: 1 }] });
		expect(issueOf(none)).toBe('MISSING_REGULAR_BILLING_CYCLE');
	});
});

describe('a sale', () => {
	it('is given back in parts by the older API, and not beyond', async () => {
		const { id } = desk.sandbox.subscribe(MONTHLY);
		desk.told();
		const [sale] = [...desk.sandbox.world().captures.keys()];
		const path = `/v1/payments/sale/${sale ?? ''}`;
		const amount = { total: '5.00', currency: 'EUR' };
		const { status, body } = await desk.call('POST', `${path}/refund`, { amount });
		expect([status, body.sale_id, body.state]).toEqual([201, sale, 'completed']);
		if (paymentProblems) expect(paymentProblems('detailed_refund', body)).toEqual([]);
		expect(desk.told()).toEqual(['PAYMENT.SALE.REFUNDED']);
		expect((await desk.call('GET', path)).body.state).toBe('partially_refunded');
		expect(await transactions(id)).toMatchObject([{ status: 'PARTIALLY_REFUNDED' }]);
		const more = await desk.call('POST', `${path}/refund`, {
			amount: { ...amount, total: '7.01' },
		});
		expect(more.body.name).toBe('REFUND_EXCEEDED_TRANSACTION_AMOUNT');
		await desk.call('POST', `${path}/refund`, {});
		expect((await desk.call('GET', path)).body.state).toBe('refunded');
		const known = await desk.call('GET', `/v1/payments/refund/${String(body.id)}`);
		expect(known.body).toEqual(body);
		expect((await desk.call('POST', `${path}/refund`, {})).body.name).toBe(
			'TRANSACTION_ALREADY_REFUNDED',
		);
	});

	it('is given back by the newer API too, and told in the words of the older one', async () => {
		desk.sandbox.subscribe(MONTHLY);
		desk.told();
		const [sale = ''] = [...desk.sandbox.world().captures.keys()];
		const path = `/v2/payments/captures/${sale}`;
		expect((await desk.call('GET', path)).body.status).toBe('COMPLETED');
		const { status, body } = await desk.call('POST', `${path}/refund`, {});
		expect([status, desk.told()]).toEqual([201, ['PAYMENT.SALE.REFUNDED']]);
		expect(desk.sandbox.events().at(-1)?.resource).toMatchObject({
			id: body.id,
			sale_id: sale,
			state: 'completed',
			amount: { total: '12.00', currency: 'EUR' },
		});
		expect((await desk.call('GET', `/v1/payments/sale/${sale}`)).body.state).toBe('refunded');
	});

	it('by eCheck is pending without a fee until the bank answers', async () => {
		const { id } = desk.sandbox.subscribe(MONTHLY);
		desk.sandbox.renewSlowly(id);
		expect(lastSale()).toMatchObject({ state: 'pending', payment_mode: 'ECHECK' });
		expect(lastSale()).not.toHaveProperty('transaction_fee');
		desk.sandbox.deny(String(lastSale()?.id));
		expect(desk.told().at(-1)).toBe('PAYMENT.SALE.DENIED');
		expect(await transactions(id)).toMatchObject([{}, { status: 'DECLINED' }]);
	});

	it('is no order’s: what was paid otherwise has no sale', async () => {
		const { id } = desk.sandbox.captureWithoutOrder({ value: '5.00', currency: 'EUR' });
		const { status, body } = await desk.call('GET', `/v1/payments/sale/${id}`);
		expect([status, body.name]).toEqual([404, 'INVALID_RESOURCE_ID']);
	});
});
