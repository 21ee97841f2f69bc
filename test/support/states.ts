import type { DisputeState, PaymentState } from '../../nodes/shared/vocabulary/payment';
import { versionOf } from '../../nodes/shared/vocabulary/version';

/** A payment of USD 10.00 that nobody has paid yet, with what a test changes. */
export function paymentState(
	id: string,
	overrides: Partial<Omit<PaymentState, 'version'>> = {},
): PaymentState {
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
	return { ...state, version: versionOf(state) };
}

/** The same, paid in full or in part. */
export function paidState(
	id: string,
	amountPaid = 1000,
	overrides: Partial<Omit<PaymentState, 'version'>> = {},
): PaymentState {
	const lastPaidAt = '2026-01-02T00:00:00.000Z';
	return paymentState(id, { status: 'paid', amountPaid, lastPaidAt, ...overrides });
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
