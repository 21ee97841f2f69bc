import type { DealChange, DealRecord, WriteResult } from '../../contracts/crm';
import type { Failure } from '../../vocabulary/failure';
import type { PaymentState } from '../../vocabulary/payment';
import { type Subject, toReference } from '../../vocabulary/subject';
import { isSubset, unionSubjectSets } from '../../vocabulary/subjectSet';
import { writeContacts } from './contacts';
import { readMissingStates, scopesOf } from '../missingStates';
import { type DealPlan, planDeal, type PlannedWork, type Schema } from './plan';
import { fieldsRead } from './project';
import { readAcrossGateways } from '../readPayments';
import type { FieldDifference, SyncContext, SyncOptions } from '../types';
import { type DealWork, mergeChanges, referenceField } from './work';

const MOST_ROUNDS = 5;
const ROUND_PAUSE_MS = 200;

/**
 * Writes until every deal agrees with the gateway: read, fold, compare, write, and read both again, always: a run that adds
 * no payment of its own may still overwrite what another run has just added. A run that wrote from an old state or an old
 * deal finds out in its own check and repairs, always against the deal as it is then, so that the last writer of each field
 * has an agreeing check after it. This needs the gateway's reads by id to be strongly consistent.
 */
export async function converge(
	works: readonly DealWork[],
	schema: Schema,
	options: SyncOptions,
	context: SyncContext,
): Promise<void> {
	let pending = works;
	for (let round = 1; pending.length > 0; round++) {
		if (round > MOST_ROUNDS) {
			for (const work of pending) work.verdict = { failure: restless(work) };
			return;
		}
		if (round > 2) await pause(round, context);
		await readMissingStates(pending, context);
		const planned = plan(pending, schema, options, context);
		if (round === 1) await writeContacts(planned, options, context);
		const written = await write(planned, context);
		pending = await check(written, options, context);
	}
}

/** The deals that need a write, each with what it needs; a deal that cannot be planned gets its verdict. */
export function plan(
	works: readonly DealWork[],
	schema: Schema,
	options: SyncOptions,
	context: SyncContext,
): PlannedWork[] {
	return works.flatMap((work) => {
		if (work.verdict) return [];
		const planned = planDeal(work, schema, options, context);
		if ('changes' in planned) return planned.changes.length > 0 ? [{ work, plan: planned }] : [];
		work.verdict = planned;
		return [];
	});
}

async function write(planned: readonly PlannedWork[], context: SyncContext): Promise<DealWork[]> {
	const { crm, crmConnection } = context;
	const ready = planned.filter(({ work }) => !work.verdict);
	if (ready.length === 0) return [];
	const isSet = ({ object, field }: FieldDifference) =>
		object === 'deal' && field === referenceField(context);
	const changes = ready.map(({ work, plan: { changes: fields, stage } }): DealChange => ({
		id: work.deal.id,
		fields: Object.fromEntries(
			fields.filter((change) => !isSet(change)).map(({ field, to }) => [field, to]),
		),
		...(fields.some(isSet) ? { references: work.subjects } : {}),
		...(stage === undefined ? {} : { stage }),
		...(work.deal.revision === undefined ? {} : { revision: work.deal.revision }),
	}));
	const results = await crm.writeDeals(changes, crmConnection);
	return ready.flatMap(({ work, plan: dealPlan }, index) => settle(work, dealPlan, results[index]));
}

/** A deal that somebody else changed since it was read is read again like one that was written, and then written. */
function settle(work: DealWork, { changes, stage }: DealPlan, result: WriteResult | undefined) {
	if (!result || result.status === 'failed') {
		work.verdict = result ? refused(result.failure) : { failure: noAnswer() };
		return [];
	}
	work.isStale = result.status === 'stale';
	if (work.isStale) return [work];
	work.changes = mergeChanges(work.changes, changes);
	if ('stageRefused' in result && result.stageRefused) work.stageRefused = result.stageRefused;
	else if (stage !== undefined) work.stageMovedTo = stage;
	return [work];
}

/**
 * Reads again what was written, and the payments it was written from. Whatever moved meanwhile, at the gateway, in the deal's
 * set or in the amount it is measured by, sends the deal into another round.
 */
async function check(
	written: readonly DealWork[],
	options: SyncOptions,
	context: SyncContext,
): Promise<DealWork[]> {
	if (written.length === 0) return [];
	const subjects = new Map<string, Subject>();
	for (const { states } of written) {
		for (const state of states.values()) subjects.set(toReference(state.subject), state.subject);
	}
	const [{ states: fresh, failures }, deals] = await Promise.all([
		readAcrossGateways([...subjects.values()], scopesOf(written), context),
		context.crm.readDeals(
			written.map(({ deal }) => ({ by: 'id', value: deal.id })),
			{ ...fieldsRead(options, context), contacts: false },
			context.crmConnection,
		),
	]);
	return written.filter((work, index) => {
		const failure = [...work.states.keys()].map((key) => failures.get(key)).find(Boolean);
		const deal = deals[index];
		if (failure) work.verdict = { failure };
		else if (!deal) work.verdict = deletedMeanwhile(work);
		if (work.verdict || !deal) return false;
		const moved = statesMoved(work, fresh);
		work.states = freshStates(work, fresh);
		return takeUp(work, deal) || moved || work.isStale === true;
	});
}

/** The deal as it is now. @returns whether it is another one than the plan was made for. */
function takeUp(work: DealWork, deal: DealRecord): boolean {
	const onDeal = deal.references;
	const hasSet = isSubset(work.subjects, onDeal) && isSubset(onDeal, work.subjects);
	const isMeasuredAlike = deal.amount === work.deal.amount && deal.currency === work.deal.currency;
	work.deal = { ...deal, contactIds: work.deal.contactIds };
	work.subjects = unionSubjectSets([work.subjects, onDeal]);
	return !hasSet || !isMeasuredAlike;
}

function deletedMeanwhile({ deal }: DealWork): DealWork['verdict'] {
	return {
		reason: 'dealGone',
		message: `The deal "${deal.name}" was deleted while it was being written. Restore it, or put its payments on another deal with Link to Deal (node CRM Deals and Contacts)`,
	};
}

function statesMoved(work: DealWork, fresh: ReadonlyMap<string, PaymentState>): boolean {
	return [...work.states].some(
		([reference, { version }]) => fresh.get(reference)?.version !== version,
	);
}

function freshStates(work: DealWork, fresh: ReadonlyMap<string, PaymentState>) {
	return new Map(
		[...work.states].map(([reference, state]) => [reference, fresh.get(reference) ?? state]),
	);
}

async function pause(round: number, { crmConnection: { clock } }: SyncContext): Promise<void> {
	await clock.sleep(clock.random() * ROUND_PAUSE_MS * 2 ** round);
}

function restless(work: DealWork): Failure {
	return {
		kind: 'unavailable',
		message: `The payments of the deal "${work.deal.name}" kept changing while they were being written. The next delivery writes them`,
	};
}

function noAnswer(): Failure {
	return { kind: 'unavailable', message: 'The CRM answered for fewer deals than were written' };
}

/** What waiting cures is tried again by the gateway's redelivery; everything else needs a person. */
function refused(failure: Failure): DealWork['verdict'] {
	const isPassing = failure.kind === 'rateLimited' || failure.kind === 'unavailable';
	if (isPassing || failure.kind === 'auth' || failure.kind === 'permission') return { failure };
	return {
		reason: failure.kind === 'notFound' ? 'dealGone' : 'refusedByCrm',
		message: failure.message,
	};
}
