import { resolve } from '../../../nodes/gateways/paypal/resolve';
import { type Answers, capture, dispute, fakePaypal, refund, usd } from './stateWorld';

const ORDER = '5O190127TN364715T';
const CAPTURE = '3C679366HH908993F';
const REFUND = '1JU08902781691411';
const SALE = '80021663DE681814L';
const AUTHORIZATION = '0AW2184448108334S';
const INVOICE = 'INV2-Z56S-5LLA-Q52L-CPZ5';
const SUBSCRIPTION = 'I-BW452GLLEP1G';

const related = (order_id: string) => ({ supplementary_data: { related_ids: { order_id } } });
const sale = (more: Readonly<Record<string, unknown>> = {}) => ({
	...{ id: SALE, state: 'completed', amount: { total: '0.48', currency: 'USD' }, ...more },
});

const ANSWERS: Answers = {
	[`GET /v2/payments/captures/${CAPTURE}`]: capture(CAPTURE, '100.00', related(ORDER)),
	[`GET /v2/payments/authorizations/${AUTHORIZATION}`]: {
		...{ id: AUTHORIZATION, status: 'CREATED', amount: usd('100.00'), ...related(ORDER) },
	},
	[`GET /v2/payments/refunds/${REFUND}`]: refund(REFUND, '25.00', CAPTURE),
	'GET /v1/payments/refund/6YX43824R4443062K': {
		...{ id: '6YX43824R4443062K', state: 'completed', sale_id: SALE },
	},
	[`GET /v1/payments/sale/${SALE}`]: sale({ billing_agreement_id: SUBSCRIPTION }),
	'GET /v1/customer/disputes/PP-D-1': dispute('PP-D-1', CAPTURE),
	'GET /v1/customer/disputes/PP-D-2': dispute('PP-D-2', SALE),
	'GET /v1/customer/disputes/PP-D-3': {
		...dispute('PP-D-3', 'UNKNOWN0000000000'),
		disputed_transactions: [{ invoice_number: 'CP-1' }],
	},
	'GET /v2/payments/captures/INVOICECAPTURE001': capture('INVOICECAPTURE001', '100.00', {
		invoice_id: 'CP-1',
	}),
	'GET /v2/payments/captures/OTHERCAPTURE00001': capture('OTHERCAPTURE00001', '100.00', {
		invoice_id: 'CP-',
	}),
	'GET /v2/payments/captures/LONGCAPTURE000001': capture('LONGCAPTURE000001', '100.00', {
		invoice_id: 'X'.repeat(26),
	}),
	'GET /v2/payments/captures/SALEASCAPTURE0001': capture('SALEASCAPTURE0001', '100.00'),
	'GET /v1/payments/sale/SALEASCAPTURE0001': sale({ billing_agreement_id: SUBSCRIPTION }),
	'GET /v1/payments/sale/LONELYSALE0000001': sale({ id: 'LONELYSALE0000001' }),
	'POST /v2/invoicing/search-invoices': (_, body) => {
		const { invoice_number } = body as { invoice_number: string };
		const rows = [{ id: INVOICE, detail: { invoice_number: 'CP-1' } }];
		return { items: rows.filter((row) => row.detail.invoice_number.startsWith(invoice_number)) };
	},
};

async function rootOf(objectKind: string, objectId: string) {
	const { connection, calls } = fakePaypal(ANSWERS);
	const [root] = await resolve([{ type: 'payment.succeeded', objectKind, objectId }], connection);
	return { root: root && [root.kind, root.id], calls: calls.length };
}

describe('what an object of PayPal belongs to', () => {
	it.each([
		['order', ORDER, ['payment', ORDER], 0],
		['invoice', INVOICE, ['invoice', INVOICE], 0],
		['subscription', SUBSCRIPTION, ['subscription', SUBSCRIPTION], 0],
		['capture', CAPTURE, ['payment', ORDER], 1],
		['authorization', AUTHORIZATION, ['payment', ORDER], 1],
		['refund', REFUND, ['payment', ORDER], 2],
		['refund', '6YX43824R4443062K', ['subscription', SUBSCRIPTION], 3],
		['sale', SALE, ['subscription', SUBSCRIPTION], 1],
		['capture', SALE, ['subscription', SUBSCRIPTION], 2],
		['capture', 'SALEASCAPTURE0001', ['subscription', SUBSCRIPTION], 2],
		['capture', 'INVOICECAPTURE001', ['invoice', INVOICE], 3],
		['capture', 'OTHERCAPTURE00001', ['payment', 'OTHERCAPTURE00001'], 4],
		['capture', 'LONGCAPTURE000001', ['payment', 'LONGCAPTURE000001'], 2],
		['sale', 'LONELYSALE0000001', ['payment', 'LONELYSALE0000001'], 1],
		['dispute', 'PP-D-1', ['payment', ORDER], 2],
		['dispute', 'PP-D-2', ['subscription', SUBSCRIPTION], 3],
		['dispute', 'PP-D-3', ['invoice', INVOICE], 2],
		['capture', 'NOBODY00000000000', undefined, 2],
		['refund', 'NOBODY00000000000', undefined, 2],
		['sale', 'NOBODY00000000000', undefined, 1],
		['dispute', 'PP-D-9', undefined, 1],
		['constructor', ORDER, undefined, 0],
	])('%s %s is of %j, by %i calls', async (kind, id, expected, calls) => {
		expect(await rootOf(kind, id)).toEqual({ root: expected, calls });
	});

	it('an invoice that the search does not know yet is among the newest', async () => {
		const { connection } = fakePaypal({
			...ANSWERS,
			'POST /v2/invoicing/search-invoices': { items: [] },
			'GET /v2/invoicing/invoices': {
				items: [
					{ id: 'INV2-OTHER', detail: { invoice_number: 'CP-11' } },
					{ id: INVOICE, detail: { invoice_number: 'CP-1' } },
				],
			},
		});
		const hint = { objectKind: 'capture', objectId: 'INVOICECAPTURE001' };
		const [root] = await resolve([{ type: 'payment.succeeded', ...hint }], connection);
		expect(root?.id).toBe(INVOICE);
	});

	it('each object is asked for once, and the order of the hints is kept', async () => {
		const { connection, calls } = fakePaypal(ANSWERS);
		const hint = (objectKind: string, objectId: string) => ({
			...{ type: 'payment.succeeded' as const, objectKind, objectId },
		});
		const roots = await resolve(
			[
				hint('refund', REFUND),
				hint('capture', CAPTURE),
				hint('invoice', INVOICE),
				hint('dispute', 'PP-D-1'),
				hint('refund', REFUND),
			],
			connection,
		);
		expect(roots.map((root) => root?.id)).toEqual([ORDER, ORDER, INVOICE, ORDER, ORDER]);
		expect(roots[0]).toMatchObject({
			...{ gateway: 'paypal', account: 'ACMEMERCHANT1', livemode: false, kind: 'payment' },
		});
		expect(calls).toHaveLength(3);
	});
});
