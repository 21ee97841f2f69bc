import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

/** What the gateway tells once, when an endpoint is made. */
export interface EndpointSecret {
	readonly endpointId: string;
	readonly secret: string;
}

type TriggerContext = IHookFunctions | IWebhookFunctions;

/** By address. n8n keeps no static data of test runs, and in queue mode can lose a trigger's; this process still knows. */
const known = new Map<string, EndpointSecret>();

export function keepSecret(context: TriggerContext, url: string, secret: EndpointSecret): void {
	known.set(url, secret);
	Object.assign(context.getWorkflowStaticData('node'), secret);
}

export function dropSecret(context: TriggerContext, url: string): void {
	known.delete(url);
	const stored = context.getWorkflowStaticData('node');
	delete stored.endpointId;
	delete stored.secret;
}

export function storedSecret(context: TriggerContext, url: string): EndpointSecret | undefined {
	const { endpointId, secret } = context.getWorkflowStaticData('node');
	if (typeof endpointId === 'string' && typeof secret === 'string' && secret !== '') {
		return { endpointId, secret };
	}
	return known.get(url);
}
