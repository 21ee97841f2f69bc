/**
 * Request payment for a deal, with the hub and the set-up workflow beside it: from the stage where a deal awaits payment to
 * the won stage, asked once; what is missing, refused or cut off reaches a person.
 */
import { HUB } from '../../../build/variants';
import type { Workflow } from '../../n8n/api';
import { hubspotOf } from '../../sandbox/hubspot/ofWorld';
import { stripeOf } from '../../sandbox/stripe/ofWorld';
import { type SeededDeal, startWorld, type World } from '../../support/world';
import { CRM_TOKEN } from '../../sandbox/hubspot/credential';

const MINUTES = 60_000;
const PIPELINE = 'Subscriptions';
const SUBJECT = 'Please pay for your order';
const SWITCHED_TO_LINK = { requestWith: 'link' };
const INCOMPLETE = 'Complete the deal: the customer cannot be asked to pay';
const BY_HAND = 'Ask the customer to pay yourself';
const CUT_OFF = 'Check that the payment request reached the customer';
const WELCOME = 'Welcome the customer';

let world: World;
let request: Workflow;
let awaiting: string;
let earlier: string;

beforeAll(async () => {
	world = await startWorld({ templates: [] });
	await world.crmLens.allowCurrency('EUR');
	const { pipelines } = hubspotOf(world).snapshot();
	const stageId = (name: string) =>
		pipelines.flatMap(({ stages }) => stages).find(({ label }) => label === name)?.id ?? '';
	awaiting = stageId('Awaiting Payment');
	earlier = stageId('Trial');
	await world.addTemplate({
		name: 'set-up-and-check-the-connection',
		values: { parameters: { 'Send Alert': { toEmail: 'ops@acme.example' } } },
	});
	await world.addTemplate({ name: HUB.replace('.json', '') });
	request = await add();
}, 10 * MINUTES);
afterAll(async () => await world?.stop());
afterEach(() => world?.sandbox.faults.clear());

async function add(settings: Readonly<Record<string, string>> = {}): Promise<Workflow> {
	return await world.addTemplate({
		name: 'request-payment-for-a-deal',
		settings,
		values: { parameters: { 'When a Deal Awaits Payment': { stages: [awaiting] } } },
	});
}

/** n8n polls when a workflow is published, and then every minute. */
async function poll(): Promise<void> {
	await world.api.unpublish(request.id);
	await world.api.publish(request.id);
	await world.quiet();
}

/** A person moves it on the board. */
async function awaitPayment({ dealId }: SeededDeal): Promise<void> {
	const ran = await world.api.countExecutions(request.id);
	hubspotOf(world).movedByPerson(dealId, awaiting);
	await poll();
	await world.api.waitForExecutions(request.id, ran + 1, 90);
	await world.quiet();
}

const seed = async (...parameters: Parameters<World['seedDeal']>) =>
	await world.seedDeal({ pipeline: PIPELINE, stageId: earlier, ...parameters[0] }, parameters[1]);

async function addLine(dealId: string, name: string, price: string, quantity: string) {
	const answer = await fetch(
		`${world.sandbox.origin(world.crmLens.id)}/crm/objects/2026-09/line_items`,
		{
			method: 'POST',
			headers: { 'content-type': 'application/json', authorization: `Bearer ${CRM_TOKEN}` },
			body: JSON.stringify({
				properties: { name, price, quantity },
				associations: [
					{
						to: { id: dealId },
						types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 20 }],
					},
				],
			}),
		},
	);
	expect(answer.status).toBe(201);
}

const requestsTo = ({ email }: SeededDeal) =>
	world.mail.mails.filter(({ to, subject }) => to.includes(email) && subject === SUBJECT);
const titlesOf = async ({ dealId }: SeededDeal) =>
	(await world.deal(dealId)).tasks.map(({ title }) => title).sort();
const invoices = () => stripeOf(world).mode().all('invoice');
const links = () => stripeOf(world).mode().all('payment_link');

