/** Shows that the harness works, and keeps the facts about n8n that the nodes are built on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { itemsOf, type WorkflowJson, type WorkflowNode } from '../n8n/api';
import { packHarnessPackage } from '../n8n/harnessPackage';
import { startN8n, type N8nInstance } from '../n8n/instance';
import { installThroughRest, startRegistry, type Registry } from '../n8n/registry';

const PACKAGE = 'n8n-nodes-harness';
const SECOND_PACKAGE = 'n8n-nodes-harness-second';
const START_MILLISECONDS = 360_000;
const TEST_MILLISECONDS = 60_000;

let folder: string;
let registry: Registry;
let service: Server;
let n8n: N8nInstance;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'crm-payments-harness-'));
	registry = await startRegistry([await packHarnessPackage(SECOND_PACKAGE, folder)]);
	service = createServer((request, response) => {
		response.statusCode = request.headers.authorization === 'Bearer right' ? 200 : 401;
		response.end('{}');
	});
	await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
	n8n = await startN8n({
		packageTarball: await packHarnessPackage(PACKAGE, folder),
		environment: registry.environment,
	});
}, START_MILLISECONDS);

afterAll(async () => {
	await n8n?.stop();
	await registry?.stop();
	service?.close();
	rmSync(folder, { recursive: true, force: true });
}, TEST_MILLISECONDS);

describe('a community package in a real n8n', () => {
	it('has its node types under the name of the package', async () => {
		const types = await n8n.api.nodeTypes();
		expect(types.map(({ name }) => name)).toEqual(
			expect.arrayContaining([`${PACKAGE}.harnessTrigger`, `${PACKAGE}.harnessStep`]),
		);
	});

	it(
		'can be installed as the editor does it, from a registry on loopback',
		async () => {
			const types = await installThroughRest(n8n.api, SECOND_PACKAGE, '1.2.3');
			expect(types).toContain(`${SECOND_PACKAGE}.harnessStep`);
			expect(registry.requests).toContain(`GET /${SECOND_PACKAGE}`);
		},
		TEST_MILLISECONDS,
	);

	it.each([
		['right', 'OK'],
		['wrong', 'Error'],
	])('tests a credential with the %s key: %s', async (key, status) => {
		const credential = await makeCredential(key);
		expect(await n8n.api.testCredential(credential)).toMatchObject({ status });
	});

	it('loads options with a credential', async () => {
		const { type, id, name } = await makeCredential('right');
		const node = { ...step('Step'), credentials: { [type]: { id, name } } };
		expect(await n8n.api.loadOptions(node, 'things')).toEqual([
			{ name: `Thing of ${serviceUrl()}`, value: 'thing' },
		]);
	});
});

describe('acknowledging a delivery', () => {
	const CRM_DOWN = { seconds: 2, failWith: 'CRM down' };

	it.each([
		['responseNode', { answer: 200 }, 200, 'before the end', 'success'],
		['responseNode', { answer: 503, ...CRM_DOWN }, 503, 'before the end', 'error'],
		['responseNode', CRM_DOWN, 500, 'at the end', 'error'],
		['responseNode', {}, 200, 'at the end', 'success'],
		['lastNode', { answer: 503 }, 200, 'at the end', 'success'],
		['onReceived', { answer: 503 }, 200, 'before the end', 'success'],
	])(
		'%s with a node that does %j answers %d %s of the execution (%s)',
		async (acknowledge, parameters, status, moment, outcome) => {
			const mail = step('Mail', { seconds: 2 });
			const hook = await publish({ acknowledge }, step('Sync', parameters), mail);
			const delivery = await deliver(hook.url);
			const [ran] = await n8n.api.waitForExecutions(hook.workflowId, 1);
			const isEarly = delivery.answeredAt < Date.parse(ran?.stoppedAt ?? '');
			expect([delivery.status, isEarly ? 'before the end' : 'at the end', ran?.status]).toEqual([
				status,
				moment,
				outcome,
			]);
		},
		TEST_MILLISECONDS,
	);

	it(
		'hands on the exact bytes, and refuses a delivery without an execution',
		async () => {
			const hook = await publish({}, step('Sync', { answer: 200 }));
			const body = '{ "amount" : 1.10,\n "name": "Zoë" }';
			expect((await deliver(hook.url, { body })).status).toBe(200);
			expect((await deliver(hook.url, { body, signature: 'wrong' })).status).toBe(401);

			const executions = await n8n.api.waitUntilIdle(hook.workflowId);
			expect(executions).toHaveLength(1);
			const [item] = itemsOf(executions[0]!, 'Trigger');
			expect(Buffer.from(String(item?.json.rawBody), 'base64').toString()).toBe(body);
		},
		TEST_MILLISECONDS,
	);
});

describe('publishing', () => {
	it(
		'fails with what the trigger says when it cannot register',
		async () => {
			const workflow = await n8n.api.createWorkflow(chain({ refuse: 'Stripe refused the key' }));
			await expect(n8n.api.publish(workflow.id)).rejects.toThrow('Trigger: Stripe refused the key');
			await n8n.api.unpublish(workflow.id);
		},
		TEST_MILLISECONDS,
	);

	it(
		'listens for one test delivery at an address of its own',
		async () => {
			const workflow = await n8n.api.createWorkflow(chain({}, step('Sync', { answer: 200 })));
			expect(await n8n.api.runManually(workflow, 'Trigger')).toEqual({ waitingForWebhook: true });
			const url = hookUrl(workflow.nodes[0]?.webhookId).replace('/webhook/', '/webhook-test/');
			expect((await deliver(url)).status).toBe(200);
			const [ran] = await n8n.api.waitForExecutions(workflow.id, 1);
			expect(ran).toMatchObject({ mode: 'manual', status: 'success' });
		},
		TEST_MILLISECONDS,
	);

	it('refuses template values for a node that is not there', async () => {
		await expect(n8n.api.importTemplate(chain({}), { parameters: { Nobody: {} } })).rejects.toThrow(
			'no node named Nobody',
		);
	});
});

describe('a killed n8n', () => {
	it(
		'drops the connection, marks the execution as crashed and can run it again',
		async () => {
			const hook = await publish({}, step('Slow', { seconds: 5 }), step('Sync', { answer: 200 }));
			const delivery = deliver(hook.url).catch(() => 'dropped');
			await sleep(1500);
			await n8n.kill();
			expect(await delivery).toBe('dropped');

			await n8n.restart();
			const [crashed] = await n8n.api.waitForExecutions(hook.workflowId, 1);
			expect(crashed?.status).toBe('crashed');
			await n8n.api.retryExecution(crashed!.id);
			const [retried] = await n8n.api.waitForExecutions(hook.workflowId, 2);
			expect(retried).toMatchObject({ status: 'success', retryOf: crashed!.id });
		},
		START_MILLISECONDS,
	);
});

const serviceUrl = () => `http://127.0.0.1:${(service.address() as AddressInfo).port}`;

const makeCredential = async (key: string) =>
	await n8n.api.createCredential('harnessApi', `Harness ${key}`, { baseUrl: serviceUrl(), key });

const step = (name: string, parameters: Readonly<Record<string, unknown>> = {}): WorkflowNode => ({
	name,
	type: `${PACKAGE}.harnessStep`,
	typeVersion: 1,
	parameters,
});

let chains = 0;

/** A trigger and the steps, one behind the other. */
const chain = (
	parameters: Readonly<Record<string, unknown>>,
	...steps: WorkflowNode[]
): WorkflowJson => {
	chains += 1;
	const trigger = {
		name: 'Trigger',
		type: `${PACKAGE}.harnessTrigger`,
		typeVersion: 1,
		webhookId: `harness-${chains}`,
		parameters,
	};
	const nodes = [trigger, ...steps];
	return {
		name: `Harness ${chains}`,
		nodes,
		connections: Object.fromEntries(
			steps.map(({ name }, index) => [
				nodes[index]?.name,
				{ main: [[{ node: name, type: 'main', index: 0 }]] },
			]),
		),
	};
};

const publish = async (...plan: Parameters<typeof chain>) => {
	const workflow = await n8n.api.createWorkflow(chain(...plan));
	await n8n.api.publish(workflow.id);
	return { workflowId: workflow.id, url: hookUrl(workflow.nodes[0]?.webhookId) };
};

const hookUrl = (webhookId: string | undefined) => `${n8n.webhookUrl}/webhook/${webhookId}/harness`;

const deliver = async (url: string, { body = '{}', signature = 'right' } = {}) => {
	const { status } = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json', 'x-signature': signature },
		body,
		signal: AbortSignal.timeout(30_000),
	});
	return { status, answeredAt: Date.now() };
};
