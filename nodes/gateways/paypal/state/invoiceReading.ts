import type { GatewayConnection } from '../../../shared/contracts/gateway';
import { fromPaypal } from '../amounts';
import { inTurn } from '../inTurn';
import { readRefund } from '../reading';
import type { PaypalInvoice } from '../shapes/invoice';
import type { PaypalRefund } from '../shapes/refund';
import {
	backAt,
	type InvoiceReading,
	isOutside,
	type LaidPayment,
	mayBeRefunded,
} from './invoicePayments';
import { upOf } from './links';
import { readCaptureOrSale, readMoneyBack, type Taken } from './paymentReading';
import { toRefund } from './refund';

/**
 * An invoice with its payments: one call while nothing is paid, two more for each of PayPal's own payments (that it came, and its
 * disputes), and one for each refund: the invoice lists them without saying whether they went through, when, or of which payment.
 */
export async function readInvoicePayments(
	invoice: PaypalInvoice,
	connection: GatewayConnection,
): Promise<InvoiceReading> {
	const own = (invoice.payments?.transactions ?? []).flatMap((payment) =>
		payment.payment_id && !isOutside(payment) ? [{ id: payment.payment_id, payment }] : [],
	);
	const read = await inTurn(own, async ({ id }) => await readCaptureOrSale(id, connection));
	const refunds = (invoice.refunds?.transactions ?? []).filter(({ type }) => type !== 'EXTERNAL');
	const told = await inTurn(refunds, async ({ refund_id: refundId }) => {
		return refundId ? await readRefund(refundId, connection) : undefined;
	});
	const spread = spreadRefunds(invoice, read, told);
	const taken = read.flatMap((one, index): Taken[] =>
		one ? [{ ...one, refunds: spread.get(index) ?? [], isSale: one.sale !== undefined }] : [],
	);
	const money = await readMoneyBack(taken, connection);
	let next = 0;
	const laid = own.map((one, index): LaidPayment => {
		const own = (spread.get(index) ?? []).flatMap((refund) => toRefund(refund) ?? []);
		const found = read[index] ? money[next++] : undefined;
		return { ...one, refunds: own, ...(found ? { money: found } : {}) };
	});
	return { invoice, laid };
}

/**
 * Which payment each refund is of. Of one that cannot be read there is no question with one payment; else it goes to the first
 * payment that PayPal calls refunded and that is large enough, so that all of them count once.
 * @param told the refunds as far as PayPal has them by their ids.
 */
function spreadRefunds(
	invoice: PaypalInvoice,
	read: ReadonlyArray<Pick<Taken, 'capture'> | undefined>,
	told: ReadonlyArray<PaypalRefund | undefined>,
): Map<number, PaypalRefund[]> {
	const spread = new Map<number, PaypalRefund[]>();
	const left = read.map((one) => (one ? fromPaypal(one.capture.amount) : 0));
	const captures = read.map((one) => one?.capture);
	for (const refund of invoice.refunds?.transactions ?? []) {
		const { refund_id: id, amount, type } = refund;
		if (!id || !amount || type === 'EXTERNAL' || read.length === 0) continue;
		const known = told.find((one) => one?.id === id);
		const of =
			known && (known.supplementary_data?.related_ids?.capture_id ?? upOf(known.links)?.id);
		const own = captures.findIndex((capture) => of !== undefined && capture?.id === of);
		const value = fromPaypal(amount);
		const fits = read.findIndex((one, index) => {
			const isRefunded = one !== undefined && mayBeRefunded({ money: { ...NOTHING, ...one } });
			return isRefunded && (left[index] ?? 0) >= value;
		});
		const index = Math.max(0, own >= 0 ? own : fits);
		left[index] = (left[index] ?? 0) - value;
		const listed = { ...EMPTY_REFUND, id, amount };
		const at = known?.create_time ?? backAt(refund.refund_date, invoice, captures);
		const found = { ...listed, ...known, amount: known?.amount ?? amount, create_time: at };
		spread.set(index, [...(spread.get(index) ?? []), found]);
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
