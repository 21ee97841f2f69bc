/** The CRM Deals and Contacts Trigger in a real n8n: every change of a deal is handed on, whatever happens in between. */
import { hubspotOf } from '../../sandbox/hubspot/ofWorld';
import { PACKAGE } from '../../support/worldTemplates';
import type { Workflow } from '../../n8n/api';
import { startWorld, type World } from '../../support/world';

const TRIGGER = 'When a Deal Changes';
const DEALS = { moved: 400, edited: 150, bornWon: 100 } as const;
/** Moves, two edits each, and for a deal that was made and won at once: its birth, its stage and its amount. */
const CHANGES = DEALS.moved + 2 * DEALS.edited + 3 * DEALS.bornWon;
const REFUSED_SHARE = 0.3;

interface Told {
	readonly event: string;
	readonly key: string;
	readonly stageName?: string;
	readonly to?: string;
	readonly repeated: boolean;
	readonly deal: { readonly id: string };
}

let world: World;
let workflow: Workflow;
let told: Told[];
/** While this stands, what arrives is not noted and never answered. */
let isHeld: boolean;
let held: number;

beforeAll(async () => {
	world = await startWorld({ templates: [] });
	world.sandbox.route('POST /told', async ({ body }) => {
		if (isHeld) {
			held += 1;
			return await new Promise(() => undefined);
		}
		told.push(...(JSON.parse(body.toString('utf8')) as Told[]));
		return { status: 200, body: {} };
	});
}, 600_000);
afterAll(async () => await world?.stop());

beforeEach(() => {
	told = [];
	isHeld = false;
	held = 0;
});
afterEach(async () => {
	world?.sandbox.faults.clear();
	if (world && workflow) await world.api.unpublish(workflow.id);
});

async function addWorkflow(parameters: Record<string, unknown>): Promise<void> {
	const { type, id, name } = world.credentials.crm;
	const next = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	workflow = await world.api.createWorkflow({
		name: 'Deals',
		nodes: [
			{
				name: TRIGGER,
				type: `${PACKAGE}.crmTrigger`,
				typeVersion: 1,
				parameters: { pollTimes: { item: [{ mode: 'everyHour', minute: 59 }] }, ...parameters },
				credentials: { [type]: { id, name } },
			},
			{
				name: 'All of Them',
				type: 'n8n-nodes-base.aggregate',
				typeVersion: 1,
				parameters: { aggregate: 'aggregateAllItemData', options: {} },
			},
			{
				name: 'Tell',
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.2,
				parameters: {
					method: 'POST',
					url: `${world.sandbox.controlOrigin}/told`,
					sendBody: true,
					specifyBody: 'json',
					jsonBody: '={{ JSON.stringify($json.data) }}',
				},
			},
		],
		connections: { [TRIGGER]: next('All of Them'), 'All of Them': next('Tell') },
	});
	await world.api.publish(workflow.id);
}

/** n8n polls when a workflow is published, and then every hour. */
async function poll(): Promise<void> {
	await world.api.unpublish(workflow.id);
	await world.api.publish(workflow.id);
}

const quiet = async () => await world.api.waitUntilIdle(workflow.id, 60);
const keys = () => new Set(told.map(({ key }) => key));

it('tells of a deal that enters a stage, with what the next nodes need', async () => {
	await addWorkflow({ stages: ['contractsent'] });
	const { dealId, contactId } = await world.seedDeal({ name: 'Acme, order 1' });
	hubspotOf(world).movedByPerson(dealId, 'qualifiedtobuy');
	hubspotOf(world).movedByPerson(dealId, 'contractsent');
	await poll();
	await world.eventually(() => told.length, Boolean, 60);
	expect(told.at(-1)).toMatchObject({
		event: 'enteredStage',
		stageName: 'Contract Sent',
		fromName: 'Qualified To Buy',
		deal: { id: dealId, name: 'Acme, order 1', amount: '1200.00', currency: 'EUR', crm: 'HubSpot' },
		contact: { id: contactId },
		repeated: false,
	});
	expect(new Set(told.map(({ deal }) => deal.id))).toEqual(new Set([dealId]));
	const before = told.length;
	await poll();
	await quiet();
	expect(told).toHaveLength(before);
}, 200_000);

it('tells of a thousand changes while three in ten calls are refused and n8n is killed twice', async () => {
	const hubspot = hubspotOf(world);
	const deal = (more: object = {}) =>
		hubspot.seedDeal({ dealname: 'Deal', dealstage: 'qualifiedtobuy', ...more }).id;
	const moved = Array.from({ length: DEALS.moved }, () => deal());
	const edited = Array.from({ length: DEALS.edited }, () => deal());
	await new Promise((resolve) => setTimeout(resolve, 1_000));
	await addWorkflow({
		events: ['created', 'changed', 'enteredStage'],
		stages: ['contractsent', 'closedwon'],
		fields: ['amount'],
		options: { mostEvents: 300 },
	});
	world.sandbox.faults.order({
		on: 'request',
		system: world.crmLens.id,
		share: REFUSED_SHARE,
		effect: { kind: 'status', status: 429 },
	});
	const expected: string[] = [];
	for (const id of moved) {
		hubspot.movedByPerson(id, 'contractsent');
		expected.push(`enteredStage ${id} contractsent`);
	}
	for (const id of edited) {
		for (const amount of ['10', '20']) {
			hubspot.editedByPerson('deals', id, { amount });
			expected.push(`changed ${id} ${amount}`);
		}
	}
	for (let count = 0; count < DEALS.bornWon; count += 1) {
		const id = deal({ amount: '5' });
		hubspot.movedByPerson(id, 'closedwon');
		expected.push(`created ${id}`, `changed ${id} 5`, `enteredStage ${id} closedwon`);
	}
	expect(expected).toHaveLength(CHANGES);

	for (const begin of [poll, world.n8n.restart]) {
		isHeld = true;
		held = 0;
		await begin();
		await world.eventually(() => held, Boolean, 120);
		await world.n8n.kill();
	}
	expect(told).toEqual([]);
	isHeld = false;
	await world.n8n.restart();
	const deadline = Date.now() + 300_000;
	while (keys().size < CHANGES && Date.now() < deadline) {
		await poll();
		await quiet();
	}
	const words = ({ event, deal: { id }, to, stage }: Told & { stage?: string }) =>
		[event, id, ...(to === undefined ? [] : [to]), ...(stage === undefined ? [] : [stage])].join(
			' ',
		);
	const seen = new Set(told.map(words));
	expect(expected.filter((one) => !seen.has(one))).toEqual([]);
	expect(keys().size).toBe(CHANGES);
	expect(told.filter(({ repeated }) => !repeated).length).toBeLessThanOrEqual(CHANGES);
	const { total, byEndpoint } = world.sandbox.requests.counts(world.crmLens.id);
	process.stdout.write(`${CHANGES} changes: ${total} calls ${JSON.stringify(byEndpoint)}\n`);
}, 900_000);
