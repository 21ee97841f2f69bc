import * as z from '../../../shared/zod';
import { count, id, list, maybe, moment, money, text } from './parts';

/** A row of the balance, by whatever it was made. @see reporting_transactions_v1, transaction_info */
export const REPORTED_TRANSACTION = z.lazy(() =>
	z.looseObject({
		transaction_id: id,
		/** What the row belongs to; its kind says whose id: `ODR` order, `TXN` transaction, `SUB` subscription. */
		paypal_reference_id: text,
		paypal_reference_id_type: text,
		/** Five characters: `T0006` is an express checkout payment, `T11…` a reversal. */
		transaction_event_code: text,
		/** `D` denied, `P` pending, `S` succeeded, `V` reversed. */
		transaction_status: text,
		transaction_amount: maybe(money),
		transaction_initiation_date: maybe(moment),
		transaction_updated_date: maybe(moment),
	}),
);
export type PaypalReportedTransaction = z.output<typeof REPORTED_TRANSACTION>;

/** `payer_info` only where it is asked for. @see reporting_transactions_v1, transaction_details */
const REPORT_ROW = z.lazy(() =>
	z.looseObject({
		transaction_info: maybe(REPORTED_TRANSACTION),
		payer_info: maybe(z.looseObject({ account_id: text, email_address: text })),
	}),
);
export type PaypalReportRow = z.output<typeof REPORT_ROW>;

/** @see reporting_transactions_v1, search_response */
export const REPORT = z.lazy(() =>
	z.looseObject({
		transaction_details: list(REPORT_ROW),
		total_pages: count,
	}),
);
export type PaypalReport = z.output<typeof REPORT>;
