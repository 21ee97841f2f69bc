import type { Endpoint, EndpointRegistry } from '../../../nodes/shared/contracts/gateway';
import { lookup } from '../../../nodes/shared/vocabulary/lookup';
import { call, unlessMissing } from './client';
import { type AcornHook, HOOK, HOOKS, SECRET } from './shapes';
import { EVENTS } from './statuses';
import * as is from '../../../nodes/shared/vocabulary/shape';

/** What we write into the label of a hook; anything without it belongs to somebody else and is never touched. */
const MARK = 'n8n-nodes-crm-payments';

/** The hooks of the account. Their secrets can be read again at any time. */
export const endpoints: EndpointRegistry = {
	async list(connection) {
		const { hooks } = await call<{ hooks: AcornHook[] }>({ path: '/v1/hooks' }, HOOKS, connection);
		return hooks.map(toEndpoint);
	},
	async create({ url, eventTypes, owner }, connection) {
		const { instance, workflow, node, run } = owner;
		const label = [MARK, instance, workflow, node, run].join(' ');
		const body = { url, kinds: endpoints.eventsFor(eventTypes), label };
		const made = await call<AcornHook>(
			{ method: 'POST', path: '/v1/hooks', body, repeat: 'afterLookup' },
			HOOK,
			connection,
		);
		const secret = await endpoints.readSecret?.(made.id, connection);
		return { endpoint: toEndpoint(made), ...(secret === undefined ? {} : { secret }) };
	},
	async readSecret(id, connection) {
		const read = call<{ secret: string }>(
			{ path: `/v1/hooks/${encodeURIComponent(id)}/secret` },
			SECRET,
			connection,
		);
		return (await unlessMissing(read))?.secret;
	},
	async update(id, eventTypes, connection) {
		const path = `/v1/hooks/${encodeURIComponent(id)}`;
		const found = await call<AcornHook>({ path }, HOOK, connection);
		if (!isOurs(found)) throw new Error(`Endpoint ${id} was not made by this pack`);
		const body = { kinds: endpoints.eventsFor(eventTypes), active: true };
		return toEndpoint(await call<AcornHook>({ method: 'PUT', path, body }, HOOK, connection));
	},
	async remove(id, connection) {
		const path = `/v1/hooks/${encodeURIComponent(id)}`;
		const found = await unlessMissing(call<AcornHook>({ path }, HOOK, connection));
		if (!found || !isOurs(found)) return;
		await unlessMissing(call({ method: 'DELETE', path }, is.anything, connection));
	},
	eventsFor: (types) =>
		Object.keys(EVENTS).filter((kind) => types.some((type) => type === lookup(EVENTS, kind))),
};

function isOurs({ label }: AcornHook): boolean {
	return label.split(' ')[0] === MARK;
}

function toEndpoint({ id, url, kinds, active, label }: AcornHook): Endpoint {
	const [mark, instance, workflow, node, run] = label.split(' ');
	const owner =
		mark === MARK && instance && workflow && node && (run === 'published' || run === 'test')
			? { instance, workflow, node, run }
			: undefined;
	return {
		id,
		url,
		isEnabled: active,
		events: kinds,
		isOurs: mark === MARK,
		...(owner ? { owner: { ...owner, run: owner.run as 'published' | 'test' } } : {}),
	};
}
