import type Stripe from 'stripe';
import type { GatewayConnection } from '../../shared/contracts/gateway';
import type { PaymentState } from '../../shared/vocabulary/payment';
import { type Subject, type SubjectKind, toReference } from '../../shared/vocabulary/subject';
import { createClient, unlessMissing } from './client';
import { withWarnings } from './fraudWarnings';
import { atAccount } from './state/dashboard';
import { invoiceState } from './state/invoice';
import { readInvoice } from './state/invoiceReading';
import { paymentState } from './state/payment';
import { chargeState } from './state/charge';
import { freeOrderState } from './state/freeOrder';
import { readCharge, readPayment, readPayments } from './state/paymentReading';
import { subscriptionState } from './state/subscription';
import { readSubscription } from './state/subscriptionReading';

/** A payment without a PaymentIntent: of Checkout where nothing was to be paid, and of the Charges API. */
const SESSION = 'cs_';
const CHARGES = ['ch_', 'py_'];

type Reader = (subject: Subject, stripe: Stripe, now: number) => Promise<PaymentState | undefined>;

const READERS: Readonly<Record<SubjectKind, Reader>> = {
	payment: async (subject, stripe) => {
		if (isBare(subject)) {
			const isOrder = subject.id.startsWith(SESSION);
			return await (isOrder ? readFreeOrder : readBareCharge)(subject, stripe);
		}
		const reading = await readPayment(subject.id, stripe);
		const intent = reading?.intent;
		return intent && paymentState(subject, { ...reading, intent });
	},
	invoice: async (subject, stripe, now) => {
		const reading = await readInvoice(subject.id, stripe);
		return reading && invoiceState(subject, reading, now);
	},
	subscription: async (subject, stripe, now) => {
		const reading = await readSubscription(subject.id, stripe);
		return reading && subscriptionState(subject, reading, now);
	},
};

/**
 * The truth about each subject, by id; each is read once, however often it is named. One call for a payment without a
 * dispute, two for an invoice, three for a subscription; `state/` says where it is one more. Many payments of one time cost a call
 * for each hundred.
 */
export async function readStates(
	subjects: readonly Subject[],
	connection: GatewayConnection,
): Promise<ReadonlyArray<PaymentState | undefined>> {
	const stripe = createClient(connection);
	const now = connection.clock.now();
	const pending = new Map<string, Promise<PaymentState | undefined>>();
	const payments = new Map(
		subjects.flatMap((subject) =>
			subject.kind === 'payment' && !isBare(subject) ? [[subject.id, subject]] : [],
		),
	);
	for (const [id, reading] of await readPayments([...payments.keys()], stripe)) {
		const subject = payments.get(id);
		if (!subject) continue;
		pending.set(toReference(subject), Promise.resolve(paymentState(subject, reading)));
	}
	return await Promise.all(
		subjects.map(async (subject) => {
			const reference = toReference(subject);
			const reading = pending.get(reference) ?? READERS[subject.kind](subject, stripe, now);
			pending.set(reference, reading);
			const state = await reading;
			return state && atAccount(await withWarnings(state, connection, stripe), connection);
		}),
	);
}

function isBare({ id }: Subject): boolean {
	return [SESSION, ...CHARGES].some((prefix) => id.startsWith(prefix));
}

async function readBareCharge(subject: Subject, stripe: Stripe): Promise<PaymentState | undefined> {
	const reading = await readCharge(subject.id, stripe);
	const charge = reading?.charge;
	return charge && chargeState(subject, { ...reading, charge });
}

async function readFreeOrder(subject: Subject, stripe: Stripe): Promise<PaymentState | undefined> {
	const session = await unlessMissing(stripe.checkout.sessions.retrieve(subject.id));
	return session && freeOrderState(subject, session);
}
