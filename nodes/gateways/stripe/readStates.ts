import type Stripe from 'stripe';
import type { GatewayConnection } from '../../shared/contracts/gateway';
import type { PaymentState } from '../../shared/vocabulary/payment';
import { invoiceState } from '../../shared/vocabulary/state/invoice';
import { paymentState } from '../../shared/vocabulary/state/payment';
import type { PaymentRecord } from '../../shared/vocabulary/state/record';
import { subscriptionState } from '../../shared/vocabulary/state/subscription';
import { type Subject, type SubjectKind, toReference } from '../../shared/vocabulary/subject';
import { createClient, unlessMissing } from './client';
import { withWarnings } from './fraudWarnings';
import { atAccount } from './state/dashboard';
import { toFreeOrder } from './state/freeOrder';
import { toInvoice } from './state/invoice';
import { readInvoice } from './state/invoiceReading';
import { toPayment } from './state/payment';
import { readCharge, readPayment, readPayments } from './state/paymentReading';
import { toSubscription } from './state/subscription';
import { readSubscription } from './state/subscriptionReading';

/** A payment without a PaymentIntent: of Checkout where nothing was to be paid, and of the Charges API. */
const SESSION = 'cs_';
const CHARGES = ['ch_', 'py_'];

type Reader = (subject: Subject, stripe: Stripe, now: number) => Promise<PaymentState | undefined>;

const READERS: Readonly<Record<SubjectKind, Reader>> = {
	payment: async (subject, stripe) => {
		const payment = await readRecord(subject, stripe);
		return payment && paymentState(subject, payment);
	},
	invoice: async (subject, stripe, now) => {
		const reading = await readInvoice(subject.id, stripe);
		return reading && invoiceState(subject, toInvoice(reading), now);
	},
	subscription: async (subject, stripe, now) => {
		const reading = await readSubscription(subject.id, stripe);
		return reading && subscriptionState(subject, toSubscription(reading), now);
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
		pending.set(toReference(subject), Promise.resolve(paymentState(subject, toPayment(reading))));
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

async function readRecord(subject: Subject, stripe: Stripe): Promise<PaymentRecord | undefined> {
	const { id } = subject;
	if (id.startsWith(SESSION)) {
		const session = await unlessMissing(stripe.checkout.sessions.retrieve(id));
		return session && toFreeOrder(session);
	}
	const reading = await (isBare(subject) ? readCharge : readPayment)(id, stripe);
	return reading && toPayment(reading);
}
