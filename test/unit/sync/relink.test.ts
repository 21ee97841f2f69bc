/** A person puts a payment on a deal, or takes it off: for good, whatever names what, and however often it is done. */
import { linkToDeal, unlinkFromDeal } from '../../../nodes/shared/sync/relink';
import { waitingPayment } from '../../../nodes/shared/n8n/waitingPayment';
import { createMatchWorld, refOf } from './matchWorld';

const P1 = refOf('p1');
const P2 = refOf('p2');

const guards = ['history', 'revision'] as const;

function worldOf(guard: (typeof guards)[number] = 'history') {
	const world = createMatchWorld(
		[
			{ id: 'A', amount: '10.00' },
			{ id: 'B', amount: '10.00' },
		],
		guard,
	);
	const to = (value: string) => ({ by: 'id' as const, value });
	return {
		...world,
		link: async (id: string, namedDealId?: string) =>
			await linkToDeal({ reference: P1, deal: to(id), namedDealId }, world.relink),
		unlink: async (id: string) =>
			await unlinkFromDeal({ reference: P1, deal: to(id) }, world.relink),
	};
}

describe.each(guards)('in a CRM with a %s', (guard) => {
	it('Link to Deal moves a payment with its main reference; again it does nothing', async () => {
		const world = worldOf(guard);
		world.life({ id: 'p1', dealId: 'A' });
		world.life({ id: 'p2', dealId: 'A' });
		await world.sync([world.happens('p1', 'pay')]);
		await world.sync([world.happens('p2', 'pay')]);
		const calls = await world.callsOf(async () => {
			expect(await world.link('B')).toMatchObject({ isUnchanged: false, takenOff: [{ id: 'A' }] });
		});
		expect(calls).toEqual(['findDealsByReference', 'readDeals', 'writeDeals', 'writeDeals']);
		expect(world.deal('A').fields).toMatchObject({
			mainReference: P2,
			paymentReferences: `${P2} !${P1}`,
		});
		expect(world.deal('B').fields).toMatchObject({ mainReference: P1, paymentReferences: P1 });
		expect(await world.link('B')).toMatchObject({ isUnchanged: true, takenOff: [] });
		for (const command of ['refundHalf', 'refundRest'] as const) {
			await world.sync([world.happens('p1', command)]);
		}
		expect(world.deal('B').fields).toMatchObject({ totalPaid: '10', totalRefunded: '10' });
		expect(world.deal('A').fields.paymentReferences).toBe(`${P2} !${P1}`);
	});

	it('to and fro, the last decision stands', async () => {
		const world = worldOf(guard);
		world.life({ id: 'p1', dealId: 'A' });
		await world.sync([world.happens('p1', 'pay')]);
		await world.link('B');
		await world.link('A');
		await world.sync([world.happens('p1', 'refundHalf')]);
		expect(world.deal('A').fields).toMatchObject({ totalRefunded: '5', mainReference: P1 });
		await world.unlink('A');
		await world.unlink('A');
		expect(await world.sync([world.happens('p1', 'refundRest')])).toMatchObject([
			{ outcome: 'alreadyHandled', note: expect.stringContaining('took this payment off') },
		]);
		await world.link('A');
		expect(world.deal('A').fields).toMatchObject({ mainReference: P1 });
		expect(world.deal('B').fields.mainReference).toBeNull();
	});

	it('Unlink from Deal keeps off what the payment itself names, also before it came', async () => {
		const world = worldOf(guard);
		world.life({ id: 'p1', dealId: 'A' });
		expect(await world.unlink('A')).toMatchObject({ isUnchanged: false });
		expect(await world.unlink('A')).toMatchObject({ isUnchanged: true });
		expect(await world.sync([world.happens('p1', 'pay')])).toMatchObject([
			{ outcome: 'alreadyHandled' },
		]);
		expect(world.deal('A').fields).toMatchObject({ paymentReferences: `!${P1}` });
	});

	it('a payment that names another deal goes where it was put', async () => {
		const world = worldOf(guard);
		world.life({ id: 'p1', dealId: 'A' });
		await world.link('B', 'A');
		const outcomes = await world.sync([world.happens('p1', 'pay')]);
		expect(outcomes[0]?.deal?.id).toBe('B');
	});
});

