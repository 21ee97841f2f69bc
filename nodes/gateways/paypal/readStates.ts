import type { GatewayConnection } from '../../shared/contracts/gateway';
import type { PaymentState } from '../../shared/vocabulary/payment';
import { invoiceState } from '../../shared/vocabulary/state/invoice';
import { paymentState } from '../../shared/vocabulary/state/payment';
import { subscriptionState } from '../../shared/vocabulary/state/subscription';
import { type Subject, type SubjectKind, toReference } from '../../shared/vocabulary/subject';
import { inTurn } from './inTurn';
import { readInvoice } from './reading';
import { toInvoice } from './state/invoice';
import { readInvoicePayments } from './state/invoiceReading';
import { capturePayment, orderPayment } from './state/payment';
import {
	type PaymentSource,
	readingOf,
	readMoneyBack,
	readSource,
	takenOf,
} from './state/paymentReading';
import { toSubscription } from './state/subscription';
import { readSubscription } from './state/subscriptionReading';

type Reader = (
	subject: Subject,
	connection: GatewayConnection,
) => Promise<PaymentState | undefined>;

/** What bills is read one by one; payments all together, see below. */
const READERS: Readonly<Record<Exclude<SubjectKind, 'payment'>, Reader>> = {
	invoice: async (subject, connection) => {
		const invoice = await readInvoice(subject.id, connection);
		if (!invoice) return undefined;
		const reading = await readInvoicePayments(invoice, connection);
		return invoiceState(subject, toInvoice(reading, connection), connection.clock.now());
	},
	subscription: async (subject, connection) => {
		const reading = await readSubscription(subject.id, connection);
		if (!reading) return undefined;
		return subscriptionState(subject, toSubscription(reading, connection), connection.clock.now());
	},
};

/**
 * The truth about each subject, by id; each is read once, however often it is named. Two calls for a plain payment (the order, and
 * the disputes about its capture), one for an invoice and two more for each payment of PayPal's, two for a subscription and one
 * for each of its payments; the disputes of many payments of the last half year cost one list and one call for each dispute.
 */
export async function readStates(
	subjects: readonly Subject[],
	connection: GatewayConnection,
): Promise<ReadonlyArray<PaymentState | undefined>> {
	const distinct = new Map(subjects.map((subject) => [toReference(subject), subject]));
	const payments = [...distinct.values()].filter(({ kind }) => kind === 'payment');
	const others = [...distinct.values()].flatMap((subject) =>
		subject.kind === 'payment' ? [] : [{ subject, read: READERS[subject.kind] }],
	);
	const [ofPayments, ofOthers] = await Promise.all([
		readPayments(payments, connection),
		inTurn(others, async ({ subject, read }) => await read(subject, connection)),
	]);
	const states = new Map([
		...payments.map((subject, index) => [toReference(subject), ofPayments[index]] as const),
		...others.map(({ subject }, index) => [toReference(subject), ofOthers[index]] as const),
	]);
	return subjects.map((subject) => states.get(toReference(subject)));
}

/** The money of all payments is looked after at once, so that a list of disputes serves many. */
async function readPayments(
	subjects: readonly Subject[],
	connection: GatewayConnection,
): Promise<Array<PaymentState | undefined>> {
	const sources = await inTurn(subjects, async ({ id }) => await readSource(id, connection));
	const taken = sources.map((source) => (source ? takenOf(source) : []));
	const money = await readMoneyBack(taken.flat(), connection);
	let first = 0;
	return subjects.map((subject, index) => {
		const source = sources[index];
		const own = money.slice(first, first + (taken[index]?.length ?? 0));
		first += own.length;
		return source && toState(subject, source, own, connection);
	});
}

function toState(
	subject: Subject,
	source: PaymentSource,
	money: Parameters<typeof readingOf>[1],
	connection: GatewayConnection,
): PaymentState | undefined {
	const { livemode, clock } = connection;
	const reading = readingOf(source, money);
	if (!reading) return undefined;
	const record =
		'order' in reading
			? orderPayment(reading, { livemode, now: clock.now() })
			: capturePayment(reading, { livemode });
	return paymentState(subject, { ...record, id: subject.id });
}
