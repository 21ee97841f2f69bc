/** Handle automation errors: what stops is written down once, told once, tried again a bounded number of times, and repaired. */
import { setTimeout as sleep } from 'node:timers/promises';

import { HUB } from '../../../build/variants';
import type { Execution, Workflow } from '../../n8n/api';
import { type SeededDeal, startWorld, SUCCESS_TEMPLATE, type World } from '../../support/world';

const MINUTES = 60_000;
const TABLE = 'Automation errors';
const SCHEDULE = 'Every 15 Minutes';
const BY_HAND = 'Try Again Now';
const SAFETY_NET = 'Catch up on What Was Missed';
const MOST_TRIES = 2;
/** Only when a test starts it: by the clock it would try before a run that stopped has let go. */
const RARELY = { rule: { interval: [{ field: 'weeks', weeksInterval: 50 }] } };

interface Row {
	readonly id: number;
	readonly status: string;
	readonly what_happened: string;
	readonly what_to_do: string;
	readonly payment: string;
	readonly workflow: string;
	readonly run: string;
	readonly tries: number;
	readonly key: string;
	readonly event: string;
}

let world: World;
let errors: Workflow;
let hub: Workflow;

beforeAll(async () => {
	world = await startWorld({ templates: [] });
	await world.crmLens.allowCurrency('EUR');
	errors = await world.addTemplate({
		name: 'handle-automation-errors',
		settings: {
			minutesBetweenTries: 0,
			mostTries: MOST_TRIES,
			chatWebhookUrl: `${world.sandbox.controlOrigin}/chat/ops`,
		},
		values: {
			enable: ['Post to Team Chat'],
			parameters: { 'Send Alert': { toEmail: 'ops@acme.example' }, [SCHEDULE]: RARELY },
		},
	});
	hub = await world.addTemplate({
		name: HUB.replace('.json', ''),
		values: { parameters: { [SAFETY_NET]: { pollTimes: { item: [{ mode: 'everyWeek' }] } } } },
	});
	await chooseErrorWorkflow(hub);
}, 10 * MINUTES);
afterAll(async () => await world?.stop());

/** In the settings of the workflow, as a person does. */
async function chooseErrorWorkflow({ id, settings }: Workflow) {
	await world.api.updateWorkflow(id, { settings: { ...settings, errorWorkflow: errors.id } });
	await world.api.publish(id);
}

/** Other parameters of one node, published. */
async function change(
	{ id }: Workflow,
	name: string,
	parameters: Readonly<Record<string, unknown>>,
) {
	const { nodes } = await world.api.getWorkflow(id);
	await world.api.updateWorkflow(id, {
		nodes: nodes.map((node) =>
			node.name === name ? { ...node, parameters: { ...node.parameters, ...parameters } } : node,
		),
	});
	await world.api.publish(id);
}

async function tableAddress(): Promise<string | undefined> {
	const { data } = await world.api.publicApi<{ data: Array<{ id: string; name: string }> }>(
		'GET',
		'/data-tables',
	);
	const table = data.find(({ name }) => name === TABLE);
	return table && `/data-tables/${table.id}/rows`;
}

/** Oldest first. */
async function rows(): Promise<Row[]> {
	const address = await tableAddress();
	if (address === undefined) return [];
	const { data } = await world.api.publicApi<{ data: Row[] }>('GET', address);
	return data.sort((one, other) => one.id - other.id);
}

/** A person types a word into the status of a row. */
async function setStatus({ key }: Row, status: string) {
	await world.api.publicApi('PATCH', `${await tableAddress()}/update`, {
		filter: { type: 'and', filters: [{ columnName: 'key', condition: 'eq', value: key }] },
		data: { status },
	});
}

const alerts = () =>
	world.mail.mails.filter(({ to }) => to.includes('ops@acme.example')).map(({ text }) => text);
const chats = () => world.chat.messages.filter(({ channel }) => channel === 'ops').length;
const thanksTo = ({ email }: SeededDeal) =>
	world.mail.mails.filter(({ to }) => to.includes(email)).map(({ subject }) => subject);

