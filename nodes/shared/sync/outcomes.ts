import type { DealCandidate } from '../contracts/crm';
import type { Failure } from '../vocabulary/failure';
import type { Claimed } from './claims/claim';
import type { Claimable } from './claims/claimable';
import type { Fact, PaymentState } from '../vocabulary/payment';
import type { Root, SetAside } from './roots';
import type {
	ActivityRecord,
	SyncContext,
	SyncInput,
	SyncOptions,
	SyncOutcome,
	SyncRecord,
} from './types';
import { linkTo } from './remedy';
import { type DealWork, isTakenOff } from './deal/work';

/** What was done about the facts of the deals. */
export interface Acted {
	readonly claimed: readonly Claimed[];
	/** The tasks of each fact. */
	readonly made: ReadonlyMap<Claimable, readonly ActivityRecord[]>;
	readonly refused: ReadonlyMap<Claimable, Failure>;
}

export const NOTHING_DONE: Acted = { claimed: [], made: new Map(), refused: new Map() };

/** What each input of these deals comes to. The first input of a payment speaks for it; the others were handled by that. */
export function outcomesOf(
	works: readonly DealWork[],
	{ claimed, made, refused }: Acted,
	inputs: readonly SyncInput[],
	options: SyncOptions,
	context: SyncContext,
): SyncOutcome[] {
	const claimedOf = byReference(claimed, (claim) => claim);
	const tasksOf = byReference([...made], ([candidate]) => candidate);
	const refusedOf = byReference([...refused], ([candidate]) => candidate);
	return works.flatMap((work) =>
		work.roots.flatMap((root) => {
			const mine = claimedOf.get(root.reference) ?? [];
			const records = (tasksOf.get(root.reference) ?? []).flatMap(([, tasks]) => tasks);
			const notes = mine.flatMap(({ note }) => note ?? []);
			const state = work.states.get(root.reference) ?? root.state;
			const record = (index: number): SyncRecord => ({
				...baseOf(inputs, index),
				state,
				deal: work.deal,
				contactId: work.contactId,
				payment: work.payment,
				stageMovedTo: work.stageMovedTo,
				changes: work.changes,
				activities: [...notes, ...records],
			});
			const [first, ...others] = root.inputs;
			if (first === undefined) return [];
			const verdict = verdictOutcome(work, record, root, options);
			if (verdict) return [...verdict, ...stageReview(work, root, record(first), context)];
			if (isTakenOff(work, root)) return root.inputs.map((index) => takenOff(root, record(index)));
			return [
				...(work.review
					? reviewOutcomes(work.review, mine, record(first), state.facts)
					: claimOutcomes(mine, record(first), state.facts)),
				...refusals(mine, refusedOf.get(root.reference) ?? [], record(first)),
				...stageReview(work, root, record(first), context),
				...contactReview(work, root, record(first), context),
				...others.map((index): SyncOutcome => ({
					...record(index),
					activities: [],
					changes: [],
					outcome: 'alreadyHandled',
					facts: state.facts,
				})),
			];
		}),
	);
}

export function reviewed(
	inputs: readonly SyncInput[],
	{ index, reason, message, state }: SetAside,
	candidates: readonly DealCandidate[] = [],
): SyncOutcome {
	return {
		...baseOf(inputs, index),
		...(state ? { state } : {}),
		outcome: 'needsReview',
		reason,
		message,
		candidates,
	};
}

export function passedOver(
	inputs: readonly SyncInput[],
	index: number,
	state: PaymentState,
	note: string,
): SyncOutcome {
	return {
		...baseOf(inputs, index),
		state,
		outcome: 'alreadyHandled',
		facts: state.facts,
		note,
	};
}

export function failed(inputs: readonly SyncInput[], index: number, failure: Failure): SyncOutcome {
	return { ...baseOf(inputs, index), outcome: 'failed', failure };
}

function baseOf(inputs: readonly SyncInput[], index: number): SyncRecord {
	const input = inputs[index];
	return {
		index,
		...(input && 'event' in input ? { event: input.event } : {}),
		...(input && 'state' in input ? { state: input.state } : {}),
		changes: [],
		activities: [],
	};
}

function verdictOutcome(
	work: DealWork,
	record: (index: number) => SyncRecord,
	root: Root,
	options: SyncOptions,
): SyncOutcome[] | undefined {
	const { verdict } = work;
	if (verdict && 'failure' in verdict) {
		const { failure } = verdict;
		return root.inputs.map((index) => ({ ...record(index), outcome: 'failed', failure }));
	}
	if (verdict) {
		return root.inputs.map((index) => ({
			...record(index),
			outcome: 'needsReview',
			...verdict,
			candidates: [],
		}));
	}
	if (!options.preview) return undefined;
	const wouldDo =
		work.changes.length === 0
			? 'Nothing: the deal agrees with the gateway'
			: `Change ${work.changes.length} fields${work.stageMovedTo ? ' and the stage' : ''}`;
	return root.inputs.map((index) => ({ ...record(index), outcome: 'preview', wouldDo }));
}

