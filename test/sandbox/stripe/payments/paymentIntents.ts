/** Payment intents. https://docs.stripe.com/api/payment_intents */
import { idOf, type Mode } from '../account/mode';
import { invalid, StripeFailure } from '../protocol/errors';
import { timeFilter } from '../protocol/lists';
import { equals, list, operation, type Call, type Operations } from '../protocol/operation';
import { choice, flag, integer, text, textOrNull } from '../protocol/parameters';
import { ownerOf } from '../billing/payments';
import { readChargeAmount, readCurrency, requireChargeable } from './amounts';
import { isHeld } from './balance';
import { attemptPayment } from './attempt';
import { captureCharge, settleCharge, type PaymentIntent } from './charges';
import { createIntent } from './intentObject';
import { readTypes, readWritable, requireReturnUrl, WRITABLE } from './intentParameters';
import { refundCharge } from './refunds';
import { closeReview } from './reviews';

const CANCELABLE = new Set([
	'requires_payment_method',
	'requires_capture',
	'requires_confirmation',
	'requires_action',
	'processing',
]);
const CONFIRMABLE = new Set([
	'requires_payment_method',
	'requires_confirmation',
	'requires_action',
]);
const CANCELLATION_REASONS = [
	'duplicate',
	'fraudulent',
	'requested_by_customer',
	'abandoned',
] as const;
export const PAYMENT_INTENT_OPERATIONS: Operations = {
	'POST /v1/payment_intents': operation(
		[
			...WRITABLE,
			'amount',
			'currency',
			'automatic_payment_methods',
			'confirm',
			'confirmation_method',
			'error_on_requires_action',
			'off_session',
			'return_url',
		],
		(call) => {
			const { mode, parameters } = call;
			const currency = readCurrency(parameters);
			const amount = readChargeAmount(parameters, currency);
			const changes = readWritable(mode, parameters);
			if (flag(parameters, 'confirm')) requireReturnUrl(parameters);
			const intent = mode.add<'payment_intent'>(
				createIntent(mode, { amount, currency, ...readTypes(parameters), ...changes }),
			);
			mode.emit('payment_intent.created', intent);
			if (flag(parameters, 'confirm')) confirm(call, intent);
			return intent;
		},
	),
	'GET /v1/payment_intents': list('payment_intent', {
		customer: equals('customer'),
		created: (intent, parameters) => timeFilter(parameters, 'created')(intent.created),
	}),
	'GET /v1/payment_intents/:id': operation(['client_secret'], ({ mode, path }) =>
		mode.get('payment_intent', path.id ?? ''),
	),
	'POST /v1/payment_intents/:id': operation([...WRITABLE, 'amount', 'currency'], (call) => {
		const { mode, parameters } = call;
		const intent = findIntent(call);
		const changes = readWritable(mode, parameters, intent.metadata);
		const amount = integer(parameters, 'amount');
		if (amount !== undefined) {
			if (!CONFIRMABLE.has(intent.status)) throw unexpectedState(intent, 'update the amount of');
			requireChargeable(amount, intent.currency);
			changes.amount = amount;
		}
		mode.update(intent, changes);
		return intent;
	}),
	'POST /v1/payment_intents/:id/confirm': operation(
		[...WRITABLE, 'error_on_requires_action', 'off_session', 'return_url'],
		(call) => {
			const intent = findIntent(call);
			if (!CONFIRMABLE.has(intent.status)) throw unexpectedState(intent, 'confirm');
			call.mode.update(intent, readWritable(call.mode, call.parameters, intent.metadata));
			confirm(call, intent);
			return intent;
		},
	),
	'POST /v1/payment_intents/:id/capture': operation(
		['amount_to_capture', 'metadata', 'final_capture'],
		(call) => {
			const intent = findIntent(call);
			if (intent.status !== 'requires_capture') throw unexpectedState(intent, 'capture');
			const amount = integer(call.parameters, 'amount_to_capture') ?? intent.amount_capturable;
			if (amount < 1 || amount > intent.amount_capturable) {
				throw invalid(
					'The amount to capture must be between 1 and the capturable amount',
					'amount_to_capture',
					'amount_too_large',
				);
			}
			capture(call.mode, intent, amount);
			return intent;
		},
	),
	'POST /v1/payment_intents/:id/cancel': operation(['cancellation_reason'], (call) => {
		const intent = findIntent(call);
		const invoice = ownerOf(call.mode, intent);
		if (invoice !== null) {
			throw invalid(
				`You cannot cancel this PaymentIntent because it was created by the invoice ${invoice}. Void the invoice instead.`,
				'intent',
			);
		}
		if (!CANCELABLE.has(intent.status)) throw unexpectedState(intent, 'cancel');
		const reason = choice(call.parameters, 'cancellation_reason', CANCELLATION_REASONS);
		cancelIntent(call.mode, intent, reason ?? null);
		return intent;
	}),
};

/** Cancels and releases what was authorized. */
export function cancelIntent(
	mode: Mode,
	intent: PaymentIntent,
	reason: PaymentIntent['cancellation_reason'],
): void {
	const authorized = intent.status === 'requires_capture' ? idOf(intent.latest_charge) : null;
	mode.update(intent, {
		status: 'canceled',
		amount_capturable: 0,
		canceled_at: mode.now(),
		cancellation_reason: reason,
		next_action: null,
	});
	if (authorized !== null) {
		const charge = mode.get('charge', authorized);
		refundCharge(mode, charge, charge.amount);
	}
	const review = idOf(intent.review);
	if (review !== null && mode.get('review', review).open) {
		closeReview(mode, mode.get('review', review), 'canceled');
	}
	mode.emit('payment_intent.canceled', intent);
}

/** Takes what was authorized; Stripe gives the rest back as a refund of the charge. */
export function capture(mode: Mode, intent: PaymentIntent, amount: number): void {
	const charge = mode.get('charge', idOf(intent.latest_charge) ?? '');
	const rest = intent.amount_capturable - amount;
	if (rest > 0) refundCharge(mode, charge, rest);
	captureCharge(mode, charge, amount);
	mode.update(intent, { status: 'succeeded', amount_capturable: 0, amount_received: amount });
	mode.emit('charge.captured', charge);
	mode.emit('payment_intent.succeeded', intent);
	if (!isHeld(mode)) settleCharge(mode, charge);
}

function confirm({ mode, parameters }: Call, intent: PaymentIntent): void {
	const methodId = idOf(intent.payment_method);
	if (methodId === null) {
		throw invalid(
			`You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.`,
			undefined,
			'payment_intent_unexpected_state',
		);
	}
	const method = mode.get('payment_method', methodId, 'payment_method');
	const attempt = attemptPayment(mode, intent, method, {
		isOffSession: ['true', 'recurring', 'one_off'].includes(text(parameters, 'off_session') ?? ''),
		returnUrl: textOrNull(parameters, 'return_url'),
	});
	if (attempt.kind === 'declined') throw attempt.failure;
	if (attempt.kind === 'requiresAction' && flag(parameters, 'error_on_requires_action')) {
		throw new StripeFailure(402, {
			type: 'card_error',
			code: 'authentication_required',
			message: 'This payment required an authentication action to complete.',
			payment_intent: structuredClone(intent),
		});
	}
}

function findIntent({ mode, path }: Call): PaymentIntent {
	return mode.get('payment_intent', path.id ?? '');
}

function unexpectedState(intent: PaymentIntent, verb: string): StripeFailure {
	return new StripeFailure(400, {
		type: 'invalid_request_error',
		code: 'payment_intent_unexpected_state',
		message: `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}.`,
		payment_intent: structuredClone(intent),
	});
}
