import type Stripe from 'stripe';
import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { ListFilter, PaymentActions } from '../../../shared/contracts/gatewayActions';
import { attemptAsync } from '../../../shared/vocabulary/attempt';
import { fromDecimal } from '../../../shared/vocabulary/money';
import type { PaymentState } from '../../../shared/vocabulary/payment';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { paymentState } from '../../../shared/vocabulary/state/payment';
import { createClient, idOf } from '../client';
import { classify } from '../errors';
import { atAccount } from '../state/dashboard';
import { toPayment } from '../state/payment';
import { IN_LIST, readListed } from '../state/paymentReading';
import { toUnambiguousPart } from './charging';
import { explain } from './explain';
import { readId, readObject } from './ids';
import { created, pageOf, take } from './lists';
import { stateOf, subjectOf } from './stateOf';

const CAPTURED: readonly string[] = ['succeeded', 'processing'];

/** @see https://docs.stripe.com/api/payment_intents */
export const payment: PaymentActions = {
	async get(text, connection) {
		const { kind, id } = readObject(text, ['payment_intent', 'charge']);
		if (kind === 'payment_intent') return await stateOf('payment', id, connection);
		const charge = await createClient(connection).charges.retrieve(id);
		const intent = idOf(charge.payment_intent);
		if (intent) return await stateOf('payment', intent, connection);
		throw new InputRefused(`The charge ${id} belongs to no payment (pi_…): it is from an old API`);
	},
	getMany,
	// Stripe captures a payment once, so no key has to be looked up: what was captured before is told, or refused.
	async capture({ id: text, howMuch }, { key }, connection) {
		const id = readId(text, 'payment_intent');
		const stripe = createClient(connection);
		const capture = async (parameters: Stripe.PaymentIntentCaptureParams) =>
			await stripe.paymentIntents.capture(id, parameters, { idempotencyKey: key });
		const isTaken = ({ rawStatus }: PaymentState) => CAPTURED.includes(rawStatus);
		if (howMuch === 'all')
			return await settle(id, isTaken, connection, async () => await capture({}));
		const { currency } = await stripe.paymentIntents.retrieve(id);
		const amount = fromDecimal(howMuch.part, currency.toUpperCase());
		const part = { amount_to_capture: toUnambiguousPart(howMuch, currency) };
		return await settle(
			id,
			(state) => isTaken(state) && state.amountPaid === amount,
			connection,
			async () => await capture(part),
		);
	},
	async cancel(text, { key }, connection) {
		const id = readId(text, 'payment_intent');
		const stripe = createClient(connection);
		return await settle(
			id,
			({ rawStatus }) => rawStatus === 'canceled',
			connection,
			async () => await stripe.paymentIntents.cancel(id, {}, { idempotencyKey: key }),
		);
	},
	explain,
};

/** One call for a page, one more for each payment that is disputed. */
async function getMany(filter: ListFilter, connection: GatewayConnection): Promise<PaymentState[]> {
	const stripe = createClient(connection);
	const { customerId, limit } = filter;
	const intents = await take(
		stripe.paymentIntents.list({
			...created(filter),
			...(customerId ? { customer: readId(customerId, 'customer') } : {}),
			...pageOf(limit),
			expand: IN_LIST,
		}),
		limit,
	);
	return await Promise.all(
		intents.map(async (intent) => {
			const subject = await subjectOf('payment', intent.id, connection);
			const record = toPayment(await readListed(intent, stripe));
			return atAccount(paymentState(subject, record), connection);
		}),
	);
}

/** Done before, perhaps by somebody else: what counts is where the payment stands. */
async function settle(
	id: string,
	isDone: (state: PaymentState) => boolean,
	connection: GatewayConnection,
	write: () => Promise<unknown>,
): Promise<PaymentState> {
	const attempted = await attemptAsync(write);
	if ('value' in attempted) return await stateOf('payment', id, connection);
	if (classify(attempted.error)?.kind !== 'conflict') throw attempted.error;
	const state = await stateOf('payment', id, connection);
	if (isDone(state)) return state;
	throw attempted.error;
}
