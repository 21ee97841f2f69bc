import type { IWebhookFunctions } from 'n8n-workflow';
import { clock } from '../../shared/n8n/clock';
import type { GatewayAccess } from '../../shared/n8n/connections';
import { Memory } from '../../shared/n8n/remember';
import { isForThis, openPlace, oursAt, removeOutdated, replaceEndpoint } from './endpoint';
import { type EndpointSecret, keepSecret } from './secret';

/** What became of our endpoint: it is one whose secret is known, it was made anew, or there is none at this address. */
export type Repair = 'stands' | 'remade' | 'gone';

/** Several deliveries find the secret gone at once; the endpoint is looked after once, and nobody waits without an end. */
const running = new Memory<Repair>(clock);

/**
 * Called when a delivery does not verify. An endpoint whose secret is lost, or known from before it was made anew by another
 * process, gets a successor; one whose secret is known stays, whatever strangers send.
 */
export async function repairEndpoint(
	context: IWebhookFunctions,
	access: GatewayAccess,
	url: string,
	known: readonly EndpointSecret[],
): Promise<Repair> {
	const name = `${url} `;
	const repair = running.get(name, async () => await lookAfter(context, access, url, known));
	return await repair.finally(() => running.forget(name));
}

async function lookAfter(
	context: IWebhookFunctions,
	access: GatewayAccess,
	url: string,
	known: readonly EndpointSecret[],
): Promise<Repair> {
	const place = await openPlace(context, access, url);
	const ours = oursAt(place).filter((endpoint) => isForThis(endpoint, place));
	const standing = known.find(({ endpointId }) => ours.some(({ id }) => id === endpointId));
	if (standing) {
		keepSecret(context, url, standing, access.sealing);
		await removeOutdated(place, standing.endpointId);
		return 'stands';
	}
	if (ours.length === 0) return 'gone';
	await replaceEndpoint(context, place);
	return 'remade';
}
