import { HubspotError } from '../errors';
import { asTexts } from '../json';
import type { Call, Operations } from '../protocol/operation';
import { needs, ok } from '../protocol/operation';
import { objectType } from '../state/objectTypes';
import { planCreate, planUpdate } from '../state/plan';
import { findRecord, getRecord, listRecords, lookUp } from '../state/records';
import { apiSource, archive, commit, merge } from '../state/writes';
import { presentClassicContact, readClassicProperties } from './shapes';

const READ = objectType('contacts').readScopes;
const WRITE = objectType('contacts').writeScopes;

/**
 * `/contacts/v1`, which n8n's own HubSpot node still calls.
 * https://legacydocs.hubspot.com/docs/methods/contacts/create_or_update
 */
export const CLASSIC_CONTACT_OPERATIONS: Operations = {
	'POST /contacts/v1/contact/createOrUpdate/email/:email': needs(WRITE, (call) => {
		const { portal } = call;
		const email = call.parameters.email ?? '';
		const properties = { email, ...readClassicProperties(call.body.properties) };
		const existing = lookUp(portal, 'contacts', email, 'email');
		const plan = existing
			? planUpdate(portal, existing, properties)
			: planCreate(portal, 'contacts', properties);
		const record = commit(portal, plan, apiSource(portal));
		return ok({ vid: Number(record.id), isNew: existing === undefined });
	}),
	'POST /contacts/v1/contact': needs(WRITE, (call) => {
		const plan = planCreate(call.portal, 'contacts', readClassicProperties(call.body.properties));
		return ok(presentClassicContact(commit(call.portal, plan, apiSource(call.portal))));
	}),
	'GET /contacts/v1/contact/vid/:vid/profile': needs(READ, (call) =>
		ok(presentClassicContact(contactOf(call), call.query.getAll('property'))),
	),
	'POST /contacts/v1/contact/vid/:vid/profile': needs(WRITE, (call) => {
		const properties = readClassicProperties(call.body.properties);
		const plan = planUpdate(call.portal, contactOf(call), properties);
		commit(call.portal, plan, apiSource(call.portal));
		return { status: 204 };
	}),
	'GET /contacts/v1/contact/email/:email/profile': needs(READ, (call) => {
		const email = call.parameters.email ?? '';
		return ok(presentClassicContact(getRecord(call.portal, 'contacts', email, 'email')));
	}),
	'DELETE /contacts/v1/contact/vid/:vid': needs(WRITE, (call) => {
		const record = contactOf(call);
		archive(call.portal, record);
		return ok({ vid: Number(record.id), deleted: true, reason: 'OK' });
	}),
	'POST /contacts/v1/contact/merge-vids/:vid': needs(WRITE, (call) => {
		merge(call.portal, 'contacts', call.parameters.vid ?? '', String(call.body.vidToMerge));
		return { status: 200, body: 'SUCCESS' };
	}),
	'GET /contacts/v1/lists/all/contacts/all': needs(READ, listContacts),
	'GET /contacts/v1/lists/recently_updated/contacts/recent': needs(READ, listContacts),
	'POST /contacts/v1/lists/:listId/add': needs(['crm.lists.write'], (call) => {
		const list = call.portal.lists.get(call.parameters.listId ?? '');
		if (list === undefined) throw new HubspotError(404, { message: 'resource not found' });
		const byEmail = asTexts(call.body.emails).map((email) => ({
			asked: email,
			id: lookUp(call.portal, 'contacts', email, 'email')?.id,
		}));
		const byVid = asTexts(call.body.vids).map((vid) => ({
			asked: vid,
			id: findRecord(call.portal, 'contacts', vid)?.id,
		}));
		const added = [...byEmail, ...byVid].flatMap(({ id }) => id ?? []);
		for (const id of added) list.memberIds.add(id);
		return ok({
			updated: added.map(Number),
			discarded: [],
			invalidVids: byVid.flatMap(({ asked, id }) => (id === undefined ? [Number(asked)] : [])),
			invalidEmails: byEmail.flatMap(({ asked, id }) => (id === undefined ? [asked] : [])),
		});
	}),
};

function listContacts(call: Call) {
	const records = listRecords(call.portal, 'contacts');
	const from = Number(call.query.get('vidOffset') ?? 0);
	const count = Number(call.query.get('count') ?? 20);
	const page = records.filter((record) => Number(record.id) > from).slice(0, count);
	const last = Number(page.at(-1)?.id ?? from);
	const isMore = records.some((record) => Number(record.id) > last);
	const names = call.query.getAll('property');
	const shown = names.length > 0 ? names : ['firstname', 'lastname', 'company', 'lastmodifieddate'];
	return ok({
		contacts: page.map((record) => presentClassicContact(record, shown)),
		'has-more': isMore,
		'vid-offset': last,
	});
}

function contactOf(call: Call) {
	return getRecord(call.portal, 'contacts', call.parameters.vid ?? '');
}