/** From a trigger of the error workflow, to the end; what it had to say besides. */
async function run(trigger: string): Promise<Execution> {
	const before = (await world.api.executions(errors.id)).length;
	await world.api.runManually(await world.api.getWorkflow(errors.id), trigger);
	const [ran] = await world.api.waitForExecutions(errors.id, before + 1);
	await world.quiet();
	if (ran === undefined) throw new Error('It did not run');
	expect(ran.data?.resultData.error?.message).toBeUndefined();
	return ran;
}

/** Every call to the CRM is answered like this until it is lifted. */
const crmAnswers = (status: number) =>
	world.sandbox.faults.order({
		on: 'request',
		system: world.crmLens.id,
		effect: { kind: 'status', status },
	});

async function stopped(count: number) {
	await world.eventually(rows, (found) => found.length === count, 60);
	await world.quiet();
}

/** The gateway says once more what it has said about this deal's payment. */
async function deliverAgain() {
	for (const { id } of world.sandbox.deliveries.list()) {
		world.sandbox.deliveries.resend(id);
		await world.quiet();
	}
}

/** One more payment that the CRM keeps out. */
async function stop(seeded: SeededDeal) {
	const before = (await rows()).length;
	const fault = crmAnswers(401);
	world.pay(seeded);
	await stopped(before + 1);
	const row = (await rows()).at(-1);
	if (row === undefined) throw new Error('It was not written down');
	return { row, repair: () => world.sandbox.faults.lift(fault) };
}

it(
	'the key of the CRM is revoked: one row and one mail however often it is delivered; repaired, it goes on by itself',
	async () => {
		const seeded = await world.seedDeal();
		const fault = crmAnswers(401);
		world.pay(seeded);
		await stopped(1);
		const runs = await world.api.countExecutions(errors.id);
		await deliverAgain();
		await world.api.waitForExecutions(errors.id, runs + 1);
		await world.quiet();
		const [row, ...others] = await rows();
		expect(others).toEqual([]);
		expect(row).toMatchObject({ status: 'waiting', tries: 0, workflow: hub.name });
		expect(row?.what_happened).toContain(world.crmLens.displayName);
		expect(row?.what_to_do).toContain('credential');
		expect(row?.run).toContain(`/workflow/${hub.id}/executions/`);
		expect(row?.event).not.toContain(seeded.email);
		expect(alerts()).toEqual([expect.stringContaining(row?.what_happened ?? '')]);
		expect(chats()).toBe(1);
		expect(thanksTo(seeded)).toEqual([]);

		world.sandbox.faults.lift(fault);
		await run(SCHEDULE);
		expect(await world.field(seeded.dealId, 'Payment Status')).toBe('Paid');
		expect((await world.deal(seeded.dealId)).stageKind).toBe('won');
		expect(thanksTo(seeded)).toEqual(['Thank you for your payment']);
		expect(await rows()).toEqual([]);

		await deliverAgain();
		await run(SCHEDULE);
		expect(thanksTo(seeded)).toHaveLength(1);
		expect(alerts()).toHaveLength(1);
		const { notes } = await world.deal(seeded.dealId);
		expect(notes.filter(({ state }) => state === null)).toHaveLength(1);
		expect(await world.crmLens.openClaims()).toBe(0);
	},
	6 * MINUTES,
);

it(
	'what does not work after all tries is left to a person, who hears of it once, repairs it and starts it again',
	async () => {
		const told = alerts().length;
		const seeded = await world.seedDeal();
		const { row, repair } = await stop(seeded);
		await run(SCHEDULE);
		expect(await rows()).toMatchObject([{ key: row.key, status: 'waiting', tries: 1 }]);
		expect(alerts()).toHaveLength(told + 1);

		await run(SCHEDULE);
		expect(await rows()).toMatchObject([
			{ status: 'person', tries: MOST_TRIES, what_to_do: row.what_to_do },
		]);
		await run(SCHEDULE);
		expect(await rows()).toMatchObject([{ status: 'person', tries: MOST_TRIES }]);
		expect(alerts()).toHaveLength(told + 2);
		expect(alerts().at(-1)).toContain('not tried again by itself');

		repair();
		await run(BY_HAND);
		expect(await rows()).toEqual([]);
		expect(await world.field(seeded.dealId, 'Payment Status')).toBe('Paid');
		expect(thanksTo(seeded)).toEqual(['Thank you for your payment']);
		expect(alerts()).toHaveLength(told + 2);
	},
	6 * MINUTES,
);

