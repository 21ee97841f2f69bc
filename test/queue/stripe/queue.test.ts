/** Queue mode, as larger teams run n8n: PostgreSQL, Redis, a webhook processor and two workers, each a process of its own. */
import { spawnSync } from 'node:child_process';

import { stripeOf } from '../../sandbox/stripe/ofWorld';
import { post } from '../../support/post';
import { onlyEndpoint, signature } from '../../support/stripe/deliveries';
import { describeWith } from '../../support/needs';
import { createStripeClient } from '../../support/stripe/client';
import { startWorld, type World } from '../../support/world';

/** As patient as Stripe, in minutes instead of three days: a killed worker is noticed after about 37 seconds. */
const PATIENT = {
	retryDelaysMilliseconds: [500, 1_000, 2_000, ...Array<number>(40).fill(4_000)],
	timeoutMilliseconds: 60_000,
};

/** Asked synchronously, since jest wants to know its tests before it waits for anything. */
function backendMissing(): string | undefined {
	const ask = `require('net').connect(+process.argv[1], '127.0.0.1').on('connect', () => process.exit(0)).on('error', () => process.exit(1))`;
	const isUp = (port: number) =>
		spawnSync(process.execPath, ['-e', ask, String(port)], { timeout: 10_000 }).status === 0;
	const down = [
		...(isUp(5432) ? [] : ['PostgreSQL on port 5432']),
		...(isUp(6379) ? [] : ['Redis on port 6379']),
	];
	return down.length === 0 ? undefined : `no ${down.join(' and no ')}`;
}

let world: World;

describeWith('Queue mode', backendMissing())('in queue mode', () => {
	beforeAll(async () => {
		world = await startWorld({
			n8n: {
				mode: 'queue',
				workers: 2,
				webhookProcessor: true,
				environment: {
					QUEUE_WORKER_LOCK_DURATION: '5000',
					QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
					QUEUE_WORKER_STALLED_INTERVAL: '2000',
				},
			},
			deliveries: PATIENT,
		});
	}, 600_000);
	afterAll(async () => await world?.stop(), 120_000);
	afterEach(() => world?.sandbox.faults.clear());

	const sees = async (dealId: string) => {
		const { stageKind, tasks, notes } = await world.deal(dealId);
		return { stageKind, tasks: tasks.length, notes: notes.length };
	};
	const mailsTo = (email: string) => world.mail.mails.filter(({ to }) => to.includes(email)).length;

	it('a delivery 20 times at once, to two workers: one task, one note, one mail', async () => {
		world.sandbox.faults.order({
			on: 'delivery',
			system: world.gatewayLens.id,
			eventType: 'payment_intent.succeeded',
			times: 1,
			effect: { kind: 'duplicate', copies: 20 },
		});
		const seeded = await world.seedDeal();
		world.pay(seeded);
		await world.quiet(180);
		expect(await sees(seeded.dealId)).toEqual({ stageKind: 'won', tasks: 1, notes: 1 });
		expect(mailsTo(seeded.email)).toBe(1);
	}, 240_000);

	it('deposit and balance at once: both count', async () => {
		const seeded = await world.seedDeal();
		world.pay(seeded, { amount: '400.00' });
		world.pay(seeded, { amount: '800.00' });
		await world.quiet(120);
		expect(await world.field(seeded.dealId, 'Payment Status')).toBe('Paid');
		expect(await world.field(seeded.dealId, 'Total Paid')).toBe('1200');
		expect(mailsTo(seeded.email)).toBe(2);
	}, 180_000);

	it('static data that n8n lost: each process of n8n takes genuine deliveries again, whichever made the endpoint anew', async () => {
		const id = world.workflow.id;
		const lose = async () =>
			await world.n8n.query(`UPDATE workflow_entity SET "staticData" = NULL WHERE id = '${id}'`);
		const stored = async () =>
			await world.n8n.query(`SELECT "staticData" FROM workflow_entity WHERE id = '${id}'`);
		const path = new URL(onlyEndpoint(stripeOf(world)).url).pathname;
		const deliver = async (origin: string, secret: string) => {
			const body = JSON.stringify({ id: 'evt_other', object: 'event', type: 'price.created' });
			return await post(`${origin}${path}`, body, { 'stripe-signature': signature(secret, body) });
		};
		const secretNow = () => {
			const [secret = ''] = stripeOf(world).signingSecrets(onlyEndpoint(stripeOf(world)).id);
			return secret;
		};
		const replaceByStranger = async () => {
			const { id: old, url, metadata, enabled_events } = onlyEndpoint(stripeOf(world));
			const stripe = createStripeClient(world.gateways[0].origin);
			await stripe.webhookEndpoints.del(old);
			await stripe.webhookEndpoints.create({
				url,
				metadata,
				enabled_events: enabled_events as ['price.created'],
			});
		};
		const [main, webhook] = [world.n8n.url, world.n8n.webhookUrl];
		expect(main).not.toBe(webhook);
		expect(await stored()).not.toContain(secretNow());

		// The webhook process has taken deliveries before: it goes on, and stores the secret again.
		await lose();
		expect(await deliver(webhook, secretNow())).toBe(200);
		expect(await stored()).toContain(onlyEndpoint(stripeOf(world)).id);

		// An endpoint in its place whose secret nobody knows: the webhook process makes another, and tells the main one.
		await lose();
		await replaceByStranger();
		expect(await deliver(webhook, secretNow())).toBe(503);
		const remade = secretNow();
		expect([await deliver(webhook, remade), await deliver(main, remade)]).toEqual([200, 200]);

		// Again, and the main process remembers a secret that is out of date.
		await replaceByStranger();
		await lose();
		expect(await deliver(main, secretNow())).toBe(503);
		expect([await deliver(main, secretNow()), await deliver(webhook, secretNow())]).toEqual([
			200, 200,
		]);
		expect(await stored()).not.toContain(secretNow());
		expect(await deliver(main, remade)).toBe(401);

		const seeded = await world.seedDeal();
		world.pay(seeded);
		await world.quiet(120);
		expect(await sees(seeded.dealId)).toEqual({ stageKind: 'won', tasks: 1, notes: 1 });
	}, 240_000);

	it('a worker that dies before it writes: the redelivery writes it, and the secret is still known', async () => {
		const seeded = await world.seedDeal();
		const held = world.sandbox.faults.order({
			on: 'request',
			system: world.crmLens.id,
			path: '/deals/batch/update',
			effect: { kind: 'timeout' },
		});
		world.pay(seeded);
		const isHeld = () =>
			world.sandbox.faults.list().some(({ id, applied }) => id === held && applied > 0);
		await world.eventually(isHeld, Boolean, 60);
		await world.n8n.killWorker(0);
		await world.n8n.killWorker(1);
		world.sandbox.faults.lift(held);
		await world.n8n.restart();
		await world.eventually(
			async () => (await sees(seeded.dealId)).stageKind,
			(kind) => kind === 'won',
			240,
		);
		await world.eventually(
			() => mailsTo(seeded.email),
			(count) => count === 1,
			60,
		);
		expect(await sees(seeded.dealId)).toEqual({ stageKind: 'won', tasks: 1, notes: 1 });
	}, 400_000);
});
