import type Stripe from 'stripe';
import { attempt } from '../../../shared/vocabulary/attempt';
import { lookup } from '../../../shared/vocabulary/lookup';
import type { PaymentMethod } from '../../../shared/vocabulary/payment';
import type { AttemptRecord, ReviewRecord } from '../../../shared/vocabulary/state/record';
import { fromStripeAmount } from '../amounts';
import { expanded, idOf, toIso } from '../client';
import { CHARGE_OUTCOMES } from '../statuses';
import { failureOf } from './failure';
import type { PaymentReading } from './paymentReading';

/** What was tried last, and before it what has come of a bank transfer so far. */
export function toAttempts(reading: PaymentReading): AttemptRecord[] {
	const { intent, charge } = reading;
	const part = intent ? partOf(intent) : [];
	if (charge) return [...part, toAttempt(charge, reading)];
	return intent?.status === 'succeeded' ? chargelessOf(intent) : part;
}

/** @see https://docs.stripe.com/api/charges/object */
function toAttempt(charge: Stripe.Charge, reading: PaymentReading): AttemptRecord {
	const { intent } = reading;
	const { id, created, captured, currency } = charge;
	const hasArrived = charge.status === 'succeeded';
	const outcome = outcomeOf(charge, reading);
	const left = intent?.status === 'requires_capture' ? intent.amount_capturable : undefined;
	return {
		id,
		outcome,
		amount: fromStripeAmount(
			hasArrived && captured ? charge.amount_captured : charge.amount,
			currency,
		),
		capturable: left === undefined ? undefined : fromStripeAmount(left, currency),
		triedAt: toIso(created),
		arrivedAt: hasArrived ? arrivedAt(charge) : undefined,
		failure: outcome === 'failed' ? failureOf(reading) : undefined,
		method: methodOf(charge),
		...feeOf(charge),
		receiptUrl: charge.receipt_url ?? undefined,
		review: reviewOf(reading),
	};
}

/** That a charge alone was released shows in its refund; its transaction stays what it was. */
function outcomeOf(charge: Stripe.Charge, { intent }: PaymentReading): AttemptRecord['outcome'] {
	const outcome = lookup(CHARGE_OUTCOMES, charge.status) ?? 'pending';
	if (outcome !== 'succeeded' || charge.captured) return outcome;
	return intent?.status === 'canceled' ? 'voided' : 'authorized';
}

/**
 * When the charge brought its money: a captured one is older than its capture, which the entry in the balance tells.
 * Bank debits get that entry when they are submitted, and Stripe tells nowhere when they came through.
 * @see https://support.stripe.com/questions/changes-to-balance-transaction-behavior-for-debit-payment-methods
 */
function arrivedAt(charge: Stripe.Charge): string {
	const entry = expanded(charge.balance_transaction);
	return toIso(Math.max(charge.created, entry?.created ?? 0));
}

/** Stripe Radar lets a person look at it. */
function reviewOf({ review, charge }: PaymentReading): ReviewRecord | undefined {
	if (!review || !charge) return undefined;
	return {
		id: review.id,
		openedAt: toIso(review.created),
		isOpen: review.open,
		amount: fromStripeAmount(charge.amount, charge.currency),
	};
}

/**
 * What has come of a bank transfer that is not complete. There is no charge until it is.
 * @see https://docs.stripe.com/payments/bank-transfers#handling-underpayments-and-overpayments
 */
function partOf(intent: Stripe.PaymentIntent): AttemptRecord[] {
	if (intent.status !== 'requires_action') return [];
	const left = intent.next_action?.display_bank_transfer_instructions?.amount_remaining;
	const arrived = left === null || left === undefined ? 0 : Math.max(0, intent.amount - left);
	if (arrived === 0) return [];
	return [
		{
			id: `${intent.id}/part`,
			outcome: 'succeeded',
			amount: fromStripeAmount(arrived, intent.currency),
			triedAt: toIso(intent.created),
			method: { type: 'customer_balance' },
			isPart: true,
		},
	];
}

/** Money that arrived is money, even where the charge was not brought along. */
function chargelessOf(intent: Stripe.PaymentIntent): AttemptRecord[] {
	if (intent.amount_received === 0) return [];
	return [
		{
			id: idOf(intent.latest_charge) ?? intent.id,
			outcome: 'succeeded',
			amount: fromStripeAmount(intent.amount_received, intent.currency),
			triedAt: toIso(intent.created),
		},
	];
}

/**
 * Only where the account settles in the currency of the charge: the entry is in the account's. What cannot be read as whole
 * minor units (a fee of half a shilling) is left out; money that arrived is told without it.
 */
function feeOf(charge: Stripe.Charge): Pick<AttemptRecord, 'fee' | 'net'> {
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
