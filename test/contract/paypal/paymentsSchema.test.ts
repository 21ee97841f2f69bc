/** Every answer and event about payments is valid by PayPal's OpenAPI; where that is not on this machine, one line says so. */
import type { PaypalSandbox } from '../../sandbox/paypal/createPaypalSandbox';
import { loadOpenApi, openDesk, type BillingDesk } from '../../support/paypal/billingDesk';

type Validator = NonNullable<ReturnType<typeof loadOpenApi>>;

const FILES = {
	orders: loadOpenApi('checkout_orders_v2'),
	payments: loadOpenApi('payments_payment_v2'),
	disputes: loadOpenApi('customer_disputes_v1'),
	webhooks: loadOpenApi('notifications_webhooks_v1'),
	reports: loadOpenApi('reporting_transactions_v1'),
};
const isHere = Object.values(FILES).every((file) => file !== undefined);
const file = (name: keyof typeof FILES): Validator => FILES[name] as Validator;

let desk: BillingDesk;
let paypal: PaypalSandbox;

/** `custom_id` of the answers has no `=` and `;` in its pattern, which the request's takes: PayPal's own pages disagree. */
const NAMED = { value: '30.00', customId: 'deal-5678', email: 'bo@example.com' };

/** Everything that can happen to a payment. */
function playEverything(): void {
	paypal.makeOrder({ value: '10.00', description: 'Desk' });
	paypal.makeOrder({ value: '10.00' }, 'payer-action');
	paypal.payerApproves(paypal.makeOrder({ value: '10.00' }).id);
	paypal.refund(paypal.pay({ ...NAMED, invoiceId: 'A-1' }).id, '1.00');
	paypal.refund(paypal.pay(NAMED).id);
	paypal.pay({ value: '500', currency: 'JPY', method: 'card' });
	paypal.pay({ value: '500', currency: 'HUF' });
	paypal.decline(NAMED);
	paypal.pend(NAMED, 'UNILATERAL');
	paypal.settle(paypal.pend(NAMED).id);
	paypal.deny(paypal.pend(NAMED, 'PENDING_REVIEW').id);
	paypal.authorize(NAMED);
	paypal.captureAuthorization(paypal.authorize(NAMED).id, '20.00');
	paypal.voidAuthorization(paypal.authorize(NAMED).id);
	paypal.captureWithoutOrder(NAMED);
	paypal.reverse(paypal.pay(NAMED).id);
	paypal.reverse(paypal.pay(NAMED).id, '5.00');
	paypal.escalateDispute(paypal.inquire(paypal.pay(NAMED).id).dispute_id);
	paypal.closeDispute(paypal.inquire(paypal.pay(NAMED).id).dispute_id, 'CANCELED_BY_BUYER');
	paypal.closeDispute(paypal.openDispute(paypal.pay(NAMED).id).dispute_id, 'won');
	paypal.closeDispute(paypal.openDispute(paypal.pay(NAMED).id).dispute_id, 'lost');
	paypal.reviewDispute(paypal.openDispute(paypal.pay(NAMED).id).dispute_id);
	paypal.makeRefundsSlow();
	paypal.refund(paypal.pay(NAMED).id);
	paypal.failRefund(paypal.refund(paypal.pay(NAMED).id).id);
	paypal.settleRefund(paypal.refund(paypal.pay(NAMED).id).id);
}

beforeAll(() => {
	desk = openDesk();
	paypal = desk.sandbox;
	paypal.addWebhook('https://n8n.example/webhook/1');
	playEverything();
});

const describeValidity = (tests: () => void) => {
	if (isHere) describe('by the schema of the vendor', tests);
};

