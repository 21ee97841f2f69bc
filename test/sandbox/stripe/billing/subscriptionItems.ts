/** Changing what is subscribed to, and what that costs or gives back for the running period. */
import { idOf, type Mode } from '../account/mode';
import { invalid } from '../protocol/errors';
import type { Parameters } from '../protocol/form';
import { flag, groups, integer, text } from '../protocol/parameters';
import { addInvoiceItem } from './invoiceItems';
import { nameOf, toPlan, usePrice } from './prices';
import { createItem, type Subscription, type SubscriptionItem } from './subscriptionObject';

/** The items after `items[…]`; prorations wait for the next invoice unless `behavior` is `none`. */
export function changeItems(
	mode: Mode,
	subscription: Subscription,
	parameters: Parameters,
	behavior: string,
): Subscription['items'] {
	let data = [...subscription.items.data];
	const moment = integer(parameters, 'proration_date') ?? mode.now();
	for (const [index, row] of groups(parameters, 'items').entries()) {
		const id = text(row, 'id');
		const before = data.find((item) => item.id === id);
		if (id !== undefined && before === undefined) {
			throw invalid(
				`No such subscription item: '${id}'`,
				`items[${index}][id]`,
				'resource_missing',
			);
		}
		const after = changeItem(mode, subscription, before, row, index);
		if (behavior !== 'none' && subscription.status !== 'trialing') {
			if (before) prorate(mode, subscription, before, -1, moment);
			if (after) prorate(mode, subscription, after, 1, moment);
		}
		data = before ? data.filter((item) => item !== before) : data;
		if (after) data.push(after);
	}
	if (data.length === 0) throw invalid('A subscription must have at least one item', 'items');
	return { ...subscription.items, data };
}

function changeItem(
	mode: Mode,
	subscription: Subscription,
	before: SubscriptionItem | undefined,
	row: Parameters,
	index: number,
): SubscriptionItem | undefined {
	if (flag(row, 'deleted')) return undefined;
	const isPriced = 'price' in row || 'price_data' in row;
	const quantity = integer(row, 'quantity') ?? before?.quantity ?? 1;
	if (before && !isPriced) return { ...before, quantity };
	const price = usePrice(mode, row, `items[${index}][price]`);
	if (before) return { ...before, price, plan: toPlan(price), quantity };
	const [first] = subscription.items.data;
	const start = first?.current_period_start ?? mode.now();
	const end = first?.current_period_end;
	return createItem(mode, subscription.id, { price, quantity, metadata: {} }, start, end);
}

/** What the rest of the period is worth, given back (-1) or charged (1). */
function prorate(
	mode: Mode,
	subscription: Subscription,
	item: SubscriptionItem,
	sign: 1 | -1,
	moment: number,
): void {
	const { current_period_start: start, current_period_end: end } = item;
	const left = Math.max(0, end - moment) / Math.max(1, end - start);
	const full = (item.price.unit_amount ?? 0) * (item.quantity ?? 1);
	const name = nameOf(mode, mode.get('price', item.price.id));
	addInvoiceItem(mode, {
		amount: sign * Math.round(full * left),
		currency: item.price.currency,
		customer: idOf(subscription.customer) ?? '',
		description: sign < 0 ? `Unused time on ${name}` : `Remaining time on ${name}`,
		discountable: false,
		period: { start: moment, end },
		proration: true,
		parent: {
			subscription_details: { subscription: subscription.id, subscription_item: item.id },
			type: 'subscription_details',
		},
	});
}
