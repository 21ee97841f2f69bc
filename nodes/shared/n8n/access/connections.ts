import {
	type IAllExecuteFunctions,
	type ICredentialDataDecryptedObject,
	NodeOperationError,
} from 'n8n-workflow';
import type { CrmAdapter, CrmConnection, CrmIdentity } from '../../contracts/crm';
import type { GatewayAdapter, GatewayConnection, GatewayIdentity } from '../../contracts/gateway';
import type { Http } from '../../contracts/http';
import type { CallLimit, System, Way } from '../../contracts/system';
import { createLimiter, type Limiter, withLimiter } from '../../transport/limiter';
import { withRetries } from '../../transport/retry';
import { type CheckedCredential, checkCredential, secretsOf } from './access';
import { clock } from '../clock';
import { hashed } from './hashed';
import { type Role, WAY_PARAMETER, wayNamed } from './authentication';
import { createHttp } from './http';
import { createPublicHttp } from './publicHttp';
import { PublicAnswers } from './publicAnswers';
import { Memory } from '../remember';
import { type Sealing, sealingWith } from './sealing';

const IDENTITY_LIFETIME_MS = 10 * 60_000;

/** How long a trigger may go by a credential as it was: for so long a signing secret that was taken out still opens. */
const RECENT_MS = 5_000;

/** `now`: as it is. `recent`: as it was a moment ago, if somebody has just opened it. `renewed`: as it is, and kept as recent. */
export type CredentialAge = 'now' | 'recent' | 'renewed';

/** n8n starts an expression engine of its own for every time a trigger opens its credential, which costs more than the delivery. */
const recentCredentials = new Memory<ICredentialDataDecryptedObject>(clock, RECENT_MS);

/** One per account and process, whoever calls. */
const limiters = new Map<string, Limiter>();
/** A key never moves to another account. */
const gatewayIdentities = new Memory<GatewayIdentity>(clock);
/** What gateways publish is the same for everybody. */
const publicAnswers = new PublicAnswers(clock);
const crmIdentities = new Memory<CrmIdentity>(clock, IDENTITY_LIFETIME_MS);

export interface GatewaySession {
	readonly adapter: GatewayAdapter;
	readonly connection: GatewayConnection;
	/** Whether this is the gateway itself, not a stand-in for tests. */
	readonly isVendor: boolean;
	/** Names this key at this address, for what is remembered of the account; tells nothing about the key. */
	readonly memoryKey: string;
	/** Addresses at which this session has read what the gateway publishes. */
	readonly published: ReadonlySet<string>;
	/** Signing secrets that a person put into the credential. */
	readonly credentialSecrets: readonly string[];
	/** With a key that only this credential gives. */
	readonly sealing: Sealing;
}

export interface CrmSession {
	readonly adapter: CrmAdapter;
	readonly connection: CrmConnection;
	/** Names this key at this address, for what is remembered of the account; tells nothing about the key. */
	readonly memoryKey: string;
}

/**
 * Opens the node's credential for a gateway. `connection.secrets` are those of the credential.
 * @param age other than `now` only for a busy trigger, which asks again before it refuses.
 * @throws NodeOperationError when there is none, or it must not be used.
 */
export async function openGateway(
	context: IAllExecuteFunctions,
	system: System<GatewayAdapter>,
	age: CredentialAge = 'now',
): Promise<GatewaySession> {
	const { checked, credential, http, memoryKey } = await open(context, 'gateway', system, age);
	const adapter = await system.load();
	const { connectedAccount, authority } = checked;
	const credentialSecrets = secretsOf(credential.signingSecrets);
	const published = new Set<string>();
	const connection: GatewayConnection = {
		http,
		...(system.publicHosts
			? {
					publicHttp: noting(
						published,
						publicAnswers.through(
							createPublicHttp(context, system.publicHosts),
							system.isPublished,
						),
					),
				}
			: {}),
		clock,
		baseUrl: checked.baseUrl,
		livemode: checked.livemode,
		...(connectedAccount ? { connectedAccount } : {}),
		...(authority ? { trustedAuthority: authority } : {}),
		account: async () =>
			connectedAccount ??
			(await gatewayIdentities.get(memoryKey, async () => await adapter.identify(connection)))
				.account,
		secrets: credentialSecrets,
	};
	return {
		adapter,
		connection,
		isVendor: checked.isVendor,
		memoryKey,
		published,
		credentialSecrets,
		sealing: sealingWith(checked.lasting),
	};
}

