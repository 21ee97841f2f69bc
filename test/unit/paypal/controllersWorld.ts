/** What a deal shows after what PayPal answers; amounts are decimal, of the deal's currency. */
import { readStates } from '../../../nodes/gateways/paypal/readStates';
import { fold } from '../../../nodes/shared/vocabulary/fold';
import type { Subject } from '../../../nodes/shared/vocabulary/subject';
import { type Answers, capture, dispute, disputes, fakePaypal, order, usd } from './stateWorld';

export type More = Readonly<Record<string, unknown>>;

export interface Deal {
	readonly amount?: string;
	readonly currency?: string;
	readonly now?: string;
	readonly on: readonly Subject[];
	readonly answers: Answers;
}

/** Status, paid, refunded, lost, outstanding, and whether it was reached, which wins the deal. */
export type Row = readonly [string, number, number, number, number | undefined, 'won' | 'not won'];

export async function shown({ amount, currency = 'USD', now, on, answers }: Deal) {
	const { connection } = fakePaypal(answers, now);
	const states = (await readStates(on, connection)).flatMap((state) => state ?? []);
	const folded = fold(
		states,
		{ amount: amount ?? null, currency },
		{ tolerance: '0', anySuccessIsPaid: false },
	);
	if ('refused' in folded) return { folded, states, row: folded.refused };
	const { status, totalPaid, totalRefunded, totalChargedBack, outstanding } = folded;
	const [paid, refunded, lost] = [totalPaid, totalRefunded, totalChargedBack].map(
		(one) => one / 100,
	);
	const open = outstanding === undefined ? undefined : outstanding / 100;
	const won = status === 'Paid' || folded.milestones.includes('Paid') ? 'won' : 'not won';
	return { folded, states, row: [status, paid, refunded, lost, open, won] };
}

export const O1 = '5O190127TN364715T';
export const O2 = '6O190127TN364716T';
export const C1 = '3C679366HH908993F';
export const C2 = '4C679366HH908994F';
export const A1 = '0AW2184448108334S';
export const INV = 'INV2-Z56S-5LLA-Q52L-CPZ5';
export const SUB = 'I-BW452GLLEP1G';

export const ofOrder = (id: string, value: string, payments: More, more: More = {}): Answers => ({
	[`GET /v2/checkout/orders/${id}`]: order(id, value, payments, more),
});
const withdrawn = { rel: 'up', href: `https://api.paypal.com/v2/payments/authorizations/${A1}` };
export const taken = (id: string, value: string, more: More = {}) =>
	capture(id, value, { final_capture: false, links: [withdrawn], ...more });
export const reserved = (status: string, value = '1000.00') => ({
	...{ id: A1, status, amount: usd(value), create_time: '2026-03-01T09:00:00Z' },
	expiration_time: '2026-03-30T09:00:00Z',
});
export const waits = (id: string, value: string, reason: string) =>
	capture(id, value, { status: 'PENDING', status_details: { reason } });
export const lost = (id: string, of: readonly string[], value: string, more: More = {}) => ({
	...dispute(id, of[0] ?? '', { dispute_amount: usd(value), status: 'RESOLVED', ...more }),
	disputed_transactions: of.map((seller_transaction_id) => ({ seller_transaction_id })),
	dispute_outcome: { outcome_code: 'RESOLVED_BUYER_FAVOUR', amount_refunded: usd(value) },
	update_time: '2026-03-10T08:00:00Z',
	...more,
});
/** PayPal finds a dispute by any of its transactions. */
export const listed = (...all: ReadonlyArray<ReturnType<typeof lost>>): Answers => ({
	...disputes(...all),
	'GET /v1/customer/disputes': (url) => {
		const of = url.searchParams.get('disputed_transaction_id');
		const items = all.filter(({ disputed_transactions: them }) =>
			them.some((one) => of === null || one.seller_transaction_id === of),
		);
		return { items: items.map(({ dispute_id, status }) => ({ dispute_id, status })), links: [] };
	},
});
/** In the form of the examples of invoicing_v2. */
export const invoice = (status: string, more: More = {}, value = '1000.00') => ({
	[`GET /v2/invoicing/invoices/${INV}`]: {
		...{ id: INV, status, due_amount: usd('0.00'), links: [] },
		detail: {
			...{ currency_code: 'USD', invoice_number: 'CP-1', invoice_date: '2026-03-01' },
			payment_term: { term_type: 'NET_30', due_date: '2026-03-31' },
			metadata: { create_time: '2026-03-01T09:00:00Z', first_sent_time: '2026-03-01T09:05:00Z' },
		},
		amount: { currency_code: 'USD', value },
		...more,
	},
});
export const paidBy = (...transactions: readonly More[]) => ({ payments: { transactions } });
export const byPaypal = (id: string, value: string, day = '2026-03-02') => ({
	...{ type: 'PAYPAL', payment_id: id, payment_date: day, amount: usd(value) },
});
export const byHand = (id: string, value: string, day = '2026-03-02') => ({
	...{ type: 'EXTERNAL', payment_id: id, payment_date: day, amount: usd(value) },
});
export const back = (type: string, id: string, value: string, day = '2026-03-02') => ({
	...{ type, refund_id: id, refund_date: day, amount: usd(value) },
});
export const ofCapture = (id: string, value: string, more: More = {}): Answers => ({
	[`GET /v2/payments/captures/${id}`]: capture(id, value, {
		create_time: '2026-03-02T18:00:00Z',
		update_time: '2026-03-02T20:00:00Z',
		...more,
	}),
});
