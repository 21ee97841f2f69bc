import type { GatewayConnection } from '../../../shared/contracts/gateway';
import { lookup } from '../../../shared/vocabulary/lookup';
import type {
	CreditNoteRecord,
	LaidPaymentRecord,
	MovementRecord,
	PaymentRecord,
	RefundRecord,
} from '../../../shared/vocabulary/state/record';
import { fromPaypal } from '../amounts';
import type { PaypalCapture } from '../shapes/capture';
import type { PaypalInvoice, PaypalInvoicePayment } from '../shapes/invoice';
import { CAPTURE_OUTCOMES } from '../statuses';
import { firstMoment, ofDay } from './moments';
import { paymentPage } from './pages';
import { capturePayment, type CaptureReading } from './payment';

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

/** Recorded by hand; where PayPal names neither, it is PayPal's if it has an id. @see invoicing_v2, payment_type */
export function isOutside({ type, payment_id }: PaypalInvoicePayment): boolean {
	return type === 'EXTERNAL' || (type !== 'PAYPAL' && payment_id === undefined);
}

/** Money that came another way, and was recorded by hand. */
export function outsideOf(invoice: PaypalInvoice): MovementRecord[] {
	return (invoice.payments?.transactions ?? []).flatMap((payment, index) => {
		if (!isOutside(payment) || !payment.amount) return [];
		const id = payment.payment_id ?? `${invoice.id}/outside-${index + 1}`;
		return [
			{ id, amount: fromPaypal(payment.amount), at: momentOf(payment.payment_date, invoice) },
		];
	});
}

/** Money that went back another way, and was recorded by hand. */
export function creditNotesOf({ invoice, laid }: InvoiceReading): CreditNoteRecord[] {
	const captures = laid.map(({ money }) => money?.capture);
	return (invoice.refunds?.transactions ?? []).flatMap((refund, index) => {
		if (refund.type !== 'EXTERNAL' || !refund.amount) return [];
		const id = refund.refund_id ?? `${invoice.id}/refund-${index + 1}`;
		const outside = fromPaypal(refund.amount);
		return [{ id, at: backAt(refund.refund_date, invoice, captures), outside, toBalance: 0 }];
	});
}

/** PayPal's own payments of the invoice, oldest first. */
export function laidOf(
	{ invoice, laid }: InvoiceReading,
	mode: Pick<GatewayConnection, 'livemode'>,
): LaidPaymentRecord[] {
	return laid
		.map((one): LaidPaymentRecord => {
			const payment = one.money ? capturePayment(one.money, mode) : unread(one, invoice, mode);
			const arrived = payment.attempts.find(({ outcome }) => outcome === 'succeeded');
			const amount = one.payment.amount ? fromPaypal(one.payment.amount) : payment.amount;
			return { payment, amount, isPaid: arrived !== undefined, laidAt: payment.createdAt };
		})
		.sort((left, right) => (left.laidAt < right.laidAt ? -1 : left.laidAt > right.laidAt ? 1 : 0));
}

/** A payment that cannot be read by its id any more: what the invoice says of it. */
function unread(
	{ id, payment, refunds }: LaidPayment,
	invoice: PaypalInvoice,
	mode: Pick<GatewayConnection, 'livemode'>,
): PaymentRecord {
	const amount = payment.amount ? fromPaypal(payment.amount) : 0;
	const triedAt = momentOf(payment.payment_date, invoice);
	const isPending = invoice.status === 'PAYMENT_PENDING';
	return {
		id,
		rawStatus: payment.transaction_status ?? invoice.status,
		currency: invoice.detail.currency_code,
		createdAt: triedAt,
		customer: {},
		url: paymentPage(id, mode),
		stage: isPending ? 'processing' : 'succeeded',
		amount,
		attempts: [{ id, outcome: isPending ? 'pending' : 'succeeded', amount, triedAt }],
		declines: [],
		refunds,
		disputes: [],
	};
}

/** Whether a refund can be of this payment: PayPal lists an invoice's refunds without saying of which. */
export function mayBeRefunded({ money }: Pick<LaidPayment, 'money'>): boolean {
	const status = money?.capture.status ?? '';
	return lookup(CAPTURE_OUTCOMES, status) === 'succeeded' && status !== 'COMPLETED';
}

/**
 * When money went back, of which the invoice tells the day alone: after everything that was paid until then, so that it never
 * went back before it had come.
 * @param captures of PayPal's own payments, as far as they can be read.
 */
export function backAt(
	day: string | undefined,
	invoice: PaypalInvoice,
	captures: ReadonlyArray<PaypalCapture | undefined>,
): string {
	const noon = momentOf(day, invoice);
	const paid = (invoice.payments?.transactions ?? [])
		.filter(({ payment_date: paidOn = '' }) => day === undefined || paidOn <= day)
		.map(({ payment_id, payment_date }) => {
			const capture = captures.find((one) => one?.id === payment_id);
			return capture ? firstMoment(capture.create_time) : momentOf(payment_date, invoice);
		});
	return [noon, ...paid].sort().at(-1) ?? noon;
}

export function momentOf(day: string | undefined, { detail }: PaypalInvoice): string {
	return ofDay(day) ?? firstMoment(detail.metadata?.last_update_time, detail.metadata?.create_time);
}
