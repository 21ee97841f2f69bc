import type { ValueWithTimestamp } from '@hubspot/api-client/lib/codegen/crm/objects';
import type { FieldVersion } from '../../shared/contracts/crm';
import type { ValueKind } from '../../shared/vocabulary/paymentValue';
import { fromWire } from './values';

/**
 * The sources that are a person's hand: HubSpot's pages, its bulk edit, its app on a phone, and taking a value back out of
 * the history. Of the about ninety others (`INTEGRATION`, `API`, `IMPORT`, `AUTOMATION_PLATFORM`, `WORKFLOWS`, the agents)
 * and of one that is new, nobody decided anything about this deal.
 * @see https://knowledge.hubspot.com/properties/understand-source-properties
 */
const BY_PERSON: ReadonlySet<string> = new Set([
	'CRM_UI',
	'CRM_UI_BULK_ACTION',
	'MOBILE_IOS',
	'MOBILE_ANDROID',
	'PROPERTY_RESTORE',
	'ACTIVITY_LOG_REVERT',
]);

const BY_MERGE = 'MERGE_OBJECTS';

export type WireVersion = Pick<ValueWithTimestamp, 'value' | 'sourceType' | 'timestamp'>;

type Wire = Pick<WireVersion, 'value' | 'sourceType'>;

/**
 * The versions of one property, newest first, as HubSpot gives them; of each property the last twenty.
 * @param isMerged the deal took another one in. Its history is that of both, one among the other, so that what a person
 * wrote on one deal says nothing about what the other held: only what was written after the merge counts as theirs.
 */
export function versionsOf(
	versions: readonly Wire[],
	kind: ValueKind | undefined,
	isMerged: boolean,
): FieldVersion[] {
	const isByPerson = isByPersonOf(versions, isMerged);
	return versions.map(({ value }, index) => ({
		value: fromWire(value, kind),
		isByPerson: isByPerson(index),
	}));
}

/** Whether the version at a place is a person's own. */
export function isByPersonOf(
	versions: readonly Wire[],
	isMerged: boolean,
): (index: number) => boolean {
	const merge = versions.findIndex(({ sourceType }) => sourceType === BY_MERGE);
	const since = isMerged ? Math.max(merge, 0) : versions.length;
	return (index) => index < since && BY_PERSON.has(versions[index]?.sourceType ?? '');
}
