/**
 * The money of a customer that has come by bank transfer and is not spent yet.
 * https://docs.stripe.com/payments/customer-balance
 */
import { idOf, type Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';

export type CashEntry = ObjectTypes['customer_cash_balance_transaction'];

/** By customer and currency; a customer without an entry has no cash balance at all. */
const balances = new WeakMap<Mode, Map<string, Map<string, number>>>();

/** Whether this customer pays by bank transfer: then nothing is put on the credit balance for being too little. */
export function hasCashBalance(mode: Mode, customerId: string): boolean {
	return balances.get(mode)?.has(customerId) ?? false;
}

/** A customer that was told where to send money has a cash balance from then on. */
export function openCashBalance(mode: Mode, customerId: string): Map<string, number> {
	const ofMode = balances.get(mode) ?? new Map<string, Map<string, number>>();
	balances.set(mode, ofMode);
	const ofCustomer = ofMode.get(customerId) ?? new Map<string, number>();
	ofMode.set(customerId, ofCustomer);
	return ofCustomer;
}

/** Minor units that are there to be spent. */
export function cashOf(mode: Mode, customerId: string, currency: string): number {
	return balances.get(mode)?.get(customerId)?.get(currency) ?? 0;
}

/** One entry of the ledger, and its event. */
export function moveCash(
	mode: Mode,
	customerId: string,
	entry: Pick<CashEntry, 'type' | 'currency' | 'net_amount'> & Partial<CashEntry>,
): CashEntry {
	const ofCustomer = openCashBalance(mode, customerId);
	const balance = cashOf(mode, customerId, entry.currency) + entry.net_amount;
	ofCustomer.set(entry.currency, balance);
	const added = mode.add<'customer_cash_balance_transaction'>({
		id: mode.newId('ccsbtxn'),
		object: 'customer_cash_balance_transaction',
		created: mode.now(),
		customer: customerId,
		customer_account: null,
		ending_balance: balance,
		livemode: mode.livemode,
		...entry,
	});
	mode.emit('customer_cash_balance_transaction.created', added);
	return added;
}

/** What transfers have brought for an intent, less what was given back. */
export function appliedTo(mode: Mode, intentId: string): number {
	return mode
		.all('customer_cash_balance_transaction')
		.filter(
			({ applied_to_payment: to, unapplied_from_payment: from }) =>
				idOf(to?.payment_intent) === intentId || idOf(from?.payment_intent) === intentId,
		)
		.reduce((sum, { net_amount: amount }) => sum - amount, 0);
}

/** The object that `cash_balance.funds_available` tells; it has no id. */
export function toCashBalance(mode: Mode, customerId: string) {
	const available = Object.fromEntries(
		[...(balances.get(mode)?.get(customerId) ?? [])].filter(([, amount]) => amount !== 0),
	);
	return {
		object: 'cash_balance' as const,
		available: Object.keys(available).length === 0 ? null : available,
		customer: customerId,
		customer_account: null,
		livemode: mode.livemode,
		settings: { reconciliation_mode: 'automatic' as const, using_merchant_default: true },
	};
}
