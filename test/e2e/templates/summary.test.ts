/** Daily payments summary: a busy day with everything in it, what the CRM never got, and days on which nothing happened. */
import type { Workflow } from '../../n8n/api';
import { itemsOf } from '../../n8n/api/executions';
import { abilityOf } from '../../sandbox/lens';
import { gatewaySandbox } from '../../sandbox/systems';
import { HUB_TEMPLATE, type SeededDeal, startWorld, type World } from '../../support/world';

const MINUTES = 60_000;
const NAME = 'daily-payments-summary';
const SUM_UP = 'Sum Up Yesterday';
const NODES = { morning: 'Every Morning', sumUp: SUM_UP, send: 'Send the Summary' } as const;
const RECIPIENT = { [NODES.send]: { toEmail: 'cfo@acme.example' } };
const LAST_24_HOURS = { [SUM_UP]: { period: 'last24Hours' } };

let world: World;
let hub: Workflow;
let asShipped: Workflow;
let lastDay: Workflow;
let silent: Workflow;

beforeAll(async () => {
	world = await startWorld({ templates: [] });
	await world.crmLens.allowCurrency('EUR');
	await world.crmLens.allowCurrency('JPY');
	const add = async (parameters: object, settings = {}) =>
		await world.addTemplate({
			name: NAME,
			settings,
			values: { parameters: { ...RECIPIENT, ...parameters } },
		});
	asShipped = await add({});
	lastDay = await add(LAST_24_HOURS);
	silent = await add(LAST_24_HOURS, { mailOnQuietDays: false });
}, 10 * MINUTES);
afterAll(async () => await world?.stop());

