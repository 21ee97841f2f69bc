/**
 * An invented CRM, as unlike HubSpot as the next two are: tables of rows, every row with a revision and with a result of its
 * own, stages that are just a field's label, a table of links between deals and people, unique keys on some tables only, no
 * history, moments without milliseconds, and a search that lags behind until it is told to catch up.
 */
import type { Clock } from '../../nodes/shared/contracts/http';
import type { Failure } from '../../nodes/shared/vocabulary/failure';

export type Table = 'Opportunity' | 'Person' | 'OpportunityPerson' | 'Note' | 'Task' | 'Claim';

export interface Row {
	readonly id: string;
	readonly revision: number;
	readonly values: Readonly<Record<string, string | null>>;
	/** Milliseconds. */
	readonly createdAt: number;
	readonly changedAt: number;
}

/** One entry of the history that this CRM keeps in a table of its own, with a number for each. */
export interface Change {
	readonly number: number;
	readonly rowId: string;
	/** Missing for the birth of the row. */
	readonly field?: string;
	readonly from: string | null;
	readonly to: string | null;
	/** Milliseconds. */
	readonly at: number;
}

/** What to write: by id, or by the value of a unique field, which creates the row when nobody has it. */
export interface Save {
	readonly id?: string;
	readonly by?: { readonly field: string; readonly value: string };
	/** A row that has moved on since is left alone. */
	readonly revision?: number;
	/** With `by`: leave a row that is there as it is. */
	readonly onlyNew?: boolean;
	readonly values: Readonly<Record<string, string | null>>;
}

export type Saved =
	| { readonly id: string; readonly outcome: 'created' | 'updated' | 'existed' }
	| { readonly outcome: 'stale' }
	| { readonly outcome: 'refused'; readonly code: string; readonly field?: string };

export interface Operation {
	readonly name: 'retrieve' | 'save' | 'remove' | 'search' | 'history' | 'describe';
	readonly table: Table;
	readonly rows: number;
	readonly isWrite: boolean;
}

export interface Hooks {
	/** Awaited before every operation; may throw `OtherCrmRefusal`, and then nothing happens. */
	before?(operation: Operation): Promise<void> | void;
	/** Awaited after every operation; if it throws, the work was done and the answer is lost. */
	after?(operation: Operation): Promise<void> | void;
}

export interface Column {
	readonly name: string;
	readonly label: string;
	readonly type: 'text' | 'longText' | 'number' | 'datetime' | 'option';
	readonly options: readonly string[];
	readonly isUnique: boolean;
}

/** How the system says no to a whole operation. */
export class OtherCrmRefusal extends Error {
	constructor(readonly failure: Failure) {
		super(failure.message);
	}
}

export const MOST_ROWS: Readonly<Record<Table, number>> = {
	Opportunity: 200,
	OpportunityPerson: 200,
	Note: 200,
	Claim: 200,
	Person: 100,
	Task: 100,
};

const UNIQUE: Readonly<Record<Table, readonly string[]>> = {
	Opportunity: ['MainReference'],
	Person: ['Email'],
	OpportunityPerson: ['Link'],
	Note: ['Key'],
	Claim: ['Key'],
	Task: [],
};

export type OtherCrmSystem = ReturnType<typeof createOtherCrmSystem>;

