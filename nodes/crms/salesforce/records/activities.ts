import type { Activity, ActivityResult, CrmConnection } from '../../../shared/contracts/crm';
import { createKeyed, type Keyed, type KeyedOutcome } from './createKeyed';

/**
 * Notes and tasks, each with a row that has its key: one call where no key is taken. A note that is there already and names
 * the same holder was made by this very run: its first answer was lost, and it still says `created`.
 */
export async function createOnce(
	activities: readonly Activity[],
	connection: CrmConnection,
): Promise<ActivityResult[]> {
	const outcomes = await createKeyed(activities.map(toKeyed), connection);
	return activities.map((activity, index) => toActivityResult(activity, outcomes[index]));
}

/** Nobody is to act on an activity: its row is done from the beginning. */
export function toKeyed(activity: Activity): Keyed {
	const { kind, key, holder } = activity;
	return {
		...{ kind, key, state: 'done', shown: activity },
		...(kind === 'note' && holder !== undefined ? { holder } : {}),
	};
}

export function toActivityResult(
	{ key }: Activity,
	outcome: KeyedOutcome | undefined,
): ActivityResult {
	if (!outcome || 'failure' in outcome) {
		return { status: 'failed', key, failure: outcome?.failure ?? UNTOLD };
	}
	const { isMine, activityId, id } = outcome;
	return { status: isMine ? 'created' : 'existed', key, id: activityId || id };
}

const UNTOLD = {
	kind: 'unavailable',
	message: 'Salesforce did not say what became of this activity',
} as const;
