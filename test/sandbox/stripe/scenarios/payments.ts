/** What tests and the demo play in one call: someone pays, fails to pay, gets money back, disputes. */
import { findOrAddCustomer } from '../account/customers';
import { endRoll, rollSecret, type EndpointSecrets } from '../account/endpoints';
import { idOf, type Mode } from '../account/mode';
import { attemptPayment, failAuthentication, settleDebit } from '../payments/attempt';
import { requireChargeable } from '../payments/amounts';
import type { PaymentIntent } from '../payments/charges';
import { closeDispute, escalateDispute, openDispute, type Dispute } from '../payments/disputes';
import { createIntent } from '../payments/intentObject';
import { createFromIban, usePaymentMethod } from '../payments/paymentMethods';
import { refundCharge, settleRefund, type Refund } from '../payments/refunds';

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
	dispute(intentId: string, kind?: { isInquiry?: boolean; reason?: string }): Dispute;
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
				}),
			);
			mode.emit('payment_intent.created', intent);
			const { iban, paymentMethod } = options;
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
		dispute(intentId, { isInquiry = false, reason = 'fraudulent' } = {}) {
			const mode = modeWith(intentId);
			return openDispute(mode, chargeOf(mode, intentId), { isInquiry, reason });
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
		rollSecret: (endpointId) => rollSecret(secrets, endpointId),
		endSecretRoll: (endpointId) => endRoll(secrets, endpointId),
		signingSecrets: (endpointId) => secrets.get(endpointId) ?? [],
	};
	return scenarios;
}
