/** What tests and the demo play in one call: someone pays, fails to pay, gets money back, disputes. */
import { findOrAddCustomer } from '../account/customers';
import { endRoll, rollSecret, type EndpointSecrets } from '../account/endpoints';
import { idOf, type Mode } from '../account/mode';
import { attemptPayment, failAuthentication, settleDebit } from '../payments/attempt';
import { requireChargeable } from '../payments/amounts';
import { setSettlement } from '../payments/balance';
import type { CashEntry } from '../payments/cashBalance';
import { settleCharge, type Charge, type PaymentIntent } from '../payments/charges';
import { payDirectly } from '../payments/directCharges';
import {
	closeDispute,
	escalateDispute,
	openDispute,
	returnDebit,
	winAppeal,
	type Dispute,
} from '../payments/disputes';
import { warnOfFraud, type EarlyFraudWarning } from '../payments/earlyFraudWarnings';
import { createIntent } from '../payments/intentObject';
import { addTransferMethod, createFromIban, usePaymentMethod } from '../payments/paymentMethods';
import { failRefund, refundCharge, settleRefund, type Refund } from '../payments/refunds';
import { closeReview, openReview, type Review } from '../payments/reviews';
import { fund } from '../payments/transfers';

const EMPTY_ACCOUNT = {
	code: 'insufficient_funds',
	message: "The customer's account has insufficient funds to cover this payment.",
} as const;

export interface PayOptions {
	/** Minor units. */
	readonly amount: number;
	readonly currency?: string;
	readonly metadata?: Record<string, string>;
	readonly description?: string;
	/** The customer's; makes a customer, or uses the one that has it. */
	readonly email?: string;
	readonly name?: string;
	/** `pm_card_visa` by default; `pm_card_chargeDeclined` fails. */
	readonly paymentMethod?: string;
	/** A test IBAN, in place of a card. */
	readonly iban?: string;
	/** Waits for the customer, who needs an e-mail address, to send the money. */
	readonly bankTransfer?: boolean;
	readonly captureMethod?: 'automatic_async' | 'manual';
	readonly livemode?: boolean;
	/** A connected account to pay, instead of the platform. */
	readonly account?: string;
}

export interface PaymentScenarios {
	/** A customer pays, or tries to: look at the status of what comes back. */
	pay(options: PayOptions): PaymentIntent;
	/** Pays an existing intent, as a customer on a payment page does. */
	payIntent(intentId: string, paymentMethod?: string): PaymentIntent;
	/** All that is left, or a part. */
	refund(intentId: string, amount?: number): Refund;
	/** The customer's bank asks (inquiry) or pulls the money back. */
	dispute(
		intentId: string,
		kind?: { isInquiry?: boolean; reason?: string; amount?: number },
	): Dispute;
	/** The bank takes back a debit that had succeeded: a dispute that is lost from the start. */
	returnDebit(intentId: string): Dispute;
	/** A lost dispute is turned round. */
	winAppeal(disputeId: string): Dispute;
	/** Days later the bank sends a refund back. */
	failRefund(refundId: string): Refund;
	/** The old Charges API: a charge that has no payment intent. */
	charge(
		options: Pick<
			PayOptions,
			| 'amount'
			| 'currency'
			| 'description'
			| 'email'
			| 'livemode'
			| 'metadata'
			| 'name'
			| 'paymentMethod'
		>,
	): Charge;
	/** A bank transfer of the customer arrives. */
	fundCustomer(customerId: string, amount: number, currency?: string): CashEntry;
	/** A person lays the payment aside; a closed review is approved. */
	openReview(intentId: string): Review;
	closeReview(reviewId: string): Review;
	/** The issuer suspects fraud. */
	warnOfFraud(intentId: string): EarlyFraudWarning;
	/** From now on charges have no balance transaction until `settleBalances`. */
	holdSettlement(isHeld: boolean, livemode?: boolean): void;
	/** Fills in what was held, each with its `charge.updated`; returns how many there were. */
	settleBalances(livemode?: boolean): number;
	/** All charges settle in this currency; `rates` are by currency of the charge. `undefined` ends it. */
	settleIn(
		currency: string | undefined,
		rates?: Readonly<Record<string, number>>,
		livemode?: boolean,
	): void;
	escalateDispute(disputeId: string): Dispute;
	closeDispute(disputeId: string, outcome: 'won' | 'lost'): Dispute;
	/** The bank answers a debit that is under way: it pays, or sends it back because the account is empty. */
	settleDebit(intentId: string, outcome: 'succeeds' | 'fails'): PaymentIntent;
	/** The customer passes or fails the check that `requires_action` asked for. */
	authenticate(intentId: string, outcome: 'succeeds' | 'fails'): PaymentIntent;
	/** Pending refunds succeed, those to `pm_card_refundFail` fail; returns how many there are. */
	settleRefunds(livemode?: boolean): number;
	/** A new secret beside the old one, so that deliveries carry two `v1`; returns the new one. */
	rollSecret(endpointId: string): string;
	/** The old secret stops to count. */
	endSecretRoll(endpointId: string): void;
	/** What the endpoint's deliveries are signed with now, the newest first. */
	signingSecrets(endpointId: string): readonly string[];
}

