import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { RefundRecord } from '../../../shared/vocabulary/state/record';
import { fromPaypal } from '../amounts';
import { callIfThere } from '../client';
import { INVOICE, type PaypalInvoice, type PaypalInvoicePayment } from '../shapes/invoice';
import type { PaypalRefund } from '../shapes/refund';
import { inTurn } from './disputeReading';
import { isOutside, mayBeRefunded, momentOf } from './invoicePayments';
import type { CaptureReading } from './payment';
import { readCaptureOrSale, readMoneyBack, type Taken } from './paymentReading';

/** One of PayPal's own payments of an invoice. */
export interface LaidPayment {
	readonly id: string;
	readonly payment: PaypalInvoicePayment;
	/** Missing where PayPal has it no more by its id. */
	readonly money?: CaptureReading;
	/** What the invoice says went back of it; part of `money` where that is there. */
	readonly refunds: readonly RefundRecord[];
}

export interface InvoiceReading {
	readonly invoice: PaypalInvoice;
	readonly laid: readonly LaidPayment[];
}

export async function readInvoice(
	id: string,
	connection: GatewayConnection,
): Promise<PaypalInvoice | undefined> {
	const path = `/v2/invoicing/invoices/${encodeURIComponent(id)}`;
	return await callIfThere({ method: 'GET', path }, INVOICE, connection);
}

/**
 * An invoice with its payments: one call while nothing is paid, two more for each of PayPal's own payments (that it came, and its
 * disputes). Refunds are in the invoice.
 */
export async function readInvoicePayments(
	invoice: PaypalInvoice,
	connection: GatewayConnection,
): Promise<InvoiceReading> {
	const own = (invoice.payments?.transactions ?? []).flatMap((payment) =>
		payment.payment_id && !isOutside(payment) ? [{ id: payment.payment_id, payment }] : [],
	);
	const read = await inTurn(own, async ({ id }) => await readCaptureOrSale(id, connection));
	const spread = spreadRefunds(invoice, read);
	const taken = read.flatMap((one, index): Taken[] =>
		one ? [{ ...one, refunds: spread.get(index) ?? [], isSale: one.sale !== undefined }] : [],
	);
	const money = await readMoneyBack(taken, connection);
	let next = 0;
	const laid = own.map((one, index): LaidPayment => {
		const refunds = (spread.get(index) ?? []).flatMap((refund) => toRecord(refund, invoice));
		const found = read[index] ? money[next++] : undefined;
		return { ...one, refunds, ...(found ? { money: found } : {}) };
	});
	return { invoice, laid };
}

/**
 * PayPal lists an invoice's refunds without their payments: with one payment there is no question; else each goes to the first
 * payment that PayPal calls refunded and that is large enough, so that all of them count once.
 */
function spreadRefunds(
	invoice: PaypalInvoice,
	read: ReadonlyArray<Pick<Taken, 'capture'> | undefined>,
): Map<number, PaypalRefund[]> {
	const spread = new Map<number, PaypalRefund[]>();
	const left = read.map((one) => (one ? fromPaypal(one.capture.amount) : 0));
	for (const refund of invoice.refunds?.transactions ?? []) {
		const { refund_id: id, amount, type } = refund;
		if (!id || !amount || type === 'EXTERNAL' || read.length === 0) continue;
		const value = fromPaypal(amount);
		const fits = read.findIndex((one, index) => {
			const isRefunded = one !== undefined && mayBeRefunded({ money: { ...NOTHING, ...one } });
			return isRefunded && (left[index] ?? 0) >= value;
		});
		const index = Math.max(0, fits);
		left[index] = (left[index] ?? 0) - value;
		const moment = momentOf(refund.refund_date, invoice);
		spread.set(index, [
			...(spread.get(index) ?? []),
			{ ...EMPTY_REFUND, id, amount, create_time: moment },
		]);
	}
	return spread;
}

const NOTHING = { refunds: [], disputes: [], isUntold: false };

/** The invoice lists what was refunded, and no status of it. */
const EMPTY_REFUND = {
	...{
		status: 'COMPLETED',
		status_details: undefined,
		invoice_id: undefined,
		custom_id: undefined,
	},
	...{ note_to_payer: undefined, seller_payable_breakdown: undefined, update_time: undefined },
	...{ supplementary_data: undefined, links: [] },
};

function toRecord({ id, amount }: PaypalRefund, invoice: PaypalInvoice): RefundRecord[] {
	if (!amount) return [];
	const at = momentOf(undefined, invoice);
	return [{ id, outcome: 'succeeded', amount: fromPaypal(amount), at }];
}
