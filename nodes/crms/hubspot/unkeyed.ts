import {
	FilterOperatorEnum as Operator,
	type SimplePublicObject,
} from '@hubspot/api-client/lib/codegen/crm/objects';
import type { Activity, ClaimRecord, CrmConnection } from '../../shared/contracts/crm';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import type { Failure } from '../../shared/vocabulary/failure';
import { toActivityInput, toClaim, type Written } from './activityInput';
import { readAssociated } from './associations';
import { BATCH_SIZE, chunk, writeBatches } from './batches';
import { objectsOf } from './client';
import type { KeyedOutcome } from './createKeyed';
import { classify } from './errors';
import { CLAIM_PROPERTIES, OBJECT_TYPES, PLAIN_KEY_PROPERTY } from './fields';
import { urlOf } from './paths';

const READ = [PLAIN_KEY_PROPERTY, ...Object.values(CLAIM_PROPERTIES)];

/**
 * Activities in an account that takes no unique property on notes or tasks: look, create, look again; where two were
 * created at once the older one stays and the younger one goes. Between the two looks both exist, so that two runs can
 * both believe they were first if HubSpot shows them each other's record late. The README promises less for such accounts.
 */
export async function createUnkeyed(
	kind: Activity['kind'],
	activities: readonly Written[],
	connection: CrmConnection,
): Promise<KeyedOutcome[]> {
	const attempted = await attemptAsync(
		async () => await lookAndCreate(kind, activities, connection),
	);
	if ('value' in attempted) return attempted.value;
	const failure = classify(attempted.error);
	if (!failure) throw attempted.error;
	return activities.map(() => ({ failure: withRemedy(failure) }));
}

/** The oldest record of each key, by search, which lags some seconds behind. */
export async function findUnkeyed(
	kind: Activity['kind'],
	keys: readonly string[],
	connection: CrmConnection,
): Promise<ReadonlyMap<string, ClaimRecord>> {
	const records = await searchByKey(kind, keys, connection);
	return new Map(
		[...oldestByKey(records)].map(([key, record]) => [key, toClaim(record, PLAIN_KEY_PROPERTY)]),
	);
}

async function lookAndCreate(
	kind: Activity['kind'],
	activities: readonly Written[],
	connection: CrmConnection,
): Promise<KeyedOutcome[]> {
	const before = oldestByKey(await look(kind, activities, connection));
	const rows = [...new Map(activities.map((activity) => [activity.key, activity])).values()];
	const missing = rows.filter(({ key }) => !before.has(key));
	const written = await writeBatches({
		rows: missing,
		identityOf: ({ key }) => key,
		isAnswerTo: (record: SimplePublicObject, { key }) =>
			record.properties[PLAIN_KEY_PROPERTY] === key,
		send: async (sent) =>
			await objectsOf(connection).batch.create(OBJECT_TYPES[kind], {
				inputs: sent.map(({ row, traceId }) => ({
					...toActivityInput(row, PLAIN_KEY_PROPERTY),
					objectWriteTraceId: traceId,
				})),
			}),
		request: { method: 'POST', url: urlOf(connection, 'objects', OBJECT_TYPES[kind]) },
	});
	const mine = new Map<string, SimplePublicObject>();
	const failures = new Map<string, Failure>();
	for (const [index, { key }] of missing.entries()) {
		const outcome = written[index];
		if (outcome && 'result' in outcome) mine.set(key, outcome.result);
		else if (outcome) failures.set(key, withRemedy(outcome.failure));
	}
	const after = mine.size > 0 ? await look(kind, missing, connection) : [];
	const standing = oldestByKey([...before.values(), ...after, ...mine.values()]);
	const younger = [...mine].flatMap(([key, { id }]) =>
		standing.get(key)?.id === id ? [] : [{ id }],
	);
	if (younger.length > 0) {
		await objectsOf(connection).batch.archive(OBJECT_TYPES[kind], { inputs: younger });
	}
	const seen = new Set<string>();
	return activities.map(({ key }): KeyedOutcome => {
		const record = standing.get(key);
		const isFirst = !seen.has(key);
		seen.add(key);
		if (record) return { record, isNew: isFirst && mine.get(key)?.id === record.id };
		return { failure: failures.get(key) ?? NOT_TOLD };
	});
}

/** By the deal or contact they hang on, which shows new records at once; only those that hang on nothing are searched. */
async function look(
	kind: Activity['kind'],
	activities: readonly Written[],
	connection: CrmConnection,
): Promise<SimplePublicObject[]> {
	const onDeals = activities.flatMap(({ dealId }) => (dealId === undefined ? [] : [dealId]));
	const onContacts = activities.flatMap(({ dealId, contactId }) =>
		dealId === undefined && contactId !== undefined ? [contactId] : [],
	);
	const alone = activities.filter((activity) => !activity.dealId && !activity.contactId);
	const type = OBJECT_TYPES[kind];
	const ids = [
		...(await readAssociated(OBJECT_TYPES.deal, type, onDeals, connection)).values(),
		...(await readAssociated(OBJECT_TYPES.contact, type, onContacts, connection)).values(),
	].flat();
	const records: SimplePublicObject[] = [];
	for (const part of chunk([...new Set(ids)], BATCH_SIZE)) {
		const { results } = await objectsOf(connection).batch.read(type, {
			inputs: part.map((id) => ({ id })),
			properties: READ,
			propertiesWithHistory: [],
		});
		records.push(...results);
	}
	const searched = await searchByKey(
		kind,
		alone.map(({ key }) => key),
		connection,
	);
	return [...records, ...searched];
}

/** @see https://developers.hubspot.com/docs/api-reference/crm-search-v3/guide */
async function searchByKey(
	kind: Activity['kind'],
	keys: readonly string[],
	connection: CrmConnection,
): Promise<SimplePublicObject[]> {
	const records: SimplePublicObject[] = [];
	for (const part of chunk([...new Set(keys)], BATCH_SIZE)) {
		const { results } = await objectsOf(connection).search.doSearch(OBJECT_TYPES[kind], {
			filterGroups: [
				{ filters: [{ propertyName: PLAIN_KEY_PROPERTY, operator: Operator.In, values: part }] },
			],
			properties: READ,
			limit: 2 * BATCH_SIZE,
		});
		records.push(...results);
	}
	return records;
}

/** Ids count up, so that of two records made in the same millisecond both runs take the same one for older. */
function oldestByKey(records: readonly SimplePublicObject[]): Map<string, SimplePublicObject> {
	const oldest = new Map<string, SimplePublicObject>();
	for (const record of records) {
		const key = record.properties[PLAIN_KEY_PROPERTY];
		if (typeof key !== 'string' || key === '') continue;
		const known = oldest.get(key);
		if (!known || isOlder(record, known)) oldest.set(key, record);
	}
	return oldest;
}

function isOlder(left: SimplePublicObject, right: SimplePublicObject): boolean {
	const [before, after] = [left.createdAt.getTime(), right.createdAt.getTime()];
	return before === after ? BigInt(left.id) < BigInt(right.id) : before < after;
}

const NOT_TOLD: Failure = {
	kind: 'unavailable',
	message: 'HubSpot did not say what became of this activity',
};

function withRemedy(failure: Failure): Failure {
	if (failure.rawCode !== 'PROPERTY_DOESNT_EXIST') return failure;
	return {
		...failure,
		message:
			'HubSpot lacks the properties that keep activities from being created twice. Run the action "Set Up Payment Fields" of the node CRM Deals and Contacts once',
	};
}
