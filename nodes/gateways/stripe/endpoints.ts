import type Stripe from 'stripe';
import type {
	Endpoint,
	EndpointOwner,
	EndpointRegistry,
	GatewayConnection,
} from '../../shared/contracts/gateway';
import { UnusableAnswer } from '../../shared/vocabulary/unusableAnswer';
import { API_VERSION, createClient, unlessMissing } from './client';
import { eventsFor } from './eventTable';
import { PAGE } from './oldestFirst';

/** Marks an endpoint as made by this pack; anything without it belongs to somebody else and is never touched. */
const MARK = 'made_by';
const MARK_VALUE = 'n8n-nodes-crm-payments';

/** Which trigger made it; the workflow's id stands in the address of its editor as well, for people who look. */
const OWNER: Readonly<Record<keyof EndpointOwner, string>> = {
	workflow: 'crm_payments_owner',
	node: 'crm_payments_node',
	instance: 'crm_payments_instance',
	run: 'crm_payments_run',
};

/** The connected account an endpoint of a platform is for: Stripe does not tell which endpoints are of this kind. */
const CONNECTED = 'crm_payments_account';

type EventName = Stripe.WebhookEndpointCreateParams.EnabledEvent;

/**
 * A platform's endpoints are its own, also those for its connected accounts; these get the events of all of them, told apart by
 * `readEvents`. No call here is about the connected account.
 * @see https://docs.stripe.com/api/webhook_endpoints
 * @see https://docs.stripe.com/connect/webhooks
 */
export const endpoints: EndpointRegistry = {
	async list(connection) {
		const { data } = await createClient(connection).webhookEndpoints.list({ limit: PAGE });
		return data.map(toEndpoint);
	},
	// The key names this registration, not its outcome: Stripe would answer a second registration of the same address
	// within a day with the first one's endpoint, which may be deleted by then.
	async create({ url, eventTypes, owner }, connection) {
		const { connectedAccount } = connection;
		const made = await createClient(connection).webhookEndpoints.create(
			{
				url,
				enabled_events: eventNames(eventsFor(eventTypes)),
				api_version: API_VERSION,
				description: 'Payments to CRM (n8n)',
				metadata: {
					[MARK]: MARK_VALUE,
					...toOwnerMetadata(owner),
					...(connectedAccount ? { [CONNECTED]: connectedAccount } : {}),
				},
				...(connectedAccount ? { connect: true } : {}),
			},
			{ idempotencyKey: `endpoint/${owner.workflow}/${owner.node}/${connection.clock.now()}` },
		);
		if (!made.secret) {
			throw new UnusableAnswer('Stripe', `Stripe made the endpoint ${made.id} without its secret`);
		}
		return { endpoint: toEndpoint(made), secret: made.secret };
	},
	async update(id, eventTypes, connection) {
		const stripe = createClient(connection);
		if (!isOurs(await stripe.webhookEndpoints.retrieve(id))) {
			throw new Error(`Endpoint ${id} was not made by this pack`);
		}
		const changed = await stripe.webhookEndpoints.update(
			id,
			{ enabled_events: eventNames(eventsFor(eventTypes)), disabled: false },
			{ idempotencyKey: `endpoint/${id}/${connection.clock.now()}` },
		);
		return toEndpoint(changed);
	},
	async remove(id, connection) {
		const stripe = createClient(connection);
		const found = await unlessMissing(stripe.webhookEndpoints.retrieve(id));
		if (!found || !isOurs(found)) return;
		await unlessMissing(stripe.webhookEndpoints.del(id));
	},
	eventsFor,
};

/** Turns it on again with the events it has. @throws for an endpoint of somebody else. */
export async function enableEndpoint(id: string, connection: GatewayConnection): Promise<void> {
	const stripe = createClient(connection);
	if (!isOurs(await stripe.webhookEndpoints.retrieve(id))) {
		throw new Error(`Endpoint ${id} was not made by this pack`);
	}
	await stripe.webhookEndpoints.update(
		id,
		{ disabled: false },
		{ idempotencyKey: `endpoint/${id}/enable/${connection.clock.now()}` },
	);
}

function toEndpoint(endpoint: Stripe.WebhookEndpoint): Endpoint {
	const connectedAccount = isOurs(endpoint) ? endpoint.metadata[CONNECTED] : undefined;
	const owner = isOurs(endpoint) ? ownerIn(endpoint.metadata) : undefined;
	return {
		id: endpoint.id,
		url: endpoint.url,
		isEnabled: endpoint.status === 'enabled',
		events: endpoint.enabled_events,
		isOurs: isOurs(endpoint),
		...(owner ? { owner } : {}),
		...(connectedAccount ? { connectedAccount } : {}),
	};
}

function toOwnerMetadata(owner: EndpointOwner): Stripe.MetadataParam {
	return {
		[OWNER.workflow]: owner.workflow,
		[OWNER.node]: owner.node,
		[OWNER.instance]: owner.instance,
		[OWNER.run]: owner.run,
	};
}

function ownerIn(metadata: Stripe.Metadata): EndpointOwner | undefined {
	const { [OWNER.workflow]: workflow, [OWNER.node]: node, [OWNER.instance]: instance } = metadata;
	if (!workflow || !node || !instance) return undefined;
	return { workflow, node, instance, run: metadata[OWNER.run] === 'test' ? 'test' : 'published' };
}

function isOurs({ metadata }: Stripe.WebhookEndpoint): boolean {
	return metadata?.[MARK] === MARK_VALUE;
}

/** The table's names are Stripe's own; a test compares them with the SDK's. */
function eventNames(names: readonly string[]): EventName[] {
	return names as EventName[];
}
