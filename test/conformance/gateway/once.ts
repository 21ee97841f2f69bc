import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import type { Http } from '../../../nodes/shared/contracts/http';
import { withRetries } from '../../../nodes/shared/transport/retry';
import { type Check, required, type Topic } from './check';
import { OPERATIONS } from './operations';
import { type Call, needsOf, type Operation } from './operations/operation';
import { losing, openPlay, type Play } from './play';

const MOST_WRITES = 10;
const DAY_AND_AN_HOUR = 25 * 3_600_000;

/** What there is after the operation was done once, plainly, in a world of its own; and how many writes it took. */
async function plainly({ bench, adapter }: Play, operation: Operation) {
	const world = await bench.open();
	const play = openPlay(bench, adapter, world);
	const call = await operation.prepare(play);
	const before = world.tally();
	const connection = world.connect();
	const http = losing(play, 0, connection.http);
	await call({ ...connection, http }, 'key-1');
	const after = world.tally();
	await world.stop();
	return { added: difference(before, after), writes: http.writes() };
}

/**
 * Each write's answer is lost once, each time in a world of its own, and there is no more afterwards than after doing it once.
 * @returns how many writes it takes.
 */
async function losingEach(
	play: Play,
	operation: Operation,
	act: (call: Call, connection: GatewayConnection, lossy: Http) => Promise<void>,
): Promise<number> {
	const { added, writes } = await plainly(play, operation);
	for (let nth = 1; nth <= writes; nth++) {
		const world = await play.bench.open();
		const other = openPlay(play.bench, play.adapter, world);
		const call = await operation.prepare(other);
		const before = world.tally();
		const connection = world.connect();
		await act(call, connection, losing(other, nth, connection.http));
		expect([nth, difference(before, world.tally())]).toEqual([nth, added]);
		await world.stop();
	}
	return writes;
}

export const once: Topic = {
	name: 'does once what has one key',
	checks: () => OPERATIONS.filter(({ isKeyed }) => isKeyed).flatMap(checksOf),
};

function checksOf(operation: Operation): Check[] {
	const needs = needsOf(operation);
	return [
		{
			name: `${operation.name}, asked three times, and with the longest key`,
			...needs,
			async run(play) {
				const call = await operation.prepare(play);
				const { added } = await plainly(play, operation);
				const before = play.world.tally();
				const key = 'k'.repeat(play.adapter.longestKey || 200);
				const results = [];
				for (let times = 0; times < 3; times++) {
					results.push(await call(play.world.connect(), key));
					play.world.advance(60_000);
				}
				expect(difference(before, play.world.tally())).toEqual(added);
				expect(results.map(idOf)).toEqual([idOf(results[0]), idOf(results[0]), idOf(results[0])]);
				const news = results.map(newsOf);
				if (news[0] !== undefined) expect(news.slice(1)).toEqual([false, false]);
			},
		},
		{
			name: `${operation.name}, whichever answer was lost`,
			...needs,
			async run(play) {
				const writes = await losingEach(play, operation, async (call, connection, lossy) => {
					const lost = await call({ ...connection, http: lossy }, 'key-1').catch(
						(error: unknown) => error,
					);
					if (lost instanceof Error) expect(play.adapter.classify(lost)?.kind).toBe('unavailable');
					await call(connection, 'key-1');
				});
				expect(writes).toBeGreaterThan(0);
				expect(writes).toBeLessThan(MOST_WRITES);
			},
		},
		{
			name: `${operation.name}, whichever answer was lost and asked for again at once`,
			...needs,
			async run(play) {
				await losingEach(play, operation, async (call, connection, lossy) => {
					const repeating = withRetries(lossy, connection.clock);
					// Where the gateway takes no keys the connection may not repeat, and whoever asked asks again.
					const first = await call({ ...connection, http: repeating }, 'key-1').then(
						() => true,
						() => false,
					);
					if (!first) await call(connection, 'key-1');
				});
			},
		},
		{
			name: `${operation.name}, where two ask at the same moment`,
			...needs,
			async run(play) {
				// Without a key nobody can tell two at one moment apart: each has looked before the other wrote.
				if (isKeyless(play, operation)) return expect(operation.isKeyed).toBe(true);
				const { added } = await plainly(play, operation);
				const call = await operation.prepare(play);
				const before = play.world.tally();
				const connection = play.world.connect();
				const made = await Promise.allSettled([
					call(connection, 'key-1'),
					call(connection, 'key-1'),
				]);
				expect(made.map(({ status }) => status)).toContain('fulfilled');
				expect(difference(before, play.world.tally())).toEqual(added);
			},
		},
	];
}

function isKeyless({ adapter, bench }: Play, { action }: Operation): boolean {
	return adapter.longestKey === 0 || bench.keyless?.some((name) => name === action) === true;
}

/** Later than gateways remember keys. */
export async function muchLater(play: Play): Promise<void> {
	play.world.advance(DAY_AND_AN_HOUR);
}

type Tally = Readonly<Record<string, number>>;

function difference(before: Tally, after: Tally): Tally {
	return Object.fromEntries(
		Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]),
	);
}

interface Result {
	readonly id?: string;
	readonly isNew?: boolean;
	readonly subject?: { readonly id: string };
	readonly value?: { readonly id?: string; readonly subject?: { readonly id: string } };
}

const idOf = (result: unknown): string => {
	const { id, subject, value } = result as Result;
	return required(value?.id ?? value?.subject?.id ?? id ?? subject?.id);
};

const newsOf = (result: unknown): boolean | undefined => (result as Result).isNew;
