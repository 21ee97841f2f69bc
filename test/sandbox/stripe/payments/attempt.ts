/** One try at paying an intent with a payment method: charge, events, and what the intent becomes. */
import { idOf, type Mode } from '../account/mode';
import { declined, docUrl, type StripeFailure } from '../protocol/errors';
import {
	addApprovedCharge,
	addFailedCharge,
	addPendingCharge,
	answerCharge,
	captureCharge,
	settleCharge,
	settleQuietly,
	type Charge,
	type PaymentIntent,
} from './charges';
import { isHeld } from './balance';
import { openDispute } from './disputes';
import { warnOfFraud } from './earlyFraudWarnings';
import type { Debit, Decline, MethodOutcome } from './methodOutcome';
import { outcomeOf, type PaymentMethod } from './paymentMethods';
import { openReview } from './reviews';
import { awaitTransfer } from './transfers';

/** How long a bank takes that answers by itself. */
const DEBIT_MILLISECONDS = 250;

export interface AttemptOptions {
	/** The customer is not there: what would need authentication is declined. */
	readonly isOffSession?: boolean;
	/** The customer has authenticated already. */
	readonly isAuthenticated?: boolean;
	readonly returnUrl?: string | null;
}

/** `failure` is what the API answers when the attempt was its request; the intent is changed already. */
export type Attempt =
	| {
			readonly kind:
				| 'succeeded'
				| 'requiresCapture'
				| 'requiresAction'
				| 'processing'
				/** A bank transfer: the customer has to send the money. */
				| 'awaitsTransfer';
	  }
	| { readonly kind: 'declined'; readonly failure: StripeFailure };

const AUTHENTICATION_REQUIRED: Decline = {
	kind: 'declines',
	code: 'authentication_required',
	declineCode: 'authentication_required',
	message: 'Your card was declined. This transaction requires authentication.',
};

/** Charges the method as its test card says. */
export function attemptPayment(
	mode: Mode,
	intent: PaymentIntent,
	method: PaymentMethod,
	options: AttemptOptions = {},
): Attempt {
	mode.update(intent, { payment_method: method.id });
	const outcome = outcomeOf(method);
	if (outcome.kind === 'transfers') return awaitTransfer(mode, intent);
	if (outcome.kind === 'debits') return debit(mode, intent, method, outcome);
	if (outcome.kind === 'authenticates' && !options.isAuthenticated) {
		return options.isOffSession
			? decline(mode, intent, method, AUTHENTICATION_REQUIRED)
			: requireAction(mode, intent, options.returnUrl ?? null);
	}
	const settled = outcome.kind === 'authenticates' ? outcome.then : outcome;
	if (settled?.kind === 'declines') return decline(mode, intent, method, settled);
	return approve(mode, intent, method, settled);
}

/** The bank answers a debit that is under way; nothing where none is. */
export function settleDebit(
	mode: Mode,
	intent: PaymentIntent,
	refusal: Debit['refusal'] | undefined,
): void {
	if (intent.status !== 'processing') return;
	const charge = mode.get('charge', idOf(intent.latest_charge) ?? '');
	const method = mode.get('payment_method', idOf(intent.payment_method) ?? '');
	answerCharge(mode, charge, intent, method, refusal);
	if (refusal) {
		const code = 'payment_intent_payment_attempt_failed';
		mode.update(intent, {
			status: 'requires_payment_method',
			payment_method: null,
			last_payment_error: {
				type: 'invalid_request_error',
				charge: charge.id,
				code,
				doc_url: docUrl(code),
				message: 'The payment failed.',
				payment_method: structuredClone(method),
			},
		});
		mode.emit('charge.failed', charge);
		mode.emit('payment_intent.payment_failed', intent);
		return;
	}
	succeed(mode, intent, charge);
}

/** All the money of a bank transfer has come. */
export function completeTransfer(mode: Mode, intent: PaymentIntent): void {
	const method = mode.get('payment_method', idOf(intent.payment_method) ?? '');
	const charge = addApprovedCharge(mode, intent, method);
	mode.update(intent, { latest_charge: charge.id, last_payment_error: null, next_action: null });
	succeed(mode, intent, charge);
}

