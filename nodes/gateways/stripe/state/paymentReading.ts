import type Stripe from 'stripe';
import { expanded, idOf, unlessMissing } from '../client';
import { listPayments } from '../manyPayments';
import { eachListed } from '../paging';

/** What was tried last: an intent with its latest charge, or a charge alone, as before PaymentIntents. */
type Tried =
	| { readonly intent: Stripe.PaymentIntent; readonly charge?: Stripe.Charge }
	| { readonly intent?: undefined; readonly charge: Stripe.Charge };

/** One payment as Stripe has it: its last charge (earlier ones were declined) and what became of that. */
export type PaymentReading = Tried & {
	/** Oldest first. */
	readonly refunds: readonly Stripe.Refund[];
	/** Oldest first. */
	readonly disputes: readonly Stripe.Dispute[];
	/** Stripe Radar let a person look at it, or still does. */
	readonly review?: Stripe.Review;
};

/** The largest page. */
const PAGE = 100;

/** Ten thousand refunds of one charge. */
const MOST_REFUND_PAGES = 100;

/** Four levels are as deep as expansion goes (https://docs.stripe.com/api/expanding_objects). */
const IN_CHARGE = ['balance_transaction', 'refunds.data.failure_balance_transaction'];
const IN_INTENT = ['customer', ...IN_CHARGE.map((field) => `latest_charge.${field}`)];

/** Disputes of one charge are a handful: first ones, and appeals. */
const MOST_DISPUTE_PAGES = 10;

/**
 * One call brings the charge, its fee and its refunds along; a dispute costs a second one, more than ten refunds another, and
 * so does a review.
 * @see https://docs.stripe.com/api/payment_intents/retrieve
 */
export async function readPayment(id: string, stripe: Stripe): Promise<PaymentReading | undefined> {
	const intent = await unlessMissing(stripe.paymentIntents.retrieve(id, { expand: IN_INTENT }));
	if (!intent) return undefined;
	return await readListed(intent, stripe);
}

/** In a list the moment at which a refund came back is a level too deep. */
export const IN_LIST = [
	'data.customer',
	'data.latest_charge.balance_transaction',
	'data.latest_charge.refunds',
];

/** Those of many payments that lists bring, as if each had been read by its id. */
export async function readPayments(
	ids: readonly string[],
	stripe: Stripe,
): Promise<ReadonlyMap<string, PaymentReading>> {
	const listed = [...(await listPayments(ids, IN_LIST, stripe)).values()];
	const readings = await Promise.all(
		listed
			.filter(isWhole)
			.map(async (intent) => [intent.id, await readListed(intent, stripe)] as const),
	);
	return new Map(readings);
}

/** @param intent with its charge expanded: from a list, as `IN_LIST` says. */
export async function readListed(
	intent: Stripe.PaymentIntent,
	stripe: Stripe,
): Promise<PaymentReading> {
	const charge = expanded(intent.latest_charge);
	const [around, review] = await Promise.all([
		charge ? readAround(charge, stripe) : { refunds: [], disputes: [] },
		readReview(intent.review, stripe),
	]);
	return { intent, ...around, ...(review ? { review } : {}) };
}

/** @see https://docs.stripe.com/api/charges/retrieve */
export async function readCharge(id: string, stripe: Stripe): Promise<PaymentReading | undefined> {
	const charge = await unlessMissing(stripe.charges.retrieve(id, { expand: IN_CHARGE }));
	if (!charge) return undefined;
	const [around, review] = await Promise.all([
		readAround(charge, stripe),
		readReview(charge.review, stripe),
	]);
	return { ...around, ...(review ? { review } : {}) };
}

/** @param charge with refunds expanded. */
async function readAround(
	charge: Stripe.Charge,
	stripe: Stripe,
): Promise<PaymentReading & { readonly charge: Stripe.Charge }> {
	const [refunds, disputes] = await Promise.all([
		readRefunds(charge, stripe),
		readDisputes(charge, stripe),
	]);
	return { charge, refunds: byAge(refunds), disputes: byAge(disputes) };
}

async function readRefunds(charge: Stripe.Charge, stripe: Stripe): Promise<Stripe.Refund[]> {
	if (!charge.refunds?.has_more) return charge.refunds?.data ?? [];
	const expand = ['data.failure_balance_transaction'];
	const query = { charge: charge.id, limit: PAGE, expand };
	const refunds: Stripe.Refund[] = [];
	const listed = eachListed(async (after) => await stripe.refunds.list({ ...query, ...after }), {
		what: 'refunds of a charge',
		most: MOST_REFUND_PAGES,
	});
	for await (const refund of listed) refunds.push(refund);
	return refunds;
}

async function readDisputes(charge: Stripe.Charge, stripe: Stripe): Promise<Stripe.Dispute[]> {
	if (!charge.disputed) return [];
	const query = { charge: charge.id, limit: PAGE };
	const disputes: Stripe.Dispute[] = [];
	const listed = eachListed(async (after) => await stripe.disputes.list({ ...query, ...after }), {
		what: 'disputes of a charge',
		most: MOST_DISPUTE_PAGES,
	});
	for await (const dispute of listed) disputes.push(dispute);
	return disputes;
}

/** Only what names a review has one: a plain payment costs no call. */
async function readReview(
	field: Stripe.PaymentIntent['review'] | undefined,
	stripe: Stripe,
): Promise<Stripe.Review | undefined> {
	const id = idOf(field);
	return id === undefined ? undefined : await unlessMissing(stripe.reviews.retrieve(id));
}

/** Whether a list brings all that reading by id does. */
export function isWhole({ latest_charge: field }: Stripe.PaymentIntent): boolean {
	const refunds = expanded(field)?.refunds?.data ?? [];
	return refunds.every(({ failure_balance_transaction: entry }) => !entry);
}

function byAge<Value extends { readonly created: number; readonly id: string }>(
	values: readonly Value[],
): Value[] {
	return [...values].sort(
		(left, right) => left.created - right.created || (left.id < right.id ? -1 : 1),
	);
}
