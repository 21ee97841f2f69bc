import { clock } from '../../shared/n8n/clock';
import type { GatewaySession } from '../../shared/n8n/access/connections';
import { Memory } from '../../shared/n8n/remember';
import {
	endpointsHere,
	openListener,
	removeOutdated,
	replaceEndpoint,
	usableRegistration,
} from './endpoint';
import { keepRegistration, type Registration } from './registration';
import type { TriggerNode } from './triggerNode';

/**
 * What became of our endpoint: it is one that is known, what it is verified with was found again, it was made anew, or there
 * is none at this address.
 */
export type Repair = 'stands' | 'found' | 'remade' | 'gone';

/** Several deliveries find the secret gone at once; the endpoint is looked after once, and nobody waits without an end. */
const running = new Memory<Repair>(clock);

/**
 * Called when a delivery does not verify. What was lost, or is known from before another process made the endpoint anew, is
 * read again where the gateway tells it; where it does not, the endpoint gets a successor. One that is known stays, whatever
 * strangers send.
 */
export async function repairEndpoint(
	trigger: TriggerNode,
	access: GatewaySession,
	known: readonly Registration[],
): Promise<Repair> {
	const name = `${trigger.url} `;
	const repair = running.get(name, async () => await lookAfter(trigger, access, known));
	return await repair.finally(() => running.forget(name));
}

async function lookAfter(
	trigger: TriggerNode,
	access: GatewaySession,
	known: readonly Registration[],
): Promise<Repair> {
	// What a person put into the credential has not verified the delivery: it says nothing of this endpoint.
	const listener = await openListener(trigger, { ...access, credentialSecrets: [] });
	const usable = await usableRegistration(listener, known);
	if (usable) {
		keepRegistration(trigger, usable, access.sealing);
		await removeOutdated(listener, usable.endpointId);
		const isKnown = ({ endpointId, secret }: Registration) =>
			endpointId === usable.endpointId && secret === usable.secret;
		return known.some(isKnown) ? 'stands' : 'found';
	}
	if (endpointsHere(listener).length === 0) return 'gone';
	await replaceEndpoint(listener);
	return 'remade';
}
