/** Charges: one attempt at taking the money of a payment intent. https://docs.stripe.com/api/charges */
import type { Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import { timeFilter } from '../protocol/lists';
import { equals, list, operation, retrieve, type Operations } from '../protocol/operation';
import { mergeMetadata, textOrNull } from '../protocol/parameters';
import { recordCharge } from './balance';
import type { Debit, Decline } from './methodOutcome';
import { bankOf, testMethodOf, type PaymentMethod } from './paymentMethods';

export type Charge = ObjectTypes['charge'];
export type PaymentIntent = ObjectTypes['payment_intent'];

export const CHARGE_OPERATIONS: Operations = {
	'GET /v1/charges': list('charge', {
		customer: equals('customer'),
		payment_intent: equals('payment_intent'),
		created: (charge, parameters) => timeFilter(parameters, 'created')(charge.created),
	}),
	'GET /v1/charges/:id': retrieve('charge'),
	'POST /v1/charges/:id': operation(
		['description', 'metadata', 'receipt_email', 'customer'],
		({ mode, parameters, path }) => {
			const charge = mode.get('charge', path.id ?? '');
			const previous = mode.update(charge, {
				metadata: mergeMetadata(parameters, charge.metadata),
				...('description' in parameters
					? { description: textOrNull(parameters, 'description') }
					: {}),
			});
			mode.emit('charge.updated', charge, previous);
			return charge;
		},
	),
};

/** A charge that the issuer approved; not yet captured. */
export function addApprovedCharge(
	mode: Mode,
	intent: PaymentIntent,
	method: PaymentMethod,
): Charge {
	return mode.add<'charge'>({ ...createCharge(mode, intent, method), ...approval(mode, intent) });
}

/** A debit that the bank has yet to answer. */
export function addPendingCharge(mode: Mode, intent: PaymentIntent, method: PaymentMethod): Charge {
	const charge = createCharge(mode, intent, method);
	return mode.add<'charge'>({ ...charge, id: mode.newId('py'), outcome: APPROVED });
}

/** The bank has answered: it pays, or says why not. */
export function answerCharge(
	mode: Mode,
	charge: Charge,
	intent: PaymentIntent,
	refusal: Debit['refusal'],
): void {
	mode.update(
		charge,
		refusal
			? { status: 'failed', failure_code: refusal.code, failure_message: refusal.message }
			: approval(mode, intent),
	);
}

const APPROVED: Charge['outcome'] = {
	advice_code: null,
	network_advice_code: null,
	network_decline_code: null,
	network_status: 'approved_by_network',
	reason: null,
	risk_level: 'normal',
	risk_score: 12,
	seller_message: 'Payment complete.',
	type: 'authorized',
};

function approval(mode: Mode, intent: PaymentIntent): Partial<Charge> {
	return {
		outcome: APPROVED,
		paid: true,
		receipt_url: `${mode.origin()}/receipts/${intent.id}`,
		status: 'succeeded',
	};
}

/** A charge that was declined. */
export function addFailedCharge(
	mode: Mode,
	intent: PaymentIntent,
	method: PaymentMethod,
	decline: Decline,
): Charge {
	return mode.add<'charge'>({
		...createCharge(mode, intent, method),
		failure_code: decline.code,
		failure_message: decline.message,
		outcome: {
			advice_code: decline.isBlocked ? null : 'try_again_later',
			network_advice_code: null,
			network_decline_code: decline.isBlocked ? null : '05',
			network_status: decline.isBlocked ? 'not_sent_to_network' : 'declined_by_network',
			reason: decline.isBlocked ? 'highest_risk_level' : (decline.declineCode ?? decline.code),
			risk_level: decline.isBlocked ? 'highest' : 'normal',
			risk_score: decline.isBlocked ? 92 : 20,
			seller_message: decline.isBlocked
				? 'Stripe blocked this payment as too risky.'
				: 'The bank did not return any further details with this decline.',
			type: decline.isBlocked ? 'blocked' : 'issuer_declined',
		},
		paid: false,
		status: 'failed',
	});
}

/** Takes the money. The balance transaction is there from the next read on, not in the first event. */
export function captureCharge(mode: Mode, charge: Charge, amount: number): void {
	mode.update(charge, { captured: true, amount_captured: amount });
}

/** What Stripe fills in a moment after a capture (`automatic_async`), telling so by `charge.updated`. */
export function settleCharge(mode: Mode, charge: Charge): void {
	const transaction = recordCharge(mode, charge, charge.amount_captured);
	const previous = mode.update(charge, { balance_transaction: transaction.id });
	mode.emit('charge.updated', charge, previous);
}

function createCharge(
	mode: Mode,
	intent: PaymentIntent,
	method: PaymentMethod,
): Charge & { object: 'charge' } {
	return {
		id: mode.newId('ch'),
		object: 'charge',
		amount: intent.amount,
		amount_captured: 0,
		amount_refunded: 0,
		application: null,
		application_fee: null,
		application_fee_amount: null,
		balance_transaction: null,
		billing_details: method.billing_details,
		calculated_statement_descriptor: 'NORTHWIND',
		captured: false,
		created: mode.now(),
		currency: intent.currency,
		customer: intent.customer,
		description: intent.description,
		disputed: false,
		failure_balance_transaction: null,
		failure_code: null,
		failure_message: null,
		fraud_details: {},
		livemode: mode.livemode,
		metadata: { ...intent.metadata },
		on_behalf_of: null,
		outcome: null,
		paid: false,
		payment_intent: intent.id,
		payment_method: method.id,
		payment_method_details: toDetails(intent, method),
		receipt_email: intent.receipt_email,
		receipt_number: null,
		receipt_url: null,
		refunded: false,
		review: null,
		shipping: intent.shipping,
		source: null,
		source_transfer: null,
		statement_descriptor: null,
		statement_descriptor_suffix: null,
		status: 'pending',
		transfer_data: null,
		transfer_group: null,
	};
}

function toDetails(intent: PaymentIntent, method: PaymentMethod): Charge['payment_method_details'] {
	const card = testMethodOf(method);
	if ('iban' in card) {
		return { sepa_debit: { ...bankOf(card), mandate: null }, type: 'sepa_debit' };
	}
	return {
		card: {
			amount_authorized: intent.amount,
			authorization_code: '098765',
			brand: card.brand,
			checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
			country: card.country,
			electronic_commerce_indicator: null,
			exp_month: method.card?.exp_month ?? 0,
			exp_year: method.card?.exp_year ?? 0,
			extended_authorization: { status: 'disabled' },
			fingerprint: method.card?.fingerprint ?? null,
			funding: card.funding,
			incremental_authorization: { status: 'unavailable' },
			installments: null,
			last4: card.last4,
			mandate: null,
			multicapture: { status: 'unavailable' },
			network: card.brand,
			network_token: { used: false },
			network_transaction_id: '763956107411099',
			overcapture: { maximum_amount_capturable: intent.amount, status: 'unavailable' },
			regulated_status: 'unregulated',
			three_d_secure: null,
			transaction_link_id: null,
			wallet: null,
		},
		type: 'card',
	};
}
