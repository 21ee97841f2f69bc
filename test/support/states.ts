import type {
	DisputeState,
	Obligation,
	PaymentState,
	Transaction,
} from '../../nodes/shared/vocabulary/payment';
import { versionOf } from '../../nodes/shared/vocabulary/version';

type Overrides = Partial<Omit<PaymentState, 'version'>>;

/**
 * A payment of USD 10.00 that nobody has paid yet, with what a test changes. Where the test gives amounts and no transactions,
 * it gets those that make up the amounts; an invoice or a subscription gets one obligation over what is due.
 */
export function paymentState(id: string, overrides: Overrides = {}): PaymentState {
	const state: Omit<PaymentState, 'version'> = {
		subject: { gateway: 'stripe', account: 'acct_1', livemode: true, kind: 'payment', id },
		status: 'pending',
		rawStatus: 'pending',
		currency: 'USD',
		amountDue: 1000,
		amountPaid: 0,
		amountRefunded: 0,
		amountDisputed: 0,
		obligations: [],
		transactions: [],
		createdAt: '2026-01-01T00:00:00.000Z',
		customer: { id: 'cus_1', email: 'anna@acme.example', name: 'Anna Acme' },
		disputes: [],
		url: `https://pay.example/${id}`,
		facts: [],
		...overrides,
	};
	const whole = {
		...state,
		obligations: overrides.obligations ?? obligationsOf(state),
		transactions: overrides.transactions ?? transactionsOf(state),
	};
	return { ...whole, version: versionOf(whole) };
}

/** The same, paid in full or in part; a single payment is due for what was paid. */
export function paidState(id: string, amountPaid = 1000, overrides: Overrides = {}): PaymentState {
	const lastPaidAt = '2026-01-02T00:00:00.000Z';
	return paymentState(id, {
		status: 'paid',
		amountDue: amountPaid,
		amountPaid,
		lastPaidAt,
		...overrides,
	});
}

/** What is asked in writing; what is paid of it settles it. */
export function obligation(
	id: string,
	asked: number,
	changes: Partial<Obligation> = {},
): Obligation {
	return {
		id,
		status: 'open',
		asked,
		discounted: 0,
		creditNoted: 0,
		carriedOver: 0,
		open: changes.status === undefined || changes.status === 'open' ? asked : 0,
		askedAt: '2026-01-01T00:00:00.000Z',
		isPastDue: false,
		dueAt: '2026-01-01T00:00:00.000Z',
		paymentIds: [],
		...changes,
	};
}

function obligationsOf(state: Omit<PaymentState, 'version'>): Obligation[] {
	const { subject, status, amountDue, amountPaid, invoice, lastPaidAt, createdAt } = state;
	if (subject.kind === 'payment') return [];
	const isSettled = amountPaid >= amountDue && amountDue > 0;
	const isOpen = !isSettled && status !== 'uncollectible' && status !== 'canceled';
	return [
		obligation(invoice?.id ?? `${subject.id}/invoice`, amountDue, {
			status: isSettled ? 'paid' : isOpen ? 'open' : statusOf(status),
			open: isOpen ? Math.max(0, amountDue - amountPaid) : 0,
			askedAt: createdAt,
			...(isSettled ? { settledAt: lastPaidAt ?? createdAt } : {}),
			isPastDue: isOpen && (status === 'pastDue' || status === 'failed'),
			dueAt: invoice?.owedSince ?? createdAt,
			...(invoice?.number === undefined ? {} : { number: invoice.number }),
			...(isOpen && invoice?.hostedUrl ? { paymentUrl: invoice.hostedUrl } : {}),
			...(isOpen && state.failure ? { failure: state.failure } : {}),
		}),
	];
}

function statusOf(status: PaymentState['status']): Obligation['status'] {
	return status === 'uncollectible' ? 'uncollectible' : 'voided';
}

function transactionsOf(state: Omit<PaymentState, 'version'>): Transaction[] {
	const { subject, amountPaid, amountRefunded, amountDisputed, disputes, lastPaidAt } = state;
	const at = lastPaidAt ?? state.createdAt;
	const isHeld = disputes.some(({ status }) => status !== 'lost' && status !== 'won');
	const rows: Array<[Transaction['kind'], Transaction['outcome'], number]> = [
		['payment', 'succeeded', amountPaid],
		['refund', 'succeeded', amountRefunded],
		['dispute', isHeld ? 'pending' : 'succeeded', amountDisputed],
	];
	return rows
		.filter(([, , amount]) => amount > 0)
		.map(([kind, outcome, amount]) => ({ id: `${subject.id}/${kind}`, kind, outcome, amount, at }));
}

export function dispute(status: DisputeState['status'], amount = 1000): DisputeState {
	return {
		id: 'dp_1',
		status,
		reason: 'fraudulent',
		amount,
		evidenceDueBy: '2026-02-01T00:00:00.000Z',
	};
}
