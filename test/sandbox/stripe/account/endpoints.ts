/** Webhook endpoints and the deliveries made to them. https://docs.stripe.com/api/webhook_endpoints */
import type { SandboxHost } from '../../system';
import { invalid, missingParameter } from '../protocol/errors';
import { list, operation, retrieve, type Operations } from '../protocol/operation';
import { flag, mergeMetadata, requiredText, text, textOrNull, texts } from '../protocol/parameters';
import { signatureHeader } from '../protocol/signature';
import { randomText, type Mode } from './mode';
import type { ObjectTypes, StripeEvent } from './wire';

type Endpoint = ObjectTypes['webhook_endpoint'];

const MAXIMUM_ENDPOINTS = 16;
const SECRET_LENGTH = 32;
/** What an endpoint for connected accounts belongs to. */
const PLATFORM_APPLICATION = 'ca_1SandboxNorthwind';

/** Secrets by endpoint, the current one first; two while a rolled one still counts. */
export type EndpointSecrets = Map<string, string[]>;

/** `secrets` is the account's; an answer shows a secret once, at creation. */
export function createEndpointOperations(secrets: EndpointSecrets): Operations {
	return {
		'POST /v1/webhook_endpoints': operation(
			['url', 'enabled_events', 'api_version', 'description', 'metadata', 'connect'],
			({ mode, parameters }) => {
				const url = readUrl(requiredText(parameters, 'url'), mode);
				const enabledEvents = texts(parameters, 'enabled_events');
				if (enabledEvents.length === 0) throw missingParameter('enabled_events');
				if (mode.all('webhook_endpoint').length >= MAXIMUM_ENDPOINTS) {
					throw invalid(
						`You have reached the maximum of ${MAXIMUM_ENDPOINTS} test webhook endpoints.`,
					);
				}
				const endpoint = mode.add<'webhook_endpoint'>({
					id: mode.newId('we'),
					object: 'webhook_endpoint',
					api_version: textOrNull(parameters, 'api_version'),
					application: flag(parameters, 'connect') === true ? PLATFORM_APPLICATION : null,
					created: mode.now(),
					description: textOrNull(parameters, 'description'),
					enabled_events: enabledEvents,
					livemode: mode.livemode,
					metadata: mergeMetadata(parameters),
					status: 'enabled',
					url,
				});
				const secret = newSecret();
				secrets.set(endpoint.id, [secret]);
				return { ...endpoint, secret };
			},
		),
		'GET /v1/webhook_endpoints': list('webhook_endpoint'),
		'GET /v1/webhook_endpoints/:id': retrieve('webhook_endpoint'),
		'POST /v1/webhook_endpoints/:id': operation(
			['url', 'enabled_events', 'description', 'metadata', 'disabled'],
			({ mode, parameters, path }) => {
				const endpoint = mode.get('webhook_endpoint', path.id ?? '');
				const url = text(parameters, 'url');
				const enabledEvents = texts(parameters, 'enabled_events');
				const disabled = flag(parameters, 'disabled');
				mode.update(endpoint, {
					...(url === undefined ? {} : { url: readUrl(url, mode) }),
					...(enabledEvents.length === 0 ? {} : { enabled_events: enabledEvents }),
					...(disabled === undefined ? {} : { status: disabled ? 'disabled' : 'enabled' }),
					...('description' in parameters
						? { description: textOrNull(parameters, 'description') }
						: {}),
					metadata: mergeMetadata(parameters, endpoint.metadata),
				});
				return endpoint;
			},
		),
		'DELETE /v1/webhook_endpoints/:id': operation([], ({ mode, path }) => {
			const endpoint = mode.get('webhook_endpoint', path.id ?? '');
			mode.remove(endpoint);
			secrets.delete(endpoint.id);
			return { id: endpoint.id, object: 'webhook_endpoint', deleted: true };
		}),
	};
}

/** A new secret beside the present one, which counts until `endRoll`; returns the new one. */
export function rollSecret(secrets: EndpointSecrets, endpointId: string): string {
	const secret = newSecret();
	secrets.set(endpointId, [secret, ...(secrets.get(endpointId) ?? []).slice(0, 1)]);
	return secret;
}

/** The old secret stops to count. */
export function endRoll(secrets: EndpointSecrets, endpointId: string): void {
	secrets.set(endpointId, (secrets.get(endpointId) ?? []).slice(0, 1));
}

/**
 * Queues one delivery for each enabled endpoint that listens to this type: the account's own, and where it is connected to a
 * platform, the platform's endpoints for connected accounts, which are told whose event it is.
 */
export function publish(
	host: SandboxHost,
	secrets: EndpointSecrets,
	mode: Mode,
	event: StripeEvent,
	platform?: Mode,
): void {
	const ofPlatform = new Set(platform?.all('webhook_endpoint').filter(isForConnected));
	const listening = [
		...mode.all('webhook_endpoint').filter((endpoint) => !isForConnected(endpoint)),
		...ofPlatform,
	].filter((endpoint) => listens(endpoint, event));
	event.pending_webhooks = listening.length;
	for (const endpoint of listening) {
		const shown = {
			...event,
			...(ofPlatform.has(endpoint) ? { account: mode.accountId } : {}),
			api_version: endpoint.api_version ?? event.api_version,
		};
		const body = Buffer.from(JSON.stringify(shown, null, 2));
		let isPending = true;
		host.deliver({
			id: `${event.id}:${endpoint.id}`,
			system: 'stripe',
			eventId: event.id,
			eventType: event.type,
			endpointId: endpoint.id,
			url: endpoint.url,
			body,
			sign: (at) => ({
				'content-type': 'application/json; charset=utf-8',
				'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
				accept: '*/*; q=0.5, application/xml',
				'cache-control': 'no-cache',
				'stripe-signature': signatureHeader(body, secrets.get(endpoint.id) ?? [], at),
			}),
			isWanted: () => secrets.has(endpoint.id) && endpoint.status === 'enabled',
			onOutcome(delivered) {
				if (delivered && isPending) event.pending_webhooks -= 1;
				if (delivered) isPending = false;
			},
		});
	}
}

function isForConnected({ application }: Endpoint): boolean {
	return application !== null;
}

function listens(endpoint: Endpoint, { type }: StripeEvent): boolean {
	const { enabled_events: enabled, status } = endpoint;
	return status === 'enabled' && (enabled.includes(type) || enabled.includes('*'));
}

/** Stripe asks for public HTTPS; here addresses of this machine stand for public ones. */
function readUrl(url: string, mode: Mode): string {
	const isWeb = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
	if (!isWeb)
		throw invalid('Invalid URL: An explicit scheme (such as https) must be provided.', 'url');
	const isLocal = /^(localhost|127\.|\[::1\])/.test(new URL(url).hostname);
	if (mode.livemode && new URL(url).protocol === 'http:' && !isLocal) {
		throw invalid('Invalid URL: URL must be HTTPS for live mode', 'url');
	}
	return url;
}

function newSecret(): string {
	return `whsec_${randomText(SECRET_LENGTH)}`;
}
