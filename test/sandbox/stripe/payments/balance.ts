/** Balance transactions: what a charge, refund or dispute did to the account's balance. */
import type { Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import { equals, list, retrieve, type Operations } from '../protocol/operation';
import { timeFilter } from '../protocol/lists';

export type BalanceTransaction = ObjectTypes['balance_transaction'];

/** 2.9 % + 30 minor units, and 15.00 for a chargeback. */
const FEE_PER_MILLE = 29;
const FEE_FIXED = 30;
const DISPUTE_FEE = 1_500;
const AVAILABLE_AFTER_SECONDS = 2 * 24 * 60 * 60;

/** How an account is paid out: when its charges settle, and in which currency. */
interface Settlement {
	/** Charges do not settle by themselves. */
	isHeld: boolean;
	/** What everything settles in; the charge's own currency where none is named. */
	currency?: string;
	/** Minor units of `currency` for one minor unit of these. */
	rates: Readonly<Record<string, number>>;
}
const settlements = new WeakMap<Mode, Settlement>();

/** Whether charges wait to be settled by hand. */
export function isHeld(mode: Mode): boolean {
	return settlementOf(mode).isHeld;
}

/** Changes how this mode is settled from now on. */
export function setSettlement(mode: Mode, changes: Partial<Settlement>): void {
	settlements.set(mode, { ...settlementOf(mode), ...changes });
}

function settlementOf(mode: Mode): Settlement {
	return settlements.get(mode) ?? { isHeld: false, rates: {} };
}

export const BALANCE_OPERATIONS: Operations = {
	'GET /v1/balance_transactions': list('balance_transaction', {
		type: equals('type'),
		source: equals('source'),
		currency: equals('currency'),
		created: (transaction, parameters) => timeFilter(parameters, 'created')(transaction.created),
	}),
	'GET /v1/balance_transactions/:id': retrieve('balance_transaction'),
};

/** A captured charge, less Stripe's fee. */
export function recordCharge(
	mode: Mode,
	charge: ObjectTypes['charge'],
	captured: number,
): BalanceTransaction {
	const fee = Math.round((captured * FEE_PER_MILLE) / 1_000) + FEE_FIXED;
	return record(mode, 'charge', charge.id, charge.currency, captured, fee, charge.description);
}

/** A refund: the fee of the charge is not given back. */
export function recordRefund(
	mode: Mode,
	refund: { id: string; currency: string; amount: number },
): BalanceTransaction {
	const description = 'REFUND FOR CHARGE';
	return record(mode, 'refund', refund.id, refund.currency, -refund.amount, 0, description);
}

/** A refund that failed: the money is back. */
export function recordRefundFailure(
	mode: Mode,
	refund: { id: string; currency: string; amount: number },
): BalanceTransaction {
	const description = 'REFUND FAILURE';
	return record(mode, 'refund_failure', refund.id, refund.currency, refund.amount, 0, description);
}

/** Money pulled back by a chargeback, with its fee. */
export function recordChargeback(
	mode: Mode,
	dispute: { id: string; charge: string; currency: string; amount: number },
): BalanceTransaction {
	const description = `Chargeback withdrawal for ${dispute.charge}`;
	const { id, currency, amount } = dispute;
	return record(mode, 'adjustment', id, currency, -amount, DISPUTE_FEE, description);
}

/** Money given back after a chargeback was won. */
export function recordChargebackReversal(
	mode: Mode,
	dispute: { id: string; charge: string; currency: string; amount: number },
): BalanceTransaction {
	const description = `Chargeback reversal for ${dispute.charge}`;
	return record(mode, 'adjustment', dispute.id, dispute.currency, dispute.amount, 0, description);
}

function record(
	mode: Mode,
	type: 'charge' | 'refund' | 'refund_failure' | 'adjustment',
	source: string,
	chargedIn: string,
	charged: number,
	chargedFee: number,
	description: string | null,
): BalanceTransaction {
	const { currency = chargedIn, rates } = settlementOf(mode);
	const rate = currency === chargedIn ? null : (rates[chargedIn] ?? 1);
	const amount = Math.round(charged * (rate ?? 1));
	const fee = Math.round(chargedFee * (rate ?? 1));
	return mode.add<'balance_transaction'>({
		id: mode.newId('txn'),
		object: 'balance_transaction',
		amount,
		available_on: mode.now() + AVAILABLE_AFTER_SECONDS,
		balance_type: 'payments',
		created: mode.now(),
		currency,
		description,
		exchange_rate: rate,
		fee,
		fee_details:
			fee === 0
				? []
				: [
						{
							amount: fee,
							application: null,
							currency,
							description: type === 'charge' ? 'Stripe processing fees' : 'Dispute fee',
							type: 'stripe_fee',
						},
					],
		net: amount - fee,
		reporting_category: type === 'adjustment' ? 'dispute' : type,
		source,
		status: 'pending',
		type,
	});
}
