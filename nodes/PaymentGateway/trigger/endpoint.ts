import { type IHookFunctions, NodeOperationError } from 'n8n-workflow';
import type { Endpoint, EndpointOwner, Verification } from '../../shared/contracts/gateway';
import type { GatewaySession } from '../../shared/n8n/access/connections';
import { refusalError, toNodeError } from '../../shared/n8n/errors';
import { isPublicAddress } from '../../shared/n8n/trigger/publicAddress';
import { baseOf } from '../../shared/n8n/trigger/webhookAddress';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import { InputRefused } from '../../shared/vocabulary/refusal';
import {
	dropRegistration,
	isSame,
	keepRegistration,
	knownRegistrations,
	type Registration,
} from './registration';
import { readTriggerNode, type TriggerNode } from './triggerNode';

const NO_PUBLIC_ADDRESS =
	'n8n has no public address: set WEBHOOK_URL, or use the Payment Catch-Up Trigger';

/** A trigger with the endpoints that stand at its gateway now. */
export interface Listener extends GatewaySession {
	readonly trigger: TriggerNode;
	readonly endpoints: readonly Endpoint[];
}

/**
 * Whether our endpoint stands and its deliveries can be verified. Its events are brought up to date, and it is enabled
 * again. One that cannot be used stays until it has a successor.
 */
export async function endpointExists(context: IHookFunctions): Promise<boolean> {
	return await withListener(context, async (listener) => {
		const { adapter, connection, sealing, trigger } = listener;
		const known = knownRegistrations(trigger, adapter.verification, sealing);
		const usable = await usableRegistration(listener, [known.stored, known.remembered]);
		const ours = endpointsHere(listener).find(({ id }) => id === usable?.endpointId);
		if (!ours || !usable) return false;
		if (canBeKept(usable, adapter.verification) && !isSame(usable, known.stored)) {
			keepRegistration(trigger, usable, sealing);
		}
		await removeOutdated(listener, ours.id);
		if (!ours.isEnabled || !sameEvents(ours, listener)) {
			await adapter.endpoints.update(ours.id, trigger.eventTypes, connection);
		}
		return true;
	});
}

/** Registers our endpoint, once: whatever an earlier try or a test run of this trigger left behind goes afterwards. */
export async function createEndpoint(context: IHookFunctions): Promise<boolean> {
	return await withListener(context, async (listener) => {
		refusePrivateAddress(context, listener);
		refuseMissingSecret(listener);
		await replaceEndpoint(listener);
		return true;
	});
}

/**
 * Removes what this trigger made, and nothing else. What it made at another address of n8n stays: a copy of the database knows
 * the same workflow, node and endpoint, and must not take production's away. The check of the connection names those.
 */
export async function deleteEndpoint(context: IHookFunctions): Promise<boolean> {
	return await withListener(context, async (listener) => {
		await removeAll(oursAt(listener), listener);
		dropRegistration(listener.trigger);
		return true;
	});
}

/** A new endpoint first, then away with those in its place: where the new one is refused, the old one is still there. */
export async function replaceEndpoint(listener: Listener): Promise<void> {
	const { adapter, connection, sealing, trigger } = listener;
	const { url, eventTypes, owner } = trigger;
	const { endpoint, secret } = await adapter.endpoints.create(
		{ url, eventTypes, owner },
		connection,
	);
	const made = { endpointId: endpoint.id, ...(secret ? { secret } : {}) };
	const registration =
		adapter.verification === 'secretReadable' && !secret
			? await withReadSecret(made.endpointId, listener)
			: made;
	if (registration && canBeKept(registration, adapter.verification)) {
		keepRegistration(trigger, registration, sealing);
	}
	await removeOutdated(listener, endpoint.id);
}

/** Everything of this trigger goes but the endpoint in use. */
export async function removeOutdated(listener: Listener, inUse: string): Promise<void> {
	await removeAll(outdated(listener, inUse), listener);
}

/** @throws what the gateway refused. */
export async function openListener(
	trigger: TriggerNode,
	access: GatewaySession,
): Promise<Listener> {
	return { ...access, trigger, endpoints: await access.adapter.endpoints.list(access.connection) };
}

/**
 * The endpoint of ours here whose deliveries can be verified from now on; `undefined` where it has to be made, or made anew.
 * What is known of it comes first, then what the gateway tells.
 */
export async function usableRegistration(
	listener: Listener,
	known: ReadonlyArray<Registration | undefined>,
): Promise<Registration | undefined> {
	const here = endpointsHere(listener);
	const standing = known.find((one) => here.some(({ id }) => id === one?.endpointId));
	return await USABLE[listener.adapter.verification](listener, standing, here[0]?.id);
}

type Usable = (
	listener: Listener,
	/** What is known of an endpoint that stands. */
	standing: Registration | undefined,
	/** One that stands, known or not. */
	endpointId: string | undefined,
) => Promise<Registration | undefined>;

