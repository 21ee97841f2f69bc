import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import type { HttpRequest, HttpResponse } from '../../../nodes/shared/contracts/http';
import type { Subject } from '../../../nodes/shared/vocabulary/subject';

/** Answers by method and path, without the query; a list of them is given out one by one, its last again and again. */
export type Answers = Readonly<Record<string, Answer | ((request: URL, body: unknown) => Answer)>>;

type Answer = Readonly<Record<string, unknown>> | number;

export interface FakePaypal {
	readonly connection: GatewayConnection;
	/** Every call so far: `GET /v2/checkout/orders/5O1?…`. */
	readonly calls: string[];
}

export const NOW = '2026-03-20T12:00:00.000Z';

/** PayPal with these answers and no others: what is not among them is not there, and no list has anything in it. */
export function fakePaypal(answers: Answers, now = NOW): FakePaypal {
	const calls: string[] = [];
	const http = async (request: HttpRequest): Promise<HttpResponse> => {
		const url = new URL(request.url);
		calls.push(`${request.method} ${url.pathname}${url.search}`);
		const body: unknown = typeof request.body === 'string' ? JSON.parse(request.body) : undefined;
		const found = answers[`${request.method} ${url.pathname}`] ?? EMPTY_LISTS[url.pathname] ?? 404;
		const answer = typeof found === 'function' ? found(url, body) : found;
		if (typeof answer === 'number') return await Promise.resolve(refusal(answer));
		return await Promise.resolve({ status: 200, headers: {}, body: JSON.stringify(answer) });
	};
	const connection: GatewayConnection = {
		http,
		clock: { now: () => Date.parse(now), sleep: async () => {}, random: () => 0 },
		baseUrl: 'https://api-m.sandbox.paypal.com',
		livemode: false,
		account: async () => await Promise.resolve('ACMEMERCHANT1'),
		secrets: [],
	};
	return { connection, calls };
}

const EMPTY_LISTS: Answers = {
	'/v1/customer/disputes': { items: [], links: [] },
	'/v2/invoicing/search-invoices': { items: [], links: [] },
	'/v2/invoicing/invoices': { items: [], links: [] },
	'/v1/notifications/webhooks-events': { events: [], count: 0, links: [] },
	'/v1/billing/subscriptions': { subscriptions: [], links: [] },
	'/v1/reporting/transactions': { transaction_details: [], page: 1, total_pages: 1, links: [] },
};

const NAMES: Readonly<Record<number, string>> = {
	// https://developer.paypal.com/api/transaction-search/v1/errors/resultset_too_large
	400: 'RESULTSET_TOO_LARGE',
	403: 'NOT_AUTHORIZED',
	404: 'RESOURCE_NOT_FOUND',
	503: 'SERVICE_UNAVAILABLE',
};

function refusal(status: number): HttpResponse {
	const body = { name: NAMES[status] ?? 'REFUSED', message: 'No.', details: [] };
	return { status, headers: {}, body: JSON.stringify(body) };
}

export function subject(kind: Subject['kind'], id: string): Subject {
	return { gateway: 'paypal', account: 'ACMEMERCHANT1', livemode: false, kind, id };
}

export function usd(value: string) {
	return { currency_code: 'USD', value };
}

/** In the form of the examples of payments_payment_v2. */
export function capture(id: string, value: string, more: Readonly<Record<string, unknown>> = {}) {
	return {
		id,
		status: 'COMPLETED',
		amount: usd(value),
		final_capture: true,
		create_time: '2026-03-01T10:00:00Z',
		update_time: '2026-03-01T10:00:00Z',
		links: [],
		...more,
	};
}

export function refund(id: string, value: string, of: string, more: Record<string, unknown> = {}) {
	return {
		id,
		status: 'COMPLETED',
		amount: usd(value),
		create_time: '2026-03-05T03:00:00-07:00',
		update_time: '2026-03-05T03:00:00-07:00',
		links: [{ rel: 'up', href: `https://api-m.paypal.com/v2/payments/captures/${of}` }],
		...more,
	};
}

/** In the form of the examples of checkout_orders_v2. */
export function order(
	id: string,
	value: string,
	payments: Readonly<Record<string, unknown>> = {},
	more: Readonly<Record<string, unknown>> = {},
) {
	return {
		id,
		status: 'COMPLETED',
		intent: 'CAPTURE',
		purchase_units: [{ reference_id: 'default', amount: usd(value), payments }],
		create_time: '2026-03-01T09:55:00Z',
		links: [],
		...more,
	};
}

/** In the form of the examples of customer_disputes_v1. */
export function dispute(id: string, of: string, more: Readonly<Record<string, unknown>> = {}) {
	return {
		dispute_id: id,
		create_time: '2026-03-04T08:00:00Z',
		update_time: '2026-03-04T08:00:00Z',
		disputed_transactions: [{ seller_transaction_id: of }],
		reason: 'MERCHANDISE_OR_SERVICE_NOT_RECEIVED',
		status: 'WAITING_FOR_SELLER_RESPONSE',
		dispute_life_cycle_stage: 'CHARGEBACK',
		dispute_amount: usd('100.00'),
		seller_response_due_date: '2026-03-14T08:00:00Z',
		links: [],
		...more,
	};
}

/** A dispute as PayPal lists and shows it. */
export function disputes(...all: ReadonlyArray<ReturnType<typeof dispute>>): Answers {
	return {
		'GET /v1/customer/disputes': (url) => {
			const of = url.searchParams.get('disputed_transaction_id');
			const fits = all.filter(({ disputed_transactions: [first] }) => {
				return of === null || first?.seller_transaction_id === of;
			});
			const items = fits.map(({ disputed_transactions: _, ...row }) => row);
			return { items, links: [] };
		},
		...Object.fromEntries(
			all.map((one) => [`GET /v1/customer/disputes/${one.dispute_id}`, one] as const),
		),
	};
}
