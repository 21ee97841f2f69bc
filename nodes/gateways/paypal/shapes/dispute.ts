import * as z from '../../../shared/zod';
import { id, links, list, maybe, moment, money, text } from './parts';

/** @see customer_disputes_v1, transaction_info */
export const DISPUTED_TRANSACTION = z.lazy(() =>
	z.looseObject({
		/** A capture's or sale's id, as the seller sees it. */
		seller_transaction_id: text,
		gross_amount: maybe(money),
		custom: text,
		invoice_number: text,
	}),
);

/** @see customer_disputes_v1, dispute */
export const DISPUTE = z.lazy(() =>
	z.looseObject({
		dispute_id: id,
		status: z.string(),
		dispute_life_cycle_stage: text,
		dispute_outcome: maybe(z.looseObject({ outcome_code: text, amount_refunded: maybe(money) })),
		reason: text,
		dispute_amount: maybe(money),
		disputed_transactions: list(DISPUTED_TRANSACTION),
		/** What it moved: `SELLER` `DEBIT` took money from us, `SELLER` `CREDIT` gave it back. */
		money_movements: list(
			z.looseObject({
				affected_party: text,
				amount: maybe(money),
				initiated_time: maybe(moment),
				type: text,
				reason: text,
			}),
		),
		seller_response_due_date: maybe(moment),
		create_time: maybe(moment),
		update_time: maybe(moment),
		links,
	}),
);
export type PaypalDispute = z.output<typeof DISPUTE>;

/** A summary: neither outcome nor transactions. @see customer_disputes_v1, dispute_info */
export const DISPUTE_ROW = z.lazy(() =>
	z.looseObject({
		dispute_id: id,
		status: text,
		dispute_life_cycle_stage: text,
		create_time: maybe(moment),
		update_time: maybe(moment),
	}),
);
export type PaypalDisputeRow = z.output<typeof DISPUTE_ROW>;

/** @see customer_disputes_v1, dispute_search; the page after it is the link `next` */
export const DISPUTES = z.lazy(() => z.looseObject({ items: list(DISPUTE_ROW), links }));
export type PaypalDisputes = z.output<typeof DISPUTES>;
