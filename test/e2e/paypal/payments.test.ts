/** What the hub does with PayPal, in a real n8n between the stand-ins: real certificates, signatures, tokens and calls. */
import { generateKeyPairSync } from 'node:crypto';

import { itemsOf } from '../../n8n/api';
import { abilityOf } from '../../sandbox/lens';
import { paypalOf } from '../../sandbox/paypal/ofWorld';
import { transmissionHeaders } from '../../support/paypal/transmission';
import { post } from '../../support/post';
import { HUB_TEMPLATE, type SeededDeal, startWorld, type World } from '../../support/world';

/** As patient as PayPal, in a minute instead of three days. */
const PATIENT = {
	retryDelaysMilliseconds: [500, 1_000, 2_000, ...Array<number>(14).fill(4_000)],
	timeoutMilliseconds: 20_000,
};
const THANKS = 'Thank you for your payment';

jest.setTimeout(180_000);

let world: World;

beforeAll(async () => {
	world = await startWorld({
		gateways: ['paypal'],
		deliveries: PATIENT,
		templates: [{ name: HUB_TEMPLATE }],
	});
	await world.crmLens.allowCurrency('EUR');
}, 600_000);
afterAll(async () => await world?.stop());
afterEach(() => world?.sandbox.faults.clear());

const paypal = () => paypalOf(world);

async function outcomeOf({ dealId, email }: SeededDeal) {
	const { stageKind, fields, contacts, tasks } = await world.deal(dealId);
	const value = (label: string) => fields.find((field) => field.label === label)?.value ?? null;
	return {
		stageKind,
		status: value('Payment Status'),
		paid: value('Total Paid'),
		refunded: value('Total Refunded'),
		contacts: contacts.map((contact) => contact.email),
		tasks: tasks.map(({ title }) => title).sort(),
		mails: world.mail.mails.filter(({ to }) => to.includes(email)).map(({ subject }) => subject),
	};
}

function onlyWebhook() {
	const [webhook, ...others] = paypal().webhooks();
	if (!webhook || others.length > 0) throw new Error('The app has not one webhook');
	return webhook;
}

describe('deliveries', () => {
	// First: a certificate that was read once is kept.
	it('whose certificate cannot be had are answered 503, and come again until it can', async () => {
		const fault = world.sandbox.faults.order({
			on: 'request',
			system: 'paypal',
			path: '^/v1/notifications/',
			effect: { kind: 'down' },
		});
		const seeded = await world.seedDeal();
		world.pay(seeded);
		const statuses = () =>
			world.sandbox.deliveries
				.list()
				.flatMap(({ attempts }) => attempts.map(({ status }) => status));
		await world.eventually(statuses, (seen) => seen.length >= 2, 75);
		expect(new Set(statuses())).toEqual(new Set([503]));
		expect((await outcomeOf(seeded)).status).toBeNull();
		world.sandbox.faults.lift(fault);
		await world.quiet(90);
		expect(await outcomeOf(seeded)).toMatchObject({ stageKind: 'won', paid: '1200' });
		expect(world.sandbox.deliveries.list().map(({ state }) => state)).toEqual(
			world.sandbox.deliveries.list().map(() => 'delivered'),
		);
	});

	it('are taken if PayPal signed them for this webhook, and no others', async () => {
		const webhook = onlyWebhook();
		const event = paypal()
			.events()
			.find(({ event_type: type }) => type === 'PAYMENT.CAPTURE.COMPLETED');
		const body = JSON.stringify(event);
		const signed = { origin: world.gateways[0].origin, webhookId: webhook.id };
		const right = transmissionHeaders(body, signed);
		const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
		const before = (await world.api.executions(world.workflow.id)).length;
		const old = new Date(Date.now() - 5 * 86_400_000);
		const refused: Array<[string, string, Record<string, string>]> = [
			['forged', body, transmissionHeaders(body, { ...signed, key: privateKey })],
			['for another webhook', body, transmissionHeaders(body, { ...signed, webhookId: '8AB12' })],
			['changed on its way', body.replace('1200.00', '9200.00'), right],
			['stale', body, transmissionHeaders(body, { ...signed, at: old })],
			['unsigned', body, {}],
			[
				'with a certificate from elsewhere',
				body,
				{
					...right,
					'paypal-cert-url': `${world.sandbox.controlOrigin}/v1/notifications/certs/CERT-1`,
				},
			],
		];
		const answers: Array<[string, number]> = [];
		for (const [what, text, headers] of refused) {
			answers.push([what, await post(webhook.url, text, headers)]);
		}
		expect(answers).toEqual(refused.map(([what]) => [what, 401]));
		expect(await world.api.executions(world.workflow.id)).toHaveLength(before);
		expect(await post(webhook.url, body, right)).toBe(200);
		await world.quiet();
		expect(await world.api.executions(world.workflow.id)).toHaveLength(before + 1);
	});
});

