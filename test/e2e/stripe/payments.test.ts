/** What issue and README promise, in a real n8n between the stand-ins: one published template, real signatures, real calls. */
import { hubspotOf } from '../../sandbox/hubspot/ofWorld';
import { payAtStripe, stripeOf } from '../../sandbox/stripe/ofWorld';
import { post } from '../../support/post';
import { onlyEndpoint, signature } from '../../support/stripe/deliveries';
import { startWorld, SUCCESS_NODES, type World } from '../../support/world';

/** As patient as Stripe, in a minute instead of three days. */
const PATIENT = {
	retryDelaysMilliseconds: [500, 1_000, 2_000, ...Array<number>(14).fill(4_000)],
	timeoutMilliseconds: 20_000,
};

let world: World;

beforeAll(async () => {
	world = await startWorld({ deliveries: PATIENT });
	await world.crmLens.allowCurrency('EUR');
	await world.crmLens.allowCurrency('JPY');
	await world.crmLens.allowCurrency('KWD');
}, 600_000);
afterAll(async () => await world?.stop());
afterEach(() => world?.sandbox.faults.clear());

const mailsTo = (email: string) => world.mail.mails.filter(({ to }) => to.includes(email));

async function outcomeOf(dealId: string) {
	const { stageKind, fields, contacts, tasks, notes } = await world.deal(dealId);
	const value = (label: string) => fields.find((field) => field.label === label)?.value ?? null;
	return {
		stageKind,
		status: value('Payment Status'),
		totalPaid: value('Total Paid'),
		transaction: value('Payment Transaction ID'),
		contacts: contacts.map(({ email }) => email),
		tasks: tasks.length,
		notes: notes.length,
	};
}

const crmCalls = () => world.sandbox.requests.counts(world.crmLens.id);
const gatewayCalls = () => world.sandbox.requests.counts(world.gatewayLens.id);

