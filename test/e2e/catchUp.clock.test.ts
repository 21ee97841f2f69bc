/** The Catch-Up Trigger in a real n8n, before the nodes of the success template: what a webhook missed, and what a kill left. */
import { CATCH_UP, catchUpFlow } from '../bench/flows';
import { itemsOf, type Workflow } from '../n8n/api';
import {
	type SeededDeal,
	startWorld,
	SUCCESS_NODES,
	SUCCESS_TEMPLATE,
	type World,
} from '../support/world';

const LEASE_MINUTES = 0.2;
const POLL = 'Catch Up';
const EVENTS = 1_000;
const MOST_CRM_CALLS = 120;
/** Notes and claims of three calls, so that a kill can come when all notes and some of the claims are there. */
const INTERRUPTED_EVENTS = 130;
const CALLS_BEFORE_KILL = 2;

let world: World;
let workflow: Workflow;

/** A second trigger in the template: n8n polls when a workflow is published, and then every hour. */
beforeAll(async () => {
	world = await startWorld({
		deliveries: { retryDelaysMilliseconds: [500, 1_000, 2_000], timeoutMilliseconds: 20_000 },
		templates: [
			{
				name: SUCCESS_TEMPLATE,
				isPublished: false,
				values: {
					parameters: {
						[SUCCESS_NODES.sync]: {
							options: { allowTestPayments: true, leaseMinutes: LEASE_MINUTES },
						},
					},
				},
			},
		],
	});
	const { id, nodes, connections } = world.workflow;
	const { gateway, crm } = world.credentials;
	await world.api.updateWorkflow(id, {
		nodes: [
			...nodes,
			{
				id: 'catch-up',
				name: POLL,
				type: 'n8n-nodes-crm-payments.paymentCatchUpTrigger',
				typeVersion: 1,
				position: [92, 400],
				parameters: { pollTimes: { item: [{ mode: 'everyHour', minute: 59 }] } },
				credentials: {
					[gateway.type]: { id: gateway.id, name: gateway.name },
					[crm.type]: { id: crm.id, name: crm.name },
				},
			},
		],
		connections: {
			...connections,
			[POLL]: { main: [[{ node: SUCCESS_NODES.sync, type: 'main', index: 0 }]] },
		},
	});
	await world.api.publish(id);
	workflow = world.workflow;
}, 600_000);
afterAll(async () => await world?.stop());
afterEach(() => world?.sandbox.faults.clear());

const mailsTo = (email: string) => world.mail.mails.filter(({ to }) => to.includes(email));

/** A published workflow takes a change when it is un-published in between. */
async function startFrom(date: string): Promise<void> {
	await world.api.unpublish(workflow.id);
	const { nodes } = await world.api.getWorkflow(workflow.id);
	const changed = nodes.map((node) =>
		node.name === POLL ? { ...node, parameters: { ...node.parameters, startFrom: date } } : node,
	);
	await world.api.updateWorkflow(workflow.id, { nodes: changed });
	await world.api.publish(workflow.id);
}

async function poll(): Promise<void> {
	await world.api.unpublish(workflow.id);
	await world.api.publish(workflow.id);
	await world.quiet(240);
}

/** Paid while no delivery arrives. */
async function payUnheard(count: number): Promise<SeededDeal[]> {
	loseDeliveries();
	const deals: SeededDeal[] = [];
	for (let place = 0; place < count; place += 1) {
		const seeded = await world.seedDeal({ amount: '10.00' });
		world.pay(seeded, { amount: '10.00' });
		deals.push(seeded);
	}
	await world.sandbox.deliveries.settled(120_000);
	return deals;
}

function loseDeliveries(): void {
	world.sandbox.faults.order({
		on: 'delivery',
		system: world.gatewayLens.id,
		effect: { kind: 'drop' },
	});
}

async function isRight({ dealId, email }: SeededDeal): Promise<void> {
	const { stageKind, tasks } = await world.deal(dealId);
	expect({ stageKind, tasks: tasks.length }).toEqual({ stageKind: 'won', tasks: 1 });
	expect(mailsTo(email)).toHaveLength(1);
}

