import type { Verdict, WebhookDelivery } from '../../shared/contracts/gateway';
import { clock } from '../../shared/n8n/clock';
import type { GatewaySession } from '../../shared/n8n/access/connections';
import { hashed } from '../../shared/n8n/access/hashed';
import { Backoff } from '../../shared/transport/backoff';
import { isAhead } from '../../shared/transport/deadline';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import { noteGenuine, noteTurnedAway } from './arrivals';
import { missingSecretWords } from './endpoint';
import { keepPublished, recallPublished } from './published';
import {
	isSame,
	keepRegistration,
	type KnownRegistrations,
	knownRegistrations,
	proofOf,
	type Registration,
	rememberRegistration,
} from './registration';
import { type Repair, repairEndpoint } from './repair';
import type { TriggerNode } from './triggerNode';

/** A genuine delivery with the connection it belongs to, or what the sender is told. */
export type Admission = { readonly access: GatewaySession } | { readonly status: 401 | 503 };

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
 * Whether a delivery is the gateway's, cheapest look first: shape and time of its signature, then what is known of the
 * endpoint, then the credential as it is now, then what the gateway says of the endpoint. There is no unsigned path.
 */
export async function admit(trigger: TriggerNode, delivery: WebhookDelivery): Promise<Admission> {
	const adapter = await trigger.gateway.load();
	if (!adapter.mayBeSigned(delivery, clock.now())) {
		const { displayName } = adapter;
		const remedy = `If ${displayName} sent it, set the clock of the server right`;
		trigger.log(
			'warn',
			`A delivery was refused: it carries no signature of this moment. ${remedy}`,
		);
		return { status: 401 };
	}
	if (!isAhead(openings.get(trigger.name) ?? 0, clock.now(), SECOND_MS)) {
		const attempted = await attemptAsync(async () => {
			recallPublished(trigger);
			return await verified(trigger, delivery);
		});
		if ('value' in attempted) {
			if ('access' in attempted.value) wasGenuine(trigger, attempted.value.access);
			return attempted.value;
		}
		openings.set(trigger.name, clock.now() + SECOND_MS);
	}
	trigger.log('error', 'A delivery was turned away: the credential cannot be used');
	return { status: 503 };
}

function wasGenuine(trigger: TriggerNode, access: GatewaySession): void {
	keepPublished(trigger, access);
	noteGenuine(access.memoryKey);
}

/** A credential as it was a moment ago will do for a yes; a no is that of the credential as it is. */
async function verified(trigger: TriggerNode, delivery: WebhookDelivery): Promise<Admission> {
	const recent = await trigger.open('recent');
	const known = knownRegistrations(trigger, recent.adapter.verification, recent.sealing);
	const first = await verdictOn(trigger, delivery, recent, known);
	if (first === 'genuine') return { access: recent };
	if (isUnknown(first)) return undecided(trigger, recent, first);
	if (!renewals.mayTry(trigger.name)) return await unverified(trigger, delivery, recent, known);
	const access = await trigger.open('renewed');
	const knownNow = knownRegistrations(trigger, access.adapter.verification, access.sealing);
	const second = await verdictOn(trigger, delivery, access, knownNow);
	if (second === 'genuine') return { access };
	if (isUnknown(second)) return undecided(trigger, access, second);
	return await unverified(trigger, delivery, access, knownNow);
}

/** Nobody can say whose it is: it is neither worked on nor refused, and the gateway sends it again. */
function undecided(
	trigger: TriggerNode,
	{ adapter, memoryKey }: GatewaySession,
	verdict: Unknown,
): Admission {
	if (typeof verdict !== 'string') {
		noteTurnedAway(memoryKey, verdict.undecided);
		trigger.log('error', `A delivery was turned away: ${verdict.undecided}`);
		return { status: 503 };
	}
	const reason = `whether it is from ${adapter.displayName} could not be found out, since what proves it could not be had`;
	const remedy = `${adapter.displayName} sends it again; if this goes on, see that n8n reaches ${adapter.displayName}, past proxies and firewalls`;
	trigger.log('error', `A delivery was turned away: ${reason}. ${remedy}`);
	return { status: 503 };
}

type Unknown = Exclude<Verdict, 'genuine' | 'forged'>;

function isUnknown(verdict: Verdict): verdict is Unknown {
	return verdict !== 'genuine' && verdict !== 'forged';
}

