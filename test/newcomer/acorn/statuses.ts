import type { PaymentEventType } from '../../../nodes/shared/vocabulary/event';
import type { FailureCategory } from '../../../nodes/shared/vocabulary/failure';
import type { SubjectStatus, Transaction } from '../../../nodes/shared/vocabulary/payment';

/** The states of a payment, all of them. */
export const PAYMENT_STATES: Readonly<Record<string, SubjectStatus>> = {
	OPEN: 'pending',
	SETTLED: 'paid',
	REFUSED: 'failed',
};

export const REFUND_STATES: Readonly<Record<string, Transaction['outcome']>> = {
	UNDERWAY: 'pending',
	DONE: 'succeeded',
	BOUNCED: 'failed',
};

/** Why a payer's bank said no. */
export const REFUSALS: Readonly<Record<string, FailureCategory>> = {
	NO_MONEY: 'insufficientFunds',
	CARD_OLD: 'expiredCard',
	BANK_SAYS_NO: 'declined',
};

/** Its events and what they hint at. */
export const EVENTS: Readonly<Record<string, PaymentEventType>> = {
	'payment.opened': 'payment.pending',
	'payment.settled': 'payment.succeeded',
	'payment.refused': 'payment.failed',
	'refund.underway': 'refund.pending',
	'refund.done': 'refund.succeeded',
	'refund.bounced': 'refund.failed',
};
