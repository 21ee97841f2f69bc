import type { SandboxResponse } from '../../system';
import type { ObjectType } from '../state/objectTypes';
import { objectTypeFromPath } from '../state/objectTypes';
import type { Portal } from '../state/portal';

/** One request that has passed the door. */
export interface Call {
	readonly portal: Portal;
	readonly parameters: Readonly<Record<string, string>>;
	readonly query: URLSearchParams;
	/** The JSON body; an empty object where there is none. */
	readonly body: Readonly<Record<string, unknown>>;
	/** The body when it is a list, as memberships of lists have it. */
	readonly list: readonly unknown[];
}

/** Every inner list is a choice: one of its scopes is enough; all the lists must be met. */
export type RequiredScopes = readonly (readonly string[])[];

export interface Operation {
	readonly scopes: (call: Call) => RequiredScopes;
	readonly run: (call: Call) => SandboxResponse;
	/** Search has a limit of its own and does not tell the general one. */
	readonly isSearch?: true;
}

export type Operations = Readonly<Record<string, Operation>>;
type Run = Operation['run'];

export const open = (run: Run): Operation => ({ scopes: () => [], run });
export const reads = (run: Run): Operation => ({
	scopes: (call) => [typeOf(call).readScopes],
	run,
});
export const writes = (run: Run): Operation => ({
	scopes: (call) => [typeOf(call).writeScopes],
	run,
});
export const readsSchema = (run: Run): Operation => ({
	scopes: (call) => [typeOf(call).schemaReadScopes],
	run,
});
export const writesSchema = (run: Run): Operation => ({
	scopes: (call) => [typeOf(call).schemaWriteScopes],
	run,
});
export const needs = (scopes: readonly string[], run: Run): Operation => ({
	scopes: () => [scopes],
	run,
});

export const ok = (body: unknown): SandboxResponse => ({ status: 200, body });
export const created = (body: unknown): SandboxResponse => ({ status: 201, body });
export const noContent = (): SandboxResponse => ({ status: 204 });

export function typeOf(call: Call, parameter = 'type'): ObjectType {
	return objectTypeFromPath(call.parameters[parameter] ?? '');
}

/** `?properties=a,b` and `?properties=a&properties=b` are the same. */
export function listQuery(query: URLSearchParams, name: string): string[] {
	return query
		.getAll(name)
		.flatMap((part) => part.split(','))
		.filter((part) => part !== '');
}

export function textQuery(query: URLSearchParams, name: string): string | undefined {
	return query.get(name) ?? undefined;
}

/** `paging` for a list that was cut at `after + limit`; the cursor is an offset in text. */
export function pageOf<Item>(items: readonly Item[], query: URLSearchParams, maximum: number) {
	const limit = Math.min(Number(query.get('limit') ?? 10) || 10, maximum);
	const from = Number(query.get('after') ?? 0) || 0;
	const next = from + limit;
	return {
		items: items.slice(from, next),
		paging: next < items.length ? { paging: { next: { after: String(next) } } } : {},
	};
}
