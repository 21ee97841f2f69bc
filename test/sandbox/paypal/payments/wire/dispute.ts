/** Disputes as they travel, `customer_disputes_v1`. */
import type { Link } from '../../protocol/lists';
import type { Money } from './money';

export type Stage = 'INQUIRY' | 'CHARGEBACK' | 'PRE_ARBITRATION' | 'ARBITRATION';

export type OutcomeCode =
	| 'RESOLVED_BUYER_FAVOUR'
	| 'RESOLVED_SELLER_FAVOUR'
	| 'RESOLVED_WITH_PAYOUT'
	| 'CANCELED_BY_BUYER'
	| 'ACCEPTED'
	| 'DENIED'
	| 'NONE';

export interface MoneyMovement {
	readonly affected_party: 'SELLER' | 'BUYER';
	readonly amount: Money;
	readonly initiated_time: string;
	readonly type: 'DEBIT' | 'CREDIT';
	readonly reason:
		'DISPUTE_SETTLEMENT' | 'DISPUTE_SETTLEMENT_FEE' | 'DISPUTE_FEE' | 'CHARGEBACK_FEE';
}

export interface Dispute {
	readonly dispute_id: string;
	readonly create_time: string;
	update_time: string;
	readonly disputed_transactions: ReadonlyArray<{
		readonly seller_transaction_id: string;
		readonly buyer_transaction_id?: string;
		readonly create_time?: string;
		readonly transaction_status?: string;
		readonly gross_amount?: Money;
		readonly invoice_number?: string;
		readonly custom?: string;
		readonly buyer?: { readonly name?: string; readonly email?: string };
		readonly seller: {
			readonly merchant_id: string;
			readonly name: string;
			readonly email?: string;
		};
	}>;
	readonly reason: string;
	status:
		| 'OPEN'
		| 'WAITING_FOR_BUYER_RESPONSE'
		| 'WAITING_FOR_SELLER_RESPONSE'
		| 'UNDER_REVIEW'
		| 'RESOLVED'
		| 'OTHER';
	dispute_state?: string;
	readonly dispute_amount: Money;
	dispute_outcome?: { readonly outcome_code: OutcomeCode; readonly amount_refunded?: Money };
	dispute_life_cycle_stage: Stage;
	readonly dispute_channel: 'INTERNAL' | 'EXTERNAL';
	money_movements?: MoneyMovement[];
	seller_response_due_date?: string;
	readonly links: readonly Link[];
}