describe('a payment that succeeds', () => {
	it('closes its deal with everything on it, once, in few calls', async () => {
		const warmUp = await world.seedDeal({ amount: '10.00' });
		world.pay(warmUp, { amount: '10.00' });
		await world.quiet();
		const seeded = await world.seedDeal();
		world.sandbox.requests.clear();
		const payment = world.pay(seeded);
		await world.quiet();
		expect(await outcomeOf(seeded.dealId)).toEqual({
			stageKind: 'won',
			status: 'Paid',
			totalPaid: '1200',
			transaction: stripeOf(world).mode().get('payment_intent', payment).latest_charge,
			contacts: [seeded.email],
			tasks: 1,
			notes: 1,
		});
		expect(mailsTo(seeded.email)).toHaveLength(1);
		expect(Object.keys(crmCalls().byEndpoint).join(' ')).not.toContain('/search');
		expect(crmCalls().total).toBeLessThanOrEqual(7);
		expect(gatewayCalls().total).toBeLessThanOrEqual(3);

		world.sandbox.requests.clear();
		const [delivery] = world.sandbox.deliveries
			.list({ eventType: 'payment_intent.succeeded' })
			.slice(-1);
		world.sandbox.deliveries.resend(delivery?.id ?? '');
		await world.quiet();
		expect(crmCalls().total).toBeLessThanOrEqual(2);
		expect(gatewayCalls().total).toBeLessThanOrEqual(3);
		expect(await outcomeOf(seeded.dealId)).toMatchObject({ tasks: 1, notes: 1 });
		expect(mailsTo(seeded.email)).toHaveLength(1);
	}, 120_000);

	it.each([
		['on to another pipeline', '129473801'],
		['back', 'contractsent'],
	])(
		'a rep who moved its deal %s by hand is not overruled by a late duplicate',
		async (_where, stage) => {
			const hubspot = hubspotOf(world);
			const seeded = await world.seedDeal();
			world.pay(seeded);
			await world.quiet();
			expect((await outcomeOf(seeded.dealId)).stageKind).toBe('won');
			hubspot.movedByPerson(seeded.dealId, stage);
			// Something to put right, so that the duplicate writes.
			hubspot.editedByPerson('deals', seeded.dealId, { crm_payment_total_paid: '1' });
			const [delivery] = world.sandbox.deliveries
				.list({ eventType: 'payment_intent.succeeded' })
				.slice(-1);
			world.sandbox.deliveries.resend(delivery?.id ?? '');
			await world.quiet();
			expect(hubspot.find('deals', seeded.dealId)?.properties.dealstage).toBe(stage);
			expect(await outcomeOf(seeded.dealId)).toMatchObject({ totalPaid: '1200', tasks: 1 });
		},
		120_000,
	);

	it('delivered 50 times at once has one of each', async () => {
		world.sandbox.faults.order({
			on: 'delivery',
			system: world.gatewayLens.id,
			eventType: 'payment_intent.succeeded',
			times: 1,
			effect: { kind: 'duplicate', copies: 50 },
		});
		const seeded = await world.seedDeal();
		world.pay(seeded);
		await world.quiet(120);
		expect(await outcomeOf(seeded.dealId)).toMatchObject({
			status: 'Paid',
			totalPaid: '1200',
			tasks: 1,
			notes: 1,
		});
		expect(mailsTo(seeded.email)).toHaveLength(1);
	}, 180_000);

	it.each(['in order', 'success first'])(
		'after a failure, %s: Paid, and no mail but the thanks',
		async (order) => {
			if (order === 'success first') {
				world.sandbox.faults.order({
					on: 'delivery',
					system: world.gatewayLens.id,
					eventType: 'payment_intent.payment_failed',
					times: 1,
					effect: { kind: 'delay', milliseconds: 3_000 },
				});
			}
			const seeded = await world.seedDeal();
			const payment = world.pay(seeded, { outcome: 'declined' });
			if (order === 'in order') await world.quiet();
			world.gatewayLens.payAgain(payment);
			await world.quiet();
			expect(await outcomeOf(seeded.dealId)).toMatchObject({
				stageKind: 'won',
				status: 'Paid',
				totalPaid: '1200',
			});
			expect(mailsTo(seeded.email)).toHaveLength(1);
		},
		120_000,
	);

	it('as deposit and balance at once: the sum, Paid when the amount is reached, whatever a first try does later', async () => {
		const seeded = await world.seedDeal();
		const first = payAtStripe(world, seeded, {
			amount: 40_000,
			currency: 'eur',
			captureMethod: 'manual',
		});
		await world.quiet();
		expect(await outcomeOf(seeded.dealId)).toMatchObject({
			stageKind: 'open',
			status: 'Authorized',
		});
		world.pay(seeded, { amount: '400.00' });
		world.pay(seeded, { amount: '800.00' });
		await world.quiet();
		expect(await outcomeOf(seeded.dealId)).toMatchObject({
			stageKind: 'won',
			status: 'Paid',
			totalPaid: '1200',
		});
		const cancelled = await fetch(
			`${world.gateways[0].origin}/v1/payment_intents/${first.id}/cancel`,
			{ method: 'POST', headers: { authorization: 'Bearer sk_test_someone' } },
		);
		expect(cancelled.status).toBe(200);
		await world.quiet();
		expect(await outcomeOf(seeded.dealId)).toMatchObject({
			stageKind: 'won',
			status: 'Paid',
			totalPaid: '1200',
		});
		expect(mailsTo(seeded.email)).toHaveLength(2);
	}, 120_000);

	it.each([
		['JPY', '500', '500'],
		['KWD', '1.230', '1.23'],
	])(
		'in %s is exact',
		async (currency, amount, totalPaid) => {
			const seeded = await world.seedDeal({ amount, currency });
			world.pay(seeded, { amount, currency });
			await world.quiet();
			const { status, totalPaid: found } = await outcomeOf(seeded.dealId);
			expect(status).toBe('Paid');
			expect(Number(found)).toBe(Number(totalPaid));
			expect(found).toMatch(/^[\d.]+$/);
		},
		60_000,
	);
});

describe('a delivery that is not from the gateway', () => {
	it.each<[string, (body: string, secret: string) => [string, Record<string, string>]]>([
		['forged', (body) => [body, { 'stripe-signature': signature('whsec_' + 'forged', body) }]],
		['unsigned', (body) => [body, {}]],
		[
			'stale',
			(body, secret) => [
				body,
				{ 'stripe-signature': signature(secret, body, new Date(Date.now() - 301_000)) },
			],
		],
		[
			'from the future',
			(body, secret) => [
				body,
				{ 'stripe-signature': signature(secret, body, new Date(Date.now() + 302_000)) },
			],
		],
		[
			'changed on its way',
			(body, secret) => [
				body.replace('evt_', 'evt-'),
				{ 'stripe-signature': signature(secret, body) },
			],
		],
		[
			'with a truncated signature',
			(body, secret) => [body, { 'stripe-signature': signature(secret, body).slice(0, -8) }],
		],
	])(
		'%s: 401 and no execution',
		async (_name, make) => {
			const endpoint = onlyEndpoint(stripeOf(world));
			const [secret = ''] = stripeOf(world).signingSecrets(endpoint.id);
			const before = (await world.api.executions(world.workflow.id)).length;
			const event = {
				id: 'evt_1',
				object: 'event',
				type: 'payment_intent.succeeded',
				livemode: false,
				created: 1,
				data: { object: { id: 'pi_1', object: 'payment_intent' } },
			};
			const [body, headers] = make(JSON.stringify(event), secret);
			expect(await post(endpoint.url, body, headers)).toBe(401);
			expect(await world.api.executions(world.workflow.id)).toHaveLength(before);
		},
		30_000,
	);

	it('a body that was cut off after it was signed: n8n itself refuses it, and no execution', async () => {
		const before = (await world.api.executions(world.workflow.id)).length;
		const endpoint = onlyEndpoint(stripeOf(world));
		const [secret = ''] = stripeOf(world).signingSecrets(endpoint.id);
		const body = '{"id":"evt_1","object":"event","type":"payment_intent.succeeded"}';
		expect(
			await post(endpoint.url, body.slice(0, -20), {
				'stripe-signature': signature(secret, body),
			}),
		).toBe(422);
		expect(await world.api.executions(world.workflow.id)).toHaveLength(before);
	});

	it('the same endpoint takes what is rightly signed', async () => {
		const endpoint = onlyEndpoint(stripeOf(world));
		const [secret = ''] = stripeOf(world).signingSecrets(endpoint.id);
		const seeded = await world.seedDeal();
		world.pay(seeded);
		await world.quiet();
		const body = JSON.stringify(
			stripeOf(world)
				.mode()
				.events()
				.findLast(({ type }) => type === 'payment_intent.succeeded'),
		);
		expect(await post(endpoint.url, body, { 'stripe-signature': signature(secret, body) })).toBe(
			200,
		);
	}, 60_000);
});

