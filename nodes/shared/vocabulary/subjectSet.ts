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
	/**
	 * How often people decided about a reference: odd is off, even is on, and of two versions the one with more decisions
	 * stands, so that what was taken off can be put back. Only where it is more than one.
	 */
	readonly decisions?: ReadonlyMap<string, number>;
}

/** One reference, with what is known of it. */
interface Entry {
	readonly decisions: number;
	readonly isReplaced: boolean;
}

const SEPARATOR = ' ';
const REPLACED_MARK = '~';
/** As many as decisions. */
const REMOVED_MARK = '!';
const WORD = /^(~?)(!*)(.*)$/;

/** A set of references without any mark. */
export function subjectSet(references: readonly string[]): SubjectSet {
	return { references: [...new Set(references)], replaced: new Set(), removed: new Set() };
}

/** Reads the field; words that are no references (a person's remark) are left out. */
export function parseSubjectSet(text: string | null | undefined): SubjectSet {
	const entries = new Map<string, Entry>();
	for (const word of (text ?? '').split(/[\s,;]+/)) {
		const [, replaced = '', removed = '', reference = ''] = WORD.exec(word) ?? [];
		if (!fromReference(reference)) continue;
		const entry = { decisions: removed.length, isReplaced: replaced !== '' };
		entries.set(reference, joined(entries.get(reference), entry));
	}
	return fromEntries(entries);
}

/** What is on the deal first, what was taken off last. */
export function formatSubjectSet(set: SubjectSet): string {
	const marked = ([reference, { decisions, isReplaced }]: [string, Entry]) =>
		(isReplaced ? REPLACED_MARK : '') + REMOVED_MARK.repeat(decisions) + reference;
	return [...toEntries(set)].map(marked).join(SEPARATOR);
}

/** Everything that any of the sets holds; replaced in one is replaced in all, and the last decision about each stands. */
export function unionSubjectSets(sets: readonly SubjectSet[]): SubjectSet {
	const entries = new Map<string, Entry>();
	for (const set of sets) {
		for (const [reference, entry] of toEntries(set)) {
			entries.set(reference, joined(entries.get(reference), entry));
		}
	}
	for (const reference of sets.flatMap(({ replaced }) => [...replaced])) {
		const entry = entries.get(reference);
		if (entry) entries.set(reference, { ...entry, isReplaced: true });
	}
	return fromEntries(entries);
}

/** The set after a person took references off it, whether or not they were on it. */
export function takeOff(set: SubjectSet, references: readonly string[]): SubjectSet {
	return decided(set, references, (decisions = 0) => decisions + (isOn(decisions) ? 1 : 0));
}

/** The set after a person put references on it, whether or not they were taken off before. */
export function putOn(set: SubjectSet, references: readonly string[]): SubjectSet {
	return decided(set, references, (decisions = 0) => decisions + (isOn(decisions) ? 0 : 1));
}

/** Whether `inner` adds nothing to `outer`. */
export function isSubset(inner: SubjectSet, outer: SubjectSet): boolean {
	const [known, wanted] = [toEntries(outer), toEntries(inner)];
	const isKnown = (reference: string) =>
		(known.get(reference)?.decisions ?? -1) >= (wanted.get(reference)?.decisions ?? -1);
	return (
		[...inner.references, ...inner.removed].every(isKnown) &&
		[...inner.replaced].every((one) => outer.replaced.has(one) || outer.removed.has(one))
	);
}

function decided(
	set: SubjectSet,
	references: readonly string[],
	decide: (decisions: number | undefined) => number,
): SubjectSet {
	const entries = toEntries(set);
	for (const reference of references) {
		const entry = entries.get(reference);
		entries.set(reference, {
			decisions: decide(entry?.decisions),
			isReplaced: entry?.isReplaced ?? false,
		});
	}
	return fromEntries(entries);
}

function isOn(decisions: number): boolean {
	return decisions % 2 === 0;
}

function joined(left: Entry | undefined, right: Entry): Entry {
	if (!left) return right;
	return {
		decisions: Math.max(left.decisions, right.decisions),
		isReplaced: left.isReplaced || right.isReplaced,
	};
}

function toEntries(set: SubjectSet): Map<string, Entry> {
	const entries = new Map<string, Entry>();
	const enter = (reference: string, once: number) =>
		entries.set(reference, {
			decisions: set.decisions?.get(reference) ?? once,
			isReplaced: set.replaced.has(reference),
		});
	for (const reference of set.references) enter(reference, 0);
	for (const reference of set.removed) enter(reference, 1);
	return entries;
}

function fromEntries(entries: ReadonlyMap<string, Entry>): SubjectSet {
	const all = [...entries];
	const on = all.filter(([, { decisions }]) => isOn(decisions));
	const several = all.filter(([, { decisions }]) => decisions > 1);
	return {
		references: on.map(([reference]) => reference),
		replaced: new Set(on.flatMap(([reference, entry]) => (entry.isReplaced ? [reference] : []))),
		removed: new Set(
			all.flatMap(([reference, { decisions }]) => (isOn(decisions) ? [] : [reference])),
		),
		...(several.length === 0
			? {}
			: { decisions: new Map(several.map(([reference, entry]) => [reference, entry.decisions])) }),
	};
}
