/** Credit notes: less to pay on an open invoice, money or credit back on a paid one. https://docs.stripe.com/api/credit_notes */
import { moveBalance } from '../account/creditBalance';
import { idOf, type Mode } from '../account/mode';
import { refundCharge } from '../payments/refunds';
import { invalid } from '../protocol/errors';
import type { Parameters } from '../protocol/form';
import { LIST_PARAMETERS, paginate, timeFilter, toList } from '../protocol/lists';
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
import { emptyNote, toLine, type CreditNote } from './creditNoteObject';
import { markPaid, requireStatus } from './invoiceLifecycle';
import type { Invoice } from './invoiceObject';
import { resizeDefaultIntent } from './payments';

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
			'refunds',
		],
		create,
	),
	'GET /v1/credit_notes': list('credit_note', {
		customer: equals('customer'),
		invoice: equals('invoice'),
		created: (note, parameters) => timeFilter(parameters, 'created')(note.created),
	}),
	'GET /v1/credit_notes/:id': retrieve('credit_note'),
	'GET /v1/credit_notes/:id/lines': operation([...LIST_PARAMETERS], (call) =>
		paginate(findNote(call).lines.data, call.parameters, call.url),
	),
	'POST /v1/credit_notes/:id': operation(['memo', 'metadata'], (call) => {
		const note = findNote(call);
		call.mode.change('credit_note.updated', note, {
			metadata: mergeMetadata(call.parameters, note.metadata ?? {}),
			...('memo' in call.parameters ? { memo: textOrNull(call.parameters, 'memo') } : {}),
		});
		return note;
	}),
	'POST /v1/credit_notes/:id/void': operation([], (call) => {
		const note = findNote(call);
		voidNote(call.mode, note);
		return note;
	}),
};

/** What is credited, and how what was paid already comes back. */
export interface Credit {
	readonly amount: number;
	/** Minor units to be refunded on the charge that paid. */
	readonly refund?: number;
	/** Refunds that were made already. */
	readonly refunds?: ReadonlyArray<{ readonly id: string; readonly amount: number }>;
	readonly outOfBand?: number;
	/** Minor units put on the customer's credit balance. */
	readonly toBalance?: number;
	readonly fields?: Partial<CreditNote>;
}

/**
 * Lowers what remains to be paid first (`pre_payment_amount`); what goes beyond that comes back in the
 * three ways named, whose sum it must be (`post_payment_amount`).
 */
export function creditInvoice(mode: Mode, invoice: Invoice, credit: Credit): CreditNote {
	requireStatus(invoice, ['open', 'paid', 'uncollectible'], 'credit');
	const { amount, refund = 0, refunds = [], outOfBand = 0, toBalance = 0 } = credit;
	if (amount < 1) throw invalid('The credit note needs an amount or lines', 'amount');
	const left = invoice.total - creditedOf(invoice);
	if (amount > left) {
		throw invalid(
			`The credit note amount must be at most ${left}, what is left to credit`,
			'amount',
		);
	}
	const before = Math.min(amount, invoice.amount_remaining);
	const after = amount - before;
	const linked = refunds.reduce((sum, one) => sum + one.amount, 0);
	if (refund + linked + outOfBand + toBalance !== after) {
		throw invalid(
			`The sum of credit amount, refund amount and out of band amount (${refund + linked + outOfBand + toBalance}) must equal the post payment amount (${after}).`,
			'amount',
		);
	}
	const made = [
		...refunds.map(({ id, amount: part }) => toRefund(mode.get('refund', id, 'refunds').id, part)),
		...refundPaid(mode, invoice, refund),
	];
	const note = mode.add<'credit_note'>({
		...emptyNote(mode, invoice, amount),
		lines: toList([toLine(mode, invoice, amount)], false, '/v1/credit_notes/lines'),
		memo: null,
		metadata: {},
		out_of_band_amount: outOfBand === 0 ? null : outOfBand,
		post_payment_amount: after,
		pre_payment_amount: before,
		reason: null,
		refunds: made,
		type: after === 0 ? 'pre_payment' : before === 0 ? 'post_payment' : 'mixed',
		...credit.fields,
	});
	if (toBalance > 0) {
		const customer = mode.get('customer', idOf(invoice.customer) ?? '');
		const { currency, id } = invoice;
		const moved = { amount: -toBalance, currency, invoice: id, credit_note: note.id };
		const entry = moveBalance(mode, customer, { ...moved, type: 'credit_note' });
		mode.update(note, { customer_balance_transaction: entry.id });
	}
	mode.emit('credit_note.created', note);
	if (after > 0) creditPaid(mode, invoice, after);
	if (before > 0) creditOpen(mode, invoice, before);
	return note;
}

