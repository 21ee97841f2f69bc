/** Why a payment was declined. It drives the wording and the link in the customer's e-mail. */
export const FAILURE_CATEGORIES = [
	'insufficientFunds',
	'expiredCard',
	'incorrectDetails',
	'authenticationRequired',
	'declined',
	'suspectedFraud',
	'limitExceeded',
	'processingError',
	'unknown',
] as const;

export type FailureCategory = (typeof FAILURE_CATEGORIES)[number];

/** A decline: a state of the payment, never an error of ours. */
export interface PaymentFailure {
	readonly category: FailureCategory;
	/** The gateway's own code. */
	readonly code: string;
	/** The gateway's own words. */
	readonly message: string;
	/** Whether trying the same payment again can help. */
	readonly retryable: boolean;
	/** When the gateway itself will try again, ISO 8601. */
	readonly nextRetryAt?: string;
}

/** What people are told, one sentence each, without blame. */
export const FAILURE_WORDS: Readonly<Record<FailureCategory, string>> = {
	insufficientFunds: 'The account did not hold enough money',
	expiredCard: 'The card has expired',
	incorrectDetails: 'A detail of the card or account did not match',
	authenticationRequired: 'The bank asks the customer to confirm the payment',
	declined: 'The bank declined the payment',
	suspectedFraud: 'The payment was stopped by a fraud check',
	limitExceeded: 'A limit of the card or account was exceeded',
	processingError: 'The payment could not be processed at that moment',
	unknown: 'The payment did not go through',
};

export type FailureKind =
	| 'auth'
	| 'permission'
	| 'invalidRequest'
	| 'notFound'
	| 'conflict'
	| 'declined'
	| 'rateLimited'
	| 'unavailable'
	| 'unsupported';

/** A call that a system did not do, as data. `message` says what and where and, where one exists, the remedy. */
export interface Failure {
	readonly kind: FailureKind;
	readonly message: string;
	/** The system's own code, for people who search for it. */
	readonly rawCode?: string;
	/** How long the system asks to be left alone, of what waiting cures: nobody is let in to it any earlier. */
	readonly retryAfterMs?: number;
}

/** Only these are cured by waiting. */
export function isTransient(failure: Failure): boolean {
	return failure.kind === 'rateLimited' || failure.kind === 'unavailable';
}
