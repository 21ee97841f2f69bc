import {
	type IAllExecuteFunctions,
	type ICredentialDataDecryptedObject,
	NodeOperationError,
} from 'n8n-workflow';
import type { CrmAdapter, CrmConnection, CrmIdentity } from '../contracts/crm';
import type { GatewayAdapter, GatewayConnection, GatewayIdentity } from '../contracts/gateway';
import type { Http } from '../contracts/http';
import { type Access, type CallLimit, crmSystem, gatewaySystem, type System } from '../registry';
import { createLimiter, type Limiter, withLimiter } from '../transport/limiter';
import { withRetries } from '../transport/retry';
import { openAccess, type OpenAccess, secretsOf } from './access';
import { clock } from './clock';
import { digest } from './digest';
import { CRM_AUTHENTICATION, OAUTH2 } from './authentication';
import { createHttp } from './http';
import { Memory } from './remember';
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
const crmIdentities = new Memory<CrmIdentity>(clock, IDENTITY_LIFETIME_MS);

export interface GatewayAccess {
	readonly adapter: GatewayAdapter;
	readonly connection: GatewayConnection;
	/** Whether this is the gateway itself, not a stand-in for tests. */
	readonly isVendor: boolean;
	/** Signing secrets that a person put into the credential. */
	readonly credentialSecrets: readonly string[];
	/** With a key that only this credential gives. */
	readonly sealing: Sealing;
}

export interface CrmAccess {
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
	id: string,
	age: CredentialAge = 'now',
): Promise<GatewayAccess> {
	const system = gatewaySystem(id);
	const { access, credential, http, memoryKey } = await open(context, system, age);
	const adapter = await system.load();
	const { connectedAccount } = access;
	const credentialSecrets = secretsOf(credential.signingSecrets);
	const connection: GatewayConnection = {
		http,
		clock,
		baseUrl: access.baseUrl,
		livemode: access.livemode,
		...(connectedAccount ? { connectedAccount } : {}),
		account: async () =>
			connectedAccount ??
			(await gatewayIdentities.get(memoryKey, async () => await adapter.identify(connection)))
				.account,
		secrets: credentialSecrets,
	};
	return {
		adapter,
		connection,
		isVendor: access.isVendor,
		credentialSecrets,
		sealing: sealingWith(access.lasting),
	};
}

/** Opens the node's credential for a CRM. @throws NodeOperationError when there is none, or it must not be used. */
export async function openCrm(context: IAllExecuteFunctions, id: string): Promise<CrmAccess> {
	const system = crmSystem(id);
	const { access, http, memoryKey } = await open(context, system);
	const adapter = await system.load();
	const connection: CrmConnection = {
		http,
		clock,
		baseUrl: access.baseUrl,
		identity: async () =>
			await crmIdentities.get(memoryKey, async () => await adapter.identify(connection)),
	};
	return { adapter, connection, memoryKey };
}

/** Whether the node has a credential for the system: without one a list has nothing to show. */
export function hasCredential(
	context: IAllExecuteFunctions,
	system: Pick<System<unknown>, 'access' | 'oAuth2'>,
): boolean {
	return context.getNode().credentials?.[accessOf(context, system).credentialType] !== undefined;
}

/** The way in that the node's dropdown chooses. */
function accessOf(
	context: IAllExecuteFunctions,
	{ access, oAuth2 }: Pick<System<unknown>, 'access' | 'oAuth2'>,
): Access {
	const parameters: Readonly<Record<string, unknown>> | undefined = context.getNode().parameters;
	return parameters?.[CRM_AUTHENTICATION] === OAUTH2 ? (oAuth2 ?? access) : access;
}

interface Opened {
	readonly access: OpenAccess;
	readonly credential: ICredentialDataDecryptedObject;
	readonly http: Http;
	readonly memoryKey: string;
}

async function open(
	context: IAllExecuteFunctions,
	system: System<unknown>,
	age: CredentialAge = 'now',
): Promise<Opened> {
	const chosen = accessOf(context, system);
	const { credentialType } = chosen;
	if (!hasCredential(context, system)) {
		throw new NodeOperationError(
			context.getNode(),
			`The node "${context.getNode().name}" has no credential for ${system.name}. Open the node and choose one`,
		);
	}
	const credential = await openCredential(context, credentialType, age);
	const access = openAccess(chosen, system.name, credential);
	if ('refused' in access) throw new NodeOperationError(context.getNode(), access.refused);
	const memoryKey = `${system.id}:${digest(`${access.baseUrl} ${access.lasting}`)}:`;
	const direct = createHttp(context, credentialType, credential);
	const limited = access.limit ? withLimiter(direct, limiterFor(memoryKey, access.limit)) : direct;
	return { access, credential, http: withRetries(limited, clock), memoryKey };
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
	const key = `${memoryKey}${limit.calls}/${limit.windowMs}`;
	const limiter = limiters.get(key) ?? createLimiter(limit, clock);
	limiters.set(key, limiter);
	return limiter;
}
