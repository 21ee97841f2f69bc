import { type SubjectSet, subjectSet, unionSubjectSets } from '../vocabulary/subjectSet';
import { readMissingStates } from './missingStates';
import type { Match } from './match/search';
import { linkTo } from './remedy';
import type { Root } from './roots';
import type { SyncContext, SyncOptions } from './types';
import type { DealWork } from './deal/work';

/**
 * Adds the batch's payments to each deal's set, as the user wants it where the deal has a payment already.
 * @returns the payments that a person has to decide on; their deals keep the others.
 */
export async function admitRoots(
	works: DealWork[],
	options: Pick<SyncOptions, 'otherPayment'>,
	context: SyncContext,
): Promise<Match[]> {
	const reviews: Match[] = [];
	for (const [index, work] of works.entries()) {
		if (options.otherPayment !== 'needsReview') continue;
		const unknown = work.roots.filter(({ reference }) => !holds(work.subjects, reference));
		const first = work.subjects.references.length === 0 ? oldest(unknown) : undefined;
		const newcomers = unknown.filter((root) => root !== first);
		if (newcomers.length === 0) continue;
		const known = first ? [first.reference] : work.subjects.references;
		for (const root of newcomers) reviews.push(otherPayment(root, work, known));
		const roots = work.roots.filter((root) => !newcomers.includes(root));
		const kept = new Set(roots.map(({ reference }) => reference));
		const states = new Map([...work.states].filter(([reference]) => kept.has(reference)));
		works[index] = { ...work, roots, states };
	}
	if (options.otherPayment === 'replaceIfUnpaid') {
		await readMissingStates(works, context);
		for (const work of works) work.subjects = replaceUnpaid(work);
	}
	for (const work of works) {
		const references = work.roots.map(({ reference }) => reference);
		work.subjects = unionSubjectSets([work.subjects, subjectSet(references)]);
	}
	return reviews;
}

/** Earlier payments on which no money arrived; they count again should money arrive after all. */
function replaceUnpaid(work: DealWork): SubjectSet {
	const isNewcomer = work.roots.some(({ reference }) => !holds(work.subjects, reference));
	if (!isNewcomer) return work.subjects;
	const unpaid = work.subjects.references.filter(
		(reference) => work.states.get(reference)?.amountPaid === 0,
	);
	const mine = new Set(work.roots.map(({ reference }) => reference));
	const replaced = unpaid.filter((reference) => !mine.has(reference));
	return unionSubjectSets([work.subjects, { ...subjectSet([]), replaced: new Set(replaced) }]);
}

function holds(set: SubjectSet, reference: string): boolean {
	return set.references.includes(reference);
}

/** A deal without a payment gets one, also where several come in one batch. */
function oldest(roots: readonly Root[]): Root | undefined {
	const rank = ({ state, reference }: Root) => `${state.createdAt}|${reference}`;
	return [...roots].sort((left, right) => (rank(left) < rank(right) ? -1 : 1))[0];
}

function otherPayment(root: Root, work: DealWork, known: readonly string[]): Match {
	return {
		root,
		reason: 'otherPayment',
		message: `The deal "${work.deal.name}" already has the payment ${known.join(', ')}. If this one belongs there as well, ${linkTo(root.reference, [work.deal])}, or set "When Deal Already Has a Payment" to Add and hand the payment in again`,
		candidates: [],
	};
}
