import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { OutsideMethod, SentInvoiceActions } from '../../../shared/contracts/gatewayActions';
import { attemptAsync } from '../../../shared/vocabulary/attempt';
import { toText } from '../../../shared/vocabulary/money';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import * as z from '../../../shared/zod';
import { fromPaypal, toPaypal } from '../amounts';
import { call, callForNothing, isMissing } from '../client';
import { hasIssue } from '../errors';
import type { PaypalInvoice, PaypalInvoicePayment } from '../shapes/invoice';
import { text } from '../shapes/parts';
import { isOutside } from '../state/invoicePayments';
import { required } from './invoice';
import { pathOf } from './makeInvoice';
import { readId } from './naming';
import { openInvoice } from './openInvoice';
import { toPart } from './part';
import { stateOf } from './stateOf';
import { hashOf } from './writing';

/** @see invoicing_v2, payment_method */
const METHODS: Readonly<Record<OutsideMethod, string>> = {
	bankTransfer: 'BANK_TRANSFER',
	cash: 'CASH',
	check: 'CHECK',
	card: 'CREDIT_CARD',
	other: 'OTHER',
};

/** How PayPal says that somebody was faster: nothing, or less than that, is open now (invoicing_v2, invoices.payments-422). */
const OVERTAKEN = ['PAYMENT_AMOUNT_GREATER_THAN_AMOUNT_DUE', 'CANNOT_PROCESS_PAYMENTS'];

/**
 * Writes down money that came another way, once per key. PayPal takes no `PayPal-Request-Id` for it (invoicing_v2), so that the
 * note of the payment holds a mark of our key for ever: it is looked up first, and once more afterwards, since another process
 * may have looked at the same moment. Of several with one mark one stays.
 * @see https://developer.paypal.com/docs/api/invoicing/v2/#invoices_payments
 */
export const recordPayment: SentInvoiceActions['recordPayment'] = async (
	{ id: named, howMuch, method, paidOn },
	{ key },
	connection,
) => {
	const invoice = await required(readId(named, 'invoice'), connection);
	const { id } = invoice;
	const currency = invoice.detail.currency_code.toUpperCase();
	const part = howMuch === 'all' ? undefined : toPart(howMuch, currency);
	const mark = `CP-${hashOf(key).slice(0, 22).toUpperCase()}`;
	const before = await keepOne(invoice, mark, connection);
	if (before) {
		refuseOther(before, part, currency);
		return { value: await stateOf('invoice', id, connection), isNew: false };
	}
	const due = invoice.due_amount ? fromPaypal(invoice.due_amount) : 0;
	openInvoice(invoice);
	if (part !== undefined && part > due) {
		throw new InputRefused(
			`${toText(part, currency)} is more than the ${toText(due, currency)} that are open. Give that much at most`,
		);
	}
	const body = {
		method: METHODS[method],
		...(paidOn ? { payment_date: dayOf(paidOn) } : {}),
		note: `Recorded by n8n (${mark})`,
		amount: toPaypal({ amount: part ?? due, currency }),
	};
	const written = await attemptAsync(
		async () =>
			await call(
				{ method: 'POST', path: pathOf(id, 'payments'), body, repeat: 'afterLookup' },
				z.looseObject({ payment_id: text }),
				connection,
			),
	);
	if ('error' in written && !hasIssue(written.error, ...OVERTAKEN)) throw written.error;
	const kept = await keepOne(await required(id, connection), mark, connection);
	if ('error' in written && !kept) throw written.error;
	if (kept) refuseOther(kept, part, currency);
	const own = 'value' in written ? (written.value.payment_id ?? kept?.payment_id) : undefined;
	const isNew = 'value' in written && (!kept || kept.payment_id === own);
	return { value: await stateOf('invoice', id, connection), isNew };
};

/**
 * The payment with our mark. Where two processes have both written it down, all but one are deleted: by their ids always the
 * same ones, whoever finds them, so that never none is left. Nobody but who holds the key of the account writes such notes.
 * @throws InputRefused where PayPal lets none of them be deleted.
 * @see https://developer.paypal.com/docs/api/invoicing/v2/#invoices_payments-delete
 */
async function keepOne(
	{ id, payments }: PaypalInvoice,
	mark: string,
	connection: GatewayConnection,
): Promise<PaypalInvoicePayment | undefined> {
	const marked = (payments?.transactions ?? []).filter(
		(payment) => isOutside(payment) && payment.note?.includes(mark),
	);
	const idOf = ({ payment_id: paymentId = '' }: PaypalInvoicePayment) => paymentId;
	const [kept, ...surplus] = marked.sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
	for (const paymentId of surplus.map(idOf)) {
		const path = `${pathOf(id, 'payments')}/${encodeURIComponent(paymentId)}`;
		const deleted =
			paymentId === '' || paymentId === kept?.payment_id
				? 'refused'
				: await deleteOnce(path, connection);
		if (deleted === 'refused') {
			throw new InputRefused(
				`The invoice ${id} shows one payment ${marked.length} times, since it was recorded by several at the same moment. Delete all but one of those with the note ${mark} in PayPal`,
			);
		}
	}
	return kept;
}

async function deleteOnce(
	path: string,
	connection: GatewayConnection,
): Promise<'gone' | 'refused'> {
	const attempted = await attemptAsync(
		async () => await callForNothing({ method: 'DELETE', path }, connection),
	);
	if (!('error' in attempted) || isMissing(attempted.error)) return 'gone';
	if (hasIssue(attempted.error, 'CANNOT_DELETE_EXTERNAL_PAYMENT')) return 'refused';
	throw attempted.error;
}

/** @throws InputRefused where what was recorded with the key is another amount than the one asked for now. */
function refuseOther(
	{ amount }: PaypalInvoicePayment,
	part: number | undefined,
	currency: string,
): void {
	const recorded = amount && fromPaypal(amount);
	if (part === undefined || recorded === part) return;
	throw new InputRefused(
		`With this Idempotency Key ${recorded === undefined ? 'a payment' : toText(recorded, currency)} was recorded before, not the amount asked for now. Set another key under Options if both are meant`,
	);
}

function dayOf(typed: string): string {
	const [day = ''] = typed.trim().split('T');
	if (/^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day))) return day;
	throw new InputRefused(`"${typed.slice(0, 40)}" is no day. Write it like 2026-01-31`);
}
