/** n8n dies at the worst moments; after the gateway's redelivery nothing is lost and nothing is done twice. */
import { type SeededDeal, startWorld, SUCCESS_NODES, type World } from '../support/world';

const LEASE_MINUTES = 0.2;
const PATIENT = {
	retryDelaysMilliseconds: [1_000, 2_000, ...Array<number>(20).fill(4_000)],
	timeoutMilliseconds: 20_000,
};

let world: World;

beforeAll(async () => {
	world = await startWorld({
		deliveries: PATIENT,
		templates: [
			{
				name: 'sync-successful-payments-to-crm-deals',
				values: {
					parameters: {
						[SUCCESS_NODES.sync]: {
							options: { allowTestPayments: true, leaseMinutes: LEASE_MINUTES },
						},
					},
				},
			},
		],
	});
}, 600_000);
afterAll(async () => await world?.stop());
afterEach(() => world?.sandbox.faults.clear());

const mailsTo = (email: string) => world.mail.mails.filter(({ to }) => to.includes(email));

async function sees(dealId: string) {
	const { stageKind, tasks, notes } = await world.deal(dealId);
	return { stageKind, tasks: tasks.length, notes: notes.length };
}

/** The deal is paid, and n8n waits for the answer to one CRM call, which is never performed: the moment to kill it. */
async function payAndHold(seeded: SeededDeal, path: string): Promise<void> {
	const id = world.sandbox.faults.order({
		on: 'request',
		system: world.crmLens.id,
		path,
		times: 1,
		effect: { kind: 'timeout' },
	});
	world.pay(seeded);
	const isHeld = () =>
		world.sandbox.faults.list().some((fault) => fault.id === id && fault.applied > 0);
	await world.eventually(isHeld, Boolean, 60);
}

it('killed between receipt and write: the redelivery writes it', async () => {
	const seeded = await world.seedDeal();
	await payAndHold(seeded, '/deals/batch/update');
	await world.n8n.kill();
	expect(await sees(seeded.dealId)).toMatchObject({ stageKind: 'open' });
	await world.n8n.restart();
	await world.eventually(
		async () => await sees(seeded.dealId),
		({ stageKind }) => stageKind === 'won',
		120,
	);
	await world.quiet(120);
	expect(await sees(seeded.dealId)).toEqual({ stageKind: 'won', tasks: 1, notes: 1 });
	expect(mailsTo(seeded.email)).toHaveLength(1);
}, 400_000);

it('killed between claim and mail: the mail goes out after the lease', async () => {
	const seeded = await world.seedDeal();
	await payAndHold(seeded, '/tasks');
	const claimedAt = Date.now();
	await world.n8n.kill();
	expect(await sees(seeded.dealId)).toEqual({ stageKind: 'won', tasks: 0, notes: 1 });
	expect(mailsTo(seeded.email)).toHaveLength(0);
	await world.n8n.restart();
	// The gateway has its 200 already: somebody presses Resend in its dashboard, during the lease and after it.
	const [delivery] = world.sandbox.deliveries
		.list({ eventType: 'payment_intent.succeeded' })
		.slice(-1);
	world.sandbox.deliveries.resend(delivery?.id ?? '');
	await world.eventually(
		() => mailsTo(seeded.email).length,
		(count) => count === 1,
		120,
	);
	expect(Date.now() - claimedAt).toBeGreaterThan(LEASE_MINUTES * 60_000 * 0.8);
	await world.quiet();
	const { tasks, notes } = await sees(seeded.dealId);
	expect({ tasks, notes }).toEqual({ tasks: 1, notes: 1 });
	expect(mailsTo(seeded.email)).toHaveLength(1);
}, 400_000);