/** Whoever verifies it decides; one that cannot say is only heard where no other can. */
async function verdictOn(
	trigger: TriggerNode,
	delivery: WebhookDelivery,
	access: GatewaySession,
	{ stored, remembered }: KnownRegistrations,
): Promise<Verdict> {
	const { credentialSecrets } = access;
	const ofStored = await verdictOf(stored, delivery, access);
	if (stored && ofStored === 'genuine') {
		rememberRegistration(trigger, stored);
		return ofStored;
	}
	const ofCredential = await verdictWith(credentialSecrets, delivery, access);
	if (ofCredential === 'genuine') {
		proven.set(trigger.url, hashed(credentialSecrets.join(' ')));
		return ofCredential;
	}
	// Mostly the same as what is stored, which has been looked at: each look costs, and strangers may ask for as many as they like.
	const other = isSame(remembered, stored) ? undefined : remembered;
	const ofRemembered = await verdictOf(other, delivery, access);
	if (remembered && ofRemembered === 'genuine') {
		// n8n lost what was stored, or the credential's key is another one now.
		keepRegistration(trigger, remembered, access.sealing);
		return ofRemembered;
	}
	// What people can do something about is told before what passes.
	const unknown = [ofStored, ofCredential, ofRemembered].filter(isUnknown);
	return unknown.find((verdict) => verdict !== 'unknown') ?? unknown[0] ?? 'forged';
}

async function verdictOf(
	registration: Registration | undefined,
	delivery: WebhookDelivery,
	{ adapter, connection }: GatewaySession,
): Promise<Verdict> {
	const proof = registration && proofOf(registration, adapter.verification);
	return proof ? await adapter.verify(delivery, { ...connection, ...proof }) : 'forged';
}

async function verdictWith(
	secrets: readonly string[],
	delivery: WebhookDelivery,
	{ adapter, connection }: GatewaySession,
): Promise<Verdict> {
	if (secrets.length === 0) return 'forged';
	return await adapter.verify(delivery, { ...connection, secrets, endpointIds: [] });
}

/**
 * A stranger's delivery gets 401. One that may be genuine, because what is known of the endpoint is lost or out of date, is
 * looked at again where the gateway tells it, and gets 503 where the endpoint was made anew: from then on it is known, and the
 * next catch-up brings what was turned away.
 */
async function unverified(
	trigger: TriggerNode,
	delivery: WebhookDelivery,
	access: GatewaySession,
	known: KnownRegistrations,
): Promise<Admission> {
	const { adapter, credentialSecrets } = access;
	const isInCredential = adapter.verification === 'secretInCredential';
	const isProven = proven.get(trigger.url) === hashed(credentialSecrets.join(' '));
	const found =
		!isInCredential && !isProven && repairs.mayTry(trigger.url)
			? await askGateway(trigger, access, known)
			: 'notAsked';
	if (found === 'found') {
		const foundNow = knownRegistrations(trigger, adapter.verification, access.sealing);
		const last = await verdictOn(trigger, delivery, access, foundNow);
		if (last === 'genuine') return { access };
		if (isUnknown(last)) return undecided(trigger, access, last);
	}
	if (isInCredential && credentialSecrets.length === 0) {
		const reason = missingSecretWords(adapter.displayName);
		trigger.log('error', `A delivery was turned away. ${reason}`);
		return { status: 503 };
	}
	const isKnown = known.stored !== undefined || credentialSecrets.length > 0;
	if (found === 'stands' || found === 'found' || (found !== 'remade' && isKnown)) {
		trigger.log('warn', 'A delivery was refused: its signature does not match');
		return { status: 401 };
	}
	return { status: 503 };
}

async function askGateway(
	trigger: TriggerNode,
	access: GatewaySession,
	{ stored, remembered }: KnownRegistrations,
): Promise<Repair | 'unknown'> {
	const known = [stored, remembered].flatMap((registration) => registration ?? []);
	const attempted = await attemptAsync(async () => await repairEndpoint(trigger, access, known));
	if ('error' in attempted) {
		const advice = 'Unpublish and publish the workflow, or put the secret into the credential';
		trigger.log('error', `The endpoint cannot be looked after at the gateway. ${advice}`);
		return 'unknown';
	}
	if (attempted.value === 'remade') {
		const reason = 'The signing secret of the endpoint is gone';
		const what = 'the endpoint was made anew, and the next catch-up brings what was turned away';
		trigger.log('warn', `${reason}: ${what}`);
	}
	return attempted.value;
}
