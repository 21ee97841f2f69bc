/**
 * Remind past-due subscriptions, beside the workflow that writes the payment status: each step once, the next follows, it
 * stops when the customer has paid, and what does not work is heard of.
 */
import { type Execution, itemsOf } from '../../n8n/api/executions';
import type { Workflow } from '../../n8n/api';
import { abilityOf, type GatewayAbilities } from '../../sandbox/lens';
import { hubspotOf } from '../../sandbox/hubspot/ofWorld';
import { stripeOf } from '../../sandbox/stripe/ofWorld';
import { type SeededDeal, startWorld, type World } from '../../support/world';

const MINUTES = 60_000;
const TEMPLATE = 'remind-past-due-subscriptions';
const EVERY_MORNING = 'Every Morning';
const SUBJECT = 'Your payment is overdue';
const REMINDED = 'Payment reminder';
const ESCALATED = 'Call about an overdue payment';
const BY_HAND = 'Write to the customer yourself';
const GOOD_CARD = 'pm_card_visa';
const createNotes = () =>
	({
		on: 'request',
		system: world.crmLens.id,
		path: '/notes/batch/create',
	}) as const;

let world: World;
let subscriptions: GatewayAbilities['subscriptions'];
let tracking: Workflow;
let reminding: Workflow;

interface PastDue extends SeededDeal {
	readonly subscriptionId: string;
}

beforeAll(async () => {
	world = await startWorld({ templates: [] });
	hubspotOf(world).order({ additionalCurrencies: ['EUR'], searchLagMilliseconds: 0 });
	subscriptions = abilityOf(world.gatewayLens, 'subscriptions');
	tracking = await world.addTemplate({ name: 'track-subscriptions' });
	reminding = await world.addTemplate({ name: TEMPLATE });
}, 10 * MINUTES);
afterAll(async () => await world?.stop());
afterEach(() => {
	world?.sandbox.faults.clear();
	world?.mail.refuse(undefined);
});

/** A morning. */
async function run(workflow = reminding): Promise<Execution> {
	const ran = await world.api.countExecutions(workflow.id);
	await world.api.runManually(workflow, EVERY_MORNING);
	const [execution] = await world.api.waitForExecutions(workflow.id, ran + 1, 120);
	if (!execution) throw new Error('It did not run');
	await world.quiet();
	return execution;
}

const messageOf = ({ data }: Execution) => data?.resultData.error?.message;

async function runsWell(workflow = reminding): Promise<void> {
	expect(messageOf(await run(workflow))).toBeUndefined();
}

async function runTwiceAtOnce(): Promise<void> {
	const ran = await world.api.countExecutions(reminding.id);
	const start = async () => await world.api.runManually(reminding, EVERY_MORNING);
	await Promise.all([start(), start()]);
	const executions = await world.api.waitForExecutions(reminding.id, ran + 2, 120);
	expect(executions.slice(0, 2).map(messageOf)).toEqual([undefined, undefined]);
}

/** Subscribed, renewed with a card that is declined, and then so many days went by. */
async function becomePastDue(days: number): Promise<PastDue> {
	const deal = await world.seedDeal({ amount: '49.00' });
	const { dealId, email } = deal;
	const order = { amount: '49.00', currency: 'EUR', plan: 'Northwind Plan', name: 'Ada Acme' };
	const subscriptionId = subscriptions.start({ ...order, dealId, email });
	await world.quiet();
	subscriptions.renew(subscriptionId, 'declined');
	await world.quiet();
	expect(await world.field(deal.dealId, 'Payment Status')).toBe('Delinquent');
	stripeOf(world).ageLatestInvoice(subscriptionId, days);
	return { ...deal, subscriptionId };
}

/** The customer changes the card, and the gateway collects. */
function payAfterAll({ subscriptionId }: PastDue): void {
	stripeOf(world).changeCard(subscriptionId, GOOD_CARD);
	stripeOf(world).payInvoice(invoiceOf(subscriptionId));
}

const subscriptionOf = (id: string) => stripeOf(world).mode().get('subscription', id);
const invoiceOf = (id: string) => String(subscriptionOf(id).latest_invoice);

async function seen({ dealId, email }: SeededDeal) {
	const { tasks, notes } = await world.deal(dealId);
	return {
		mails: world.mail.mails.filter(({ to }) => to.includes(email)).map(({ subject }) => subject),
		notes: notes.map(({ title }) => title).filter((title) => title === REMINDED).length,
		tasks: tasks.map(({ title }) => title),
	};
}

