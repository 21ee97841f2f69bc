/** How a story of the table is played and what is compared in the end. */
import type { PaymentEvent } from '../../nodes/shared/vocabulary/event';
import { openStoryWorld } from '../support/storyWorld';
import { type ORDERS, play, type Story, type StoryPlay } from './story';

const FIELDS = ['paymentStatus', 'totalPaid', 'paymentReferences'] as const;

export async function playIn(
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
	const scene: StoryPlay = {
		...world,
		toldFirst: () => void first.push(...world.told()),
		untold: () => void world.told(),
		arrive: async () => await arrive(world.told()),
		remember: (name, value) => void memory.set(name, value),
		recall: (name) => memory.get(name) ?? '',
	};
	await play(story, scene);
	const events = world.told();
	for (const event of first) await world.sync([event], story.options);
	await arrive(events);

	const found: Record<string, unknown> = {};
	const expected: Record<string, unknown> = {};
	for (const [name, shown] of Object.entries(story.shows)) {
		const wanted =
			shown === 'untouched' ? Object.fromEntries(FIELDS.map((key) => [key, null])) : shown;
		for (const [field, value] of Object.entries(wanted)) {
			expected[`${name} ${field}`] = typeof value === 'function' ? value(scene) : value;
			found[`${name} ${field}`] = scene.read(name, field as (typeof FIELDS)[number]);
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
	return { found, expected, world: scene };
}
