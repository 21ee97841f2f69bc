/** Prices and the plans that are their older form. https://docs.stripe.com/api/prices */
import { idOf, type Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import { readCurrency } from '../payments/amounts';
import { invalid, missingParameter } from '../protocol/errors';
import type { Parameters } from '../protocol/form';
import { equals, list, operation, retrieve, type Operations } from '../protocol/operation';
import {
	choice,
	flag,
	group,
	integer,
	mergeMetadata,
	text,
	textOrNull,
} from '../protocol/parameters';
import { addProduct } from './products';

export type Price = ObjectTypes['price'];
export type Plan = ObjectTypes['subscription']['items']['data'][number]['plan'];

const INTERVALS = ['day', 'week', 'month', 'year'] as const;

export const PRICE_OPERATIONS: Operations = {
	'POST /v1/prices': operation(
		[
			'active',
			'billing_scheme',
			'currency',
			'lookup_key',
			'metadata',
			'nickname',
			'product',
			'product_data',
			'recurring',
			'tax_behavior',
			'unit_amount',
		],
		({ mode, parameters }) => addPrice(mode, parameters),
	),
	'GET /v1/prices': list('price', {
		active: (price, parameters) => price.active === flag(parameters, 'active'),
		currency: equals('currency'),
		product: equals('product'),
		type: equals('type'),
	}),
	'GET /v1/prices/:id': retrieve('price'),
	'POST /v1/prices/:id': operation(
		['active', 'lookup_key', 'metadata', 'nickname', 'tax_behavior'],
		({ mode, parameters, path }) => {
			const price = mode.get('price', path.id ?? '');
			mode.change('price.updated', price, {
				active: flag(parameters, 'active') ?? price.active,
				metadata: mergeMetadata(parameters, price.metadata),
				...('nickname' in parameters ? { nickname: textOrNull(parameters, 'nickname') } : {}),
			});
			return price;
		},
	),
};

/** The price of a line: `price=…`, or `price_data[…]` which makes one. */
export function usePrice(mode: Mode, line: Parameters, param = 'price'): Price {
	const id = text(line, 'price');
	if (id) return mode.get('price', id, param);
	const data = group(line, 'price_data');
	if (data === undefined) throw missingParameter(param);
	// Inline prices cannot be used again, and are shown as inactive.
	return addPrice(mode, data, false);
}

/** From the parameters of the API, or of an inline `price_data`. */
export function addPrice(mode: Mode, parameters: Parameters, active = true): Price {
	const unitAmount = integer(parameters, 'unit_amount');
	if (unitAmount === undefined) throw missingParameter('unit_amount');
	if (unitAmount < 0) throw invalid('Invalid non-negative integer', 'unit_amount');
	const recurring = group(parameters, 'recurring');
	const price = mode.add<'price'>({
		id: mode.newId('price'),
		object: 'price',
		active: flag(parameters, 'active') ?? active,
		billing_scheme: 'per_unit',
		created: mode.now(),
		currency: readCurrency(parameters),
		custom_unit_amount: null,
		livemode: mode.livemode,
		lookup_key: textOrNull(parameters, 'lookup_key'),
		metadata: mergeMetadata(parameters),
		nickname: textOrNull(parameters, 'nickname'),
		product: readProduct(mode, parameters),
		recurring: recurring ? readRecurring(recurring) : null,
		tax_behavior: 'unspecified',
		tiers_mode: null,
		transform_quantity: null,
		type: recurring ? 'recurring' : 'one_time',
		unit_amount: unitAmount,
		unit_amount_decimal: String(unitAmount),
	});
	mode.emit('price.created', price);
	return price;
}

/** The plan that a subscription item still shows beside its price. */
export function toPlan(price: Price): Plan {
	return {
		id: price.id,
		object: 'plan',
		active: price.active,
		amount: price.unit_amount,
		amount_decimal: price.unit_amount_decimal,
		billing_scheme: price.billing_scheme,
		created: price.created,
		currency: price.currency,
		interval: price.recurring?.interval ?? 'month',
		interval_count: price.recurring?.interval_count ?? 1,
		livemode: price.livemode,
		metadata: price.metadata,
		meter: null,
		nickname: price.nickname,
		product: price.product,
		tiers_mode: null,
		transform_usage: null,
		trial_period_days: null,
		usage_type: 'licensed',
	};
}

/** What a line says of a price: its product's name. */
export function nameOf(mode: Mode, price: Price): string {
	return mode.get('product', idOf(price.product) ?? '', 'product').name;
}

function readProduct(mode: Mode, parameters: Parameters): string {
	const id = text(parameters, 'product');
	if (id) return mode.get('product', id, 'product').id;
	const data = group(parameters, 'product_data');
	if (data === undefined) throw missingParameter('product');
	return addProduct(mode, data).id;
}

function readRecurring(recurring: Parameters): NonNullable<Price['recurring']> {
	const interval = choice(recurring, 'interval', INTERVALS);
	if (interval === undefined) throw missingParameter('recurring[interval]');
	return {
		interval,
		interval_count: integer(recurring, 'interval_count') ?? 1,
		meter: null,
		trial_period_days: null,
		usage_type: 'licensed',
	};
}
