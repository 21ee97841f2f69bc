import type { Transaction } from '../payment';
import type { CreditNoteRecord, InvoiceRecord, MovementRecord } from './record';

/**
 * What settled an invoice, or went back of it, without a transaction of the gateway's: the customer's balance, money that came
 * outside of it, and credit notes after the payment. What a credit note refunded is the refund itself.
 */
export function otherMovements({ credit, outside, creditNotes }: InvoiceRecord): Transaction[] {
	return [
		...movement('credit', credit),
		...outside.flatMap((one) => movement('payment', one)),
		...creditNotes.flatMap(noteTransactions),
	];
}

export function noteTransactions({ id, at, outside, toBalance }: CreditNoteRecord): Transaction[] {
	return [
		...movement('refund', { id: `${id}/outside`, amount: outside, at }),
		...movement('refund', { id: `${id}/balance`, amount: toBalance, at }),
	];
}

function movement(kind: Transaction['kind'], moved: MovementRecord | undefined): Transaction[] {
	if (!moved || moved.amount <= 0) return [];
	return [{ ...moved, kind, outcome: 'succeeded' }];
}
