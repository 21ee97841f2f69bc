/** What is sent when an invoice is created or changed. */
import { idOf, type Mode } from '../account/mode';
import type { Parameters } from '../protocol/form';
import {
	choice,
	flag,
	group,
	groups,
	integer,
	requiredText,
	text,
	textOrNull,
	texts,
} from '../protocol/parameters';
import { readDiscounts } from './discounts';
import { toAutomaticTax, type Invoice } from './invoiceObject';

type PaymentMethodTypes = Invoice['payment_settings']['payment_method_types'];

const COLLECTION_METHODS = ['charge_automatically', 'send_invoice'] as const;
const DAY_SECONDS = 24 * 60 * 60;

export const WRITABLE = [
	'auto_advance',
	'automatic_tax',
	'collection_method',
	'custom_fields',
	'days_until_due',
	'default_payment_method',
	'description',
	'discounts',
	'due_date',
	'footer',
	'metadata',
	'payment_settings',
	'statement_descriptor',
] as const;
/** The fields that were sent, and only those. */
export function readWritable(mode: Mode, parameters: Parameters): Partial<Invoice> {
	const sent: Partial<Invoice> = {};
	for (const name of ['description', 'footer', 'statement_descriptor'] as const) {
		if (name in parameters) sent[name] = textOrNull(parameters, name);
	}
	const method = choice(parameters, 'collection_method', COLLECTION_METHODS);
	if (method) sent.collection_method = method;
	const days = integer(parameters, 'days_until_due');
	if (days !== undefined) sent.due_date = mode.now() + days * DAY_SECONDS;
	const dueDate = integer(parameters, 'due_date');
	if (dueDate !== undefined) sent.due_date = dueDate;
	const advance = flag(parameters, 'auto_advance');
	if (advance !== undefined) sent.auto_advance = advance;
	const defaultMethod = text(parameters, 'default_payment_method');
	if (defaultMethod) {
		sent.default_payment_method = mode.get(
			'payment_method',
			defaultMethod,
			'default_payment_method',
		).id;
	}
	const tax = flag(group(parameters, 'automatic_tax') ?? {}, 'enabled');
	if (tax !== undefined) sent.automatic_tax = toAutomaticTax(tax);
	const settings = group(parameters, 'payment_settings');
	if (settings !== undefined && 'payment_method_types' in settings) {
		sent.payment_settings = {
			default_mandate: null,
			payment_method_options: null,
			payment_method_types: texts(settings, 'payment_method_types') as PaymentMethodTypes,
		};
	}
	if ('custom_fields' in parameters) {
		sent.custom_fields = groups(parameters, 'custom_fields').map((field) => ({
			name: requiredText(field, 'name'),
			value: requiredText(field, 'value'),
		}));
	}
	return sent;
}

/** The coupons that were sent, redeemed for this invoice. */
export function readDiscountsOf(
	mode: Mode,
	parameters: Parameters,
	invoice: Invoice,
): Partial<Invoice> {
	if (!('discounts' in parameters)) return {};
	const owner = { customer: idOf(invoice.customer), invoice: invoice.id };
	return { discounts: readDiscounts(mode, parameters, owner) };
}
