/** What may be wrong with an adapter, planted into any: the suite has to turn red. */
import type { GatewayAdapter, GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import type { HttpRequest, HttpResponse } from '../../../nodes/shared/contracts/http';
import type { Fact, PaymentState } from '../../../nodes/shared/vocabulary/payment';
import { versionOf } from '../../../nodes/shared/vocabulary/version';
import type { GatewayBench } from '../gatewayBench';

export interface Fault {
	/** What the adapter does. */
	readonly name: string;
	/** Topic in which it is looked for first; any may find it. */
	readonly first: string;
	/** The operation, verb, trait or detail without which the fault cannot be; a gateway that lacks it is not asked. */
	readonly needs?: string;
	/** What else has to be so at the gateway for the fault to change anything. */
	readonly where?: (bench: GatewayBench) => boolean;
	/** @param bench of the gateway: what the fault looks like in its own words, and how long its pages are. */
	plant(adapter: GatewayAdapter, bench: GatewayBench): GatewayAdapter;
}

/** Every state that the adapter hands out, changed, with the version that goes with it. */
export function states(change: (state: PaymentState) => PaymentState) {
	return (adapter: GatewayAdapter): GatewayAdapter =>
		results(adapter, (value) => (isState(value) ? sealed(change(value)) : value));
}

export function facts(
	change: (fact: Fact, index: number, state: PaymentState) => Fact | undefined,
) {
	return states((state) => ({
		...state,
		facts: state.facts.flatMap((fact, index) => change(fact, index, state) ?? []),
	}));
}

/** The connection as the adapter gets it, in every method. */
export function connections(change: (connection: GatewayConnection) => GatewayConnection) {
	return (adapter: GatewayAdapter): GatewayAdapter =>
		wrapped(adapter, (method, ...given) =>
			method(...given.map((value) => (isConnection(value) ? change(value) : value))),
		) as GatewayAdapter;
}

/** Every call as it goes out, and its answer as it comes back. */
export function calls(
	request: (request: HttpRequest) => HttpRequest,
	answer: (answer: HttpResponse, request: HttpRequest) => HttpResponse = (same) => same,
) {
	return connections((connection) => ({
		...connection,
		http: async (one) => answer(await connection.http(request(one)), one),
	}));
}

/** A method in place of another, given the one that was there. */
export function method<Name extends keyof GatewayAdapter>(
	name: Name,
	change: (was: GatewayAdapter[Name], adapter: GatewayAdapter) => GatewayAdapter[Name],
) {
	return (adapter: GatewayAdapter): GatewayAdapter => ({
		...adapter,
		[name]: change(adapter[name], adapter),
	});
}

type Anything = (...given: unknown[]) => unknown;

/** `refund.create` in place of another; a gateway that has none is left as it is. */
export function action(name: string, change: (was: Anything, adapter: GatewayAdapter) => Anything) {
	const [resource = '', operation = ''] = name.split('.');
	return (adapter: GatewayAdapter): GatewayAdapter => {
		const all = adapter.actions as Readonly<Record<string, Readonly<Record<string, Anything>>>>;
		const was = all[resource]?.[operation];
		if (!was) return adapter;
		const group = { ...all[resource], [operation]: change(was, adapter) };
		return { ...adapter, actions: { ...all, [resource]: group } };
	};
}

export function endpoint(
	name: 'list' | 'create' | 'update' | 'remove' | 'eventsFor',
	change: (was: Anything, adapter: GatewayAdapter) => Anything,
) {
	return (adapter: GatewayAdapter): GatewayAdapter => ({
		...adapter,
		endpoints: {
			...adapter.endpoints,
			[name]: change(adapter.endpoints[name] as Anything, adapter),
		},
	});
}

/** What every method returns, looked at as deep as lists and `value` go. */
function results(adapter: GatewayAdapter, change: (value: unknown) => unknown): GatewayAdapter {
	const look = (value: unknown): unknown => {
		if (Array.isArray(value)) return value.map(look);
		if (isState(value)) return change(value);
		if (isRecord(value) && isState(value.value)) return { ...value, value: look(value.value) };
		if (isRecord(value) && isState(value.state)) return { ...value, state: look(value.state) };
		return value;
	};
	return wrapped(adapter, (run, ...given) => {
		const result = run(...given);
		return result instanceof Promise ? result.then(look) : result;
	}) as GatewayAdapter;
}

function wrapped(value: object, around: (run: Anything, ...given: unknown[]) => unknown): object {
	return Object.fromEntries(
		Object.entries(value).map(([name, part]: [string, unknown]) => {
			if (typeof part === 'function') {
				const run = part as Anything;
				return [name, (...given: unknown[]) => around(run, ...given)];
			}
			const isGroup = name === 'actions' || name === 'endpoints' || !('id' in value);
			return [name, isGroup && isRecord(part) ? wrapped(part, around) : part];
		}),
	);
}

export function sealed({ version: _version, ...state }: PaymentState): PaymentState {
	return { ...state, version: versionOf(state) };
}

function isConnection(value: unknown): value is GatewayConnection {
	return isRecord(value) && typeof value.http === 'function' && isRecord(value.clock);
}

function isState(value: unknown): value is PaymentState {
	return isRecord(value) && isRecord(value.subject) && Array.isArray(value.facts);
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
