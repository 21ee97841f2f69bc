/** The hub and the workflows cut from it, through every branch, for every gateway and CRM that has a stand-in. */
import { HUB, VARIANTS } from '../../../build/variants';
import type { Workflow } from '../../n8n/api';
import type { DealView } from '../../sandbox/lens';
import { SCENARIOS } from '../../sandbox/scenarios';
import { type Branch, BRANCHES } from '../../sandbox/scenarios/scenario';
import {
	CRM_SANDBOXES,
	crmSandbox,
	GATEWAY_SANDBOXES,
	gatewaySandbox,
} from '../../sandbox/systems';
import {
	consoleTemplate,
	PATIENT,
	startWorld,
	SUCCESS_NODES,
	type World,
	type WorldTemplate,
} from '../../support/world';
import { SUCCESS_TEMPLATE } from '../../support/worldTemplates';

const MINUTES = 60_000;
const FIRST = [GATEWAY_SANDBOXES[0]?.id, CRM_SANDBOXES[0]?.id];
const HUB_TEMPLATE = HUB.replace('.json', '');
const LIST_STEP = 'Add to the Onboarding List';
/** What the page plays, and each branch's own workflow has to do as well. */
const casesOf = (branch: Branch): string[] =>
	SCENARIOS.filter((scenario) => scenario.branch === branch).map(({ id }) => id);

/**
 * What the page plays beside: with the first of both its own test clicks on all of it (test/editor/page.test.ts), each further
 * system is played with the first of the other side.
 */
const OTHERS =
	[gatewaySandbox(), crmSandbox()].filter(({ id }) => FIRST.includes(id)).length === 1
		? SCENARIOS.filter(({ branch }) => branch === undefined).map(({ id }) => id)
		: [];

let world: World;
/** What the fulfilment address was told, by idempotency key. */
const fulfilled: string[] = [];

beforeAll(async () => {
	world = await startWorld({
		templates: [],
		...(OTHERS.length > 0 ? { deliveries: PATIENT } : {}),
	});
	await world.crmLens.allowCurrency('EUR');
	world.sandbox.route('POST /fulfilment', ({ headers }) => {
		fulfilled.push(String(headers['idempotency-key']));
		return { status: 200, body: { accepted: true } };
	});
}, 10 * MINUTES);
afterAll(async () => await world?.stop());

const mailsTo = (email: string) => world.mail.mails.filter(({ to }) => to.includes(email));

/** What went wrong in n8n so far. */
async function failures(): Promise<string[]> {
	const all = await Promise.all(
		world.workflows.map(async ({ id }) => await world.api.executions(id)),
	);
	return all
		.flat()
		.filter(({ status }) => status !== 'success')
		.map(({ data }) => {
			const { error, lastNodeExecuted } = data?.resultData ?? {};
			return `${lastNodeExecuted}: ${error?.message} ${String(error?.description ?? '')}`;
		});
}

const systems = () => ({ gateway: world.gatewayLens, crm: world.crmLens });

/** What the page plays. What this gateway has not is said, and there is nothing to look at. */
async function play(id: string, mayFail = false): Promise<DealView | undefined> {
	world.scenarios.play([id], systems());
	await world.scenarios.idle();
	const runs = world.scenarios.runs(world.gatewayLens.id, world.crmLens.id);
	const run = runs.find(({ scenarioId }) => scenarioId === id);
	if (run?.state === 'notPlayed') {
		console.log(`Not played: ${id}. ${run.reason}`);
		return undefined;
	}
	const checks = run?.steps.flatMap((step) => step.checks) ?? [];
	const unmet = checks.filter(({ state }) => state !== 'passed' && state !== 'notJudged');
	expect(unmet.map(({ what, expected, seen: was }) => ({ id, what, expected, was }))).toEqual([]);
	expect([run?.state, run?.reason]).toEqual(['passed', null]);
	await world.quiet();
	expect(await world.crmLens.openClaims()).toBe(0);
	if (!mayFail) expect(await failures()).toEqual([]);
	return await world.deal(run?.dealId ?? '');
}

