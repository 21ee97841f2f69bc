/**
 * Remind past-due subscriptions with PayPal, which has no invoice of a period and tries again by itself: reminded, left to a
 * person, paid after all, or canceled.
 */
import type { Workflow } from '../../n8n/api';
import { abilityOf } from '../../sandbox/lens';
import { subscriptionsOf } from '../../sandbox/paypal/billing/subscriptionStore';
import { paypalOf } from '../../sandbox/paypal/ofWorld';
import { type SeededDeal, startWorld, type World } from '../../support/world';

const MINUTES = 60_000;
const DAY = 24 * 60 * MINUTES;
const TEMPLATE = 'remind-past-due-subscriptions';
const SUBJECT = 'Your payment is overdue';
const REMINDED = 'Payment reminder';
const ESCALATED = 'Call about an overdue payment';

let world: World;
let reminding: Workflow;

beforeAll(async () => {
	world = await startWorld({ gateways: ['paypal'], templates: [] });
	await world.crmLens.allowCurrency('EUR');
	await world.addTemplate({ name: 'track-subscriptions' });
	reminding = await world.addTemplate({ name: TEMPLATE });
}, 10 * MINUTES);
afterAll(async () => await world?.stop());

/** A morning. */
async function run(workflow = reminding): Promise<void> {
	const ran = await world.api.countExecutions(workflow.id);
	await world.api.runManually(workflow, 'Every Morning');
	const [execution] = await world.api.waitForExecutions(workflow.id, ran + 1, 120);
	expect(execution?.data?.resultData.error?.message).toBeUndefined();
	await world.quiet();
}

const daysPass = (days: number) => paypalOf(world).age(days * DAY);

/** Subscribed, and a month later PayPal cannot collect. */
async function becomePastDue() {
	const seeded = await world.seedDeal({ amount: '49.00' });
	const { dealId, email } = seeded;
	const subscriptionId = abilityOf(world.gatewayLens, 'subscriptions').start({
		...{ amount: '49.00', currency: 'EUR', plan: 'Northwind Plan', name: 'Ada Acme' },
		...{ dealId, email },
	});
	await world.quiet();
	paypalOf(world).failRenewal(subscriptionId);
	await world.quiet();
	expect(await world.field(dealId, 'Payment Status')).toBe('Delinquent');
	return { ...seeded, subscriptionId };
}

async function seen({ dealId, email }: SeededDeal) {
	const { tasks, notes } = await world.deal(dealId);
	return {
		mails: world.mail.mails.filter(({ to }) => to.includes(email)).map(({ subject }) => subject),
		notes: notes.map(({ title }) => title).filter((title) => title === REMINDED).length,
		tasks: tasks.map(({ title }) => title),
	};
}

it(
	'a first and a second reminder, each once, then a person; PayPal collects after all, and nobody hears more',
	async () => {
		const deal = await becomePastDue();
		daysPass(2);
		await run();
		expect(await seen(deal)).toEqual({ mails: [], notes: 0, tasks: [] });

		daysPass(1);
		await run();
		await run();
		expect(await seen(deal)).toEqual({ mails: [SUBJECT], notes: 1, tasks: [] });
		const [mail] = world.mail.mails.filter(({ to }) => to.includes(deal.email));
		for (const part of [
			'Hello Ada Acme',
			'Amount: €49.00',
			'For: Northwind Plan',
			'What happened: The bank declined',
			// What there is to do for the payer at PayPal: another card or account.
			'Pay here: https://www.sandbox.paypal.com/myaccount/autopay/',
		]) {
			expect(mail?.text).toContain(part);
		}

		daysPass(4);
		await run();
		await run();
		expect(await seen(deal)).toEqual({ mails: [SUBJECT, SUBJECT], notes: 2, tasks: [] });

		daysPass(14);
		await run();
		await run();
		expect(await seen(deal)).toEqual({ mails: [SUBJECT, SUBJECT], notes: 2, tasks: [ESCALATED] });
		expect(await world.field(deal.dealId, 'Payment Status')).toBe('Delinquent');

		paypalOf(world).recover(deal.subscriptionId);
		await world.quiet();
		expect(await world.field(deal.dealId, 'Payment Status')).toBe('Paid');
		await run();
		expect(await seen(deal)).toEqual({ mails: [SUBJECT, SUBJECT], notes: 2, tasks: [ESCALATED] });
	},
	5 * MINUTES,
);

it(
	'with canceling switched on: a person is told, and the subscription ends at PayPal',
	async () => {
		const canceling = await world.addTemplate({
			name: TEMPLATE,
			settings: { reminderDays: '3', escalateAfterDays: 10 },
			values: { enable: ['Cancel the Subscription'] },
		});
		const deal = await becomePastDue();
		daysPass(10);
		await run(canceling);
		await run(canceling);
		const { subscription } =
			subscriptionsOf(paypalOf(world).world()).get(deal.subscriptionId) ?? {};
		expect(subscription?.status).toBe('CANCELLED');
		expect((await seen(deal)).tasks.filter((title) => title === ESCALATED)).toHaveLength(1);
		expect(await world.field(deal.dealId, 'Subscription Status')).toBe('Canceled');
	},
	4 * MINUTES,
);
