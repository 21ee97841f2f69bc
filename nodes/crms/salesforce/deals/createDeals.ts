import type { CrmConnection, DealDraft, WriteResult } from '../../../shared/contracts/crm';
import { attemptClassified } from '../../../shared/vocabulary/attempt';
import type { Failure } from '../../../shared/vocabulary/failure';
import { parseSubjectSet } from '../../../shared/vocabulary/subjectSet';
import { closingDay, wireOf } from './dealFields';
import { unknownStage } from './dealWrites';
import { classify } from '../errors';
import { type Feature, featuresOf, onlyCurrencyOf } from '../identity';
import { idOf } from '../ids';
import { exactNumber } from '../wire/json';
import { MAIN_REFERENCE, OBJECTS, REFERENCES } from '../names';
import { listPipelines, MASTER_RECORD_TYPE, unknownPipeline } from '../pipelines';
import { queryParts } from '../wire/query';
import { toReferenceFields } from './references';
import { hasCode, save, type SaveOutcome, UNTOLD, type WireRecord } from '../wire/save';
import { saveReferences } from './saveDeals';
import { inList, valueParts } from '../wire/soql';
import { dayIn, timeZoneOf } from '../records/tasks';
import { fromWire } from '../wire/values';

/** The longest name of a deal. @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_opportunity.htm */
const NAME_LENGTH = 120;

/** A reference that is taken and whose deal is not to be seen is asked for again: somebody may be making it right now. */
const MOST_IDLE_TRIES = 3;
const IDLE_PAUSE_MS = 300;

const WHAT = 'to write new deals';

/** What all drafts of a call have in common. */
interface Surroundings {
	readonly features: ReadonlySet<Feature>;
	readonly timeZone: string;
	readonly onlyCurrency: string | null;
	/** `2026-11-23` */
	readonly today: string;
	readonly accountOf: ReadonlyMap<string, string>;
	placeOf(draft: DealDraft): Place | { readonly failure: Failure };
}

interface Place {
	readonly recordType?: string;
	readonly stage: string;
}

type Outcome = { readonly id: string; readonly isNew: boolean } | { readonly failure: Failure };

/**
 * Insert-only, by the main reference, which Salesforce keeps unique: whoever is second gets the first one's deal. A deal
 * without a stage begins in the first open one of its pipeline, one without a close date closes today, since Salesforce wants
 * both; its contact is the primary one and brings its account.
 */
export async function createDeals(
	drafts: readonly DealDraft[],
	connection: CrmConnection,
): Promise<WriteResult[]> {
	if (drafts.length === 0) return [];
	const outcomes = new Map<string, Outcome>();
	const distinct = new Map([...drafts].reverse().map((draft) => [draft.reference, draft] as const));
	const attempted = await attemptClassified(async () => {
		const surroundings = await surroundingsOf(drafts, connection);
		const rows = [...distinct.values()].reverse().flatMap((draft) => {
			const record = toRecord(draft, surroundings);
			if (!isRefused(record)) return [{ draft, record }];
			outcomes.set(draft.reference, record);
			return [];
		});
		await create(rows, outcomes, connection);
		await keepReferences([...distinct.values()], outcomes, connection);
	}, classify);
	if ('failure' in attempted) {
		const { failure } = attempted;
		for (const key of distinct.keys()) if (!outcomes.has(key)) outcomes.set(key, { failure });
	}
	const told = new Set<string>();
	return drafts.map(({ reference }): WriteResult => {
		const outcome = outcomes.get(reference) ?? { failure: UNTOLD };
		const isFirst = !told.has(reference);
		told.add(reference);
		if ('failure' in outcome) return { status: 'failed', failure: outcome.failure };
		return { status: outcome.isNew && isFirst ? 'created' : 'existed', id: outcome.id };
	});
}

/** What would be written for each draft: for whoever makes deals by another key than a payment. */
export async function draftRecords(
	drafts: readonly DealDraft[],
	connection: CrmConnection,
): Promise<ReadonlyArray<WireRecord | { readonly failure: Failure }>> {
	const surroundings = await surroundingsOf(drafts, connection);
	return drafts.map((draft) => toRecord(draft, surroundings));
}

