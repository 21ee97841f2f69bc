/** Answers that no system should give, and a limit to how long a test waits for what becomes of them. */
import fc from 'fast-check';

/** JSON of success that is no object, and bodies that are no JSON. */
export const NO_OBJECTS: ReadonlyArray<readonly [name: string, body: string]> = [
	['a text', '"ok"'],
	['a number', '0'],
	['true', 'true'],
	['null', 'null'],
	['a list', '[]'],
	['a list of objects', '[{"id":"x"}]'],
	['nothing', ''],
	['a page of HTML', '<html><body>Welcome</body></html>'],
	['half an answer', '{"id":"ch_1","amo'],
	['lists in lists', '['.repeat(100_000) + ']'.repeat(100_000)],
];

/** Bodies that say nothing of why a call was refused. */
export const NO_REASONS: ReadonlyArray<readonly [name: string, body: string]> = [
	...NO_OBJECTS,
	['an empty object', '{}'],
	['a reason that is a text', '{"error":"invalid_grant"}'],
	['a reason that is null', '{"error":null}'],
	['a reason that is a list', '{"error":[]}'],
	['a reason without words', '{"error":{"message":{},"code":5,"type":[]}}'],
];

export const PENDING = 'still pending';

/** What becomes of a call: a few turns of the event loop, so that even on a busy machine what takes this long is `PENDING` for ever. */
export async function settled(
	call: () => Promise<unknown>,
	milliseconds = 10_000,
): Promise<unknown> {
	let timer: NodeJS.Timeout | undefined;
	const limit = new Promise<string>((resolve) => {
		timer = setTimeout(() => resolve(PENDING), milliseconds);
	});
	const outcome = await Promise.race([call().catch((error: unknown) => error), limit]);
	clearTimeout(timer);
	return outcome;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What a value may be turned into. */
const REPLACEMENTS: readonly Json[] = [
	...[null, true, 0, -1, 1.5, 1e300, '', 'x', '12.34', '1e-50000', '9'.repeat(400)],
	...[[], [null], [[]], {}, { id: 5 }, { data: null }],
];

/**
 * One change at one place of an answer: a field dropped, a value of another kind, a list cut off.
 * @param pick a whole number from 0 on, below that one.
 */
export function mutate(body: string, pick: (below: number) => number): string {
	const root = JSON.parse(body) as Json;
	const places: Array<readonly [holder: Json[] | { [key: string]: Json }, key: string]> = [];
	const walk = (value: Json): void => {
		if (typeof value !== 'object' || value === null) return;
		for (const key of Object.keys(value)) {
			places.push([value, key]);
			walk((value as { [key: string]: Json })[key] ?? null);
		}
	};
	walk(root);
	const place = places[pick(places.length)];
	if (!place) return body;
	const [holder, key] = place as [{ [key: string]: Json }, string];
	const value = holder[key];
	const kind = pick(4);
	if (kind === 0 && Array.isArray(holder)) holder.splice(Number(key), 1);
	else if (kind === 0) delete holder[key];
	else if (kind === 1 && Array.isArray(value)) value.splice(pick(value.length + 1));
	else holder[key] = REPLACEMENTS[pick(REPLACEMENTS.length)] ?? null;
	return JSON.stringify(root);
}

/** Every good answer given, and told how to change one of them: `call` counts from 0. */
export type Changed<Connection> = (change: (body: string, call: number) => string) => Connection;

/** What an adapter reads through a connection. */
export type Read<Connection> = (connection: Connection) => Promise<unknown>;

/**
 * Reads again and again with one thing wrong in one answer: it is refused in words, or what is read keeps its form. Both have
 * to happen often, so that a suite that reads nothing is not taken for one that finds nothing.
 * @param firstCalls which of the calls of one reading may be the one; later ones come as they are.
 */
export async function readWithOneThingWrong<Connection>(parts: {
	readonly reads: ReadonlyArray<readonly [name: string, read: Read<Connection>]>;
	readonly connectionThat: Changed<Connection>;
	readonly firstCalls: number;
	readonly runs: number;
	readonly isRefusal: (error: Error) => boolean;
	readonly expectForm: (outcome: unknown) => void;
}): Promise<void> {
	const { reads, connectionThat, firstCalls, runs, isRefusal, expectForm } = parts;
	const refused = new Set<string>();
	let sound = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.constantFrom(...reads),
			fc.nat(firstCalls - 1),
			fc.gen(),
			async ([name, read], at, value) => {
				const pick = (below: number) => value(fc.nat, { max: Math.max(0, below - 1) });
				const connection = connectionThat((body, call) =>
					call === at ? mutate(body, pick) : body,
				);
				const outcome = await settled(async () => await read(connection));
				if (outcome instanceof Error) {
					if (!isRefusal(outcome)) throw outcome;
					refused.add(name);
					return;
				}
				sound += 1;
				expectForm(outcome);
			},
		),
		{ numRuns: runs },
	);
	expect(refused.size).toBeGreaterThan(reads.length / 2);
	expect(sound).toBeGreaterThan(runs / 10);
}
