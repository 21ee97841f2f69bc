import { asRecord, requiredProperties, requiredText } from '../json';
import type { Call, Operations } from '../protocol/operation';
import {
	created,
	listQuery,
	noContent,
	ok,
	pageOf,
	reads,
	textQuery,
	typeOf,
	writes,
} from '../protocol/operation';
import { linkAll, presentAssociations, readInlineAssociations } from '../state/associations';
import { planCreate, planUpdate } from '../state/plan';
import {
	findRecord,
	getRecord,
	listRecords,
	presentRecord,
	presentWritten,
	type ReadOptions,
} from '../state/records';
import { apiSource, archive, commit, merge } from '../state/writes';
import type { CrmRecord } from '../state/types';

const LIST_MAXIMUM = 100;
/** https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/basic/get-crm-v3-objects-contacts */
const LIST_MAXIMUM_WITH_HISTORY = 50;

/** One record at a time: `/crm/objects/2026-09/{type}`. */
export const RECORD_OPERATIONS: Operations = {
	'GET /crm/objects/2026-09/:type': reads(list),
	'POST /crm/objects/2026-09/:type': writes(create),
	'POST /crm/objects/2026-09/:type/merge': writes((call) => {
		const primaryId = requiredText(call.body, 'primaryObjectId');
		const otherId = requiredText(call.body, 'objectIdToMerge');
		return ok(
			presentRecord(call.portal, merge(call.portal, typeOf(call).name, primaryId, otherId)),
		);
	}),
	'GET /crm/objects/2026-09/:type/:id': reads((call) => ok(present(call, recordOf(call)))),
	'PATCH /crm/objects/2026-09/:type/:id': writes(update),
	// Deleting what is not there is no refusal in HubSpot either.
	'DELETE /crm/objects/2026-09/:type/:id': writes((call) => {
		const record = findRecord(call.portal, typeOf(call).name, call.parameters.id ?? '');
		if (record !== undefined) archive(call.portal, record);
		return noContent();
	}),
};

function list(call: Call) {
	const records = listRecords(call.portal, typeOf(call).name, isArchived(call));
	const hasHistory = listQuery(call.query, 'propertiesWithHistory').length > 0;
	const maximum = hasHistory ? LIST_MAXIMUM_WITH_HISTORY : LIST_MAXIMUM;
	const { items, paging } = pageOf(records, call.query, maximum);
	return ok({ results: items.map((record) => present(call, record)), ...paging });
}

function create(call: Call) {
	const { portal, body } = call;
	const type = typeOf(call).name;
	const properties = asRecord(body.properties);
	const links = readInlineAssociations(portal, type, body.associations);
	const plan = planCreate(portal, type, properties);
	const record = commit(portal, plan, apiSource(portal));
	linkAll(portal, record.id, links);
	return created(presentWritten(portal, record, plan.written));
}

function update(call: Call) {
	const { portal } = call;
	const plan = planUpdate(portal, recordOf(call), requiredProperties(call.body));
	const record = commit(portal, plan, apiSource(portal));
	return ok(presentWritten(portal, record, plan.written));
}

function recordOf(call: Call): CrmRecord {
	const idProperty = textQuery(call.query, 'idProperty');
	const id = call.parameters.id ?? '';
	return getRecord(call.portal, typeOf(call).name, id, idProperty, isArchived(call));
}

function isArchived(call: Call): boolean {
	return call.query.get('archived') === 'true';
}

function present(call: Call, record: CrmRecord) {
	const options: ReadOptions = {
		properties: listQuery(call.query, 'properties'),
		propertiesWithHistory: listQuery(call.query, 'propertiesWithHistory'),
	};
	return {
		...presentRecord(call.portal, record, options),
		...presentAssociations(call.portal, record, listQuery(call.query, 'associations')),
	};
}