describe('a payment', () => {
	it('wins its deal and thanks once, however often PayPal tells it', async () => {
		const seeded = await world.seedDeal();
		world.sandbox.faults.order({
			on: 'delivery',
			system: 'paypal',
			effect: { kind: 'duplicate', copies: 3 },
		});
		const payment = world.pay(seeded);
		await world.quiet();
		const order = paypal()
			.orders()
			.find(({ id }) => id === payment);
		const won = {
			stageKind: 'won',
			status: 'Paid',
			paid: '1200',
			refunded: '0',
			contacts: [seeded.email],
			tasks: ['Welcome the customer'],
			mails: [THANKS],
		};
		expect(await outcomeOf(seeded)).toEqual(won);
		expect(await world.field(seeded.dealId, 'Payment Gateway')).toBe('PayPal');
		expect(await world.field(seeded.dealId, 'Payment Transaction ID')).toBe(
			order?.purchase_units[0]?.payments?.captures?.[0]?.id,
		);
		world.sandbox.faults.clear();
		for (const { id, event_type: type } of [...paypal().events()]) {
			if (type === 'PAYMENT.CAPTURE.COMPLETED') paypal().resend(id);
		}
		await world.quiet();
		expect(await outcomeOf(seeded)).toEqual(won);
		expect(await world.crmLens.openClaims()).toBe(0);
	});

	it('refunded in part, then whole', async () => {
		const seeded = await world.seedDeal();
		const payment = world.pay(seeded);
		await world.quiet();
		world.gatewayLens.refund(payment, '200.00');
		await world.quiet();
		expect(await outcomeOf(seeded)).toMatchObject({
			status: 'Partially refunded',
			paid: '1200',
			refunded: '200',
		});
		world.gatewayLens.refund(payment);
		await world.quiet();
		expect(await outcomeOf(seeded)).toMatchObject({ status: 'Refunded', refunded: '1200' });
	});

	it('by eCheck waits, and wins the deal when it is settled', async () => {
		const seeded = await world.seedDeal();
		const payment = world.pay(seeded, { outcome: 'bankDebit' });
		await world.quiet();
		expect(await outcomeOf(seeded)).toMatchObject({
			stageKind: 'open',
			status: 'Pending',
			tasks: [],
			mails: [],
		});
		paypal().settle(payment);
		await world.quiet();
		expect(await outcomeOf(seeded)).toMatchObject({
			stageKind: 'won',
			status: 'Paid',
			paid: '1200',
			mails: [THANKS],
		});
	});

	it('declined wins nothing; the next one does', async () => {
		const seeded = await world.seedDeal();
		const payment = world.pay(seeded, { outcome: 'insufficientFunds' });
		await world.quiet();
		const declined = await outcomeOf(seeded);
		expect(declined).toMatchObject({ stageKind: 'open', status: 'Failed', paid: '0' });
		expect(declined.mails).not.toContain(THANKS);
		world.gatewayLens.payAgain(payment);
		await world.quiet();
		expect(await outcomeOf(seeded)).toMatchObject({
			stageKind: 'won',
			status: 'Paid',
			paid: '1200',
			mails: [...declined.mails, THANKS],
		});
	});

	it('disputed, and the dispute lost', async () => {
		const seeded = await world.seedDeal();
		const payment = world.pay(seeded);
		await world.quiet();
		const disputes = abilityOf(world.gatewayLens, 'disputes');
		const dispute = disputes.open(payment);
		await world.quiet();
		expect(await outcomeOf(seeded)).toMatchObject({ status: 'Disputed', paid: '1200' });
		disputes.close(dispute, 'lost');
		await world.quiet();
		expect((await outcomeOf(seeded)).status).toBe('Charged back');
		expect(await world.field(seeded.dealId, 'Total Charged Back')).toBe('1200');
	});

	it('while a token ends in between: a new one is got, and nobody notices', async () => {
		const seeded = await world.seedDeal();
		const before = paypal().tokensGiven();
		paypal().endTokens();
		world.pay(seeded);
		await world.quiet();
		expect(await outcomeOf(seeded)).toMatchObject({ stageKind: 'won', mails: [THANKS] });
		const given = paypal().tokensGiven() - before;
		expect(given).toBeGreaterThanOrEqual(1);
		expect(given).toBeLessThanOrEqual(3);
	});
});

