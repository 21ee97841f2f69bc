import { fromReference } from './subject';

/**
 * The references of a deal's subjects, as its one text field holds them. The set only grows, so that the union of any two
 * versions is right: two runs that add at once cannot lose an entry for good. A reference that another one replaced while
 * it was unpaid stays in it, marked; and so does one that a person took off, since nothing may bring it back by itself.
 */
export interface SubjectSet {
	/** On the deal, in the order they were added. */
	readonly references: readonly string[];
	/** Those of them that count only if money arrives on them after all. */
	readonly replaced: ReadonlySet<string>;
	/** Taken off by a person; none of them is among `references`. */
	readonly removed: ReadonlySet<string>;
}

const SEPARATOR = ' ';
const REPLACED_MARK = '~';
const REMOVED_MARK = '!';

/** A set of references without any mark. */
export function subjectSet(references: readonly string[]): SubjectSet {
	return { references: [...new Set(references)], replaced: new Set(), removed: new Set() };
}

/** Reads the field; words that are no references (a person's remark) are left out. */
export function parseSubjectSet(text: string | null | undefined): SubjectSet {
	const words = (text ?? '').split(/[\s,;]+/).filter((word) => word !== '');
	const references: string[] = [];
	const replaced = new Set<string>();
	const removed = new Set<string>();
	for (const word of words) {
		const mark = [REPLACED_MARK, REMOVED_MARK].find((one) => word.startsWith(one));
		const reference = mark === undefined ? word : word.slice(mark.length);
		if (!fromReference(reference)) continue;
		if (mark === REMOVED_MARK) {
			removed.add(reference);
			continue;
		}
		if (!references.includes(reference)) references.push(reference);
		if (mark === REPLACED_MARK) replaced.add(reference);
	}
	return withoutRemoved({ references, replaced, removed });
}

/** What is on the deal first, what was taken off last. */
export function formatSubjectSet(set: SubjectSet): string {
	const kept = set.references.map((reference) =>
		set.replaced.has(reference) ? REPLACED_MARK + reference : reference,
	);
	return [...kept, ...[...set.removed].map((reference) => REMOVED_MARK + reference)].join(
		SEPARATOR,
	);
}

/** Everything that any of the sets holds; replaced in one is replaced in all, and taken off of one is off all. */
export function unionSubjectSets(sets: readonly SubjectSet[]): SubjectSet {
	return withoutRemoved({
		references: [...new Set(sets.flatMap((set) => set.references))],
		replaced: new Set(sets.flatMap((set) => [...set.replaced])),
		removed: new Set(sets.flatMap((set) => [...set.removed])),
	});
}

/** The set after a person took references off it. */
export function takeOff(set: SubjectSet, references: readonly string[]): SubjectSet {
	return withoutRemoved({ ...set, removed: new Set([...set.removed, ...references]) });
}

/** The set after a person put references on it, whether or not they were taken off before. */
export function putOn(set: SubjectSet, references: readonly string[]): SubjectSet {
	const removed = new Set([...set.removed].filter((one) => !references.includes(one)));
	return { ...set, references: [...new Set([...set.references, ...references])], removed };
}

/** Whether `inner` adds nothing to `outer`. */
export function isSubset(inner: SubjectSet, outer: SubjectSet): boolean {
	const isOff = (reference: string) => outer.removed.has(reference);
	return (
		inner.references.every((one) => outer.references.includes(one) || isOff(one)) &&
		[...inner.replaced].every((one) => outer.replaced.has(one) || isOff(one)) &&
		[...inner.removed].every(isOff)
	);
}

function withoutRemoved({ references, replaced, removed }: SubjectSet): SubjectSet {
	return {
		references: references.filter((reference) => !removed.has(reference)),
		replaced: new Set([...replaced].filter((reference) => !removed.has(reference))),
		removed,
	};
}
