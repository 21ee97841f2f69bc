import type { DealCandidate } from '../contracts/crm';
import type { Failure } from '../vocabulary/failure';
import type { Claimed } from './claim';
import type { Claimable } from './factNote';
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
import type { DealWork } from './work';

/** What each input of these deals comes to. The first input of a payment speaks for it; the others were handled by that. */
export function outcomesOf(
	works: readonly DealWork[],
	claimed: readonly Claimed[],
	tasks: ReadonlyMap<Claimable, readonly ActivityRecord[]>,
	inputs: readonly SyncInput[],
	options: SyncOptions,
	context: SyncContext,
): SyncOutcome[] {
	const claimedOf = byReference(claimed, (claim) => claim);
	const tasksOf = byReference([...tasks], ([candidate]) => candidate);
	return works.flatMap((work) =>
		work.roots.flatMap((root) => {
			const mine = claimedOf.get(root.reference) ?? [];
			const records = (tasksOf.get(root.reference) ?? []).flatMap(([, made]) => made);
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
			if (verdict) return verdict;
			return [
				...claimOutcomes(mine, record(first), state.facts),
				...stageReview(work, root, record(first), context),
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
		if (verdict === 'busy') return [{ ...record, outcome: 'busy', fact }];
		if (verdict === 'handled') return [];
		if (claim.failure) return [{ ...record, outcome: 'failed', failure: claim.failure }];
		return [
			{
				...record,
				outcome: 'needsReview',
				reason: 'unconfirmed',
				message: `Two runs took up "${fact.type}" of this payment and neither reached Confirm Handled. Check whether the e-mail and the task went out, then mark the note on the deal as done`,
				candidates: [],
			},
		];
	});
	return outcomes.length > 0 ? outcomes : [{ ...record, outcome: 'alreadyHandled', facts }];
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
