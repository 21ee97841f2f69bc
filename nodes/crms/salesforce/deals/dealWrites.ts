import type { CrmConnection, DealChange, WriteResult } from '../../../shared/contracts/crm';
import { attemptClassified } from '../../../shared/vocabulary/attempt';
import { type Failure, isTransient } from '../../../shared/vocabulary/failure';
import type { SubjectSet } from '../../../shared/vocabulary/subjectSet';
import { wireOf } from './dealFields';
import { classify } from '../errors';
import { idOf } from '../ids';
import { OBJECTS } from '../names';
import { toReferenceFields } from './references';
import { type DealRow, saveDeals, UNWRITTEN } from './saveDeals';
import { readStages } from './stages';
import { timeZoneOf } from '../records/tasks';

/** Stages that a refusal names. */
const MOST_NAMES = 12;

/**
 * Every row's fields, references and stage, two hundred in a call. Salesforce takes any text for a stage, so that the stages
 * of the org are asked for where a change has one, and an unknown one is not sent. A row that is refused with its stage (a
 * rule, a flow, a field that is required in it) is written without it and says so: money never waits for a stage.
 */
export async function writeDeals(
	changes: readonly DealChange[],
	connection: CrmConnection,
): Promise<WriteResult[]> {
	if (changes.length === 0) return [];
	const attempted = await attemptClassified(
		async () => await refusedStages(changes, connection),
		classify,
	);
	if ('failure' in attempted) return changes.map(() => ({ status: 'failed', ...attempted }));
	const refused = attempted.value;
	const results = await writeRows(
		changes.map((change) => (refused.has(change.stage) ? withoutStage(change) : change)),
		connection,
	);
	const stuck = changes.flatMap((change, index) => {
		const result = results[index];
		const mayBeTheStage = result?.status === 'failed' && mayPassWithoutStage(result.failure);
		const wasSent = change.stage !== undefined && !refused.has(change.stage);
		return mayBeTheStage && wasSent ? [{ change, index }] : [];
	});
	const withFields = stuck.filter(({ change }) => hasMore(change));
	const rewritten = await writeRows(
		withFields.map(({ change }) => withoutStage(change)),
		connection,
	);
	for (const [place, { index }] of withFields.entries()) {
		const [first, second] = [results[index], rewritten[place]];
		const stageRefused = first?.status === 'failed' ? first.failure : undefined;
		if (second) results[index] = second.status === 'updated' ? { ...second, stageRefused } : second;
	}
	return results.map((result, index): WriteResult => {
		const stageRefused = refused.get(changes[index]?.stage);
		if (!stageRefused) return result;
		if (!hasMore(changes[index])) return { status: 'failed', failure: stageRefused };
		return result.status === 'updated' ? { ...result, stageRefused } : result;
	});
}

/**
 * Whatever an automation of the org's does when a deal is won can be refused, and is told as if it were the deal's: a right, a
 * record that it does not find, one that is there already. What waiting cures, and the connection itself, is no matter of stages.
 */
function mayPassWithoutStage(failure: Failure): boolean {
	return !isTransient(failure) && failure.kind !== 'auth';
}

/** Stages that the org has not, or has no more, each with what is said of it. One query; none where no stage is written. */
async function refusedStages(
	changes: readonly DealChange[],
	connection: CrmConnection,
): Promise<ReadonlyMap<string | undefined, Failure>> {
	const wanted = new Set(changes.flatMap(({ stage }) => stage ?? []));
	if (wanted.size === 0) return new Map();
	const known = (await readStages(connection)).map(({ id }) => id);
	return new Map(
		[...wanted]
			.filter((stage) => !known.includes(stage))
			.map((stage) => [stage, unknownStage(stage, known)]),
	);
}

export function unknownStage(stage: string, known: readonly string[]): Failure {
	const names = known.slice(0, MOST_NAMES).join(', ');
	return {
		kind: 'invalidRequest',
		rawCode: 'UNKNOWN_STAGE',
		message: `Salesforce has no active stage "${stage.slice(0, 80)}". It has ${names}${known.length > MOST_NAMES ? ' and others' : ''}. Choose the stage again`,
	};
}

async function writeRows(
	changes: readonly DealChange[],
	connection: CrmConnection,
): Promise<WriteResult[]> {
	const timeZone = await timeZoneOf(connection);
	const rows = changes.map((change) => toRow(change, timeZone));
	const ready = rows.flatMap((row) => ('failure' in row ? [] : [row]));
	const outcomes = await saveDeals(ready, connection);
	const outcomeOf = new Map(ready.map((row, index) => [row, outcomes[index]]));
	return rows.map((row): WriteResult => {
		if ('failure' in row) return { status: 'failed', failure: row.failure };
		const failure = outcomeOf.get(row) ?? UNWRITTEN;
		return failure === 'written'
			? { status: 'updated', id: row.id }
			: { status: 'failed', failure };
	});
}

function toRow(
	{ id, fields, references, stage }: DealChange,
	timeZone: string,
): DealRow | { failure: Failure } {
	const written = wireOf(fields, timeZone);
	if ('failure' in written) return written;
	return {
		// An id that is none is sent as it is: Salesforce says so of its row.
		id: idOf(id, OBJECTS.deal) ?? id,
		fields: {
			...written.wire,
			...(references === undefined ? {} : toReferenceFields(references)),
			...(stage === undefined ? {} : { StageName: stage }),
		},
		...(references === undefined ? {} : { references }),
	};
}

function withoutStage({ stage: _stage, ...change }: DealChange): DealChange {
	return change;
}

function hasMore(
	change: { readonly fields: object; readonly references?: SubjectSet } | undefined,
): boolean {
	if (!change) return false;
	return Object.keys(change.fields).length > 0 || change.references !== undefined;
}
