import type Stripe from 'stripe';
import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { Explanation } from '../../../shared/contracts/gatewayActions';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { createClient } from '../client';
import { fromList } from '../events';
import { readStates } from '../readStates';
import { resolve } from '../resolve';
import { findObject } from './ids';

/** What `resolve` asks for. Its type plays no part in where an object belongs. */
interface Start {
	readonly objectKind: string;
	readonly objectId: string;
	readonly pendingDeliveries?: number;
}

/**
 * What an id or an address of the Dashboard belongs to, read as a delivery would be: climbed to its root, then by id.
 * @throws InputRefused for text that names nothing of Stripe's, and for an event that tells of no payment.
 */
export async function explain(text: string, connection: GatewayConnection): Promise<Explanation> {
	const found = findObject(text);
	if (!found) {
		throw new InputRefused(
			`"${text}" holds no id of Stripe. Paste an id such as pi_… or in_…, or the address of a Dashboard page`,
		);
	}
	const start = await startOf(found.kind, found.id, createClient(connection), connection);
	const [subject] = await resolve([{ type: 'payment.succeeded', ...start }], connection);
	if (!subject) return start;
	const [state] = await readStates([subject], connection);
	return { ...start, ...(state ? { state } : {}) };
}

async function startOf(
	kind: string,
	id: string,
	stripe: Stripe,
	connection: GatewayConnection,
): Promise<Start> {
	if (kind === 'payment_link') {
		const { data } = await stripe.checkout.sessions.list({ payment_link: id, limit: 10 });
		const used = data.find(({ status }) => status === 'complete');
		return used
			? { objectKind: 'checkout.session', objectId: used.id }
			: { objectKind: kind, objectId: id };
	}
	if (kind !== 'event') return { objectKind: kind, objectId: id };
	const event = await stripe.events.retrieve(id);
	const told = fromList(event, connection);
	if (!told) {
		throw new InputRefused(
			`The event ${id} (${event.type}) tells nothing about a payment, invoice or subscription, so it starts no workflow`,
		);
	}
	const { objectKind, objectId } = told.hint;
	return { objectKind, objectId, pendingDeliveries: event.pending_webhooks };
}
