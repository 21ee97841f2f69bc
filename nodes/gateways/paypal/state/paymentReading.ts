import type { GatewayConnection } from '../../../shared/contracts/gateway';
import { onlyCaptureOf } from '../learned';
import { readCapture, readOrder, readSale } from '../reading';
import type { PaypalCapture } from '../shapes/capture';
import type { PaypalOrder, PaypalPurchaseUnit } from '../shapes/order';
import type { PaypalRefund } from '../shapes/refund';
import type { PaypalSale } from '../shapes/sale';
import { fromPaypal } from '../amounts';
import { toDispute, withDisputes } from './dispute';
import { readDisputes } from './disputeReading';
import { captureIdOf, upOf } from './links';
import { firstMoment } from './moments';
import { isMissing, type MoneyBack, moneyBackOf } from './moneyBack';
import type { CaptureReading, OrderReading } from './payment';
import { isPaidTo } from './payee';
import { toRefund } from './refund';
import { searchRefunds, type WentBack } from './refundSearch';
import { searchReversals } from './reversalSearch';
import { saleAsCapture } from './sale';

/** What is read of one payment before its money is looked after: an order with its units, or a capture alone. */
export type PaymentSource =
	| { readonly order: PaypalOrder; readonly units: readonly PaypalPurchaseUnit[] }
	| { readonly capture: PaypalCapture; readonly sale?: PaypalSale };

/**
 * An order, else a capture, else a sale of v1: ids of PayPal do not say whose they are. One call for an order, two for a capture.
 * How long an order can be read is not documented (paypal.md, section 3), and its captures cannot be found by its id: one that is
 * gone is told by the capture that this run was led to, where that is all of it, and else as gone. How it was paid and by whom is
 * gone with it, since no capture says that. What was paid to somebody else alone is told as gone too: it is no money of this account.
 */
export async function readSource(
	id: string,
	connection: GatewayConnection,
): Promise<PaymentSource | undefined> {
	const order = await readOrder(id, connection);
	const account = await connection.account();
	if (!order) {
		const found = (await readWholeOf(id, connection)) ?? (await readCaptureOrSale(id, connection));
		return found && isPaidTo(account, found.capture) ? found : undefined;
	}
	const units = order.purchase_units.filter((unit) => isPaidTo(account, unit));
	const isOthers = units.length === 0 && order.purchase_units.length > 0;
	return isOthers ? undefined : { order, units };
}

/**
 * The capture that was all of an order. One of an authorization may have had others beside it, and after one that was declined
 * another may have gone through.
 */
async function readWholeOf(
	order: string,
	connection: GatewayConnection,
): Promise<{ readonly capture: PaypalCapture } | undefined> {
	const id = onlyCaptureOf(order, connection);
	const capture = id === undefined ? undefined : await readCapture(id, connection);
	if (!capture) return undefined;
	const up = upOf(capture.links);
	const { order_id, authorization_id } = capture.supplementary_data?.related_ids ?? {};
	const isItsOwn = order_id === order || (order_id === undefined && up?.id === order);
	const isFromAuthorization = authorization_id !== undefined || up?.kind === 'authorization';
	const isWhole = capture.final_capture === true && !isFromAuthorization && hasArrived(capture);
	return isItsOwn && isWhole ? { capture } : undefined;
}

/** A payment of an invoice may be either. */
export async function readCaptureOrSale(
	id: string,
	connection: GatewayConnection,
): Promise<{ readonly capture: PaypalCapture; readonly sale?: PaypalSale } | undefined> {
	const capture = await readCapture(id, connection);
	if (capture) return { capture };
	const sale = await readSale(id, connection);
	return sale && { capture: saleAsCapture(sale), sale };
}

/** Money that was taken, and the refunds that the object it is in shows. */
export interface Taken {
	readonly capture: PaypalCapture;
	readonly refunds: readonly PaypalRefund[];
	/** Of v1: PayPal tells of its refunds otherwise. */
	readonly isSale?: boolean;
}

export function takenOf(source: PaymentSource): Taken[] {
	if ('capture' in source) {
		return [{ capture: source.capture, refunds: [], isSale: source.sale !== undefined }];
	}
	return source.units.flatMap(({ payments }) => {
		const { captures = [], refunds = [] } = payments ?? {};
		return captures.map((capture) => ({
			capture,
			// With one capture a refund cannot be another's, whatever its link says.
			refunds:
				captures.length === 1 ? refunds : refunds.filter((one) => isOf(one, capture, captures)),
		}));
	});
}

/** A refund without a link is the first capture's. */
function isOf(
	refund: PaypalRefund,
	{ id }: PaypalCapture,
	captures: readonly PaypalCapture[],
): boolean {
	const of = captureIdOf(refund);
	const isKnown = captures.some((capture) => capture.id === of);
	return isKnown ? of === id : captures[0]?.id === id;
}

