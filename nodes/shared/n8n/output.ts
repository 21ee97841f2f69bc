import type { IDataObject } from 'n8n-workflow';
import type { DealRecord } from '../contracts/crm';
import type { SyncOutcome } from '../sync/types';
import { billOf, obligationOf, spokenAmountOf } from '../vocabulary/bill';
import { chatText } from '../vocabulary/chatText';
import { exponentOf } from '../vocabulary/currency';
import { customerText } from '../vocabulary/customerWords';
import { typesIn } from '../vocabulary/event';
import { FAILURE_WORDS } from '../vocabulary/failure';
import type { DealPayment } from '../vocabulary/fold';
import { toDecimal, toText } from '../vocabulary/money';
import type { Fact, PaymentState, Transaction } from '../vocabulary/payment';
import { methodOf, methodText } from '../vocabulary/paymentMethod';
import { toReference } from '../vocabulary/subject';
import { topicOf } from '../vocabulary/topic';
import { headline, sentence } from '../vocabulary/words';
import { reviewKeyOf } from './reviewKey';
import { reviewText } from './reviewText';

export interface OutputWords {
	readonly gatewayName: string;
	readonly crmName: string;
	/** The stage's name for people. */
	readonly stageName: (stageId: string) => string;
}

/**
 * One outcome as an item that mails and chats use without arithmetic: the words first, the full record below. The order of
 * the keys is the order in which n8n's table shows them.
 */
export function toItem(outcome: SyncOutcome, words: OutputWords): IDataObject {
	const { state } = outcome;
	const fact = factOf(outcome);
	const summary = summaryOf(outcome, fact, words);
	return {
		event: fact?.type ?? outcome.event?.hint.type ?? null,
		result: outcome.outcome,
		summary,
		chatText: chatText(summary),
		headline: headlineOf(outcome, fact, words),
		topic: fact ? topicOf(fact.type) : 'other',
		...moneyOf(state, fact),
		paymentMethod: methodJson(state, fact),
		...feesOf(state, fact),
		testPayment: isTestPayment(outcome),
		gateway: words.gatewayName,
		customer: state ? { ...state.customer } : null,
		paymentStatus: outcome.payment?.status ?? null,
		failureReason: failureReasonOf(state, fact),
		disputeDueBy: disputeDueByOf(state, fact),
		customerText: fact && state ? customerText(fact, state) : '',
		links: linksOf(outcome, fact),
		...particularsOf(outcome, fact, summary),
		deal: outcome.deal ? dealJson(outcome.deal, stageAfter(outcome), words) : null,
		contact: outcome.contactId === undefined ? null : { id: outcome.contactId },
		changes: outcome.changes.map(({ object, label, field, from, to }) => ({
			field: label,
			from,
			to,
			object,
			name: field,
		})),
		activities: outcome.activities.map((activity) => ({ ...activity })),
		totals: outcome.payment ? totalsOf(outcome.payment) : null,
		reference: state ? toReference(state.subject) : null,
		invoiceId: (state && billOf(obligationOf(fact, state), state).id) ?? null,
		state: state ? (state as unknown as IDataObject) : null,
		received: outcome.event ? receivedOf(outcome.event) : null,
	};
}

/** The fact an item is about: the one that is new, else the latest that still holds. */
function factOf(outcome: SyncOutcome): Fact | undefined {
	if ('fact' in outcome) return outcome.fact;
	const facts = 'facts' in outcome ? outcome.facts : (outcome.state?.facts ?? []);
	const told = outcome.event ? typesIn(outcome.event.hint) : [];
	const hinted = facts.findLast(({ type }) => told.includes(type));
	return hinted ?? facts.findLast(({ current }) => current) ?? facts.at(-1);
}

/** `Payment received: €1,200.00`, for titles; what needs a person says so. */
function headlineOf(
	{ outcome, state }: SyncOutcome,
	fact: Fact | undefined,
	{ gatewayName }: OutputWords,
): string {
	if (outcome === 'needsReview' || outcome === 'failed') return 'Payment needs review';
	const isTellable = state && exponentOf(state.currency) !== undefined;
	return fact && isTellable ? headline({ fact, state, gatewayName }) : 'Payment changed';
}

function summaryOf(outcome: SyncOutcome, fact: Fact | undefined, words: OutputWords): string {
	const { state, stageMovedTo } = outcome;
	const isTellable = state && exponentOf(state.currency) !== undefined;
	const told =
		fact && isTellable ? [sentence({ fact, state, gatewayName: words.gatewayName })] : [];
	const moved = stageMovedTo === undefined ? [] : [words.stageName(stageMovedTo)];
	if (outcome.outcome === 'needsReview') return [...told, `${outcome.message}.`].join(' ');
	if (outcome.outcome === 'failed') return [...told, `${outcome.failure.message}.`].join(' ');
	if (outcome.outcome === 'preview') {
		const would = moved.map((stage) => `The deal would move to ${stage}.`);
		return [...told, `Preview: ${outcome.wouldDo}.`, ...would].join(' ');
	}
	if (outcome.outcome === 'busy') {
		return [...told, 'Another run is working on this right now.'].join(' ');
	}
	return [...told, ...moved.map((stage) => `Deal moved to ${stage}.`)].join(' ');
}

