import { HubspotError, recordNotFound, validation } from '../errors';
import { asRecord, asTexts, type Json } from '../json';
import type { Call, Operations } from '../protocol/operation';
import { needs, ok } from '../protocol/operation';
import { PORTAL_ID } from '../state/account';
import { defaultType } from '../state/associations';
import { objectType } from '../state/objectTypes';
import { planCreate } from '../state/plan';
import { findRecord, listRecords, valueOf } from '../state/records';
import type { CrmRecord, ObjectTypeName } from '../state/types';
import { apiSource, archive, commit } from '../state/writes';
import { linkedIds } from './shapes';

const READ = objectType('notes').readScopes;
const WRITE = objectType('notes').writeScopes;

interface Kind {
	readonly type: ObjectTypeName;
	/** Name in `metadata` → property. */
	readonly fields: Readonly<Record<string, string>>;
}

const KINDS: Readonly<Record<string, Kind>> = {
	NOTE: { type: 'notes', fields: { body: 'hs_note_body' } },
	TASK: {
		type: 'tasks',
		fields: {
			subject: 'hs_task_subject',
			body: 'hs_task_body',
			status: 'hs_task_status',
			priority: 'hs_task_priority',
			taskType: 'hs_task_type',
		},
	},
};
const LINKS: readonly (readonly [string, ObjectTypeName])[] = [
	['contactIds', 'contacts'],
	['companyIds', 'companies'],
	['dealIds', 'deals'],
];

/** `/engagements/v1`, through which n8n's own node makes tasks: https://legacydocs.hubspot.com/docs/methods/engagements/create_engagement */
export const ENGAGEMENT_OPERATIONS: Operations = {
	'POST /engagements/v1/engagements': needs(WRITE, create),
	'GET /engagements/v1/engagements/paged': needs(READ, (call) => {
		const limit = Number(call.query.get('limit') ?? 100);
		const from = Number(call.query.get('offset') ?? 0);
		const records = [...listRecords(call.portal, 'notes'), ...listRecords(call.portal, 'tasks')];
		const results = records.slice(from, from + limit).map((record) => present(call, record));
		return ok({ results, hasMore: from + limit < records.length, offset: from + limit });
	}),
	'GET /engagements/v1/engagements/:id': needs(READ, (call) => ok(present(call, find(call)))),
	'DELETE /engagements/v1/engagements/:id': needs(WRITE, (call) => {
		archive(call.portal, find(call));
		return { status: 204 };
	}),
};

function create(call: Call) {
	const { portal } = call;
	const engagement = asRecord(call.body.engagement);
	const kind = KINDS[String(engagement.type)];
	if (kind === undefined)
		throw validation(`Engagements of type ${engagement.type} are not kept here`);
	const properties = {
		hs_timestamp: engagement.timestamp ?? portal.now(),
		...(engagement.ownerId === undefined ? {} : { hubspot_owner_id: engagement.ownerId }),
		...readMetadata(kind, asRecord(call.body.metadata)),
	};
	const links = asRecord(call.body.associations);
	const targets = LINKS.flatMap(([field, type]) =>
		asTexts(links[field]).map((id) => {
			const record = findRecord(portal, type, id);
			if (record === undefined)
				throw new HubspotError(400, { message: `${type} ${id} is missing` });
			return { type, id: record.id };
		}),
	);
	const record = commit(portal, planCreate(portal, kind.type, properties), apiSource(portal));
	for (const { type, id } of targets) {
		portal.associations.link(defaultType(kind.type, type), record.id, id);
	}
	return ok(present(call, record));
}

function readMetadata(kind: Kind, metadata: Json): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(kind.fields).flatMap(([name, property]) =>
			metadata[name] === undefined ? [] : [[property, metadata[name]]],
		),
	);
}

function present(call: Call, record: CrmRecord) {
	const [type = '', kind] = Object.entries(KINDS).find(([, one]) => one.type === record.type) ?? [];
	const metadata = Object.entries(kind?.fields ?? {}).flatMap(([name, property]) => {
		const value = valueOf(record, property);
		return value === '' ? [] : [[name, value] as const];
	});
	return {
		engagement: {
			id: Number(record.id),
			portalId: PORTAL_ID,
			active: true,
			createdAt: record.createdAt,
			lastUpdated: record.updatedAt,
			type,
			timestamp: Date.parse(valueOf(record, 'hs_timestamp')),
		},
		associations: {
			contactIds: linkedIds(call.portal, record, 'contacts'),
			companyIds: linkedIds(call.portal, record, 'companies'),
			dealIds: linkedIds(call.portal, record, 'deals'),
			ownerIds: [],
			workflowIds: [],
			ticketIds: [],
		},
		attachments: [],
		metadata: Object.fromEntries(metadata),
	};
}

/** Ids are unique only within a kind, so a note is found before a task of the same number. */
function find(call: Call): CrmRecord {
	const id = call.parameters.id ?? '';
	const record = findRecord(call.portal, 'notes', id) ?? findRecord(call.portal, 'tasks', id);
	if (record === undefined) throw recordNotFound(id);
	return record;
}
