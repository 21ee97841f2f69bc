import type { Actor, Org } from '../org';
import type { OrgRecord, Value } from '../types';

export interface Saving {
	readonly org: Org;
	readonly actor: Actor;
	/** The row as it will be. */
	readonly next: Record<string, Value>;
	readonly before: OrgRecord | undefined;
	/** Fields that the request named. */
	readonly given: ReadonlySet<string>;
}

export interface Saved {
	readonly org: Org;
	readonly actor: Actor;
	readonly record: OrgRecord;
	readonly before: OrgRecord | undefined;
	readonly given: ReadonlySet<string>;
}

export interface ObjectRules {
	/** Fills in what follows from what was given. @throws a refusal. */
	readonly prepare?: (saving: Saving) => void;
	readonly after?: (saved: Saved) => void;
	readonly beforeDelete?: (org: Org, row: OrgRecord, actor: Actor) => void;
	readonly afterDelete?: (org: Org, row: OrgRecord, actor: Actor) => void;
}
