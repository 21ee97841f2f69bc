import { PORTAL_ID } from '../state/account';
import type { Portal } from '../state/portal';
import { valueOf } from '../state/records';
import type { CrmRecord, ObjectTypeName } from '../state/types';

/** The older shapes: every value with its versions, every moment in milliseconds, ids as numbers. */
export function presentClassicProperties(record: CrmRecord, names?: readonly string[]) {
	const chosen = names === undefined || names.length === 0 ? [...record.versions.keys()] : names;
	return Object.fromEntries(
		chosen.flatMap((name) => {
			const versions = record.versions.get(name) ?? [];
			const [latest] = versions;
			if (latest === undefined || latest.value === '') return [];
			const past = versions.map(({ value, at, sourceType, sourceId }) => ({
				value: classicValue(name, value),
				timestamp: at,
				'source-type': sourceType,
				sourceType,
				source: sourceType,
				'source-id': sourceId,
				sourceId,
			}));
			const head = {
				value: classicValue(name, latest.value),
				timestamp: latest.at,
				source: latest.sourceType,
				sourceId: latest.sourceId,
			};
			return [[name, { ...head, versions: past }] as const];
		}),
	);
}

export function presentClassicContact(record: CrmRecord, names?: readonly string[]) {
	return {
		vid: Number(record.id),
		'canonical-vid': Number(record.id),
		'merged-vids': valueOf(record, 'hs_merged_object_ids').split(';').filter(Boolean).map(Number),
		'portal-id': PORTAL_ID,
		'is-contact': true,
		properties: presentClassicProperties(record, names),
		'form-submissions': [],
		'identity-profiles': [],
		'merge-audits': [],
	};
}

export function presentClassicDeal(portal: Portal, record: CrmRecord, names?: readonly string[]) {
	return {
		portalId: PORTAL_ID,
		dealId: Number(record.id),
		isDeleted: record.archivedAt !== undefined,
		associations: {
			associatedVids: linkedIds(portal, record, 'contacts'),
			associatedCompanyIds: linkedIds(portal, record, 'companies'),
			associatedDealIds: linkedIds(portal, record, 'deals'),
		},
		properties: presentClassicProperties(record, names),
		imports: [],
		stateChanges: [],
	};
}

export function presentClassicCompany(record: CrmRecord) {
	return {
		portalId: PORTAL_ID,
		companyId: Number(record.id),
		isDeleted: record.archivedAt !== undefined,
		properties: presentClassicProperties(record),
	};
}

export function linkedIds(portal: Portal, record: CrmRecord, to: ObjectTypeName): number[] {
	return portal.associations.linked(record, to).map(({ id }) => Number(id));
}

function classicValue(name: string, value: string): string {
	const isMoment = /^\d{4}-\d{2}-\d{2}T.*Z$/.test(value);
	return isMoment && !name.endsWith('_body') ? String(Date.parse(value)) : value;
}

/** `properties: [{ property, value }]` (contacts) or `[{ name, value }]` (the others). */
export function readClassicProperties(properties: unknown): Record<string, unknown> {
	if (!Array.isArray(properties)) return {};
	return Object.fromEntries(
		properties.map((row: { property?: string; name?: string; value?: unknown }) => [
			String(row.property ?? row.name),
			row.value,
		]),
	);
}
