/** Publishing registers one endpoint, un-publishing removes it, nobody else's is touched; bad choices are refused in words. */
import { hubspotOf } from '../../sandbox/hubspot/ofWorld';
import { stripeOf } from '../../sandbox/stripe/ofWorld';
import { post } from '../../support/post';
import { onlyEndpoint, signature } from '../../support/stripe/deliveries';
import { startWorld, SUCCESS_NODES, type World } from '../../support/world';
import { TEST_KEY } from '../../support/stripe/client';
import { CRM_TOKEN } from '../../sandbox/hubspot/credential';

let world: World;

beforeAll(async () => {
	world = await startWorld();
}, 600_000);
afterAll(async () => await world?.stop());

const endpoints = () => stripeOf(world).mode().all('webhook_endpoint');

async function stripeApi(
	method: string,
	path: string,
	body = '',
): Promise<{ id: string; secret?: string }> {
	const response = await fetch(`${world.gateways[0].origin}${path}`, {
		method,
		headers: {
			authorization: `Bearer ${TEST_KEY}`,
			'content-type': 'application/x-www-form-urlencoded',
		},
		...(body === '' ? {} : { body }),
	});
	return (await response.json()) as { id: string };
}

describe('the endpoint at the gateway', () => {
	it('is one after publishing 20 times, asks for no event too many, and goes with un-publishing; a foreign one stays', async () => {
		const foreign = await stripeApi(
			'POST',
			'/v1/webhook_endpoints',
			'url=https://other-app.example/hook&enabled_events[]=charge.succeeded',
		);
		for (let round = 0; round < 20; round++) {
			await world.api.unpublish(world.workflow.id);
			await world.api.publish(world.workflow.id);
		}
		const ours = endpoints().filter(({ id }) => id !== foreign.id);
		expect(ours).toHaveLength(1);
		expect(ours[0]?.enabled_events).not.toContain('*');
		expect(ours[0]?.enabled_events).not.toContain('invoice.created');
		await world.api.unpublish(world.workflow.id);
		expect(endpoints().map(({ id }) => id)).toEqual([foreign.id]);
		await stripeApi('DELETE', `/v1/webhook_endpoints/${foreign.id}`);
		await world.api.publish(world.workflow.id);
		expect(endpoints()).toHaveLength(1);
	}, 240_000);

	it('of a test run in the editor is gone afterwards', async () => {
		await world.api.runManually(world.workflow, SUCCESS_NODES.trigger);
		await world.eventually(
			() => endpoints().length,
			(count) => count === 2,
			30,
		);
		await world.api.stopListening(world.workflow.id);
		await world.eventually(
			() => endpoints().length,
			(count) => count === 1,
			30,
		);
	}, 90_000);

	it('outlives a restart with its secret', async () => {
		const before = onlyEndpoint(stripeOf(world)).id;
		await world.n8n.restart();
		const seeded = await world.seedDeal();
		world.pay(seeded);
		await world.quiet();
		expect(await world.field(seeded.dealId, 'Payment Status')).toBe('Paid');
		expect(onlyEndpoint(stripeOf(world)).id).toBe(before);
	}, 180_000);

	it('takes deliveries while two secrets roll, and 401s the new one alone until it is typed in', async () => {
		const endpoint = onlyEndpoint(stripeOf(world));
		const fresh = stripeOf(world).rollSecret(endpoint.id);
		const seeded = await world.seedDeal();
		world.pay(seeded);
		await world.quiet();
		expect(await world.field(seeded.dealId, 'Payment Status')).toBe('Paid');
		stripeOf(world).endSecretRoll(endpoint.id);
		const body = JSON.stringify({ id: 'evt_1', object: 'event' });
		expect(await post(endpoint.url, body, { 'stripe-signature': signature(fresh, body) })).toBe(
			401,
		);
	}, 120_000);
});

describe('what cannot work is refused before the first write', () => {
	const sync = async (parameters: Record<string, unknown>) => {
		const seeded = await world.seedDeal();
		const workflow = await world.api.getWorkflow(world.workflow.id);
		const nodes = workflow.nodes.map((node) =>
			node.name === SUCCESS_NODES.sync
				? { ...node, parameters: { ...node.parameters, ...parameters } }
				: node,
		);
		const original = workflow.nodes;
		const change = async (to: typeof original) => {
			await world.api.unpublish(workflow.id);
			await world.api.updateWorkflow(workflow.id, { nodes: [...to] });
			await world.api.publish(workflow.id);
		};
		await change(nodes);
		world.sandbox.requests.clear();
		world.pay(seeded);
		await world.sandbox.deliveries.settled(60_000);
		await world.api.waitUntilIdle(workflow.id);
		const [newest] = await world.api.executions(workflow.id);
		const writes = world.sandbox.requests
			.list(world.crmLens.id)
			.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/read'));
		const result = {
			status: newest?.status,
			message: newest?.data?.resultData.error?.message ?? '',
			writes: writes.map(({ method, path }) => `${method} ${path}`),
			deal: await world.deal(seeded.dealId),
		};
		await change(original);
		return result;
	};
	const row = (fields: Record<string, string>) => ({
		fieldMapping: 'own',
		mappingRows: { row: [{ object: 'deal', ...fields }] },
	});

	it.each<[string, Record<string, unknown>, RegExp]>([
		[
			'an unknown field',
			row({ value: 'totalPaid', dealField: 'no_such_field' }),
			/has no deal field "no_such_field".*Choose another field/,
		],
		[
			'a value that is not in the picklist',
			row({ value: 'fixed', fixedValue: 'Paidd', dealField: 'crm_payment_status' }),
			/"Paidd" is no option of the deal field "Payment Status"/,
		],
		[
			'a tolerance that is no amount',
			{ options: { allowTestPayments: true, tolerance: '1,50' } },
			/in Tolerance is not an amount/,
		],
	])(
		'%s',
		async (_name, parameters, message) => {
			const { writes, message: said, deal } = await sync(parameters);
			const told = [
				said,
				...(await world.crmLens.tasksWithoutDeal()).map(({ text }) => text),
				...deal.tasks.map(({ text }) => text),
			].join('\n');
			expect(told).toMatch(message);
			expect(writes.filter((write) => !write.includes('/tasks'))).toEqual([]);
			expect(deal.stageKind).toBe('open');
		},
		120_000,
	);

	it('a missing scope, by its name', async () => {
		hubspotOf(world).removeScopes(['crm.objects.deals.read'], CRM_TOKEN);
		const { status, message, writes } = await sync({});
		expect({ status, writes }).toEqual({ status: 'error', writes: [] });
		expect(message).toMatch(/crm\.objects\.deals\.read/);
	}, 120_000);
});
