import type { Activity, ClaimDraft, ClaimRecord } from '../../contracts/crm';
import type { Failure } from '../../vocabulary/failure';
import { claimKey, SECOND } from './claimKey';
import type { Claimable } from './claimable';
import { factNote } from '../factNote';
import type { ActivityRecord, SyncContext, SyncOptions } from '../types';

/** A claim, and the one of whoever took it over. */
export interface Pair {
	readonly first?: ClaimRecord;
	readonly second?: ClaimRecord;
}

/** What became of a claim that this run wanted. */
export interface Creation {
	readonly candidate: Claimable;
	readonly isMine: boolean;
	readonly failure?: Failure;
	/** The note that people see. */
	readonly note?: ActivityRecord;
	readonly noteFailure?: Failure;
}

/**
 * Creates claims, and with each the note that tells the fact. The note has the key of the fact alone: it is one, whoever
 * claims and however often. What keeps two runs apart has a key of its own, and nobody sees it; so a note that a person
 * deletes does not make its fact new again. A run that dies in between leaves a note without a claim, and whoever claims
 * finds the note there.
 */
export async function createClaims(
	candidates: readonly Claimable[],
	suffix: '' | typeof SECOND,
	isDone: (candidate: Claimable) => boolean,
	options: SyncOptions,
	context: SyncContext,
): Promise<Creation[]> {
	if (candidates.length === 0) return [];
	const leaseUntil = new Date(context.crmConnection.clock.now() + options.leaseMs).toISOString();
	const told = new Map(candidates.map((candidate) => [candidate.fact.key, candidate]));
	const notes = [...told.values()].map((candidate): Activity => ({
		...factNote(candidate, context),
		key: candidate.fact.key,
	}));
	const claims = candidates.map((candidate): ClaimDraft => ({
		...onDealOf(candidate),
		key: claimKey(candidate.fact, options.automation) + suffix,
		state: isDone(candidate) ? 'done' : 'open',
		leaseUntil,
		holder: options.holder,
		subject: { reference: candidate.root.reference, type: candidate.fact.type },
	}));
	const results = await context.crm.claims.create(claims, notes, context.crmConnection);
	const noteOf = new Map([...told.keys()].map((key, index) => [key, results.notes[index]]));
	return candidates.map((candidate, index): Creation => {
		const note = noteOf.get(candidate.fact.key);
		const telling =
			note === undefined
				? {}
				: note.status === 'failed'
					? { noteFailure: note.failure }
					: { note: { kind: 'note' as const, ...note } };
		const claim = results.claims[index];
		if (!claim) return { candidate, isMine: false, ...telling };
		if (claim.status === 'failed') return { candidate, isMine: false, failure: claim.failure };
		return { candidate, isMine: claim.status === 'won', ...telling };
	});
}

/** The claims with these keys, each with the one that took it over. */
export async function readPairs(
	wanted: Iterable<string>,
	{ crm, crmConnection }: SyncContext,
): Promise<ReadonlyMap<string, Pair>> {
	const keys = [...new Set(wanted)];
	if (keys.length === 0) return new Map();
	const records = await crm.claims.read(
		keys.flatMap((key) => [key, key + SECOND]),
		crmConnection,
	);
	return new Map(
		keys.flatMap((key, index) => {
			const first = records[2 * index];
			const second = records[2 * index + 1];
			return first || second ? [[key, { first, second }] as const] : [];
		}),
	);
}

/** What the claim is about. */
function onDealOf({ work, fact }: Claimable): Pick<ClaimDraft, 'at' | 'dealId' | 'contactId'> {
	return {
		at: fact.at,
		dealId: work.deal.id,
		...(work.contactId === undefined ? {} : { contactId: work.contactId }),
	};
}
