/**
 * A customer's credit balance: what is owed to them (negative) or by them, taken into account when an
 * invoice is finalized. https://docs.stripe.com/billing/customer/balance
 */
import { readCurrency } from '../payments/amounts';
import { invalid } from '../protocol/errors';
import { LIST_PARAMETERS, paginate, timeFilter } from '../protocol/lists';
import { operation, type Call, type Operations } from '../protocol/operation';
import { mergeMetadata, requiredInteger, text, textOrNull } from '../protocol/parameters';
import { idOf, type Mode } from './mode';
import type { ObjectTypes } from './wire';

export type BalanceEntry = ObjectTypes['customer_balance_transaction'];
type Customer = ObjectTypes['customer'];

export const CREDIT_BALANCE_OPERATIONS: Operations = {
	'POST /v1/customers/:id/balance_transactions': operation(
		['amount', 'currency', 'description', 'metadata'],
		(call) => {
			const { mode, parameters } = call;
			const customer = findCustomer(call);
			const amount = requiredInteger(parameters, 'amount');
			const currency = readCurrency(parameters);
			if (customer.currency && customer.currency !== currency) {
				throw invalid(
					`You cannot combine currencies on a single customer. This customer has a balance in ${customer.currency}.`,
					'currency',
				);
			}
			return moveBalance(mode, customer, {
				amount,
				currency,
				type: 'adjustment',
				description: textOrNull(parameters, 'description'),
				metadata: mergeMetadata(parameters),
			});
		},
	),
	'GET /v1/customers/:id/balance_transactions': operation(
		[...LIST_PARAMETERS, 'created', 'invoice'],
		(call) => {
			const { mode, parameters, url } = call;
			const customer = findCustomer(call);
			const invoice = text(parameters, 'invoice');
			const isInTime = timeFilter(parameters, 'created');
			const entries = mode
				.all('customer_balance_transaction')
				.filter(
					(entry) =>
						entry.customer === customer.id &&
						isInTime(entry.created) &&
						(invoice === undefined || entry.invoice === invoice),
				);
			return paginate(entries, parameters, url);
		},
	),
	'GET /v1/customers/:id/balance_transactions/:entry': operation([], ({ mode, path }) =>
		mode.get('customer_balance_transaction', path.entry ?? ''),
	),
};

/** What is written to the balance: negative credits the customer, positive debits them. */
export type BalanceMove = Pick<BalanceEntry, 'amount' | 'currency' | 'type'> &
	Partial<BalanceEntry>;

/** One entry of the ledger; the customer shows the sum. */
export function moveBalance(mode: Mode, customer: Customer, move: BalanceMove): BalanceEntry {
	const balance = customer.balance + move.amount;
	const entry = mode.add<'customer_balance_transaction'>({
		id: mode.newId('cbtxn'),
		object: 'customer_balance_transaction',
		checkout_session: null,
		created: mode.now(),
		credit_note: null,
		customer: customer.id,
		customer_account: null,
		description: null,
		ending_balance: balance,
		invoice: null,
		livemode: mode.livemode,
		metadata: {},
		...move,
	});
	mode.change('customer.updated', customer, {
		balance,
		currency: customer.currency ?? move.currency,
	});
	return entry;
}

/** What an invoice took from the balance, or put on it, of one kind. */
export function movedBy(mode: Mode, invoiceId: string, type: BalanceEntry['type']): number {
	return mode
		.all('customer_balance_transaction')
		.filter((entry) => idOf(entry.invoice) === invoiceId && entry.type === type)
		.reduce((sum, { amount }) => sum + amount, 0);
}

function findCustomer({ mode, path }: Call): Customer {
	return mode.get('customer', path.id ?? '');
}
