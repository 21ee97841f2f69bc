import { OWNERS, PORTAL_ID, UI_DOMAIN, type HubspotSettings } from './state/account';
import { defaultType } from './state/associations';
import { planCreate, planUpdate } from './state/plan';
import type { Portal } from './state/portal';
import { allProperties, findRecord, getRecord, listRecords } from './state/records';
import { objectType } from './state/objectTypes';
import type { CrmRecord, ObjectTypeName, Properties, Source, SourceType } from './state/types';
import { archive, commit, merge } from './state/writes';
import { addList } from './routes/lists';

/** A record as tests and the demo page see it: no wire format, links by kind. */
export interface RecordView {
	readonly type: ObjectTypeName;
	readonly id: string;
	readonly properties: Properties;
	readonly contactIds: readonly string[];
	readonly dealIds: readonly string[];
	readonly url: string;
	readonly createdAt: string;
	readonly updatedAt: string;
}

export interface PortalView {
	readonly portalId: number;
	readonly settings: HubspotSettings;
	readonly pipelines: Portal['pipelines'];
	readonly deals: readonly RecordView[];
	readonly contacts: readonly RecordView[];
	readonly tasks: readonly RecordView[];
	readonly notes: readonly RecordView[];
	readonly customProperties: Readonly<Record<'deals' | 'contacts' | 'notes' | 'tasks', string[]>>;
}

/** What a person does in HubSpot's own pages, and what tests prepare. Refusals are HubspotErrors. */
export interface People {
	seedContact(properties: Readonly<Record<string, unknown>>): RecordView;
	/** `contactIds`: linked with the usual deal-to-contact link. */
	seedDeal(
		properties: Readonly<Record<string, unknown>>,
		contactIds?: readonly string[],
	): RecordView;
	/** A static contact list; its id. */
	seedList(name: string): string;
	/** People who may own deals, beside those who are there; their ids. */
	seedOwners(count: number): string[];
	/** The pipeline is found by the stage, as on the board. Recorded in the history as CRM_UI. */
	movedByPerson(dealId: string, stageId: string): RecordView;
	editedByPerson(
		type: ObjectTypeName,
		id: string,
		properties: Readonly<Record<string, unknown>>,
	): RecordView;
	/** Written in another way than by hand in the pages: on a phone, by an import, by a workflow. */
	editedBy(
		sourceType: SourceType,
		type: ObjectTypeName,
		id: string,
		properties: Readonly<Record<string, unknown>>,
	): RecordView;
	deletedByPerson(type: ObjectTypeName, id: string): void;
	/** The record that lives on, under a new id. */
	mergedByPerson(type: ObjectTypeName, primaryId: string, otherId: string): RecordView;
	/** Undefined for a record that is deleted or was never there; a merged id gives the survivor. */
	find(type: ObjectTypeName, id: string): RecordView | undefined;
	/** Oldest first. */
	list(type: ObjectTypeName): RecordView[];
	snapshot(): PortalView;
}

/** `changed` is called after each change. */
export function createPeople(portalOf: () => Portal, changed: () => void): People {
	const person: Source = {
		sourceType: 'CRM_UI',
		sourceId: `userId:${OWNERS[0]?.userId}`,
		updatedByUserId: OWNERS[0]?.userId ?? 0,
	};
	const told = <Result>(result: Result): Result => {
		changed();
		return result;
	};
	const create = (type: ObjectTypeName, properties: Readonly<Record<string, unknown>>) =>
		commit(portalOf(), planCreate(portalOf(), type, properties), person);
	const editedBy: People['editedBy'] = (sourceType, type, id, properties) => {
		const plan = planUpdate(portalOf(), getRecord(portalOf(), type, id), properties);
		return told(view(portalOf(), commit(portalOf(), plan, { ...person, sourceType })));
	};
	const edit: People['editedByPerson'] = (type, id, properties) =>
		editedBy('CRM_UI', type, id, properties);
	const list = (type: ObjectTypeName) =>
		listRecords(portalOf(), type).map((record) => view(portalOf(), record));

	return {
		seedContact: (properties) => told(view(portalOf(), create('contacts', properties))),
		seedDeal(properties, contactIds = []) {
			const deal = create('deals', properties);
			for (const contactId of contactIds) {
				portalOf().associations.link(defaultType('deals', 'contacts'), deal.id, contactId);
			}
			return told(view(portalOf(), deal));
		},
		seedList: (name) => told(addList(portalOf(), name).listId),
		seedOwners(count) {
			const added = Array.from({ length: count }, (_, place) => ({
				id: String(50_000_000 + place),
				userId: 20_000_000 + place,
				email: `owner${place}@acme.example`,
				firstName: 'Owner',
				lastName: String(place),
			}));
			portalOf().owners.push(...added);
			return told(added.map(({ id }) => id));
		},
		movedByPerson(dealId, stageId) {
			const pipeline = portalOf().pipelines.find((one) =>
				one.stages.some((stage) => stage.id === stageId),
			);
			if (pipeline === undefined) throw new Error(`No pipeline has a stage ${stageId}`);
			return edit('deals', dealId, { pipeline: pipeline.id, dealstage: stageId });
		},
		editedByPerson: edit,
		editedBy,
		deletedByPerson: (type, id) => told(archive(portalOf(), getRecord(portalOf(), type, id))),
		mergedByPerson: (type, primaryId, otherId) =>
			told(view(portalOf(), merge(portalOf(), type, primaryId, otherId))),
		find(type, id) {
			const record = findRecord(portalOf(), type, id);
			return record && view(portalOf(), record);
		},
		list,
		snapshot: () => ({
			portalId: PORTAL_ID,
			settings: portalOf().settings,
			pipelines: portalOf().pipelines,
			deals: list('deals'),
			contacts: list('contacts'),
			tasks: list('tasks'),
			notes: list('notes'),
			customProperties: {
				deals: customProperties(portalOf(), 'deals'),
				contacts: customProperties(portalOf(), 'contacts'),
				notes: customProperties(portalOf(), 'notes'),
				tasks: customProperties(portalOf(), 'tasks'),
			},
		}),
	};
}

function view(portal: Portal, record: CrmRecord): RecordView {
	const { type, id } = record;
	const linked = (to: ObjectTypeName) =>
		portal.associations.linked({ type, id }, to).map((one) => one.id);
	return {
		type,
		id,
		properties: allProperties(record),
		contactIds: linked('contacts'),
		dealIds: linked('deals'),
		url: `https://${UI_DOMAIN}/contacts/${PORTAL_ID}/record/${objectType(type).objectTypeId}/${id}`,
		createdAt: new Date(record.createdAt).toISOString(),
		updatedAt: new Date(record.updatedAt).toISOString(),
	};
}

function customProperties(portal: Portal, type: ObjectTypeName): string[] {
	return [...portal.definitions[type].values()]
		.filter((definition) => !definition.hubspotDefined && definition.archivedAt === undefined)
		.map((definition) => definition.name);
}
