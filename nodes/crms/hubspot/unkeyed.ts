import {
	FilterOperatorEnum as Operator,
	type SimplePublicObject,
} from '@hubspot/api-client/lib/codegen/crm/objects';
import type { Activity, ClaimRecord, CrmConnection } from '../../shared/contracts/crm';
import { chunk, type RowOutcome } from '../../shared/loops/batches';
import { lookCreateLook, oldestByKey } from '../../shared/loops/lookCreateLook';
import { attemptClassified } from '../../shared/vocabulary/attempt';
import type { Failure } from '../../shared/vocabulary/failure';
import { toActivityInput, toClaim, type Written } from './activityInput';
import { readAssociated } from './associations';
import { BATCH_SIZE, writeBatches } from './batches';
import { objectsOf } from './client';
import type { KeyedOutcome } from './createKeyed';
import { classify } from './errors';
import { CLAIM_PROPERTIES, OBJECT_TYPES, PLAIN_KEY_PROPERTY } from './fields';
import { urlOf } from './paths';

const READ = [PLAIN_KEY_PROPERTY, ...Object.values(CLAIM_PROPERTIES)];

/** Ids count up, so that of two records made in the same millisecond both runs take the same one for older. */
const BY_AGE = {
	keyOf: ({ properties }: SimplePublicObject) => properties[PLAIN_KEY_PROPERTY] || undefined,
	idOf: ({ id }: SimplePublicObject) => id,
	isOlder: (left: SimplePublicObject, right: SimplePublicObject) => {
		const [before, after] = [left.createdAt.getTime(), right.createdAt.getTime()];
		return before === after ? BigInt(left.id) < BigInt(right.id) : before < after;
	},
};

/**
 * Activities in an account that takes no unique property on notes or tasks: look, create, look again. The README promises
 * less for such accounts.
 */
export async function createUnkeyed(
	kind: Activity['kind'],
	activities: readonly Written[],
	connection: CrmConnection,
): Promise<KeyedOutcome[]> {
	const attempted = await attemptClassified(
		async () => await lookAndCreate(kind, activities, connection),
		classify,
	);
	if ('value' in attempted) return attempted.value;
	return activities.map(() => ({ failure: withRemedy(attempted.failure) }));
}

/** The oldest record of each key, by search, which lags some seconds behind. */
export async function findUnkeyed(
	kind: Activity['kind'],
	keys: readonly string[],
	connection: CrmConnection,
): Promise<ReadonlyMap<string, ClaimRecord>> {
	const records = await searchByKey(kind, keys, connection);
	return new Map(
		[...oldestByKey(records, BY_AGE)].map(([key, record]) => [
			key,
			toClaim(record, PLAIN_KEY_PROPERTY),
		]),
	);
}

async function lookAndCreate(
	kind: Activity['kind'],
	activities: readonly Written[],
	connection: CrmConnection,
): Promise<KeyedOutcome[]> {
	const looked = await lookCreateLook({
		rows: activities,
		...BY_AGE,
		look: async (rows) => await look(kind, rows, connection),
		create: async (rows) => await create(kind, rows, connection),
		remove: async (younger) => {
			const inputs = younger.map(({ id }) => ({ id }));
			await objectsOf(connection).batch.archive(OBJECT_TYPES[kind], { inputs });
		},
		untold: NOT_TOLD,
	});
	return looked.map((outcome) =>
		'found' in outcome
			? { record: outcome.found, isNew: outcome.isNew }
			: { failure: withRemedy(outcome.failure) },
	);
}

async function create(
	kind: Activity['kind'],
	activities: readonly Written[],
	connection: CrmConnection,
): Promise<Array<RowOutcome<SimplePublicObject>>> {
	return await writeBatches({
		rows: activities,
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
