import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { Made } from '../../../shared/contracts/gatewayActions';
import { attempt, attemptAsync } from '../../../shared/vocabulary/attempt';
import { totalOf } from '../../../shared/vocabulary/billLine';
import { toText } from '../../../shared/vocabulary/money';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { UnusableAnswer } from '../../../shared/vocabulary/unusableAnswer';
import * as z from '../../../shared/zod';
import { fromPaypal } from '../amounts';
import { call, callForNothing } from '../client';
import { PaypalRefusal } from '../errors';
import { invoiceOfNumber } from '../invoiceOf';
import { readInvoice } from '../reading';
import type { PaypalInvoice } from '../shapes/invoice';
import { text } from '../shapes/parts';
import { type NewInvoice, toInvoiceBody } from './invoiceDraft';
import { hashOf } from './writing';

const INVOICING = '/v2/invoicing';
const CANCELED = 'CANCELLED';
/** How often one thing may be voided and made again with one key. */
const MOST_ROUNDS = 20;

/** The invoice, where PayPal keeps to `Prefer`, or a link to it. */
const CREATED = z.looseObject({ id: text, href: text });

/**
 * Makes an invoice once per key, as a draft. PayPal takes no key for it, so that the number is made of ours: it is looked up
 * first, and once more where PayPal says that it is taken. One that was voided is made anew.
 * @throws InputRefused where PayPal's total is not ours; what was made is taken back then.
 */
export async function makeInvoice(
	draft: NewInvoice,
	key: string,
	connection: GatewayConnection,
): Promise<Made<PaypalInvoice>> {
	const body = toInvoiceBody(draft, connection.clock.now());
	for (let round = 1; round <= MOST_ROUNDS; round++) {
		const number = invoiceNumberOf(key, round);
		const known = await findByNumber(number, connection);
		if (known?.status === CANCELED) continue;
		if (known) return { value: withOurTotal(known, draft), isNew: false };
		const made = await create(
			{ ...body, detail: { ...body.detail, invoice_number: number } },
			connection,
		);
		if (made === 'taken') {
			const taken = await findByNumber(number, connection);
			if (taken?.status === CANCELED) continue;
			if (taken) return { value: withOurTotal(taken, draft), isNew: false };
			throw new InputRefused(
				`PayPal has an invoice with the number ${number} and does not show it yet. Run it again in a minute`,
			);
		}
		const invoice = await readInvoice(made, connection);
		if (!invoice)
			throw new UnusableAnswer('PayPal', `PayPal made the invoice ${made} and has it no more`);
		return { value: await orTakenBack(invoice, draft, connection), isNew: true };
	}
	throw new InputRefused(
		`This was made and voided ${MOST_ROUNDS} times. Set another Idempotency Key under Options`,
	);
}

/** 25 characters, as many as a search takes (invoicing_v2, search_data.invoice_number); the customer reads it. */
export function invoiceNumberOf(key: string, round: number): string {
	return `CP-${hashOf(round === 1 ? key : `${key}/${round}`)
		.slice(0, 22)
		.toUpperCase()}`;
}

/** `/v2/invoicing/invoices/INV2-…/send`. */
export function pathOf(id: string, action?: string): string {
	const path = `${INVOICING}/invoices/${encodeURIComponent(id)}`;
	return action === undefined ? path : `${path}/${action}`;
}

async function findByNumber(
	number: string,
	connection: GatewayConnection,
): Promise<PaypalInvoice | undefined> {
	const id = await invoiceOfNumber(number, connection);
	return id === undefined ? undefined : await readInvoice(id, connection);
}

/** @returns the id, or that the number is taken. */
async function create(body: unknown, connection: GatewayConnection): Promise<string> {
	const path = `${INVOICING}/invoices`;
	const attempted = await attemptAsync(
		async () =>
			await call({ method: 'POST', path, body, repeat: 'afterLookup' }, CREATED, connection),
	);
	if ('error' in attempted) {
		if (isTaken(attempted.error)) return 'taken';
		throw attempted.error;
	}
	const id = attempted.value.id ?? attempted.value.href?.split('/').at(-1);
	if (id) return id;
	throw new UnusableAnswer('PayPal', `PayPal answered POST ${path} without the invoice's id`);
}

/** PayPal's schema names no word for it: any refusal of the number that speaks of a duplicate is meant. */
function isTaken(error: unknown): boolean {
	return (
		error instanceof PaypalRefusal &&
		error.issues.some(
			({ issue, field }) =>
				/DUPLICATE|ALREADY_EXISTS/.test(issue) &&
				(field?.endsWith('invoice_number') ?? issue.includes('INVOICE_NUMBER')),
		)
	);
}

/** Nobody is billed another sum than the one that was asked for. */
async function orTakenBack(
	invoice: PaypalInvoice,
	draft: NewInvoice,
	connection: GatewayConnection,
): Promise<PaypalInvoice> {
	const attempted = attempt(() => withOurTotal(invoice, draft));
	if ('value' in attempted) return attempted.value;
	const path = pathOf(invoice.id);
	await callForNothing({ method: 'DELETE', path, repeat: 'afterLookup' }, connection);
	throw attempted.error;
}

function withOurTotal(invoice: PaypalInvoice, { bill }: NewInvoice): PaypalInvoice {
	const currency = bill.currency.toUpperCase();
	const total = totalOf(bill.lines, currency);
	const code = invoice.detail.currency_code.toUpperCase();
	const theirs = invoice.amount && fromPaypal({ currency_code: code, value: invoice.amount.value });
	if (theirs === total && code === currency) return invoice;
	const shown = theirs === undefined ? 'another amount' : toText(theirs, code);
	throw new InputRefused(
		`The invoice ${invoice.id} comes to ${shown} at PayPal, and ${toText(total, currency)} are asked for. Look whether a tax, a tip or a discount is set for invoices in PayPal, or whether somebody changed it there`,
	);
}
