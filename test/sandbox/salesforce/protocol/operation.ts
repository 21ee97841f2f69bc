import type { SandboxRequest } from '../../system';
import type { Cursors } from '../query/cursors';
import type { Actor, Org } from '../state/org';
import type { Json } from './json';
import { asObject } from './json';

/** One request that has passed the door, or one within a composite. */
export interface Call {
	readonly org: Org;
	readonly actor: Actor;
	readonly cursors: Cursors;
	readonly parameters: Readonly<Record<string, string>>;
	readonly query: URLSearchParams;
	/** Lower-case names. */
	readonly headers: Readonly<Record<string, string>>;
	/** Parsed JSON, numbers as their text; `undefined` where there was no body. */
	readonly body: unknown;
	/** As it came, for bodies that are no JSON; `undefined` within a composite. */
	readonly request: SandboxRequest | undefined;
	/** `v67.0` */
	readonly version: string;
	/** The stand-in's own. */
	readonly origin: string;
	/** Runs a request within this one. @param url From `/services/data/…` on. */
	dispatch(inner: InnerRequest): Answer;
}

export interface InnerRequest {
	readonly method: string;
	readonly url: string;
	readonly body: unknown;
	readonly headers: Readonly<Record<string, string>>;
}

export interface Answer {
	readonly status: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: unknown;
}

export type Operation = (call: Call) => Answer;
/** `{ 'GET /services/data/:version/limits': … }`; fixed words stand before `:names`. */
export type Operations = Readonly<Record<string, Operation>>;

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const noContent = (): Answer => ({ status: 204 });
export const parameter = (call: Call, name: string): string => call.parameters[name] ?? '';
export const bodyOf = (call: Call): Json => asObject(call.body);
