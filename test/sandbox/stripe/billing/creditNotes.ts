/** Credit notes: less to pay on an open invoice, money or credit back on a paid one. https://docs.stripe.com/api/credit_notes */
import { idOf, type Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import { refundCharge } from '../payments/refunds';
import { invalid } from '../protocol/errors';
import type { Parameters } from '../protocol/form';
import { toList } from '../protocol/lists';
import {
	equals,
	list,
	operation,
	retrieve,
	type Call,
	type Operations,
} from '../protocol/operation';
import {
	choice,
	groups,
	integer,
	mergeMetadata,
	requiredText,
	textOrNull,
} from '../protocol/parameters';
import { markPaid, requireStatus } from './invoiceLifecycle';
import type { Invoice } from './invoiceObject';
import { resizeDefaultIntent } from './payments';

type CreditNote = ObjectTypes['credit_note'];

const REASONS = ['duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory'] as const;

export const CREDIT_NOTE_OPERATIONS: Operations = {
	'POST /v1/credit_notes': operation(
		[
			'amount',
			'credit_amount',
			'email_type',
			'invoice',
			'lines',
			'memo',
			'metadata',
			'out_of_band_amount',
			'reason',
			'refund_amount',
		],
		create,
	),
	'GET /v1/credit_notes': list('credit_note', {
		customer: equals('customer'),
		invoice: equals('invoice'),
	}),
	'GET /v1/credit_notes/:id': retrieve('credit_note'),
	'POST /v1/credit_notes/:id/void': operation([], ({ mode, path }) => {
		const note = mode.get('credit_note', path.id ?? '');
		if (note.status === 'void' || note.type !== 'pre_payment') {
			throw invalid(`You cannot void the credit note ${note.id}`);
		}
		const invoice = mode.get('invoice', idOf(note.invoice) ?? '');
		requireStatus(invoice, ['open'], 'void a credit note of');
		creditOpen(mode, invoice, -note.amount);
		mode.update(note, { status: 'void', voided_at: mode.now() });
		mode.emit('credit_note.voided', note);
		return note;
	}),
};

function create({ mode, parameters }: Call): CreditNote {
	const invoice = mode.get('invoice', requiredText(parameters, 'invoice'), 'invoice');
	requireStatus(invoice, ['open', 'paid', 'uncollectible'], 'credit');
	const lines = groups(parameters, 'lines');
	const amount =
		integer(parameters, 'amount') ?? lines.reduce((sum, line) => sum + amountOf(line), 0);
	if (amount < 1) throw invalid('The credit note needs an amount or lines', 'amount');
	const isPaid = invoice.status === 'paid';
	const left = isPaid ? invoice.total - creditedOf(invoice) : invoice.amount_remaining;
	if (amount > left) {
		throw invalid(
			`The credit note amount must be at most ${left}, what is left to credit`,
			'amount',
		);
	}
	const refunds = isPaid
		? [refundPaid(mode, invoice, integer(parameters, 'refund_amount') ?? 0)]
		: [];
	const note = mode.add<'credit_note'>({
		...emptyNote(mode, invoice, amount),
		lines: toList([toLine(mode, invoice, amount)], false, '/v1/credit_notes/lines'),
		memo: textOrNull(parameters, 'memo'),
		metadata: mergeMetadata(parameters),
		out_of_band_amount: integer(parameters, 'out_of_band_amount') ?? null,
		post_payment_amount: isPaid ? amount : 0,
		pre_payment_amount: isPaid ? 0 : amount,
		reason: choice(parameters, 'reason', REASONS) ?? null,
		refunds: refunds.flat(),
		type: isPaid ? 'post_payment' : 'pre_payment',
	});
	mode.emit('credit_note.created', note);
	if (isPaid) creditPaid(mode, invoice, amount);
	else creditOpen(mode, invoice, amount);
	return note;
}

/** A line names its amount, or a price and how many. */
function amountOf(line: Parameters): number {
	const price = integer(line, 'unit_amount') ?? 0;
	return integer(line, 'amount') ?? price * (integer(line, 'quantity') ?? 1);
}

/** Less remains; when nothing does, the invoice is paid. */
function creditOpen(mode: Mode, invoice: Invoice, amount: number): void {
	mode.change('invoice.updated', invoice, {
		amount_due: invoice.amount_due - amount,
		amount_remaining: invoice.amount_remaining - amount,
		pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount + amount,
	});
	if (invoice.amount_remaining === 0) markPaid(mode, invoice);
	else resizeDefaultIntent(mode, invoice);
}

function creditPaid(mode: Mode, invoice: Invoice, amount: number): void {
	mode.change('invoice.updated', invoice, {
		post_payment_credit_notes_amount: invoice.post_payment_credit_notes_amount + amount,
	});
}

function creditedOf(invoice: Invoice): number {
	return invoice.pre_payment_credit_notes_amount + invoice.post_payment_credit_notes_amount;
}

/** Gives the amount back on the charge that paid the invoice. */
function refundPaid(mode: Mode, invoice: Invoice, amount: number): CreditNote['refunds'] {
	if (amount === 0) return [];
	const paid = mode
		.all('invoice_payment')
		.find((payment) => payment.invoice === invoice.id && payment.status === 'paid');
	const intentId = idOf(paid?.payment.payment_intent);
	if (intentId === null) throw invalid('No charge paid this invoice', 'refund_amount');
	const intent = mode.get('payment_intent', intentId);
	const charge = mode.get('charge', idOf(intent.latest_charge) ?? '');
	const refund = refundCharge(mode, charge, amount);
	return [
		{ amount_refunded: amount, payment_record_refund: null, refund: refund.id, type: 'refund' },
	];
}

function toLine(mode: Mode, invoice: Invoice, amount: number): CreditNote['lines']['data'][number] {
	return {
		id: mode.newId('cnli'),
		object: 'credit_note_line_item',
		amount,
		description: invoice.description,
		discount_amount: 0,
		discount_amounts: [],
		livemode: mode.livemode,
		metadata: {},
		pretax_credit_amounts: [],
		quantity: 1,
		tax_rates: [],
		taxes: [],
		type: 'custom_line_item',
		unit_amount: amount,
		unit_amount_decimal: String(amount),
	};
}

function emptyNote(mode: Mode, invoice: Invoice, amount: number) {
	const id = mode.newId('cn');
	return {
		id,
		object: 'credit_note' as const,
		amount,
		amount_shipping: 0,
		created: mode.now(),
		currency: invoice.currency,
		customer: invoice.customer ?? '',
		customer_account: null,
		customer_balance_transaction: null,
		discount_amount: 0,
		discount_amounts: [],
		effective_at: mode.now(),
		invoice: invoice.id,
		livemode: mode.livemode,
		number: `${invoice.number ?? ''}-CN-${mode.all('credit_note').length + 1}`,
		pdf: `${mode.origin()}/credit_notes/${id}/pdf`,
		pretax_credit_amounts: [],
		shipping_cost: null,
		status: 'issued' as const,
		subtotal: amount,
		subtotal_excluding_tax: amount,
		total: amount,
		total_excluding_tax: amount,
		total_taxes: [],
		voided_at: null,
	};
}