/** Only what lowered an invoice that is still open can be taken back. */
export function voidNote(mode: Mode, note: CreditNote): void {
	if (note.status === 'void' || note.type !== 'pre_payment') {
		throw invalid(`You cannot void the credit note ${note.id}`);
	}
	const invoice = mode.get('invoice', idOf(note.invoice) ?? '');
	requireStatus(invoice, ['open', 'uncollectible'], 'void a credit note of');
	creditOpen(mode, invoice, -note.amount);
	mode.update(note, { status: 'void', voided_at: mode.now() });
	mode.emit('credit_note.voided', note);
}

function create({ mode, parameters }: Call): CreditNote {
	const invoice = mode.get('invoice', requiredText(parameters, 'invoice'), 'invoice');
	const lines = groups(parameters, 'lines');
	return creditInvoice(mode, invoice, {
		amount: integer(parameters, 'amount') ?? lines.reduce((sum, line) => sum + amountOf(line), 0),
		refund: integer(parameters, 'refund_amount'),
		refunds: groups(parameters, 'refunds').map((row) => {
			const id = requiredText(row, 'refund');
			const amount = integer(row, 'amount_refunded');
			return { id, amount: amount ?? mode.get('refund', id, 'refunds[0][refund]').amount };
		}),
		outOfBand: integer(parameters, 'out_of_band_amount'),
		toBalance: integer(parameters, 'credit_amount'),
		fields: {
			memo: textOrNull(parameters, 'memo'),
			metadata: mergeMetadata(parameters),
			reason: choice(parameters, 'reason', REASONS) ?? null,
		},
	});
}

function findNote({ mode, path }: Call): CreditNote {
	return mode.get('credit_note', path.id ?? '');
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
	if (invoice.amount_remaining === 0) return markPaid(mode, invoice);
	resizeDefaultIntent(mode, invoice);
}

function creditPaid(mode: Mode, invoice: Invoice, amount: number): void {
	mode.change('invoice.updated', invoice, {
		post_payment_credit_notes_amount: invoice.post_payment_credit_notes_amount + amount,
	});
}

function creditedOf(invoice: Invoice): number {
	return invoice.pre_payment_credit_notes_amount + invoice.post_payment_credit_notes_amount;
}

/** Gives the amount back on the charges that paid the invoice, the last one first. */
function refundPaid(mode: Mode, invoice: Invoice, amount: number): CreditNote['refunds'] {
	let left = amount;
	const made: CreditNote['refunds'] = [];
	for (const payment of mode.all('invoice_payment')) {
		const intentId = idOf(payment.payment.payment_intent);
		if (payment.invoice !== invoice.id || payment.status !== 'paid' || intentId === null) continue;
		const { latest_charge: latest } = mode.get('payment_intent', intentId);
		const charge = mode.get('charge', idOf(latest) ?? '');
		const part = Math.min(left, charge.amount_captured - charge.amount_refunded);
		if (part <= 0) continue;
		made.push(toRefund(refundCharge(mode, charge, part).id, part));
		left -= part;
	}
	if (left > 0) throw invalid('No charge paid that much of this invoice', 'refund_amount');
	return made;
}

function toRefund(refund: string, amount: number): CreditNote['refunds'][number] {
	return { amount_refunded: amount, payment_record_refund: null, refund, type: 'refund' };
}
