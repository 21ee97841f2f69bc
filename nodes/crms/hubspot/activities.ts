import type { SimplePublicObject } from '@hubspot/api-client/lib/codegen/crm/objects';
import type { Activity, ActivityResult, CrmConnection } from '../../shared/contracts/crm';
import type { Failure } from '../../shared/vocabulary/failure';
import { toActivityInput, type Written } from './activityInput';
import { createKeyed, type KeyedOutcome } from './createKeyed';
import { CLAIM_PROPERTIES, KEY_PROPERTY, OBJECT_TYPES } from './fields';
import { createUnkeyed } from './unkeyed';

export const CLAIM_READ = Object.values(CLAIM_PROPERTIES);

/** A note that has to be known again by the run that made it carries its holder as a claim does, and is nobody's to act on. */
export async function createOnce(
	activities: readonly Activity[],
	connection: CrmConnection,
): Promise<ActivityResult[]> {
	return await createRecords(
		activities.map((activity): Written => {
			const { holder, at: leaseUntil } = activity;
			if (holder === undefined) return activity;
			return { ...activity, claim: { state: 'done', leaseUntil, holder } };
		}),
		connection,
	);
}

/**
 * Notes and tasks with a unique key: one call for each kind where no key is taken. A record that is there already and names
 * the same holder was created by this very run: its first answer was lost on the way, and it still says `created`.
 */
export async function createRecords(
	activities: readonly Written[],
	connection: CrmConnection,
): Promise<ActivityResult[]> {
	const results: ActivityResult[] = activities.map(({ key }) => ({
		status: 'failed',
		key,
		failure: NO_KEY,
	}));
	for (const kind of ['note', 'task'] as const) {
		const indices = [...activities.keys()].filter((index) => activities[index]?.kind === kind);
		if (indices.length === 0) continue;
		const rows = indices.map((index) => activities[index] as Written);
		const outcomes = await create(kind, rows, connection);
		for (const [place, index] of indices.entries()) {
			results[index] = toResult(rows[place] as Written, outcomes[place]);
		}
	}
	return results;
}

const NO_KEY: Failure = { kind: 'invalidRequest', message: 'An activity is a note or a task' };

async function create(
	kind: Activity['kind'],
	rows: readonly Written[],
	connection: CrmConnection,
): Promise<KeyedOutcome[]> {
	const outcomes = await createKeyed({
		rows: rows.map((row) => ({ key: row.key, input: toActivityInput(row, KEY_PROPERTY) })),
		objectType: OBJECT_TYPES[kind],
		keyProperty: KEY_PROPERTY,
		properties: kind === 'note' ? CLAIM_READ : [],
		connection,
	});
	const isLacking = outcomes.every(
		(outcome) => 'failure' in outcome && isLackOfKey(outcome.failure),
	);
	return isLacking ? await createUnkeyed(kind, rows, connection) : outcomes;
}

function toResult(activity: Written, outcome: KeyedOutcome | undefined): ActivityResult {
	const { key } = activity;
	if (!outcome || 'failure' in outcome) {
		return { status: 'failed', key, failure: outcome?.failure ?? NO_KEY };
	}
	const isMine = outcome.isNew || holds(activity, outcome.record);
	return { status: isMine ? 'created' : 'existed', key, id: outcome.record.id };
}

function holds({ claim }: Written, { properties }: SimplePublicObject): boolean {
	return claim !== undefined && properties[CLAIM_PROPERTIES.holder] === claim.holder;
}

/**
 * The account takes no unique property on this object, so *Set Up Payment Fields* made a plain one. A property that is not
 * there, or not unique, is named in the refusal.
 */
export function isLackOfKey(failure: Failure | undefined): boolean {
	return failure?.kind === 'invalidRequest' && failure.message.includes(KEY_PROPERTY);
}
