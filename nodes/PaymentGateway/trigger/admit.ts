import type { IWebhookFunctions } from 'n8n-workflow';
import type { GatewayAdapter, WebhookDelivery } from '../../shared/contracts/gateway';
import type { System } from '../../shared/contracts/system';
import { clock } from '../../shared/n8n/clock';
import { type GatewayAccess, openGateway } from '../../shared/n8n/connections';
import { hashed } from '../../shared/n8n/hashed';
import { DEFAULT_GATEWAY, gatewaySystem } from '../../systems';
import { Backoff } from '../../shared/transport/backoff';
import { isAhead } from '../../shared/transport/deadline';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import { log } from './log';
import { repairEndpoint } from './repair';
import { keepSecret, type KnownSecrets, knownSecrets, rememberSecret } from './secret';

/** A genuine delivery with the connection it belongs to, or what the sender is told. */
export type Admission = { readonly access: GatewayAccess } | { readonly status: 401 | 503 };

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** The credential is opened afresh for a delivery that does not verify, but not for each of a flood. */
const renewals = new Backoff(clock, SECOND_MS, SECOND_MS);

/** A credential that cannot be opened, in a vault that is down, is not tried for each of a flood either. */
const openings = new Map<string, number>();

/** Signing secrets of credentials that have verified a delivery, by address: an endpoint with such a secret is a known one. */
const proven = new Map<string, string>();

/** The gateway is asked what became of the endpoint; calls that strangers cause come out of what real work needs. */
const repairs = new Backoff(clock, MINUTE_MS / 2, 10 * MINUTE_MS);

/**
 * Whether a delivery is the gateway's, cheapest look first: shape and time of its signature, then the secrets that are known,
 * then the credential as it is now, then what the gateway says of the endpoint. There is no unsigned path.
 */
export async function admit(
	context: IWebhookFunctions,
	delivery: WebhookDelivery,
): Promise<Admission> {
	const gateway = gatewaySystem(String(context.getNodeParameter('gateway', DEFAULT_GATEWAY)));
	const adapter = await gateway.load();
	if (!adapter.mayBeSigned(delivery, clock.now())) {
		log(context, 'warn', 'A delivery was refused: it carries no signature of this moment');
		return { status: 401 };
	}
	const name = nodeName(context);
	if (!isAhead(openings.get(name) ?? 0, clock.now(), SECOND_MS)) {
		const attempted = await attemptAsync(async () => await verified(context, gateway, delivery));
		if ('value' in attempted) return attempted.value;
		openings.set(name, clock.now() + SECOND_MS);
	}
	log(context, 'error', 'A delivery was turned away: the credential cannot be used');
	return { status: 503 };
}

/** A credential as it was a moment ago will do for a yes; a no is that of the credential as it is. */
async function verified(
	context: IWebhookFunctions,
	gateway: System<GatewayAdapter>,
	delivery: WebhookDelivery,
): Promise<Admission> {
	const recent = await openGateway(context, gateway, 'recent');
	const known = knownSecrets(context, delivery.url, recent.sealing);
	if (await isGenuine(context, delivery, recent, known)) return { access: recent };
	if (!renewals.mayTry(nodeName(context))) {
		return { status: await refusal(context, delivery.url, recent, known) };
	}
	const access = await openGateway(context, gateway, 'renewed');
	const knownNow = knownSecrets(context, delivery.url, access.sealing);
	if (await isGenuine(context, delivery, access, knownNow)) return { access };
	return { status: await refusal(context, delivery.url, access, knownNow) };
}

async function isGenuine(
	context: IWebhookFunctions,
	delivery: WebhookDelivery,
	{ adapter, connection, credentialSecrets, sealing }: GatewayAccess,
	{ stored, remembered }: KnownSecrets,
): Promise<boolean> {
	const signedWith = async (secrets: readonly string[]) =>
		secrets.length > 0 && (await adapter.verify(delivery, { ...connection, secrets }));
	if (stored && (await signedWith([stored.secret]))) {
		rememberSecret(delivery.url, stored);
		return true;
	}
	if (await signedWith(credentialSecrets)) {
		proven.set(delivery.url, hashed(credentialSecrets.join(' ')));
		return true;
	}
	if (!remembered || !(await signedWith([remembered.secret]))) return false;
	// n8n lost what was stored, or the credential's key is another one now.
	keepSecret(context, delivery.url, remembered, sealing);
	return true;
}

/**
 * A stranger's delivery gets 401. One that may be genuine, because what is known of the endpoint is lost or out of date, gets
 * 503: from then on the endpoint has a secret that is known, and the next catch-up brings what was turned away.
 */
async function refusal(
	context: IWebhookFunctions,
	url: string,
	access: GatewayAccess,
	known: KnownSecrets,
): Promise<401 | 503> {
	const { credentialSecrets } = access;
	const isKnown = known.stored !== undefined || credentialSecrets.length > 0;
	const isProven = proven.get(url) === hashed(credentialSecrets.join(' '));
	const found =
		!isProven && repairs.mayTry(url) ? await askGateway(context, url, access, known) : 'notAsked';
	if (found === 'stands' || (found !== 'remade' && isKnown)) {
		log(context, 'warn', 'A delivery was refused: its signature does not match');
		return 401;
	}
	return 503;
}

async function askGateway(
	context: IWebhookFunctions,
	url: string,
	access: GatewayAccess,
	{ stored, remembered }: KnownSecrets,
): Promise<'stands' | 'remade' | 'gone' | 'unknown'> {
	const attempted = await attemptAsync(
		async () =>
			await repairEndpoint(
				context,
				access,
				url,
				[stored, remembered].flatMap((secret) => secret ?? []),
			),
	);
	if ('error' in attempted) {
		const advice = 'Unpublish and publish the workflow, or put the secret into the credential';
		log(context, 'error', `The endpoint cannot be looked after at the gateway. ${advice}`);
		return 'unknown';
	}
	if (attempted.value === 'remade') {
		const reason = 'The signing secret of the endpoint is gone';
		const what = 'the endpoint was made anew, and the next catch-up brings what was turned away';
		log(context, 'warn', `${reason}: ${what}`);
	}
	return attempted.value;
}

function nodeName(context: IWebhookFunctions): string {
	return `${String(context.getWorkflow().id ?? '')} ${context.getNode().id}`;
}
