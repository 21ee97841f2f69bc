import { eachOnce, eachPage } from '../../../nodes/shared/loops/pages';
import { UnusableAnswer } from '../../../nodes/shared/vocabulary/unusableAnswer';

const extent = { vendor: 'Stripe', what: 'events' };

async function read(cursors: ReadonlyArray<string | undefined>, most: number) {
	const pages: string[] = [];
	let asked = 0;
	const paging = eachPage({
		...extent,
		most,
		read: async (cursor = 'first') => await Promise.resolve((asked++, cursor)),
		next: () => cursors[asked - 1],
	});
	for await (const page of paging) pages.push(page);
	return pages;
}

async function* objects(...ids: readonly string[]) {
	for (const id of ids) yield await Promise.resolve({ id });
}

async function once(ids: readonly string[], most: number) {
	const read: string[] = [];
	for await (const { id } of eachOnce(objects(...ids), { ...extent, most })) read.push(id);
	return read;
}

describe('pages', () => {
	it.each([
		[[undefined], ['first']],
		[
			['a', 'b', undefined],
			['first', 'a', 'b'],
		],
	])('with the next cursors %j are read to their end', async (cursors, pages) => {
		expect(await read(cursors, 3)).toEqual(pages);
	});

	it.each([
		[['a', 'b', 'c'], 3, 'does not end: more than 3 pages are not read'],
		[['a', 'a'], 9, 'comes back to a page'],
		[['a', 'b', 'a'], 9, 'comes back to a page'],
	])(
		'with the next cursors %j, of which %i are allowed, are refused',
		async (cursors, most, words) => {
			const refused = read(cursors, most);
			await expect(refused).rejects.toThrow(UnusableAnswer);
			await expect(refused).rejects.toThrow(`The list of events of Stripe ${words}. Run it again`);
		},
	);

	it('are no longer asked for when nobody wants more', async () => {
		let asked = 0;
		const paging = eachPage({
			...{ ...extent, most: 9 },
			read: async () => await Promise.resolve(++asked),
			next: (page) => String(page),
		});
		for await (const page of paging) if (page === 2) break;
		expect(asked).toBe(2);
	});
});

describe('objects of an SDK’s own paging', () => {
	it('come each once, as many as there may be', async () => {
		expect(await once(['a', 'b'], 2)).toEqual(['a', 'b']);
		await expect(once(['a', 'b', 'c'], 2)).rejects.toThrow('more than 2 events are not read');
		await expect(once(['a', 'b', 'a'], 9)).rejects.toThrow('comes back to a page');
	});
});
