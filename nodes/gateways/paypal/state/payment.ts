import type { GatewayConnection } from '../../../shared/contracts/gateway';
import { lookup } from '../../../shared/vocabulary/lookup';
import type { PaymentMethod } from '../../../shared/vocabulary/payment';
import { stageOf } from '../../../shared/vocabulary/state/payment';
import type {
	AttemptRecord,
	DisputeRecord,
	PaymentRecord,
	PaymentStage,
	RefundRecord,
} from '../../../shared/vocabulary/state/record';
import { UnusableAnswer } from '../../../shared/vocabulary/unusableAnswer';
import { fromPaypal } from '../amounts';
import type { PaypalAuthorization } from '../shapes/authorization';
import type { PaypalCapture } from '../shapes/capture';
import type { PaypalOrder, PaypalPurchaseUnit } from '../shapes/order';
import { AUTHORIZATION_OUTCOMES, CAPTURE_OUTCOMES, ORDER_STAGES } from '../statuses';
import { authorizationAttempt, captureAttempt, letGoAt } from './attempt';
import { readReference } from './crmReference';
import { customerOf } from './customer';
import { upOf } from './links';
import { methodOf, walletOf } from './method';
import { firstMoment, toMoment } from './moments';
import { paymentPage } from './pages';

/** What became of the money of one capture, see `moneyBack.ts`. */
export interface CaptureReading {
	readonly capture: PaypalCapture;
	readonly refunds: readonly RefundRecord[];
	readonly disputes: readonly DisputeRecord[];
	readonly isUntold: boolean;
}

export interface OrderReading {
	readonly order: PaypalOrder;
	/** Those that are ours, where an order has several sellers. */
	readonly units: readonly PaypalPurchaseUnit[];
	readonly captures: readonly CaptureReading[];
}

type Mode = Pick<GatewayConnection, 'livemode'> & { readonly now: number };

/** @see checkout_orders_v2, order */
export function orderPayment({ order, units, captures }: OrderReading, mode: Mode): PaymentRecord {
	const method = methodOf(order.payment_source);
	const authorizations = units.flatMap(({ payments }) => payments?.authorizations ?? []);
	const attempts = oldestFirst([
		...authorizations.flatMap((one) => ofAuthorization(one, captures, mode.now, method) ?? []),
		...captures.flatMap(({ capture }) => captureAttempt(capture, method) ?? []),
	]);
	const amounts = units.flatMap(({ amount }) => amount ?? []);
	const { currency_code: currency } =
		amounts[0] ?? captures[0]?.capture.amount ?? nothing(order.id);
	const texts = [...units, ...captures.map(({ capture }) => capture), ...authorizations];
	const crmReference = texts
		.map(({ custom_id }) => readReference(custom_id))
		.find((reference) => reference !== undefined);
	const description = units.find((unit) => unit.description)?.description;
	const stage = orderStage(order, authorizations, captures, attempts);
	const asked = amounts.reduce((sum, amount) => sum + fromPaypal(amount), 0);
	const canceled = stage === 'canceled' ? cancelOf(order, authorizations) : undefined;
	return {
		id: order.id,
		rawStatus: wordsOf(order, authorizations, captures),
		currency,
		createdAt: firstMoment(order.create_time, attempts[0]?.triedAt, order.update_time),
		...(description ? { description } : {}),
		customer: customerOf(order.payer, walletOf(order.payment_source)),
		...(crmReference ? { crmReference } : {}),
		url: paymentPage(captures[0]?.capture.id ?? authorizations[0]?.id ?? order.id, mode),
		stage,
		amount: amounts.length > 0 ? asked : attempts.reduce((sum, { amount }) => sum + amount, 0),
		attempts,
		declines: [],
		...moneyBack(captures),
		...(canceled ? { canceled } : {}),
	};
}

/** A capture that no order leads to. */
export function capturePayment(
	reading: CaptureReading,
	mode: Pick<Mode, 'livemode'>,
): PaymentRecord {
	const { capture, isUntold } = reading;
	const { id, status, amount, custom_id } = capture;
	const attempt = captureAttempt(capture);
	const attempts = attempt ? [attempt] : [];
	const crmReference = readReference(custom_id);
	const stage = attempt && !isUntold ? byAttempts(attempts, 'unknown') : 'unknown';
	return {
		id,
		rawStatus: [status, capture.status_details?.reason].filter(Boolean).join(' '),
		currency: amount.currency_code,
		createdAt: firstMoment(capture.create_time, capture.update_time),
		customer: {},
		...(crmReference ? { crmReference } : {}),
		url: paymentPage(id, mode),
		stage,
		amount: fromPaypal(amount),
		attempts,
		declines: [],
		...moneyBack([reading]),
	};
}

