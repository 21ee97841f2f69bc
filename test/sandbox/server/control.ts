/** The control API: what tests in other processes and the demo page order, as JSON under `/control/`. */
import { z } from 'zod';

import type { SandboxRequest, SandboxResponse, SandboxSystem } from '../system';
import type { DeliveryQueue } from './deliveries';
import type { FaultBook } from './faults';
import type { RequestLog } from './requestLog';
import type { RouteTable } from './routes';

/** A route of the control server; parameters come from the `:names` of its path. */
export type ControlHandler = (
	request: SandboxRequest,
	parameters: Readonly<Record<string, string>>,
) => Promise<SandboxResponse> | SandboxResponse;

export interface ControlParts {
	readonly faults: FaultBook;
	readonly requests: RequestLog;
	readonly deliveries: DeliveryQueue;
	readonly origins: () => Readonly<Record<string, string>>;
	readonly changed: (topic: string) => void;
	readonly reset: () => void;
}

const COUNT = z.number().int().nonnegative();
const DELAY = z.object({ kind: z.literal('delay'), milliseconds: COUNT });
const REQUEST_FAULT = z
	.object({
		on: z.literal('request'),
		system: z.string(),
		method: z.string().optional(),
		path: z.string().optional(),
		times: COUNT.optional(),
		after: COUNT.optional(),
		share: z.number().min(0).max(1).optional(),
		effect: z.discriminatedUnion('kind', [
			DELAY,
			z.object({
				kind: z.literal('status'),
				status: z.number().int().min(429).max(599),
				retryAfterSeconds: COUNT.optional(),
			}),
			z.object({ kind: z.literal('timeout') }),
			z.object({ kind: z.literal('down') }),
			z.object({ kind: z.literal('dropAnswer') }),
		]),
	})
	.strict();
const DELIVERY_FAULT = z
	.object({
		on: z.literal('delivery'),
		system: z.string(),
		eventType: z.string().optional(),
		times: COUNT.optional(),
		after: COUNT.optional(),
		effect: z.discriminatedUnion('kind', [
			DELAY,
			z.object({ kind: z.literal('drop') }),
			z.object({ kind: z.literal('duplicate'), copies: COUNT.min(1).max(100) }),
			z.object({ kind: z.literal('reorder'), milliseconds: COUNT.optional() }),
		]),
	})
	.strict();
const FAULT = z.discriminatedUnion('on', [REQUEST_FAULT, DELIVERY_FAULT]);
const RESEND = z.object({ copies: COUNT.min(1).max(100).default(1) });

/** Adds the routes that every sandbox has. */
export function addControlRoutes(routes: RouteTable<ControlHandler>, parts: ControlParts): void {
	const { faults, requests, deliveries } = parts;
	const systemOf = (request: SandboxRequest) => request.query.get('system') ?? undefined;

	routes.add('GET /control/systems', () => ok(parts.origins()));
	routes.add('POST /control/reset', () => {
		parts.reset();
		return ok({ reset: true });
	});

	routes.add('GET /control/requests', (request) => {
		const system = systemOf(request);
		return ok({ counts: requests.counts(system), requests: requests.list(system) });
	});
	routes.add('DELETE /control/requests', () => {
		requests.clear();
		parts.changed('requests');
		return ok({ deleted: true });
	});

	routes.add('GET /control/faults', () => ok({ faults: faults.list() }));
	routes.add('POST /control/faults', (request) => {
		const id = faults.order(FAULT.parse(readJson(request)));
		parts.changed('faults');
		return ok({ id });
	});
	routes.add('DELETE /control/faults', () => {
		faults.clear();
		parts.changed('faults');
		return ok({ deleted: true });
	});
	routes.add('DELETE /control/faults/:id', (_request, { id = '' }) => {
		const deleted = faults.lift(id);
		parts.changed('faults');
		return deleted ? ok({ deleted }) : notFound(`No fault has the id ${id}`);
	});

	routes.add('GET /control/deliveries', (request) => {
		const eventType = request.query.get('type') ?? undefined;
		return ok({ deliveries: deliveries.list({ system: systemOf(request), eventType }) });
	});
	routes.add('POST /control/deliveries/settle', async () => {
		await deliveries.settled();
		return ok({ settled: true });
	});
	routes.add('POST /control/deliveries/:id/resend', (request, { id = '' }) => {
		const { copies } = RESEND.parse(readJson(request));
		return deliveries.resend(id, copies)
			? ok({ resent: copies })
			: notFound(`No delivery to this machine has the id ${id}`);
	});
}

/** `/control/stripe/pay` goes to the system named stripe, as `/pay`. */
export async function handOver(
	request: SandboxRequest,
	systems: ReadonlyMap<string, SandboxSystem>,
): Promise<SandboxResponse> {
	const [, root, name = '', ...rest] = request.path.split('/');
	const system = root === 'control' ? systems.get(name) : undefined;
	if (system?.control === undefined) return notFound(`Nothing is at ${request.path}`);
	return await system.control({ ...request, path: `/${rest.join('/')}` });
}

/** A body that is no JSON, or not of the form asked for, is told what is wrong with it. */
export function toRefusal(error: unknown): SandboxResponse {
	if (error instanceof z.ZodError) return { status: 400, body: { refused: error.issues } };
	if (error instanceof SyntaxError) return { status: 400, body: { refused: error.message } };
	throw error;
}

/** The JSON of a control request; an empty body is an empty object. */
export function readJson(request: SandboxRequest): unknown {
	return request.body.length === 0 ? {} : JSON.parse(request.body.toString('utf8'));
}

function ok(body: unknown): SandboxResponse {
	return { status: 200, body };
}

function notFound(refused: string): SandboxResponse {
	return { status: 404, body: { refused } };
}
