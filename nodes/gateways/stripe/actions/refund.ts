import type Stripe from 'stripe';
import type {
	RefundActions,
	RefundReason,
	RefundRecord,
} from '../../../shared/contracts/gatewayActions';
import { lookup } from '../../../shared/vocabulary/lookup';
import { fromStripeAmount } from '../amounts';
import { createClient, idOf, toIso } from '../client';
import { REFUND_OUTCOMES } from '../statuses';
import { toPart } from './charging';
import { type ObjectName, readId, readObject } from './ids';
import { writeOnce } from './writing';

const REASONS: Readonly<Record<RefundReason, Stripe.RefundCreateParams.Reason>> = {
	requestedByCustomer: 'requested_by_customer',
	duplicate: 'duplicate',
	fraudulent: 'fraudulent',
};

/** @see https://docs.stripe.com/api/refunds */
export const refund: RefundActions = {
	// A refund that failed left the money where it was: the next one is a new one.
	async create({ paymentId, amount, reason }, { key }, connection) {
		const paid = readObject(paymentId, ['payment_intent', 'charge']);
		const stripe = createClient(connection);
		const part =
			amount === undefined ? {} : { amount: toPart(amount, await currencyOf(paid, stripe)) };
		const parameters: Stripe.RefundCreateParams = {
			...(paid.kind === 'charge' ? { charge: paid.id } : { payment_intent: paid.id }),
			...part,
			...(reason ? { reason: REASONS[reason] } : {}),
		};
		const made = await writeOnce<Stripe.Refund>({
			key,
			send: async (idempotencyKey) => await stripe.refunds.create(parameters, { idempotencyKey }),
			read: async ({ id }) => await stripe.refunds.retrieve(id),
			stands: ({ status }) => status !== 'failed' && status !== 'canceled',
		});
		return { ...made, value: toRefund(made.value) };
	},
	async get(text, connection) {
		return toRefund(await createClient(connection).refunds.retrieve(readId(text, 'refund')));
	},
};

/** A part is typed in the payment's currency, which decides how many decimals it has. */
async function currencyOf({ kind, id }: ObjectName, stripe: Stripe): Promise<string> {
	const paid = await (kind === 'charge'
		? stripe.charges.retrieve(id)
		: stripe.paymentIntents.retrieve(id));
	return paid.currency;
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
