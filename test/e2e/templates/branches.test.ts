/** The hub and the workflows cut from it, through every branch, for every gateway and CRM that has a stand-in. */
import { HUB, VARIANTS } from '../../../build/variants';
import type { Workflow } from '../../n8n/api';
import { hasNo } from '../../sandbox/lens';
import { openStage } from '../../sandbox/scenarios/stage';
import {
	type SeededDeal,
	startWorld,
	SUCCESS_NODES,
	type World,
	type WorldTemplate,
} from '../../support/world';
import { SUCCESS_TEMPLATE } from '../../support/worldTemplates';
import { type Expected, SCENARIOS, type Scenario } from './scenarios';

const MINUTES = 60_000;
const HUB_TEMPLATE = HUB.replace('.json', '');
const LIST_STEP = 'Add to the Onboarding List';
/** The sync's own notes tell every fact; these words begin the titles of the workflow's. */
const OWN_NOTE = 'Kept of all payments of this deal';

let world: World;
/** What the fulfilment address was told, by idempotency key. */
const fulfilled: string[] = [];

beforeAll(async () => {
	world = await startWorld({ templates: [] });
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

async function play({ play: act }: Pick<Scenario, 'play'>): Promise<SeededDeal> {
	const deal = await world.seedDeal();
	const { faults, deliveries } = world.sandbox;
	const scene = openStage({
		...{ gateway: world.gatewayLens, crm: world.crmLens, faults, deliveries },
		dealId: deal.dealId,
		deal: { amount: '1200.00', currency: 'EUR' },
		customer: { name: 'Ada Acme', email: deal.email },
		caused: () => deliveries.list(),
	});
	const quiet = async () => await world.quiet(60);
	await act(scene, quiet);
	await quiet();
	return deal;
}

/** A gateway without what a scenario needs has declared so: the run says it, and there is nothing to play. */
async function playAndExpect(scenario: Scenario, expected: Expected): Promise<void> {
	const lens = world.gatewayLens;
	const missing = scenario.needs?.find((ability) => lens[ability] === undefined);
	if (missing === undefined) return await expectDeal(await play(scenario), expected);
	console.log(`Not played: ${scenario.name}. ${hasNo(lens, missing)}`);
}

async function expectDeal({ dealId, email }: SeededDeal, expected: Expected) {
	const { stageKind, tasks, notes, contacts } = await world.deal(dealId);
	expect({
		status: await world.field(dealId, 'Payment Status'),
		stageKind,
		contacts: contacts.map((contact) => contact.email),
		tasks: tasks.map(({ title }) => title).sort(),
		notes: notes.filter(({ text }) => text.includes(OWN_NOTE)).map(({ title }) => title),
		open: notes.filter(({ state }) => state === 'open').map(({ title }) => title),
		failures: await failures(),
	}).toEqual({
		status: expected.status,
		stageKind: expected.stageKind,
		contacts: [email],
		tasks: [...expected.tasks].sort(),
		notes: [...(expected.notes ?? [])],
		open: [],
		failures: [],
	});
	const mails = mailsTo(email);
	expect(mails.map(({ subject }) => subject)).toEqual(expected.mails.map(([subject]) => subject));
	for (const [place, [, ...parts]] of expected.mails.entries()) {
		for (const part of parts) expect(mails[place]?.text).toContain(part);
	}
}

/** The note that people see is one, whoever claims; a claim that is open waits for its confirmation. */
const seen = (notes: ReadonlyArray<{ readonly state: string | null }>) => ({
	told: notes.filter(({ state }) => state === null).length,
	open: notes.filter(({ state }) => state === 'open').length,
});

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
					'Make the Contact a Customer',
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
	afterAll(async () => await world.api.unpublish(hub.id), MINUTES);

	it.each(SCENARIOS.map((scenario) => [scenario.branch, scenario.name, scenario] as const))(
		'%s: %s',
		async (_branch, _name, scenario) => {
			await playAndExpect(scenario, scenario.inHub);
		},
		2 * MINUTES,
	);

	it(
		'with every offer switched on: chat, customer, list, fulfilment, lower amount and finance hear of it, once',
		async () => {
			const [refunds] = SCENARIOS.filter(({ branch }) => branch === 'refunded');
			const [disputes] = SCENARIOS.filter(({ branch }) => branch === 'dispute');
			if (!refunds || !disputes) throw new Error('The table has lost a branch');
			const chatBefore = world.chat.messages.length;
			fulfilled.length = 0;

			const { dealId, contactId } = await play(refunds);
			const told = world.chat.messages.slice(chatBefore).map(({ text }) => text);
			expect(told).toHaveLength(3);
			expect(told[0]).toContain('Ada Acme paid €1,200.00');
			expect(fulfilled).toHaveLength(1);
			const { amount, contacts } = await world.deal(dealId);
			expect(Number(amount)).toBe(0);
			expect(contacts.find(({ id }) => id === contactId)?.lifecycleStage).toBe('customer');
			if (listId === undefined) console.log(`${world.crmLens.displayName} has no lists.`);
			else expect(await world.crmLens.lists?.members(listId)).toContain(contactId);

			const before = world.mail.mails.length;
			await play(disputes);
			const toFinance = world.mail.mails
				.slice(before)
				.filter(({ to }) => to.includes('finance@acme.example'));
			expect(toFinance.map(({ subject }) => subject)).toEqual([
				'Payment disputed: €1,200.00',
				'Dispute lost: €1,200.00',
			]);
		},
		3 * MINUTES,
	);

	it(
		'a customer without an address: a task to write by hand instead of the mail, and it is confirmed',
		async () => {
			const { dealId } = await world.seedDeal();
			world.pay({ dealId });
			await world.quiet(60);
			const { tasks, notes } = await world.deal(dealId);
			expect(tasks.map(({ title }) => title)).toContain('Write to the customer yourself');
			expect(seen(notes)).toEqual({ told: 1, open: 0 });
		},
		2 * MINUTES,
	);

	it(
		'a payment that no deal fits: one task for a person',
		async () => {
			const before = (await world.crmLens.tasksWithoutDeal()).length;
			world.pay({ email: 'nobody@else.example' }, { amount: '77.00' });
			await world.quiet(60);
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
	afterAll(async () => await world.api.unpublish(workflow.id), MINUTES);

	it.each(
		SCENARIOS.filter(({ branch }) => branch === topic).map(
			(scenario) => [scenario.name, scenario] as const,
		),
	)(
		'%s',
		async (_name, scenario) => {
			await playAndExpect(scenario, { ...scenario.inHub, ...scenario.inVariant });
		},
		2 * MINUTES,
	);
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
			const { id } = await world.addTemplate(template);
			const { dealId, email } = await play({
				async play(scene, quiet) {
					scene.pay({ outcome });
					await quiet();
					if (template.name === 'handle-refunds') scene.refund();
				},
			});
			expect(mailsTo(email)).toEqual([]);
			const { tasks, notes } = await world.deal(dealId);
			expect(tasks.map(({ title }) => title).sort()).toEqual([...titles].sort());
			expect(notes.filter(({ state }) => state === 'open')).toEqual([]);
			expect(await failures()).toEqual([]);
			await world.api.unpublish(id);
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
			await world.quiet(90);
			expect(mailsTo(email)).toHaveLength(1);
			const { tasks, notes } = await world.deal(dealId);
			expect(tasks.map(({ title }) => title)).toEqual(['Welcome the customer']);
			expect(seen(notes)).toEqual({ told: 1, open: 0 });
			for (const { id } of twice) await world.api.unpublish(id);
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
		for (const { id } of workflows) await world.api.unpublish(id);
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
			await world.quiet(90);
			expect(mailsTo(email).map(({ subject }) => subject)).toEqual([THANKS, THANKS]);
			const { tasks, notes } = await world.deal(dealId);
			// One key, one task: whoever comes second finds it there.
			expect(tasks.map(({ title }) => title)).toEqual(['Welcome the customer']);
			expect(seen(notes)).toEqual({ told: 1, open: 0 });
			expect(await failures()).toEqual([]);
		},
		2 * MINUTES,
	);
});
