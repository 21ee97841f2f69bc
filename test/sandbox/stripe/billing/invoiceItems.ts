/** Invoice items: what the next invoice of a customer will charge. https://docs.stripe.com/api/invoiceitems */
import { idOf, type Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import { readCurrency } from '../payments/amounts';
import { invalid, missingParameter } from '../protocol/errors';
import type { Parameters } from '../protocol/form';
import { equals, list, operation, retrieve, type Operations } from '../protocol/operation';
import {
	flag,
	group,
	integer,
	mergeMetadata,
	requiredText,
	text,
	textOrNull,
} from '../protocol/parameters';
import { addLines, changeLine } from './invoiceLifecycle';
import { lineOfItem } from './invoiceLines';
import { addPrice, nameOf, usePrice, type Price } from './prices';

export type InvoiceItem = ObjectTypes['invoiceitem'];

export const INVOICE_ITEM_OPERATIONS: Operations = {
	'POST /v1/invoiceitems': operation(
		[
			'amount',
			'currency',
			'customer',
			'description',
			'discountable',
			'invoice',
			'metadata',
			'period',
			'price_data',
			'pricing',
			'quantity',
			'subscription',
			'unit_amount_decimal',
		],
		({ mode, parameters }) => {
			const item = addInvoiceItem(mode, readItem(mode, parameters));
			const invoiceId = text(parameters, 'invoice');
			if (invoiceId)
				addLines(mode, mode.get('invoice', invoiceId, 'invoice'), [lineOfItem(mode, item)]);
			return item;
		},
	),
	'GET /v1/invoiceitems': list('invoiceitem', {
		customer: equals('customer'),
		invoice: equals('invoice'),
		pending: (item, parameters) => (item.invoice === null) === flag(parameters, 'pending'),
	}),
	'GET /v1/invoiceitems/:id': retrieve('invoiceitem'),
	'POST /v1/invoiceitems/:id': operation(
		['amount', 'description', 'metadata'],
		({ mode, parameters, path }) => {
			const item = mode.get('invoiceitem', path.id ?? '');
			const amount = integer(parameters, 'amount') ?? item.amount;
			mode.update(item, {
				amount,
				net_amount: amount,
				metadata: mergeMetadata(parameters, item.metadata ?? {}),
				...('description' in parameters
					? { description: textOrNull(parameters, 'description') }
					: {}),
			});
			changeLine(mode, item);
			return item;
		},
	),
	'DELETE /v1/invoiceitems/:id': operation([], ({ mode, path }) => {
		const item = mode.get('invoiceitem', path.id ?? '');
		if (item.invoice !== null) {
			throw invalid('You cannot delete an invoice item that is attached to an invoice', 'id');
		}
		mode.remove(item);
		mode.emit('invoiceitem.deleted', item);
		return { id: item.id, object: 'invoiceitem', deleted: true };
	}),
};

/** What an item needs to be told; the rest follows. */
export type ItemFields = Pick<InvoiceItem, 'amount' | 'currency' | 'customer'> &
	Partial<InvoiceItem>;

/** A pending item. */
export function addInvoiceItem(mode: Mode, fields: ItemFields): InvoiceItem {
	const item = mode.add<'invoiceitem'>({
		id: mode.newId('ii'),
		object: 'invoiceitem',
		customer_account: null,
		date: mode.now(),
		description: null,
		discountable: true,
		discounts: [],
		invoice: null,
		livemode: mode.livemode,
		metadata: {},
		net_amount: fields.amount,
		parent: null,
		period: { start: mode.now(), end: mode.now() },
		pricing: null,
		proration: false,
		quantity: 1,
		quantity_decimal: '1',
		tax_rates: [],
		test_clock: null,
		...fields,
	});
	mode.emit('invoiceitem.created', item);
	return item;
}

/** Items of a customer that no invoice has taken yet, oldest first. */
export function pendingItems(
	mode: Mode,
	customerId: string,
	currency: string,
	/** Those of other subscriptions wait for the invoice of theirs. */
	subscriptionId: string | null = null,
): InvoiceItem[] {
	return mode
		.all('invoiceitem')
		.filter(
			(item) =>
				item.invoice === null &&
				item.customer === customerId &&
				item.currency === currency &&
				[null, subscriptionId].includes(subscriptionOfItem(item)),
		)
		.reverse();
}

function subscriptionOfItem(item: InvoiceItem): string | null {
	return idOf(item.parent?.subscription_details?.subscription);
}

function readItem(mode: Mode, parameters: Parameters): ItemFields {
	const customer = mode.get('customer', requiredText(parameters, 'customer'), 'customer').id;
	const description = textOrNull(parameters, 'description');
	const metadata = mergeMetadata(parameters);
	const quantity = integer(parameters, 'quantity') ?? 1;
	const price = readPrice(mode, parameters);
	if (price) {
		return {
			customer,
			amount: (price.unit_amount ?? 0) * quantity,
			currency: price.currency,
			description: description ?? nameOf(mode, price),
			metadata,
			quantity,
			quantity_decimal: String(quantity),
			pricing: toPricing(price),
		};
	}
	const amount = integer(parameters, 'amount');
	if (amount === undefined) throw missingParameter('amount');
	return {
		customer,
		amount: amount * quantity,
		currency: readCurrency(parameters),
		description,
		metadata,
		quantity,
		quantity_decimal: String(quantity),
	};
}

function readPrice(mode: Mode, parameters: Parameters): Price | undefined {
	const id = text(group(parameters, 'pricing') ?? {}, 'price');
	if (id) return usePrice(mode, { price: id }, 'pricing[price]');
	const data = group(parameters, 'price_data');
	return data && addPrice(mode, data, false);
}

function toPricing(price: Price): InvoiceItem['pricing'] {
	return {
		price_details: { price: price.id, product: idOf(price.product) ?? '' },
		type: 'price_details',
		unit_amount_decimal: price.unit_amount_decimal,
	};
}
