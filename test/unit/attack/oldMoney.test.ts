/** Attacks on matching by the payer's address: news of money from before the deal. */
import { kinds } from '../../support/syncWorld';
import { createMatchWorld, DAY_MS } from '../sync/matchWorld';

it('an old invoice given up is not the reason to dun a new deal', async () => {
	const world = createMatchWorld([
		{ id: 'B', amount: '10.00', createdAt: '2026-03-20T00:00:00.000Z' },
	]);
	world.life({ id: 'i1', kind: 'invoice', email: 'anna@acme.example', amount: 1000 });
	world.happens('i1', 'send');
	world.pass(60 * DAY_MS);
	const out = await world.sync([world.happens('i1', 'giveUp')]);
	expect(kinds(out)).toEqual(['needsReview unpaid']);
	expect(world.deal('B').fields).toEqual({});
});

it('a payment that arrived two months before the deal does not win it', async () => {
	const world = createMatchWorld([
		{ id: 'B', amount: '10.00', createdAt: '2026-04-29T00:00:00.000Z' },
	]);
	world.life({ id: 'p1', email: 'anna@acme.example', amount: 1000 });
	const event = world.happens('p1', 'pay');
	world.pass(60 * DAY_MS);
	await world.sync([event]);
	expect(world.deal('B').stage).toBe('sent');
});
