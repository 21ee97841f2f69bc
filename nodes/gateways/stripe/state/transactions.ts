import type Stripe from 'stripe';
import { attempt } from '../../../shared/vocabulary/attempt';
import type { PaymentFailure } from '../../../shared/vocabulary/failure';
import { lookup } from '../../../shared/vocabulary/lookup';
import type {
	DisputeState,
	PaymentMethod,
	PaymentState,
	Transaction,
} from '../../../shared/vocabulary/payment';
import { fromStripeAmount } from '../amounts';
import { expanded, idOf, toIso } from '../client';
import { CHARGE_OUTCOMES, REFUND_OUTCOMES } from '../statuses';
import { readDispute } from './dispute';
import { toFailure } from './failure';
import type { PaymentReading } from './paymentReading';

/** What a state says of money, counted from its transactions. */
export type MoneyFacts = Pick<
	PaymentState,
	| 'amountPaid'
	| 'amountRefunded'
	| 'amountDisputed'
	| 'transactions'
	| 'lastTransactionId'
	| 'lastPaidAt'
	| 'disputes'
>;

/** The charge, its refunds and its disputes, or what has come of a bank transfer so far; oldest first. */
export function transactionsOf(reading: PaymentReading): Transaction[] {
	const { charge } = reading;
	const part = partTransaction(reading);
	if (!charge) return part;
	const refunds = moneyBack(reading).map((refund) => refundTransaction(refund));
	const disputes = reading.disputes.flatMap((dispute) => disputeTransaction(dispute, charge));
	return oldestFirst([chargeTransaction(reading, charge), ...part, ...refunds, ...disputes]);
}

/**
 * Totals over the payments of one subject.
 * @param others that belong to no payment of Stripe's: paid outside, settled by a balance, credited afterwards.
 */
export function moneyFacts(
	readings: readonly PaymentReading[],
	others: readonly Transaction[] = [],
): MoneyFacts {
	const transactions = once([...readings.flatMap(transactionsOf), ...others]);
	const succeeded = transactions.filter(({ outcome }) => outcome === 'succeeded');
	// What a balance settled is no transaction that a person could look up.
	const last = succeeded.findLast(({ kind }) => kind !== 'credit') ?? transactions.at(-1);
	const lastPaid = succeeded.findLast(({ kind }) => kind === 'payment');
	const disputed = transactions.filter(
		({ kind, outcome }) => kind === 'dispute' && (outcome === 'pending' || outcome === 'succeeded'),
	);
	return {
		transactions,
		amountPaid: total(succeeded.filter(({ kind }) => kind === 'payment')),
		amountRefunded: total(succeeded.filter(({ kind }) => kind === 'refund')),
		amountDisputed: total(disputed),
		disputes: disputesOf(readings),
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

/** Whether a person at the business still has to say that it may be kept. */
export function isUnderReview({ review, charge }: PaymentReading): boolean {
	return review?.open === true && charge?.status === 'succeeded' && charge.captured;
}

/**
 * What has come of a bank transfer that is not complete, in Stripe's units. There is no charge until it is.
 * @see https://docs.stripe.com/payments/bank-transfers#handling-underpayments-and-overpayments
 */
export function arrivedInPart({ intent }: PaymentReading): number {
	if (intent?.status !== 'requires_action') return 0;
	const left = intent.next_action?.display_bank_transfer_instructions?.amount_remaining;
	return left === null || left === undefined ? 0 : Math.max(0, intent.amount - left);
}

function partTransaction(reading: PaymentReading): Transaction[] {
	const { intent, charge } = reading;
	const amount = arrivedInPart(reading);
	if (intent?.status === 'succeeded' && !charge) return chargelessTransaction(intent);
	if (!intent || amount === 0) return [];
	return [
		{
			id: `${intent.id}/part`,
			kind: 'payment',
			outcome: 'succeeded',
			amount: fromStripeAmount(amount, intent.currency),
			at: toIso(intent.created),
			method: { type: 'customer_balance' },
		},
	];
}

/** Money that arrived is money, even where the charge was not brought along. */
function chargelessTransaction(intent: Stripe.PaymentIntent): Transaction[] {
	if (intent.amount_received === 0) return [];
	return [
		{
			id: idOf(intent.latest_charge) ?? intent.id,
			kind: 'payment',
			outcome: 'succeeded',
			amount: fromStripeAmount(intent.amount_received, intent.currency),
			at: toIso(intent.created),
		},
	];
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
		outcome: isVoided ? 'canceled' : isUnderReview(reading) ? 'pending' : outcome,
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

/**
 * Only where the account settles in the currency of the charge: the entry is in the account's. What cannot be read as whole
 * minor units (a fee of half a shilling) is left out; money that arrived is told without it.
 */
function feeOf(charge: Stripe.Charge): Pick<Transaction, 'fee' | 'net'> {
	const entry = expanded(charge.balance_transaction);
	if (!entry || entry.currency !== charge.currency) return {};
	const attempted = attempt(() => ({
		fee: fromStripeAmount(entry.fee, entry.currency),
		net: fromStripeAmount(entry.net, entry.currency),
	}));
	return 'value' in attempted ? attempted.value : {};
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

/** What has become of the money of a chargeback; an inquiry has moved none. */
const DISPUTE_OUTCOMES: Readonly<Partial<Record<DisputeState['status'], Transaction['outcome']>>> =
	{
		needsResponse: 'pending',
		underReview: 'pending',
		lost: 'succeeded',
		won: 'canceled',
	};

function disputeTransaction(dispute: Stripe.Dispute, charge: Stripe.Charge): Transaction[] {
	const { id, status, amount } = readDispute(dispute, charge);
	const outcome = DISPUTE_OUTCOMES[status];
	const at = toIso(dispute.balance_transactions[0]?.created ?? dispute.created);
	return outcome ? [{ id, kind: 'dispute', outcome, amount, at }] : [];
}

function disputesOf(readings: readonly PaymentReading[]): DisputeState[] {
	const disputes = readings.flatMap(({ charge, disputes: own }) =>
		charge ? own.map((dispute) => readDispute(dispute, charge)) : [],
	);
	return [...new Map(disputes.map((dispute) => [dispute.id, dispute])).values()];
}

/** One payment may be laid to two invoices of one subscription. */
function once(transactions: readonly Transaction[]): Transaction[] {
	return oldestFirst([...new Map(transactions.map((one) => [one.id, one])).values()]);
}

function total(transactions: readonly Transaction[]): number {
	return transactions.reduce((sum, { amount }) => sum + amount, 0);
}

function oldestFirst(transactions: readonly Transaction[]): Transaction[] {
	return [...transactions].sort((left, right) =>
		left.at === right.at ? (left.id < right.id ? -1 : 1) : left.at < right.at ? -1 : 1,
	);
}
