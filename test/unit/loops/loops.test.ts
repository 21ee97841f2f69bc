/** The loops that adapters share: in batches, once without a unique key, oldest first by windows of time. */
import { type RowOutcome, sendInBatches } from '../../../nodes/shared/loops/batches';
import { lookCreateLook } from '../../../nodes/shared/loops/lookCreateLook';
import { oldestFirst } from '../../../nodes/shared/loops/oldestFirst';

const untold = { kind: 'unavailable' as const, message: 'Nothing was said' };
const refused = { kind: 'invalidRequest' as const, message: 'A row is refused' };

/** Rows are letters: any `x` makes the whole call refused, and of a `?` no answer says anything. */
async function send(letters: string, size: number, mayHalve = true) {
	const calls: string[] = [];
	const outcomes = await sendInBatches({
		...{ rows: [...letters], size, untold, mayHalve: () => mayHalve },
		identityOf: (row) => row,
		send: async (sent) => {
			calls.push(sent.map(({ row }) => row).join(''));
			if (calls.at(-1)?.includes('x')) throw new Error('refused');
			return await Promise.resolve(
				sent.map(({ row }) => (row === '?' ? undefined : { result: row })),
			);
		},
		classify: (error) => (error instanceof Error ? refused : undefined),
	});
	const told = outcomes.map((outcome) =>
		'result' in outcome ? outcome.result : outcome.failure.kind,
	);
	return [calls.join(' '), told.join(' ')];
}

it.each([
	['as many as fit into a call', 'abc', 2, true, 'ab c', 'a b c'],
	['never one identity twice in a call', 'aab', 3, true, 'ab a', 'a a b'],
	[
		'by halves until the bad row is alone',
		'abxd',
		4,
		true,
		'abxd ab xd x d',
		'a b invalidRequest d',
	],
	['whole where halves are not allowed', 'ax', 2, false, 'ax', 'invalidRequest invalidRequest'],
	['alone where nothing was said', 'a?b', 3, true, 'a?b ?', 'a unavailable b'],
])('rows are sent %s', async (_name, rows, size, mayHalve, calls, told) => {
	expect(await send(rows, size, mayHalve)).toEqual([calls, told]);
});

/** What is found is a key and a number that counts up. `other`: what another run makes between the two looks. */
async function createOnce(wanted: string, there: readonly string[], other: readonly string[]) {
	const found = [...there];
	const removed: string[] = [];
	const outcomes = await lookCreateLook({
		...{ rows: [...wanted].map((key) => ({ key })), untold },
		look: async () => await Promise.resolve([...found]),
		create: async (rows): Promise<Array<RowOutcome<string>>> => {
			const made = rows.map(({ key }) => `${key}5`);
			found.push(...other, ...made.filter((one) => one !== 'x5'));
			return await Promise.resolve(
				made.map((result) => (result === 'x5' ? { failure: refused } : { result })),
			);
		},
		remove: async (younger) => await Promise.resolve(void removed.push(...younger)),
		keyOf: (one) => one[0],
		idOf: (one) => one,
		isOlder: (left, right) => left < right,
	});
	const told = outcomes.map((outcome) =>
		'found' in outcome ? `${outcome.found}${outcome.isNew ? ' new' : ''}` : outcome.failure.kind,
	);
	return [told.join(', '), removed.join(' ')];
}

it.each<[string, string, string[], string[], string, string]>([
	['what is not there is made', 'ab', ['b1'], [], 'a5 new, b1', ''],
	['a key that comes twice is made once', 'aa', [], [], 'a5 new, a5', ''],
	['of two made at once the younger goes', 'a', [], ['a4'], 'a4', 'a5'],
	['of two made at once the older stays', 'a', [], ['a6'], 'a5 new', ''],
	['a refusal is the row’s own', 'ax', [], [], 'a5 new, invalidRequest', ''],
	['what is refused here may stand from elsewhere', 'ax', [], ['x6'], 'a5 new, x6', ''],
])('look, create, look: %s', async (_name, rows, there, other, told, removed) => {
	expect(await createOnce(rows, there, other)).toEqual([told, removed]);
});

/** Moments as the items, pages of two, windows of at least ten seconds. */
async function read(moments: readonly number[], window: { from: number; to?: number }) {
	const calls: string[] = [];
	const list = async ({ from, to }: typeof window, cursor = '0') => {
		calls.push(`${from}-${to ?? ''}${cursor === '0' ? '' : `+${cursor}`}`);
		const held = moments.filter((at) => at >= from && at <= (to ?? at)).sort((a, b) => b - a);
		const end = Number(cursor) + 2;
		const items = held.slice(Number(cursor), end);
		return await Promise.resolve({ items, next: end < held.length ? String(end) : undefined });
	};
	const items: number[] = [];
	const reading = oldestFirst({
		...{ vendor: 'Acorn', what: 'events', most: 3, shortest: 10, window },
		...{ lists: [list], createdOf: (at: number) => at },
	});
	for await (const item of reading) items.push(item);
	return [items.join(' '), calls.join(' ')];
}

it.each<[string, number[], { from: number; to?: number }, string, string]>([
	['one page holds', [3, 1], { from: 0 }, '1 3', '0-'],
	[
		'is cut into halves that share no second',
		[1, 20, 21, 40],
		{ from: 0 },
		'1 20 21 40',
		'0- 0-20 21-',
	],
	[
		'is too short to cut is read page by page',
		[1, 2, 3, 4, 5],
		{ from: 0, to: 9 },
		'1 2 3 4 5',
		'0-9 0-9+2 0-9+4',
	],
	['leaves out what is younger', [1, 2, 9], { from: 0, to: 5 }, '1 2', '0-5'],
])('a window that %s', async (_name, moments, window, items, calls) => {
	expect(await read(moments, window)).toEqual([items, calls]);
});

it('a window too full to be held is refused, not cut', async () => {
	await expect(read([1, 2, 3, 4, 5, 6, 7], { from: 0 })).rejects.toThrow('more than 3 pages');
});
