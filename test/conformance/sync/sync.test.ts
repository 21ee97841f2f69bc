/** Every gateway with every CRM, in this process. A further system joins by its folder in `test/sandbox`. */
import type { PaymentEvent } from '../../../nodes/shared/vocabulary/event';
import { CRM_BENCHES, GATEWAY_BENCHES } from '../benches';
import { dice, playHistory } from './histories';
import { openPair } from './pair';
import { STORIES } from './stories';

jest.setTimeout(60_000);

const THANKS: ReadonlySet<string> = new Set(['payment.succeeded', 'invoice.paid']);
const SEEDS = Array.from({ length: 8 }, (_, index) => index + 1);
const STEPS = 9;

/** Runs, each with the events that arrive together. */
const ORDERS: Readonly<Record<string, (events: readonly PaymentEvent[]) => PaymentEvent[][]>> = {
	'as they happened': (events) => events.map((event) => [event]),
	'the last first': (events) => [...events].reverse().map((event) => [event]),
	'all together, twice': (events) => [[...events], [...events]],
};

const PAIRS = GATEWAY_BENCHES.flatMap(([gatewayId, gateway]) =>
	CRM_BENCHES.map(([crmId, openCrm]) => ({
		pair: `${gatewayId} and ${crmId}`,
		gateway,
		openCrm,
	})),
);

describe.each(PAIRS)('$pair', ({ gateway, openCrm }) => {
	const isTold = ({ verbs = [] }: (typeof STORIES)[number]) =>
		verbs.every((verb) => !gateway.lacks.includes(verb));

	describe.each(STORIES.filter(isTold).map((story) => [story.number, story] as const))(
		'story %s',
		(_number, story) => {
			it.each(Object.entries(ORDERS))('%s', async (_order, order) => {
				const pair = await openPair(gateway, openCrm);
				const dealId = pair.seedDeal(story.amount);
				await story.play(pair, dealId);
				for (const run of order(await pair.told())) await pair.sync(run);
				expect(await pair.shown(dealId)).toEqual(story.shows);
				const news = pair.outcomes.flatMap((one) => (one.outcome === 'new' ? [one.fact] : []));
				expect(new Set(news.map(({ key }) => key)).size).toBe(news.length);
				const thanks = news.filter(({ type }) => THANKS.has(type)).length;
				if (story.thanks !== undefined) expect(thanks).toBe(story.thanks);
				expect(pair.outcomes.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
			});
		},
	);

	const untold = STORIES.filter((story) => !isTold(story));

	it(`says that it cannot tell ${untold.length} of ${STORIES.length} stories, and has nothing that they need`, async () => {
		const world = await gateway.open();
		await world.stop();
		for (const { verbs = [] } of untold) {
			const lacked = verbs.filter((verb) => gateway.lacks.includes(verb));
			expect(lacked).not.toEqual([]);
			for (const verb of lacked) expect(world[verb]).toBeUndefined();
		}
	});

	it.each(SEEDS)('history %i adds up, however it arrives', async (seed) => {
		const roll = dice(seed);
		const pair = await openPair(gateway, openCrm);
		const dealId = pair.seedDeal(100_000);
		const books = await playHistory(pair, dealId, STEPS, roll);
		const events = [...(await pair.told())].sort(() => roll(3) - 1);
		for (let start = 0; start < events.length;) {
			const end = start + 1 + roll(4);
			await pair.sync(events.slice(start, end));
			start = end - (roll(5) === 0 ? 1 : 0);
		}
		const { paid = 0, refunded = 0, lost = 0 } = await pair.shown(dealId);
		expect({ paid, refunded, lost }).toEqual(books);
		const news = pair.outcomes.flatMap((one) => (one.outcome === 'new' ? [one.fact.key] : []));
		expect(new Set(news).size).toBe(news.length);
	});
});
