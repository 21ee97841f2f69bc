/** Invoices. https://docs.stripe.com/api/invoices */
import { readCurrency } from '../payments/amounts';
import { usePaymentMethod } from '../payments/paymentMethods';
import { invalid, StripeFailure } from '../protocol/errors';
import { LIST_PARAMETERS, paginate, timeFilter } from '../protocol/lists';
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
	flag,
	group,
	groups,
	integer,
	mergeMetadata,
	requiredText,
	text,
	textOrNull,
} from '../protocol/parameters';
import {
	attachIntent,
	attachRecord,
	defaultMethodOf,
	payInvoice,
	payOutOfBand,
} from './invoiceAttempts';
import { addInvoiceItem, pendingItems } from './invoiceItems';
import {
	addLines,
	draftInvoice,
	finalizeInvoice,
	markUncollectible,
	requireStatus,
	sendInvoice,
	voidInvoice,
} from './invoiceLifecycle';
import { lineOfItem } from './invoiceLines';
import { readDiscountsOf, readWritable, WRITABLE } from './invoiceParameters';
import { subscriptionOf, type Invoice } from './invoiceObject';
import { reviseInvoice } from './revisions';
import { countTotals } from './totals';

/** What a finalized invoice still lets change. */
const FREE_WHEN_FINAL = new Set(['metadata', 'auto_advance', 'due_date', 'expand']);
export const INVOICE_OPERATIONS: Operations = {
	'POST /v1/invoices': operation(
		[
			...WRITABLE,
			'currency',
			'customer',
			'from_invoice',
			'pending_invoice_items_behavior',
			'subscription',
		],
		createInvoice,
	),
	'GET /v1/invoices': list('invoice', {
		customer: equals('customer'),
		status: equals('status'),
		collection_method: equals('collection_method'),
		subscription: (invoice, parameters) =>
			subscriptionOf(invoice) === text(parameters, 'subscription'),
		created: (invoice, parameters) => timeFilter(parameters, 'created')(invoice.created),
		due_date: (invoice, parameters) =>
			invoice.due_date !== null && timeFilter(parameters, 'due_date')(invoice.due_date),
	}),
	'GET /v1/invoices/:id': retrieve('invoice'),
	'POST /v1/invoices/:id': operation([...WRITABLE], (call) => {
		const { mode, parameters } = call;
		const invoice = findInvoice(call);
		const isFinal = invoice.status !== 'draft';
		const frozen = Object.keys(parameters).find((name) => !FREE_WHEN_FINAL.has(name));
		if (isFinal && frozen !== undefined) {
			throw invalid(
				`Finalized invoices can't be updated in this way`,
				frozen,
				'invoice_not_editable',
			);
		}
		mode.change('invoice.updated', invoice, {
			...readWritable(mode, parameters),
			...readDiscountsOf(mode, parameters, invoice),
			metadata: mergeMetadata(parameters, invoice.metadata ?? {}),
		});
		if ('discounts' in parameters) countTotals(mode, invoice);
		return invoice;
	}),
	'DELETE /v1/invoices/:id': operation([], (call) => {
		const invoice = findInvoice(call);
		requireStatus(invoice, ['draft'], 'delete');
		call.mode.remove(invoice);
		call.mode.emit('invoice.deleted', invoice);
		return { id: invoice.id, object: 'invoice', deleted: true };
	}),
	'GET /v1/invoices/:id/lines': operation([...LIST_PARAMETERS], (call) =>
		paginate(findInvoice(call).lines.data, call.parameters, call.url),
	),
	'POST /v1/invoices/:id/add_lines': operation(['lines', 'invoice_metadata'], (call) => {
		const { mode, parameters } = call;
		const invoice = findInvoice(call);
		const items = groups(parameters, 'lines').map((line) =>
			addInvoiceItem(mode, {
				customer: invoice.customer ?? '',
				amount: integer(line, 'amount') ?? 0,
				currency: invoice.currency,
				description: textOrNull(line, 'description'),
				metadata: mergeMetadata(line),
			}),
		);
		addLines(
			mode,
			invoice,
			items.map((item) => lineOfItem(mode, item)),
		);
		return invoice;
	}),
	'POST /v1/invoices/:id/finalize': operation(['auto_advance'], (call) => {
		const invoice = findInvoice(call);
		finalizeInvoice(call.mode, invoice);
		return invoice;
	}),
	'POST /v1/invoices/:id/send': operation([], (call) => {
		const invoice = findInvoice(call);
		sendInvoice(call.mode, invoice);
		return invoice;
	}),
	'POST /v1/invoices/:id/pay': operation(
		['forgive', 'mandate', 'off_session', 'paid_out_of_band', 'payment_method', 'source'],
		pay,
	),
	'POST /v1/invoices/:id/attach_payment': operation(
		['payment_intent', 'payment_record'],
		(call) => {
			const invoice = findInvoice(call);
			const record = text(call.parameters, 'payment_record');
			if (record) {
				attachRecord(call.mode, invoice, call.mode.get('payment_record', record, 'payment_record'));
				return invoice;
			}
			const id = requiredText(call.parameters, 'payment_intent');
			attachIntent(call.mode, invoice, call.mode.get('payment_intent', id, 'payment_intent'));
			return invoice;
		},
	),
	'POST /v1/invoices/:id/void': operation([], (call) => {
		const invoice = findInvoice(call);
		voidInvoice(call.mode, invoice);
		return invoice;
	}),
	'POST /v1/invoices/:id/mark_uncollectible': operation([], (call) => {
		const invoice = findInvoice(call);
		markUncollectible(call.mode, invoice);
		return invoice;
	}),
};

