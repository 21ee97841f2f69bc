/**
 * What each folder of this one that is named after a system holds, told by its `index.ts` as `sandboxSystem`: a stand-in, how
 * people see it, the credential that points at it, and the bench of the conformance suites.
 */
import type { CrmBench } from '../conformance/crm/bench';
import type { GatewayBench } from '../conformance/gatewayBench';
import type { CrmLens, GatewayLens } from './lens';
import type { SandboxSystem, SandboxSystemFactory } from './system';

/** How a person signs in to the stand-in. */
export interface SandboxCredential {
	/** n8n's name of the credential type. */
	readonly type: string;
	/** What the credential is called in n8n's list. */
	readonly name: string;
	/** What a person types; `origin` is the stand-in's. */
	data(origin: string): Readonly<Record<string, unknown>>;
	/** Those fields of it that nobody may see. */
	readonly secretFields: readonly [string, ...string[]];
}

interface Parts<System extends SandboxSystem> {
	/** The same as in `nodes/systems.ts`, and the folder's name. */
	readonly id: string;
	readonly createSystem: SandboxSystemFactory<System>;
	readonly credential: SandboxCredential;
}

export interface GatewaySandbox<
	System extends SandboxSystem = SandboxSystem,
> extends Parts<System> {
	readonly role: 'gateway';
	createLens(system: System): GatewayLens;
	/** Missing until the adapter is held to the suite. */
	readonly bench?: GatewayBench;
}

export interface CrmSandbox<System extends SandboxSystem = SandboxSystem> extends Parts<System> {
	readonly role: 'crm';
	createLens(system: System): CrmLens;
	/** A fresh account with the standard fields set up. Missing until the adapter is held to the suite. */
	readonly bench?: () => Promise<CrmBench>;
}