/** Addresses at which a gateway published something that proved a delivery: whatever strangers ask for, they are asked for. */
export function knowPublished(urls: Iterable<string>): void {
	for (const url of urls) publicAnswers.know(url);
}

/** Notes the addresses at which something stands. */
function noting(published: Set<string>, http: Http): Http {
	return async (request) => {
		const response = await http(request);
		if (response.status === 200) published.add(request.url);
		return response;
	};
}

/** Opens the node's credential for a CRM. @throws NodeOperationError when there is none, or it must not be used. */
export async function openCrm(
	context: IAllExecuteFunctions,
	system: System<CrmAdapter>,
): Promise<CrmSession> {
	const { checked, http, memoryKey } = await open(context, 'crm', system);
	const adapter = await system.load();
	const connection: CrmConnection = {
		http,
		clock,
		baseUrl: checked.baseUrl,
		identity: async () =>
			await crmIdentities.get(memoryKey, async () => await adapter.identify(connection)),
	};
	return { adapter, connection, memoryKey };
}

/** Whether the node has a credential for the system: without one a list has nothing to show. */
export function hasCredential(
	context: IAllExecuteFunctions,
	role: Role,
	system: System<unknown>,
): boolean {
	const { credentialType } = wayOf(context, role, system);
	return context.getNode().credentials?.[credentialType] !== undefined;
}

/** The way in that the role's own dropdown chooses. */
function wayOf(context: IAllExecuteFunctions, role: Role, system: System<unknown>): Way {
	const parameters: Readonly<Record<string, unknown>> | undefined = context.getNode().parameters;
	return wayNamed(parameters?.[WAY_PARAMETER[role]], system);
}

interface Opened {
	readonly checked: CheckedCredential;
	readonly credential: ICredentialDataDecryptedObject;
	readonly http: Http;
	readonly memoryKey: string;
}

async function open(
	context: IAllExecuteFunctions,
	role: Role,
	system: System<unknown>,
	age: CredentialAge = 'now',
): Promise<Opened> {
	const way = wayOf(context, role, system);
	if (!hasCredential(context, role, system)) {
		throw new NodeOperationError(
			context.getNode(),
			`The node "${context.getNode().name}" has no credential for ${system.name}. Open the node and choose one`,
		);
	}
	const credential = await openCredential(context, way.credentialType, age);
	const account = { system, way, credential };
	const checked = checkCredential(account);
	if ('refused' in checked) throw new NodeOperationError(context.getNode(), checked.refused);
	const memoryKey = `${system.id}:${hashed(`${checked.baseUrl} ${checked.lasting}`)}:`;
	const direct = createHttp(context, account);
	const limited = checked.limit
		? withLimiter(direct, limiterFor(memoryKey, checked.limit))
		: direct;
	return { checked, credential, http: withRetries(limited, clock, system), memoryKey };
}

async function openCredential(
	context: IAllExecuteFunctions,
	type: string,
	age: CredentialAge,
): Promise<ICredentialDataDecryptedObject> {
	const load = async () => await context.getCredentials<ICredentialDataDecryptedObject>(type);
	const id = context.getNode().credentials?.[type]?.id;
	if (!id) return await load();
	const key = `${type} ${id} `;
	if (age === 'recent') return await recentCredentials.get(key, load);
	const credential = await load();
	recentCredentials.forget(key);
	return age === 'now' ? credential : await recentCredentials.get(key, async () => credential);
}

function limiterFor(memoryKey: string, limit: CallLimit): Limiter {
	const key = `${memoryKey}${limit.calls}/${limit.windowMs}/${limit.atOnce ?? ''}`;
	const limiter = limiters.get(key) ?? createLimiter(limit, clock);
	limiters.set(key, limiter);
	return limiter;
}
