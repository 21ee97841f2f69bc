/** The hub and the workflows cut from it, through every branch, for every gateway and CRM that has a stand-in. */
import { HUB, VARIANTS } from '../../../build/variants';
import type { Workflow } from '../../n8n/api';
import {
	type SeededDeal,
	startWorld,
	SUCCESS_NODES,
	type World,
	type WorldTemplate,
} from '../../support/world';
import { CRM_TOKEN } from '../../support/worldSetUp';
import { SUCCESS_TEMPLATE } from '../../support/worldTemplates';
import { PLAYERS } from './players';
import { type Expected, SCENARIOS, type Scenario } from './scenarios';

const MINUTES = 60_000;
const HUB_TEMPLATE = HUB.replace('.json', '');
/** The sync's own notes tell every fact; these words begin the titles of the workflow's. */
const OWN_NOTE = 'Kept of all payments of this deal';

let world: World;
/** What the fulfilment address was told, by idempotency key. */
const fulfilled: string[] = [];

beforeAll(async () => {
	world = await startWorld({ templates: [] });
	world.sandbox.systems.hubspot.order({ additionalCurrencies: ['EUR'] });
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

async function membersOf(listId: string): Promise<string[]> {
	const address = `${world.sandbox.origin('hubspot')}/crm/lists/2026-09/${listId}/memberships`;
	const answer = await fetch(address, { headers: { authorization: `Bearer ${CRM_TOKEN}` } });
	const { results } = (await answer.json()) as { results: Array<{ recordId: string }> };
	return results.map(({ recordId }) => recordId);
}

async function play({ play: act }: Pick<Scenario, 'play'>): Promise<SeededDeal> {
	const deal = await world.seedDeal();
	const player = PLAYERS[world.gatewayLens.id]?.(world);
	if (player === undefined) throw new Error(`Nobody plays customers of ${world.gatewayLens.id}`);
	const quiet = async () => await world.quiet(60);
	await act(player, deal, quiet);
	await quiet();
	return deal;
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
	let listId: string;

	beforeAll(async () => {
		listId = world.sandbox.systems.hubspot.seedList('Onboarding');
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
					'Add to the Onboarding List',
					'Start Fulfilment',
					'Lower the Won Amount',
					'Tell Finance',
				],
				parameters: {
					'Add to the Onboarding List': { list: { __rl: true, mode: 'id', value: listId } },
				},
			},
		});
	}, 2 * MINUTES);
	afterAll(async () => await world.api.unpublish(hub.id), MINUTES);

	it.each(SCENARIOS.map((scenario) => [scenario.branch, scenario.name, scenario] as const))(
		'%s: %s',
		async (_branch, _name, scenario) => {
			await expectDeal(await play(scenario), scenario.inHub);
		},
		2 * MINUTES,
	);

	it(
		'with every offer switched on: chat, customer, list, fulfilment, lower amount and finance hear of it, once',
		async () => {
			const [refunds] = SCENARIOS.filter(({ branch }) => branch === 'refunded');
			const [disputes] = SCENARIOS.filter(({ branch }) => branch === 'dispute');
			if (!refunds || !disputes) throw new Error('The table has lost a branch');
			const { hubspot } = world.sandbox.systems;
			const chatBefore = world.chat.messages.length;
			fulfilled.length = 0;

			const { dealId, contactId } = await play(refunds);
			const told = world.chat.messages.slice(chatBefore).map(({ text }) => text);
			expect(told).toHaveLength(3);
			expect(told[0]).toContain('Ada Acme paid €1,200.00');
			expect(fulfilled).toHaveLength(1);
			expect(Number((await world.deal(dealId)).amount)).toBe(0);
			const contact = hubspot.list('contacts').find(({ id }) => id === contactId);
			expect(contact?.properties.lifecyclestage).toBe('customer');
			expect(await membersOf(listId)).toContain(contactId);

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
			world.stripe.pay({
				amount: 120_000,
				currency: 'eur',
				metadata: { crm_deal_id: dealId },
			});
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
			world.stripe.pay({ amount: 7_700, currency: 'eur', email: 'nobody@else.example' });
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
			await expectDeal(await play(scenario), { ...scenario.inHub, ...scenario.inVariant });
		},
		2 * MINUTES,
	);
});

describe('what a template has no words for', () => {
	const DECLINE = 'Payment declined: €1,200.00';
	const RECEIPT = 'Payment received: €1,200.00';
	const ACT_ON = ['payment.succeeded', 'payment.failed'];

	it.each<[string, WorldTemplate, 'pay' | 'tryToPay', readonly string[]]>([
		[
			'a text that somebody emptied',
			{ name: HUB_TEMPLATE, settings: { 'paid.text': ' ' } },
			'pay',
			[RECEIPT, 'Welcome the customer'],
		],
		[
			'a subject that somebody emptied',
			{ name: 'handle-refunds', settings: { 'refunded.subject': '' } },
			'pay',
			['Refund made: €1,200.00'],
		],
		[
			'a decline, in the workflow for payments',
			{
				name: SUCCESS_TEMPLATE,
				values: { parameters: { [SUCCESS_NODES.sync]: { actOn: ACT_ON } } },
			},
			'tryToPay',
			[DECLINE],
		],
	])(
		'%s: no mail and no task of another branch, and a person is told',
		async (_what, template, act, titles) => {
			const { id } = await world.addTemplate(template);
			const { dealId, email } = await play({
				async play(player, deal, quiet) {
					if (act === 'tryToPay') return void player.tryToPay(deal, '1200.00', 'expiredCard');
					const payment = player.pay(deal, '1200.00');
					await quiet();
					if (template.name === 'handle-refunds') player.refund(payment);
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
			world.pay({ dealId, email }, { amount: 120_000, currency: 'eur' });
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
				system: 'stripe',
				effect: { kind: 'duplicate', copies: 5 },
			});
			const { dealId, email } = await world.seedDeal();
			world.pay({ dealId, email }, { amount: 120_000, currency: 'eur' });
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
