import * as z from '../../../shared/zod';
import { AUTHORIZATION } from './authorization';
import { CAPTURE } from './capture';
import { id, links, list, maybe, moment, money, personName, text } from './parts';
import { REFUND } from './refund';

/** A part of the order for one payee. @see checkout_orders_v2, purchase_unit */
export const PURCHASE_UNIT = z.lazy(() =>
	z.looseObject({
		reference_id: text,
		amount: maybe(money),
		description: text,
		custom_id: text,
		invoice_id: text,
		payee: maybe(z.looseObject({ merchant_id: text, email_address: text })),
		payments: maybe(
			z.looseObject({
				authorizations: list(AUTHORIZATION),
				captures: list(CAPTURE),
				refunds: list(REFUND),
			}),
		),
	}),
);
export type PaypalPurchaseUnit = z.output<typeof PURCHASE_UNIT>;

/** What it is paid with: one key, whose name is the method. @see checkout_orders_v2, payment_source_response */
export const PAYMENT_SOURCE = z.record(z.string(), z.unknown());

/** @see checkout_orders_v2, order */
export const ORDER = z.lazy(() =>
	z.looseObject({
		id,
		status: z.string(),
		intent: text,
		purchase_units: list(PURCHASE_UNIT),
		payer: maybe(z.looseObject({ payer_id: text, email_address: text, name: personName })),
		payment_source: maybe(PAYMENT_SOURCE),
		create_time: maybe(moment),
		update_time: maybe(moment),
		links,
	}),
);
export type PaypalOrder = z.output<typeof ORDER>;
