import * as is from '../../../shared/vocabulary/shape';

/** What fields of Stripe's objects have in common. @see https://docs.stripe.com/api/expanding_objects */

export const maybeText = is.maybe(is.text);
export const maybeSeconds = is.maybe(is.seconds);
export const maybeWhole = is.maybe(is.whole);
export const metadata = is.maybe(is.valuesOf(is.text));

/** Prices have up to twelve decimals (https://docs.stripe.com/api/prices/object#price_object-unit_amount_decimal). */
export const decimal = is.kind(
	'a decimal number',
	(value) => typeof value === 'string' && /^-?\d{1,20}(\.\d{1,20})?$/.test(value),
);
export const percentage = is.kind(
	'a percentage',
	(value) => typeof value === 'number' && value >= 0 && value <= 100,
);

/** Any object: a new kind that no table names yet. */
export const NAMED = is.fields({ object: is.text });
export const DELETED = is.fields({ id: is.id });

/** An id or, where it was asked for, the object itself. */
export const expandable = (shape: is.Check): is.Check => {
	const wanted = 'an id or an object';
	const isId = is.kind(wanted, (value) => is.id(value) === undefined);
	return (value) => {
		if (!is.isObject(value)) return isId(value);
		return value.deleted === true ? DELETED(value) : shape(value);
	};
};

/** A list within an object: its first page. */
export const page = (shape: is.Check) =>
	is.maybe(is.fields({ data: is.each(shape), has_more: is.maybe(is.flag) }));

export const idOnly = is.maybe(expandable(is.fields({ id: is.id })));

export const dated = is.maybe(expandable(is.fields({ id: is.id, created: is.seconds })));

export const balanceTransaction = is.fields({
	id: is.id,
	created: is.seconds,
	currency: is.text,
	fee: is.whole,
	net: is.whole,
});
