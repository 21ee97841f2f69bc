/** Charges: one attempt at taking the money of a payment intent. https://docs.stripe.com/api/charges */
import type { Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import { timeFilter } from '../protocol/lists';
import { equals, list, operation, retrieve, type Operations } from '../protocol/operation';
import { mergeMetadata, textOrNull } from '../protocol/parameters';
import { recordCharge } from './balance';
import type { Debit, Decline } from './methodOutcome';
import { bankOf, outcomeOf, testMethodOf, type PaymentMethod } from './paymentMethods';

export type Charge = ObjectTypes['charge'];
export type PaymentIntent = ObjectTypes['payment_intent'];

/** What is charged: an intent, or an order of the old Charges API, which has none. */
export type ChargeOrder = Pick<
	PaymentIntent,
	'amount' | 'currency' | 'customer' | 'description' | 'metadata' | 'receipt_email' | 'shipping'
> & { readonly id: string | null };

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
export function addApprovedCharge(mode: Mode, order: ChargeOrder, method: PaymentMethod): Charge {
	const charge = createCharge(mode, order, method);
	const id = 'isTransfer' in testMethodOf(method) ? mode.newId('py') : charge.id;
	return mode.add<'charge'>({ ...charge, id, ...approval(mode, order.id ?? id, method) });
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
	method: PaymentMethod,
	refusal: Debit['refusal'],
): void {
	mode.update(
		charge,
		refusal
			? { status: 'failed', failure_code: refusal.code, failure_message: refusal.message }
			: approval(mode, intent.id, method),
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

/** Approved, and laid aside by a rule of Radar. */
const REVIEWED: Charge['outcome'] = {
	...APPROVED,
	reason: 'elevated_risk_level',
	risk_level: 'elevated',
	risk_score: 71,
	seller_message:
		'Stripe evaluated this payment as having elevated risk, and placed it in your manual review queue.',
	type: 'manual_review',
};

function approval(mode: Mode, receiptId: string, method: PaymentMethod): Partial<Charge> {
	return {
		outcome: outcomeOf(method).kind === 'isReviewed' ? REVIEWED : APPROVED,
		paid: true,
		receipt_url: `${mode.origin()}/receipts/${receiptId}`,
		status: 'succeeded',
	};
}

/** A charge that was declined. */
export function addFailedCharge(
	mode: Mode,
	order: ChargeOrder,
	method: PaymentMethod,
	decline: Decline,
): Charge {
	return mode.add<'charge'>({
		...createCharge(mode, order, method),
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

/** What Stripe fills in a moment after a capture (`automatic_async`), or much later, telling so by `charge.updated`. */
export function settleCharge(mode: Mode, charge: Charge): void {
	if (charge.balance_transaction !== null) return;
	const transaction = recordCharge(mode, charge, charge.amount_captured);
	const previous = mode.update(charge, { balance_transaction: transaction.id });
	mode.emit('charge.updated', charge, previous);
}

/** The same where it is there from the start: nothing tells of it. */
export function settleQuietly(mode: Mode, charge: Charge): void {
	const transaction = recordCharge(mode, charge, charge.amount_captured);
	mode.update(charge, { balance_transaction: transaction.id });
}

function createCharge(
	mode: Mode,
	order: ChargeOrder,
	method: PaymentMethod,
): Charge & { object: 'charge' } {
	return {
		id: mode.newId('ch'),
		object: 'charge',
		amount: order.amount,
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
		currency: order.currency,
		customer: order.customer,
		description: order.description,
		disputed: false,
		failure_balance_transaction: null,
		failure_code: null,
		failure_message: null,
		fraud_details: {},
		livemode: mode.livemode,
		metadata: { ...order.metadata },
		on_behalf_of: null,
		outcome: null,
		paid: false,
		payment_intent: order.id,
		payment_method: method.id,
		payment_method_details: toDetails(order, method),
		receipt_email: order.receipt_email,
		receipt_number: null,
		receipt_url: null,
		refunded: false,
		review: null,
		shipping: order.shipping,
		source: null,
		source_transfer: null,
		statement_descriptor: null,
		statement_descriptor_suffix: null,
		status: 'pending',
		transfer_data: null,
		transfer_group: null,
	};
}

function toDetails(order: ChargeOrder, method: PaymentMethod): Charge['payment_method_details'] {
	const card = testMethodOf(method);
	if ('iban' in card) {
		return { sepa_debit: { ...bankOf(card), mandate: null }, type: 'sepa_debit' };
	}
	if ('isTransfer' in card) return { customer_balance: {}, type: 'customer_balance' };
	return {
		card: {
			amount_authorized: order.amount,
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
			overcapture: { maximum_amount_capturable: order.amount, status: 'unavailable' },
			regulated_status: 'unregulated',
			three_d_secure: null,
			transaction_link_id: null,
			wallet: null,
		},
		type: 'card',
	};
}
