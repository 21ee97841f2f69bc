/** The smallest objects of Stripe that the adapter can read, and an HTTP that answers with them by path. */
import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import type { Http } from '../../../nodes/shared/contracts/http';

export const CREATED = 1_790_000_000;

type Fields = Readonly<Record<string, unknown>>;

export const list = (data: readonly unknown[], hasMore = false) => ({
	object: 'list',
	data,
	has_more: hasMore,
	url: '/v1/list',
});

export const chargeOf = (fields: Fields = {}) => ({
	id: 'ch_1',
	object: 'charge',
	amount: 1_000,
	amount_captured: 1_000,
	amount_refunded: 0,
	balance_transaction: { id: 'txn_1', created: CREATED, currency: 'eur', fee: 59, net: 941 },
	billing_details: { email: null, name: null },
	captured: true,
	created: CREATED,
	currency: 'eur',
	customer: null,
	disputed: false,
	failure_code: null,
	failure_message: null,
	metadata: {},
	outcome: null,
	payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242' } },
	receipt_email: null,
	receipt_url: 'https://pay.stripe.example/receipts/1',
	refunds: list([]),
	status: 'succeeded',
	...fields,
});

export const intentOf = (fields: Fields = {}) => ({
	id: 'pi_1',
	object: 'payment_intent',
	amount: 1_000,
	amount_capturable: 0,
	amount_received: 1_000,
	canceled_at: null,
	cancellation_reason: null,
	created: CREATED - 60,
	currency: 'eur',
	customer: null,
	description: null,
	last_payment_error: null,
	latest_charge: chargeOf(),
	livemode: false,
	metadata: {},
	payment_method: 'pm_1',
	receipt_email: null,
	status: 'succeeded',
	...fields,
});

export const refundOf = (fields: Fields = {}) => ({
	id: 're_1',
	object: 'refund',
	amount: 400,
	balance_transaction: 'txn_2',
	charge: 'ch_1',
	created: CREATED + 100,
	currency: 'eur',
	payment_intent: 'pi_1',
	reason: null,
	status: 'succeeded',
	...fields,
});

export const disputeOf = (fields: Fields = {}) => ({
	id: 'dp_1',
	object: 'dispute',
	amount: 1_000,
	balance_transactions: [{ id: 'txn_3', created: CREATED + 200 }],
	charge: 'ch_1',
	created: CREATED + 200,
	currency: 'eur',
	evidence_details: { due_by: CREATED + 900_000 },
	payment_intent: 'pi_1',
	reason: 'product_not_received',
	status: 'needs_response',
	...fields,
});

export const invoiceOf = (fields: Fields = {}) => ({
	id: 'in_1',
	object: 'invoice',
	amount_due: 1_000,
	amount_paid: 1_000,
	amount_remaining: 0,
	billing_reason: 'manual',
	collection_method: 'send_invoice',
	created: CREATED - 120,
	currency: 'eur',
	customer: 'cus_1',
	customer_email: 'ada@northwind.example',
	customer_name: 'Ada Northwind',
	description: null,
	due_date: CREATED + 86_400,
	hosted_invoice_url: 'https://invoice.stripe.example/1',
	invoice_pdf: 'https://invoice.stripe.example/1.pdf',
	livemode: false,
	metadata: {},
	next_payment_attempt: null,
	number: 'NW-0001',
	parent: null,
	payments: list([invoicePaymentOf()]),
	period_end: CREATED,
	status: 'paid',
	status_transitions: {
		finalized_at: CREATED - 100,
		marked_uncollectible_at: null,
		paid_at: CREATED,
		voided_at: null,
	},
	...fields,
});

export function invoicePaymentOf(fields: Fields = {}) {
	return {
		id: 'inpay_1',
		object: 'invoice_payment',
		created: CREATED - 100,
		invoice: 'in_1',
		payment: { type: 'payment_intent', payment_intent: 'pi_1' },
		status: 'paid',
		...fields,
	};
}

export const subscriptionOf = (fields: Fields = {}) => ({
	id: 'sub_1',
	object: 'subscription',
	cancel_at: null,
	canceled_at: null,
	cancellation_details: { reason: null },
	created: CREATED - 120,
	currency: 'eur',
	customer: { id: 'cus_1', object: 'customer', email: 'ada@northwind.example', name: 'Ada' },
	description: null,
	discounts: [],
	ended_at: null,
	items: list([]),
	latest_invoice: invoiceOf(),
	livemode: false,
	metadata: {},
	pause_collection: null,
	status: 'active',
	trial_end: null,
	...fields,
});

export interface Answers {
	readonly connection: GatewayConnection;
	/** Path and query of every call so far. */
	readonly asked: string[];
}

/** Answers by the beginning of the path and query, the longest that fits; anything else is missing. */
export function answering(
	objects: Readonly<Record<string, unknown>>,
	now = (CREATED + 1_000) * 1_000,
): Answers {
	const asked: string[] = [];
	const http: Http = async ({ url }) => {
		const { pathname, search } = new URL(url);
		const path = pathname + decodeURIComponent(search);
		asked.push(path);
		const [best] = Object.keys(objects)
			.filter((start) => path.startsWith(start))
			.sort((left, right) => right.length - left.length);
		if (best !== undefined) {
			return { status: 200, headers: {}, body: JSON.stringify(objects[best]) };
		}
		const error = { type: 'invalid_request_error', code: 'resource_missing', message: path };
		return { status: 404, headers: {}, body: JSON.stringify({ error }) };
	};
	return {
		asked,
		connection: {
			http,
			clock: { now: () => now, sleep: async () => undefined, random: () => 0 },
			baseUrl: 'http://127.0.0.1:1',
			livemode: false,
			account: async () => 'acct_1',
			secrets: [],
		},
	};
}
