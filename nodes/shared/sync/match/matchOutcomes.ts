import type { Failure } from '../../vocabulary/failure';
import type { Match } from './match';
import { failed, passedOver, reviewed } from '../outcomes';
import type { Root } from '../roots';
import type { SyncInput, SyncOutcome } from '../types';

/** What a person has to decide before anything can be written, and what comes again. */
export function reviewsOf(inputs: readonly SyncInput[], matches: readonly Match[]): SyncOutcome[] {
	return matches.flatMap((match) => {
		if ('failure' in match) return failedRoots(inputs, [match.root], match.failure);
		if (!('reason' in match)) return [];
		const { root, reason, message, candidates } = match;
		return root.inputs.map((index) =>
			reviewed(inputs, { index, reason, message, state: root.state }, candidates),
		);
	});
}

/** Nobody hears of it, and it is not lost: the payment is read again at its next event. */
export function ignoredOf(inputs: readonly SyncInput[], matches: readonly Match[]): SyncOutcome[] {
	return matches.flatMap((match) => {
		if (!('ignored' in match)) return [];
		const { root, ignored } = match;
		return root.inputs.map((index) => passedOver(inputs, index, root.state, ignored));
	});
}

/** Payments for which a preview makes no deal. */
export function previewsOf(inputs: readonly SyncInput[], roots: readonly Root[]): SyncOutcome[] {
	return roots.flatMap((root) =>
		root.inputs.map((index): SyncOutcome => ({
			outcome: 'preview',
			index,
			...(inputs[index] && 'event' in inputs[index] ? { event: inputs[index].event } : {}),
			state: root.state,
			changes: [],
			activities: [],
			wouldDo: 'No deal matches; one would be created',
		})),
	);
}

/** Payments that a call which was refused leaves where they are. */
export function failedRoots(
	inputs: readonly SyncInput[],
	roots: readonly Root[],
	failure: Failure,
): SyncOutcome[] {
	return roots.flatMap((root) =>
		root.inputs.map((index) => ({ ...failed(inputs, index, failure), state: root.state })),
	);
}
