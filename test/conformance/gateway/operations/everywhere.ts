/** What every adapter has. */
import { OWNER } from '../../../support/endpointOwner';
import { type Operation, PAY } from './operation';

export const EVERYWHERE: readonly Operation[] = [
	{
		name: 'identify',
		prepare:
			async ({ adapter }) =>
			async (connection) =>
				await adapter.identify(connection),
	},
	{
		name: 'resolve',
		async prepare(play) {
			await PAY(play);
			const hints = (await play.told()).map(({ hint }) => hint);
			return async (connection) => await play.adapter.resolve(hints, connection);
		},
	},
	{
		name: 'readStates',
		async prepare(play) {
			const root = await PAY(play);
			return async (connection) => await play.adapter.readStates([root], connection);
		},
	},
	{
		name: 'listChanges',
		async prepare(play) {
			const since = new Date(play.world.now());
			await PAY(play);
			return async (connection) => {
				const found = [];
				for await (const event of play.adapter.listChanges(since, connection)) found.push(event);
				return found;
			};
		},
	},
	{
		name: 'endpoints.list',
		prepare:
			async ({ adapter }) =>
			async (connection) =>
				await adapter.endpoints.list(connection),
	},
	{
		name: 'endpoints.create',
		prepare:
			async ({ adapter }) =>
			async (connection) =>
				await adapter.endpoints.create(ENDPOINT, connection),
	},
	{
		name: 'endpoints.update',
		async prepare({ adapter, world }) {
			const { endpoint } = await adapter.endpoints.create(ENDPOINT, world.connect());
			return async (connection) =>
				await adapter.endpoints.update(endpoint.id, ['payment.failed'], connection);
		},
	},
	{
		name: 'endpoints.remove',
		async prepare({ adapter, world }) {
			const { endpoint } = await adapter.endpoints.create(ENDPOINT, world.connect());
			return async (connection) => await adapter.endpoints.remove(endpoint.id, connection);
		},
	},
];

const ENDPOINT = {
	url: 'https://n8n.example/webhook/3/payments',
	eventTypes: ['payment.succeeded'],
	owner: OWNER,
} as const;
