import * as z from '../../../shared/zod';
import { id, links, maybe, moment, money, reasonOf, supplementaryData, text } from './parts';

/** Money that went back. @see payments_payment_v2, refund; its link `up` is the capture */
export const REFUND = z.lazy(() =>
	z.looseObject({
		id,
		status: z.string(),
		status_details: reasonOf,
		/** Every example has it, the schema does not demand it. */
		amount: maybe(money),
		invoice_id: text,
		/** Our key, for ever, where we made it. */
		custom_id: text,
		note_to_payer: text,
		/** `total_refunded_amount`: of the capture, this refund included. */
		seller_payable_breakdown: maybe(z.looseObject({ total_refunded_amount: maybe(money) })),
		supplementary_data: supplementaryData,
		create_time: maybe(moment),
		update_time: maybe(moment),
		links,
	}),
);
export type PaypalRefund = z.output<typeof REFUND>;
