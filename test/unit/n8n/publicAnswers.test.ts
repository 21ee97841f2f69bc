import {
	type Clock,
	type HttpResponse,
	NetworkFailure,
	NOT_ASKED,
} from '../../../nodes/shared/contracts/http';
import { PublicAnswers } from '../../../nodes/shared/n8n/access/publicAnswers';
import { attemptAsync } from '../../../nodes/shared/vocabulary/attempt';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

function play(answer: (url: string) => number | string = () => 200) {
	let now = 1_790_000_000_000;
	const asked: string[] = [];
	const clock: Clock = {
		now: () => now,
		sleep: async (_ms, signal) =>
			await new Promise((_resolve, reject) => {
				signal?.addEventListener('abort', () => reject(new Error('over')));
			}),
		random: () => 0,
	};
	const http = new PublicAnswers(clock).through(async ({ url }): Promise<HttpResponse> => {
		asked.push(url);
		const said = answer(url);
		if (typeof said === 'string') throw new NetworkFailure('No answer', said);
		return await Promise.resolve({ status: said, headers: {}, body: `of ${url}` });
	});
	/** The status, or the code of the failure. */
	const get = async (url: string) => {
		const attempted = await attemptAsync(async () => await http({ method: 'GET', url }));
		if ('value' in attempted) return attempted.value.status;
		if (attempted.error instanceof NetworkFailure) return attempted.error.code;
		throw attempted.error;
	};
	return { asked, get, pass: (ms: number) => void (now += ms) };
}

it('what was read is read once, for a day', async () => {
	const { asked, get, pass } = play();
	for (let index = 0; index < 50; index++) expect(await get('a')).toBe(200);
	pass(DAY_MS - 1);
	expect(await get('a')).toBe(200);
	expect(asked).toEqual(['a']);
	pass(2);
	expect(await get('a')).toBe(200);
	expect(asked).toEqual(['a', 'a']);
});

it('is read once by all who ask at the same time', async () => {
	const { asked, get } = play();
	expect(await Promise.all([get('a'), get('a'), get('a')])).toEqual([200, 200, 200]);
	expect(asked).toEqual(['a']);
});

it('what is not there stays so for half a minute', async () => {
	const { asked, get, pass } = play(() => 404);
	expect([await get('a'), await get('a')]).toEqual([404, 404]);
	expect(asked).toHaveLength(1);
	pass(31_000);
	expect(await get('a')).toBe(404);
	expect(asked).toHaveLength(2);
});

it.each([['ECONNRESET'], [503], [429], [302]])(
	'of an answer such as %s only the first hears, the next that nobody was asked',
	async (said) => {
		const { asked, get, pass } = play(() => said);
		expect(await get('a')).toBe(said);
		expect([await get('a'), await get('a')]).toEqual([NOT_ASKED, NOT_ASKED]);
		expect(asked).toHaveLength(1);
		pass(31_000);
		expect(await get('a')).toBe(said);
	},
);

it('ten thousand addresses that somebody made up cause twenty calls a minute, and nothing that is known suffers', async () => {
	const { asked, get, pass } = play((url) => (url === 'known' ? 200 : 404));
	expect(await get('known')).toBe(200);
	const seen = new Set<unknown>();
	for (let index = 0; index < 10_000; index++) seen.add(await get(`made-up-${index}`));
	expect(seen).toEqual(new Set([404, NOT_ASKED]));
	expect(asked).toHaveLength(20);
	expect(await get('known')).toBe(200);
	pass(MINUTE_MS + 1);
	for (let index = 0; index < 1_000; index++) await get(`other-${index}`);
	expect(asked).toHaveLength(40);
	expect(await get('known')).toBe(200);
	expect(asked).toHaveLength(40);
});

it('what is refused before it is asked is thrown as it is', async () => {
	const clock = { now: () => 1, sleep: async () => undefined, random: () => 0 };
	const http = new PublicAnswers(clock).through(
		async () => await Promise.reject(new TypeError('nowhere')),
	);
	await expect(http({ method: 'GET', url: 'a' })).rejects.toThrow(TypeError);
});