function ofAuthorization(
	authorization: PaypalAuthorization,
	captures: readonly CaptureReading[],
	now: number,
	method: PaymentMethod | undefined,
): AttemptRecord | undefined {
	const own = captures.filter(({ capture }) => {
		const related = capture.supplementary_data?.related_ids?.authorization_id;
		const up = upOf(capture.links);
		return (related ?? (up?.kind === 'authorization' ? up.id : undefined)) === authorization.id;
	});
	const taken = own.filter(({ capture }) => lookup(CAPTURE_OUTCOMES, capture.status) !== 'failed');
	const captured = taken.reduce((sum, { capture }) => sum + fromPaypal(capture.amount), 0);
	const isFinal = taken.some(({ capture }) => capture.final_capture === true);
	return authorizationAttempt(authorization, { captured, isFinal, now }, method);
}

/** By what was tried where anything was; of a word that nobody knows nothing is said. */
function orderStage(
	{ status }: PaypalOrder,
	authorizations: readonly PaypalAuthorization[],
	captures: readonly CaptureReading[],
	attempts: readonly AttemptRecord[],
): PaymentStage {
	const own = lookup(ORDER_STAGES, status) ?? 'unknown';
	const isKnown =
		own !== 'unknown' &&
		authorizations.every((one) => lookup(AUTHORIZATION_OUTCOMES, one.status) !== undefined) &&
		captures.every(({ capture, isUntold }) => {
			return lookup(CAPTURE_OUTCOMES, capture.status) !== undefined && !isUntold;
		});
	if (!isKnown) return 'unknown';
	// A completed order that shows neither a capture nor a reservation says nothing of its money.
	const stage = byAttempts(attempts, own === 'succeeded' ? 'unknown' : own);
	const mayGoOn = own === 'actionRequired' || own === 'processing' || own === 'canceled';
	return stage === 'failed' && mayGoOn ? own : stage;
}

function byAttempts(attempts: readonly AttemptRecord[], otherwise: PaymentStage): PaymentStage {
	const stage = stageOf(attempts, otherwise);
	const waiting = attempts.filter(({ outcome }) => outcome === 'pending');
	const isReviewed = waiting.length > 0 && waiting.every(({ review }) => review?.isOpen);
	return stage === 'processing' && isReviewed ? 'underReview' : stage;
}

function moneyBack(
	captures: readonly CaptureReading[],
): Pick<PaymentRecord, 'refunds' | 'disputes'> {
	const disputes = captures.flatMap((one) => one.disputes);
	return {
		refunds: captures
			.flatMap((one) => one.refunds)
			.sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0)),
		disputes: [...new Map(disputes.map((one) => [one.id, one])).values()],
	};
}

function cancelOf(
	{ status, update_time }: PaypalOrder,
	authorizations: readonly PaypalAuthorization[],
): PaymentRecord['canceled'] {
	const last = authorizations.at(-1);
	const at = status === 'VOIDED' ? toMoment(update_time) : last && letGoAt(last);
	const hasRunOut = status !== 'VOIDED' && last !== undefined && last.status !== 'VOIDED';
	return { ...(at ? { at } : {}), ...(hasRunOut ? { reason: 'the authorization expired' } : {}) };
}

/** The order's word and, where it is not plainly done, the last transaction's: for some a person has to act at PayPal. */
function wordsOf(
	{ status }: PaypalOrder,
	authorizations: readonly PaypalAuthorization[],
	captures: readonly CaptureReading[],
): string {
	const last = captures.at(-1)?.capture ?? authorizations.at(-1);
	const words = [status, last?.status, last?.status_details?.reason];
	return [...new Set(words.filter(Boolean))].join(' ');
}

function oldestFirst(attempts: readonly AttemptRecord[]): AttemptRecord[] {
	return [...attempts].sort((left, right) => {
		return left.triedAt < right.triedAt ? -1 : left.triedAt > right.triedAt ? 1 : 0;
	});
}

function nothing(id: string): never {
	throw new UnusableAnswer('PayPal', `PayPal answered the order ${id} without an amount`);
}
