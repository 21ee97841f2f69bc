/**
 * Bank transfers: an intent waits for money that comes in parts, days later and in any amount.
 * https://docs.stripe.com/payments/bank-transfers/accept-a-payment
 */
import { idOf, type Mode } from '../account/mode';
import { invalid } from '../protocol/errors';
import { LIST_PARAMETERS, paginate } from '../protocol/lists';
import { operation, type Operations } from '../protocol/operation';
import { integer, requiredInteger, text } from '../protocol/parameters';
import { readCurrency } from './amounts';
import { completeTransfer, type Attempt } from './attempt';
import {
	appliedTo,
	cashOf,
	moveCash,
	openCashBalance,
	toCashBalance,
	type CashEntry,
} from './cashBalance';
import type { PaymentIntent } from './charges';
import { addTransferMethod } from './paymentMethods';

type BankTransferType = 'eu_bank_transfer' | 'gb_bank_transfer' | 'us_bank_transfer';

export const TRANSFER_OPERATIONS: Operations = {
	'GET /v1/customers/:id/cash_balance': operation([], ({ mode, path }) =>
		toCashBalance(mode, mode.get('customer', path.id ?? '').id),
	),
	'GET /v1/customers/:id/cash_balance_transactions': operation([...LIST_PARAMETERS], (call) => {
		const { mode, parameters, path, url } = call;
		const customer = mode.get('customer', path.id ?? '');
		const entries = mode
			.all('customer_cash_balance_transaction')
			.filter((entry) => entry.customer === customer.id);
		return paginate(entries, parameters, url);
	}),
	'GET /v1/customers/:id/cash_balance_transactions/:entry': operation([], ({ mode, path }) =>
		mode.get('customer_cash_balance_transaction', path.entry ?? ''),
	),
	'POST /v1/test_helpers/customers/:id/fund_cash_balance': operation(
		['amount', 'currency', 'reference'],
		({ mode, parameters, path }) => {
			const customer = mode.get('customer', path.id ?? '');
			const amount = requiredInteger(parameters, 'amount');
			return fund(
				mode,
				customer.id,
				amount,
				readCurrency(parameters),
				text(parameters, 'reference'),
			);
		},
	),
	'POST /v1/payment_intents/:id/apply_customer_balance': operation(
		['amount', 'currency'],
		({ mode, parameters, path }) => {
			const intent = mode.get('payment_intent', path.id ?? '');
			if (!isAwaiting(intent)) {
				throw invalid('This PaymentIntent does not wait for a bank transfer.', 'intent');
			}
			apply(mode, intent, integer(parameters, 'amount') ?? remainingOf(mode, intent));
			return intent;
		},
	),
};

/** Tells where to send the money; what is on the balance already is used at once. */
export function awaitTransfer(mode: Mode, intent: PaymentIntent): Attempt {
	const customer = idOf(intent.customer);
	if (customer === null) {
		throw invalid('A customer is required for payments by customer_balance.', 'customer');
	}
	openCashBalance(mode, customer);
	mode.update(intent, {
		status: 'requires_action',
		next_action: toInstructions(mode, intent, intent.amount),
	});
	mode.emit('payment_intent.requires_action', intent);
	if (cashOf(mode, customer, intent.currency) > 0) {
		apply(mode, intent, cashOf(mode, customer, intent.currency));
	}
	return { kind: intent.status === 'succeeded' ? 'succeeded' : 'awaitsTransfer' };
}

/** A customer has sent money: it pays what waits for it, the fitting sum first, then the oldest; the rest stays. */
export function fund(
	mode: Mode,
	customerId: string,
	amount: number,
	currency: string,
	reference: string | null = null,
): CashEntry {
	const entry = moveCash(mode, customerId, {
		type: 'funded',
		currency,
		net_amount: amount,
		funded: { bank_transfer: { ...toSender(currency), reference } },
	});
	const waiting = awaiting(mode, customerId, currency);
	const exact = waiting.find((intent) => remainingOf(mode, intent) === amount);
	for (const intent of exact ? [exact] : waiting) {
		const left = cashOf(mode, customerId, currency);
		if (left > 0) apply(mode, intent, left);
	}
	if (cashOf(mode, customerId, currency) > 0) {
		mode.emit('cash_balance.funds_available', toCashBalance(mode, customerId));
	}
	return entry;
}

