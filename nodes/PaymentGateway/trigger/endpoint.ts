import { type IHookFunctions, type IWebhookFunctions, NodeOperationError } from 'n8n-workflow';
import type { Endpoint } from '../../shared/contracts/gateway';
import { type GatewayAccess, openGateway } from '../../shared/n8n/connections';
import { toNodeError } from '../../shared/n8n/errors';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import type { PaymentEventType } from '../../shared/vocabulary/event';
import { ALL_EVENTS, chosenEventTypes } from '../../shared/n8n/events';
import { isPublicAddress } from '../../shared/n8n/publicAddress';
import { dropSecret, keepSecret, storedSecret } from './secret';

const NO_PUBLIC_ADDRESS =
	'n8n has no public address: set WEBHOOK_URL, or use the Payment Catch-Up Trigger';

type TriggerContext = IHookFunctions | IWebhookFunctions;

/** Where a trigger is while its endpoint is looked after. */
interface Place extends GatewayAccess {
	readonly url: string;
	readonly eventTypes: readonly PaymentEventType[];
	readonly owner: string;
	readonly endpoints: readonly Endpoint[];
}

/**
 * Whether our endpoint stands and its deliveries can be verified. Its events are brought up to date, and it is enabled
 * again; one whose secret is lost is removed, so that it is made anew.
 */
export async function endpointExists(context: IHookFunctions): Promise<boolean> {
	return await withPlace(context, async (place) => {
		const here = oursAt(place.url, place);
		const ours = here.find(
			({ connectedAccount }) => connectedAccount === place.connection.connectedAccount,
		);
		// Doubles, and what was made before the credential named another account.
		await removeAll(
			here.filter((endpoint) => endpoint !== ours),
			place,
		);
		if (!ours) return false;
		const known = storedSecret(context, place.url);
		const isVerifiable = known?.endpointId === ours.id || place.credentialSecrets.length > 0;
		if (!isVerifiable) {
			await removeAll([ours], place);
			dropSecret(context, place.url);
			return false;
		}
		if (!ours.isEnabled || !sameEvents(ours, place)) {
			await place.adapter.endpoints.update(ours.id, place.eventTypes, place.connection);
		}
		return true;
	});
}

/** Registers our endpoint, once: whatever an earlier try or a test run of this trigger left behind goes first. */
export async function createEndpoint(context: IHookFunctions): Promise<boolean> {
	return await withPlace(context, async (place) => {
		refusePrivateAddress(context, place);
		await removeAll([...oursAt(place.url, place), ...leftoverTests(place)], place);
		await register(context, place);
		return true;
	});
}

/** Removes what this trigger made, and nothing else: found by its address, so that a copy of the workflow keeps its own. */
export async function deleteEndpoint(context: IHookFunctions): Promise<boolean> {
	return await withPlace(context, async (place) => {
		await removeAll(oursAt(place.url, place), place);
		dropSecret(context, place.url);
		return true;
	});
}

/** Several deliveries find the secret gone at once; the endpoint is made anew once. */
const remaking = new Map<string, Promise<void>>();

/** A new endpoint in place of one whose secret is lost; called when a delivery finds that out. */
export async function remakeEndpoint(
	context: IWebhookFunctions,
	access: GatewayAccess,
): Promise<void> {
	const url = context.getNodeWebhookUrl('default') ?? '';
	const running = remaking.get(url) ?? remake(context, access, url);
	remaking.set(url, running);
	await running.finally(() => remaking.delete(url));
}

async function remake(
	context: IWebhookFunctions,
	access: GatewayAccess,
	url: string,
): Promise<void> {
	const place = await placeOf(context, access, url);
	const ours = oursAt(url, place);
	if (ours.length === 0) return;
	await removeAll(ours, place);
	await register(context, place);
}

async function register(context: TriggerContext, place: Place): Promise<void> {
	const { adapter, connection, url, eventTypes, owner } = place;
	const { endpoint, secret } = await adapter.endpoints.create(
		{ url, eventTypes, owner },
		connection,
	);
	keepSecret(context, url, { endpointId: endpoint.id, secret });
}

async function withPlace<Value>(
	context: IHookFunctions,
	action: (place: Place) => Promise<Value>,
): Promise<Value> {
	const access = await openGateway(context, String(context.getNodeParameter('gateway', 'stripe')));
	const url = context.getNodeWebhookUrl('default') ?? '';
	const attempted = await attemptAsync(
		async () => await action(await placeOf(context, access, url)),
	);
	if ('value' in attempted) return attempted.value;
	throw toNodeError(context.getNode(), attempted.error, [access.adapter]);
}

async function placeOf(
	context: TriggerContext,
	access: GatewayAccess,
	url: string,
): Promise<Place> {
	return {
		...access,
		url,
		eventTypes: chosenEventTypes(context.getNodeParameter('events', [ALL_EVENTS]) as string[]),
		owner: String(context.getWorkflow().id ?? ''),
		endpoints: await access.adapter.endpoints.list(access.connection),
	};
}

function oursAt(url: string, { endpoints }: Place): Endpoint[] {
	return endpoints.filter((endpoint) => endpoint.isOurs && endpoint.url === url);
}

/** A test run in the editor registers another address of the same trigger; n8n killed in the middle leaves it behind. */
function leftoverTests({ endpoints, url }: Place): Endpoint[] {
	const { origin, pathname } = new URL(url);
	const own = pathname.split('/').slice(-2).join('/');
	return endpoints.filter((endpoint) => {
		if (!endpoint.isOurs || endpoint.url === url || !URL.canParse(endpoint.url)) return false;
		const other = new URL(endpoint.url);
		return (
			other.origin === origin &&
			other.pathname.includes('/webhook-test/') &&
			other.pathname.endsWith(`/${own}`)
		);
	});
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
