import { lookup } from '../../../shared/vocabulary/lookup';
import type { DisputeState } from '../../../shared/vocabulary/payment';
import type { DisputeRecord, RefundRecord } from '../../../shared/vocabulary/state/record';
import { ofCurrency } from '../amounts';
import type { PaypalDispute } from '../shapes/dispute';
import { DISPUTE_OUTCOMES, DISPUTE_STAGES, DISPUTE_STATUSES } from '../statuses';
import { firstMoment, toMoment } from './moments';

/** What of a payment a dispute can be about: its captures or sales, by id, and what each brought. */
export interface Disputable {
	readonly currency: string;
	readonly amounts: ReadonlyMap<string, number>;
}

/** PayPal moves the money of a claim within minutes. */
const AT_ONCE_MS = 3_600_000;

/**
 * A dispute as far as it is about these transactions. A word that PayPal has added counts as an open one, because a person has
 * to look.
 * @see customer_disputes_v1, dispute
 */
export function toDispute(dispute: PaypalDispute, payment: Disputable): DisputeRecord {
	const { status, dispute_life_cycle_stage: stage, reason } = dispute;
	const openedAt = firstMoment(dispute.create_time, dispute.update_time);
	const took = dispute.money_movements.find(isTaken);
	const withdrawnAt = toMoment(took?.initiated_time);
	const meaning = statusOf(dispute);
	const waits = status === 'OPEN' || status === 'WAITING_FOR_SELLER_RESPONSE';
	const dueBy = waits ? toMoment(dispute.seller_response_due_date) : undefined;
	const movedAt = movedAtOf(dispute, openedAt, withdrawnAt);
	return {
		id: idOf(dispute, payment),
		status: meaning,
		rawStatus: [stage, status, dispute.dispute_outcome?.outcome_code].filter(Boolean).join(' '),
		reason: (reason ?? 'OTHER').toLowerCase(),
		amount: amountOf(dispute, meaning, payment),
		openedAt,
		...(withdrawnAt ? { withdrawnAt } : {}),
		...(movedAt ? { movedAt } : {}),
		...(dueBy ? { evidenceDueBy: dueBy } : {}),
	};
}

/** One transaction counts once by its id: about several payments, each after the first has its part under an id of its own. */
function idOf(
	{ dispute_id: id, disputed_transactions: transactions }: PaypalDispute,
	{ amounts }: Disputable,
): string {
	const place = transactions.findIndex(({ seller_transaction_id: tx }) => amounts.has(tx ?? ''));
	return place > 0 ? `${id}/${transactions[place]?.seller_transaction_id}` : id;
}

function statusOf(dispute: PaypalDispute): DisputeState['status'] {
	const { status, dispute_life_cycle_stage: stage, dispute_outcome } = dispute;
	const isInquiry = lookup(DISPUTE_STAGES, stage) === 'inquiry';
	if (status !== 'RESOLVED') {
		return isInquiry ? 'inquiry' : (lookup(DISPUTE_STATUSES, status) ?? 'underReview');
	}
	// What an inquiry ends with is a refund, if anything; only where money was taken it was more.
	if (isInquiry && !dispute.money_movements.some(isTaken)) return 'closed';
	return lookup(DISPUTE_OUTCOMES, dispute_outcome?.outcome_code) ?? 'closed';
}

/** The buyer's claim itself, without PayPal's fees. @see customer_disputes_v1, money_movement_reason */
function isTaken({
	affected_party,
	type,
	reason,
}: PaypalDispute['money_movements'][number]): boolean {
	const isFee = reason === 'DISPUTE_FEE' || reason === 'CHARGEBACK_FEE';
	return affected_party === 'SELLER' && type === 'DEBIT' && !isFee && !reason?.endsWith('_FEE');
}

