import * as z from '../../../shared/zod';

/** What fields of PayPal's objects have in common. Objects are loose: only what is read is named. */

/** Left out, or null, which PayPal's own schemas do not rule out. */
export function maybe<Shape extends z.ZodType>(shape: Shape) {
	const known = MADE.get(shape) as ReturnType<typeof make<Shape>> | undefined;
	const made = known ?? make(shape);
	MADE.set(shape, made);
	return made;
}

/** One for each shape: a hundred more of them are a quarter of the time that the adapter takes to load. */
const MADE = new WeakMap<z.ZodType, unknown>();

function make<Shape extends z.ZodType>(shape: Shape) {
	return z.pipe(
		z.nullish(shape),
		z.transform((value) => value ?? undefined),
	);
}

/** A list that is left out has nothing in it. */
export function list<Shape extends z.ZodType>(item: Shape) {
	return z.pipe(
		z.nullish(z.array(item)),
		z.transform((value) => value ?? []),
	);
}

/** Longer is no id of PayPal's: the longest is a dispute's, of 255 (customer_disputes_v1, dispute.dispute_id). */
export const id = z.string().min(1).max(255);

export const text = maybe(z.string());

/** How many, where PayPal says it. */
export const count = maybe(z.number().int());

/** ISO 8601, in any offset: refunds carry `-07:00` (deliveries/PAYMENT.CAPTURE.REFUNDED). */
export const moment = z
	.string()
	.refine((value) => !Number.isNaN(Date.parse(value)), { error: 'not a moment' });

/** `2026-11-30`, of invoices. */
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}/, { error: 'not a day' });

/** v2, and all of billing: decimal text, `fromPaypal` reads it. */
export const money = z.looseObject({ currency_code: z.string(), value: z.string() });
export type PaypalMoney = z.output<typeof money>;

/** A call that PayPal names beside an object, such as `{ rel: 'up', href: …/v2/payments/captures/3C6… }`. */
export const link = z.looseObject({ href: text, rel: text, method: text });
export type PaypalLink = z.output<typeof link>;

export const links = list(link);

/** Why a bank declined. @see checkout_orders_v2, processor_response */
export const processorResponse = z.looseObject({ response_code: text, payment_advice_code: text });

export const reasonOf = maybe(z.looseObject({ reason: text }));

/** Whose other objects a capture, authorization or refund names. @see payments_payment_v2, related_ids */
export const supplementaryData = maybe(
	z.looseObject({
		related_ids: maybe(z.looseObject({ order_id: text, authorization_id: text, capture_id: text })),
	}),
);

export const personName = maybe(
	z.looseObject({ given_name: text, surname: text, full_name: text }),
);
