import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { Sealing } from '../../shared/n8n/sealing';

/** What the gateway tells once, when an endpoint is made. */
export interface EndpointSecret {
	readonly endpointId: string;
	readonly secret: string;
}

/** Where an endpoint's secret may be known from. */
export interface KnownSecrets {
	/** With the workflow, for every process. */
	readonly stored?: EndpointSecret;
	/** In this process only; in queue mode another one may have made the endpoint anew since. */
	readonly remembered?: EndpointSecret;
}

export type TriggerContext = IHookFunctions | IWebhookFunctions;

/** By address. n8n keeps no static data of test runs, and in queue mode can lose a trigger's; this process still knows. */
const remembered = new Map<string, EndpointSecret>();

/** Static data is readable for whoever may read the workflow, also by the public API: so the secret lies there sealed. */
export function keepSecret(
	context: TriggerContext,
	url: string,
	known: EndpointSecret,
	sealing: Sealing,
): void {
	const { endpointId, secret } = known;
	remembered.set(url, known);
	const data = staticDataOf(context);
	forget(data);
	Object.assign(data, { endpointId, sealedSecret: sealing.seal(secret, endpointId) });
}

/** The secret of a genuine delivery: should what is stored be lost, this process goes on with it. */
export function rememberSecret(url: string, known: EndpointSecret): void {
	remembered.set(url, known);
}

export function dropSecret(context: TriggerContext, url: string): void {
	remembered.delete(url);
	forget(staticDataOf(context));
}

export function knownSecrets(context: TriggerContext, url: string, sealing: Sealing): KnownSecrets {
	const { endpointId, sealedSecret } = staticDataOf(context);
	const secret =
		typeof endpointId === 'string' ? sealing.unseal(sealedSecret, endpointId) : undefined;
	return {
		...(typeof endpointId === 'string' && secret ? { stored: { endpointId, secret } } : {}),
		remembered: remembered.get(url),
	};
}

function staticDataOf(context: TriggerContext): IDataObject {
	return context.getWorkflowStaticData('node');
}

/** `secret`: as version 0.1.0 wrote it, readable. It counts no more, so that the endpoint gets another one. */
function forget(data: IDataObject): void {
	for (const name of ['endpointId', 'sealedSecret', 'secret']) delete data[name];
}
