/** Records as an adapter fills them, of a gateway that nobody has: USD, a customer, nothing happened yet. */
import type {
	AttemptRecord,
	DisputeRecord,
	InvoiceRecord,
	LaidPaymentRecord,
	PaymentRecord,
	RefundRecord,
	SubscriptionRecord,
} from '../../nodes/shared/vocabulary/state/record';
import type { PaymentState } from '../../nodes/shared/vocabulary/payment';
import type { Subject, SubjectKind } from '../../nodes/shared/vocabulary/subject';

export const START = Date.parse('2026-03-01T00:00:00.000Z');

/** The how manieth hour since the start. */
export const hour = (hours: number): string => new Date(START + hours * 3_600_000).toISOString();

export const subjectOf = (kind: SubjectKind, id = 'x'): Subject => ({
	...{ gateway: 'other', account: 'a 1', livemode: true, kind, id },
});

const root = (id: string) => ({
	...{
		id,
		rawStatus: 'RAW',
		currency: 'usd',
		createdAt: hour(0),
		url: `https://other.example/${id}`,
	},
	customer: { id: 'customer' },
});

export const attemptOf = (fields: Partial<AttemptRecord> = {}): AttemptRecord => ({
	...{ id: 'try', outcome: 'succeeded', amount: 1_000, triedAt: hour(1) },
	...fields,
});

export const declined = (fields: Partial<AttemptRecord> = {}): AttemptRecord =>
	attemptOf({
		outcome: 'failed',
		failure: { category: 'insufficientFunds', code: '51', message: 'No.', retryable: true },
		...fields,
	});

export const refundOf = (fields: Partial<RefundRecord> = {}): RefundRecord => ({
	...{ id: 'back', outcome: 'succeeded', amount: 400, at: hour(5) },
	...fields,
});

export const disputeOf = (fields: Partial<DisputeRecord> = {}): DisputeRecord => ({
	...{ id: 'quarrel', status: 'needsResponse', rawStatus: 'raw', reason: 'not_received' },
	...{ amount: 1_000, openedAt: hour(6) },
	...fields,
});

/** Of 10.00, paid by one transaction. */
export const paymentOf = (fields: Partial<PaymentRecord> = {}): PaymentRecord => ({
	...root('pay'),
	...{ stage: 'succeeded', amount: 1_000, attempts: [attemptOf()], declines: [] },
	...{ refunds: [], disputes: [] },
	...fields,
});

export const laid = (payment: PaymentRecord, fields: Partial<LaidPaymentRecord> = {}) => ({
	...{ payment, amount: 1_000, isPaid: payment.stage === 'succeeded', laidAt: hour(0) },
	...fields,
});

type InvoiceFields = Partial<Omit<InvoiceRecord, 'asked'>> & {
	readonly asked?: Partial<InvoiceRecord['asked']>;
};

/** Over 10.00, final, sent, due after a day, and open. */
export const invoiceOf = ({ asked, ...fields }: InvoiceFields = {}): InvoiceRecord => ({
	...root('bill'),
	...{ stage: 'open', paid: 0, remaining: 1_000, outside: [], payments: [], abandoned: [] },
	...{ paymentIds: [], creditNotes: [], tries: 0, collection: 'sent' },
	...{ finalizedAt: hour(0), dueAt: hour(24) },
	asked: {
		...{ amount: 1_000, due: 1_000, discounted: 0, creditNoted: 0, carriedOver: 0, overpaid: 0 },
		...asked,
	},
	...fields,
});

/** The same, paid by that payment. */
export const paidInvoiceOf = (fields: InvoiceFields = {}, payment = paymentOf()): InvoiceRecord =>
	invoiceOf({
		...{ stage: 'paid', paid: 1_000, remaining: 0, paidAt: hour(1) },
		...{ payments: [laid(payment)], paymentIds: [payment.id] },
		...fields,
	});

/** Active, 10.00 a month, without an invoice yet. */
export const subscriptionOf = (fields: Partial<SubscriptionRecord> = {}): SubscriptionRecord => ({
	...root('plan'),
	...{ status: 'active', isCollectionPaused: false, plan: 'Gold', discounts: [], invoices: [] },
	interval: { unit: 'month', count: 1 },
	items: [{ amount: 1_000, interval: { unit: 'month', count: 1 } }],
	...fields,
});

/** Facts without what all keys share: `try/succeeded`. */
export const names = ({ facts }: PaymentState): string[] =>
	facts.map(({ key }) => key.replace('other/a%201/live/', ''));

/** `type`, with a question mark where it does not hold any more. */
export const types = ({ facts }: PaymentState): string[] =>
	facts.map(({ type, current }) => (current ? type : `${type}?`));

/** What moved, by sort and outcome, but for nothing. */
export function moved({ transactions }: PaymentState): Record<string, number> {
	const sums: Record<string, number> = {};
	for (const { kind, outcome, amount } of transactions) {
		const name = `${kind} ${outcome}`;
		sums[name] = (sums[name] ?? 0) + amount;
	}
	return sums;
}