interface Row {
	readonly draft: DealDraft;
	readonly record: WireRecord;
}

async function create(
	rows: readonly Row[],
	outcomes: Map<string, Outcome>,
	connection: CrmConnection,
): Promise<void> {
	let pending = rows;
	for (let tried = 0; pending.length > 0 && tried < MOST_IDLE_TRIES; tried++) {
		if (tried > 0) await connection.clock.sleep(IDLE_PAUSE_MS * tried);
		const saved = await save({
			rows: pending,
			method: 'POST',
			toRecord: ({ record }) => record,
			identityOf: ({ draft }) => draft.reference,
			...{ what: WHAT, connection },
		});
		const taken = pending.filter(({ draft: { reference } }, place) => {
			outcomes.set(reference, toOutcome(saved[place]));
			return hasCode(saved[place], 'DUPLICATE_VALUE');
		});
		const found = await readByReference(
			taken.map(({ draft }) => draft.reference),
			connection,
		);
		for (const [reference, id] of found) outcomes.set(reference, { id, isNew: false });
		pending = taken.filter(({ draft }) => !found.has(draft.reference));
	}
	// Another unique field of the deal is what is taken: no waiting cures that, and its refusal stands.
}

function toOutcome(outcome: SaveOutcome | undefined): Outcome {
	if (!outcome) return { failure: UNTOLD };
	return 'failure' in outcome ? { failure: outcome.failure } : outcome.result;
}

async function readByReference(
	references: readonly string[],
	connection: CrmConnection,
): Promise<ReadonlyMap<string, string>> {
	const rows = await queryParts(
		valueParts(references).map(
			(part) =>
				`SELECT Id, ${MAIN_REFERENCE} FROM ${OBJECTS.deal} WHERE ${MAIN_REFERENCE} ${inList(part)}`,
		),
		'deals',
		connection,
	);
	return new Map(rows.map((row) => [fromWire(row[MAIN_REFERENCE]) ?? '', fromWire(row.Id) ?? '']));
}

/** Payments that a draft puts on its deal from the beginning are rows as well. Refused, they are found lacking by the next run. */
async function keepReferences(
	drafts: readonly DealDraft[],
	outcomes: ReadonlyMap<string, Outcome>,
	connection: CrmConnection,
): Promise<void> {
	const made = drafts.flatMap(({ reference, fields }) => {
		const outcome = outcomes.get(reference);
		const references = parseSubjectSet(fields[REFERENCES]);
		const isMade = outcome && 'id' in outcome && outcome.isNew;
		return isMade && references.references.length > 0 ? [{ id: outcome.id, references }] : [];
	});
	if (made.length > 0) await saveReferences(made, connection);
}

async function surroundingsOf(
	drafts: readonly DealDraft[],
	connection: CrmConnection,
): Promise<Surroundings> {
	const contacts = drafts.flatMap(({ contactId = '' }) => idOf(contactId, OBJECTS.contact) ?? []);
	const accounts = await queryParts(
		valueParts(contacts).map(
			(part) => `SELECT Id, AccountId FROM ${OBJECTS.contact} WHERE Id ${inList(part)}`,
		),
		'contacts',
		connection,
	);
	const timeZone = await timeZoneOf(connection);
	return {
		features: await featuresOf(connection),
		timeZone,
		onlyCurrency: await onlyCurrencyOf(connection),
		today: dayIn(timeZone, new Date(connection.clock.now())),
		accountOf: new Map(
			accounts.flatMap((row) => {
				const [id, account] = [fromWire(row.Id), fromWire(row.AccountId)];
				return id === null || account === null ? [] : [[id, account]];
			}),
		),
		placeOf: await placesOf(connection),
	};
}

