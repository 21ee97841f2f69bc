import type { IWebhookFunctions } from 'n8n-workflow';
import type { GatewayAccess } from '../../shared/n8n/connections';
import { isForThis, openPlace, oursAt, replaceEndpoint } from './endpoint';
import { type EndpointSecret, keepSecret } from './secret';

/** What became of our endpoint: it is the one whose secret is known, it was made anew, or there is none at this address. */
export type Repair = 'stands' | 'remade' | 'gone';

/** Several deliveries find the secret gone at once; the endpoint is looked after once. */
const running = new Map<string, Promise<Repair>>();

/**
 * Called when a delivery does not verify. An endpoint whose secret is lost, or known from before it was made anew by another
 * process, gets a successor; one whose secret is known stays, whatever strangers send.
 */
export async function repairEndpoint(
	context: IWebhookFunctions,
	access: GatewayAccess,
	url: string,
	known: EndpointSecret | undefined,
): Promise<Repair> {
	const repair = running.get(url) ?? lookAfter(context, access, url, known);
	running.set(url, repair);
	return await repair.finally(() => running.delete(url));
}

async function lookAfter(
	context: IWebhookFunctions,
	access: GatewayAccess,
	url: string,
	known: EndpointSecret | undefined,
): Promise<Repair> {
	const place = await openPlace(context, access, url);
	const ours = oursAt(place).filter((endpoint) => isForThis(endpoint, place));
	if (known && ours.some(({ id }) => id === known.endpointId)) {
		keepSecret(context, url, known, access.sealing);
		return 'stands';
	}
	if (ours.length === 0) return 'gone';
	await replaceEndpoint(context, place);
	return 'remade';
}
