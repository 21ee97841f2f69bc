import { type IHookFunctions, NodeOperationError } from 'n8n-workflow';
import type { Endpoint, EndpointOwner } from '../../shared/contracts/gateway';
import { type GatewayAccess, openGateway } from '../../shared/n8n/connections';
import { toNodeError } from '../../shared/n8n/errors';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import type { PaymentEventType } from '../../shared/vocabulary/event';
import { ALL_EVENTS, chosenEventTypes } from '../../shared/n8n/events';
import { instanceName } from '../../shared/n8n/instanceName';
import { baseOf } from '../../shared/n8n/webhookAddress';
import { isPublicAddress } from '../../shared/n8n/publicAddress';
import { DEFAULT_GATEWAY, gatewaySystem } from '../../systems';
import { dropSecret, keepSecret, knownSecrets, type TriggerContext } from './secret';

const NO_PUBLIC_ADDRESS =
	'n8n has no public address: set WEBHOOK_URL, or use the Payment Catch-Up Trigger';

/** Where a trigger is while its endpoint is looked after. */
export interface Place extends GatewayAccess {
	readonly url: string;
	readonly eventTypes: readonly PaymentEventType[];
	readonly owner: EndpointOwner;
	readonly endpoints: readonly Endpoint[];
}

/**
 * Whether our endpoint stands and its deliveries can be verified. Its events are brought up to date, and it is enabled
 * again. One that cannot be used stays until it has a successor.
 */
export async function endpointExists(context: IHookFunctions): Promise<boolean> {
	return await withPlace(context, async (place) => {
		const candidates = oursAt(place).filter((endpoint) => isForThis(endpoint, place));
		const { stored, remembered } = knownSecrets(context, place.url, place.sealing);
		const known = [stored, remembered].find((secret) =>
			candidates.some(({ id }) => id === secret?.endpointId),
		);
		const ours = candidates.find(({ id }) => id === known?.endpointId) ?? candidates[0];
		if (!ours || (!known && place.credentialSecrets.length === 0)) return false;
		if (known && known !== stored) keepSecret(context, place.url, known, place.sealing);
		await removeOutdated(place, ours.id);
		if (!ours.isEnabled || !sameEvents(ours, place)) {
			await place.adapter.endpoints.update(ours.id, place.eventTypes, place.connection);
		}
		return true;
	});
}

/** Registers our endpoint, once: whatever an earlier try or a test run of this trigger left behind goes afterwards. */
export async function createEndpoint(context: IHookFunctions): Promise<boolean> {
	return await withPlace(context, async (place) => {
		refusePrivateAddress(context, place);
		await replaceEndpoint(context, place);
		return true;
	});
}

/**
 * Removes what this trigger made, and nothing else. What it made at another address of n8n stays: a copy of the database knows
 * the same workflow, node and endpoint, and must not take production's away. The check of the connection names those.
 */
export async function deleteEndpoint(context: IHookFunctions): Promise<boolean> {
	return await withPlace(context, async (place) => {
		await removeAll(oursAt(place), place);
		dropSecret(context, place.url);
		return true;
	});
}

/** A new endpoint first, then away with those in its place: where the new one is refused, the old one is still there. */
export async function replaceEndpoint(context: TriggerContext, place: Place): Promise<void> {
	const { adapter, connection, url, eventTypes, owner, sealing } = place;
	const { endpoint, secret } = await adapter.endpoints.create(
		{ url, eventTypes, owner },
		connection,
	);
	if (secret) keepSecret(context, url, { endpointId: endpoint.id, secret }, sealing);
	await removeOutdated(place, endpoint.id);
}

/** Everything of this trigger goes but the endpoint in use. */
export async function removeOutdated(place: Place, inUse: string): Promise<void> {
	await removeAll(outdated(place, inUse), place);
}

/** @throws what the gateway refused. */
export async function openPlace(
	context: TriggerContext,
	access: GatewayAccess,
	url: string,
): Promise<Place> {
	return {
		...access,
		url,
		eventTypes: chosenEventTypes(context.getNodeParameter('events', [ALL_EVENTS]) as string[]),
		owner: {
			instance: instanceName(context),
			workflow: String(context.getWorkflow().id ?? ''),
			node: context.getNode().id,
			run: context.getMode() === 'manual' ? 'test' : 'published',
		},
		endpoints: await access.adapter.endpoints.list(access.connection),
	};
}

/** At this address; not what another workflow of this n8n registered there, which n8n lets two of them claim. */
export function oursAt({ url, endpoints, owner }: Place): Endpoint[] {
	const isOthers = (other: EndpointOwner | undefined) =>
		other?.instance === owner.instance && other.workflow !== owner.workflow;
	return endpoints.filter(
		(endpoint) => endpoint.isOurs && endpoint.url === url && !isOthers(endpoint.owner),
	);
}

/** Of the account that the credential is about; it may have named another one when the endpoint was made. */
export function isForThis({ connectedAccount }: Endpoint, { connection }: Place): boolean {
	return connectedAccount === connection.connectedAccount;
}

/**
 * Everything of this trigger but the one in use: doubles at its address, those for another account, and at other addresses of
 * this same n8n what a killed test run, or a gateway that was down at un-publishing, left behind.
 */
function outdated(place: Place, inUse: string): Endpoint[] {
	const isLeft = ({ isOurs, owner, url }: Endpoint) =>
		isOurs &&
		owner !== undefined &&
		isSameTrigger(owner, place.owner) &&
		[place.owner.run, 'test'].includes(owner.run) &&
		baseOf(url) === baseOf(place.url);
	const own = new Set(oursAt(place));
	return place.endpoints.filter(
		(endpoint) => endpoint.id !== inUse && (own.has(endpoint) || isLeft(endpoint)),
	);
}

function isSameTrigger(one: EndpointOwner, other: EndpointOwner): boolean {
	return (
		one.instance === other.instance && one.workflow === other.workflow && one.node === other.node
	);
}

async function withPlace<Value>(
	context: IHookFunctions,
	action: (place: Place) => Promise<Value>,
): Promise<Value> {
	const access = await openGateway(
		context,
		gatewaySystem(String(context.getNodeParameter('gateway', DEFAULT_GATEWAY))),
	);
	const url = context.getNodeWebhookUrl('default') ?? '';
	const attempted = await attemptAsync(
		async () => await action(await openPlace(context, access, url)),
	);
	if ('value' in attempted) return attempted.value;
	throw toNodeError(context.getNode(), attempted.error, [access.adapter]);
}

async function removeAll(endpoints: readonly Endpoint[], place: Place): Promise<void> {
	for (const { id } of endpoints) await place.adapter.endpoints.remove(id, place.connection);
}

function sameEvents({ events }: Endpoint, { adapter, eventTypes }: Place): boolean {
	const wanted = new Set(adapter.endpoints.eventsFor(eventTypes));
	return wanted.size === new Set(events).size && events.every((event) => wanted.has(event));
}

function refusePrivateAddress(context: IHookFunctions, { url, isVendor }: Place): void {
	if (!isVendor) return;
	if (isPublicAddress(url)) return;
	throw new NodeOperationError(context.getNode(), NO_PUBLIC_ADDRESS, {
		description: `The gateway would have to deliver to ${url}, which it cannot reach. The address must be public and start with https`,
	});
}