it(
	'a person dismisses one row and lets another be tried again',
	async () => {
		const [left, wanted] = [await world.seedDeal(), await world.seedDeal()];
		const first = await stop(left);
		first.repair();
		await setStatus(first.row, 'dismissed');
		const second = await stop(wanted);
		for (let times = 0; times < MOST_TRIES; times++) await run(SCHEDULE);
		expect((await rows()).map(({ status }) => status)).toEqual(['dismissed', 'person']);
		const told = alerts().length;

		second.repair();
		await run(SCHEDULE);
		expect(thanksTo(wanted)).toEqual([]);
		await setStatus(second.row, 'waiting');
		await run(SCHEDULE);
		expect(thanksTo(wanted)).toEqual(['Thank you for your payment']);
		await run(BY_HAND);
		expect(await rows()).toMatchObject([{ key: first.row.key, status: 'dismissed' }]);
		expect(await world.field(left.dealId, 'Payment Status')).toBeNull();
		expect(alerts()).toHaveLength(told);
	},
	6 * MINUTES,
);

it(
	'a step after the sync stops: the payment is handed out again when the unfinished run has let go',
	async () => {
		await change(hub, 'Bring the Deal up to Date', {
			options: { allowTestPayments: true, leaseMinutes: 1 },
		});
		const before = (await rows()).length;
		const seeded = await world.seedDeal();
		const fault = world.sandbox.faults.order({
			on: 'request',
			system: world.crmLens.id,
			path: 'tasks',
			effect: { kind: 'status', status: 403 },
		});
		world.pay(seeded);
		await stopped(before + 1);
		expect(await world.field(seeded.dealId, 'Payment Status')).toBe('Paid');
		expect(thanksTo(seeded)).toEqual([]);
		expect((await rows()).at(-1)?.payment).toContain('/payment/');

		world.sandbox.faults.lift(fault);
		await sleep(61_000);
		await run(SCHEDULE);
		expect(thanksTo(seeded)).toEqual(['Thank you for your payment']);
		const { tasks, notes } = await world.deal(seeded.dealId);
		expect(tasks.map(({ title }) => title)).toEqual(['Welcome the customer']);
		expect(notes.map(({ state }) => state)).not.toContain('open');
		expect(await rows()).toHaveLength(before);
	},
	6 * MINUTES,
);

it(
	'a workflow that concerns no payment: one row and one mail a day, for a person',
	async () => {
		const workflow = await world.api.createWorkflow({
			name: 'Something else',
			nodes: [
				{
					name: 'Start',
					type: 'n8n-nodes-base.webhook',
					typeVersion: 2,
					parameters: { path: 'something-else', responseMode: 'lastNode' },
					webhookId: 'something-else',
				},
				{
					name: 'Stop',
					type: 'n8n-nodes-base.stopAndError',
					typeVersion: 1,
					parameters: { errorMessage: 'The moon is full' },
				},
			],
			connections: { Start: { main: [[{ node: 'Stop', type: 'main', index: 0 }]] } },
		});
		await chooseErrorWorkflow(workflow);
		const before = { rows: (await rows()).length, alerts: alerts().length };
		for (let times = 0; times < 2; times++) {
			await fetch(`${world.n8n.url}/webhook/something-else`);
			await world.eventually(rows, (found) => found.length > before.rows, 60);
			await world.quiet();
		}
		await run(BY_HAND);
		const found = await rows();
		expect(found).toHaveLength(before.rows + 1);
		expect(found.at(-1)).toMatchObject({
			status: 'person',
			what_happened: 'The moon is full',
			workflow: 'Something else',
			payment: '',
			event: '',
		});
		expect(alerts()).toHaveLength(before.alerts + 1);
	},
	3 * MINUTES,
);

