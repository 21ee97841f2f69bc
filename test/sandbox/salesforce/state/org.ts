import { makeId } from './ids';
import { createPermissions } from './permissions';
import { createSchema, type OrgSchema } from './schema';
import { DEFAULT_SETTINGS, type SalesforceSettings } from './settings';
import type { OrgRecord, Permissions, Value, Values } from './types';

/** Who reads or writes. People and automations in the org see everything; the connection only what it was granted. */
export interface Actor {
	readonly userId: string;
	readonly seesAll: boolean;
	/** From `Sforce-Duplicate-Rule-Header`. */
	readonly passesAlerts?: boolean;
}

/** One Salesforce org, all of it in memory. */
export interface Org {
	settings: SalesforceSettings;
	readonly schema: OrgSchema;
	readonly permissions: Permissions;
	/** Milliseconds. */
	now(): number;
	/** Rows that fail from now on, because somebody else holds them. */
	lockedRows: number;
	/** Rows of an object in the order in which they were made, deleted ones too. */
	rows(object: string): IterableIterator<OrgRecord>;
	find(object: string, id: string): OrgRecord | undefined;
	/** Puts a row in, or in the place of the one with its id. */
	put(record: OrgRecord): void;
	/** Takes a row away for good. */
	remove(object: string, id: string): void;
	/** The row that holds a unique value, deleted ones left out. */
	holderOf(object: string, field: string, value: string): string | undefined;
	newId(object: string): string;
	/** The next number of an object's auto-number. */
	nextNumber(object: string): number;
	/** Done as a whole or not at all: what throws in it is taken back and thrown on. */
	transaction<Result>(work: () => Result): Result;
	/** Whether a row was made in the call that is under way: Salesforce cannot name such a row in a refusal. */
	isFresh(id: string): boolean;
	/** From here on rows count as made in another call. */
	startCall(): void;
}

/** So long a deleted row stays in the recycle bin; then nobody sees it any more. @see https://help.salesforce.com/s/articleView?id=sales.recycle_bin.htm&type=5 */
export const BIN_DAYS = 15;
const BIN_MILLISECONDS = BIN_DAYS * 86_400_000;

export function createOrg(now: () => number): Org {
	const schema = createSchema();
	const tables = new Map<string, Map<string, OrgRecord>>();
	const holders = new Map<string, string>();
	const counts = new Map<string, number>();
	const numbers = new Map<string, number>();
	const journals: Array<Array<() => void>> = [];
	let fresh = new Set<string>();

	const table = (object: string) => {
		const found = tables.get(object);
		if (found) return found;
		const made = new Map<string, OrgRecord>();
		tables.set(object, made);
		return made;
	};
	const noted = (undo: () => void) => void journals.at(-1)?.push(undo);
	const keyOf = (object: string, field: string, value: Value | undefined) => {
		if (typeof value !== 'string') return undefined;
		const definition = schema.field(object, field);
		return `${object}.${field}:${definition?.caseSensitive === true ? value : value.toLowerCase()}`;
	};
	const uniqueFields = (object: string) =>
		[...(schema.object(object)?.fields.values() ?? [])].filter((field) => field.unique);
	const hold = (record: OrgRecord | undefined, isHeld: boolean) => {
		if (record === undefined || record.values.IsDeleted === true) return;
		for (const field of uniqueFields(record.object)) {
			const key = keyOf(record.object, field.name, record.values[field.name]);
			if (key === undefined) continue;
			if (isHeld) holders.set(key, record.id);
			else if (holders.get(key) === record.id) holders.delete(key);
		}
	};
	const set = (object: string, id: string, next: OrgRecord | undefined) => {
		const rows = table(object);
		hold(rows.get(id), false);
		if (next === undefined) rows.delete(id);
		else rows.set(id, next);
		hold(next, true);
	};

	const isGone = ({ deletedAt }: OrgRecord) =>
		deletedAt !== undefined && deletedAt + BIN_MILLISECONDS <= now();
	/** Objects with rows in the bin, by when the oldest goes. */
	const bins = new Map<string, number>();
	const emptyBin = (object: string) => {
		if ((bins.get(object) ?? Infinity) > now()) return;
		bins.delete(object);
		for (const [id, row] of table(object)) if (isGone(row)) table(object).delete(id);
		for (const row of table(object).values()) noteBin(row);
	};
	const noteBin = ({ object, deletedAt }: OrgRecord) => {
		if (deletedAt === undefined) return;
		bins.set(object, Math.min(bins.get(object) ?? Infinity, deletedAt + BIN_MILLISECONDS));
	};

	const org: Org = {
		settings: DEFAULT_SETTINGS,
		schema,
		permissions: createPermissions(() => org),
		now,
		lockedRows: 0,
		rows(object) {
			emptyBin(object);
			return table(object).values();
		},
		find(object, id) {
			const row = tables.get(object)?.get(id);
			return row !== undefined && isGone(row) ? undefined : row;
		},
		put(record) {
			const before = table(record.object).get(record.id);
			noted(() => set(record.object, record.id, before));
			if (before === undefined) fresh.add(record.id);
			set(record.object, record.id, record);
			noteBin(record);
		},
		remove(object, id) {
			const before = table(object).get(id);
			noted(() => set(object, id, before));
			set(object, id, undefined);
		},
		holderOf(object, field, value) {
			const key = keyOf(object, field, value);
			return key === undefined ? undefined : holders.get(key);
		},
		newId(object) {
			const count = (counts.get(object) ?? 0) + 1;
			counts.set(object, count);
			return makeId(schema.object(object)?.keyPrefix ?? '000', count);
		},
		nextNumber(object) {
			const next = (numbers.get(object) ?? 0) + 1;
			numbers.set(object, next);
			return next;
		},
		transaction(work) {
			const undo: Array<() => void> = [];
			journals.push(undo);
			try {
				const result = work();
				journals.pop();
				journals.at(-1)?.push(...undo);
				return result;
			} catch (error) {
				journals.pop();
				for (const step of undo.reverse()) step();
				throw error;
			}
		},
		isFresh: (id) => fresh.has(id),
		startCall() {
			fresh = new Set();
		},
	};
	return org;
}

export const toMoment = (milliseconds: number): string =>
	new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');

/** A row of Salesforce's own or of a seed: nothing is checked. */
export function insertRow(org: Org, object: string, values: Values, userId: string): OrgRecord {
	const id = org.newId(object);
	const at = toMoment(org.now());
	const record: OrgRecord = {
		id,
		object,
		values: {
			...values,
			Id: id,
			IsDeleted: false,
			CreatedDate: at,
			CreatedById: userId,
			LastModifiedDate: at,
			LastModifiedById: userId,
			SystemModstamp: at,
		},
	};
	org.put(record);
	return record;
}