/** The note that people see is one, whoever claims; a claim that is open waits for its confirmation. */
const told = async ({ notes }: DealView) => ({
	notes: notes.length,
	openClaims: await world.crmLens.openClaims(),
});
const TOLD_ONCE = { notes: 1, openClaims: 0 };

describe('the hub', () => {
	let hub: Workflow;
	let listId: string | undefined;

	beforeAll(async () => {
		listId = await world.crmLens.lists?.create('Onboarding');
		hub = await world.addTemplate({
			name: HUB_TEMPLATE,
			settings: {
				chatWebhookUrl: world.chatUrl,
				fulfilmentUrl: `${world.sandbox.controlOrigin}/fulfilment`,
				financeEmail: 'finance@acme.example',
			},
			values: {
				enable: [
					'Post to Team Chat',
					...(world.crmLens.hasLifecycle ? ['Make the Contact a Customer'] : []),
					...(listId === undefined ? [] : [LIST_STEP]),
					'Start Fulfilment',
					'Lower the Won Amount',
					'Tell Finance',
				],
				parameters: {
					[LIST_STEP]: { list: { __rl: true, mode: 'id', value: listId ?? '' } },
				},
			},
		});
	}, 2 * MINUTES);
	afterAll(async () => await world.unpublish(hub), MINUTES);

	it.each(BRANCHES.map((branch) => [branch, casesOf(branch)] as const))(
		'%s',
		async (_branch, ids) => {
			for (const id of ids) await play(id);
		},
		10 * MINUTES,
	);

	it(
		'with every offer switched on: chat, customer, list, fulfilment, lower amount and finance hear of it, once',
		async () => {
			const chatBefore = world.chat.messages.length;
			fulfilled.length = 0;

			const deal = await play('partial-refunds');
			const told = world.chat.messages.slice(chatBefore).map(({ text }) => text);
			expect(told).toHaveLength(3);
			expect(told[0]).toContain('Robin Ekman paid €900.00');
			expect(fulfilled).toHaveLength(1);
			expect(Number(deal?.amount)).toBe(0);
			expect(deal?.contacts[0]?.lifecycleStage).toBe(
				world.crmLens.hasLifecycle ? 'customer' : null,
			);
			if (listId === undefined) console.log(`${world.crmLens.displayName} has no lists.`);
			else expect(await world.crmLens.lists?.members(listId)).toContain(deal?.contacts[0]?.id);

			const before = world.mail.mails.length;
			if ((await play('chargeback-lost')) === undefined) return;
			const toFinance = world.mail.mails
				.slice(before)
				.filter(({ to }) => to.includes('finance@acme.example'));
			expect(toFinance.map(({ subject }) => subject)).toEqual([
				'Payment disputed: €640.00',
				'Dispute lost: €640.00',
			]);
		},
		3 * MINUTES,
	);

	it(
		'a customer without an address: a task to write by hand instead of the mail, and it is confirmed',
		async () => {
			const { dealId } = await world.seedDeal();
			world.pay({ dealId });
			await world.quiet();
			const deal = await world.deal(dealId);
			expect(deal.tasks.map(({ title }) => title)).toContain('Write to the customer yourself');
			expect(await told(deal)).toEqual(TOLD_ONCE);
		},
		2 * MINUTES,
	);

	it(
		'a payment that no deal fits: one task for a person',
		async () => {
			const before = (await world.crmLens.tasksWithoutDeal()).length;
			world.pay({ email: 'nobody@else.example' }, { amount: '77.00' });
			await world.quiet();
			const tasks = await world.crmLens.tasksWithoutDeal();
			expect(tasks).toHaveLength(before + 1);
			expect(tasks.map(({ title }) => title)).toContain('Check a payment of €77.00');
		},
		2 * MINUTES,
	);
});

describe.each(VARIANTS)('$name', ({ file, topic }) => {
	let workflow: Workflow;

	beforeAll(async () => {
		workflow = await world.addTemplate({ name: file.replace('.json', '') });
	}, 2 * MINUTES);
	afterAll(async () => await world.unpublish(workflow), MINUTES);

	it.each(casesOf(topic))('%s', async (id) => void (await play(id)), 5 * MINUTES);
});

