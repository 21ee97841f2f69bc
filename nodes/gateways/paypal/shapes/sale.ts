import * as z from '../../../shared/zod';
import { id, links, maybe, moment, text } from './parts';

/** v1 money: `total`, and `currency` without `_code`. @see payments_payment_v1, amount */
export const AMOUNT_V1 = z.looseObject({ total: z.string(), currency: z.string() });
export type PaypalAmountV1 = z.output<typeof AMOUNT_V1>;

const CURRENCY_V1 = z.looseObject({ value: z.string(), currency: z.string() });

/** A payment of a subscription. @see payments_payment_v1, sale */
export const SALE = z.lazy(() =>
	z.looseObject({
		id,
		state: z.string(),
		reason_code: text,
		amount: AMOUNT_V1,
		/** `I-…`: of a subscription's payment. */
		billing_agreement_id: text,
		parent_payment: text,
		/** The subscription's custom_id again, in deliveries. */
		custom: text,
		invoice_number: text,
		transaction_fee: maybe(CURRENCY_V1),
		create_time: maybe(moment),
		update_time: maybe(moment),
		links,
	}),
);
export type PaypalSale = z.output<typeof SALE>;

/** What an event tells of a sale that was taken back: the sale is in its links. */
export const SALE_BACK = z.lazy(() =>
	z.looseObject({
		amount: AMOUNT_V1,
		sale_id: text,
		create_time: maybe(moment),
		update_time: maybe(moment),
		links,
	}),
);

/** @see payments_payment_v1, detailed_refund */
export const REFUND_V1 = z.lazy(() =>
	z.looseObject({
		id,
		state: z.string(),
		amount: maybe(AMOUNT_V1),
		/** Of the sale, this refund included. */
		total_refunded_amount: maybe(CURRENCY_V1),
		sale_id: text,
		capture_id: text,
		parent_payment: text,
		invoice_number: text,
		create_time: maybe(moment),
		update_time: maybe(moment),
		links,
	}),
);
export type PaypalRefundV1 = z.output<typeof REFUND_V1>;
