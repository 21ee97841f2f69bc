import { attempt } from './attempt';
import { fromDecimal, sum } from './money';
import { InputRefused } from './refusal';

/** A line of what a deal sells, as a CRM tells it: decimal text, as far as the CRM knows it. */
export interface SoldLine {
	readonly title: string;
	readonly quantity: string;
	readonly unitAmount: string | null;
	/** Of all pieces, after discounts. */
	readonly total: string | null;
	/** The CRM's own word; empty for what is paid once. */
	readonly billingFrequency?: string | null;
}

/** A line that a gateway bills: minor units. */
export interface BillLine {
	readonly title: string;
	readonly quantity: number;
	readonly unitAmount: number;
}

const WHOLE = /^[1-9]\d*(\.0+)?$/;

/**
 * What a customer is to pay once, exact: a discount or a part of a piece makes a line of one piece with the total as its
 * amount, since `quantity × unitAmount` would be another sum.
 * @throws InputRefused for a line that recurs, has no amount or is below zero; AmountRefused for decimals that the currency does not have.
 */
export function toBillLines(lines: readonly SoldLine[], currency: string): BillLine[] {
	const recurring = lines.find(({ billingFrequency }) => Boolean(billingFrequency));
	if (recurring) {
		throw new InputRefused(
			`"${recurring.title}" is billed ${recurring.billingFrequency}. An invoice or link is paid once: sell it as a subscription`,
		);
	}
	const billed = lines.map((line) => toBillLine(line, currency));
	const negative = billed.find(({ unitAmount }) => unitAmount < 0);
	if (negative) {
		throw new InputRefused(
			`"${negative.title}" is below zero, and leaving it out would bill too much. Put the discount on the lines it belongs to`,
		);
	}
	return billed.filter(({ unitAmount }) => unitAmount > 0);
}

/** Minor units. */
export function totalOf(lines: readonly BillLine[], currency: string): number {
	return sum(
		lines.map(({ unitAmount, quantity }) => unitAmount * quantity),
		currency,
	);
}

function toBillLine({ title, quantity, unitAmount, total }: SoldLine, currency: string): BillLine {
	const whole = total === null ? undefined : fromDecimal(total, currency);
	const pieces = WHOLE.test(quantity) ? Number(quantity) : undefined;
	const unit = exact(unitAmount, currency);
	if (pieces !== undefined && unit !== undefined) {
		if (whole === undefined || whole === unit * pieces) {
			return { title, quantity: pieces, unitAmount: unit };
		}
	}
	if (whole !== undefined) {
		const words = pieces === 1 ? title : `${quantity} × ${title}`;
		return { title: words, quantity: 1, unitAmount: whole };
	}
	throw new InputRefused(`"${title}" has no exact amount. Fill in its price and quantity`);
}

/** A price of fractions of a cent is none; the total says what counts. */
function exact(text: string | null, currency: string): number | undefined {
	if (text === null) return undefined;
	const attempted = attempt(() => fromDecimal(text, currency));
	return 'value' in attempted ? attempted.value : undefined;
}
