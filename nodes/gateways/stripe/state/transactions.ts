import type Stripe from 'stripe';
import type { PaymentFailure } from '../../../shared/vocabulary/failure';
import { lookup } from '../../../shared/vocabulary/lookup';
import type { PaymentMethod, PaymentState, Transaction } from '../../../shared/vocabulary/payment';
import { fromStripeAmount } from '../amounts';
import { expanded, toIso } from '../client';
import { CHARGE_OUTCOMES, REFUND_OUTCOMES } from '../statuses';
import { readDispute } from './dispute';
import { toFailure } from './failure';
import type { PaymentReading } from './paymentReading';

/** What a state says of money, counted from its transactions. */
export type MoneyFacts = Pick<
	PaymentState,
	| 'amountRefunded'
	| 'amountDisputed'
	| 'transactions'
	| 'lastTransactionId'
	| 'lastPaidAt'
	| 'disputes'
>;

/** The charge, its refunds and its disputes; oldest first. */
export function transactionsOf(reading: PaymentReading): Transaction[] {
	const { charge } = reading;
	if (!charge) return [];
	const refunds = moneyBack(reading).map((refund) => refundTransaction(refund));
	const disputes = reading.disputes.flatMap((dispute) => disputeTransaction(dispute, charge));
	return oldestFirst([chargeTransaction(reading, charge), ...refunds, ...disputes]);
}

/** Totals over the payments of one subject. */
export function moneyFacts(readings: readonly PaymentReading[]): MoneyFacts {
	const transactions = oldestFirst(readings.flatMap(transactionsOf));
	const succeeded = transactions.filter(({ outcome }) => outcome === 'succeeded');
	const last = succeeded.at(-1) ?? transactions.at(-1);
	const lastPaid = succeeded.findLast(({ kind }) => kind === 'payment');
	return {
		transactions,
		amountRefunded: total(succeeded.filter(({ kind }) => kind === 'refund')),
		amountDisputed: total(succeeded.filter(({ kind }) => kind === 'dispute')),
		disputes: readings.flatMap(({ charge, disputes }) =>
			charge ? disputes.map((dispute) => readDispute(dispute, charge)) : [],
		),
		...(last ? { lastTransactionId: last.id } : {}),
		...(lastPaid ? { lastPaidAt: lastPaid.at } : {}),
	};
}

/** What a bank debit that came back leaves on the intent: only that it did. The charge has the bank's reason. */
const SAYS_ONLY_THAT_IT_FAILED = 'payment_intent_payment_attempt_failed';

/**
 * The decline that still stands: of the last charge, or of a try that did not get as far as a charge.
 * @see https://docs.stripe.com/payments/sepa-debit#failed-payments
 */
export function failureOf(
	{ intent, charge }: PaymentReading,
	nextRetryAt?: string,
): PaymentFailure | undefined {
	const error = intent?.last_payment_error;
	const failed = charge?.status === 'failed' ? charge : undefined;
	if (error && !(failed?.failure_code && error.code === SAYS_ONLY_THAT_IT_FAILED)) {
		return toFailure(
			{
				declineCode: error.decline_code,
				code: error.code,
				adviceCode: error.advice_code,
				message: error.message,
			},
			nextRetryAt,
		);
	}
	if (!failed) return undefined;
	return toFailure(
		{
			declineCode: failed.outcome?.reason,
			code: failed.failure_code,
			adviceCode: failed.outcome?.advice_code,
			message: failed.failure_message ?? error?.message,
		},
		nextRetryAt,
	);
}

/**
 * When the charge brought its money: a captured one is older than its capture, which the entry in the balance tells.
 * Bank debits get that entry when they are submitted, and Stripe tells nowhere when they came through.
 * @see https://support.stripe.com/questions/changes-to-balance-transaction-behavior-for-debit-payment-methods
 */
export function paidAt(charge: Stripe.Charge): string {
	const entry = expanded(charge.balance_transaction);
	return toIso(Math.max(charge.created, entry?.created ?? 0));
}

