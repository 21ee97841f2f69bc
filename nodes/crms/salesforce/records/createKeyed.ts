import type { CrmConnection } from '../../../shared/contracts/crm';
import { attemptClassified } from '../../../shared/vocabulary/attempt';
import type { Failure } from '../../../shared/vocabulary/failure';
import { classify, REMEDY, type SalesforceError } from '../errors';
import { type Graph, type GraphOutcome, makeGraphs, MOST_FAILING } from '../wire/graphs';
import { RECORD, RECORD_OBJECT } from '../names';
import type { QueryRow } from '../wire/query';
import { holderOf, readRecords, type RecordDraft, toWireRecord, wireHolder } from './records';
import { recordKey } from '../deals/references';
import { save, type SaveOutcome } from '../wire/save';
import {
	type OrgWords,
	readWords,
	type Shown,
	TASK,
	timeZoneOf,
	toTask,
	USUAL_WORDS,
	WORD_FIELDS,
} from './tasks';
import { withoutMissing } from './taskPeople';
import { fromWire } from '../wire/values';

/** A key that is taken and whose row is not to be seen is asked for again: somebody may be making or deleting it right now. */
const MOST_IDLE_TRIES = 3;
const IDLE_PAUSE_MS = 300;

/** Of what is refused: other words for it, nobody whose it is, nobody whom it is about. */
const MOST_CHANGES = 3;

const WHAT = 'to write notes, tasks and claims';

/** Something that has to exist once, with what people see of it. */
export interface Keyed extends RecordDraft {
	readonly shown?: Shown;
}

export type KeyedOutcome =
	| {
			/** Made by this call, or by an earlier one of the same holder whose answer was lost. */
			readonly isMine: boolean;
			/** Of the row. */
			readonly id: string;
			/** Of the Task; empty where it has none. */
			readonly activityId: string;
	  }
	| { readonly failure: Failure };

/** As it stands in the org. */
interface Standing {
	readonly id: string;
	readonly activityId: string;
	readonly holder: string | null;
	readonly isNew: boolean;
}

type Outcome = Standing | { readonly failure: Failure };

/** By the value of the unique field. */
type Drafts = ReadonlyMap<string, Keyed>;
type Outcomes = Map<string, Outcome>;

/**
 * Makes each once, whoever asks: the unique key of its row refuses the second, and its Task goes into the same graph, so that
 * neither is there without the other. Up to fourteen are sent as they are, in the order given. Of more, what nobody sees
 * needs no graph: a collection takes any number of refusals, and goes last; and of more than fourteen with a Task, the keys
 * that exist are read first, since no more graphs may fail in one call. Of several with one key, only the first can have made it.
 */
export async function createKeyed(
	rows: readonly Keyed[],
	connection: CrmConnection,
): Promise<KeyedOutcome[]> {
	const keys = rows.map(({ kind, key }) => recordKey(kind, key));
	const drafts = new Map<string, Keyed>();
	for (const [index, row] of rows.entries()) {
		const key = keys[index] ?? '';
		if (!drafts.has(key)) drafts.set(key, row);
	}
	const outcomes: Outcomes = new Map();
	const attempted = await attemptClassified(
		async () => await createAll(drafts, outcomes, connection),
		classify,
	);
	if ('failure' in attempted) {
		const { failure } = attempted;
		for (const key of drafts.keys()) if (!outcomes.has(key)) outcomes.set(key, { failure });
	}
	const told = new Set<string>();
	return rows.map(({ holder }, index): KeyedOutcome => {
		const key = keys[index] ?? '';
		const outcome = outcomes.get(key) ?? { failure: NOT_SEEN };
		const isFirst = !told.has(key);
		told.add(key);
		if ('failure' in outcome) return outcome;
		const { id, activityId, isNew } = outcome;
		const isHeld = holder !== undefined && wireHolder(holder) === outcome.holder;
		return { id, activityId, isMine: (isNew && isFirst) || isHeld };
	});
}

async function createAll(
	drafts: Drafts,
	outcomes: Outcomes,
	connection: CrmConnection,
): Promise<void> {
	const all = [...drafts.keys()];
	const isFew = all.length <= MOST_FAILING;
	const isSeen = (key: string) => isFew || drafts.get(key)?.shown !== undefined;
	const [seen, unseen] = [all.filter(isSeen), all.filter((key) => !isSeen(key))];
	if (seen.length > MOST_FAILING) keep(await readRecords(seen, connection), outcomes);
	await create(seen, makeWithTasks, drafts, outcomes, connection);
	await create(unseen, insert, drafts, outcomes, connection);
}

/** Makes what is missing and reads what is taken, until nothing is left. */
async function create(
	keys: readonly string[],
	make: typeof makeWithTasks,
	drafts: Drafts,
	outcomes: Outcomes,
	connection: CrmConnection,
): Promise<void> {
	let pending = keys.filter((key) => !outcomes.has(key));
	for (let tried = 0; pending.length > 0 && tried < MOST_IDLE_TRIES; tried++) {
		if (tried > 0) await connection.clock.sleep(IDLE_PAUSE_MS * tried);
		const made = await make(pending, drafts, connection);
		const taken = pending.filter((key, place) => {
			const outcome = made[place];
			if (outcome) outcomes.set(key, outcome);
			return !outcome;
		});
		if (taken.length > 0) keep(await readRecords(taken, connection), outcomes);
		pending = taken.filter((key) => !outcomes.has(key));
	}
}

