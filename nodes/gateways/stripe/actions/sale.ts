import type { PriceLine, Sale } from '../../../shared/contracts/gatewayActions';
import { totalOf } from '../../../shared/vocabulary/billLine';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { toStripeAmount } from '../amounts';
import { toCharge } from './charging';
import { readId } from './ids';

/** Lines of a payment link or a checkout session. */
type LineItem =
	| { readonly price: string; readonly quantity: number }
	| {
			readonly price_data: {
				readonly currency: string;
				readonly unit_amount: number;
				readonly product_data: { readonly name: string };
				readonly recurring?: {
					readonly interval: 'day' | 'week' | 'month' | 'year';
					readonly interval_count: number;
				};
			};
			readonly quantity: number;
	  };

/** @see https://docs.stripe.com/api/payment-link/create#create_payment_link-line_items */
export function toLineItems(sale: Sale): LineItem[] {
	if ('prices' in sale) return toPriceLines(sale.prices);
	if ('lines' in sale) return toBillLineItems(sale);
	const { amount, title, interval } = sale;
	return [
		{
			price_data: {
				currency: amount.currency.toLowerCase(),
				unit_amount: toCharge(amount),
				product_data: { name: title },
				...(interval
					? { recurring: { interval: interval.unit, interval_count: interval.count } }
					: {}),
			},
			quantity: 1,
		},
	];
}

export function isRecurring(sale: Sale): boolean {
	if ('prices' in sale) return sale.isRecurring;
	return 'interval' in sale && sale.interval !== undefined;
}

/** @throws AmountRefused for a sum too small to be paid, or a line that Stripe could not count. */
function toBillLineItems({ lines, currency }: Extract<Sale, { lines: unknown }>): LineItem[] {
	if (lines.length === 0) throw new InputRefused('Nothing is sold: the item has no lines');
	toCharge({ amount: totalOf(lines, currency), currency });
	return lines.map(({ title, quantity, unitAmount }) => ({
		price_data: {
			currency: currency.toLowerCase(),
			unit_amount: toStripeAmount(unitAmount, currency),
			product_data: { name: title },
		},
		quantity,
	}));
}

function toPriceLines(prices: readonly PriceLine[]): LineItem[] {
	if (prices.length === 0) throw new InputRefused('No price was chosen. Add a row under Prices');
	return prices.map(({ id, quantity }) => ({ price: readId(id, 'price'), quantity }));
}