it('finds what no delivery told, and tells it once', async () => {
	loseDeliveries();
	const seeded = await world.seedDeal();
	world.pay(seeded);
	await world.sandbox.deliveries.settled(60_000);
	expect((await world.deal(seeded.dealId)).stageKind).toBe('open');
	await poll();
	await isRight(seeded);
	await poll();
	await isRight(seeded);
}, 200_000);

it('hands out what a kill left between claim and mail, once its lease is over', async () => {
	// The gateway's events are out of this trigger's sight: only the claim tells.
	await startFrom('2999-01-01T00:00:00Z');
	const seeded = await world.seedDeal();
	const id = world.sandbox.faults.order({
		on: 'request',
		system: world.crmLens.id,
		path: '/tasks',
		times: 1,
		effect: { kind: 'timeout' },
	});
	world.pay(seeded);
	await world.eventually(
		() => world.sandbox.faults.list().some((fault) => fault.id === id && fault.applied > 0),
		Boolean,
		60,
	);
	await world.n8n.kill();
	expect(mailsTo(seeded.email)).toHaveLength(0);
	await new Promise((resolve) => setTimeout(resolve, LEASE_MINUTES * 60_000 + 2_000));
	await world.n8n.restart();
	await world.eventually(
		() => mailsTo(seeded.email).length,
		(count) => count === 1,
		120,
	);
	await world.quiet();
	await isRight(seeded);
}, 300_000);

it('killed in the middle of a batch, it loses no fact and doubles no effect', async () => {
	const since = new Date().toISOString();
	const deals = await payUnheard(INTERRUPTED_EVENTS);
	const id = world.sandbox.faults.order({
		on: 'request',
		system: world.crmLens.id,
		path: '/notes/batch/create',
		after: CALLS_BEFORE_KILL,
		times: 1,
		effect: { kind: 'timeout' },
	});
	await startFrom(since);
	await world.eventually(
		() => world.sandbox.faults.list().some((fault) => fault.id === id && fault.applied > 0),
		Boolean,
		120,
	);
	await world.n8n.kill();
	const sees = async ({ dealId }: SeededDeal) => (await world.deal(dealId)).notes.length;
	const told = (await Promise.all(deals.map(sees))).filter((notes) => notes === 1);
	expect(told).toHaveLength(INTERRUPTED_EVENTS);
	expect(deals.filter(({ email }) => mailsTo(email).length > 0)).toEqual([]);
	await new Promise((resolve) => setTimeout(resolve, LEASE_MINUTES * 60_000));
	await world.n8n.restart();
	await world.eventually(
		() => deals.filter(({ email }) => mailsTo(email).length === 0).length,
		(unthanked) => unthanked === 0,
		240,
	);
	await world.quiet(120);
	for (const deal of deals) await isRight(deal);
}, 600_000);

it('hands on a thousand events as one batch, in few calls of the CRM', async () => {
	await world.api.unpublish(workflow.id);
	const startFrom = new Date().toISOString();
	const deals = await payUnheard(EVENTS);
	const { gateway, crm } = world.credentials;
	const { id } = await world.api.createWorkflow(catchUpFlow(gateway, crm, { startFrom }));
	world.sandbox.requests.clear();
	await world.api.publish(id);
	const executions = await world.api.waitForExecutions(id, 1, 240);
	const { total, byEndpoint } = world.sandbox.requests.counts(world.crmLens.id);
	expect(executions.map(({ status }) => status)).toEqual(['success']);
	expect(executions.map((execution) => itemsOf(execution, CATCH_UP).length)).toEqual([EVENTS]);
	for (const { dealId } of deals) {
		const { stageKind, tasks, notes } = await world.deal(dealId);
		expect([stageKind, tasks.length, notes.length]).toEqual(['won', 1, 1]);
	}
	expect([total <= MOST_CRM_CALLS, byEndpoint]).toEqual([true, byEndpoint]);
	// Two pages of a hundred for what was told, a page for a hundred payments at each of three readings.
	expect(world.sandbox.requests.counts('stripe').total).toBeLessThanOrEqual(60);
}, 600_000);