/** `payment_intent.canceled`: what had come for it is the customer's again. */
export function releaseFunds(mode: Mode, intent: PaymentIntent): void {
	const customer = idOf(intent.customer);
	const applied = appliedTo(mode, intent.id);
	if (customer === null || applied <= 0) return;
	moveCash(mode, customer, {
		type: 'unapplied_from_payment',
		currency: intent.currency,
		net_amount: applied,
		unapplied_from_payment: { payment_intent: intent.id },
	});
}

function apply(mode: Mode, intent: PaymentIntent, available: number): void {
	if (intent.next_action?.type !== 'display_bank_transfer_instructions') {
		// An open invoice is paid by what comes, though nobody chose a payment method on its page.
		mode.update(intent, { payment_method: addTransferMethod(mode).id });
	}
	const remaining = remainingOf(mode, intent);
	const amount = Math.min(available, remaining);
	moveCash(mode, idOf(intent.customer) ?? '', {
		type: 'applied_to_payment',
		currency: intent.currency,
		net_amount: -amount,
		applied_to_payment: { payment_intent: intent.id },
	});
	if (amount === remaining) return completeTransfer(mode, intent);
	mode.update(intent, {
		status: 'requires_action',
		next_action: toInstructions(mode, intent, remaining - amount),
	});
	mode.emit('payment_intent.partially_funded', intent);
}

/** Oldest first. */
function awaiting(mode: Mode, customerId: string, currency: string): PaymentIntent[] {
	return mode
		.all('payment_intent')
		.filter(
			(intent) =>
				idOf(intent.customer) === customerId &&
				intent.currency === currency &&
				(isAwaiting(intent) || isOpenInvoice(mode, intent)),
		)
		.reverse();
}

function isAwaiting({ status, next_action: action }: PaymentIntent): boolean {
	return status === 'requires_action' && action?.type === 'display_bank_transfer_instructions';
}

/** An invoice that takes bank transfers waits for them from finalization on. */
function isOpenInvoice(mode: Mode, intent: PaymentIntent): boolean {
	return (
		intent.status === 'requires_payment_method' &&
		intent.payment_method_types.includes('customer_balance') &&
		mode
			.all('invoice_payment')
			.some((one) => one.is_default && one.payment.payment_intent === intent.id)
	);
}

function remainingOf(mode: Mode, intent: PaymentIntent): number {
	return intent.amount - appliedTo(mode, intent.id);
}

function toInstructions(
	mode: Mode,
	intent: PaymentIntent,
	remaining: number,
): PaymentIntent['next_action'] {
	return {
		type: 'display_bank_transfer_instructions',
		display_bank_transfer_instructions: {
			amount_remaining: remaining,
			currency: intent.currency,
			hosted_instructions_url: `${mode.origin()}/payments/bank_transfer/${intent.id}`,
			reference: intent.id.slice(-8).toUpperCase(),
			type: typeOf(intent.currency),
		},
	};
}

function typeOf(currency: string): BankTransferType {
	if (currency === 'eur') return 'eu_bank_transfer';
	return currency === 'gbp' ? 'gb_bank_transfer' : 'us_bank_transfer';
}

function toSender(currency: string) {
	const type = typeOf(currency);
	const sender_name = 'Ada Northwind';
	if (type === 'eu_bank_transfer') {
		return { type, eu_bank_transfer: { bic: 'BANKDEAAXXX', iban_last4: '7089', sender_name } };
	}
	if (type === 'gb_bank_transfer') {
		const account = { account_number_last4: '6789', sort_code: '108800' };
		return { type, gb_bank_transfer: { ...account, sender_name } };
	}
	return { type, us_bank_transfer: { network: 'ach' as const, sender_name } };
}