function createInvoice({ mode, parameters }: Call): Invoice {
	const from = group(parameters, 'from_invoice');
	if (from !== undefined) {
		const original = mode.get('invoice', requiredText(from, 'invoice'), 'from_invoice[invoice]');
		const changes = { ...readWritable(mode, parameters) };
		if ('metadata' in parameters) changes.metadata = mergeMetadata(parameters);
		return reviseInvoice(mode, original, changes);
	}
	const customerId = mode.get('customer', requiredText(parameters, 'customer'), 'customer').id;
	const behavior = choice(parameters, 'pending_invoice_items_behavior', ['exclude', 'include']);
	const allPending = mode
		.all('invoiceitem')
		.find((item) => item.customer === customerId && item.invoice === null);
	const currency =
		text(parameters, 'currency') === undefined
			? ((behavior === 'include' ? allPending?.currency : undefined) ?? 'usd')
			: readCurrency(parameters);
	const changes = readWritable(mode, parameters);
	if (changes.collection_method === 'send_invoice' && !changes.due_date) {
		throw invalid(
			"If invoice collection method is 'send_invoice', you must specify 'days_until_due' or 'due_date'.",
			'days_until_due',
		);
	}
	const items = behavior === 'include' ? pendingItems(mode, customerId, currency) : [];
	const invoice = draftInvoice(
		mode,
		customerId,
		{ ...changes, currency, metadata: mergeMetadata(parameters) },
		items.map((item) => lineOfItem(mode, item)),
	);
	if ('discounts' in parameters) {
		mode.update(invoice, readDiscountsOf(mode, parameters, invoice));
		countTotals(mode, invoice);
	}
	return invoice;
}

function pay(call: Call): Invoice {
	const { mode, parameters } = call;
	const invoice = findInvoice(call);
	requireStatus(invoice, ['draft', 'open', 'uncollectible'], 'pay');
	if (flag(parameters, 'paid_out_of_band')) {
		if (invoice.status === 'draft') finalizeInvoice(mode, invoice);
		payOutOfBand(mode, invoice);
		return invoice;
	}
	const id = text(parameters, 'payment_method') ?? text(parameters, 'source');
	const method = id ? usePaymentMethod(mode, id) : defaultMethodOf(mode, invoice);
	if (method === undefined) {
		throw invalid(
			'There is no `default_payment_method` set on this Customer or Invoice. Please set a payment method.',
			'payment_method',
			'invoice_no_payment_method',
		);
	}
	const attempt = payInvoice(mode, invoice, method);
	if (attempt.kind === 'declined') throw attempt.failure;
	if (attempt.kind === 'requiresAction') throw actionRequired();
	return invoice;
}

function actionRequired(): StripeFailure {
	return new StripeFailure(402, {
		type: 'card_error',
		code: 'invoice_payment_intent_requires_action',
		message:
			'This payment requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with the invoice.',
	});
}

function findInvoice({ mode, path }: Call): Invoice {
	return mode.get('invoice', path.id ?? '');
}
