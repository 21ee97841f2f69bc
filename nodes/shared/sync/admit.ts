import { type SubjectSet, subjectSet, unionSubjectSets } from '../vocabulary/subjectSet';
import { readMissingStates } from './converge';
import type { Match } from './match';
import { linkTo } from './remedy';
import type { Root } from './roots';
import type { SyncContext, SyncOptions } from './types';
import type { DealWork } from './work';

/**
 * Adds the batch's payments to each deal's set, as the user wants it where the deal has a payment already.
 * @returns the payments that a person has to decide on; their deals keep the others.
 */
export async function admitRoots(
	works: DealWork[],
	options: SyncOptions,
	context: SyncContext,
): Promise<Match[]> {
	const reviews: Match[] = [];
	for (const [place, work] of works.entries()) {
		const newcomers = work.roots.filter(({ reference }) => !holds(work.subjects, reference));
		const isFirst = work.subjects.references.length === 0;
		if (isFirst || newcomers.length === 0 || options.otherPayment !== 'needsReview') continue;
		for (const root of newcomers) reviews.push(otherPayment(root, work));
		const roots = work.roots.filter((root) => !newcomers.includes(root));
		const kept = new Set(roots.map(({ reference }) => reference));
		const states = new Map([...work.states].filter(([reference]) => kept.has(reference)));
		works[place] = { ...work, roots, states };
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

function otherPayment(root: Root, work: DealWork): Match {
	const known = work.subjects.references.join(', ');
	return {
		root,
		reason: 'otherPayment',
		message: `The deal "${work.deal.name}" already has the payment ${known}. If this one belongs there as well, ${linkTo(root.reference, [work.deal])}, or set "When Deal Already Has a Payment" to Add and hand the payment in again`,
		candidates: [],
	};
}
