import { type Bill, billOf, obligationOf } from './bill';
import { exponentOf } from './currency';
import { FAILURE_WORDS, type FailureCategory, type PaymentFailure } from './failure';
import { toText } from './money';
import type { Overdue } from './overdue';
import type { Fact, PaymentState } from './payment';
import { methodOf, methodText } from './paymentMethod';
import { type Topic, topicOf } from './topic';

/** What the payer can do about a decline, one sentence each. A suspected fraud is not named: the bank tells what it wants told. */
const ADVICE: Readonly<Record<FailureCategory, string>> = {
	insufficientFunds: 'Please try again when the account holds enough, or pay in another way',
	expiredCard: 'Please pay with a card that is still valid',
	incorrectDetails: 'Please check the details, or pay in another way',
	authenticationRequired: 'Please pay again and confirm the payment with your bank',
	declined: 'Please ask your bank, or pay in another way',
	suspectedFraud: 'Please ask your bank, or pay in another way',
	limitExceeded: 'Please ask your bank to raise the limit, or pay in another way',
	processingError: 'Please try again in a few minutes',
	unknown: 'Please try again, or pay in another way',
};

type Line = readonly [label: string, value: string | undefined];

/**
 * What the payer wants to know about a fact, a line each, for the lower part of an e-mail: amount, method, documents, and for
 * a decline why, what helps and where to pay. Plain text. Nothing for a dispute: that is between the payer and the bank.
 */
export function customerText(fact: Fact, state: PaymentState): string {
	return linesText(LINES[topicOf(fact.type)](fact, state));
}

/** The same about what is overdue: how much and since when, why, what helps and where to pay. */
export function overdueText({ amount, since, invoiceId }: Overdue, state: PaymentState): string {
	const obligation = state.obligations.find(({ id }) => id === invoiceId);
	const bill = billOf(obligation, state);
	return linesText([
		[
			'Amount',
			exponentOf(state.currency) === undefined ? undefined : toText(amount, state.currency),
		],
		['For', state.subscription?.plan],
		['Invoice number', bill.number],
		['Due since', day(since)],
		...wayOut(obligation?.failure ?? state.failure, bill),
	]);
}

function linesText(lines: readonly Line[]): string {
	return lines.flatMap(([label, value]) => (value ? [`${label}: ${value}`] : [])).join('\n');
}

const LINES: Readonly<Record<Topic, (fact: Fact, state: PaymentState) => Line[]>> = {
	paid: (fact, state) => {
		const { number, pdfUrl } = billOf(obligationOf(fact, state), state);
		const transaction = transactionOf(fact, state);
		return [
			['Amount', amountText(fact, state)],
			['Paid by', methodText(transaction?.method ?? methodOf(state))],
			['Invoice number', number],
			['Invoice or receipt', pdfUrl ?? transaction?.receiptUrl],
		];
	},
	failed: (fact, state) => {
		const obligation = obligationOf(fact, state);
		const bill = billOf(obligation, state);
		const failure = transactionOf(fact, state)?.failure ?? obligation?.failure ?? state.failure;
		return [
			['Amount', amountText(fact, state)],
			['Invoice number', bill.number],
			...wayOut(failure, bill),
		];
	},
	refunded: (fact, state) => [
		['Refunded', amountText(fact, state)],
		['To', methodText(transactionOf(fact, state)?.method ?? methodOf(state))],
	],
	subscription: (_fact, { subscription }) => [
		['Plan', subscription?.plan],
		['Next billing', day(subscription?.cancelAt ? undefined : subscription?.currentPeriodEnd)],
		['Ends', day(subscription?.cancelAt)],
	],
	dispute: () => [],
	other: () => [],
};

/** Why it was declined, what helps and where to pay. */
function wayOut(failure: PaymentFailure | undefined, { paymentUrl }: Bill): Line[] {
	return [
		['What happened', failure && toPayer(failure.category)],
		['What helps', failure && ADVICE[failure.category]],
		['Pay here', paymentUrl],
	];
}

function toPayer(category: FailureCategory): string {
	return FAILURE_WORDS[category === 'suspectedFraud' ? 'declined' : category];
}

function transactionOf(fact: Fact, { transactions }: PaymentState) {
	return transactions.find(({ id }) => id === fact.transactionId);
}

function amountText({ amount }: Fact, { currency }: PaymentState): string | undefined {
	const isTellable = amount !== undefined && exponentOf(currency) !== undefined;
	return isTellable ? toText(amount, currency) : undefined;
}

function day(at: string | undefined): string | undefined {
	return at?.slice(0, 10);
}
