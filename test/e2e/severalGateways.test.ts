/**
 * A deal that is paid through two gateways, in a real n8n with a hub for each. The second gateway is added to a copy of the
 * project as docs/adding-a-system.md says.
 */
import { addNewcomer } from '../newcomer/addNewcomer';
import { type AcornSandbox } from '../newcomer/sandbox/createAcornSandbox';
import { sandboxSystem as acorn } from '../newcomer/sandbox';
import { pack } from '../package/packed';
import { alsoReading, totalsOf } from '../support/dealTotals';
import { HUB_TEMPLATE, startWorld, type World } from '../support/world';

/** As patient as a gateway, in a minute instead of days. */
const PATIENT = {
	retryDelaysMilliseconds: [500, 1_000, 2_000, ...Array<number>(14).fill(4_000)],
	timeoutMilliseconds: 20_000,
};

jest.setTimeout(180_000);

let world: World;

beforeAll(async () => {
	const { tarball } = await pack('newcomer-e2e', addNewcomer);
	world = await startWorld({
		gateways: ['stripe', acorn.id],
		package: { tarball, gateways: [acorn] },
		deliveries: PATIENT,
		templates: [
			{ name: HUB_TEMPLATE, values: alsoReading(acorn.id) },
			{ name: HUB_TEMPLATE, gateway: acorn.id, values: alsoReading('stripe') },
		],
	});
	await world.crmLens.allowCurrency('EUR');
}, 900_000);
afterAll(async () => await world?.stop());
afterEach(() => world?.sandbox.faults.clear());

const second = () => {
	const [, gateway] = world.gateways;
	if (!gateway) throw new Error('This world has one gateway');
	return gateway;
};

function payAtSecond(dealId: string, amount: string, email: string): string {
	const order = { amount, currency: 'EUR', dealId, email, name: 'Ada Acme' };
	return second().lens.pay({ ...order, outcome: 'paid' });
}

const totals = async (dealId: string) => {
	const { notes } = await world.deal(dealId);
	return { ...(await totalsOf(world, dealId)), notes: notes.length };
};

it('a deposit at one and the rest at the other make the deal Paid and won, with a note each', async () => {
	const { dealId, email } = await world.seedDeal();
	world.pay({ dealId, email }, { amount: '500.00' });
	await world.quiet();
	expect(await totals(dealId)).toEqual({
		stageKind: 'open',
		status: 'Partially paid',
		paid: '500',
		outstanding: '700',
		notes: 1,
	});
	payAtSecond(dealId, '700.00', email);
	await world.quiet();
	expect(await totals(dealId)).toEqual({
		stageKind: 'won',
		status: 'Paid',
		paid: '1200',
		outstanding: '0',
		notes: 2,
	});
	expect(await world.field(dealId, 'Payment References')).toMatch(/stripe\/.* acorn\//);
});

it('both at the same moment come to the same', async () => {
	const { dealId, email } = await world.seedDeal();
	payAtSecond(dealId, '700.00', email);
	world.pay({ dealId, email }, { amount: '500.00' });
	await world.quiet();
	expect(await totals(dealId)).toMatchObject({ stageKind: 'won', status: 'Paid', paid: '1200' });
});

it('while the other one is down nothing is written, and afterwards it is right', async () => {
	const { dealId, email } = await world.seedDeal();
	payAtSecond(dealId, '700.00', email);
	await world.quiet();
	const fault = world.sandbox.faults.order({
		on: 'request',
		system: acorn.id,
		effect: { kind: 'down' },
	});
	world.pay({ dealId, email }, { amount: '500.00' });
	await world.eventually(
		() => world.sandbox.deliveries.list(),
		(deliveries) =>
			deliveries.some(({ attempts }) => attempts.some(({ status }) => status === 503)),
		60,
	);
	expect(await totals(dealId)).toMatchObject({ status: 'Partially paid', paid: '700' });
	world.sandbox.faults.lift(fault);
	await world.quiet();
	expect(await totals(dealId)).toMatchObject({ stageKind: 'won', status: 'Paid', paid: '1200' });
});

it('a token that ends in between is got anew, and nobody notices', async () => {
	const stand = world.system(acorn.id) as AcornSandbox;
	const before = stand.tokensGiven();
	stand.endTokens();
	const { dealId, email } = await world.seedDeal();
	payAtSecond(dealId, '1200.00', email);
	await world.quiet();
	expect(await totals(dealId)).toMatchObject({ stageKind: 'won', paid: '1200', notes: 1 });
	expect(stand.tokensGiven() - before).toBeLessThanOrEqual(2);
});
