import type Stripe from 'stripe';
import type { GatewayConnection } from '../../shared/contracts/gateway';
import type { EventHint } from '../../shared/vocabulary/event';
import { lookup } from '../../shared/vocabulary/lookup';
import type { Subject } from '../../shared/vocabulary/subject';
import { createClient, expanded, idOf, unlessMissing } from './client';
import { recordWarning } from './fraudWarnings';
import { listPayments } from './manyPayments';
import { PAGE } from './oldestFirst';
import { isFreeOrder } from './state/freeOrder';
import { rootOfInvoice } from './state/invoice';
import { isCanceledWithInvoice } from './state/invoiceReading';

type Root = Pick<Subject, 'kind' | 'id'>;

/** Root of one object, asking for others through `climb`, which asks for each object once. */
type Climber = (
	id: string,
	stripe: Stripe,
	climb: (objectKind: string, id: string | undefined) => Promise<Root | undefined>,
) => Promise<Root | undefined>;

/** Above that the invoices of the time are too many to be asked for whole. */
const MOST_PAGES = 10;

/** A payment is part of an invoice from when it is created, or later; clocks within Stripe need not agree. */
const MARGIN_SECONDS = 3_600;

/** What each object of Stripe belongs to: subscription before invoice before payment. */
const CLIMBERS: Readonly<Record<string, Climber>> = {
	subscription: async (id) => ({ kind: 'subscription', id }),
	invoice: async (id, stripe) => {
		const invoice = await unlessMissing(stripe.invoices.retrieve(id));
		return invoice && rootOfInvoice(invoice);
	},
	// A PaymentIntent does not name its invoice; the one call that does can bring the invoice along.
	payment_intent: async (id, stripe) => {
		const payments = await unlessMissing(
			stripe.invoicePayments.list({
				payment: { type: 'payment_intent', payment_intent: id },
				limit: PAGE,
				expand: ['data.invoice'],
			}),
		);
		return payments && rootOfPayment(id, payments.data);
	},
	charge: async (id, stripe, climb) => {
		const charge = await unlessMissing(stripe.charges.retrieve(id));
		if (!charge) return undefined;
		const intent = idOf(charge.payment_intent);
		// Made with the Charges API alone, it is a payment by itself: Stripe finds no invoice by a charge.
		return await (intent ? climb('payment_intent', intent) : { kind: 'payment', id });
	},
	'radar.early_fraud_warning': async (id, stripe, climb) => {
		const warning = await unlessMissing(stripe.radar.earlyFraudWarnings.retrieve(id));
		const intent = idOf(warning?.payment_intent);
		return await (intent
			? climb('payment_intent', intent)
			: climb('charge', idOf(warning?.charge)));
	},
	review: async (id, stripe, climb) => {
		const review = await unlessMissing(stripe.reviews.retrieve(id));
		const intent = idOf(review?.payment_intent);
		return await (intent ? climb('payment_intent', intent) : climb('charge', idOf(review?.charge)));
	},
	credit_note: async (id, stripe, climb) => {
		const note = await unlessMissing(stripe.creditNotes.retrieve(id));
		return await climb('invoice', idOf(note?.invoice));
	},
	refund: async (id, stripe, climb) => {
		const refund = await unlessMissing(stripe.refunds.retrieve(id));
		const intent = idOf(refund?.payment_intent);
		return await (intent ? climb('payment_intent', intent) : climb('charge', idOf(refund?.charge)));
	},
	dispute: async (id, stripe, climb) => {
		const dispute = await unlessMissing(stripe.disputes.retrieve(id));
		const intent = idOf(dispute?.payment_intent);
		return await (intent
			? climb('payment_intent', intent)
			: climb('charge', idOf(dispute?.charge)));
	},
	'checkout.session': async (id, stripe, climb) => {
		const session = await unlessMissing(stripe.checkout.sessions.retrieve(id));
		if (session?.subscription) return await climb('subscription', idOf(session.subscription));
		if (session?.invoice) return await climb('invoice', idOf(session.invoice));
		if (session && isFreeOrder(session)) return { kind: 'payment', id };
		return await climb('payment_intent', idOf(session?.payment_intent));
	},
};

