/** Refunds, each with an id of its own. https://docs.stripe.com/api/refunds */
import { idOf, type Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import { invalid } from '../protocol/errors';
import { LIST_PARAMETERS, paginate, timeFilter } from '../protocol/lists';
import {
	equals,
	list,
	operation,
	retrieve,
	type Call,
	type Operations,
} from '../protocol/operation';
import { choice, integer, mergeMetadata, text } from '../protocol/parameters';
import { toText } from './amounts';
import { recordRefund, recordRefundFailure } from './balance';
import type { Charge } from './charges';
import { settleWarnings } from './earlyFraudWarnings';
import { outcomeOf } from './paymentMethods';
import { closeReviewOf } from './reviews';

export type Refund = ObjectTypes['refund'];

const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;

export const REFUND_OPERATIONS: Operations = {
	'POST /v1/refunds': operation(
		['amount', 'charge', 'payment_intent', 'reason', 'metadata', 'instructions_email'],
		(call) => {
			const charge = findCharge(call);
			const amount =
				integer(call.parameters, 'amount') ?? charge.amount_captured - refundedOf(charge);
			requireRefundable(call.mode, charge, amount);
			return refundCharge(call.mode, charge, amount, {
				metadata: mergeMetadata(call.parameters),
				reason: choice(call.parameters, 'reason', REASONS) ?? null,
			});
		},
	),
	'GET /v1/refunds': list('refund', {
		charge: equals('charge'),
		payment_intent: equals('payment_intent'),
		created: (refund, parameters) => timeFilter(parameters, 'created')(refund.created),
	}),
	'GET /v1/refunds/:id': retrieve('refund'),
	'POST /v1/refunds/:id': operation(['metadata'], ({ mode, parameters, path }) => {
		const refund = mode.get('refund', path.id ?? '');
		const previous = mode.update(refund, {
			metadata: mergeMetadata(parameters, refund.metadata ?? {}),
		});
		emitUpdated(mode, refund, previous);
		return refund;
	}),
	'POST /v1/refunds/:id/cancel': operation([], ({ mode, path }) => {
		const refund = mode.get('refund', path.id ?? '');
		if (refund.status !== 'requires_action') {
			throw invalid(`Refund ${refund.id} cannot be canceled: its status is ${refund.status}`);
		}
		return refund;
	}),
	'GET /v1/charges/:id/refunds': operation([...LIST_PARAMETERS], (call) => {
		const { mode, parameters, path, url } = call;
		const charge = mode.get('charge', path.id ?? '');
		const refunds = mode.all('refund').filter((refund) => refund.charge === charge.id);
		return paginate(refunds, parameters, url);
	}),
};

/** Gives money back; throws nothing: what may be refunded was checked by the caller. */
export function refundCharge(
	mode: Mode,
	charge: Charge,
	amount: number,
	fields: Partial<Refund> = {},
): Refund {
	const method = mode.get('payment_method', charge.payment_method ?? '', 'payment_method');
	// Money sent by transfer is sent back by transfer, which takes days.
	const isPending = ['pendsRefund', 'transfers'].includes(outcomeOf(method).kind);
	const refund = mode.add<'refund'>(createRefund(mode, charge, amount, isPending, fields));
	if (charge.captured) {
		mode.update(refund, { balance_transaction: recordRefund(mode, refund).id });
	}
	const refunded = charge.amount_refunded + amount;
	const previous = mode.update(charge, {
		amount_refunded: refunded,
		refunded: refunded >= charge.amount,
	});
	mode.emit('refund.created', refund);
	mode.emit('charge.refunded', charge, previous);
	const isFraud = refund.reason === 'fraudulent';
	if (charge.refunded || isFraud) {
		closeReviewOf(mode, charge, isFraud ? 'refunded_as_fraud' : 'refunded');
	}
	if (charge.refunded) settleWarnings(mode, charge);
	return refund;
}

/** What the bank makes of a refund later: a pending one succeeds, one to `pm_card_refundFail` fails. */
export function settleRefund(mode: Mode, refund: Refund): void {
	const charge = mode.get('charge', idOf(refund.charge) ?? '');
	const method = mode.get('payment_method', charge.payment_method ?? '');
	const { kind } = outcomeOf(method);
	if (kind === 'failsRefund' && refund.status === 'succeeded')
		return failRefund(mode, refund, charge);
	if (refund.status === 'pending') {
		const previous = mode.update(refund, { status: 'succeeded', pending_reason: undefined });
		emitUpdated(mode, refund, previous);
	}
}

/** Days later the bank sends it back: it was no refund. */
export function failRefund(mode: Mode, refund: Refund, charge: Charge): void {
	const previous = mode.update(refund, {
		status: 'failed',
		failure_reason: 'expired_or_canceled_card',
		failure_balance_transaction: recordRefundFailure(mode, refund).id,
	});
	const chargeBefore = mode.update(charge, {
		amount_refunded: charge.amount_refunded - refund.amount,
		refunded: false,
	});
	mode.emit('refund.failed', refund, previous);
	emitUpdated(mode, refund, previous);
	mode.emit('charge.updated', charge, chargeBefore);
}

function emitUpdated(mode: Mode, refund: Refund, previous: object): void {
	mode.emit('refund.updated', refund, previous);
	mode.emit('charge.refund.updated', refund, previous);
}

function findCharge({ mode, parameters }: Call): Charge {
	const chargeId = text(parameters, 'charge');
	const intentId = text(parameters, 'payment_intent');
	if (chargeId !== undefined) return mode.get('charge', chargeId, 'charge');
	if (intentId === undefined) {
		throw invalid(
			'One of the following params should be provided for this request: payment_intent or charge.',
		);
	}
	const intent = mode.get('payment_intent', intentId, 'payment_intent');
	const latest = idOf(intent.latest_charge);
	const charge = latest === null ? undefined : mode.get('charge', latest);
	if (!charge?.captured) {
		throw invalid(
			`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`,
			'payment_intent',
			'payment_intent_unexpected_state',
		);
	}
	return charge;
}

/** What was captured and given back: the rest of a partial capture does not count. */
function refundedOf(charge: Charge): number {
	return charge.amount_refunded - (charge.amount - charge.amount_captured);
}

function requireRefundable(mode: Mode, charge: Charge, amount: number): void {
	if (charge.disputed && isChargedBack(mode, charge)) {
		throw invalid(
			`Charge ${charge.id} has been charged back; cannot issue a refund.`,
			undefined,
			'charge_disputed',
		);
	}
	const left = charge.amount_captured - refundedOf(charge);
	if (left <= 0) {
		throw invalid(
			`Charge ${charge.id} has already been refunded.`,
			undefined,
			'charge_already_refunded',
		);
	}
	if (amount < 1) {
		throw invalid('Invalid positive integer', 'amount', 'parameter_invalid_integer');
	}
	if (amount > left) {
		throw invalid(
			`Refund amount (${toText(amount, charge.currency)}) is greater than unrefunded amount on charge (${toText(left, charge.currency)})`,
			'amount',
		);
	}
}

/** Money that a bank has pulled back cannot be given back once more. */
function isChargedBack(mode: Mode, charge: Charge): boolean {
	return mode
		.all('dispute')
		.some((dispute) => dispute.charge === charge.id && !dispute.is_charge_refundable);
}

function createRefund(
	mode: Mode,
	charge: Charge,
	amount: number,
	isPending: boolean,
	fields: Partial<Refund>,
): Refund & { object: 'refund' } {
	return {
		id: mode.newId('re'),
		object: 'refund',
		amount,
		balance_transaction: null,
		charge: charge.id,
		created: mode.now(),
		currency: charge.currency,
		customer: charge.customer,
		customer_account: null,
		destination_details: {
			card: {
				reference_status: 'pending',
				reference_type: 'acquirer_reference_number',
				type: 'refund',
			},
			type: 'card',
		},
		metadata: {},
		payment_intent: charge.payment_intent,
		payment_method: charge.payment_method,
		reason: null,
		receipt_number: null,
		source_transfer_reversal: null,
		status: isPending ? 'pending' : 'succeeded',
		...(isPending ? { pending_reason: 'processing' as const } : {}),
		transfer_reversal: null,
		...fields,
	};
}
