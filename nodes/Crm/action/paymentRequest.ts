import { attempt } from '../../shared/vocabulary/attempt';
import { type SoldLine, toBillLines, totalOf } from '../../shared/vocabulary/billLine';
import { fromDecimal, toDecimal } from '../../shared/vocabulary/money';
import type { PaymentValueKey } from '../../shared/vocabulary/paymentValue';

export interface DealToBill {
	readonly amount: string | null;
	/** ISO 4217. */
	readonly currency: string | null;
	readonly lines: readonly SoldLine[];
	readonly hasContact: boolean;
	readonly email: string | null;
	/** The payment fields of the deal, as the CRM holds them. */
	readonly payment: Readonly<Partial<Record<PaymentValueKey, string | null>>>;
}

/** Whether the customer can be asked to pay, and if not, why. */
export interface PaymentRequest {
	readonly paymentRequest: 'ready' | 'alreadyRequested' | 'incomplete';
	readonly paymentRequestText: string;
}

/** What shows that somebody was asked before, or has paid. */
const TRACES: ReadonlyArray<readonly [PaymentValueKey, string]> = [
	['paymentReferences', 'a payment'],
	['invoiceNumber', 'an invoice'],
	['paymentLink', 'a payment link'],
];

/** A second request for the same money would be worse than none: any trace of a first one stops it. */
export function paymentRequestOf(deal: DealToBill): PaymentRequest {
	const trace = traceOf(deal);
	if (trace !== undefined) {
		return {
			paymentRequest: 'alreadyRequested',
			paymentRequestText: `The deal has ${trace} already.`,
		};
	}
	const lacks = lacksOf(deal);
	if (lacks.length === 0) return { paymentRequest: 'ready', paymentRequestText: '' };
	return {
		paymentRequest: 'incomplete',
		paymentRequestText: `The customer cannot be asked to pay yet: ${lacks.join('; ')}.`,
	};
}

function traceOf({ payment }: DealToBill): string | undefined {
	const found = TRACES.find(([key]) => Boolean(payment[key]));
	if (found) return found[1];
	return /[1-9]/.test(payment.totalPaid ?? '') ? 'a payment' : undefined;
}

function lacksOf(deal: DealToBill): string[] {
	return [
		...(deal.hasContact ? [] : ['the deal has no contact']),
		...(deal.hasContact && deal.email === null ? ['the contact has no e-mail address'] : []),
		...amountLacksOf(deal),
	];
}

/** The sum that is billed has to be the deal's amount, since the deal is paid when that is reached. */
function amountLacksOf({ amount, currency, lines }: DealToBill): string[] {
	if (amount === null || !/[1-9]/.test(amount)) return ['the deal has no amount'];
	if (currency === null) return ['the deal has no currency'];
	const attempted = attempt(() => ({
		billed: totalOf(toBillLines(lines, currency), currency),
		wanted: fromDecimal(amount, currency),
	}));
	if ('error' in attempted) return [sentenceOf(attempted.error)];
	const { billed, wanted } = attempted.value;
	if (billed === wanted) return [];
	return [
		`its line items come to ${toDecimal(billed, currency)} ${currency}, its amount is ${toDecimal(wanted, currency)}`,
	];
}

function sentenceOf(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	return message.replace(/\.$/, '');
}