describeValidity(() => {
	it.each([
		['orders', 'order', () => paypal.orders(), '/v2/checkout/orders'],
		['payments', 'capture-2', () => paypal.captures(), '/v2/payments/captures'],
		['payments', 'refund', () => paypal.refunds(), '/v2/payments/refunds'],
		[
			'payments',
			'authorization-2',
			() => [...paypal.world().authorizations.values()],
			'/v2/payments/authorizations',
		],
	] as const)('%s: every %s as it is read', async (name, schema, all, path) => {
		expect(all().length).toBeGreaterThan(2);
		for (const { id, status } of all()) {
			const { body, status: code } = await desk.call('GET', `${path}/${id}`);
			expect([id, status, code, ...file(name)(schema, body)]).toEqual([id, status, 200]);
		}
	});

	it('every dispute, and the rows of their list', async () => {
		const { body } = await desk.call('GET', '/v1/customer/disputes?page_size=2');
		expect(file('disputes')('dispute_search', body)).toEqual([]);
		expect(paypal.disputes().length).toBeGreaterThan(4);
		for (const { dispute_id: id } of paypal.disputes()) {
			const { body: dispute } = await desk.call('GET', `/v1/customer/disputes/${id}`);
			expect([id, ...file('disputes')('dispute', dispute)]).toEqual([id]);
		}
	});

	it('webhooks, event types, events and their lists', async () => {
		const check = async (path: string, schema: string) => {
			const { body } = await desk.call('GET', `/v1/notifications/${path}`);
			expect([path, ...file('webhooks')(schema, body)]).toEqual([path]);
		};
		await check('webhooks', 'WebhookList');
		await check(`webhooks/${paypal.webhooks()[0]?.id ?? ''}`, 'webhook');
		await check('webhooks-event-types', 'EventTypeList');
		await check('webhooks-events', 'EventList');
		await check(`webhooks-events/${paypal.events()[0]?.id ?? ''}`, 'event');
		const types = new Set(paypal.events().map(({ event_type: type }) => type));
		expect(types.size).toBeGreaterThan(12);
	});

	it('what an event carries is the resource that it names', () => {
		const schemas: Readonly<Record<string, readonly [keyof typeof FILES, string]>> = {
			capture: ['payments', 'capture-2'],
			refund: ['payments', 'refund'],
			authorization: ['payments', 'authorization-2'],
			'checkout-order': ['orders', 'order'],
			dispute: ['disputes', 'dispute'],
		};
		for (const { event_type: type, resource_type: kind, resource } of paypal.events()) {
			const [name, schema] = schemas[kind] ?? ['orders', `none for ${kind}`];
			expect([type, ...file(name)(schema, resource)]).toEqual([type]);
		}
	});

	it('the list of transactions', async () => {
		paypal.wait(4 * 3_600_000);
		const now = paypal.world().now().getTime();
		const query = new URLSearchParams({
			start_date: new Date(now - 86_400_000).toISOString(),
			end_date: new Date(now).toISOString(),
			fields: 'all',
		});
		const { body } = await desk.call('GET', `/v1/reporting/transactions?${query.toString()}`);
		expect(body.total_items).toBe(paypal.world().transactions.length);
		expect(file('reports')('search_response', body)).toEqual([]);
	});

	it.each([
		['/v2/payments/captures/NOTTHERE', 'payments', 'error_404', 404],
		['/v1/customer/disputes?page_size=51', 'disputes', 'error', 400],
		['/v1/notifications/webhooks/NOTTHERE', 'webhooks', 'error', 404],
	] as const)('the refusal of %s', async (path, name, schema, status) => {
		const answer = await desk.call('GET', path);
		expect([answer.status, ...file(name)(schema, answer.body)]).toEqual([status]);
	});

	it('a 422 of a refund', async () => {
		const [capture] = paypal.captures().filter(({ status }) => status === 'COMPLETED');
		const answer = await desk.call('POST', `/v2/payments/captures/${capture?.id ?? ''}/refund`, {
			amount: { currency_code: 'USD', value: '9999.00' },
		});
		expect([answer.status, ...file('payments')('error_422', answer.body)]).toEqual([422]);
		expect(file('payments')('captures.refund-422', answer.body)).toEqual([]);
	});
});