/** What was given up in the end may be less than what was asked for (MONEY.md, story 4). */
function amountOf(
	dispute: PaypalDispute,
	meaning: DisputeState['status'],
	payment: Disputable,
): number {
	const { currency, amounts } = payment;
	const own = dispute.disputed_transactions.filter(({ seller_transaction_id: tx }) =>
		amounts.has(tx ?? ''),
	);
	const most = own.reduce((sum, { seller_transaction_id: tx }) => {
		return sum + (amounts.get(tx ?? '') ?? 0);
	}, 0);
	const lost = ofCurrency(dispute.dispute_outcome?.amount_refunded, currency);
	const asked = ofCurrency(dispute.dispute_amount, currency);
	const told = (meaning === 'lost' ? (lost ?? asked) : asked) ?? takenIn(currency, dispute);
	const whole = most > 0 ? most : [...amounts.values()].reduce((sum, one) => sum + one, 0);
	if (told === undefined) return whole;
	// About several payments at once, PayPal tells one sum for all: each has its own share of it.
	const isShared = dispute.disputed_transactions.length > own.length && own.length > 0;
	return Math.min(isShared ? shareOf(dispute, Math.abs(told), payment) : Math.abs(told), whole);
}

/** The earlier ones come first; where PayPal does not say how much an earlier one was over, all of this one is meant. */
function shareOf(
	{ disputed_transactions: transactions }: PaypalDispute,
	told: number,
	{ currency, amounts }: Disputable,
): number {
	let left = told;
	for (const { seller_transaction_id: tx, gross_amount } of transactions) {
		if (amounts.has(tx ?? '')) return left;
		const gross = ofCurrency(gross_amount, currency);
		if (gross === undefined) return Infinity;
		left = Math.max(0, left - Math.abs(gross));
	}
	return left;
}

/** The buyer may count in another currency; what was taken of us, is in ours. */
function takenIn(currency: string, { money_movements: movements }: PaypalDispute) {
	const taken = movements.filter(isTaken).map(({ amount }) => ofCurrency(amount, currency));
	if (taken.length === 0 || taken.includes(undefined)) return undefined;
	return taken.reduce<number>((sum, amount = 0) => sum + Math.abs(amount), 0);
}

/** What a dispute begins as, by the published deliveries: an inquiry open, a chargeback with the seller to answer. */
const BEGINS: readonly (string | undefined)[] = ['OPEN', 'WAITING_FOR_SELLER_RESPONSE'];

/** PayPal tells when a dispute changed last, and not what did: what stands as it began has not moved. */
function movedAtOf(
	{ status, update_time }: PaypalDispute,
	openedAt: string,
	withdrawnAt: string | undefined,
): string | undefined {
	const updated = toMoment(update_time);
	if (updated === undefined || updated <= openedAt) return undefined;
	const wasInquiry =
		withdrawnAt !== undefined && Date.parse(withdrawnAt) - Date.parse(openedAt) > AT_ONCE_MS;
	return BEGINS.includes(status) && !wasInquiry ? undefined : updated;
}

/**
 * Refunds with the dispute whose money they show again, which counts once: PayPal gives what a dispute took to the buyer by a
 * refund of the capture (paypal.md, section 8: CAPTURE.REVERSED carries one).
 */
export function withDisputes(
	refunds: readonly RefundRecord[],
	disputes: readonly DisputeRecord[],
): RefundRecord[] {
	const shown = new Map<string, string>();
	for (const { id, status, amount, openedAt, movedAt, withdrawnAt } of disputes) {
		if (status !== 'lost') continue;
		const moment = Date.parse(withdrawnAt ?? movedAt ?? openedAt);
		const distance = ({ at }: RefundRecord) => Math.abs(Date.parse(at) - moment);
		const [nearest] = refunds
			.filter((one) => one.amount === amount && one.at >= openedAt && !shown.has(one.id))
			.sort((left, right) => distance(left) - distance(right));
		if (nearest) shown.set(nearest.id, id);
	}
	return refunds.map((refund) => {
		const disputeId = shown.get(refund.id);
		return disputeId === undefined ? refund : { ...refund, disputeId };
	});
}