/** The customer failed to authenticate. */
export function failAuthentication(mode: Mode, intent: PaymentIntent): void {
	const message =
		'We are unable to authenticate your payment method. Please choose a different payment method and try again.';
	const code = 'payment_intent_authentication_failure';
	mode.update(intent, {
		status: 'requires_payment_method',
		next_action: null,
		payment_method: null,
		last_payment_error: { type: 'invalid_request_error', code, doc_url: docUrl(code), message },
	});
	mode.emit('payment_intent.payment_failed', intent);
}

function approve(
	mode: Mode,
	intent: PaymentIntent,
	method: PaymentMethod,
	outcome: MethodOutcome | undefined,
): Attempt {
	const charge = addApprovedCharge(mode, intent, method);
	const isManual = intent.capture_method === 'manual';
	mode.update(intent, { latest_charge: charge.id, last_payment_error: null, next_action: null });
	if (isManual) {
		mode.update(intent, { status: 'requires_capture', amount_capturable: intent.amount });
		mode.emit('charge.succeeded', charge);
		mode.emit('payment_intent.amount_capturable_updated', intent);
	} else succeed(mode, intent, charge);
	if (outcome?.kind === 'isReviewed') openReview(mode, charge, 'rule');
	if (outcome?.kind === 'isWarned') warnOfFraud(mode, charge);
	if (outcome?.kind === 'disputes' && !isManual) openDispute(mode, charge, outcome);
	return { kind: isManual ? 'requiresCapture' : 'succeeded' };
}

/** The money is there, at once or after days. */
function succeed(mode: Mode, intent: PaymentIntent, charge: Charge): void {
	captureCharge(mode, charge, intent.amount);
	// Captured in one go with the answer, the balance transaction is there from the start.
	if (intent.capture_method === 'automatic') settleQuietly(mode, charge);
	mode.update(intent, { status: 'succeeded', amount_received: intent.amount });
	mode.emit('charge.succeeded', charge);
	mode.emit('payment_intent.succeeded', intent);
	if (!isHeld(mode)) settleCharge(mode, charge);
}

function debit(
	mode: Mode,
	intent: PaymentIntent,
	method: PaymentMethod,
	{ refusal, isSlow = false }: Debit,
): Attempt {
	const charge = addPendingCharge(mode, intent, method);
	mode.update(intent, {
		status: 'processing',
		latest_charge: charge.id,
		last_payment_error: null,
		next_action: null,
	});
	mode.emit('charge.pending', charge);
	mode.emit('payment_intent.processing', intent);
	if (!isSlow) mode.later(DEBIT_MILLISECONDS, () => settleDebit(mode, intent, refusal));
	return { kind: 'processing' };
}

function requireAction(mode: Mode, intent: PaymentIntent, returnUrl: string | null): Attempt {
	const url = `${mode.origin()}/hosted/authenticate/${intent.id}`;
	mode.update(intent, {
		status: 'requires_action',
		next_action:
			returnUrl === null
				? {
						type: 'use_stripe_sdk',
						use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url },
					}
				: { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } },
	});
	mode.emit('payment_intent.requires_action', intent);
	return { kind: 'requiresAction' };
}

function decline(
	mode: Mode,
	intent: PaymentIntent,
	method: PaymentMethod,
	outcome: Decline,
): Attempt {
	const charge = addFailedCharge(mode, intent, method, outcome);
	const { code, declineCode, message } = outcome;
	mode.update(intent, {
		status: 'requires_payment_method',
		latest_charge: charge.id,
		next_action: null,
		payment_method: null,
		last_payment_error: {
			type: 'card_error',
			charge: charge.id,
			code: code as 'card_declined',
			...(declineCode === undefined ? {} : { decline_code: declineCode }),
			doc_url: docUrl(code),
			message,
			payment_method: structuredClone(method),
		},
	});
	mode.emit('charge.failed', charge);
	mode.emit('payment_intent.payment_failed', intent);
	const failure = declined({
		code,
		declineCode,
		message,
		charge: charge.id,
		paymentIntent: structuredClone(intent),
		paymentMethod: structuredClone(method),
	});
	return { kind: 'declined', failure };
}
