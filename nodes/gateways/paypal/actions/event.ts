import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type {
	ChoiceKind,
	EventActions,
	EventFilter,
	ResendActions,
} from '../../../shared/contracts/gatewayActions';
import {
	type PaymentEvent,
	type PaymentEventType,
	typesIn,
} from '../../../shared/vocabulary/event';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { callForNothing } from '../client';
import { eventsFor } from '../eventTable';
import { toPaymentEvent } from '../events';
import { eventPages, WEBHOOK_EVENTS_PATH } from '../webhookEvents';
import { choices } from './choices';
import { readNamed } from './naming';
import { KEPT_MS } from './newestEvent';
import { momentOf } from './report';
import { type SpanBack, spansBack } from './spansBack';
import { notThere } from './stateOf';
import { findTransaction } from './transactions';

const DAY_MS = 86_400_000;

/** Kinds of the editor's lists, each newest first. */
const SAMPLE_KINDS: Readonly<Record<string, ChoiceKind>> = {
	payment: 'payment',
	refund: 'refund',
	dispute: 'dispute',
	invoice: 'invoice',
	subscription: 'subscription',
};

/** @see https://developer.paypal.com/docs/api/webhooks/v1/#webhooks-events_list */
export const event: EventActions & ResendActions = {
	/** Of the webhooks that the app has now: without one there are none, and what happened before one was made is not among them. */
	async getMany(filter, connection) {
		const account = await connection.account();
		const found: PaymentEvent[] = [];
		for (const span of spansOf(filter, connection.clock.now())) {
			found.push(...(await eventsOf(span, filter, connection)));
			if (found.length >= filter.limit) break;
		}
		return found.slice(0, filter.limit).map((told) => ({ ...told, account }));
	},
	// Nothing is written: an event of PayPal's own cannot be made up, and none is needed to try a workflow.
	async createSample({ type, objectId }, connection) {
		const kind = SAMPLE_KINDS[type.split('.')[0] ?? ''] ?? 'payment';
		const given = objectId ? objectId : await newestOf(kind, connection);
		const target = await targetOf(given, connection);
		return {
			id: `WH-SAMPLE-${type.replace('.', '_')}-${target.objectId}`,
			gateway: 'paypal',
			account: await connection.account(),
			livemode: connection.livemode,
			occurredAt: new Date(connection.clock.now()).toISOString(),
			hint: { type, ...target },
		};
	},
	// What was not delivered yet is tried by PayPal itself, and not resent.
	async resend(given, connection) {
		const { id } = readNamed(given, ['event']);
		const path = `${WEBHOOK_EVENTS_PATH}/${encodeURIComponent(id)}/resend`;
		await callForNothing({ method: 'POST', path, body: {} }, connection);
	},
};

/** @throws InputRefused for what is no moment: of that there would be no events, as if nothing had happened. */
function spansOf({ since, until }: EventFilter, now: number): Iterable<SpanBack> {
	return spansBack(momentOf(since) ?? now - KEPT_MS, momentOf(until) ?? now, DAY_MS);
}

async function eventsOf(
	{ from, to }: SpanBack,
	{ types = [] }: EventFilter,
	connection: GatewayConnection,
): Promise<PaymentEvent[]> {
	const names = types.length > 0 ? eventsFor(types) : [];
	if (types.length > 0 && names.length === 0) return [];
	const query = {
		start_time: new Date(from).toISOString(),
		end_time: new Date(to).toISOString(),
		// It takes one name, or none.
		...(names.length === 1 ? { event_type: names[0] } : {}),
	};
	const pages = eventPages('events', query, connection);
	const wanted = new Set<PaymentEventType>(types);
	const found = new Map<string, PaymentEvent>();
	for await (const { events } of pages) {
		for (const raw of events) {
			const told = toPaymentEvent(raw, connection);
			const isWanted =
				told && (wanted.size === 0 || typesIn(told.hint).some((type) => wanted.has(type)));
			if (isWanted) found.set(told.id, told);
		}
	}
	const atOf = ({ occurredAt }: PaymentEvent) => Date.parse(occurredAt);
	return [...found.values()].sort((left, right) => atOf(right) - atOf(left));
}

async function newestOf(kind: ChoiceKind, connection: GatewayConnection): Promise<string> {
	const [newest] = (await choices.list(kind, undefined, connection)).choices;
	if (newest) return newest.id;
	throw new InputRefused(
		`This account has no ${kind} yet that a sample could be about. Make one in PayPal's sandbox, or give the id of one`,
	);
}

/** What an id is, as a delivery would name it. */
async function targetOf(
	text: string,
	connection: GatewayConnection,
): Promise<{ readonly objectKind: string; readonly objectId: string }> {
	const kinds = ['transaction', 'invoice', 'subscription', 'dispute'] as const;
	const { kind, id } = readNamed(text, kinds);
	if (kind !== 'transaction') return { objectKind: kind, objectId: id };
	const found = await findTransaction(id, connection);
	if (!found) throw notThere('order or transaction', id, connection);
	return { objectKind: found.kind, objectId: id };
}
