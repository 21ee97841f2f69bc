import {
	isSubset,
	parseSubjectSet,
	putOn,
	type SubjectSet,
	subjectSet,
	takeOff,
	unionSubjectSets,
} from './subjectSet';

/** One version of a text that holds a deal's references, or a part of them. */
export interface TextVersion {
	readonly value: string | null;
	/** Integrations, imports and workflows are none. */
	readonly isByPerson: boolean;
	/** Milliseconds. Needed only where several texts hold one set. */
	readonly at?: number;
}

/** One of the texts that hold a set together. */
export interface SetText {
	/** What stands there now. */
	readonly value: string | null;
	/** Newest first, the present one among them. */
	readonly versions: readonly TextVersion[];
}

/** A set that is kept as text, by a CRM that keeps earlier versions of a text. */
export interface KeptSet {
	readonly references: SubjectSet;
	/** Some of them stand only in earlier versions, and have to be written again. */
	readonly lacksReferences: boolean;
}

/**
 * What the texts say of a deal's payments, with what earlier writers said and a later one may have overwritten. A person's
 * own edit is a decision: a reference that was there before and is in none of the texts was taken off, and one that was off
 * and is in one was put back. Everybody else only adds. Pure.
 */
export function keptSet(texts: readonly SetText[]): KeptSet {
	const standing = unionSubjectSets(texts.map(({ value }) => parseSubjectSet(value)));
	const references = unionSubjectSets([decidedUntilNow(texts), standing]);
	return { references, lacksReferences: !isSubset(references, standing) };
}

function decidedUntilNow(texts: readonly SetText[]): SubjectSet {
	const edits = texts
		.flatMap(({ versions }, index) => versions.map((version) => ({ ...version, index })).reverse())
		.sort((left, right) => (left.at ?? 0) - (right.at ?? 0));
	// Of what stood there before the oldest version nothing is known but that nothing of it was taken away.
	const standing = texts.map(({ versions }) => parseSubjectSet(versions.at(-1)?.value));
	return edits.reduce((known, { value, isByPerson, index }) => {
		standing[index] = parseSubjectSet(value);
		const version = unionSubjectSets(standing);
		return unionSubjectSets([isByPerson ? edited(known, version) : known, version]);
	}, subjectSet([]));
}

/** What was known, after a person left this on the deal. */
function edited(known: SubjectSet, version: SubjectSet): SubjectSet {
	const left = new Set(version.references);
	const isLeft = (reference: string) => left.has(reference);
	const isGone = (reference: string) => !isLeft(reference) && !version.removed.has(reference);
	const back = [...known.removed].filter(isLeft);
	return putOn(takeOff(known, known.references.filter(isGone)), back);
}
