import type { PaymentEventType } from '../../../nodes/shared/vocabulary/event';
import type { FailureCategory } from '../../../nodes/shared/vocabulary/failure';
import type { Transaction } from '../../../nodes/shared/vocabulary/payment';
import type { AttemptRecord, PaymentStage } from '../../../nodes/shared/vocabulary/state/record';

/** The states of a payment, all of them. */
export const PAYMENT_STATES: Readonly<Record<string, PaymentStage>> = {
	OPEN: 'processing',
	SETTLED: 'succeeded',
	REFUSED: 'failed',
};

/** What became of the money in each. */
export const ATTEMPT_OUTCOMES: Readonly<Record<string, AttemptRecord['outcome']>> = {
	OPEN: 'pending',
	SETTLED: 'succeeded',
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