/** One morning: the mails that were sent and what the CRM was asked. */
async function morning(workflow: Workflow) {
	const ran = (await world.api.executions(workflow.id)).length;
	const mailed = world.mail.mails.length;
	world.sandbox.requests.clear();
	await world.api.runManually(workflow, NODES.morning);
	const [execution] = await world.api.waitForExecutions(workflow.id, ran + 1);
	if (!execution) throw new Error('It did not run');
	expect(execution.data?.resultData.error?.message).toBeUndefined();
	const writes = world.sandbox.requests.list(world.crmLens.id).filter(({ isWrite }) => isWrite);
	expect(writes.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
	const changed = world.sandbox.requests
		.list(world.gatewayLens.id)
		.filter(({ isWrite }) => isWrite);
	expect(changed).toEqual([]);
	const output = (place: number) => itemsOf(execution, SUM_UP, place).map(({ json }) => json);
	return {
		mails: world.mail.mails.slice(mailed),
		handled: output(1),
		review: output(2),
	};
}

/** What happens meanwhile reaches nobody. */
function unheard(play: () => void): void {
	const fault = world.sandbox.faults.order({
		...{ on: 'delivery', system: world.gatewayLens.id, effect: { kind: 'drop' } },
	});
	play();
	world.sandbox.faults.lift(fault);
}

/** What does not depend on the minute at which it was asked. */
const lasting = (text: string) =>
	text.replace(/The 24 hours up to [^(<]*/g, '').replace(/From \w+day [^(]*/g, '');

it(
	'a day on which nothing happened: one short mail, or none',
	async () => {
		const { mails, handled, review } = await morning(asShipped);
		expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
			[['cfo@acme.example'], 'Payments yesterday: nothing happened'],
		]);
		expect(mails[0]?.text).toContain('Nothing happened: no payment');
		expect(mails[0]?.html).toContain('Nothing happened: no payment');
		expect([handled.length, review.length]).toEqual([1, 0]);
		const quiet = await morning(silent);
		expect([quiet.mails, quiet.handled, quiet.review]).toEqual([[], [], []]);
	},
	2 * MINUTES,
);

describe('a busy day', () => {
	const EVE = '<b>Eve</b> & "Sons"';
	let lostId: string;

	beforeAll(async () => {
		hub = await world.addTemplate({ name: HUB_TEMPLATE });
		const [paid, yen, declined, refunded, disputed] = [
			await world.seedDeal({ name: 'Acme, yearly' }),
			await world.seedDeal({ name: 'Tokyo order', amount: '5000', currency: 'JPY' }),
			await world.seedDeal({ name: 'Globex' }),
			await world.seedDeal({ name: 'Initech', amount: '300.00' }),
			await world.seedDeal({ name: 'Umbrella', amount: '80.00' }),
		];
		world.pay(paid);
		world.pay(yen, { amount: '5000', currency: 'JPY', name: EVE });
		world.pay(declined, { outcome: 'insufficientFunds' });
		const toRefund = world.pay(refunded, { amount: '300.00' });
		const toDispute = world.pay(disputed, { amount: '80.00' });
		await world.quiet();
		world.gatewayLens.refund(toRefund, '100.01');
		abilityOf(world.gatewayLens, 'disputes').open(toDispute);
		world.pay({ email: 'nobody@else.example' }, { amount: '77.00', name: undefined });
		await world.quiet();

		const lost = await world.seedDeal({ name: 'Hooli <script>', amount: '50.00' });
		lostId = lost.dealId;
		unheard(() => void world.pay(lost, { amount: '50.00', name: 'Hooli' }));
	}, 5 * MINUTES);

	it(
		'tells what was paid, declined, refunded and disputed, and what the CRM lacks',
		async () => {
			const { mails, handled, review } = await morning(lastDay);
			expect([handled.length, review.length]).toEqual([0, 1]);
			const [report] = review;
			expect(report).toMatchObject({
				headline: '€1,707.00 and ¥5,000 paid, 1 declined, 1 refunded, 1 disputed, 2 need a person',
				testPayments: true,
				counts: { paid: 6, declined: 1, refunded: 1, disputed: 1, changed: 7, inCrm: 5 },
				totals: [
					{
						currency: 'EUR',
						paid: { count: 5, amount: '1707.00' },
						declined: { count: 1, amount: '1200.00' },
						refunded: { count: 1, amount: '100.01' },
						disputed: { count: 1, amount: '80.00' },
						paidLessRefunded: { amount: '1606.99' },
					},
					{ currency: 'JPY', paid: { count: 1, amount: '5000', amountText: '¥5,000' } },
				],
				delay: { measured: 4, payments: 6 },
				attention: expect.arrayContaining([
					expect.objectContaining({ kind: 'needsReview', amountText: '€77.00' }),
					expect.objectContaining({ kind: 'notInCrm', amountText: '€50.00' }),
				]),
			});
			expect(mails).toHaveLength(1);
			const { subject = '', text = '', html = '' } = mails[0] ?? {};
			expect(subject).toBe(`Payments yesterday: ${String(report?.headline)}`);
			for (const part of [
				'Paid: €1,707.00 (5)',
				'Declined: €1,200.00 (1)',
				'Refunded: €100.01 (1)',
				'Disputed: €80.00 (1)',
				'Paid: ¥5,000 (1)',
				`Not in ${world.crmLens.displayName} yet: Hooli, €50.00. The deal "Hooli <script>" does not show it yet.`,
				'Waits for review: nobody@else.example, €77.00. No deal names this payment',
				'Measured for 4 of 6 payments.',
			]) {
				expect(text).toContain(part);
			}
			for (const part of [
				'aria-label="Paid: €1,707.00, 5 times"',
				'aria-label="Paid: ¥5,000, 1 time"',
				'&lt;b&gt;Eve&lt;/b&gt; &amp; &quot;Sons&quot;',
				'Hooli &lt;script&gt;',
				'2 of 7 payments need a person',
				'Tokyo order',
				'on no deal',
			]) {
				expect(html).toContain(part);
			}
			expect(html).not.toMatch(/<(script|img|svg|link|style)|\bsrc=|\bon\w+=/i);
		},
		3 * MINUTES,
	);

	it(
		'says the same when it is asked again',
		async () => {
			const first = await morning(lastDay);
			const second = await morning(lastDay);
			expect(lasting(second.mails[0]?.text ?? '')).toBe(lasting(first.mails[0]?.text ?? ''));
			expect(lasting(second.mails[0]?.html ?? '')).toBe(lasting(first.mails[0]?.html ?? ''));
			expect(first.mails[0]?.text).toContain('Paid: €1,707.00 (5)');
		},
		3 * MINUTES,
	);

	it(
		'once the hub is published again, what was missed is there',
		async () => {
			await world.api.unpublish(hub.id);
			world.gatewayLens.untilToldAnyway?.();
			await world.api.publish(hub.id);
			await world.eventually(
				async () => await world.field(lostId, 'Payment Status'),
				(status) => status === 'Paid',
				120,
			);
			await world.quiet();
			const { review } = await morning(lastDay);
			expect(review[0]).toMatchObject({
				counts: { needsPerson: 1 },
				delay: { measured: 5, payments: 6 },
			});
			// A decline may be known by an event alone, which some gateways forget with the endpoint.
			const { inCrm, changed } = (review[0] as { counts: Record<string, number> }).counts;
			expect([6, 7]).toContain(changed);
			expect(inCrm).toBe(Number(changed) - 1);
		},
		4 * MINUTES,
	);
});

it(
	'a hundred more payments cost the CRM no more than a batch',
	async () => {
		const { counts } = (await morning(lastDay)).review[0] as { counts: Record<string, number> };
		const deals: SeededDeal[] = [];
		while (deals.length < 100) deals.push(await world.seedDeal({ amount: '10.00' }));
		unheard(() => deals.forEach((deal) => void world.pay(deal, { amount: '10.00' })));
		const { review } = await morning(lastDay);
		expect(review[0]).toMatchObject({
			counts: { paid: Number(counts.paid) + 100, changed: Number(counts.changed) + 100 },
		});
		// Each payment is read once, in lists where the gateway has them; the rest is the search for what happened.
		const { resolveHundred = 0, readHundred = 0 } =
			gatewaySandbox(world.gatewayLens.id).bench?.budget ?? {};
		const most = 1.1 * (resolveHundred + readHundred) + 90;
		expect(world.sandbox.requests.counts(world.gatewayLens.id).total).toBeLessThanOrEqual(most);
		expect(world.sandbox.requests.counts(world.crmLens.id).total).toBeLessThanOrEqual(12);
	},
	5 * MINUTES,
);
