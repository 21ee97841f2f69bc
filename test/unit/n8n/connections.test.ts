import type { IExecuteFunctions } from 'n8n-workflow';
import { clock } from '../../../nodes/shared/n8n/clock';
import { openCrm, openGateway } from '../../../nodes/shared/n8n/access/connections';
import { createSyncWorld } from '../../support/syncWorld';
import { adapters, CRMS, GATEWAYS } from './modelSystems';

const [model, modelCrm] = [GATEWAYS[0]!, CRMS[0]!];

let keys = 0;

/** A node whose calls get the given answers, one after the other, then 200. */
function newNode(statuses: number[] = [], credential: Record<string, unknown> = {}) {
	const world = createSyncWorld();
	adapters.gateway = world.gateway.adapter;
	adapters.crm = world.crm.adapter;
	const sent: number[] = [];
	const held = { secret: `live_connection_${++keys}`, ...credential };
	const context = {
		getNode: () => ({ name: 'Sync', credentials: { modelApi: {}, modelCrmApi: {} } }),
		getCredentials: async () => held,
		helpers: {
			httpRequestWithAuthentication: async () => {
				sent.push(clock.now());
				return { statusCode: statuses.shift() ?? 200, headers: {}, body: '{}' };
			},
		},
	} as unknown as IExecuteFunctions;
	return { ...world, context, sent };
}

beforeEach(() => {
	let now = 5_000_000;
	jest.spyOn(clock, 'now').mockImplementation(() => now);
	jest.spyOn(clock, 'sleep').mockImplementation(async (milliseconds) => {
		now += milliseconds;
		await Promise.resolve();
	});
});
afterEach(() => jest.restoreAllMocks());

const CALL = { method: 'GET', url: 'https://api.model.example/v1' };

it.each([
	async (context: IExecuteFunctions) => await openGateway(context, model),
	async (context: IExecuteFunctions) => await openCrm(context, modelCrm),
])('repeats what waiting cures', async (open) => {
	const { context, sent } = newNode([429, 503]);
	const { connection } = await open(context);
	const call = { ...CALL, url: `${connection.baseUrl}/v1` };
	await expect(connection.http(call)).resolves.toMatchObject({ status: 200 });
	expect(sent).toHaveLength(3);
});

it('stays under the limit of the credential, however many nodes call', async () => {
	const { context, sent } = newNode([], { advanced: true, callsPerSecond: 2 });
	const [one, two] = [await openGateway(context, model), await openGateway(context, model)];
	const start = clock.now();
	const calls = [1, 2, 3].flatMap(() => [one.connection.http(CALL), two.connection.http(CALL)]);
	await Promise.all(calls);
	expect((sent.at(-1) ?? 0) - start).toBe(2_000);
});

it('two accounts do not wait for each other', async () => {
	const setting = { advanced: true, callsPerSecond: 1 };
	const [first, second] = [newNode([], setting), newNode([], setting)];
	const calls = [first, second].map(
		async ({ context }) => await (await openGateway(context, model)).connection.http(CALL),
	);
	await Promise.all(calls);
	expect(first.sent).toEqual(second.sent);
});

it('asks once whose key it is, for the gateway as for the CRM', async () => {
	const { context, gateway, crm } = newNode();
	const identify = [jest.spyOn(gateway.adapter, 'identify'), jest.spyOn(crm.adapter, 'identify')];
	for (let time = 0; time < 3; time++) {
		expect(await (await openGateway(context, model)).connection.account()).toBe('acct_1');
		await (await openCrm(context, modelCrm)).connection.identity?.();
	}
	expect(identify.map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
});

it('asks nobody where the credential names a connected account, and leaves the platform its name', async () => {
	const { context, gateway } = newNode();
	const identify = jest.spyOn(gateway.adapter, 'identify');
	const held = await context.getCredentials('');
	const of = async (connectedAccountId: string) => {
		Object.assign(held, { advanced: true, connectedAccountId });
		const { connection } = await openGateway(context, model);
		return [connection.connectedAccount, await connection.account()];
	};
	expect(await of('acct_2')).toEqual(['acct_2', 'acct_2']);
	expect(identify).not.toHaveBeenCalled();
	expect(await of('')).toEqual([undefined, 'acct_1']);
	expect(await of('acct_3')).toEqual(['acct_3', 'acct_3']);
});

it('a changed key is another account', async () => {
	const [first, second] = [newNode(), newNode()];
	await (await openGateway(first.context, model)).connection.account();
	const identify = jest.spyOn(second.gateway.adapter, 'identify');
	await (await openGateway(second.context, model)).connection.account();
	expect(identify).toHaveBeenCalledTimes(1);
});

it('what is remembered of an account is not kept under its key', async () => {
	const { context } = newNode([], { secret: 'live_readable' });
	const { memoryKey } = await openCrm(context, modelCrm);
	expect(memoryKey).not.toContain('live_readable');
});
