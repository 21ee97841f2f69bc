import type { OutsideMethod, SentInvoiceActions } from '../../../shared/contracts/gatewayActions';
import { toText } from '../../../shared/vocabulary/money';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import * as z from '../../../shared/zod';
import { fromPaypal, toPaypal } from '../amounts';
import { call, callForNothing } from '../client';
import type { PaypalInvoice } from '../shapes/invoice';
import { text } from '../shapes/parts';
import { isOutside } from '../state/invoicePayments';
import { required } from './invoice';
import { pathOf } from './makeInvoice';
import { readId } from './naming';
import { toPart } from './part';
import { stateOf } from './stateOf';
import { hashOf } from './writing';

/** What is asked for and not paid whole (invoicing_v2, invoice_status). */
const OPEN = ['SENT', 'UNPAID', 'PARTIALLY_PAID'];
const LONGEST_NOTE = 4_000;

/** @see invoicing_v2, payment_method */
const METHODS: Readonly<Record<OutsideMethod, string>> = {
	bankTransfer: 'BANK_TRANSFER',
	cash: 'CASH',
	check: 'CHECK',
	card: 'CREDIT_CARD',
	other: 'OTHER',
};

/** @see https://developer.paypal.com/docs/api/invoicing/v2/#invoices_remind and #invoices_payments */
export const sentInvoice: SentInvoiceActions = {
	// PayPal takes no key and tells nobody that it has reminded: nothing but the connection keeps from mailing it twice.
	async remind({ id: named, note }, _write, connection) {
		const found = open(await required(readId(named, 'invoice'), connection));
		if (note && note.length > LONGEST_NOTE) {
			throw new InputRefused(
				`Note has ${note.length} characters, and PayPal takes ${LONGEST_NOTE}. Shorten it`,
			);
		}
		const body = {
			send_to_recipient: true,
			send_to_invoicer: false,
			...(note ? { note } : {}),
		};
		await callForNothing(
			{ method: 'POST', path: pathOf(found.id, 'remind'), body, repeat: 'afterLookup' },
			connection,
		);
		return await stateOf('invoice', found.id, connection);
	},
	// The note of the payment holds a mark of our key for ever, and is looked up first.
	async recordPayment({ id: named, howMuch, method, paidOn }, { key }, connection) {
		const invoice = await required(readId(named, 'invoice'), connection);
		const { id } = invoice;
		const currency = invoice.detail.currency_code.toUpperCase();
		const part = howMuch === 'all' ? undefined : toPart(howMuch, currency);
		const mark = `CP-${hashOf(key).slice(0, 22).toUpperCase()}`;
		const before = invoice.payments?.transactions.find(
			(payment) => isOutside(payment) && payment.note?.includes(mark),
		);
		if (before) {
			const amount = before.amount && fromPaypal(before.amount);
			if (part !== undefined && amount !== part) {
				throw new InputRefused(
					`With this Idempotency Key ${amount === undefined ? 'a payment' : toText(amount, currency)} was recorded before, not the amount asked for now. Set another key under Options if both are meant`,
				);
			}
			return { value: await stateOf('invoice', id, connection), isNew: false };
		}
		const due = invoice.due_amount ? fromPaypal(invoice.due_amount) : 0;
		open(invoice);
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
		await call(
			{ method: 'POST', path: pathOf(id, 'payments'), body, repeat: 'afterLookup' },
			z.looseObject({ payment_id: text }),
			connection,
		);
		return { value: await stateOf('invoice', id, connection), isNew: true };
	},
};

/** @throws InputRefused, before any write, for one that is not sent, or over. */
function open(invoice: PaypalInvoice): PaypalInvoice {
	const { id, status } = invoice;
	if (OPEN.includes(status)) return invoice;
	throw new InputRefused(
		status === 'DRAFT'
			? `The invoice ${id} is a draft. Send it first`
			: `The invoice ${id} is ${status.toLowerCase().replaceAll('_', ' ')}, so that nothing is open`,
	);
}

function dayOf(typed: string): string {
	const [day = ''] = typed.trim().split('T');
	if (/^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day))) return day;
	throw new InputRefused(`"${typed.slice(0, 40)}" is no day. Write it like 2026-01-31`);
}