/**
 * The root subject of each hint. No call for a subscription, one for a PaymentIntent or an invoice, one more for whatever
 * only points to one of these; each object is asked for once, however many hints name it. Many PaymentIntents of one time
 * cost a call for each hundred. A PaymentIntent that Stripe does not have may come back as its own root; reading that gives
 * `undefined`.
 * @see https://docs.stripe.com/api/invoice-payment/list
 */
export async function resolve(
	hints: readonly EventHint[],
	connection: GatewayConnection,
): Promise<ReadonlyArray<Subject | undefined>> {
	const stripe = createClient(connection);
	const asked = new Map<string, Promise<Root | undefined>>();
	const climb = async (objectKind: string, id: string | undefined): Promise<Root | undefined> => {
		const climber = lookup(CLIMBERS, objectKind);
		if (!climber || !id) return undefined;
		const key = `${objectKind} ${id}`;
		const pending = asked.get(key) ?? climber(id, stripe, climb);
		asked.set(key, pending);
		return await pending;
	};
	const intents = hints.flatMap(({ objectKind, objectId }) =>
		objectKind === 'payment_intent' ? [objectId] : [],
	);
	for (const [id, root] of await rootsOfMany(intents, stripe)) {
		asked.set(`payment_intent ${id}`, Promise.resolve(root));
	}
	const account = await connection.account();
	return await Promise.all(
		hints.map(async (hint) => {
			const root = await climb(hint.objectKind, hint.objectId);
			if (!root) return undefined;
			const subject = { gateway: 'stripe', account, livemode: connection.livemode, ...root };
			recordWarning(hint, subject, connection);
			return subject;
		}),
	);
}

/** Every invoice that was paid, or tried, since the oldest of the payments, laid beside them; empty where it does not pay. */
async function rootsOfMany(
	ids: readonly string[],
	stripe: Stripe,
): Promise<ReadonlyMap<string, Root>> {
	const intents = await listPayments(ids, [], stripe);
	if (intents.size === 0) return new Map();
	const oldest = Math.min(...[...intents.values()].map(({ created }) => created));
	const query: Stripe.InvoicePaymentListParams = {
		created: { gte: oldest - MARGIN_SECONDS },
		payment: { type: 'payment_intent' },
		limit: PAGE,
		expand: ['data.invoice'],
	};
	const billed = new Map<string, Stripe.InvoicePayment[]>();
	let page = await stripe.invoicePayments.list(query);
	for (let pages = 1; ; pages++) {
		for (const payment of page.data) {
			const id = idOf(payment.payment.payment_intent);
			if (id && intents.has(id)) billed.set(id, [...(billed.get(id) ?? []), payment]);
		}
		const last = page.data.at(-1);
		if (!page.has_more || !last) break;
		if (pages === MOST_PAGES) return new Map();
		page = await stripe.invoicePayments.list({ ...query, starting_after: last.id });
	}
	return new Map([...intents.keys()].map((id) => [id, rootOfPayment(id, billed.get(id) ?? [])]));
}

/**
 * Stripe cancels the payment that it made for an invoice when that is voided, or paid some other way: it still belongs to it.
 * @param payments the invoices that it paid, or is to pay, newest first; with `invoice` expanded.
 */
function rootOfPayment(id: string, payments: readonly Stripe.InvoicePayment[]): Root {
	const first =
		payments.findLast(({ status }) => status !== 'canceled') ??
		payments.findLast(isCanceledWithInvoice);
	const invoice = expanded(first?.invoice);
	return invoice && !invoice.deleted ? rootOfInvoice(invoice) : { kind: 'payment', id };
}
