/** Every story of MONEY.md between the two stand-ins, whatever the order and number of its events. */
import { existsSync } from 'node:fs';
import type { PaymentEvent } from '../../nodes/shared/vocabulary/event';
import { openStoryWorld } from '../support/storyWorld';
import { ORDERS, STORIES, type Story, type StoryPlay } from './table';

const FIELDS = ['paymentStatus', 'totalPaid', 'paymentReferences'] as const;

async function playIn(
	story: Story,
	order: (typeof ORDERS)[string],
): Promise<{ found: unknown; expected: unknown; world: StoryPlay }> {
	const world = await openStoryWorld();
	for (const [name, seed] of Object.entries(story.deals)) world.seedDeal(name, seed);
	const first: PaymentEvent[] = [];
	const memory = new Map<string, string>();
	const arrive = async (events: readonly PaymentEvent[]) => {
		for (const run of order(events)) await world.sync(run, story.options);
	};
	const play: StoryPlay = {
		...world,
		toldFirst: () => void first.push(...world.told()),
		untold: () => void world.told(),
		arrive: async () => await arrive(world.told()),
		remember: (name, value) => void memory.set(name, value),
		recall: (name) => memory.get(name) ?? '',
	};
	await story.play(play);
	const events = world.told();
	for (const event of first) await world.sync([event], story.options);
	await arrive(events);

	const found: Record<string, unknown> = {};
	const expected: Record<string, unknown> = {};
	for (const [name, shown] of Object.entries(story.shows)) {
		const wanted =
			shown === 'untouched' ? Object.fromEntries(FIELDS.map((key) => [key, null])) : shown;
		for (const [field, value] of Object.entries(wanted)) {
			expected[`${name} ${field}`] = value;
			found[`${name} ${field}`] = play.read(name, field as (typeof FIELDS)[number]);
		}
	}
	const news = world.outcomes.flatMap((one) => (one.outcome === 'new' ? [one.fact] : []));
	found['new twice'] = news
		.map(({ key }) => key)
		.filter((key, place, all) => all.indexOf(key) !== place);
	expected['new twice'] = [];
	for (const { types, times } of story.news ?? []) {
		found[`new ${types.join(' or ')}`] = news.filter(({ type }) => types.includes(type)).length;
		expected[`new ${types.join(' or ')}`] = times;
	}
	if (story.reviews) {
		found.reviews = [
			...new Set(
				world.outcomes.flatMap((one) => (one.outcome === 'needsReview' ? [one.reason] : [])),
			),
		];
		expected.reviews = story.reviews;
	}
	found.failed = world.outcomes.flatMap((one) =>
		one.outcome === 'failed' ? [one.failure.message] : [],
	);
	expected.failed = [];
	return { found, expected, world: play };
}

describe.each(STORIES.map((story) => [story.number, story] as const))('story %s', (_n, story) => {
	it.each(Object.entries(ORDERS))('%s', async (_name, order) => {
		const { found, expected, world } = await playIn(story, order);
		expect(found).toEqual(expected);
		story.check?.(world);
	});
});

/** Stories that are about more than one run, node or template; each is played where that is. */
const ELSEWHERE: Readonly<Record<number, string>> = {
	44: 'test/unit/sync/remedies.test.ts',
	46: 'test/unit/sync/model.test.ts',
	47: 'test/unit/n8n/paymentSync.test.ts',
	48: 'test/unit/sync/claims.test.ts',
	49: 'test/package/templates.test.ts',
};

/** Two gateways on one deal: comes with the second gateway. */
const LATER = [50];

it('no story is left out', () => {
	const played = STORIES.map(({ number }) => Number.parseInt(String(number), 10));
	const known = new Set([...played, ...Object.keys(ELSEWHERE).map(Number), ...LATER]);
	const all = Array.from({ length: 52 }, (_, place) => place + 1);
	expect(all.filter((number) => !known.has(number))).toEqual([]);
	const missing = Object.values(ELSEWHERE).filter((file) => !existsSync(file));
	expect(missing).toEqual([]);
});
