/** Money that PayPal pulls back without a dispute: what the deal shows, and what is told of it once. */
import { bench } from '../../sandbox/paypal/bench';
import { openWorld } from '../../sandbox/paypal/benchWorld';
import { CRM_BENCHES } from '../benches';
import { required } from '../gateway/check';
import { openPair } from '../sync/pair';

const THOUSAND = 100_000;
const FORTY_DAYS_MS = 40 * 86_400_000;

async function open(openCrm: (typeof CRM_BENCHES)[number][1], amount?: number) {
	const world = openWorld();
	const pair = await openPair({ ...bench, open: async () => world }, openCrm);
	const news = () =>
		pair.outcomes.flatMap((one) =>
			one.outcome === 'new' ? [[one.fact.type, one.fact.amount] as const] : [],
		);
	return { ...pair, world, news, dealId: pair.seedDeal(amount) };
}

describe.each(CRM_BENCHES)(
	'what PayPal pulls back of a payment on a deal of %s',
	(_name, openCrm) => {
		it.each([
			['all of it', undefined, 'Charged back', THOUSAND],
			['a part of it', '300.00', 'Partially charged back', 30_000],
		])('%s is lost, however often it is told', async (_what, value, status, lost) => {
			const { world, order, told, sync, shown, news, pass, dealId } = await open(openCrm, THOUSAND);
			const paid = await world.pay(order(dealId, THOUSAND));
			await sync(await told());
			pass();
			world.sandbox.reverse(paid.id, value);
			const events = await told();
			await sync(events);
			await sync(events);
			const expected = { status, paid: THOUSAND, refunded: 0, lost, isWon: true };
			expect(await shown(dealId)).toMatchObject(expected);
			expect(news()).toEqual([
				['payment.succeeded', THOUSAND],
				['dispute.lost', lost],
			]);

			// PayPal has forgotten its events by then; the report has not.
			world.advance(FORTY_DAYS_MS);
			await sync(events);
			expect(await shown(dealId)).toMatchObject(expected);
			expect(news()).toHaveLength(2);
		});

		it('beside what the merchant gave back, each is what it is', async () => {
			const { world, order, told, sync, shown, pass, dealId } = await open(openCrm, THOUSAND);
			const paid = await world.pay(order(dealId, THOUSAND));
			pass();
			await world.refund(paid, 40_000);
			pass();
			world.sandbox.reverse(paid.id, '250.00');
			await sync(await told());
			expect(await shown(dealId)).toMatchObject({ paid: THOUSAND, refunded: 40_000, lost: 25_000 });
		});

		it('a period of a subscription is lost by itself', async () => {
			const { world, order, told, sync, shown, news, pass, dealId } = await open(openCrm);
			const root = await required(world.subscribe)(order(dealId, 5_000));
			pass();
			await required(world.renew)(root);
			await sync(await told());
			pass();
			world.sandbox.reverse(world.sandbox.captures()[0]?.id ?? '');
			await sync(await told());
			expect(await shown(dealId)).toMatchObject({ paid: 10_000, refunded: 0, lost: 5_000 });
			expect(news().at(-1)).toEqual(['dispute.lost', 5_000]);
		});
	},
);
