import type { PaypalReportedTransaction } from '../shapes/report';

/** A transaction of the report. `isIn`: money that arrived, where it did not leave. */
export interface ReportRow extends Partial<PaypalReportedTransaction> {
	readonly transaction_id: string;
	readonly at: string;
	readonly isIn: boolean;
	readonly payerId?: string;
	readonly payerEmail?: string;
}