/** In the order of the keys; `undefined` where the key is taken. */
async function makeWithTasks(
	keys: readonly string[],
	drafts: Drafts,
	connection: CrmConnection,
): Promise<Array<Outcome | undefined>> {
	const zone = await timeZoneOf(connection);
	const now = new Map(drafts);
	let words = USUAL_WORDS;
	const made = await makeGraphs(toGraphs(keys, now, words, zone), WHAT, connection);
	for (let tried = 0; tried < MOST_CHANGES; tried++) {
		const isUsual = words === USUAL_WORDS;
		const strange = [...keys.keys()].filter((place) => isUsual && isStrangeWord(made[place]));
		const refused = [...keys.entries()].filter(([place, key]) => leaveOut(key, made[place], now));
		const places = [...new Set([...strange, ...refused.map(([place]) => place)])];
		if (places.length === 0) break;
		if (strange.length > 0) words = await readWords(connection);
		const again = places.map((place) => keys[place] ?? '');
		const remade = await makeGraphs(toGraphs(again, now, words, zone), WHAT, connection);
		for (const [index, place] of places.entries()) {
			const outcome = remade[index];
			if (outcome) made[place] = outcome;
		}
	}
	return keys.map((key, place) => {
		const outcome = made[place] ?? { failure: NOT_SEEN, errors: [] };
		if ('ids' in outcome) {
			const [id = '', activityId = ''] = ['row', 'task'].map((name) => outcome.ids.get(name));
			return { id, activityId, holder: holderIn(key, drafts), isNew: true };
		}
		return isTaken(outcome.errors) ? undefined : { failure: withRemedy(outcome) };
	});
}

/** Takes out of a draft the person for whom it was refused. @returns whether there was one. */
function leaveOut(
	key: string,
	outcome: GraphOutcome | undefined,
	drafts: Map<string, Keyed>,
): boolean {
	const draft = drafts.get(key);
	if (!draft?.shown || !outcome || !('errors' in outcome)) return false;
	const shown = withoutMissing(draft.shown, outcome.errors);
	if (shown) drafts.set(key, { ...draft, shown });
	return shown !== undefined;
}

async function insert(
	keys: readonly string[],
	drafts: Drafts,
	connection: CrmConnection,
): Promise<Array<Outcome | undefined>> {
	const saved = await save({
		rows: keys.flatMap((key) => drafts.get(key) ?? []),
		method: 'POST',
		toRecord: (draft) => ({ attributes: { type: RECORD_OBJECT }, ...toWireRecord(draft) }),
		identityOf: ({ kind, key }) => recordKey(kind, key),
		...{ what: WHAT, connection },
	});
	return keys.map((key, place) => {
		const outcome: SaveOutcome = saved[place] ?? { failure: NOT_SEEN, errors: [] };
		if ('result' in outcome) {
			return {
				...{ id: outcome.result.id, activityId: '' },
				...{ holder: holderIn(key, drafts), isNew: true },
			};
		}
		return isTaken(outcome.errors) ? undefined : { failure: outcome.failure };
	});
}

function toGraphs(
	keys: readonly string[],
	drafts: Drafts,
	words: OrgWords,
	timeZone: string,
): Graph[] {
	return keys.flatMap((key) => {
		const draft = drafts.get(key);
		if (!draft) return [];
		const { shown } = draft;
		const row = { name: 'row', object: RECORD_OBJECT };
		if (!shown) return [{ key, nodes: [{ ...row, fields: toWireRecord(draft) }] }];
		const task = { name: 'task', object: TASK, fields: toTask(shown, words, timeZone) };
		return [{ key, nodes: [task, { ...row, fields: toWireRecord(draft, '@{task.id}') }] }];
	});
}

function keep(rows: ReadonlyMap<string, QueryRow>, outcomes: Outcomes): void {
	for (const [key, row] of rows) {
		outcomes.set(key, {
			id: fromWire(row.Id) ?? '',
			activityId: fromWire(row[RECORD.activityId]) ?? '',
			holder: holderOf(row),
			isNew: false,
		});
	}
}

function holderIn(key: string, drafts: Drafts): string | null {
	const holder = drafts.get(key)?.holder;
	return holder === undefined ? null : wireHolder(holder);
}

function isTaken(errors: readonly SalesforceError[]): boolean {
	return errors.some(({ code }) => code === 'DUPLICATE_VALUE');
}

/** The address of an object that is not there, or that the user may not see, is no address. */
function withRemedy({ failure, errors }: Extract<GraphOutcome, { failure: Failure }>): Failure {
	if (!errors.some(({ code }) => code === 'NOT_FOUND')) return failure;
	const message = `Salesforce has no object ${RECORD_OBJECT}, which keeps notes, tasks and claims from being made twice${REMEDY}`;
	return { ...failure, kind: 'invalidRequest', message };
}

/** The org has other words for what is done, or for how urgent something is. */
function isStrangeWord(outcome: GraphOutcome | undefined): boolean {
	return (
		outcome !== undefined &&
		'errors' in outcome &&
		outcome.errors.some(({ fields }) => fields.some((field) => WORD_FIELDS.has(field)))
	);
}

const NOT_SEEN: Failure = {
	kind: 'unavailable',
	rawCode: 'KEY_NOT_SEEN',
	message:
		'Salesforce has a record of this note, task or claim already, and does not show it. See that the permission set "CRM Payments" is assigned to the user of the connection; it is tried again',
};