it(
	'a workflow cut from the hub goes on where it stopped, too',
	async () => {
		await world.api.unpublish(hub.id);
		const workflow = await world.addTemplate({ name: SUCCESS_TEMPLATE });
		await chooseErrorWorkflow(workflow);
		const seeded = await world.seedDeal();
		const { row, repair } = await stop(seeded);
		expect(row.workflow).toBe(workflow.name);
		repair();
		await run(SCHEDULE);
		expect(thanksTo(seeded)).toEqual(['Thank you for your payment']);
		expect((await rows()).map(({ key }) => key)).not.toContain(row.key);
		await world.api.unpublish(workflow.id);
		await world.api.publish(hub.id);
	},
	3 * MINUTES,
);

it(
	'by the clock: what stops together comes in one mail, each is tried by itself, and all of it ends well',
	async () => {
		await change(errors, SCHEDULE, {
			rule: { interval: [{ field: 'seconds', secondsInterval: 10 }] },
		});
		await change(hub, SAFETY_NET, {
			pollTimes: { item: [{ mode: 'everyMinute' }] },
		});
		const told = alerts().length;
		const lost = world.sandbox.faults.order({
			on: 'delivery',
			system: world.gatewayLens.id,
			effect: { kind: 'drop' },
		});
		const locked = world.sandbox.faults.order({
			on: 'request',
			system: world.crmLens.id,
			path: 'deals',
			effect: { kind: 'status', status: 403 },
		});
		const deals = [await world.seedDeal(), await world.seedDeal()];
		const payments = deals.map((seeded) => world.pay(seeded));
		const added = async () =>
			(await rows()).filter(({ key }) => payments.some((id) => key.endsWith(id)));
		const leftToPerson = () =>
			payments.map(
				(id) =>
					alerts().filter(
						(text) =>
							new RegExp(`Payment: \\S*${id}`).test(text) &&
							text.includes('not tried again by itself'),
					).length,
			);
		await world.eventually(added, (found) => found.length === deals.length, 120);
		await world.eventually(alerts, (texts) => texts.length > told);
		expect(alerts()[told]).toMatch(/\([2-9] with this mail\)/);

		await world.eventually(
			added,
			(found) => found.length === deals.length && found.every(({ status }) => status === 'person'),
			120,
		);
		await world.quiet();
		expect((await added()).map(({ tries }) => tries)).toEqual([MOST_TRIES, MOST_TRIES]);
		expect(leftToPerson()).toEqual([1, 1]);

		world.sandbox.faults.lift(locked);
		world.sandbox.faults.lift(lost);
		for (const row of await added()) await setStatus(row, 'waiting');
		await world.eventually(added, (found) => found.length === 0, 120);
		await world.quiet();
		for (const seeded of deals) {
			expect(await world.field(seeded.dealId, 'Payment Status')).toBe('Paid');
			expect(thanksTo(seeded)).toEqual(['Thank you for your payment']);
		}
		expect(leftToPerson()).toEqual([1, 1]);
	},
	8 * MINUTES,
);

it(
	'a trigger that cannot look: one row and one mail a day, for a person',
	async () => {
		const about = async () =>
			(await rows()).filter(({ event, workflow }) => event === '' && workflow === hub.name);
		const told = () => alerts().filter((text) => text.includes('Payment: \n')).length;
		const before = told();
		const fault = crmAnswers(401);
		await world.eventually(about, (found) => found.length > 0, 120);
		await world.eventually(told, (count) => count > before);
		const runs = await world.api.countExecutions(errors.id);
		await world.eventually(
			async () => await world.api.countExecutions(errors.id),
			(count) => count > runs + 8,
			120,
		);
		world.sandbox.faults.lift(fault);
		const [row, ...others] = await about();
		expect(others).toEqual([]);
		expect(row).toMatchObject({ status: 'person', event: '', workflow: hub.name });
		expect(row?.what_happened).toContain(world.crmLens.displayName);
		expect(told()).toBe(before + 1);
	},
	5 * MINUTES,
);
