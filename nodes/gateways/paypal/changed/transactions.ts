import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { PaymentEventType } from '../../../shared/vocabulary/event';
import { lookup } from '../../../shared/vocabulary/lookup';
import { readReport, REPORT_LAG_MS } from '../report';
import type { PaypalReportedTransaction } from '../shapes/report';
import { PERIOD_PAID, TAKEN_BACK } from '../eventTable';
import { firstMoment } from '../state/moments';
import { REVERSAL_CODE } from '../state/reversed';
import { type Change, isWithin, type Span } from './span';
import type { Told } from './told';

/** T00…: payments; T11…: refunds and reversals. The rest moves money that nobody paid us: fees, payouts, conversions. */
const PAYMENT = /^T00/;
const BACK = /^T11/;

/** @see reporting_transactions_v1, transaction_status */
const PAYMENT_EVENTS: Readonly<Record<string, PaymentEventType>> = {
	S: 'payment.succeeded',
	P: 'payment.pending',
	D: 'payment.failed',
	V: 'refund.succeeded',
};
const BACK_EVENTS: Readonly<Record<string, PaymentEventType>> = {
	S: 'refund.succeeded',
	P: 'refund.pending',
	D: 'refund.failed',
	V: 'refund.succeeded',
};

/**
 * What PayPal's report has of this time and no event told: payments by other apps, on PayPal's pages, in a shop without webhooks. A
 * row is told as of when it is sure to be there: told as of its own moment, one that came late would lie before everything that
 * has been looked through.
 */
export async function changedTransactions(
	{ from, to }: Span,
	told: Told,
	connection: GatewayConnection,
): Promise<Change[]> {
	const own = { from: from - REPORT_LAG_MS, to: to - REPORT_LAG_MS };
	const changes = new Map<string, Change>();
	for (const { transaction_info: row } of await readReport(own, connection)) {
		const change = row && toChange(row, own, told);
		if (change) changes.set(change.id, change);
	}
	return [...changes.values()];
}

function toChange(row: PaypalReportedTransaction, own: Span, told: Told): Change | undefined {
	const { transaction_id: id, transaction_event_code: code = '', transaction_status } = row;
	const state = transaction_status ?? '';
	const at = Date.parse(firstMoment(row.transaction_initiation_date, row.transaction_updated_date));
	const isBack = BACK.test(code);
	// What we paid others is below zero.
	const isOurs = isBack || !row.transaction_amount?.value.startsWith('-');
	const hint = hintOf(row);
	if (!hint || !isOurs || !(isBack || PAYMENT.test(code)) || !isWithin(own, at)) return undefined;
	if (told.hasTransaction(id, state === 'V' ? 'S' : state)) return undefined;
	return {
		...{ id: `${id}/${state}`, at: at + REPORT_LAG_MS, ...hint },
		...pointerOf(row, isBack),
	};
}

/** As a delivery would have told it. */
function hintOf({
	transaction_event_code: code = '',
	transaction_status: state = '',
	paypal_reference_id_type: kind,
}: PaypalReportedTransaction): Pick<Change, 'type' | 'mayBe'> | undefined {
	const isBack = BACK.test(code);
	const type = lookup(isBack ? BACK_EVENTS : PAYMENT_EVENTS, state);
	if (code === REVERSAL_CODE && type === 'refund.succeeded') return TAKEN_BACK;
	if (!isBack && kind === 'SUB' && type === 'payment.succeeded') return PERIOD_PAID;
	return type && { type };
}

/** The object nearest to the root that the row names. @see reporting_transactions_v1, paypal_reference_id_type */
function pointerOf(
	{
		transaction_id,
		paypal_reference_id: reference,
		paypal_reference_id_type,
	}: PaypalReportedTransaction,
	isBack: boolean,
): Pick<Change, 'objectKind' | 'objectId'> {
	if (reference && paypal_reference_id_type === 'SUB') {
		return { objectKind: 'subscription', objectId: reference };
	}
	const isOfTransaction = isBack && reference && paypal_reference_id_type === 'TXN';
	if (isOfTransaction) return { objectKind: 'capture', objectId: reference };
	return { objectKind: isBack ? 'refund' : 'capture', objectId: transaction_id };
}
