/**
 * The templates that are no branch of the hub, with each gateway: set up and check, request payment for a deal, remind past-due
 * subscriptions. What people do in Salesforce is done there: an opportunity is moved, a permission set is taken away.
 */
import { HUB } from '../../../build/variants';
import { itemsOf, type Workflow } from '../../n8n/api';
import { abilityOf } from '../../sandbox/lens';
import { paypalOf } from '../../sandbox/paypal/ofWorld';
import { salesforceOf } from '../../sandbox/salesforce/ofWorld';
import { stripeOf } from '../../sandbox/stripe/ofWorld';
import { alsoReading, totalsOf } from '../../support/dealTotals';
import { type SeededDeal, startWorld, type World } from '../../support/world';

const MINUTES = 60_000;
const DAY = 24 * 60 * MINUTES;
const HUB_TEMPLATE = HUB.replace('.json', '');
const ASKED = 'Please pay for your order';
const REMINDED = 'Your payment is overdue';
const EARLIER = 'Qualification';
const AWAITING = 'Proposal/Price Quote';

let world: World;
let setUp: Workflow;

beforeAll(async () => {
	world = await startWorld({
		...{
			gateways: ['stripe', 'paypal'],
			crm: 'salesforce',
			templates: [],
			hasPaymentFields: false,
		},
	});
	setUp = await world.addTemplate({
		name: 'set-up-and-check-the-connection',
		values: { parameters: { 'Send Alert': { toEmail: 'ops@acme.example' } } },
	});
}, 10 * MINUTES);
afterAll(async () => await world?.stop());

/** The report, and the texts of the alerts that were sent. In the morning nothing is set up. */
async function check(trigger = 'Every Morning') {
	const ran = (await world.api.executions(setUp.id)).length;
	const mailed = world.mail.mails.length;
	await world.api.runManually(setUp, trigger);
	const [execution] = await world.api.waitForExecutions(setUp.id, ran + 1);
	if (!execution) throw new Error('It did not run');
	expect(execution.data?.resultData.error?.message).toBeUndefined();
	const [item] = itemsOf(execution, 'Show the Report');
	const alerts = world.mail.mails.slice(mailed).map(({ text }) => text);
	return { report: String(item?.json.html), alerts };
}

const mailsOf = ({ email }: SeededDeal) => world.mail.mails.filter(({ to }) => to.includes(email));
const tasksOf = async ({ dealId }: SeededDeal) =>
	(await world.deal(dealId)).tasks.map(({ title }) => title);

it(
	'an empty org gets its fields, and its report has no complaint once the hub is published',
	async () => {
		const first = await check('Set Up Now');
		expect(first.report).toMatch(/All \d+ can be written/);
		for (const gateway of ['stripe', 'paypal']) {
			const other = gateway === 'stripe' ? 'paypal' : 'stripe';
			await world.addTemplate({ name: HUB_TEMPLATE, gateway, values: alsoReading(other) });
		}
		const seeded = await world.seedDeal();
		world.pay(seeded);
		await world.quiet();
		const second = await check();
		expect(second.report).not.toContain('Look here');
		expect(second.report).toContain('Acme');
		expect(second.alerts).toEqual([]);
	},
	4 * MINUTES,
);

it(
	'a permission set that was taken from the user is named, and nothing is missing once it is back',
	async () => {
		const giveBack = salesforceOf(world).takePermissionSetAway();
		const { alerts } = await check();
		expect(alerts).toEqual([expect.stringContaining('CRM Payments')]);
		giveBack();
		expect((await check()).alerts).toEqual([]);
	},
	3 * MINUTES,
);

describe.each(['stripe', 'paypal'])('with %s', (gateway) => {
	/** The customer pays what the mail leads to. */
	function pay(): void {
		if (gateway === 'paypal') {
			const kept = paypalOf(world).world().kept<{ invoice: { id: string } }>('invoices');
			paypalOf(world).payInvoice([...kept.values()].at(-1)?.invoice.id ?? '');
			return;
		}
		const [invoice] = stripeOf(world).mode().all('invoice');
		stripeOf(world).payInvoice(invoice?.id ?? '');
	}

	it(
		'an opportunity that enters the stage is asked for once, by mail; paid, it is won',
		async () => {
			const request = await world.addTemplate({
				...{ name: 'request-payment-for-a-deal', gateway },
				values: { parameters: { 'When a Deal Awaits Payment': { stages: [AWAITING] } } },
			});
			const deal = await world.seedDeal({ stageId: EARLIER });
			const awaitPayment = async (stage: string) => {
				salesforceOf(world).editedByPerson('Opportunity', deal.dealId, { StageName: stage });
				await world.api.unpublish(request.id);
				await world.api.publish(request.id);
			};
			await awaitPayment(AWAITING);
			await world.eventually(
				() => mailsOf(deal).length,
				(count) => count === 1,
				120,
			);
			await world.quiet();
			const [mail] = mailsOf(deal);
			expect(mail?.subject).toBe(ASKED);
			expect(mail?.text).toContain('Amount: €1,200.00');
			expect(await world.field(deal.dealId, 'Payment Link')).toContain('http');

			pay();
			await world.quiet();
			expect(await totalsOf(world, deal.dealId)).toEqual({
				...{ stageKind: 'won', status: 'Paid', paid: '1200', outstanding: '0' },
			});
			await awaitPayment(EARLIER);
			await awaitPayment(AWAITING);
			await world.quiet();
			expect(mailsOf(deal).filter(({ subject }) => subject === ASKED)).toHaveLength(1);
			await world.unpublish(request);
		},
		5 * MINUTES,
	);

	it(
		'a subscription that is past due is reminded of, each step once, and then a person is told',
		async () => {
			const reminding = await world.addTemplate({
				...{ name: 'remind-past-due-subscriptions', gateway },
			});
			const run = async () => {
				const ran = await world.api.countExecutions(reminding.id);
				await world.api.runManually(reminding, 'Every Morning');
				const [execution] = await world.api.waitForExecutions(reminding.id, ran + 1, 120);
				expect(execution?.data?.resultData.error?.message).toBeUndefined();
				await world.quiet();
			};
			const deal = await world.seedDeal({ amount: '49.00' });
			const lens = world.gateways.find(({ id }) => id === gateway)?.lens ?? world.gatewayLens;
			const subscriptions = abilityOf(lens, 'subscriptions');
			const id = subscriptions.start({
				...{ amount: '49.00', currency: 'EUR', plan: 'Northwind Plan', name: 'Ada Acme' },
				...{ dealId: deal.dealId, email: deal.email },
			});
			await world.quiet();
			if (gateway === 'paypal') paypalOf(world).failRenewal(id);
			else subscriptions.renew(id, 'declined');
			await world.quiet();
			expect(await world.field(deal.dealId, 'Payment Status')).toBe('Delinquent');

			const reminders = () => mailsOf(deal).filter(({ subject }) => subject === REMINDED).length;
			const pass = (days: number) =>
				gateway === 'paypal'
					? paypalOf(world).age(days * DAY)
					: stripeOf(world).ageLatestInvoice(id, days);
			for (const [days, count] of [
				[3, 1],
				[4, 2],
				[14, 2],
			] as const) {
				pass(days);
				await run();
				await run();
				expect(reminders()).toBe(count);
			}
			expect(await tasksOf(deal)).toContain('Call about an overdue payment');
			await world.unpublish(reminding);
		},
		5 * MINUTES,
	);
});
