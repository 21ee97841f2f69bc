import type Stripe from 'stripe';
import type {
	HowMuch,
	RefundActions,
	RefundReason,
	RefundRecord,
} from '../../../shared/contracts/gatewayActions';
import { lookup } from '../../../shared/vocabulary/lookup';
import { toDecimal } from '../../../shared/vocabulary/money';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { fromStripeAmount } from '../amounts';
import { createClient, idOf, toIso } from '../client';
import { eachListed } from '../paging';
import { REFUND_OUTCOMES } from '../statuses';
import { toUnambiguousPart } from './charging';
import { readId, readObject } from './ids';
import { PAGE } from './lists';
import { KEY_IN_METADATA, writeOnce } from './writing';

const REASONS: Readonly<Record<RefundReason, Stripe.RefundCreateParams.Reason>> = {
	requestedByCustomer: 'requested_by_customer',
	duplicate: 'duplicate',
	fraudulent: 'fraudulent',
};

export const refundReasons = Object.keys(REASONS) as RefundReason[];

/** A payment with more refunds than these pages hold is a person's to look at. */
const MOST_PAGES = 10;

/** Beside the key: whether all of what was left was asked for, or a part. */
const ASKED_IN_METADATA = 'crm_payments_asked';

/** @see https://docs.stripe.com/api/refunds */
export const refund: RefundActions = {
	async find(text, connection) {
		const { kind, id } = readObject(text, ['payment_intent', 'charge']);
		const stripe = createClient(connection);
		if (kind === 'payment_intent') {
			const { currency } = await stripe.paymentIntents.retrieve(id);
			return { id, currency: currency.toUpperCase() };
		}
		// With a part of it asked for, the answer is looked at whole: the currency must be there.
		const charge = await stripe.charges.retrieve(id, { expand: ['payment_intent'] });
		return { id: idOf(charge.payment_intent) ?? id, currency: charge.currency.toUpperCase() };
	},
	// Three calls with `find`, where one would give the money back: whose payment it is and what was given back already are
	// worth a read each, since a refund that goes out twice does not come back. Stripe's own key closes the gap between look-up
	// and write; the look-up stands in for the key once Stripe has forgotten it.
	async create({ payment, howMuch, reason }, { key }, connection) {
		const paid = ofPayment(payment.id);
		const part = howMuch === 'all' ? {} : { amount: toUnambiguousPart(howMuch, payment.currency) };
		const stripe = createClient(connection);
		const before = (await refundsOf(payment.id, stripe)).filter(
			({ metadata }) => metadata?.[KEY_IN_METADATA] === key,
		);
		const standing = before.find(stands);
		if (standing) {
			return { value: sameAmount(toRefund(standing), standing, part, howMuch), isNew: false };
		}
		const parameters: Stripe.RefundCreateParams = {
			...paid,
			...part,
			...(reason ? { reason: REASONS[reason] } : {}),
			metadata: { [KEY_IN_METADATA]: key, [ASKED_IN_METADATA]: askedFor(howMuch) },
		};
		const made = await writeOnce<Stripe.Refund>({
			key,
			send: async (idempotencyKey) => await stripe.refunds.create(parameters, { idempotencyKey }),
			read: async ({ id }) => await stripe.refunds.retrieve(id),
			stands,
			undone: before.length,
		});
		return { ...made, value: toRefund(made.value) };
	},
	async get(text, connection) {
		return toRefund(await createClient(connection).refunds.retrieve(readId(text, 'refund')));
	},
};

/** One that failed, or was canceled, left the money where it was: the next one is a new one. */
function stands({ status }: Stripe.Refund): boolean {
	return status !== 'failed' && status !== 'canceled';
}

/** A charge of an old API belongs to no payment and stands for itself. */
function ofPayment(
	text: string,
): { readonly charge: string } | { readonly payment_intent: string } {
	const { kind, id } = readObject(text, ['payment_intent', 'charge']);
	return kind === 'charge' ? { charge: id } : { payment_intent: id };
}

/**
 * Every refund of the payment, newest first. The list is up to date at once, a search is not.
 * @throws InputRefused where there are too many to be seen whole: what is not seen may have been made before.
 */
async function refundsOf(paymentId: string, stripe: Stripe): Promise<Stripe.Refund[]> {
	const query = { ...ofPayment(paymentId), limit: PAGE };
	const refunds = eachListed(async (after) => await stripe.refunds.list({ ...query, ...after }), {
		what: 'refunds of one payment',
		most: MOST_PAGES,
		refusal: () =>
			new InputRefused(
				`The payment ${paymentId} has more than ${MOST_PAGES * PAGE} refunds, too many to see whether this one was made before. Make it in the Dashboard`,
			),
	});
	const found: Stripe.Refund[] = [];
	for await (const each of refunds) found.push(each);
	return found;
}

/** All of what was left is another wish than a part, also where it came to the same. */
function askedFor(howMuch: HowMuch): string {
	return howMuch === 'all' ? 'all' : 'part';
}

/** One key for two amounts is a slip of whoever set it: neither a second refund nor a wrong answer. */
function sameAmount(
	made: RefundRecord,
	{ amount, metadata }: Stripe.Refund,
	wanted: { readonly amount?: number },
	howMuch: HowMuch,
): RefundRecord {
	const isSame =
		wanted.amount === undefined
			? metadata?.[ASKED_IN_METADATA] === askedFor(howMuch)
			: wanted.amount === amount;
	if (isSame) return made;
	throw new InputRefused(
		`With this Idempotency Key ${toDecimal(made.amount, made.currency)} ${made.currency} were given back before, not the amount asked for now. Set another key under Options if both are meant`,
	);
}

function toRefund(found: Stripe.Refund): RefundRecord {
	const { status, reason, failure_reason: failureReason } = found;
	const paymentId = idOf(found.payment_intent) ?? idOf(found.charge);
	return {
		id: found.id,
		status: lookup(REFUND_OUTCOMES, status) ?? 'unknown',
		rawStatus: status ?? '',
		amount: fromStripeAmount(found.amount, found.currency),
		currency: found.currency.toUpperCase(),
		...(reason ? { reason: reason.replaceAll('_', ' ') } : {}),
		...(failureReason ? { failureReason: failureReason.replaceAll('_', ' ') } : {}),
		...(paymentId ? { paymentId } : {}),
		createdAt: toIso(found.created),
	};
}