/**
 * What became of the money of each, in the order given. One call for each that arrived, for its disputes (fewer for many, see
 * `disputeReading.ts`); more only where PayPal says that some went back: by what, where it is not shown, and else by whom.
 */
export async function readMoneyBack(
	taken: readonly Taken[],
	connection: GatewayConnection,
): Promise<CaptureReading[]> {
	const arrived = taken.filter(({ capture }) => hasArrived(capture));
	const disputes = await readDisputes(
		arrived.map(({ capture }) => ({
			id: capture.id,
			at: firstMoment(capture.create_time, capture.update_time),
		})),
		connection,
	);
	const first = taken.map((one) => {
		const { capture, refunds } = one;
		const { currency_code: currency } = capture.amount;
		const amounts = new Map([[capture.id, fromPaypal(capture.amount)]]);
		return {
			...one,
			isAnybodys: refunds.some((refund) => isAnybodys(refund, capture)),
			refunds: refunds.flatMap((refund) => toRefund(refund) ?? []),
			disputes: (disputes.get(capture.id) ?? []).map((dispute) =>
				toDispute(dispute, { currency, amounts }),
			),
		};
	});
	const missing = first.filter((one) => isMissing(one.capture, one));
	const [sales, captures] = [
		missing.filter((one) => one.isSale),
		missing.filter((one) => !one.isSale),
	];
	const reversed = await searchReversals(
		first.filter((one) => !missing.includes(one)).flatMap(shownBack),
		connection,
	);
	const searched = new Map<string, WentBack>([
		...(await searchRefunds({ kind: 'sale', ...idsOf(sales) }, connection)),
		...(await searchRefunds({ kind: 'capture', ...idsOf(captures) }, connection)),
	]);
	return first.map(({ capture, refunds, disputes: own }) => {
		const known = new Set(refunds.map(({ id }) => id));
		const found = searched.get(capture.id);
		const more = (found?.refunds ?? []).filter(({ id }) => !known.has(id));
		const taken = found?.reversed ?? reversed.get(capture.id);
		return { capture, ...moneyBackOf(capture, [...refunds, ...more], own, taken) };
	});
}

/** The reading of one order or capture, of the money that was read for all. */
export function readingOf(
	source: PaymentSource,
	money: readonly CaptureReading[],
): OrderReading | CaptureReading | undefined {
	if ('order' in source) return { ...source, captures: money };
	return money[0];
}

function idsOf(taken: ReadonlyArray<{ readonly capture: PaypalCapture }>) {
	const moments = taken.map(({ capture }) => firstMoment(capture.create_time, capture.update_time));
	return {
		ids: new Set(taken.map(({ capture }) => capture.id)),
		since: moments.sort()[0] ?? '',
	};
}

/**
 * Money that is shown to have gone back and may have been taken, besides what a dispute explains. Where only a part went, more may
 * have gone since that is not shown; where PayPal says that nothing is gone, it may have brought back what it took.
 */
function shownBack({ capture, refunds, disputes, isAnybodys, isSale = false }: Shown) {
	const own = withDisputes(refunds, disputes).filter(
		({ outcome, disputeId }) =>
			disputeId === undefined && (outcome === 'succeeded' || outcome === 'pending'),
	);
	const mayBeMore = capture.status === 'PARTIALLY_REFUNDED';
	if (own.length === 0 || !(isAnybodys || mayBeMore)) return [];
	const changedAt = firstMoment(capture.update_time, capture.create_time);
	const more = capture.status === 'REFUNDED' ? [] : [{ at: changedAt }];
	const all: ReadonlyArray<{ readonly id?: string; readonly at: string }> = [...own, ...more];
	return all.map(({ id, at }) => ({
		...(id === undefined ? {} : { id }),
		of: capture.id,
		isSale,
		at,
	}));
}

interface Shown extends Pick<MoneyBack, 'refunds' | 'disputes'> {
	readonly capture: PaypalCapture;
	readonly isAnybodys: boolean;
	readonly isSale?: boolean;
}

/** A note to the payer, and a mark other than the payment's own, are the merchant's: PayPal leaves neither by itself. */
function isAnybodys({ custom_id, note_to_payer }: PaypalRefund, capture: PaypalCapture): boolean {
	const isMarked = custom_id !== undefined && custom_id !== capture.custom_id;
	return !isMarked && note_to_payer === undefined;
}

/** What was declined cannot be disputed. */
function hasArrived({ status }: PaypalCapture): boolean {
	return status !== 'DECLINED' && status !== 'FAILED';
}
