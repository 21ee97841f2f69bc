/**
 * Starts stand-ins for payment gateways and CRMs on this machine, each on a port of its own, and one
 * more server that controls them. Nothing here listens beyond 127.0.0.1 or posts beyond it.
 */
import type { SandboxHost, SandboxSystem, SandboxSystemFactory } from '../system';
import { createChanges, type Changes } from './changes';
import { addControlRoutes, handOver, toRefusal, type ControlHandler } from './control';
import { createDeliveryQueue, type DeliveryOptions, type DeliveryQueue } from './deliveries';
import { createFaultBook, type FaultBook } from './faults';
import { listen, writeResponse, type Listener, type RequestListener } from './listener';
import { createRequestLog, type RequestLog } from './requestLog';
import { createRouteTable, type RouteTable } from './routes';
import { createSystemListener } from './systemListener';

type Factories = Readonly<Record<string, SandboxSystemFactory>>;
type SystemsOf<Made extends Factories> = { readonly [Name in keyof Made]: ReturnType<Made[Name]> };

export interface SandboxOptions<Made extends Factories> {
	/** Name → factory: `{ stripe: createStripeSandbox }`. */
	readonly systems: Made;
	/** Port by system name, and `control`; any free port where none is given. */
	readonly ports?: Readonly<Record<string, number>>;
	/** What the systems take for the present; signatures always carry the wall clock. */
	readonly clock?: () => Date;
	readonly deliveries?: DeliveryOptions;
}

export interface Sandbox<Systems = Readonly<Record<string, SandboxSystem>>> {
	readonly systems: Systems;
	/** `http://127.0.0.1:4010` */
	origin(name: keyof Systems): string;
	readonly controlOrigin: string;
	readonly requests: RequestLog;
	readonly faults: FaultBook;
	readonly deliveries: DeliveryQueue;
	readonly changes: Changes;
	/** Mounts one more route on the control server: `GET /inbox/:id`. */
	route(route: string, handler: ControlHandler): void;
	/** Empty systems, no faults, no deliveries, counts at zero; the ports stay. */
	reset(): void;
	stop(): Promise<void>;
}

/** Resolves once every server accepts connections. */
export async function startSandbox<Made extends Factories>(
	options: SandboxOptions<Made>,
): Promise<Sandbox<SystemsOf<Made>>> {
	const changes = createChanges();
	const faults = createFaultBook();
	const requests = createRequestLog();
	const deliveries = createDeliveryQueue(
		faults,
		() => changes.fire('deliveries'),
		options.deliveries,
	);
	const routes = createRouteTable<ControlHandler>();
	const stopping = new AbortController();
	const listeners = new Map<string, Listener>();
	const systems = new Map<string, SandboxSystem>();
	const clock = options.clock ?? (() => new Date());
	const originOf = (name: string) => listeners.get(name)?.origin ?? '';

	const start = async (name: string, listener: RequestListener) =>
		listeners.set(name, await listen(options.ports?.[name] ?? 0, listener));

	function reset(): void {
		deliveries.reset();
		faults.clear();
		for (const system of systems.values()) system.reset();
		requests.clear();
		for (const name of systems.keys()) changes.fire(name);
	}

	async function stop(): Promise<void> {
		stopping.abort();
		deliveries.reset();
		await Promise.all([...listeners.values()].map(async (listener) => await listener.stop()));
	}

	addControlRoutes(routes, {
		faults,
		requests,
		deliveries,
		origins: () => Object.fromEntries([...systems.keys()].map((name) => [name, originOf(name)])),
		changed: (topic) => changes.fire(topic),
		reset,
	});

	try {
		for (const [name, create] of Object.entries(options.systems)) {
			const listener = createSystemListener({
				name,
				system: () => systems.get(name) as SandboxSystem,
				faults,
				requests,
				changed: () => changes.fire('requests'),
				stopped: stopping.signal,
			});
			await start(name, listener);
			const host: SandboxHost = {
				now: clock,
				deliver: (delivery) => deliveries.deliver(delivery),
				origin: () => originOf(name),
				changed: () => changes.fire(name),
			};
			systems.set(name, create(host));
		}
		await start('control', createControlListener(routes, changes, systems));
	} catch (error) {
		// A taken port must not leave the servers before it running.
		await stop();
		throw error;
	}

	return {
		systems: Object.fromEntries(systems) as SystemsOf<Made>,
		origin: (name) => originOf(String(name)),
		controlOrigin: originOf('control'),
		requests,
		faults,
		deliveries,
		changes,
		route: (route, handler) => routes.add(route, handler),
		reset,
		stop,
	};
}

function createControlListener(
	routes: RouteTable<ControlHandler>,
	changes: Changes,
	systems: ReadonlyMap<string, SandboxSystem>,
): RequestListener {
	return async (request, raw) => {
		if (request.method === 'GET' && request.path === '/control/changes') return changes.attach(raw);
		const match = routes.match(request.method, request.path);
		try {
			const response = match
				? await match.handler(request, match.parameters)
				: await handOver(request, systems);
			writeResponse(raw, response);
		} catch (error) {
			writeResponse(raw, toRefusal(error));
		}
	};
}