export function createOtherCrmSystem(clock: Clock, hooks: Hooks) {
	const tables = new Map<Table, Map<string, Row>>();
	const columns = new Map<Table, Map<string, Column>>();
	const merged = new Map<string, string>();
	const refusedStages = new Set<string>();
	const operations: Operation[] = [];
	const changes: Change[] = [];
	let indexed = new Map<string, Row>();
	let lastId = 100;

	const rowsOf = (table: Table) => {
		const rows = tables.get(table) ?? new Map<string, Row>();
		tables.set(table, rows);
		return rows;
	};
	const columnsOf = (table: Table) => {
		const known = columns.get(table) ?? new Map<string, Column>();
		columns.set(table, known);
		return known;
	};

	async function operate<Value>(operation: Operation, perform: () => Value): Promise<Value> {
		if (operation.rows > MOST_ROWS[operation.table]) {
			throw new OtherCrmRefusal({ kind: 'invalidRequest', message: 'Too many rows in one call' });
		}
		operations.push(operation);
		await hooks.before?.(operation);
		const value = perform();
		await hooks.after?.(operation);
		return value;
	}

	function checkValues(table: Table, values: Save['values']): Saved | undefined {
		for (const [field, value] of Object.entries(values)) {
			const column = columnsOf(table).get(field);
			if (!column && !OWN_FIELDS[table].includes(field)) {
				return { outcome: 'refused', code: 'INVALID_FIELD', field };
			}
			if (column?.type === 'option' && value !== null && !column.options.includes(value)) {
				return { outcome: 'refused', code: 'BAD_PICKLIST_VALUE', field };
			}
			if (column?.type === 'number' && value !== null && !/^-?\d+(\.\d+)?$/.test(value)) {
				return { outcome: 'refused', code: 'NOT_A_NUMBER', field };
			}
			if (table === 'Opportunity' && field === 'Stage' && refusedStages.has(value ?? '')) {
				return { outcome: 'refused', code: 'VALIDATION_RULE', field };
			}
		}
		return undefined;
	}

	function stored(table: Table, values: Save['values']): Record<string, string | null> {
		return Object.fromEntries(
			Object.entries(values).map(([field, value]) => {
				const isMoment = columnsOf(table).get(field)?.type === 'datetime';
				return [field, isMoment && value !== null ? withoutMilliseconds(value) : value || null];
			}),
		);
	}

	function saveRow(table: Table, save: Save): Saved {
		const rows = rowsOf(table);
		const holder =
			save.by &&
			[...rows.values()].find((row) => row.values[save.by?.field ?? ''] === save.by?.value);
		const present = save.id === undefined ? holder : rows.get(save.id);
		if (save.id !== undefined && !present) return { outcome: 'refused', code: 'NOT_FOUND' };
		if (
			table === 'OpportunityPerson' &&
			!rowsOf('Opportunity').has(save.values.OpportunityId ?? '')
		) {
			return { outcome: 'refused', code: 'NOT_FOUND' };
		}
		if (present && save.onlyNew) return { id: present.id, outcome: 'existed' };
		const refusal = checkValues(table, save.values);
		if (refusal) return refusal;
		if (present && save.revision !== undefined && save.revision !== present.revision) {
			return { outcome: 'stale' };
		}
		const taken = UNIQUE[table].find((field) => {
			const value = save.values[field] ?? null;
			const others = [...rows.values()].filter((row) => row.id !== present?.id);
			return value !== null && others.some((row) => row.values[field] === value);
		});
		if (taken !== undefined) return { outcome: 'refused', code: 'DUPLICATE_VALUE', field: taken };
		const id = present?.id ?? `${table.slice(0, 2)}${++lastId}`;
		const values = {
			...present?.values,
			...(save.by && !present ? { [save.by.field]: save.by.value } : {}),
			...stored(table, save.values),
		};
		put(table, id, values);
		return { id, outcome: present ? 'updated' : 'created' };
	}

	function put(table: Table, id: string, values: Row['values']): void {
		const rows = rowsOf(table);
		const before = rows.get(id);
		const at = clock.now();
		const createdAt = before?.createdAt ?? at;
		rows.set(id, { id, revision: (before?.revision ?? 0) + 1, values, createdAt, changedAt: at });
		const log = (change: Omit<Change, 'number' | 'rowId' | 'at'>) =>
			changes.push({ number: changes.length + 1, rowId: id, at, ...change });
		if (!before) log({ from: null, to: null });
		for (const [field, to] of Object.entries(values)) {
			const from = before?.values[field] ?? null;
			if (from !== to) log({ field, from, to });
		}
	}

	return {
		clock,
		operations,
		refusedStages,
		rowsOf,
		columnsOf,
		/** As a person does it in the CRM itself: no call, no check. */
		put,
		/** Rows by id, or by the value of one field; in any order, those that are there. */
		async retrieve(table: Table, field: string, values: readonly string[]): Promise<Row[]> {
			return await operate({ name: 'retrieve', table, rows: values.length, isWrite: false }, () => {
				const wanted = new Set(field === 'id' ? values.map((id) => merged.get(id) ?? id) : values);
				const all = [...rowsOf(table).values()].reverse();
				return all.filter((row) => wanted.has(field === 'id' ? row.id : (row.values[field] ?? '')));
			});
		},
		/** One result for each row, in their order. */
		async save(table: Table, saves: readonly Save[]): Promise<Saved[]> {
			return await operate({ name: 'save', table, rows: saves.length, isWrite: true }, () =>
				saves.map((save) => saveRow(table, save)),
			);
		},
		async remove(table: Table, ids: readonly string[]): Promise<void> {
			await operate({ name: 'remove', table, rows: ids.length, isWrite: true }, () => {
				for (const id of ids) rowsOf(table).delete(id);
			});
		},
		/** Rows whose field held the word when the index last caught up. */
		async search(table: Table, field: string, word: string): Promise<Row[]> {
			return await operate({ name: 'search', table, rows: 1, isWrite: false }, () =>
				[...indexed.values()].filter(
					(row) => rowsOf(table).has(row.id) && (row.values[field] ?? '').includes(word),
				),
			);
		},
		/** Rows that changed since a moment, by their ids, as far as the index knows them. */
		async searchChanged(
			table: Table,
			since: number,
			afterId: string,
			most: number,
		): Promise<Row[]> {
			return await operate({ name: 'search', table, rows: most, isWrite: false }, () =>
				[...indexed.values()]
					.filter((row) => rowsOf(table).has(row.id))
					.filter((row) => row.changedAt >= since && row.id > afterId)
					.sort((left, right) => (left.id < right.id ? -1 : 1))
					.slice(0, most),
			);
		},
		/** The history of rows, oldest first; it does not lag. */
		async history(table: Table, ids: readonly string[]): Promise<Change[]> {
			return await operate({ name: 'history', table, rows: ids.length, isWrite: false }, () =>
				changes.filter(({ rowId }) => ids.includes(rowId) && rowsOf(table).has(rowId)),
			);
		},
		async describe(table: Table): Promise<Column[]> {
			return await operate({ name: 'describe', table, rows: 1, isWrite: false }, () => [
				...columnsOf(table).values(),
			]);
		},
		async addColumn(table: Table, column: Column): Promise<void> {
			await operate({ name: 'describe', table, rows: 1, isWrite: true }, () =>
				columnsOf(table).set(column.name, column),
			);
		},
		/** The search index catches up. */
		settle(): void {
			indexed = new Map([...tables.values()].flatMap((rows) => [...rows]));
		},
		merge(survivor: string, gone: string): void {
			rowsOf('Opportunity').delete(gone);
			merged.set(gone, survivor);
		},
		aliasOf: (id: string) => merged.get(id) ?? id,
	};
}

const OWN_FIELDS: Readonly<Record<Table, readonly string[]>> = {
	Opportunity: ['Name', 'Amount', 'Currency', 'Stage', 'OwnerId', 'CloseDate', 'MainReference'],
	Person: ['Email', 'FirstName', 'LastName', 'Phone', 'Company'],
	OpportunityPerson: ['Link', 'OpportunityId', 'PersonId'],
	Note: ['Key', 'Text', 'At', 'OpportunityId', 'PersonId', 'Holder'],
	Claim: ['Key', 'State', 'LeaseUntil', 'Holder', 'Subject', 'Event', 'At'],
	Task: ['Key', 'Subject', 'Text', 'DueAt', 'OpportunityId', 'PersonId', 'OwnerId', 'Priority'],
};

function withoutMilliseconds(moment: string): string {
	return new Date(moment).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