describe('what a template has no words for', () => {
	const DECLINE = 'Payment declined: €1,200.00';
	const RECEIPT = 'Payment received: €1,200.00';
	const ACT_ON = ['payment.succeeded', 'payment.failed'];

	it.each<[string, WorldTemplate, 'paid' | 'expiredCard', readonly string[]]>([
		[
			'a text that somebody emptied',
			{ name: HUB_TEMPLATE, settings: { 'paid.text': ' ' } },
			'paid',
			[RECEIPT, 'Welcome the customer'],
		],
		[
			'a subject that somebody emptied',
			{ name: 'handle-refunds', settings: { 'refunded.subject': '' } },
			'paid',
			['Refund made: €1,200.00'],
		],
		[
			'a decline, in the workflow for payments',
			{
				name: SUCCESS_TEMPLATE,
				values: { parameters: { [SUCCESS_NODES.sync]: { actOn: ACT_ON } } },
			},
			'expiredCard',
			[DECLINE],
		],
	])(
		'%s: no mail and no task of another branch, and a person is told',
		async (_what, template, outcome, titles) => {
			const workflow = await world.addTemplate(template);
			const { dealId, email } = await world.seedDeal();
			const payment = world.pay({ dealId, email }, { outcome });
			await world.quiet();
			if (template.name === 'handle-refunds') world.gatewayLens.refund(payment);
			await world.quiet();
			expect(mailsTo(email)).toEqual([]);
			const { tasks } = await world.deal(dealId);
			expect(tasks.map(({ title }) => title).sort()).toEqual([...titles].sort());
			expect(await world.crmLens.openClaims()).toBe(0);
			expect(await failures()).toEqual([]);
			await world.unpublish(workflow);
		},
		2 * MINUTES,
	);
});

describe('one template imported twice', () => {
	it(
		'thanks once: the two have one memory',
		async () => {
			const twice = [
				await world.addTemplate({ name: SUCCESS_TEMPLATE }),
				await world.addTemplate({ name: SUCCESS_TEMPLATE }),
			];
			const { dealId, email } = await world.seedDeal();
			world.pay({ dealId, email });
			await world.quiet();
			expect(mailsTo(email)).toHaveLength(1);
			const deal = await world.deal(dealId);
			expect(deal.tasks.map(({ title }) => title)).toEqual(['Welcome the customer']);
			expect(await told(deal)).toEqual(TOLD_ONCE);
			for (const workflow of twice) await world.unpublish(workflow);
		},
		2 * MINUTES,
	);
});

describe('two automations on one event', () => {
	const THANKS = 'Thank you for your payment';
	const workflows: Workflow[] = [];

	beforeAll(async () => {
		for (const name of [HUB_TEMPLATE, SUCCESS_TEMPLATE]) {
			workflows.push(await world.addTemplate({ name }));
		}
	}, 2 * MINUTES);
	afterAll(async () => {
		world.sandbox.faults.clear();
		for (const workflow of workflows) await world.unpublish(workflow);
	}, MINUTES);

	it(
		'both act, each once, however often it is delivered',
		async () => {
			world.sandbox.faults.order({
				on: 'delivery',
				system: world.gatewayLens.id,
				effect: { kind: 'duplicate', copies: 5 },
			});
			const { dealId, email } = await world.seedDeal();
			world.pay({ dealId, email });
			await world.quiet();
			expect(mailsTo(email).map(({ subject }) => subject)).toEqual([THANKS, THANKS]);
			const deal = await world.deal(dealId);
			// One key, one task: whoever comes second finds it there.
			expect(deal.tasks.map(({ title }) => title)).toEqual(['Welcome the customer']);
			expect(await told(deal)).toEqual(TOLD_ONCE);
			expect(await failures()).toEqual([]);
		},
		2 * MINUTES,
	);
});

if (OTHERS.length > 0) {
	it(
		'whatever else the page plays, with the hub as the page has it',
		async () => {
			const hub = await world.addTemplate(consoleTemplate(world));
			// Where a system is down, runs fail, and are made good: the last test, since no other has to see them.
			for (const id of OTHERS) await play(id, true);
			await world.unpublish(hub);
		},
		15 * MINUTES,
	);
}
