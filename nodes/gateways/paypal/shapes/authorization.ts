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

/** Money that is reserved. @see payments_payment_v2, authorization-2; checkout_orders_v2, authorization_with_additional_data */
export const AUTHORIZATION = z.lazy(() =>
	z.looseObject({
		id,
		status: z.string(),
		status_details: reasonOf,
		amount: money,
		invoice_id: text,
		custom_id: text,
		/** 29 days after it was made. */
		expiration_time: maybe(moment),
		processor_response: maybe(processorResponse),
		supplementary_data: supplementaryData,
		create_time: maybe(moment),
		update_time: maybe(moment),
		links,
	}),
);
export type PaypalAuthorization = z.output<typeof AUTHORIZATION>;