it('a subscription: started, renewed, declined, recovered, canceled', async () => {
	const seeded = await world.seedDeal({ amount: '49.00' });
	const subscriptions = abilityOf(world.gatewayLens, 'subscriptions');
	const order = { amount: '49.00', currency: 'EUR', plan: 'Northwind Plan', name: 'Ada Acme' };
	const id = subscriptions.start({ ...order, ...seeded });
	const after = async (happens: () => void) => {
		happens();
		await world.quiet();
		const { status, paid } = await outcomeOf(seeded);
		return [status, paid, await world.field(seeded.dealId, 'Subscription Status')];
	};
	expect([
		await after(() => {}),
		await after(() => subscriptions.renew(id, 'paid')),
		await after(() => subscriptions.renew(id, 'declined')),
		await after(() => subscriptions.recover(id)),
		await after(() => subscriptions.cancel(id)),
	]).toEqual([
		['Paid', '49', 'Active'],
		['Paid', '98', 'Active'],
		['Delinquent', '98', 'Past due'],
		['Paid', '147', 'Active'],
		['Paid', '147', 'Canceled'],
	]);
	expect((await outcomeOf(seeded)).stageKind).toBe('won');
});

it('an invoice that is paid in part, then whole', async () => {
	const seeded = await world.seedDeal();
	const { id } = paypal().invoice({
		units: 120_000,
		currency: 'EUR',
		email: seeded.email,
		memo: `deal=${seeded.dealId}`,
	});
	await world.quiet();
	expect(await outcomeOf(seeded)).toMatchObject({ stageKind: 'open', paid: '0', mails: [] });
	paypal().payInvoicePart(id, 50_000);
	await world.quiet();
	expect(await outcomeOf(seeded)).toMatchObject({
		stageKind: 'open',
		status: 'Partially paid',
		paid: '500',
	});
	paypal().payInvoice(id);
	await world.quiet();
	expect(await outcomeOf(seeded)).toMatchObject({
		stageKind: 'won',
		status: 'Paid',
		paid: '1200',
	});
});

it('a page to pay right away: what its customer approves is taken, and the deal won', async () => {
	const seeded = await world.seedDeal();
	const start = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 };
	const item = { deal: { id: seeded.dealId, name: 'Website' }, contact: {} };
	const workflow = await world.api.createWorkflow({
		name: 'Pay right away',
		nodes: [
			start,
			{
				name: 'Item',
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				parameters: { mode: 'raw', jsonOutput: JSON.stringify(item), options: {} },
			},
			{
				name: 'Create',
				type: 'n8n-nodes-crm-payments.paymentGateway',
				typeVersion: 1,
				parameters: {
					gateway: 'paypal',
					resource: 'paymentLink',
					operation: 'create',
					amount: '1200.00',
					currency: 'EUR',
					options: { payNow: true, returnUrl: 'https://acme.example/thanks' },
				},
				credentials: { [world.credentials.gateway.type]: world.credentials.gateway },
			},
		],
		connections: {
			Start: { main: [[{ node: 'Item', type: 'main', index: 0 }]] },
			Item: { main: [[{ node: 'Create', type: 'main', index: 0 }]] },
		},
	});
	await world.api.runManually(workflow, 'Start');
	const [ran] = await world.api.waitForExecutions(workflow.id, 1);
	if (!ran) throw new Error('It did not run');
	expect(ran.data?.resultData.error?.message).toBeUndefined();
	const [link] = itemsOf(ran, 'Create');
	const id = String(link?.json.id);
	expect(link?.json.url).toBe(`https://www.sandbox.paypal.com/checkoutnow?token=${id}`);
	const statusOf = () =>
		paypal()
			.orders()
			.find((order) => order.id === id)?.status;
	expect(statusOf()).toMatch(/^(CREATED|PAYER_ACTION_REQUIRED)$/);
	paypal().payerApproves(id, { email: seeded.email, name: 'Ada Acme' });
	await world.quiet();
	expect(statusOf()).toBe('COMPLETED');
	expect(await outcomeOf(seeded)).toMatchObject({
		stageKind: 'won',
		status: 'Paid',
		paid: '1200',
		mails: [THANKS],
	});
});

it('the webhook is one however often it is published, and goes with un-publishing; a foreign one stays', async () => {
	const foreign = paypal().addWebhook('https://shop.example/paypal', ['PAYMENT.CAPTURE.COMPLETED']);
	for (let round = 0; round < 3; round++) {
		await world.api.unpublish(world.workflow.id);
		expect(paypal().webhooks()).toEqual([foreign]);
		await world.api.publish(world.workflow.id);
		expect(paypal().webhooks()).toHaveLength(2);
	}
	paypal().removeWebhook(foreign.id);
	expect(onlyWebhook().url).toContain(world.n8n.url);
	const seeded = await world.seedDeal();
	world.pay(seeded);
	await world.quiet();
	expect(await outcomeOf(seeded)).toMatchObject({ stageKind: 'won', mails: [THANKS] });
});