it(
	'a first and a second reminder, each once however often it runs, then a person, and the deal stays Delinquent',
	async () => {
		const deal = await becomePastDue(2);
		await runsWell();
		expect(await seen(deal)).toEqual({ mails: [], notes: 0, tasks: [] });

		stripeOf(world).ageLatestInvoice(deal.subscriptionId, 1);
		await runsWell();
		await runsWell();
		expect(await seen(deal)).toEqual({ mails: [SUBJECT], notes: 1, tasks: [] });
		const [mail] = world.mail.mails.filter(({ to }) => to.includes(deal.email));
		for (const part of ['Hello Ada Acme', 'Amount: €49.00', 'What happened: The bank declined']) {
			expect(mail?.text).toContain(part);
		}
		const link = /Pay here: (\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
		expect(link).toContain(invoiceOf(deal.subscriptionId));
		expect((await fetch(link)).status).toBe(200);
		const { notes } = await world.deal(deal.dealId);
		expect(notes.find(({ title }) => title === REMINDED)?.text).toContain('Reminder 1 of 3 is due');

		stripeOf(world).ageLatestInvoice(deal.subscriptionId, 4);
		await runTwiceAtOnce();
		expect(await seen(deal)).toEqual({ mails: [SUBJECT, SUBJECT], notes: 2, tasks: [] });

		stripeOf(world).ageLatestInvoice(deal.subscriptionId, 14);
		await runsWell();
		await runsWell();
		expect(await seen(deal)).toEqual({ mails: [SUBJECT, SUBJECT], notes: 2, tasks: [ESCALATED] });
		expect((await world.deal(deal.dealId)).tasks[0]?.text).toContain('€49.00 for Northwind Plan');
		expect(await world.field(deal.dealId, 'Payment Status')).toBe('Delinquent');
		expect(subscriptionOf(deal.subscriptionId).status).toBe('past_due');
		payAfterAll(deal);
	},
	5 * MINUTES,
);

it(
	'whoever has paid hears nothing, also where the CRM does not know it yet; the next unpaid invoice begins anew',
	async () => {
		const deal = await becomePastDue(3);
		await world.api.unpublish(tracking.id);
		payAfterAll(deal);
		await runsWell();
		expect(await world.field(deal.dealId, 'Payment Status')).toBe('Delinquent');
		expect(await seen(deal)).toMatchObject({ mails: [], notes: 0 });
		await world.api.publish(tracking.id);

		subscriptions.renew(deal.subscriptionId, 'declined');
		await world.quiet();
		stripeOf(world).ageLatestInvoice(deal.subscriptionId, 3);
		await runsWell();
		expect(await seen(deal)).toMatchObject({ mails: [SUBJECT], notes: 1 });

		payAfterAll(deal);
		await world.quiet();
		subscriptions.renew(deal.subscriptionId, 'declined');
		await world.quiet();
		stripeOf(world).ageLatestInvoice(deal.subscriptionId, 8);
		await runsWell();
		expect(await seen(deal)).toMatchObject({ mails: [SUBJECT, SUBJECT], notes: 2 });
		payAfterAll(deal);
	},
	4 * MINUTES,
);

it(
	'many in one morning: no address and a refused mail become tasks, a deal that cannot be read stops nobody and is heard of',
	async () => {
		const hubspot = hubspotOf(world);
		const fine = await becomePastDue(3);
		const nameless = await becomePastDue(3);
		const customer = stripeOf(world)
			.mode()
			.all('customer')
			.find(({ email }) => email === nameless.email);
		Object.assign(customer ?? {}, { email: null });
		Object.assign(stripeOf(world).mode().get('invoice', invoiceOf(nameless.subscriptionId)), {
			customer_email: null,
		});
		const last = await becomePastDue(21);
		const broken = await world.seedDeal();
		const owed = String(await world.field(fine.dealId, 'Payment References'));
		hubspot.editedByPerson('deals', broken.dealId, {
			crm_payment_status: 'Delinquent',
			crm_payment_references: owed.replace(/sub_\w+/, 'sub_1Gone'),
		});
		const copy = await world.seedDeal();
		hubspot.editedByPerson('deals', copy.dealId, {
			crm_payment_status: 'Delinquent',
			crm_payment_references: owed,
		});

		const mornings = [await run(), await run()].map(messageOf);
		const reason = expect.stringMatching(/was left out \(Acme, order \d+\): .*sub_1Gone/);
		expect(mornings).toEqual([reason, reason]);
		expect(await seen(fine)).toMatchObject({ mails: [SUBJECT] });
		expect((await seen(fine)).notes + (await seen(copy)).notes).toBe(1);
		expect(await seen(nameless)).toEqual({ mails: [], notes: 1, tasks: [BY_HAND] });
		expect(await seen(last)).toMatchObject({ mails: [], tasks: [ESCALATED] });

		for (const { dealId } of [broken, copy]) hubspot.deletedByPerson('deals', dealId);
		world.mail.refuse({ code: 554, message: 'Not today' });
		stripeOf(world).ageLatestInvoice(fine.subscriptionId, 4);
		await runsWell();
		expect(await seen(fine)).toMatchObject({ mails: [SUBJECT], tasks: [BY_HAND] });
		expect((await world.deal(fine.dealId)).tasks[0]?.text).toContain('The e-mail did not go');
		for (const deal of [fine, nameless, last]) payAfterAll(deal);
	},
	5 * MINUTES,
);

it(
	'a CRM that is down is heard of, and nothing is lost; an answer that was lost on the way costs no mail',
	async () => {
		const deal = await becomePastDue(3);
		const { faults } = world.sandbox;
		faults.order({ ...createNotes(), effect: { kind: 'status', status: 503 } });
		expect(messageOf(await run())).toContain('was left out');
		expect(await seen(deal)).toMatchObject({ mails: [], notes: 0 });
		faults.clear();

		faults.order({
			on: 'request',
			system: world.crmLens.id,
			effect: { kind: 'status', status: 503 },
		});
		expect(messageOf(await run())).toBeDefined();
		faults.clear();

		faults.order({ ...createNotes(), times: 1, effect: { kind: 'dropAnswer' } });
		await runsWell();
		await runsWell();
		expect(await seen(deal)).toMatchObject({ mails: [SUBJECT], notes: 1 });
		payAfterAll(deal);
	},
	4 * MINUTES,
);

it(
	'n8n is killed between note and mail: nobody gets that reminder later or twice, and the next one goes',
	async () => {
		const deal = await becomePastDue(3);
		const { faults } = world.sandbox;
		faults.order({ ...createNotes(), effect: { kind: 'dropAnswer' } });
		await world.api.runManually(reminding, EVERY_MORNING);
		await world.eventually(
			async () => (await seen(deal)).notes,
			(notes) => notes === 1,
		);
		await world.n8n.kill();
		faults.clear();
		await world.n8n.restart();
		await runsWell();
		expect(await seen(deal)).toEqual({ mails: [], notes: 1, tasks: [] });
		stripeOf(world).ageLatestInvoice(deal.subscriptionId, 4);
		await runsWell();
		expect(await seen(deal)).toEqual({ mails: [SUBJECT], notes: 2, tasks: [] });
		payAfterAll(deal);
	},
	5 * MINUTES,
);

it(
	'with collecting again switched on: a good card pays and no mail goes; a bad one and none are reminded',
	async () => {
		const collecting = await world.addTemplate({
			name: TEMPLATE,
			values: { enable: ['Try to Collect Again'] },
		});
		const good = await becomePastDue(3);
		const bad = await becomePastDue(3);
		const cardless = await becomePastDue(3);
		stripeOf(world).changeCard(good.subscriptionId, GOOD_CARD);
		Object.assign(subscriptionOf(cardless.subscriptionId), { default_payment_method: null });
		const tries = stripeOf(world)
			.mode()
			.get('invoice', invoiceOf(bad.subscriptionId)).attempt_count;
		const first = await run(collecting);
		expect(messageOf(first)).toBeUndefined();
		expect(itemsOf(first, 'Try to Collect Again', 1)).toHaveLength(1);
		await runsWell(collecting);
		expect(await seen(good)).toEqual({ mails: [], notes: 1, tasks: [] });
		expect(subscriptionOf(good.subscriptionId).status).toBe('active');
		expect(await world.field(good.dealId, 'Payment Status')).toBe('Paid');
		expect(await seen(bad)).toMatchObject({ mails: [SUBJECT], notes: 1 });
		expect(stripeOf(world).mode().get('invoice', invoiceOf(bad.subscriptionId)).attempt_count).toBe(
			tries + 1,
		);
		expect(await seen(cardless)).toMatchObject({ mails: [SUBJECT], notes: 1 });
		for (const deal of [bad, cardless]) payAfterAll(deal);
		await world.api.unpublish(collecting.id);
	},
	4 * MINUTES,
);

it(
	'with canceling switched on: a person is told, the subscription ends, and nothing more happens',
	async () => {
		const canceling = await world.addTemplate({
			name: TEMPLATE,
			settings: { reminderDays: '3', escalateAfterDays: 10, 'reminder.subject': 'Please pay' },
			values: { enable: ['Cancel the Subscription'] },
		});
		const deal = await becomePastDue(9);
		await runsWell(canceling);
		expect(await seen(deal)).toEqual({ mails: ['Please pay'], notes: 1, tasks: [] });
		expect(subscriptionOf(deal.subscriptionId).status).toBe('past_due');
		stripeOf(world).ageLatestInvoice(deal.subscriptionId, 1);
		await runsWell(canceling);
		await runsWell(canceling);
		expect(subscriptionOf(deal.subscriptionId).status).toBe('canceled');
		const { tasks, mails } = await seen(deal);
		expect(mails).toEqual(['Please pay']);
		expect(tasks.filter((title) => title === ESCALATED)).toHaveLength(1);
		expect(await world.field(deal.dealId, 'Subscription Status')).toBe('Canceled');
	},
	4 * MINUTES,
);
