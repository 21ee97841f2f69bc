import { type Subject, toReference, toScope } from '../vocabulary/subject';
import { gatewayNameOf, readAcrossGateways } from './readPayments';
import { unlinkFrom } from './remedy';
import type { SyncContext } from './types';
import { countedSubjects, type DealWork, type Verdict } from './deal/work';

/**
 * The deals' other payments: all of one account in one read, and those of other accounts and gateways beside it. A deal with
 * one that cannot be read now gets its verdict, and never a total without it.
 */
export async function readMissingStates(
	works: readonly DealWork[],
	context: SyncContext,
): Promise<void> {
	const wanted = new Map<string, Subject>();
	for (const work of works) {
		for (const subject of missing(work)) wanted.set(toReference(subject), subject);
	}
	if (wanted.size === 0) return;
	const { states, failures, unreadable } = await readAcrossGateways(
		[...wanted.values()],
		scopesOf(works),
		context,
	);
	for (const work of works) {
		for (const subject of missing(work)) {
			const reference = toReference(subject);
			const state = states.get(reference);
			const failure = failures.get(reference);
			if (state) work.states = new Map([...work.states, [reference, state]]);
			else if (unreadable.has(reference))
				work.unreadable = new Set([...(work.unreadable ?? []), reference]);
			else work.verdict = failure ? { failure } : paymentGone(subject, work, context);
		}
	}
}

/** What the calling gateway's credential reads: the accounts and modes that its batch is from. */
export function scopesOf(works: readonly DealWork[]): ReadonlySet<string> {
	return new Set(works.flatMap(({ roots }) => roots.map(({ subject }) => toScope(subject))));
}

function missing(work: DealWork): Subject[] {
	const [root] = work.roots;
	if (!root || work.verdict) return [];
	const { counted } = countedSubjects(work.subjects, root.subject);
	return counted.filter((subject) => {
		const reference = toReference(subject);
		return !work.states.has(reference) && work.unreadable?.has(reference) !== true;
	});
}

function paymentGone(subject: Subject, { deal }: DealWork, context: SyncContext): Verdict {
	const reference = toReference(subject);
	return {
		reason: 'paymentGone',
		message: `${gatewayNameOf(subject, context)} no longer has the payment ${reference}, which this deal names. If it never comes back, ${unlinkFrom(reference, deal)}`,
	};
}
