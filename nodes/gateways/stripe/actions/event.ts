import type Stripe from 'stripe';
import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { EventActions, EventFilter } from '../../../shared/contracts/gatewayActions';
import type { PaymentEvent, PaymentEventType } from '../../../shared/vocabulary/event';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { createClient } from '../client';
import { eventsFor, perList, SUBSCRIBED_EVENTS } from '../eventTable';
import { fromList } from '../events';
import { eachListed } from '../paging';
import { type ObjectKind, readObject } from './ids';
import { created, PAGE, pageOf } from './lists';

/** More than three thousand events a day, for the thirty days that Stripe keeps them, none of which tells what is wanted. */
const MOST_PAGES = 1_000;

/** Enough to find one that fits. */
const LOOKED_AT = 20;

type SampleKind = 'payment_intent' | 'refund' | 'dispute' | 'invoice' | 'subscription';

const SAMPLE_KINDS: Readonly<Record<string, SampleKind>> = {
	payment: 'payment_intent',
	refund: 'refund',
	dispute: 'dispute',
	invoice: 'invoice',
	subscription: 'subscription',
};

/** The status an object should have that a sample tells of; any object of the kind otherwise. */
const FITTING: Readonly<Partial<Record<PaymentEventType, string>>> = {
	'payment.succeeded': 'succeeded',
	'payment.authorized': 'requires_capture',
	'payment.actionRequired': 'requires_action',
	'payment.pending': 'processing',
	'payment.failed': 'requires_payment_method',
	'payment.canceled': 'canceled',
	'refund.succeeded': 'succeeded',
	'refund.failed': 'failed',
	'dispute.won': 'won',
	'dispute.lost': 'lost',
	'invoice.paid': 'paid',
	'invoice.sent': 'open',
	'invoice.voided': 'void',
	'subscription.pastDue': 'past_due',
	'subscription.canceled': 'canceled',
};

type Listed = ReadonlyArray<{ readonly id: string; readonly status?: string | null }>;

const LISTS: Readonly<Record<SampleKind, (stripe: Stripe) => Promise<{ data: Listed }>>> = {
	payment_intent: async (stripe) => await stripe.paymentIntents.list({ limit: LOOKED_AT }),
	refund: async (stripe) => await stripe.refunds.list({ limit: LOOKED_AT }),
	dispute: async (stripe) => await stripe.disputes.list({ limit: LOOKED_AT }),
	invoice: async (stripe) => await stripe.invoices.list({ limit: LOOKED_AT }),
	subscription: async (stripe) =>
		await stripe.subscriptions.list({ limit: LOOKED_AT, status: 'all' }),
};

/** @see https://docs.stripe.com/api/events */
export const event: EventActions = {
	async getMany(filter, connection) {
		const stripe = createClient(connection);
		const account = await connection.account();
		const pages = await Promise.all(
			groupsOf(filter).map(async (types) => await collect(filter, types, stripe, connection)),
		);
		return pages
			.flat()
			.sort((left, right) => (left.occurredAt < right.occurredAt ? 1 : -1))
			.slice(0, filter.limit)
			.map((told) => ({ ...told, account }));
	},
	// Nothing is written: an event of Stripe's own cannot be made up, and none is needed to try a workflow.
	async createSample({ type, objectId }, connection) {
		const kind = SAMPLE_KINDS[type.split('.')[0] ?? ''] ?? 'payment_intent';
		const object = objectId
			? readObject(objectId, [kind, 'charge', 'checkout.session'])
			: { kind, id: await newestOf(kind, type, createClient(connection)) };
		return {
			id: `evt_sample_${type.replace('.', '_')}_${object.id}`,
			gateway: 'stripe',
			account: await connection.account(),
			livemode: connection.livemode,
			occurredAt: new Date(connection.clock.now()).toISOString(),
			hint: { type, objectKind: object.kind, objectId: object.id },
		};
	},
};

const KIND_WORDS: Readonly<Record<SampleKind, string>> = {
	payment_intent: 'payment',
	refund: 'refund',
	dispute: 'dispute',
	invoice: 'invoice',
	subscription: 'subscription',
};

async function newestOf(
	kind: SampleKind & ObjectKind,
	type: PaymentEventType,
	stripe: Stripe,
): Promise<string> {
	const { data } = await LISTS[kind](stripe);
	const found = data.find(({ status }) => status === FITTING[type]) ?? data[0];
	if (found) return found.id;
	throw new InputRefused(
		`This account has no ${KIND_WORDS[kind]} yet that a sample could be about. Make one in the Dashboard's test mode, or give the id of one`,
	);
}

/** Only what the wanted types are told by, as many as fit into a call. */
function groupsOf({ types }: EventFilter): string[][] {
	const names = types && types.length > 0 ? eventsFor(types) : SUBSCRIBED_EVENTS;
	return perList(names);
}

/** One event of Stripe may tell of several types, so what is wanted is only known once it is read. */
async function collect(
	filter: EventFilter,
	types: string[],
	stripe: Stripe,
	connection: GatewayConnection,
): Promise<PaymentEvent[]> {
	const { limit, types: wanted = [] } = filter;
	const found: PaymentEvent[] = [];
	const query = { types, ...created(filter), ...pageOf(wanted.length > 0 ? PAGE : limit) };
	const events = eachListed(async (after) => await stripe.events.list({ ...query, ...after }), {
		what: 'events',
		most: MOST_PAGES,
	});
	for await (const raw of events) {
		const told = fromList(raw, connection);
		if (told && (wanted.length === 0 || wanted.includes(told.hint.type))) found.push(told);
		if (found.length >= limit) break;
	}
	return found;
}
