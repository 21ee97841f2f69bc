/**
 * PayPal beside another gateway: a deal is asked by invoice and by link, a feature of the app is missing, and one deal is paid
 * half here and half there.
 */
import { itemsOf, type Workflow } from '../../n8n/api';
import { hubspotOf } from '../../sandbox/hubspot/ofWorld';
import { paypalOf } from '../../sandbox/paypal/ofWorld';
import { GATEWAY_SANDBOXES } from '../../sandbox/systems';
import { alsoReading, totalsOf } from '../../support/dealTotals';
import { HUB_TEMPLATE, type SeededDeal, startWorld, type World } from '../../support/world';

const MINUTES = 60_000;
const SUBJECT = 'Please pay for your order';
const OTHER = GATEWAY_SANDBOXES.map(({ id }) => id).find((id) => id !== 'paypal') ?? '';

jest.setTimeout(3 * MINUTES);

let world: World;
let setUp: Workflow;
let awaiting: string;
let earlier: string;

beforeAll(async () => {
	world = await startWorld({
		gateways: ['paypal', OTHER],
		templates: [
			{ name: HUB_TEMPLATE, values: alsoReading(OTHER) },
			{ name: HUB_TEMPLATE, gateway: OTHER, values: alsoReading('paypal') },
		],
	});
	await world.crmLens.allowCurrency('EUR');
	const { pipelines } = hubspotOf(world).snapshot();
	const stageId = (name: string) =>
		pipelines.flatMap(({ stages }) => stages).find(({ label }) => label === name)?.id ?? '';
	awaiting = stageId('Awaiting Payment');
	earlier = stageId('Trial');
	setUp = await world.addTemplate({
		name: 'set-up-and-check-the-connection',
		values: { parameters: { 'Send Alert': { toEmail: 'ops@acme.example' } } },
	});
}, 10 * MINUTES);
afterAll(async () => await world?.stop());

const paypal = () => paypalOf(world);
const requestsTo = ({ email }: SeededDeal) =>
	world.mail.mails.filter(({ to, subject }) => to.includes(email) && subject === SUBJECT);

/** The page that the customer was mailed. */
function pageOf(deal: SeededDeal): string {
	const [mail, ...more] = requestsTo(deal);
	expect(more).toEqual([]);
	return /Pay here: (\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
}

/** Oldest first. */
function invoices(): ReadonlyArray<{ readonly id: string; readonly status: string }> {
	return [
		...paypal().world().kept<{ invoice: { id: string; status: string } }>('invoices').values(),
	].map(({ invoice }) => invoice);
}

const totals = async (dealId: string) => await totalsOf(world, dealId);

it.each(['invoice', 'link'])(
	'a deal is asked by %s: mailed, paid, won, and not asked again',
	async (requestWith) => {
		const request = await world.addTemplate({
			name: 'request-payment-for-a-deal',
			settings: { requestWith },
			values: { parameters: { 'When a Deal Awaits Payment': { stages: [awaiting] } } },
		});
		const awaitPayment = async ({ dealId }: SeededDeal) => {
			const ran = await world.api.countExecutions(request.id);
			hubspotOf(world).movedByPerson(dealId, awaiting);
			await world.api.unpublish(request.id);
			await world.api.publish(request.id);
			await world.api.waitForExecutions(request.id, ran + 1, 90);
			await world.quiet();
		};
		const before = invoices().length;
		const deal = await world.seedDeal({ pipeline: 'Subscriptions', stageId: earlier });
		await awaitPayment(deal);

		const made = invoices().slice(before);
		expect(made).toHaveLength(1);
		const [{ id = '' } = {}] = made;
		expect(made).toMatchObject([
			{
				amount: { currency_code: 'EUR', value: '1200.00' },
				detail: { metadata: { recipient_view_url: pageOf(deal) } },
			},
		]);
		expect(pageOf(deal)).toMatch(/^https:\/\/www\.sandbox\.paypal\.com\/invoice\/p\/#\w+$/);
		expect(await world.field(deal.dealId, 'Payment Link')).toContain(pageOf(deal));

		paypal().payInvoice(id);
		await world.quiet();
		expect(await totals(deal.dealId)).toEqual({
			stageKind: 'won',
			status: 'Paid',
			paid: '1200',
			outstanding: '0',
		});
		const { tasks } = await world.deal(deal.dealId);
		expect(tasks.map(({ title }) => title)).toEqual(['Welcome the customer']);

		await awaitPayment(deal);
		expect(invoices()).toHaveLength(before + 1);
		expect(requestsTo(deal)).toHaveLength(1);
		await world.unpublish(request);
	},
);

it('what the app may not do is named in the report, and nothing is missing once it may', async () => {
	async function check() {
		const ran = (await world.api.executions(setUp.id)).length;
		const mailed = world.mail.mails.length;
		await world.api.runManually(setUp, 'Set Up Now');
		const [execution] = await world.api.waitForExecutions(setUp.id, ran + 1);
		if (!execution) throw new Error('It did not run');
		expect(execution.data?.resultData.error?.message).toBeUndefined();
		const [item] = itemsOf(execution, 'Show the Report');
		return {
			report: String(item?.json.html),
			alerts: world.mail.mails.slice(mailed).map(({ text }) => text),
		};
	}
	const first = await check();
	expect(first.report).not.toContain('Look here');
	expect(first.report).toContain(paypal().merchantId);
	expect(first.report).toContain('TEST mode');
	expect(first.alerts).toEqual([]);

	paypal().switchFeature('disputes', false);
	paypal().endTokens();
	const second = await check();
	expect(second.alerts).toEqual([expect.stringContaining('Customer disputes')]);
	expect(second.report).toContain('Look here');

	paypal().switchFeature('disputes', true);
	paypal().endTokens();
	// A credential whose tokens keep ending gets new ones at a pace that grows from a second to a minute.
	const alerts = await world.eventually(
		async () => (await check()).alerts,
		(told) => told.length === 0,
		60,
	);
	expect(alerts).toEqual([]);
});

it('half here and half at the other gateway make the deal Paid and won', async () => {
	const [, other] = world.gateways;
	const { dealId, email } = await world.seedDeal();
	const order = { currency: 'EUR', name: 'Ada Acme', dealId, email, outcome: 'paid' } as const;
	other?.lens.pay({ ...order, amount: '500.00' });
	await world.quiet();
	expect(await totals(dealId)).toEqual({
		stageKind: 'open',
		status: 'Partially paid',
		paid: '500',
		outstanding: '700',
	});
	world.pay({ dealId, email }, { amount: '700.00' });
	await world.quiet();
	expect(await totals(dealId)).toEqual({
		stageKind: 'won',
		status: 'Paid',
		paid: '1200',
		outstanding: '0',
	});
	const references = String(await world.field(dealId, 'Payment References'));
	for (const id of ['paypal', OTHER]) expect(references).toContain(`${id}/`);
	expect((await world.deal(dealId)).notes).toHaveLength(2);
});
