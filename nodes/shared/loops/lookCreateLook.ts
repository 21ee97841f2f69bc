import type { Failure } from '../vocabulary/failure';
import type { RowOutcome } from './batches';

export interface Keyless<Row extends { readonly key: string }, Found> {
	readonly rows: readonly Row[];
	/** What is there for these rows, and maybe more. */
	look(rows: readonly Row[]): Promise<readonly Found[]>;
	/** In the order given. */
	create(rows: readonly Row[]): Promise<ReadonlyArray<RowOutcome<Found>>>;
	remove(younger: readonly Found[]): Promise<void>;
	/** `undefined` for what carries no key. */
	keyOf(found: Found): string | undefined;
	idOf(found: Found): string;
	/** The same for whoever asks, also of two made at the same moment. */
	isOlder(left: Found, right: Found): boolean;
	/** For a row of which nothing was said. */
	readonly untold: Failure;
}

export type Looked<Found> =
	{ readonly found: Found; readonly isNew: boolean } | { readonly failure: Failure };

/**
 * Creates once what the vendor keeps no unique key for: look, create, look again; where two were created at once the older
 * one stays and the younger one goes. Between the two looks both exist, so that two runs can both believe they were first if
 * the vendor shows them each other's record late. Of several rows with one key, only the first can have created it.
 */
export async function lookCreateLook<Row extends { readonly key: string }, Found>(
	keyless: Keyless<Row, Found>,
): Promise<Array<Looked<Found>>> {
	const { rows, idOf } = keyless;
	const before = oldestByKey(await keyless.look(rows), keyless);
	const distinct = [...new Map(rows.map((row) => [row.key, row])).values()];
	const missing = distinct.filter(({ key }) => !before.has(key));
	const made = await keyless.create(missing);
	const mine = new Map<string, Found>();
	const failures = new Map<string, Failure>();
	for (const [index, { key }] of missing.entries()) {
		const outcome = made[index];
		if (outcome && 'result' in outcome) mine.set(key, outcome.result);
		else if (outcome) failures.set(key, outcome.failure);
	}
	const after = mine.size > 0 ? await keyless.look(missing) : [];
	const standing = oldestByKey([...before.values(), ...after, ...mine.values()], keyless);
	const isStanding = (key: string, found: Found) => {
		const oldest = standing.get(key);
		return oldest !== undefined && idOf(oldest) === idOf(found);
	};
	const younger = [...mine].filter(([key, found]) => !isStanding(key, found));
	if (younger.length > 0) await keyless.remove(younger.map(([, found]) => found));
	const seen = new Set<string>();
	return rows.map(({ key }): Looked<Found> => {
		const found = standing.get(key);
		const isFirst = !seen.has(key);
		seen.add(key);
		if (found === undefined) return { failure: failures.get(key) ?? keyless.untold };
		const own = mine.get(key);
		return { found, isNew: isFirst && own !== undefined && idOf(own) === idOf(found) };
	});
}

/** The oldest of each key. */
export function oldestByKey<Found>(
	found: readonly Found[],
	{ keyOf, isOlder }: Pick<Keyless<never, Found>, 'keyOf' | 'isOlder'>,
): Map<string, Found> {
	const oldest = new Map<string, Found>();
	for (const one of found) {
		const key = keyOf(one);
		if (key === undefined) continue;
		const known = oldest.get(key);
		if (known === undefined || isOlder(one, known)) oldest.set(key, one);
	}
	return oldest;
}
