import { asRecord, asTexts } from '../json';
import type { Call, Operations } from '../protocol/operation';
import { needs, ok } from '../protocol/operation';
import { SEARCH } from '../routes/search';
import { defaultType } from '../state/associations';
import { objectType } from '../state/objectTypes';
import { planCreate, planUpdate } from '../state/plan';
import { getRecord, lookUp, valueOf } from '../state/records';
import type { CrmRecord } from '../state/types';
import { apiSource, commit } from '../state/writes';

const READ_CONTACTS = objectType('contacts').readScopes;
const WRITE_CONTACTS = objectType('contacts').writeScopes;
const WRITE_DEALS = objectType('deals').writeScopes;
const WRITE_TASKS = objectType('tasks').writeScopes;

/**
 * HubSpot's addresses by number, which end in 2027: only those that n8n's own HubSpot node calls in the workflow that the
 * bench compares with, and only while `servesNumberedPaths` is ordered.
 * https://legacydocs.hubspot.com/docs/methods/contacts/create_or_update, …/deals/update_deal, …/engagements/create_engagement
 */
export const NUMBERED_OPERATIONS: Operations = {
	'POST /crm/v3/objects/:type/search': SEARCH,
	'POST /contacts/v1/contact/createOrUpdate/email/:email': needs(WRITE_CONTACTS, (call) => {
		const { portal } = call;
		const email = call.parameters.email ?? '';
		const properties = { email, ...readProperties(call) };
		const existing = lookUp(portal, 'contacts', email, 'email');
		const plan = existing
			? planUpdate(portal, existing, properties)
			: planCreate(portal, 'contacts', properties);
		const record = commit(portal, plan, apiSource(portal));
		return ok({ vid: Number(record.id), isNew: existing === undefined });
	}),
	'GET /contacts/v1/contact/vid/:vid/profile': needs(READ_CONTACTS, (call) => {
		const record = getRecord(call.portal, 'contacts', call.parameters.vid ?? '');
		return ok({ vid: Number(record.id), 'is-contact': true, properties: presentValues(record) });
	}),
	'PUT /deals/v1/deal/:dealId': needs(WRITE_DEALS, (call) => {
		const { portal } = call;
		const deal = getRecord(portal, 'deals', call.parameters.dealId ?? '');
		const record = commit(
			portal,
			planUpdate(portal, deal, readProperties(call)),
			apiSource(portal),
		);
		return ok({ dealId: Number(record.id), properties: presentValues(record) });
	}),
	'POST /engagements/v1/engagements': needs(WRITE_TASKS, (call) => {
		const { portal } = call;
		const { subject, body } = asRecord(call.body.metadata);
		const properties = {
			hs_timestamp: portal.now(),
			...(subject === undefined ? {} : { hs_task_subject: subject }),
			...(body === undefined ? {} : { hs_task_body: body }),
		};
		const record = commit(portal, planCreate(portal, 'tasks', properties), apiSource(portal));
		for (const id of asTexts(asRecord(call.body.associations).dealIds)) {
			portal.associations.link(defaultType('tasks', 'deals'), record.id, id);
		}
		return ok({ engagement: { id: Number(record.id), type: 'TASK' } });
	}),
};

/** `properties: [{ property, value }]` (contacts) or `[{ name, value }]` (deals). */
function readProperties(call: Call): Record<string, unknown> {
	const rows = Array.isArray(call.body.properties) ? call.body.properties.map(asRecord) : [];
	return Object.fromEntries(rows.map((row) => [String(row.property ?? row.name), row.value]));
}

function presentValues(record: CrmRecord) {
	const names = [...record.versions.keys()].filter((name) => valueOf(record, name) !== '');
	return Object.fromEntries(names.map((name) => [name, { value: valueOf(record, name) }]));
}