it.each(guards)(
	'a run that writes what is taken off meanwhile takes it back (%s)',
	async (guard) => {
		const world = worldOf(guard);
		world.life({ id: 'p1', dealId: 'A' });
		const event = world.happens('p1', 'pay');
		let release = () => {};
		const gate = new Promise<void>((resolve) => (release = resolve));
		let isHeld = true;
		world.hooks.crm = async (label) => {
			if (label !== 'writeDeals' || !isHeld) return;
			isHeld = false;
			await gate;
		};
		const slow = world.sync([event]);
		await new Promise((resolve) => setImmediate(resolve));
		await world.unlink('A');
		release();
		await slow;
		const { paymentReferences, ...others } = world.deal('A').fields;
		expect(paymentReferences).toBe(`!${P1}`);
		expect(Object.entries(others).filter(([, value]) => value !== null)).toEqual([]);
	},
);

it('through the sync, what Link to Deal hands on counts both deals again', async () => {
	const world = worldOf();
	for (const id of ['p1', 'p2']) {
		world.life({ id, dealId: 'A' });
		await world.sync([world.happens(id, 'pay')]);
	}
	expect(world.deal('A').fields.totalPaid).toBe('20');
	const linked = await world.link('B');
	expect(linked).toMatchObject({ recount: [P2] });
	const events = [P1, P2].flatMap((one) => waitingPayment(undefined, one)?.event ?? []);
	const outcomes = await world.sync(events);
	expect(outcomes.map(({ deal }) => deal?.id)).toEqual(['B', 'A']);
	expect([world.deal('A').fields.totalPaid, world.deal('B').fields.totalPaid]).toEqual([
		'10',
		'10',
	]);
});

it('a deal that nothing is left on says nothing of money', async () => {
	const world = worldOf();
	world.life({ id: 'p1', dealId: 'A' });
	await world.sync([world.happens('p1', 'pay')]);
	expect(await world.link('B')).toMatchObject({ recount: [] });
	const { paymentReferences, ...others } = world.deal('A').fields;
	expect(paymentReferences).toBe(`!${P1}`);
	expect(Object.values(others).filter((value) => value !== null)).toEqual([]);
	expect(world.deal('A').stage).toBe('won');
});

it('a deal that is not there is told, and nothing was written', async () => {
	const world = worldOf();
	expect(await world.link('nowhere')).toEqual({ missing: true });
	expect(await world.unlink('nowhere')).toEqual({ missing: true });
	expect(world.crm.calls).not.toContain('writeDeals');
});

it('a deal that changes meanwhile is read again; one that never rests is told', async () => {
	const world = worldOf('revision');
	let changes = 1;
	world.hooks.crm = async (label) => {
		await Promise.resolve();
		if (label === 'writeDeals' && changes-- > 0) world.deal('A').revision++;
	};
	expect(await world.link('A')).toMatchObject({ isUnchanged: false });
	changes = 9;
	expect(await world.unlink('A')).toMatchObject({ failure: { kind: 'unavailable' } });
});

it('what the CRM refuses is told', async () => {
	const world = worldOf();
	world.crm.adapter.writeDeals = async (given) =>
		await Promise.resolve(
			given.map(() => ({
				status: 'failed' as const,
				failure: { kind: 'permission' as const, message: 'no' },
			})),
		);
	expect(await world.link('A')).toMatchObject({ failure: { kind: 'permission' } });
});

it('of a deal with payments of two gateways, one of the moved one’s gateway is counted again', async () => {
	const world = worldOf();
	const other = P2.replace(/^[^/]+/, 'acorn');
	world.deal('A').fields.paymentReferences = `${other} ${P1} ${P2}`;
	expect(await world.unlink('A')).toMatchObject({ recount: [P2] });
});
