import { OWNER } from '../../support/endpointOwner';
import type { GatewayAdapter } from '../../../nodes/shared/contracts/gateway';
import type { PaymentEventType } from '../../../nodes/shared/vocabulary/event';
import { required, thrown, type Topic } from './check';

const URL = 'https://n8n.example/webhook/2/payments';
const DRAFT = { url: URL, eventTypes: ['payment.succeeded'], owner: OWNER } as const;

/** What tells this, and what is heard of in any case. */
const heardOf = (
	{ endpoints: { eventsFor, always = [] } }: GatewayAdapter,
	type: PaymentEventType,
) => [...new Set([...eventsFor([type]), ...always])];

export const endpoints: Topic = {
	name: 'keeps endpoints',
	checks: () => [
		{
			name: 'that it made, and says so',
			async run({ adapter, world }) {
				const { endpoint, secret } = await adapter.endpoints.create(DRAFT, world.connect());
				if (adapter.verification === 'secretOnCreate') expect(secret ?? '').not.toBe('');
				if (adapter.verification === 'secretReadable') {
					const read = required(adapter.endpoints.readSecret);
					expect(await read(endpoint.id, world.connect())).toBe(secret);
				}
				expect(endpoint).toMatchObject({ url: URL, isEnabled: true, isOurs: true, owner: OWNER });
				expect(endpoint.events).toEqual(heardOf(adapter, 'payment.succeeded'));
				expect(await adapter.endpoints.list(world.connect())).toContainEqual(endpoint);
			},
		},
		{
			name: 'of a test run and of several owners, told apart',
			async run({ adapter, world }) {
				const owners = [
					OWNER,
					{ ...OWNER, run: 'test' as const },
					{ ...OWNER, workflow: 'workflow-2' },
					{ ...OWNER, instance: 'instance-2', node: 'node-2' },
				];
				for (const [index, owner] of owners.entries()) {
					world.advance(1_000);
					const url = `${URL}/${index}`;
					const { endpoint } = await adapter.endpoints.create(
						{ ...DRAFT, url, owner },
						world.connect(),
					);
					expect(endpoint.owner).toEqual(owner);
				}
				const listed = await adapter.endpoints.list(world.connect());
				const ours = listed.filter(({ isOurs }) => isOurs);
				expect(ours.map(({ owner }) => owner)).toEqual(expect.arrayContaining(owners));
				expect(ours).toHaveLength(owners.length);
			},
		},
		{
			name: 'for the account it is asked for, of a platform the connected one',
			async run({ adapter, world }) {
				if (!world.hearsConnected) return expect(world.connect().connectedAccount).toBeUndefined();
				const own = await adapter.endpoints.create(DRAFT, world.connect());
				world.advance(1_000);
				const connectedAccount = 'acct_1Northwind';
				const connection = world.connect({ connectedAccount });
				const other = await adapter.endpoints.create({ ...DRAFT, url: `${URL}/2` }, connection);
				expect(own.endpoint.connectedAccount).toBeUndefined();
				expect(other.endpoint.connectedAccount).toBe(connectedAccount);
				expect([own, other].map(({ endpoint }) => world.hearsConnected?.(endpoint.id))).toEqual([
					false,
					true,
				]);
				expect(await adapter.endpoints.list(connection)).toContainEqual(other.endpoint);
			},
		},
		{
			name: 'and changes what they listen to, and turns them on again',
			async run({ adapter, world }) {
				const { endpoint } = await adapter.endpoints.create(DRAFT, world.connect());
				await world.disableEndpoint?.(endpoint.id);
				const listed = (await adapter.endpoints.list(world.connect())).find(
					({ id }) => id === endpoint.id,
				);
				expect(listed?.isEnabled).toBe(world.disableEndpoint === undefined);
				world.advance(1_000);
				const changed = await adapter.endpoints.update(
					endpoint.id,
					['payment.failed'],
					world.connect(),
				);
				expect(changed).toEqual({
					...endpoint,
					events: heardOf(adapter, 'payment.failed'),
				});
				expect(await adapter.endpoints.list(world.connect())).toContainEqual(changed);
			},
		},
		{
			name: 'and removes them, also twice',
			async run({ adapter, world }) {
				const { endpoint } = await adapter.endpoints.create(DRAFT, world.connect());
				await adapter.endpoints.remove(endpoint.id, world.connect());
				await adapter.endpoints.remove(endpoint.id, world.connect());
				const left = await adapter.endpoints.list(world.connect());
				expect(left.map(({ id }) => id)).not.toContain(endpoint.id);
				expect(world.endpoint(endpoint.id)).toMatch(/^(""|)$/);
			},
		},
		{
			name: 'anew under the same address and owner after one was removed',
			async run({ adapter, world }) {
				const first = await adapter.endpoints.create(DRAFT, world.connect());
				await adapter.endpoints.remove(first.endpoint.id, world.connect());
				world.advance(1_000);
				const second = await adapter.endpoints.create(DRAFT, world.connect());
				expect(second.endpoint.id).not.toBe(first.endpoint.id);
				expect(await adapter.endpoints.list(world.connect())).toContainEqual(second.endpoint);
			},
		},
		{
			name: 'of somebody else as they are, whatever is asked',
			async run({ adapter, world }) {
				const id = await world.addForeignEndpoint();
				const before = world.endpoint(id);
				expect(before.length).toBeGreaterThan(2);
				const listed = (await adapter.endpoints.list(world.connect())).find((one) => one.id === id);
				expect(listed).toMatchObject({ isOurs: false });
				expect(listed?.owner).toBeUndefined();
				await thrown(adapter.endpoints.update(id, ['payment.failed'], world.connect()));
				await adapter.endpoints.remove(id, world.connect()).catch(() => undefined);
				const { connection } = adapter.actions;
				if (connection?.enableEndpoint) {
					await thrown(connection.enableEndpoint(id, world.connect()));
				}
				await connection?.removeEndpoint?.(id, world.connect()).catch(() => undefined);
				expect(world.endpoint(id)).toBe(before);
			},
		},
	],
};