/** Scenarios on the modes of one account. */
export function createPaymentScenarios(
	modeOf: (livemode?: boolean, accountId?: string) => Mode,
	/** The mode that has the object. */
	modeWith: (id: string) => Mode,
	secrets: EndpointSecrets,
): PaymentScenarios {
	const chargeOf = (mode: Mode, intentId: string) =>
		mode.get('charge', idOf(mode.get('payment_intent', intentId).latest_charge) ?? '');

	const scenarios: PaymentScenarios = {
		pay(options) {
			const mode = modeOf(options.livemode, options.account);
			const { amount, currency = 'usd', metadata = {}, description = null } = options;
			requireChargeable(amount, currency);
			const intent = mode.add<'payment_intent'>(
				createIntent(mode, {
					amount,
					currency,
					metadata: { ...metadata },
					description,
					customer: options.email === undefined ? null : findOrAddCustomer(mode, options).id,
					receipt_email: options.email ?? null,
					capture_method: options.captureMethod ?? 'automatic_async',
					...(options.iban === undefined ? {} : { payment_method_types: ['sepa_debit'] }),
					...(options.bankTransfer ? { payment_method_types: ['customer_balance'] } : {}),
				}),
			);
			mode.emit('payment_intent.created', intent);
			const { iban, paymentMethod, bankTransfer } = options;
			if (bankTransfer) return scenarios.payIntent(intent.id, addTransferMethod(mode).id);
			const method = iban === undefined ? paymentMethod : createFromIban(mode, iban).id;
			return scenarios.payIntent(intent.id, method);
		},
		payIntent(intentId, paymentMethod = 'pm_card_visa') {
			const mode = modeWith(intentId);
			const intent = mode.get('payment_intent', intentId);
			attemptPayment(mode, intent, usePaymentMethod(mode, paymentMethod));
			return intent;
		},
		refund(intentId, amount) {
			const mode = modeWith(intentId);
			const charge = chargeOf(mode, intentId);
			return refundCharge(mode, charge, amount ?? charge.amount - charge.amount_refunded);
		},
		dispute(intentId, { isInquiry = false, reason = 'fraudulent', amount } = {}) {
			const mode = modeWith(intentId);
			return openDispute(mode, chargeOf(mode, intentId), { isInquiry, reason, amount });
		},
		escalateDispute(disputeId) {
			const mode = modeWith(disputeId);
			const dispute = mode.get('dispute', disputeId);
			escalateDispute(mode, dispute);
			return dispute;
		},
		closeDispute(disputeId, outcome) {
			const mode = modeWith(disputeId);
			const dispute = mode.get('dispute', disputeId);
			closeDispute(mode, dispute, outcome);
			return dispute;
		},
		authenticate(intentId, outcome) {
			const mode = modeWith(intentId);
			const intent = mode.get('payment_intent', intentId);
			if (outcome === 'fails') failAuthentication(mode, intent);
			else {
				const method = mode.get('payment_method', idOf(intent.payment_method) ?? '');
				attemptPayment(mode, intent, method, { isAuthenticated: true });
			}
			return intent;
		},
		settleDebit(intentId, outcome) {
			const mode = modeWith(intentId);
			const intent = mode.get('payment_intent', intentId);
			settleDebit(mode, intent, outcome === 'fails' ? EMPTY_ACCOUNT : undefined);
			return intent;
		},
		settleRefunds(livemode) {
			const mode = modeOf(livemode);
			const refunds = mode.all('refund');
			for (const refund of refunds) settleRefund(mode, refund);
			return refunds.length;
		},
		returnDebit(intentId) {
			const mode = modeWith(intentId);
			return returnDebit(mode, chargeOf(mode, intentId));
		},
		winAppeal(disputeId) {
			const mode = modeWith(disputeId);
			const dispute = mode.get('dispute', disputeId);
			winAppeal(mode, dispute);
			return dispute;
		},
		failRefund(refundId) {
			const mode = modeWith(refundId);
			const refund = mode.get('refund', refundId);
			failRefund(mode, refund, mode.get('charge', idOf(refund.charge) ?? ''));
			return refund;
		},
		charge({ paymentMethod = 'pm_card_visa', currency = 'usd', livemode, ...order }) {
			return payDirectly(modeOf(livemode), paymentMethod, { ...order, currency });
		},
		fundCustomer: (customerId, amount, currency = 'usd') =>
			fund(modeWith(customerId), customerId, amount, currency),
		openReview(intentId) {
			const mode = modeWith(intentId);
			return openReview(mode, chargeOf(mode, intentId), 'manual');
		},
		closeReview(reviewId) {
			const mode = modeWith(reviewId);
			const review = mode.get('review', reviewId);
			closeReview(mode, review, 'approved');
			return review;
		},
		warnOfFraud(intentId) {
			const mode = modeWith(intentId);
			return warnOfFraud(mode, chargeOf(mode, intentId));
		},
		holdSettlement: (isHeld, livemode) => setSettlement(modeOf(livemode), { isHeld }),
		settleBalances(livemode) {
			const mode = modeOf(livemode);
			const held = mode
				.all('charge')
				.filter((charge) => charge.captured && charge.balance_transaction === null)
				.reverse();
			for (const charge of held) settleCharge(mode, charge);
			return held.length;
		},
		settleIn: (currency, rates = {}, livemode) =>
			setSettlement(modeOf(livemode), { currency, rates }),
		rollSecret: (endpointId) => rollSecret(secrets, endpointId),
		endSecretRoll: (endpointId) => endRoll(secrets, endpointId),
		signingSecrets: (endpointId) => secrets.get(endpointId) ?? [],
	};
	return scenarios;
}
