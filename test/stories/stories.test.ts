/** Every story of MONEY.md between the two stand-ins, whatever the order and number of its events. */
import { playIn } from './playIn';
import { ORDERS, STORIES } from './table';

describe.each(STORIES.map((story) => [story.number, story] as const))('story %s', (_n, story) => {
	it.each(Object.entries(ORDERS))('%s', async (_name, order) => {
		const { found, expected, world } = await playIn(story, order);
		expect(found).toEqual(expected);
		story.check?.(world);
	});
});