function claimOutcomes(
	claims: readonly Claimed[],
	record: SyncRecord,
	facts: readonly Fact[],
): SyncOutcome[] {
	const outcomes = claims.flatMap((claim): SyncOutcome[] => {
		const { fact, keys, verdict } = claim;
		if (verdict === 'mine') return [{ ...record, outcome: 'new', fact, claims: keys }];
		if (verdict === 'busy') {
			return [{ ...record, outcome: 'busy', fact, isListed: claim.isListed === true }];
		}
		if (verdict === 'unconfirmed' || verdict === 'lapsed') {
			const message = UNDONE[verdict](fact);
			const reason = 'unconfirmed' as const;
			return [{ ...record, outcome: 'needsReview', reason, message, candidates: [], fact }];
		}
		return [];
	});
	const isFailed = claims.some(({ failure }) => failure !== undefined);
	if (outcomes.length > 0 || isFailed) return outcomes;
	return [{ ...record, outcome: 'alreadyHandled', facts }];
}

const UNDONE = {
	unconfirmed: ({ type }: Fact) =>
		`Two runs took up "${type}" of this payment and neither reached Confirm Handled. Check whether the e-mail and the task went out, and do by hand what did not`,
	lapsed: ({ type }: Fact) =>
		`A run took up "${type}" of this payment and did not reach Confirm Handled, and by now it no longer holds, so nothing more is sent. Check whether the e-mail and the task went out, and do by hand what is still wanted`,
} as const;

/** A person looks at it: once for what is new, and whenever something changed. Nothing leaves by New. */
function reviewOutcomes(
	{ reason, message }: NonNullable<DealWork['review']>,
	claims: readonly Claimed[],
	record: SyncRecord,
	facts: readonly Fact[],
): SyncOutcome[] {
	const isFresh = claims.some(
		({ verdict }) => verdict === 'mine' || verdict === 'unconfirmed' || verdict === 'lapsed',
	);
	if (isFresh || record.changes.length > 0) {
		return [{ ...record, outcome: 'needsReview', reason, message, candidates: [] }];
	}
	return [{ ...record, outcome: 'alreadyHandled', facts }];
}

/** What the CRM did not take, beside what it took: nothing that was asked for gets lost without a word. */
function refusals(
	claims: readonly Claimed[],
	tasks: ReadonlyArray<readonly [Claimable, Failure]>,
	record: SyncRecord,
): SyncOutcome[] {
	const failures = [
		...claims.flatMap(({ failure, noteFailure }) => failure ?? noteFailure ?? []),
		...tasks.map(([, failure]) => failure),
	];
	return failures.map((failure) => ({ ...record, outcome: 'failed', failure }));
}

/** Nothing is claimed, so that its follow-up goes out once it is on the right deal. */
function takenOff({ reference }: Root, record: SyncRecord): SyncOutcome {
	const { deal } = record;
	return {
		...record,
		outcome: 'needsReview',
		reason: 'noDeal',
		message: `A person took this payment off the deal "${deal?.name ?? ''}" while it was being written there, and it stays off. Check the money fields and the stage of that deal. To have it on a deal, ${linkTo(reference)}`,
		candidates: [],
	};
}

/** Once per deal: the money is in, a person has to move the stage. */
function stageReview(
	work: DealWork,
	root: Root,
	record: SyncRecord,
	{ crm }: SyncContext,
): SyncOutcome[] {
	if (!work.stageRefused || root !== work.roots[0]) return [];
	return [
		{
			...record,
			outcome: 'needsReview',
			reason: 'stageRefused',
			message: `The payment is on the deal, but ${crm.displayName} refused the new stage: ${work.stageRefused.message}`,
			candidates: [],
		},
	];
}

/** The money is in, and the payer is not beside it: nobody would see that otherwise. */
function contactReview(
	work: DealWork,
	root: Root,
	record: SyncRecord,
	{ crm }: SyncContext,
): SyncOutcome[] {
	if (!work.contactRefused || root !== work.roots[0]) return [];
	return [
		{
			...record,
			outcome: 'needsReview',
			reason: 'refusedByCrm',
			message: `The payment is on the deal, but ${crm.displayName} refused the contact of its payer: ${work.contactRefused.message}`,
			candidates: [],
		},
	];
}

function byReference<Entry>(
	entries: readonly Entry[],
	claimableOf: (entry: Entry) => Claimable,
): ReadonlyMap<string, readonly Entry[]> {
	const groups = new Map<string, Entry[]>();
	for (const entry of entries) {
		const { reference } = claimableOf(entry).root;
		const group = groups.get(reference);
		if (group) group.push(entry);
		else groups.set(reference, [entry]);
	}
	return groups;
}
