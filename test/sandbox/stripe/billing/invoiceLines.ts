/** Lines of invoices, from items and from subscription items. */
import { idOf, type Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import { toText } from '../payments/amounts';
import { nameOf } from './prices';

export type InvoiceLine = ObjectTypes['invoice']['lines']['data'][number];
type InvoiceItem = ObjectTypes['invoiceitem'];
type Subscription = ObjectTypes['subscription'];
type SubscriptionItem = Subscription['items']['data'][number];

/** The line that an invoice item becomes. */
export function lineOfItem(mode: Mode, item: InvoiceItem): InvoiceLine {
	return {
		...emptyLine(mode, item.amount, item.currency),
		description: item.description,
		discountable: item.discountable && !item.proration && item.amount > 0,
		metadata: item.metadata ?? {},
		parent: {
			invoice_item_details: {
				invoice_item: item.id,
				proration: item.proration,
				proration_details: null,
				subscription: idOf(item.parent?.subscription_details?.subscription),
			},
			subscription_item_details: null,
			type: 'invoice_item_details',
		},
		period: { ...item.period },
		pricing: item.pricing,
		quantity: item.quantity,
		quantity_decimal: item.quantity_decimal,
		subscription: idOf(item.parent?.subscription_details?.subscription),
	};
}

/** The line of one subscription item for its current period; free while a trial lasts. */
export function lineOfSubscriptionItem(
	mode: Mode,
	subscription: Subscription,
	item: SubscriptionItem,
): InvoiceLine {
	const isTrial = subscription.status === 'trialing';
	const quantity = item.quantity ?? 1;
	const amount = isTrial ? 0 : (item.price.unit_amount ?? 0) * quantity;
	const name = nameOf(mode, mode.get('price', item.price.id, 'price'));
	const each = toText(item.price.unit_amount ?? 0, item.price.currency);
	const interval = item.price.recurring?.interval ?? 'month';
	return {
		...emptyLine(mode, amount, item.price.currency),
		description: isTrial
			? `Trial period for ${name}`
			: `${quantity} × ${name} (at ${each} / ${interval})`,
		metadata: { ...subscription.metadata },
		parent: {
			invoice_item_details: null,
			subscription_item_details: {
				invoice_item: null,
				proration: false,
				proration_details: { credited_items: null },
				subscription: subscription.id,
				subscription_item: item.id,
			},
			type: 'subscription_item_details',
		},
		period: { start: item.current_period_start, end: item.current_period_end },
		pricing: {
			price_details: { price: item.price.id, product: idOf(item.price.product) ?? '' },
			type: 'price_details',
			unit_amount_decimal: isTrial ? '0' : item.price.unit_amount_decimal,
		},
		quantity,
		quantity_decimal: String(quantity),
		subscription: subscription.id,
	};
}

function emptyLine(mode: Mode, amount: number, currency: string): InvoiceLine {
	return {
		id: mode.newId('il'),
		object: 'line_item',
		amount,
		currency,
		description: null,
		discount_amounts: [],
		discountable: true,
		discounts: [],
		invoice: null,
		livemode: mode.livemode,
		metadata: {},
		parent: null,
		period: { start: mode.now(), end: mode.now() },
		pretax_credit_amounts: [],
		pricing: null,
		quantity: 1,
		quantity_decimal: '1',
		subscription: null,
		subtotal: amount,
		taxes: [],
	};
}