/** Salesforce takes any text for a stage, and keeps a deal in a stage that its record type has not. */
async function placesOf(connection: CrmConnection): Promise<Surroundings['placeOf']> {
	const pipelines = await listPipelines(connection);
	return (draft) => {
		const { stage } = draft;
		const named = draft.pipeline || undefined;
		const pipeline = named && (idOf(named, 'RecordType') ?? named);
		if (pipeline !== undefined && !pipelines.some(({ id }) => id === pipeline)) {
			return { failure: unknownPipeline(pipeline, pipelines) };
		}
		const fitting = pipelines.filter(
			({ id, stages }) =>
				(pipeline === undefined || id === pipeline) &&
				(stage === undefined || stages.some((one) => one.id === stage)),
		);
		const [chosen] = fitting;
		if (!chosen && stage !== undefined) {
			const known = pipelines
				.filter(({ id }) => pipeline === undefined || id === pipeline)
				.flatMap(({ stages }) => stages.map(({ id }) => id));
			if (!known.includes(stage)) return { failure: unknownStage(stage, [...new Set(known)]) };
		}
		const first = chosen?.stages.find(({ kind }) => kind === 'open') ?? chosen?.stages[0];
		return { recordType: pipeline ?? chosen?.id, stage: stage ?? first?.id ?? '' };
	};
}

function toRecord(
	draft: DealDraft,
	{ features, timeZone, onlyCurrency, today, accountOf, placeOf }: Surroundings,
): WireRecord | { readonly failure: Failure } {
	const { [REFERENCES]: shown, ...fields } = draft.fields;
	const written = wireOf({ ...fields, [MAIN_REFERENCE]: draft.reference }, timeZone);
	const place = placeOf(draft);
	if ('failure' in written) return written;
	if ('failure' in place) return place;
	const amount = exactNumber(draft.amount);
	if (!amount) return { failure: noAmount(draft.amount) };
	if (onlyCurrency !== null && draft.currency !== onlyCurrency) {
		return { failure: otherCurrency(draft.currency, onlyCurrency) };
	}
	const { recordType } = place;
	const contactId = draft.contactId && (idOf(draft.contactId, OBJECTS.contact) ?? draft.contactId);
	const accountId = contactId === undefined ? undefined : accountOf.get(contactId);
	return {
		attributes: { type: OBJECTS.deal },
		...written.wire,
		...(shown ? toReferenceFields(parseSubjectSet(shown)) : {}),
		Name: draft.name.slice(0, NAME_LENGTH).replace(/[\ud800-\udbff]$/, ''),
		Amount: amount,
		StageName: place.stage,
		CloseDate: draft.closeDate === undefined ? today : closingDay(draft.closeDate, timeZone),
		...(features.has('currencies') ? { CurrencyIsoCode: draft.currency } : {}),
		...(features.has('recordTypes') && recordType !== undefined && recordType !== MASTER_RECORD_TYPE
			? { RecordTypeId: recordType }
			: {}),
		...(draft.ownerId === undefined ? {} : { OwnerId: draft.ownerId }),
		// Only while a deal is made: it becomes the primary contact role.
		...(contactId ? { ContactId: contactId } : {}),
		...(accountId === undefined ? {} : { AccountId: accountId }),
	};
}

export function isRefused(
	record: WireRecord | { readonly failure: Failure },
): record is { readonly failure: Failure } {
	return 'failure' in record;
}

/** The number alone would be an amount of the org's own currency. */
function otherCurrency(currency: string, onlyCurrency: string): Failure {
	return {
		kind: 'invalidRequest',
		rawCode: 'OTHER_CURRENCY',
		message: `This Salesforce org keeps amounts in ${onlyCurrency} alone, and the new deal is in ${currency}. Turn on multiple currencies in Setup > Company Information, or create the deal in ${onlyCurrency}`,
	};
}

function noAmount(amount: string): Failure {
	return {
		kind: 'invalidRequest',
		rawCode: 'NOT_A_NUMBER',
		message: `Salesforce takes a number for Amount, and "${amount.slice(0, 40)}" is none`,
	};
}
