import type { Sale } from '../../../shared/contracts/gatewayActions';
import { type BillLine, totalOf } from '../../../shared/vocabulary/billLine';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { type PaypalAmount, toPaypal } from '../amounts';

/** What PayPal's invoices hold at most (invoicing_v2, invoice.items and item). */
const MOST_LINES = 100;
const LONGEST_NAME = 200;
const LONGEST_DESCRIPTION = 1_000;
const MOST_PIECES = 1_000_000;

export interface InvoiceItem {
	readonly name: string;
	readonly description?: string;
	/** Decimal text. */
	readonly quantity: string;
	readonly unit_amount: PaypalAmount;
	readonly unit_of_measure: 'QUANTITY';
}

/** What is billed, once. */
export interface Bill {
	readonly lines: readonly BillLine[];
	readonly currency: string;
}

/**
 * The lines as PayPal counts them: pieces times an amount of whole minor units, without tax, so that there is nothing to round.
 * @throws InputRefused, before any call, for what does not fit or PayPal would count in another way.
 */
export function toItems({ lines, currency }: Bill): InvoiceItem[] {
	if (lines.length === 0) throw new InputRefused('The invoice has no lines. Add a row under Lines');
	if (lines.length > MOST_LINES) {
		throw new InputRefused(
			`PayPal takes ${MOST_LINES} lines on an invoice, and these are ${lines.length}. Put some of them together`,
		);
	}
	toPaypal({ amount: totalOf(lines, currency), currency });
	return lines.map(({ title, quantity, unitAmount }) => {
		if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > MOST_PIECES) {
			throw new InputRefused(
				`"${title.slice(0, LONGEST_NAME)}" has the quantity ${quantity}, and PayPal takes whole pieces from 1 to ${MOST_PIECES}`,
			);
		}
		return {
			...named(title),
			quantity: String(quantity),
			unit_amount: toPaypal({ amount: unitAmount, currency }),
			unit_of_measure: 'QUANTITY',
		};
	});
}

/** What a link sells. @throws InputRefused for what recurs: PayPal has a page of its own for that, without a lasting link. */
export function toBill(sale: Sale): Bill {
	if ('prices' in sale) {
		throw new InputRefused(
			'PayPal has prices of subscriptions alone, and a link to pay once takes an amount. Fill in an amount, or use Create of the resource Subscription',
		);
	}
	if ('lines' in sale) return sale;
	const { amount, title, interval } = sale;
	if (interval) {
		throw new InputRefused(
			'A payment link of PayPal is paid once. For what recurs use Create of the resource Subscription, whose page the customer opens at once',
		);
	}
	return {
		lines: [{ title, quantity: 1, unitAmount: amount.amount }],
		currency: amount.currency,
	};
}

/** A longer title goes on below the name. */
function named(title: string): Pick<InvoiceItem, 'name' | 'description'> {
	if (title.length <= LONGEST_NAME) return { name: title };
	return {
		name: `${title.slice(0, LONGEST_NAME - 1)}…`,
		description: title.slice(0, LONGEST_DESCRIPTION),
	};
}