const USABLE: Readonly<Record<Verification, Usable>> = {
	// Nobody tells its secret again; a person may have put one into the credential.
	secretOnCreate: async ({ credentialSecrets }, standing, endpointId) =>
		standing ?? (credentialSecrets.length > 0 && endpointId ? { endpointId } : undefined),
	secretReadable: async (listener, standing, endpointId) => {
		const id = standing?.endpointId ?? endpointId;
		return id === undefined ? undefined : await withReadSecret(id, listener);
	},
	secretInCredential: async ({ credentialSecrets }, _standing, endpointId) =>
		credentialSecrets.length > 0 && endpointId ? { endpointId } : undefined,
	webhookId: async (_listener, standing, endpointId) =>
		standing ?? (endpointId ? { endpointId } : undefined),
};

async function withReadSecret(
	endpointId: string,
	{ adapter, connection }: Listener,
): Promise<Registration | undefined> {
	const secret = await adapter.endpoints.readSecret?.(endpointId, connection);
	return secret ? { endpointId, secret } : undefined;
}

/** Of a registration without a secret of its own only the id, and only where deliveries are verified with it. */
function canBeKept({ secret }: Registration, verification: Verification): boolean {
	return secret !== undefined || verification === 'webhookId';
}

/** Ours at this address, for the account that the credential is about: it may have named another one when it was made. */
export function endpointsHere(listener: Listener): Endpoint[] {
	const { connectedAccount: account } = listener.connection;
	return oursAt(listener).filter(({ connectedAccount }) => connectedAccount === account);
}

/** At this address; not what another workflow of this n8n registered there, which n8n lets two of them claim. */
function oursAt({ endpoints, trigger: { url, owner } }: Listener): Endpoint[] {
	const isOthers = (other: EndpointOwner | undefined) =>
		other?.instance === owner.instance && other.workflow !== owner.workflow;
	return endpoints.filter(
		(endpoint) => endpoint.isOurs && endpoint.url === url && !isOthers(endpoint.owner),
	);
}

/**
 * Everything of this trigger but the one in use: doubles at its address, those for another account, and at other addresses of
 * this same n8n what a killed test run, or a gateway that was down at un-publishing, left behind.
 */
function outdated(listener: Listener, inUse: string): Endpoint[] {
	const { owner: own, url: here } = listener.trigger;
	const isLeft = ({ isOurs, owner, url }: Endpoint) =>
		isOurs &&
		owner !== undefined &&
		isSameTrigger(owner, own) &&
		[own.run, 'test'].includes(owner.run) &&
		baseOf(url) === baseOf(here);
	const ours = new Set(oursAt(listener));
	return listener.endpoints.filter(
		(endpoint) => endpoint.id !== inUse && (ours.has(endpoint) || isLeft(endpoint)),
	);
}

function isSameTrigger(one: EndpointOwner, other: EndpointOwner): boolean {
	return (
		one.instance === other.instance && one.workflow === other.workflow && one.node === other.node
	);
}

async function withListener<Value>(
	context: IHookFunctions,
	action: (listener: Listener) => Promise<Value>,
): Promise<Value> {
	const trigger = readTriggerNode(context, context.getNodeWebhookUrl('default') ?? '');
	const access = await trigger.open();
	const attempted = await attemptAsync(
		async () => await action(await openListener(trigger, access)),
	);
	if ('value' in attempted) return attempted.value;
	const { error } = attempted;
	if (error instanceof InputRefused) throw refusalError(context.getNode(), [error.message]);
	throw toNodeError(context.getNode(), error, [access.adapter]);
}

async function removeAll(
	endpoints: readonly Endpoint[],
	{ adapter, connection }: Listener,
): Promise<void> {
	for (const { id } of endpoints) await adapter.endpoints.remove(id, connection);
}

function sameEvents({ events }: Endpoint, { adapter, trigger }: Listener): boolean {
	const { eventsFor, always = [] } = adapter.endpoints;
	const wanted = new Set([...eventsFor(trigger.eventTypes), ...always]);
	return wanted.size === new Set(events).size && events.every((event) => wanted.has(event));
}

function refusePrivateAddress(context: IHookFunctions, { trigger, isVendor }: Listener): void {
	if (!isVendor || isPublicAddress(trigger.url)) return;
	throw new NodeOperationError(context.getNode(), NO_PUBLIC_ADDRESS, {
		description: `The gateway would have to deliver to ${trigger.url}, which it cannot reach. The address must be public and start with https`,
	});
}

function refuseMissingSecret({ adapter, credentialSecrets }: Listener): void {
	if (adapter.verification !== 'secretInCredential' || credentialSecrets.length > 0) return;
	throw new InputRefused(missingSecretWords(adapter.displayName));
}

/** What is to be done where the gateway signs with a secret of the whole account and the credential holds none. */
export function missingSecretWords(gatewayName: string): string {
	return `The ${gatewayName} credential holds no secret to verify deliveries with. Fill in "Signing Secrets" of the credential, then publish the workflow again`;
}
