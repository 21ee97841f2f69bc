import { fromReference } from './subject';

/**
 * The references of a deal's subjects, as its one text field holds them. The set only grows, so that the union of any two
 * versions is right: two runs that add at once cannot lose an entry for good. A reference that another one replaced while
 * it was unpaid stays in it, marked.
 */
export interface SubjectSet {
	/** In the order they were added. */
	readonly references: readonly string[];
	/** Those that count only if money arrives on them after all. */
	readonly replaced: ReadonlySet<string>;
}

const SEPARATOR = ' ';
const REPLACED_MARK = '~';

/** Reads the field; words that are no references (a person's remark) are left out. */
export function parseSubjectSet(text: string | null | undefined): SubjectSet {
	const words = (text ?? '').split(/[\s,;]+/).filter((word) => word !== '');
	const references: string[] = [];
	const replaced = new Set<string>();
	for (const word of words) {
		const isReplaced = word.startsWith(REPLACED_MARK);
		const reference = isReplaced ? word.slice(REPLACED_MARK.length) : word;
		if (!fromReference(reference)) continue;
		if (!references.includes(reference)) references.push(reference);
		if (isReplaced) replaced.add(reference);
	}
	return { references, replaced };
}

export function formatSubjectSet(set: SubjectSet): string {
	const words = set.references.map((reference) =>
		set.replaced.has(reference) ? REPLACED_MARK + reference : reference,
	);
	return words.join(SEPARATOR);
}

/** Everything that any of the sets holds; replaced in one is replaced in all. */
export function unionSubjectSets(sets: readonly SubjectSet[]): SubjectSet {
	return {
		references: [...new Set(sets.flatMap((set) => set.references))],
		replaced: new Set(sets.flatMap((set) => [...set.replaced])),
	};
}

/** Whether `inner` adds nothing to `outer`. */
export function isSubset(inner: SubjectSet, outer: SubjectSet): boolean {
	return (
		inner.references.every((reference) => outer.references.includes(reference)) &&
		[...inner.replaced].every((reference) => outer.replaced.has(reference))
	);
}
