/** A platform's credential for one connected account, in a real n8n: that account's payments reach their deals, nobody else's start a run. */
import type { CredentialReference } from '../../n8n/api';
import { payAtStripe, stripeOf } from '../../sandbox/stripe/ofWorld';
import { post } from '../../support/post';
import { signature } from '../../support/stripe/deliveries';
import { TEST_KEY } from '../../support/stripe/client';
import { startWorld, type World } from '../../support/world';
import { PACKAGE } from '../../support/worldTemplates';

const PAYMENT = { amount: 120_000, currency: 'eur' } as const;

let world: World;
let own: string;
let other: string;
let credential: CredentialReference;

beforeAll(async () => {
	world = await startWorld();
	[own, other] = stripeOf(world).connectedIds;
	credential = await createCredential(own);
	await use(credential);
}, 600_000);
afterAll(async () => await world?.stop());

const createCredential = async (connectedAccountId: string, more: object = {}) =>
	await world.api.createCredential('stripePaymentsApi', `Stripe, ${connectedAccountId}`, {
		secretKey: TEST_KEY,
		advanced: true,
		useConnectedAccount: true,
		baseUrl: world.gateways[0].origin,
		connectedAccountId,
		...more,
	});

/** Chooses the credential in every node that has one for the gateway, as a person does, and publishes again. */
async function use({ id, name, type }: CredentialReference): Promise<void> {
	await world.api.unpublish(world.workflow.id);
	const { nodes } = await world.api.getWorkflow(world.workflow.id);
	await world.api.updateWorkflow(world.workflow.id, {
		nodes: nodes.map((node) =>
			node.credentials?.[type] === undefined
				? node
				: { ...node, credentials: { ...node.credentials, [type]: { id, name } } },
		),
	});
	await world.api.publish(world.workflow.id);
}

const endpoints = () => stripeOf(world).mode().all('webhook_endpoint');
const runs = async () => await world.api.countExecutions(world.workflow.id);
const statusesOf = () =>
	world.sandbox.deliveries
		.list({ eventType: 'payment_intent.succeeded' })
		.flatMap(({ attempts }) => attempts.map(({ status }) => status));

it('is tested as the account it names', async () => {
	expect(await world.api.testCredential(credential)).toMatchObject({ status: 'OK' });
	const unknown = await world.api.testCredential(await createCredential('acct_1Nobody'));
	expect(unknown.status).toBe('Error');
	const wrong = await world.api.testCredential(await createCredential('Bakery'));
	expect(wrong).toMatchObject({
		status: 'Error',
		message: expect.stringContaining('Connected Account ID'),
	});
});

it('works without its switch, as credentials do that are older than the switch', async () => {
	const older = await createCredential(own, { useConnectedAccount: undefined });
	expect(await world.api.testCredential(older)).toMatchObject({ status: 'OK' });
	await use(older);
	expect(endpoints()).toMatchObject([{ metadata: { crm_payments_account: own } }]);
	await use(credential);
}, 120_000);

describe('where the account resolves to nothing', () => {
	const SAYS_NOTHING = /does not say (which connected account|whether its Advanced Settings)/;
	const NOTHING = [
		['an empty id', '', {}],
		['an empty expression', '=', {}],
		['an expression that is undefined', '={{ undefined }}', {}],
		['the same without the switch', '={{ undefined }}', { useConnectedAccount: false }],
		['one that is null, without the switch', '={{ null }}', { useConnectedAccount: false }],
		['one that is an object, without the switch', '={{ {} }}', { useConnectedAccount: false }],
		['a switch that is an expression', '', { useConnectedAccount: '={{ undefined }}' }],
		['Advanced Settings that are an expression', 'acct_1', { advanced: '={{ undefined }}' }],
	] as const;

	it.each(NOTHING)(
		'%s moves no money',
		async (_what, id, more) => {
			const nothing = await createCredential(id, more);
			world.sandbox.requests.clear();
			const tested = await world.api.testCredential(nothing);
			expect(tested).toMatchObject({
				status: 'Error',
				message: expect.stringContaining('not say'),
			});

			const start = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 };
			const refund = {
				name: 'Refund',
				type: `${PACKAGE}.paymentGateway`,
				typeVersion: 1,
				parameters: {
					resource: 'refund',
					operation: 'create',
					howMuch: 'all',
					paymentId: { __rl: true, mode: 'id', value: 'pi_1' },
				},
				credentials: { [nothing.type]: { id: nothing.id, name: nothing.name } },
			};
			const money = await world.api.createWorkflow({
				name: 'Money',
				nodes: [start, refund],
				connections: { [start.name]: { main: [[{ node: refund.name, type: 'main', index: 0 }]] } },
			});
			await world.api.runManually(money, start.name);
			const [ran] = await world.api.waitForExecutions(money.id, 1);
			await world.api.deleteWorkflow(money.id);
			expect(ran?.status).toBe('error');
			expect(ran?.data?.resultData.error?.message).toMatch(SAYS_NOTHING);
			expect(world.sandbox.requests.counts('stripe').total).toBe(0);
		},
		60_000,
	);

	// n8n tries again for 13 s before it gives up.
	it.each([NOTHING[0], NOTHING[3], NOTHING[7]])(
		'%s registers no endpoint',
		async (...[, id, more]) => {
			await expect(use(await createCredential(id, more))).rejects.toThrow(SAYS_NOTHING);
			expect(endpoints()).toEqual([]);
			await use(credential);
		},
		120_000,
	);
});