describe('when the CRM is in trouble', () => {
	it('429 three times, then 200: synced once', async () => {
		const seeded = await world.seedDeal();
		world.sandbox.faults.order({
			on: 'request',
			system: world.crmLens.id,
			times: 3,
			effect: { kind: 'status', status: 429 },
		});
		world.pay(seeded);
		await world.quiet();
		expect(await outcomeOf(seeded.dealId)).toMatchObject({ status: 'Paid', tasks: 1, notes: 1 });
		expect(mailsTo(seeded.email)).toHaveLength(1);
	}, 90_000);

	it('an answer that is lost after the write makes nothing twice', async () => {
		const seeded = await world.seedDeal();
		world.sandbox.faults.order({
			on: 'request',
			system: world.crmLens.id,
			method: 'POST',
			times: 5,
			effect: { kind: 'dropAnswer' },
		});
		world.pay(seeded);
		await world.quiet();
		expect(await outcomeOf(seeded.dealId)).toMatchObject({ status: 'Paid', tasks: 1, notes: 1 });
		expect(mailsTo(seeded.email)).toHaveLength(1);
	}, 120_000);

	it('down: the gateway is asked to deliver again, and the deal comes right', async () => {
		const seeded = await world.seedDeal();
		const fault = world.sandbox.faults.order({
			on: 'request',
			system: world.crmLens.id,
			effect: { kind: 'down' },
		});
		const payment = world.pay(seeded);
		const told = stripeOf(world)
			.mode()
			.events()
			.find(
				({ type, data }) =>
					type === 'payment_intent.succeeded' && (data.object as { id?: string }).id === payment,
			);
		const delivery = () =>
			world.sandbox.deliveries.list().find(({ eventId }) => eventId === told?.id);
		await world.eventually(
			() => delivery()?.attempts.length ?? 0,
			(attempts) => attempts > 0,
			60,
		);
		expect(delivery()?.attempts[0]?.status ?? 0).not.toBe(200);
		world.sandbox.faults.lift(fault);
		await world.eventually(
			async () => await outcomeOf(seeded.dealId),
			({ status }) => status === 'Paid',
			90,
		);
		await world.quiet();
		expect(await outcomeOf(seeded.dealId)).toMatchObject({ tasks: 1, notes: 1 });
	}, 200_000);

	it('a deal that was deleted: 200, one task for a person, no retries', async () => {
		const seeded = await world.seedDeal();
		await world.crmLens.deleteDeal(seeded.dealId);
		const payment = world.pay(seeded);
		await world.quiet();
		const waiting = async () =>
			(await world.crmLens.tasksWithoutDeal()).filter(
				({ text }) => text.includes(payment) || text.includes(seeded.dealId),
			);
		expect(await waiting()).toHaveLength(1);
		const [delivery] = world.sandbox.deliveries
			.list({ eventType: 'payment_intent.succeeded' })
			.slice(-1);
		expect(delivery?.attempts.map(({ status }) => status)).toEqual([200]);
		world.sandbox.deliveries.resend(delivery?.id ?? '');
		await world.quiet();
		expect(await waiting()).toHaveLength(1);
	}, 60_000);

	it('a test payment closes nothing where test payments are not allowed', async () => {
		const other = await world.addTemplate({
			name: 'sync-successful-payments-to-crm-deals',
			values: { parameters: { [SUCCESS_NODES.sync]: { options: { allowTestPayments: false } } } },
		});
		await world.api.unpublish(world.workflow.id);
		const seeded = await world.seedDeal();
		world.pay(seeded);
		await world.sandbox.deliveries.settled(30_000);
		await world.api.waitUntilIdle(other.id);
		expect(await outcomeOf(seeded.dealId)).toMatchObject({ stageKind: 'open', status: null });
		await world.api.unpublish(other.id);
		await world.api.publish(world.workflow.id);
	}, 120_000);
});