/** A refund that came back tells when by the entry that booked it. */
export function refundedAt(refund: Stripe.Refund): string {
	const entry = expanded(refund.failure_balance_transaction);
	return toIso(entry?.created ?? refund.created);
}

/**
 * Refunds of money. What is released of an authorization (all of it when it is voided, the rest when only a part is
 * captured) is a refund to Stripe too, but one that never was in the balance.
 */
export function moneyBack({ charge, refunds }: PaymentReading): readonly Stripe.Refund[] {
	if (!charge?.captured) return [];
	if (charge.amount_captured >= charge.amount) return refunds;
	return refunds.filter((refund) => refund.balance_transaction !== null);
}

function chargeTransaction(reading: PaymentReading, charge: Stripe.Charge): Transaction {
	const outcome = lookup(CHARGE_OUTCOMES, charge.status) ?? 'pending';
	const isHeld = outcome === 'succeeded' && !charge.captured;
	const isVoided = isHeld && reading.intent?.status === 'canceled';
	const failure = outcome === 'failed' ? failureOf(reading) : undefined;
	const method = methodOf(charge);
	return {
		id: charge.id,
		kind: isHeld ? 'authorization' : 'payment',
		outcome: isVoided ? 'canceled' : outcome,
		amount: fromStripeAmount(
			charge.captured && outcome === 'succeeded' ? charge.amount_captured : charge.amount,
			charge.currency,
		),
		at: outcome === 'succeeded' ? paidAt(charge) : toIso(charge.created),
		...(failure ? { failure } : {}),
		...(method ? { method } : {}),
		...feeOf(charge),
		...(charge.receipt_url ? { receiptUrl: charge.receipt_url } : {}),
	};
}

/** Only where the account settles in the currency of the charge: the entry is in the account's. */
function feeOf(charge: Stripe.Charge): Pick<Transaction, 'fee' | 'net'> {
	const entry = expanded(charge.balance_transaction);
	if (!entry || entry.currency !== charge.currency) return {};
	return {
		fee: fromStripeAmount(entry.fee, entry.currency),
		net: fromStripeAmount(entry.net, entry.currency),
	};
}

function methodOf({ payment_method_details: details }: Stripe.Charge): PaymentMethod | undefined {
	if (!details) return undefined;
	const own: unknown = Object.entries(details).find(([name]) => name === details.type)?.[1];
	const text = (field: string): string | undefined => {
		const value: unknown =
			own !== null && typeof own === 'object' ? Reflect.get(own, field) : undefined;
		return typeof value === 'string' && value !== '' ? value : undefined;
	};
	const brand = text('brand');
	const last4 = text('last4');
	return { type: details.type, ...(brand ? { brand } : {}), ...(last4 ? { last4 } : {}) };
}

function refundTransaction(refund: Stripe.Refund): Transaction {
	return {
		id: refund.id,
		kind: 'refund',
		outcome: lookup(REFUND_OUTCOMES, refund.status) ?? 'pending',
		amount: fromStripeAmount(refund.amount, refund.currency),
		at: refundedAt(refund),
	};
}

/** An inquiry has moved nothing, and a dispute that was won has given back what it took. */
function disputeTransaction(dispute: Stripe.Dispute, charge: Stripe.Charge): Transaction[] {
	const { id, status, amount } = readDispute(dispute, charge);
	const holds = status === 'needsResponse' || status === 'underReview' || status === 'lost';
	const at = toIso(dispute.balance_transactions[0]?.created ?? dispute.created);
	if (holds) return [{ id, kind: 'dispute', outcome: 'succeeded', amount, at }];
	return status === 'won' ? [{ id, kind: 'dispute', outcome: 'canceled', amount, at }] : [];
}

function total(transactions: readonly Transaction[]): number {
	return transactions.reduce((sum, { amount }) => sum + amount, 0);
}

function oldestFirst(transactions: readonly Transaction[]): Transaction[] {
	return [...transactions].sort((left, right) =>
		left.at === right.at ? (left.id < right.id ? -1 : 1) : left.at < right.at ? -1 : 1,
	);
}
