import type { ObjectTypeName, Properties } from './types';

/** What search knows of a record: the record as it was when the index last caught up. */
export interface IndexedRecord {
	readonly id: string;
	readonly createdAt: number;
	readonly updatedAt: number;
	readonly properties: Properties;
}

/**
 * Search answers from an index that follows the records with a delay.
 * "After you create or update a CRM object, it may take a few moments for it to appear":
 * https://developers.hubspot.com/docs/api-reference/2026-03/crm/search-the-crm
 */
export interface SearchIndex {
	/** Null takes the record out. */
	follow(type: ObjectTypeName, id: string, record: IndexedRecord | null, visibleAt: number): void;
	visible(type: ObjectTypeName, now: number): readonly IndexedRecord[];
}

interface Change {
	readonly type: ObjectTypeName;
	readonly id: string;
	readonly record: IndexedRecord | null;
	readonly visibleAt: number;
}

export function createSearchIndex(): SearchIndex {
	const indexed = new Map<string, { type: ObjectTypeName; record: IndexedRecord }>();
	let pending: Change[] = [];

	const catchUp = (now: number) => {
		const due = pending.filter((change) => change.visibleAt <= now);
		pending = pending.filter((change) => change.visibleAt > now);
		for (const { type, id, record } of due) {
			if (record === null) indexed.delete(`${type}/${id}`);
			else indexed.set(`${type}/${id}`, { type, record });
		}
	};

	return {
		follow(type, id, record, visibleAt) {
			pending.push({ type, id, record, visibleAt });
		},
		visible(type, now) {
			catchUp(now);
			return [...indexed.values()].flatMap((entry) => (entry.type === type ? [entry.record] : []));
		},
	};
}
