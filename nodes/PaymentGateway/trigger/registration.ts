import type { IDataObject } from 'n8n-workflow';
import type { GatewayConnection, Verification } from '../../shared/contracts/gateway';
import type { Sealing } from '../../shared/n8n/access/sealing';
import type { TriggerNode } from './triggerNode';

/** An endpoint of ours at the gateway, and what its deliveries are verified with. */
export interface Registration {
	readonly endpointId: string;
	/** Missing where deliveries are verified without a secret of the endpoint. */
	readonly secret?: string;
}

/** Where a registration may be known from. */
export interface KnownRegistrations {
	/** With the workflow, for every process. */
	readonly stored?: Registration;
	/** In this process only; in queue mode another one may have made the endpoint anew since. */
	readonly remembered?: Registration;
}

/** Whether what a registration is verified with is a secret of its own. */
const HAS_OWN_SECRET: Readonly<Record<Verification, boolean>> = {
	secretOnCreate: true,
	secretReadable: true,
	secretInCredential: false,
	webhookId: false,
};

/** By address. n8n keeps no static data of test runs, and in queue mode can lose a trigger's; this process still knows. */
const remembered = new Map<string, Registration>();

/**
 * Static data is readable for whoever may read the workflow, also by the public API: so a secret lies there sealed, and an id
 * as it is.
 */
export function keepRegistration(
	{ url, staticData }: TriggerNode,
	known: Registration,
	sealing: Sealing,
): void {
	const { endpointId, secret } = known;
	remembered.set(url, known);
	forget(staticData);
	const sealed = secret === undefined ? {} : { sealedSecret: sealing.seal(secret, endpointId) };
	Object.assign(staticData, { endpointId, ...sealed });
}

/** That of a genuine delivery: should what is stored be lost, this process goes on with it. */
export function rememberRegistration({ url }: TriggerNode, known: Registration): void {
	remembered.set(url, known);
}

export function dropRegistration({ url, staticData }: TriggerNode): void {
	remembered.delete(url);
	forget(staticData);
}

export function knownRegistrations(
	{ url, staticData }: TriggerNode,
	verification: Verification,
	sealing: Sealing,
): KnownRegistrations {
	const known = { remembered: remembered.get(url) };
	const { endpointId, sealedSecret } = staticData;
	if (typeof endpointId !== 'string') return known;
	if (!HAS_OWN_SECRET[verification]) return { ...known, stored: { endpointId } };
	const secret = sealing.unseal(sealedSecret, endpointId);
	return secret ? { ...known, stored: { endpointId, secret } } : known;
}

export function isSame(one: Registration | undefined, other: Registration | undefined): boolean {
	return one?.endpointId === other?.endpointId && one?.secret === other?.secret;
}

/** What a delivery to this registration is verified with; nothing else that is known of the account counts. */
export function proofOf(
	{ endpointId, secret }: Registration,
	verification: Verification,
): Pick<GatewayConnection, 'secrets' | 'endpointIds'> | undefined {
	if (verification === 'webhookId') return { secrets: [], endpointIds: [endpointId] };
	return secret === undefined ? undefined : { secrets: [secret], endpointIds: [] };
}

/** `secret`: as version 0.1.0 wrote it, readable. It counts no more, so that the endpoint gets another one. */
function forget(data: IDataObject): void {
	for (const name of ['endpointId', 'sealedSecret', 'secret']) delete data[name];
}
