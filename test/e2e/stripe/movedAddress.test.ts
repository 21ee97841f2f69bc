/** Endpoints that outlive what they were made for: n8n moves, its database is copied, the gateway is down at un-publishing. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { itemsOf } from '../../n8n/api';
import { startN8n } from '../../n8n/instance';
import { stripeOf } from '../../sandbox/stripe/ofWorld';
import { startWorld, type World } from '../../support/world';

/** Read at every start of n8n: what is written here counts after a restart. */
const environment: Record<string, string> = {};

let world: World;

beforeAll(async () => {
	world = await startWorld({ n8n: { environment } });
}, 600_000);
afterAll(async () => await world?.stop());
afterEach(() => world?.sandbox.faults.clear());

const endpoints = () => stripeOf(world).mode().all('webhook_endpoint');
const origins = () => endpoints().map(({ url }) => new URL(url).origin);
const ids = () => endpoints().map(({ id }) => id);
const until = async (count: number) =>
	await world.eventually(
		() => endpoints().length,
		(seen) => seen === count,
		60,
	);

/** *Check* of the Payment Gateway node, started by hand. */
async function check(options: Readonly<Record<string, unknown>> = {}) {
	const { id } = await world.api.createWorkflow({
		name: 'Check',
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 },
			{
				name: 'Check',
				type: 'n8n-nodes-crm-payments.paymentGateway',
				typeVersion: 1,
				parameters: { resource: 'connection', operation: 'check', options },
				credentials: { [world.credentials.gateway.type]: world.credentials.gateway },
			},
		],
		connections: { Start: { main: [[{ node: 'Check', type: 'main', index: 0 }]] } },
	});
	await world.api.runManually(await world.api.getWorkflow(id), 'Start');
	const [execution] = await world.api.waitForExecutions(id, 1);
	await world.api.deleteWorkflow(id);
	const refused = execution?.data?.resultData.error?.message;
	const item = execution ? itemsOf(execution, 'Check')[0]?.json : undefined;
	return { problems: (item?.problems ?? []) as string[], report: String(item?.report), refused };
}

it('publishing the same version again registers nothing; unpublishing and publishing does', async () => {
	const [only] = endpoints();
	await stripeOf(world)
		.mode()
		.remove(only as never);
	await world.api.publish(world.workflow.id);
	expect(ids()).toEqual([]);
	expect((await check({ expectedEndpoints: 1 })).problems).toEqual([
		expect.stringContaining('0 of 1 workflows that should listen are registered'),
	]);
	await world.api.unpublish(world.workflow.id);
	await world.api.publish(world.workflow.id);
	expect(endpoints()).toMatchObject([{ status: 'enabled' }]);
	expect((await check({ expectedEndpoints: 1 })).problems).toEqual([]);
}, 120_000);

it('an endpoint that the gateway disabled is enabled again by unpublishing and publishing, as the check says', async () => {
	const [only] = endpoints();
	stripeOf(world)
		.mode()
		.update(only as never, { status: 'disabled' } as never);
	expect((await check()).problems).toEqual([
		expect.stringContaining('is disabled. Unpublish its workflow and publish it again'),
	]);
	await world.api.unpublish(world.workflow.id);
	await world.api.publish(world.workflow.id);
	expect(endpoints()).toMatchObject([{ status: 'enabled' }]);
	expect((await check()).problems).toEqual([]);
}, 120_000);

it('one left behind by un-publishing while the gateway was down is named as dead, and removed when asked to', async () => {
	world.sandbox.faults.order({
		on: 'request',
		system: world.gatewayLens.id,
		effect: { kind: 'down' },
	});
	await world.api.unpublish(world.workflow.id);
	world.sandbox.faults.clear();
	const [left] = endpoints();
	expect(ids()).toEqual([left?.id]);
	const { problems } = await check();
	expect(problems).toEqual([
		expect.stringContaining(`${left?.url} leads to no published workflow`),
	]);
	expect(ids()).toEqual([left?.id]);
	const cured = await check({ removeDead: true });
	expect([cured.problems, ids()]).toEqual([[], []]);
	expect(cured.report).toContain('is removed from the gateway');
	await world.api.publish(world.workflow.id);
	expect(endpoints()).toHaveLength(1);
	expect((await check({ removeDead: true, expectedEndpoints: 1 })).problems).toEqual([]);
	expect(endpoints()).toHaveLength(1);
}, 180_000);

it('a copy of the database registers its own, and takes none of production’s away', async () => {
	const [production] = ids();
	await world.n8n.kill();
	const folder = mkdtempSync(join(tmpdir(), 'crm-payments-staging-'));
	cpSync(world.n8n.folder, folder, { recursive: true });
	await world.n8n.restart();
	const staging = await startN8n({ folder });
	try {
		await staging.api.unpublish(world.workflow.id);
		expect(ids()).toEqual([production]);
		await staging.api.publish(world.workflow.id);
		await until(2);
		expect((await check()).problems).toEqual([
			expect.stringMatching(
				/by this n8n, or by a copy of its database.*If a copy works there, leave it/,
			),
		]);
		await staging.api.deleteWorkflow(world.workflow.id);
		await until(1);
		expect(ids()).toEqual([production]);
	} finally {
		await staging.stop();
		rmSync(folder, { recursive: true, force: true });
	}
	const seeded = await world.seedDeal();
	world.pay(seeded);
	await world.quiet();
	expect(await world.field(seeded.dealId, 'Payment Status')).toBe('Paid');
}, 400_000);

it('after n8n has moved, the check names the endpoint at the old address and removes it when told that address', async () => {
	const before = new URL(world.n8n.webhookUrl);
	const now = `http://localhost:${before.port}`;
	const [old] = endpoints();
	environment.N8N_WEBHOOK_URL = `${now}/`;
	await world.n8n.restart();
	await world.api.publish(world.workflow.id);
	expect(ids()).toEqual([old?.id]);
	await world.api.unpublish(world.workflow.id);
	await world.api.publish(world.workflow.id);
	expect(origins().sort()).toEqual([before.origin, now].sort());
	expect(ids()).toContain(old?.id);

	const { problems } = await check({ expectedEndpoints: 1 });
	expect(problems).toEqual([
		expect.stringContaining(`write ${before.origin} into "Old Address of n8n"`),
	]);
	expect((await check({ oldAddress: now })).refused).toMatch(/is the address that n8n has now/);
	expect((await check({ oldAddress: 'old' })).refused).toMatch(/is no address/);
	expect(endpoints()).toHaveLength(2);
	const cured = await check({ expectedEndpoints: 1, oldAddress: before.origin });
	expect([cured.problems, origins()]).toEqual([[], [now]]);

	const seeded = await world.seedDeal();
	world.pay(seeded);
	await world.quiet();
	expect(await world.field(seeded.dealId, 'Payment Status')).toBe('Paid');
}, 240_000);