/** What the customer does: opens the page of the mail, and pays. */
async function payFromMail(deal: SeededDeal): Promise<void> {
	const [mail] = requestsTo(deal);
	const address = /Pay here: (\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
	const opened = await fetch(address, { redirect: 'manual' });
	const page = opened.status === 303 ? (opened.headers.get('location') ?? '') : address;
	const paid = await fetch(page, {
		method: 'POST',
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams({
			email: deal.email,
			name: 'Ada Acme',
			payment_method: 'pm_card_visa',
		}),
		redirect: 'manual',
	});
	expect(paid.status).toBeLessThan(400);
	await world.quiet();
}

it(
	'an invoice over the line items: mailed, on the deal, paid, won; no second one follows',
	async () => {
		const deal = await seed();
		await addLine(deal.dealId, 'Seats', '100', '10');
		await addLine(deal.dealId, 'Setup', '200', '1');
		await awaitPayment(deal);

		const [mail, ...more] = requestsTo(deal);
		expect(more).toEqual([]);
		expect(mail?.text).toContain('Hello Ada Acme');
		expect(mail?.text).toContain('Amount: €1,200.00');
		const [invoice] = invoices();
		expect(invoice).toMatchObject({ total: 120_000, currency: 'eur', status: 'open' });
		expect(invoice?.lines.data.map(({ description }) => description)).toEqual([
			'10 × Seats',
			'Setup',
		]);
		expect(await world.field(deal.dealId, 'Invoice Number')).toBe(invoice?.number);
		expect(await world.field(deal.dealId, 'Payment Link')).toContain('http');

		await payFromMail(deal);
		const { stageKind } = await world.deal(deal.dealId);
		expect(stageKind).toBe('won');
		expect(await world.field(deal.dealId, 'Payment Status')).toBe('Paid');
		expect(await titlesOf(deal)).toEqual([WELCOME]);

		await awaitPayment(deal);
		await poll();
		expect(invoices()).toHaveLength(1);
		expect(requestsTo(deal)).toHaveLength(1);
		expect(await titlesOf(deal)).toEqual([WELCOME]);
	},
	4 * MINUTES,
);

it(
	'what is missing becomes one task for the owner; completed, the deal is asked',
	async () => {
		const deal = await seed({ amount: '' });
		const before = invoices().length;
		await awaitPayment(deal);
		await poll();
		expect(await titlesOf(deal)).toEqual([INCOMPLETE]);
		const { tasks } = await world.deal(deal.dealId);
		expect(tasks[0]?.text).toContain('the deal has no amount');
		expect(invoices()).toHaveLength(before);

		const hubspot = hubspotOf(world);
		hubspot.editedByPerson('deals', deal.dealId, { amount: '80', dealstage: earlier });
		await awaitPayment(deal);
		expect(requestsTo(deal)).toHaveLength(1);
		expect(await titlesOf(deal)).toEqual([INCOMPLETE]);
	},
	3 * MINUTES,
);

it(
	'a gateway or a mailbox that refuses: a task to do it by hand, and the other deals are asked',
	async () => {
		const tooSmall = await seed({ amount: '0.10' });
		const fine = await seed({ amount: '90.00' });
		hubspotOf(world).movedByPerson(tooSmall.dealId, awaiting);
		await awaitPayment(fine);
		expect(await titlesOf(tooSmall)).toEqual([BY_HAND]);
		const { tasks } = await world.deal(tooSmall.dealId);
		expect(tasks[0]?.text).toContain('at least 0.50');
		expect(requestsTo(fine)).toHaveLength(1);
		expect(await titlesOf(fine)).toEqual([]);
	},
	3 * MINUTES,
);

it(
	'n8n is killed after it has asked: nobody is asked twice, the owner has a look',
	async () => {
		const deal = await seed({ amount: '70.00' });
		await awaitPayment(deal);
		expect(requestsTo(deal)).toHaveLength(1);
		const before = invoices().length;
		await world.n8n.kill();
		await world.n8n.restart();
		await world.eventually(
			async () => await titlesOf(deal),
			(titles) => titles.length > 0,
			120,
		);
		await world.quiet();
		expect(await titlesOf(deal)).toEqual([CUT_OFF]);
		expect(requestsTo(deal)).toHaveLength(1);
		expect(invoices()).toHaveLength(before);
	},
	5 * MINUTES,
);

it(
	'a payment link instead: usable once, paid, won',
	async () => {
		await world.api.unpublish(request.id);
		request = await add(SWITCHED_TO_LINK);
		const deal = await seed();
		await awaitPayment(deal);
		expect(links()).toHaveLength(1);
		expect(links()[0]).toMatchObject({ restrictions: { completed_sessions: { limit: 1 } } });
		expect(await world.field(deal.dealId, 'Payment Link')).toContain(links()[0]?.url);
		await payFromMail(deal);
		expect((await world.deal(deal.dealId)).stageKind).toBe('won');
		await awaitPayment(deal);
		expect(links()).toHaveLength(1);
		expect(requestsTo(deal)).toHaveLength(1);
	},
	4 * MINUTES,
);
