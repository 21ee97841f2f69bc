/** Stripe's documented test payment methods and what becomes of them. https://docs.stripe.com/testing */

import type { MethodOutcome } from './methodOutcome';

export interface TestCard {
	readonly brand: string;
	readonly last4: string;
	readonly funding: 'credit' | 'debit' | 'prepaid';
	readonly country: string;
	readonly outcome: MethodOutcome;
	/** Whether the issuer lets it be attached to a customer. */
	readonly isAttachable: boolean;
}

const DECLINE_CODES = {
	generic_decline: ['card_declined', 'Your card was declined.'],
	insufficient_funds: ['card_declined', 'Your card has insufficient funds.'],
	lost_card: ['card_declined', 'Your card was declined.'],
	stolen_card: ['card_declined', 'Your card was declined.'],
	fraudulent: ['card_declined', 'Your card was declined.'],
	card_velocity_exceeded: [
		'card_declined',
		'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
	],
	expired_card: ['expired_card', 'Your card has expired.'],
	incorrect_cvc: ['incorrect_cvc', "Your card's security code is incorrect."],
	processing_error: [
		'processing_error',
		'An error occurred while processing your card. Try again in a little bit.',
	],
} as const;

type DeclineCode = keyof typeof DECLINE_CODES;

const SUCCEEDS: MethodOutcome = { kind: 'succeeds' };

function good(last4 = '4242', card: Partial<TestCard> = {}): TestCard {
	return {
		brand: 'visa',
		last4,
		funding: 'credit',
		country: 'US',
		outcome: SUCCEEDS,
		isAttachable: true,
		...card,
	};
}

function declining(last4: string, declineCode: DeclineCode, isAttachable = false): TestCard {
	return good(last4, { isAttachable, outcome: decline(declineCode) });
}

function decline(declineCode: DeclineCode, isBlocked = false): MethodOutcome {
	const [code, message] = DECLINE_CODES[declineCode];
	// Codes that say it all come without a decline code of the same name.
	const isSame: boolean = (code as string) === declineCode;
	return {
		kind: 'declines',
		code,
		message,
		isBlocked,
		...(isSame ? {} : { declineCode }),
	};
}

function withOutcome(last4: string, outcome: MethodOutcome): TestCard {
	return good(last4, { outcome });
}

/** By the name after `pm_card_` or `tok_`; `visa_` before a name with an outcome means nothing. */
const CARDS: Readonly<Record<string, TestCard>> = {
	visa: good(),
	visa_debit: good('5556', { funding: 'debit' }),
	mastercard: good('4444', { brand: 'mastercard' }),
	mastercard_debit: good('3222', { brand: 'mastercard', funding: 'debit' }),
	mastercard_prepaid: good('5100', { brand: 'mastercard', funding: 'prepaid' }),
	amex: good('8431', { brand: 'amex' }),
	discover: good('9424', { brand: 'discover' }),
	diners: good('3237', { brand: 'diners' }),
	jcb: good('0505', { brand: 'jcb' }),
	unionpay: good('0005', { brand: 'unionpay' }),
	us: good(),
	de: good('0016', { country: 'DE' }),
	gb: good('0000', { country: 'GB' }),
	jp: good('0003', { country: 'JP' }),
	bypassPending: good('0077'),
	chargeDeclined: declining('0002', 'generic_decline'),
	chargeDeclinedInsufficientFunds: declining('9995', 'insufficient_funds'),
	chargeDeclinedLostCard: declining('9987', 'lost_card'),
	chargeDeclinedStolenCard: declining('9979', 'stolen_card'),
	chargeDeclinedExpiredCard: declining('0069', 'expired_card'),
	chargeDeclinedIncorrectCvc: declining('0127', 'incorrect_cvc'),
	chargeDeclinedProcessingError: declining('0119', 'processing_error'),
	chargeDeclinedFraudulent: good('0019', { outcome: decline('fraudulent', true) }),
	chargeDeclinedVelocityLimitExceeded: declining('6975', 'card_velocity_exceeded'),
	radarBlock: good('0019', { outcome: decline('fraudulent', true) }),
	chargeCustomerFail: declining('0341', 'generic_decline', true),
	authenticationRequired: withOutcome('3184', { kind: 'authenticates' }),
	threeDSecure2Required: withOutcome('3220', { kind: 'authenticates' }),
	threeDSecureRequired: withOutcome('3063', { kind: 'authenticates' }),
	threeDSecureRequiredChargeDeclined: withOutcome('8341', {
		kind: 'authenticates',
		then: decline('generic_decline'),
	}),
	authenticationRequiredChargeDeclinedInsufficientFunds: withOutcome('8260', {
		kind: 'authenticates',
		then: decline('insufficient_funds'),
	}),
	createDispute: withOutcome('0259', { kind: 'disputes', reason: 'fraudulent', isInquiry: false }),
	createDisputeProductNotReceived: withOutcome('2685', {
		kind: 'disputes',
		reason: 'product_not_received',
		isInquiry: false,
	}),
	createDisputeInquiry: withOutcome('1976', {
		kind: 'disputes',
		reason: 'fraudulent',
		isInquiry: true,
	}),
	riskLevelElevated: withOutcome('9235', { kind: 'isReviewed' }),
	createIssuerFraudRecord: withOutcome('5423', { kind: 'isWarned' }),
	refundFail: withOutcome('5126', { kind: 'failsRefund' }),
	pendingRefund: withOutcome('7726', { kind: 'pendsRefund' }),
};

/** The card of `pm_card_…` or `tok_…`, or `undefined` for any other id. */
export function findTestCard(id: string): TestCard | undefined {
	const name = /^(?:pm_card|tok)_(\w+)$/.exec(id)?.[1];
	if (name === undefined) return undefined;
	const short = name.replace(/^visa_/, '');
	if (Object.hasOwn(CARDS, name)) return CARDS[name];
	return Object.hasOwn(CARDS, short) ? CARDS[short] : undefined;
}
