import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type {
	HowMuch,
	RefundActions,
	RefundRecord,
} from '../../../shared/contracts/gatewayActions';
import { normaliseDecimal, toText } from '../../../shared/vocabulary/money';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { toPaypal } from '../amounts';
import { call } from '../client';
import { readCapture, readRefund } from '../reading';
import { type PaypalRefund, REFUND } from '../shapes/refund';
import { captureIdOf } from '../state/links';
import { readTransactionId } from './naming';
import { toPart } from './part';
import { captureFor, findPaid, type Refundable, readRefundable } from './refundable';
import { stands, toRefund } from './refundRecord';
import { notThere } from './stateOf';
import { orderIdOf } from './transactions';
import { hashOf, requestIdOf } from './writing';

/** What `custom_id` of a refund holds at most (payments_payment_v2, refund_request). */
const LONGEST_MARK = 127;
/** Of a key that leaves no room for the amount behind it, the digest. */
const LONGEST_KEY = 60;

/** @see https://developer.paypal.com/docs/api/payments/v2/#captures_refund */
export const refund: RefundActions = {
	find: findPaid,
	// PayPal knows a key for 45 days; `custom_id` of the refund holds it for ever, and is looked up first.
	async create({ payment, howMuch }, { key }, connection) {
		const part = howMuch === 'all' ? undefined : toPart(howMuch, payment.currency);
		const paid = await readRefundable(readTransactionId(payment.id), connection);
		const before = paid.refunds.filter(isOfKey(key));
		const standing = before.find(stands);
		if (standing) {
			if (standing.custom_id !== markOf(key, howMuch)) throw otherAmount(standing, paid.id);
			return { value: toRefund(standing, paid.id), isNew: false };
		}
		const { id, left } = captureFor(part, paid);
		const amount = part ?? left;
		const made = await call(
			{
				method: 'POST',
				path: `/v2/payments/captures/${encodeURIComponent(id)}/refund`,
				body: {
					...(amount === undefined
						? {}
						: { amount: toPaypal({ amount, currency: paid.currency }) }),
					custom_id: markOf(key, howMuch),
				},
				requestId: requestIdOf(`refund ${before.length}`, key),
			},
			REFUND,
			connection,
		);
		if (made.custom_id !== undefined && made.custom_id !== markOf(key, howMuch)) {
			throw otherAmount(made, paid.id);
		}
		return { value: toRefund(made, paid.id), isNew: isNewSince(paid, made) };
	},
	async get(text, connection) {
		const id = readTransactionId(text);
		const found = await readRefund(id, connection);
		if (!found) throw notThere('refund', id, connection);
		return toRefund(found, await paymentIdOf(found, connection));
	},
};

/** One key for two amounts is a slip of whoever set it, so that the amount stands beside the key. */
function markOf(key: string, howMuch: HowMuch): string {
	const asked = howMuch === 'all' ? 'all' : normaliseDecimal(howMuch.part);
	return `${shortKey(key)} ${asked}`.slice(0, LONGEST_MARK);
}

function isOfKey(key: string) {
	const wanted = shortKey(key);
	return ({ custom_id: mark = '' }: PaypalRefund) =>
		mark.slice(0, mark.lastIndexOf(' ')) === wanted;
}

function shortKey(key: string): string {
	return key.length <= LONGEST_KEY ? key : hashOf(key).slice(0, LONGEST_KEY);
}

function otherAmount(made: PaypalRefund, paymentId: string): InputRefused {
	const { amount, currency } = toRefund(made, paymentId);
	return new InputRefused(
		`With this Idempotency Key ${toText(amount, currency)} were given back before, not the amount asked for now. Set another key under Options if both are meant`,
	);
}

/** Where what went back is not known whole, PayPal may have repeated an earlier answer: then it is older than what was read. */
function isNewSince({ asOf }: Refundable, { create_time: created }: PaypalRefund): boolean {
	if (asOf === undefined || asOf === '' || created === undefined) return true;
	return Date.parse(created) > Date.parse(asOf);
}

/** As the payment subject is called: the order of its capture or, without one, the capture. */
async function paymentIdOf(
	found: PaypalRefund,
	connection: GatewayConnection,
): Promise<NonNullable<RefundRecord['paymentId']>> {
	const captureId = captureIdOf(found);
	if (captureId === undefined) return found.id;
	const capture = await readCapture(captureId, connection);
	return (capture && orderIdOf(capture)) ?? captureId;
}
