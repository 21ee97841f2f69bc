import type { Obligation, PaymentState, SubjectStatus } from '../payment';
import type { Subject } from '../subject';
import { PAYMENT_STAGES } from './events';
import { toFacts, versioned } from './facts';
import { declinesOf, paymentFacts } from './paymentFacts';
import type { AttemptRecord, PaymentRecord, PaymentStage, RootRecord } from './record';
import { arrived, arrivedInPart, isUnderReview, moneyOf } from './transactions';

/** The state of a payment that no invoice asked for. */
export function paymentState(subject: Subject, payment: PaymentRecord): PaymentState {
	const status = statusOf(payment);
	const money = moneyOf([payment]);
	const failure = isSettled(status) ? undefined : declinesOf(payment).at(-1)?.failure;
	return versioned({
		...rootOf(subject, payment),
		status,
		amountDue: amountDue(payment),
		obligations: obligationsOf(payment),
		...money,
		...(failure ? { failure } : {}),
		facts: toFacts(subject, paymentFacts(payment, status, money)),
	});
}

/** What a state says of its subject, whatever that is. */
export function rootOf(subject: Subject, record: RootRecord) {
	const { rawStatus, currency, createdAt, customer, url } = record;
	const { description, crmReference, replaces } = record;
	return {
		subject,
		rawStatus,
		currency: currency.toUpperCase(),
		createdAt,
		customer,
		url,
		...(description ? { description } : {}),
		...(crmReference ? { crmReference } : {}),
		...(replaces ? { replaces: { ...subject, ...replaces } } : {}),
	};
}

/** Order in which attempts say how far their payment is: money that is there before money that may come. */
const ATTEMPT_STAGES: ReadonlyArray<readonly [AttemptRecord['outcome'], PaymentStage]> = [
	['succeeded', 'succeeded'],
	['authorized', 'authorized'],
	['pending', 'processing'],
	['failed', 'failed'],
	['voided', 'canceled'],
];

/**
 * How far a payment is by its attempts alone, where the gateway's own word does not say.
 * @param otherwise where nothing was tried yet.
 */
export function stageOf(attempts: readonly AttemptRecord[], otherwise: PaymentStage): PaymentStage {
	const whole = attempts.filter(({ isPart }) => !isPart);
	const found = ATTEMPT_STAGES.find(([outcome]) => whole.some((one) => one.outcome === outcome));
	return found ? found[1] : otherwise;
}

function statusOf(payment: PaymentRecord): SubjectStatus {
	if (isUnderReview(payment)) return 'underReview';
	if (arrivedInPart(payment) > 0) return 'partiallyPaid';
	return PAYMENT_STAGES[payment.stage].status;
}

function isSettled(status: SubjectStatus): boolean {
	return status === 'paid' || status === 'authorized' || status === 'underReview';
}

/**
 * A capture of less than was authorized settles the payment, but for what is still reserved or on its way beside it; a canceled one
 * asks for nothing, and nobody asks for tips.
 */
function amountDue(payment: PaymentRecord): number {
	const { stage, amount: whole, attempts } = payment;
	if (stage === 'canceled') return 0;
	if (stage !== 'succeeded') return whole;
	const come = arrived(payment).reduce((sum, { amount, tip = 0 }) => sum + amount - tip, 0);
	const open = attempts
		.filter(({ outcome }) => outcome === 'authorized' || outcome === 'pending')
		.reduce((sum, { amount }) => sum + amount, 0);
	return Math.max(come, Math.min(whole, come + open));
}

/** An order over nothing was asked for in writing, and is settled at once. */
function obligationsOf({ id, createdAt, order }: PaymentRecord): Obligation[] {
	if (!order) return [];
	const { discounted } = order;
	return [
		{
			...{ id, status: 'paid', asked: 0, discounted, creditNoted: 0, carriedOver: 0, open: 0 },
			...{ askedAt: createdAt, settledAt: createdAt, isPastDue: false, dueAt: createdAt },
			paymentIds: [],
		},
	];
}
