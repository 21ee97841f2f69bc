/** Every story of MONEY.md between the two stand-ins, whatever the order and number of its events. */
import { existsSync } from 'node:fs';
import { BOOK } from './book';
import { playIn } from './playIn';
import { ORDERS } from './story';

describe.each(BOOK.map((story) => [story.name, story] as const))('story %s', (_n, story) => {
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

it('no story is left out', () => {
	const played = BOOK.map(({ name }) => Number.parseInt(name, 10));
	const known = new Set([...played, ...Object.keys(ELSEWHERE).map(Number)]);
	const all = Array.from({ length: 52 }, (_, place) => place + 1);
	expect(all.filter((number) => !known.has(number))).toEqual([]);
	const missing = Object.values(ELSEWHERE).filter((file) => !existsSync(file));
	expect(missing).toEqual([]);
});