it('has one endpoint for connected accounts after publishing 20 times', async () => {
	for (let round = 0; round < 20; round++) {
		await world.api.unpublish(world.workflow.id);
		expect(endpoints()).toEqual([]);
		await world.api.publish(world.workflow.id);
	}
	expect(endpoints()).toMatchObject([
		{ application: expect.stringMatching(/^ca_/), metadata: { crm_payments_account: own } },
	]);
	for (const account of stripeOf(world).connectedIds) {
		expect(stripeOf(world).mode(false, account).all('webhook_endpoint')).toEqual([]);
	}
}, 240_000);

it('brings a payment of its account to the deal, with the account in the reference', async () => {
	const seeded = await world.seedDeal();
	world.sandbox.requests.clear();
	const intent = payAtStripe(world, seeded, { ...PAYMENT, account: own });
	await world.quiet();
	const { stageKind, tasks, notes } = await world.deal(seeded.dealId);
	expect({ stageKind, tasks: tasks.length, notes: notes.length }).toEqual({
		stageKind: 'won',
		tasks: 1,
		notes: 1,
	});
	expect(await world.field(seeded.dealId, 'Payment Status')).toBe('Paid');
	const deal = JSON.stringify(await world.deal(seeded.dealId));
	expect(deal).toContain(`stripe/${own}/test/payment/${intent.id}`);
	expect(world.sandbox.requests.counts('stripe').total).toBeLessThanOrEqual(3);
}, 120_000);

it('starts nothing for a payment of another connected account or of the platform', async () => {
	const before = await runs();
	const seeded = await world.seedDeal();
	world.sandbox.deliveries.reset();
	world.sandbox.requests.clear();
	payAtStripe(world, seeded, { ...PAYMENT, account: other });
	await world.quiet();
	expect(statusesOf()).toEqual([200]);

	const ofPlatform = payAtStripe(world, seeded, PAYMENT);
	await world.quiet();
	expect(statusesOf()).toEqual([200]);
	const [event] = stripeOf(world)
		.mode()
		.events()
		.filter(({ type }) => type === 'payment_intent.succeeded');
	expect(JSON.stringify(event)).toContain(ofPlatform.id);
	const [endpoint] = endpoints();
	const [secret = ''] = stripeOf(world).signingSecrets(endpoint?.id ?? '');
	const body = JSON.stringify(event);
	const headers = { 'stripe-signature': signature(secret, body) };
	expect(await post(endpoint?.url ?? '', body, headers)).toBe(200);
	await world.quiet();

	expect(await runs()).toBe(before);
	expect(world.sandbox.requests.counts('stripe').total).toBe(0);
	expect(await world.field(seeded.dealId, 'Payment Status')).toBeNull();
}, 120_000);

it('gives way to the platform’s own endpoint when the credential changes, and back', async () => {
	await use(world.credentials.gateway);
	expect(endpoints()).toMatchObject([{ application: null }]);
	const before = await runs();
	const seeded = await world.seedDeal();
	payAtStripe(world, seeded, { ...PAYMENT, account: own });
	await world.quiet();
	expect(await runs()).toBe(before);
	payAtStripe(world, seeded, PAYMENT);
	await world.quiet();
	expect(await world.field(seeded.dealId, 'Payment Status')).toBe('Paid');
	await use(credential);
	expect(endpoints()).toMatchObject([{ metadata: { crm_payments_account: own } }]);
	await world.api.unpublish(world.workflow.id);
	expect(endpoints()).toEqual([]);
}, 120_000);
