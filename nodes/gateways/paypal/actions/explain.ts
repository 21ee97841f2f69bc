import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { Explanation } from '../../../shared/contracts/gatewayActions';
import { lookup } from '../../../shared/vocabulary/lookup';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { isText } from '../../../shared/vocabulary/shape';
import { callIfThere } from '../client';
import { readStates } from '../readStates';
import { resolve } from '../resolve';
import { WEBHOOK_EVENT } from '../shapes/webhookEvent';
import { allNamed, type Named } from './naming';
import { notThere } from './stateOf';
import { WEBHOOK_EVENTS_PATH } from '../webhookEvents';
import { findTransaction } from './transactions';

/** What `resolve` asks for. */
interface Start {
	readonly objectKind: string;
	readonly objectId: string;
}

const LONGEST_QUOTE = 100;

/** What an event tells of, by its `resource_type` (https://developer.paypal.com/api/rest/webhooks/event-names/). */
const RESOURCES: Readonly<Record<string, string>> = {
	'checkout-order': 'order',
	capture: 'capture',
	authorization: 'authorization',
	refund: 'refund',
	sale: 'sale',
	invoices: 'invoice',
	subscription: 'subscription',
	dispute: 'dispute',
};

/**
 * What an id or the address of a page belongs to, read as a delivery would be: climbed to its root, then by id. PayPal tells
 * nobody how many webhooks have not taken an event.
 * @throws InputRefused for text that names nothing of PayPal's, and for what it does not have.
 */
export async function explain(text: string, connection: GatewayConnection): Promise<Explanation> {
	const named = allNamed(text).at(-1);
	if (!named) {
		throw new InputRefused(
			`"${text.trim().slice(0, LONGEST_QUOTE)}" holds no id of PayPal. Paste an id of 17 letters and digits, or one such as INV2-… or I-…, or the address of a page`,
		);
	}
	const start = await startOf(named, connection);
	if (start.objectKind === 'plan') return start;
	const [subject] = await resolve([{ type: 'payment.succeeded', ...start }], connection);
	if (!subject) return start;
	const [state] = await readStates([subject], connection);
	return { ...start, ...(state ? { state } : {}) };
}

async function startOf({ kind, id }: Named, connection: GatewayConnection): Promise<Start> {
	if (kind === 'event') return await resourceOf(id, connection);
	if (kind !== 'transaction') return { objectKind: kind, objectId: id };
	const found = await findTransaction(id, connection);
	if (!found) throw notThere('order or transaction', id, connection);
	return { objectKind: found.kind, objectId: id };
}

/** @see notifications_webhooks_v1, GET /v1/notifications/webhooks-events/{event_id} */
async function resourceOf(id: string, connection: GatewayConnection): Promise<Start> {
	const path = `${WEBHOOK_EVENTS_PATH}/${encodeURIComponent(id)}`;
	const event = await callIfThere({ method: 'GET', path }, WEBHOOK_EVENT, connection);
	if (!event) throw notThere('event', id, connection);
	const { resource_type: type = '', resource = {}, event_type: name } = event;
	const objectKind = lookup(RESOURCES, type);
	const { invoice } = resource;
	const holder: Readonly<Record<string, unknown>> =
		typeof invoice === 'object' && invoice !== null ? { ...invoice } : resource;
	const objectId = holder.dispute_id ?? holder.id;
	if (objectKind !== undefined && isText(objectId) && objectId !== '') {
		return { objectKind, objectId };
	}
	throw new InputRefused(
		`The event ${id} (${name.slice(0, LONGEST_QUOTE)}) tells nothing about a payment, invoice or subscription, so it starts no workflow`,
	);
}
