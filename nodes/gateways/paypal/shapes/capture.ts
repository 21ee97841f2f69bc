import * as z from '../../../shared/zod';
import {
	id,
	links,
	maybe,
	moment,
	money,
	processorResponse,
	reasonOf,
	supplementaryData,
	text,
} from './parts';

/** Money that was taken. @see payments_payment_v2, capture-2; within an order, checkout_orders_v2, capture */
export const CAPTURE = z.lazy(() =>
	z.looseObject({
		id,
		status: z.string(),
		status_details: reasonOf,
		amount: money,
		invoice_id: text,
		custom_id: text,
		final_capture: maybe(z.boolean()),
		/** Missing while the capture is pending, and for a while after. */
		seller_receivable_breakdown: maybe(
			z.looseObject({ paypal_fee: maybe(money), net_amount: maybe(money) }),
		),
		processor_response: maybe(processorResponse),
		supplementary_data: supplementaryData,
		payee: maybe(z.looseObject({ merchant_id: text, email_address: text })),
		create_time: maybe(moment),
		update_time: maybe(moment),
		links,
	}),
);
export type PaypalCapture = z.output<typeof CAPTURE>;