function moneyOf(state: PaymentState | undefined, fact: Fact | undefined): IDataObject {
	if (!state) return { amount: null, amountText: null, currency: null };
	const { currency } = state;
	const amount = fact?.amount ?? spokenAmountOf(state, fact);
	// A currency that ISO 4217 does not list has no decimals anyone knows; such a payment is for a person to review.
	if (exponentOf(currency) === undefined) return { amount: null, amountText: null, currency };
	return { amount: toDecimal(amount, currency), amountText: toText(amount, currency), currency };
}

function transactionOf(
	state: PaymentState | undefined,
	fact: Fact | undefined,
): Transaction | undefined {
	const named = state?.transactions.find(({ id }) => id === fact?.transactionId);
	return named ?? state?.transactions.findLast(({ kind }) => kind === 'payment');
}

function methodJson(state: PaymentState | undefined, fact: Fact | undefined): IDataObject | null {
	const method = transactionOf(state, fact)?.method ?? (state && methodOf(state));
	return method ? { ...method, text: methodText(method) } : null;
}

function feesOf(state: PaymentState | undefined, fact: Fact | undefined): IDataObject {
	const { fee, net } = transactionOf(state, fact) ?? {};
	const decimal = (amount: number | undefined) =>
		state && amount !== undefined && exponentOf(state.currency) !== undefined
			? toDecimal(amount, state.currency)
			: null;
	return { fee: decimal(fee), net: decimal(net) };
}

function isTestPayment({ state, event }: SyncOutcome): boolean {
	return !(state?.subject.livemode ?? event?.livemode ?? true);
}

function failureReasonOf(state: PaymentState | undefined, fact: Fact | undefined): string | null {
	const named = state?.transactions.find(({ id }) => id === fact?.transactionId);
	const failure = named?.failure ?? (state && obligationOf(fact, state)?.failure) ?? state?.failure;
	return failure ? FAILURE_WORDS[failure.category] : null;
}

/** Of the dispute the item is about, as long as evidence is asked for. */
function disputeDueByOf(state: PaymentState | undefined, fact: Fact | undefined): string | null {
	const dispute = state?.disputes.find(({ id }) => id === fact?.transactionId);
	const isAsked = dispute?.status === 'inquiry' || dispute?.status === 'needsResponse';
	return isAsked ? (dispute.evidenceDueBy ?? null) : null;
}

function linksOf({ state, deal }: SyncOutcome, fact: Fact | undefined): IDataObject {
	const bill = state && billOf(obligationOf(fact, state), state);
	return {
		deal: deal?.url ?? null,
		payment: state?.url ?? null,
		receipt: transactionOf(state, fact)?.receiptUrl ?? null,
		invoice: bill?.pageUrl ?? null,
		invoicePdf: bill?.pdfUrl ?? null,
		payNow: bill?.paymentUrl ?? null,
	};
}

function particularsOf(outcome: SyncOutcome, fact: Fact | undefined, summary: string): IDataObject {
	switch (outcome.outcome) {
		case 'new':
			return { fact: { ...fact }, claims: [...outcome.claims] };
		case 'busy':
			return { fact: { ...fact } };
		case 'alreadyHandled':
			return {
				facts: outcome.facts.map((handled) => ({ ...handled })),
				note: outcome.note ?? null,
			};
		case 'needsReview':
			return {
				reason: outcome.reason,
				reviewKey: reviewKeyOf(outcome, fact),
				reviewText: reviewText(outcome, summary),
				message: outcome.message,
				candidates: outcome.candidates.map((candidate) => ({ ...candidate })),
			};
		case 'preview':
			return { wouldDo: outcome.wouldDo };
		case 'failed':
			return {
				reason: outcome.failure.kind,
				reviewKey: reviewKeyOf(outcome, fact),
				reviewText: reviewText(outcome, summary),
				message: outcome.failure.message,
				candidates: [],
			};
	}
}

/** The engine's deal is as last read, which is before the stage was moved. */
function stageAfter({ outcome, stageMovedTo }: SyncOutcome): string | undefined {
	return outcome === 'preview' ? undefined : stageMovedTo;
}

function dealJson(
	deal: DealRecord,
	stageMovedTo: string | undefined,
	{ crmName, stageName }: OutputWords,
): IDataObject {
	const { id, name, url, amount, currency, pipeline, ownerId } = deal;
	const stage = stageMovedTo ?? deal.stage;
	return {
		id,
		name,
		url,
		amount,
		currency,
		pipeline,
		stage,
		stageName: stageName(stage),
		ownerId,
		crm: crmName,
	};
}

function totalsOf(payment: DealPayment): IDataObject {
	const { currency } = payment;
	return {
		currency,
		paid: toDecimal(payment.totalPaid, currency),
		refunded: toDecimal(payment.totalRefunded, currency),
		disputed: toDecimal(payment.totalDisputed, currency),
		chargedBack: toDecimal(payment.totalChargedBack, currency),
		outstanding:
			payment.outstanding === undefined ? null : toDecimal(payment.outstanding, currency),
		kept: toDecimal(keptOf(payment), currency),
	};
}

/** What stays of what was paid; what an open chargeback holds is not lost yet. */
function keptOf({ totalPaid, totalRefunded, totalChargedBack }: DealPayment): number {
	return Math.max(0, totalPaid - totalRefunded - totalChargedBack);
}

/** Without the delivery itself, which *Include Raw Delivery* of the trigger adds and which holds personal data. */
function receivedOf({
	raw: _raw,
	...event
}: NonNullable<SyncOutcome['event']> & { readonly raw?: unknown }): IDataObject {
	return event as unknown as IDataObject;
}
