import type { Fact, Obligation, PaymentState } from './payment';

/** The bill that a person is told about: what is not known is missing, rather than another bill's. */
export interface Bill {
	/** The gateway's id of the invoice. */
	readonly id?: string;
	readonly number?: string;
	readonly pageUrl?: string;
	readonly pdfUrl?: string;
	/** Where to pay it or, once it is settled, what else is open. */
	readonly paymentUrl?: string;
}

/** @param obligation missing where it cannot be told, or the payment has no bill. */
export function billOf(obligation: Obligation | undefined, state: PaymentState): Bill {
	const { invoice, obligations, paymentUrl } = state;
	const isShown = obligation ? obligation.id === invoice?.id : obligations.length === 0;
	const shown = isShown ? invoice : undefined;
	return {
		id: obligation?.id ?? shown?.id,
		number: obligation?.number ?? shown?.number,
		pageUrl: shown?.hostedUrl,
		pdfUrl: shown?.pdfUrl,
		paymentUrl: obligation?.paymentUrl ?? paymentUrl ?? shown?.hostedUrl,
	};
}

/**
 * What a fact is about: of a subscription any of its invoices, not the latest. Known by what the fact's key names (the invoice,
 * a payment made for it, or a try that was declined), else by the moment of its last declined try; where one thing only was asked for, it is that.
 */
export function obligationOf(
	fact: Fact | undefined,
	{ obligations }: PaymentState,
): Obligation | undefined {
	const [first, second] = obligations;
	if (!second) return first;
	if (!fact) return undefined;
	const named = new Set([...fact.key.split('/'), fact.transactionId]);
	const isNamed = ({ id, paymentIds, declinedIds = [] }: Obligation) =>
		[id, ...paymentIds, ...declinedIds].some((own) => named.has(own));
	return (
		obligations.find(isNamed) ??
		obligations.find(({ failedAt }) => isDecline(fact) && failedAt === fact.at)
	);
}

/**
 * The amount that is spoken of where no fact tells one, in minor units: of a subscription the fact's bill or the latest one. The
 * totals of its state are those of all its bills together, which nobody has just paid.
 */
export function spokenAmountOf(state: PaymentState, fact?: Fact): number {
	const { obligations, subject, amountPaid, amountDue } = state;
	const bill = obligationOf(fact, state) ?? obligations.at(-1);
	if (subject.kind === 'subscription' && bill) return bill.asked;
	return amountPaid > 0 ? amountPaid : amountDue;
}

function isDecline({ type }: Fact): boolean {
	return type === 'payment.failed' || type === 'invoice.paymentFailed';
}
