/** Disputes: inquiries move no money, chargebacks do. https://docs.stripe.com/api/disputes */
import type { Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import { invalid } from '../protocol/errors';
import { timeFilter } from '../protocol/lists';
import { equals, list, operation, retrieve, type Operations } from '../protocol/operation';
import { flag, group, mergeMetadata, text } from '../protocol/parameters';
import { recordChargeback, recordChargebackReversal } from './balance';
import type { Charge } from './charges';
import { settleWarnings } from './earlyFraudWarnings';
import { closeReviewOf } from './reviews';

export type Dispute = ObjectTypes['dispute'];

const RESPONSE_SECONDS = 9 * 24 * 60 * 60;
/** What a test writes as evidence decides the outcome. https://docs.stripe.com/testing#evidence */
const EVIDENCE_OUTCOMES: Readonly<Record<string, 'won' | 'lost'>> = {
	winning_evidence: 'won',
	losing_evidence: 'lost',
};
const OPEN_STATUSES = new Set(['needs_response', 'warning_needs_response']);
const EVIDENCE_FIELDS = [
	'access_activity_log',
	'billing_address',
	'cancellation_policy',
	'cancellation_policy_disclosure',
	'cancellation_rebuttal',
	'customer_communication',
	'customer_email_address',
	'customer_name',
	'customer_purchase_ip',
	'customer_signature',
	'duplicate_charge_documentation',
	'duplicate_charge_explanation',
	'duplicate_charge_id',
	'product_description',
	'receipt',
	'refund_policy',
	'refund_policy_disclosure',
	'refund_refusal_explanation',
	'service_date',
	'service_documentation',
	'shipping_address',
	'shipping_carrier',
	'shipping_date',
	'shipping_documentation',
	'shipping_tracking_number',
	'uncategorized_file',
	'uncategorized_text',
] as const;

export const DISPUTE_OPERATIONS: Operations = {
	'GET /v1/disputes': list('dispute', {
		charge: equals('charge'),
		payment_intent: equals('payment_intent'),
		created: (dispute, parameters) => timeFilter(parameters, 'created')(dispute.created),
	}),
	'GET /v1/disputes/:id': retrieve('dispute'),
	'POST /v1/disputes/:id': operation(['evidence', 'metadata', 'submit'], (call) => {
		const { mode, parameters, path } = call;
		const dispute = mode.get('dispute', path.id ?? '');
		const sent = group(parameters, 'evidence') ?? {};
		const evidence = { ...dispute.evidence };
		for (const field of EVIDENCE_FIELDS) {
			if (field in sent) evidence[field] = text(sent, field) || null;
		}
		const hasEvidence = Object.keys(sent).length > 0;
		if (hasEvidence) requireOpen(dispute);
		const previous = mode.update(dispute, {
			evidence,
			metadata: mergeMetadata(parameters, dispute.metadata),
		});
		if (!hasEvidence || flag(parameters, 'submit') === false) {
			mode.emit('charge.dispute.updated', dispute, previous);
			return dispute;
		}
		submitEvidence(mode, dispute);
		return dispute;
	}),
	'POST /v1/disputes/:id/close': operation([], ({ mode, path }) => {
		const dispute = mode.get('dispute', path.id ?? '');
		requireOpen(dispute);
		closeDispute(mode, dispute, 'lost');
		return dispute;
	}),
};

export interface DisputeKind {
	readonly reason: string;
	readonly isInquiry: boolean;
	/** Minor units; all that was captured where nothing is here. */
	readonly amount?: number;
}

/** A bank asks (inquiry) or pulls the money back (chargeback). */
export function openDispute(mode: Mode, charge: Charge, kind: DisputeKind): Dispute {
	const dispute = mode.add<'dispute'>(createDispute(mode, charge, kind));
	const previous = mode.update(charge, { disputed: true });
	if (!kind.isInquiry) withdraw(mode, dispute);
	mode.emit('charge.updated', charge, previous);
	mode.emit('charge.dispute.created', dispute);
	if (!kind.isInquiry) mode.emit('charge.dispute.funds_withdrawn', dispute);
	closeReviewOf(mode, charge, 'disputed');
	settleWarnings(mode, charge);
	return dispute;
}

/** The bank escalates an inquiry: now the money is pulled back. */
export function escalateDispute(mode: Mode, dispute: Dispute): void {
	withdraw(mode, dispute);
	const previous = mode.update(dispute, { status: 'needs_response', is_charge_refundable: false });
	mode.emit('charge.dispute.updated', dispute, previous);
	mode.emit('charge.dispute.funds_withdrawn', dispute);
}

/** The bank has decided, or the merchant gave in. */
export function closeDispute(mode: Mode, dispute: Dispute, outcome: 'won' | 'lost'): void {
	const isInquiry = dispute.status.startsWith('warning_');
	const isReinstated = outcome === 'won' && !isInquiry;
	if (isReinstated) {
		const transaction = recordChargebackReversal(mode, moneyOf(dispute));
		mode.update(dispute, { balance_transactions: [...dispute.balance_transactions, transaction] });
	}
	const previous = mode.update(dispute, {
		// Giving in to an inquiry is a refund's work; the inquiry itself just closes.
		status: isInquiry ? 'warning_closed' : outcome,
		is_charge_refundable: isInquiry || isReinstated,
	});
	mode.emit('charge.dispute.closed', dispute, previous);
	if (isReinstated) mode.emit('charge.dispute.funds_reinstated', dispute);
}

/** A bank takes back a debit that had counted as paid: that is final at once. https://docs.stripe.com/payments/sepa-debit#disputed-payments */
export function returnDebit(mode: Mode, charge: Charge): Dispute {
	const dispute = mode.add<'dispute'>({
		...createDispute(mode, charge, { reason: 'debit_not_authorized', isInquiry: false }),
		status: 'lost',
	});
	const previous = mode.update(charge, { disputed: true });
	withdraw(mode, dispute);
	mode.emit('charge.updated', charge, previous);
	mode.emit('charge.dispute.created', dispute);
	mode.emit('charge.dispute.funds_withdrawn', dispute);
	mode.emit('charge.dispute.closed', dispute);
	return dispute;
}

/** A lost chargeback is turned round after all: the money is back. */
export function winAppeal(mode: Mode, dispute: Dispute): void {
	if (dispute.status !== 'lost') throw invalid('Only a lost dispute can be appealed');
	const transaction = recordChargebackReversal(mode, moneyOf(dispute));
	const previous = mode.update(dispute, {
		status: 'won',
		is_charge_refundable: true,
		balance_transactions: [...dispute.balance_transactions, transaction],
	});
	mode.emit('charge.dispute.updated', dispute, previous);
	mode.emit('charge.dispute.funds_reinstated', dispute);
}

function submitEvidence(mode: Mode, dispute: Dispute): void {
	const outcome = EVIDENCE_OUTCOMES[dispute.evidence.uncategorized_text ?? ''];
	const previous = mode.update(dispute, {
		status: dispute.status.startsWith('warning_') ? 'warning_under_review' : 'under_review',
		evidence_details: {
			...dispute.evidence_details,
			has_evidence: true,
			submission_count: dispute.evidence_details.submission_count + 1,
			submission_method: 'manual',
		},
	});
	mode.emit('charge.dispute.updated', dispute, previous);
	if (outcome !== undefined) closeDispute(mode, dispute, outcome);
}

function requireOpen(dispute: Dispute): void {
	if (OPEN_STATUSES.has(dispute.status)) return;
	throw invalid('This dispute is already closed', undefined, 'dispute_already_closed');
}

function withdraw(mode: Mode, dispute: Dispute): void {
	const transaction = recordChargeback(mode, moneyOf(dispute));
	mode.update(dispute, { balance_transactions: [transaction] });
}

function moneyOf({ id, charge, currency, amount }: Dispute) {
	return { id, charge, currency, amount };
}

function createDispute(
	mode: Mode,
	charge: Charge,
	{ reason, isInquiry, amount = charge.amount_captured }: DisputeKind,
): Dispute & { object: 'dispute' } {
	return {
		id: mode.newId('dp'),
		object: 'dispute',
		amount,
		balance_transactions: [],
		charge: charge.id,
		created: mode.now(),
		currency: charge.currency,
		enhanced_eligibility_types: [],
		evidence: emptyEvidence(),
		evidence_details: {
			due_by: mode.now() + RESPONSE_SECONDS,
			enhanced_eligibility: {},
			has_evidence: false,
			past_due: false,
			submission_count: 0,
			submission_method: 'not_submitted',
		},
		intended_submission_method: null,
		is_charge_refundable: isInquiry,
		livemode: mode.livemode,
		metadata: {},
		payment_intent: charge.payment_intent,
		...(charge.payment_method_details?.card
			? {
					payment_method_details: {
						card: {
							brand: 'visa',
							case_type: isInquiry ? 'inquiry' : 'chargeback',
							network: 'visa',
							network_reason_code: '10.4',
						},
						type: 'card',
					},
				}
			: {}),
		reason,
		status: isInquiry ? 'warning_needs_response' : 'needs_response',
	};
}

function emptyEvidence(): Dispute['evidence'] {
	const empty = Object.fromEntries(EVIDENCE_FIELDS.map((field) => [field, null]));
	return { ...(empty as Omit<Dispute['evidence'], 'enhanced_evidence'>), enhanced_evidence: {} };
}
