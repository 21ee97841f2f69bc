import type { GatewayConnection } from '../../../shared/contracts/gateway';
import { lookup } from '../../../shared/vocabulary/lookup';
import type {
	AskedRecord,
	InvoiceRecord,
	InvoiceStage,
	LaidPaymentRecord,
} from '../../../shared/vocabulary/state/record';
import { fromPaypal } from '../amounts';
import type { PaypalInvoice } from '../shapes/invoice';
import type { PaypalMoney } from '../shapes/parts';
import { INVOICE_STAGES } from '../statuses';
import { readReference } from './crmReference';
import { customerOf } from './customer';
import { dueAtOf } from './dueDate';
import { creditNotesOf, laidOf, outsideOf, type InvoiceReading } from './invoicePayments';
import { firstMoment, toMoment } from './moments';
import { invoicePage } from './pages';

/** Sent, shared or settled: somebody was asked. */
const NOT_FINAL: ReadonlySet<string> = new Set(['DRAFT', 'SCHEDULED']);

/** @see invoicing_v2, invoice */
export function toInvoice(
	reading: InvoiceReading,
	mode: Pick<GatewayConnection, 'livemode'>,
): InvoiceRecord {
	const { invoice } = reading;
	const { id, status, detail, primary_recipients } = invoice;
	const { currency_code: currency, invoice_number: number, metadata, memo } = detail;
	const payments = laidOf(reading, mode);
	const outside = outsideOf(invoice);
	const paid = arrivedOf(payments, outside);
	const stage = stageOf(invoice, payments, paid);
	const asked = toAsked(invoice, stage, paid);
	const createdAt = firstMoment(metadata?.create_time, metadata?.first_sent_time);
	const finalizedAt = NOT_FINAL.has(status)
		? undefined
		: (toMoment(metadata?.first_sent_time) ?? createdAt);
	const dueAt = dueAtOf(detail);
	const paidAt = stage === 'paid' ? paidAtOf(payments, outside) : undefined;
	const voidedAt =
		stage === 'voided' ? toMoment(metadata?.cancel_time ?? metadata?.last_update_time) : undefined;
	const crmReference =
		readReference(memo) ??
		payments.find(({ payment }) => payment.crmReference)?.payment.crmReference;
	const description = [detail.note, invoice.items[0]?.name].find(Boolean);
	const page = metadata?.recipient_view_url;
	return {
		id,
		rawStatus: status,
		stage,
		currency,
		createdAt,
		...(description ? { description } : {}),
		customer: customerOf(primary_recipients[0]?.billing_info),
		...(crmReference ? { crmReference } : {}),
		url: metadata?.invoicer_view_url ?? invoicePage(id, mode),
		...(number ? { number } : {}),
		asked,
		paid,
		remaining: remainingOf(invoice, stage, paid),
		outside,
		payments,
		abandoned: [],
		paymentIds: paymentIdsOf(reading),
		creditNotes: creditNotesOf(reading),
		...(finalizedAt ? { finalizedAt } : {}),
		...(dueAt ? { dueAt } : {}),
		...(paidAt ? { paidAt } : {}),
		...(voidedAt ? { voidedAt } : {}),
		collection: 'sent',
		tries: 0,
		...(page ? { page } : {}),
	};
}

/**
 * PayPal also calls an invoice refunded of which a part was paid, and that part sent back: the rest is still asked for. So it is
 * where an invoice is called paid by a payment that is on its way, or bounced.
 */
function stageOf(
	invoice: PaypalInvoice,
	payments: readonly LaidPaymentRecord[],
	paid: number,
): InvoiceStage {
	const stage = lookup(INVOICE_STAGES, invoice.status) ?? 'unknown';
	const isShort = paid - minor(invoice.gratuity) < totalOf(invoice);
	if (stage === 'paid' && isShort && payments.some(hasNotCome)) return 'open';
	const wasRefunded = invoice.status.endsWith('REFUNDED');
	const isInPart = paidOf(invoice) < totalOf(invoice) && minor(invoice.due_amount) > 0;
	return stage === 'paid' && wasRefunded && isInPart ? 'open' : stage;
}

function hasNotCome({ isPaid, payment }: LaidPaymentRecord): boolean {
	const { attempts } = payment;
	return !isPaid && attempts.some(({ outcome }) => outcome === 'pending' || outcome === 'failed');
}

function toAsked(invoice: PaypalInvoice, stage: InvoiceStage, paid: number): AskedRecord {
	const amount = stage === 'voided' ? 0 : totalOf(invoice);
	const { item_discount, invoice_discount } = invoice.amount?.breakdown?.discount ?? {};
	const discounted = Math.abs(minor(item_discount)) + Math.abs(minor(invoice_discount?.amount));
	// What was given freely is no overpayment.
	const overpaid = Math.max(0, paid - minor(invoice.gratuity) - totalOf(invoice));
	// What was asked before it was voided.
	return { amount, due: totalOf(invoice), discounted, creditNoted: 0, carriedOver: 0, overpaid };
}

/** After discounts, with tax and shipping. @see invoicing_v2, amount_summary_detail */
function totalOf({ amount, detail }: PaypalInvoice): number {
	if (!amount) return 0;
	const { currency_code = detail.currency_code, value } = amount;
	return fromPaypal({ currency_code, value });
}

/** By PayPal's own count, in which what still waits may be paid. */
function paidOf({ payments }: PaypalInvoice): number {
	if (payments?.paid_amount) return minor(payments.paid_amount);
	return (payments?.transactions ?? []).reduce((sum, { amount }) => sum + minor(amount), 0);
}

/** What has come. */
function arrivedOf(
	payments: readonly LaidPaymentRecord[],
	outside: InvoiceRecord['outside'],
): number {
	const laid = payments.filter(({ isPaid }) => isPaid);
	return [...laid, ...outside].reduce((sum, { amount }) => sum + amount, 0);
}

/** PayPal may take off what still waits. */
function remainingOf(invoice: PaypalInvoice, stage: InvoiceStage, paid: number): number {
	if (stage === 'paid' || stage === 'voided') return 0;
	const left = totalOf(invoice) - (paid - minor(invoice.gratuity));
	return Math.max(0, left, minor(invoice.due_amount));
}

/** As payment subjects are called: by the order where PayPal names one, by the capture else. */
function paymentIdsOf({ laid }: InvoiceReading): string[] {
	const ids = laid.flatMap(({ id, money }) => {
		const order = money?.capture.supplementary_data?.related_ids?.order_id;
		return order ? [id, order] : [id];
	});
	return [...new Set(ids)];
}

function paidAtOf(
	payments: readonly LaidPaymentRecord[],
	outside: InvoiceRecord['outside'],
): string | undefined {
	const moments = [...payments.map(({ laidAt }) => laidAt), ...outside.map(({ at }) => at)];
	return moments.sort().at(-1);
}

function minor(money: PaypalMoney | undefined): number {
	return money === undefined ? 0 : fromPaypal(money);
}
