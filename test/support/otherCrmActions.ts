/** What the invented CRM can do beyond the sync: no lists, no life cycle, no line items; a history in a table of its own. */
import type { CrmAdapter } from '../../nodes/shared/contracts/crm';
import type {
	ContactRecord,
	DealEvent,
	DealSearch,
	OfferedCrmActions,
} from '../../nodes/shared/contracts/crmActions';
import { fieldName, toRecord } from './otherCrmShapes';
import { type Change, MOST_ROWS, type OtherCrmSystem, type Row } from './otherCrmSystem';

const CHANGED_PER_PAGE = 70;

type Deals = Pick<CrmAdapter, 'readDeals' | 'createDeals' | 'writeDeals'>;

export function createActions(system: OtherCrmSystem, deals: Deals): OfferedCrmActions {
	const contactsOf = async (dealIds: readonly string[]) =>
		dealIds.length > 0 ? await system.retrieve('OpportunityPerson', 'OpportunityId', dealIds) : [];
	return {
		contactFields: {
			firstName: 'FirstName',
			lastName: 'LastName',
			phone: 'Phone',
			company: 'Company',
		},
		dealFields: {
			name: 'Name',
			amount: 'Amount',
			currency: 'Currency',
			closeDate: 'CloseDate',
			ownerId: 'OwnerId',
			pipeline: 'Stage',
		},
		idInUrl: (object, url) =>
			new RegExp(`^https://other-crm\\.example/${object}s/(\\w+)$`).exec(url)?.[1],
		async readContacts(keys, fields) {
			const values = (by: 'id' | 'email') =>
				keys.flatMap((key) => (key.by === by ? [key.value] : []));
			const rows = [
				...(await system.retrieve('Person', 'id', values('id'))),
				...(await system.retrieve('Person', 'Email', values('email'))),
			];
			return keys.map(({ by, value }) => {
				const row = rows.find((one) => (by === 'id' ? one.id : one.values.Email) === value);
				return row && toContact(row, fields);
			});
		},
		async readDealsOfContacts(contactIds, fields, connection) {
			const links = await system.retrieve('OpportunityPerson', 'PersonId', contactIds);
			const keys = links.map(({ values }) => ({
				by: 'id' as const,
				value: values.OpportunityId ?? '',
			}));
			const read = await deals.readDeals(keys, { fields }, connection);
			return new Map(
				contactIds.map((id) => [
					id,
					links.flatMap(({ values }, place) => (values.PersonId === id ? (read[place] ?? []) : [])),
				]),
			);
		},
		async searchDeals(search, { fields, limit }) {
			const found = await system.search('Opportunity', 'Name', search.text ?? '');
			const rows = found.filter((row) => fits(row, search)).slice(0, limit);
			const links = await contactsOf(rows.map(({ id }) => id));
			return rows.map((row) => toRecord(row, fields, links));
		},
		checkSearch: ({ createdFrom, createdTo }) =>
			createdFrom === undefined && createdTo === undefined
				? undefined
				: 'The other CRM does not know when a deal was created. Remove that filter',
		async createDeals(drafts, connection) {
			const created = await deals.createDeals(
				drafts.map(({ key, ...draft }) => ({ ...draft, reference: key })),
				connection,
			);
			const ids = created.flatMap((result) => ('id' in result ? [result.id] : []));
			const field = fieldName('mainReference');
			await deals.writeDeals(
				ids.map((id) => ({ id, fields: { [field]: null } })),
				connection,
			);
			return created.map((result) =>
				'id' in result ? { status: 'created' as const, id: result.id } : result,
			);
		},
		async listChangedDeals(since, page) {
			const rows = await system.searchChanged(
				'Opportunity',
				since.getTime(),
				page ?? '',
				CHANGED_PER_PAGE,
			);
			const listed = rows.map(({ id, revision, changedAt }) => ({
				id,
				changedAt: new Date(changedAt).toISOString(),
				revision: String(revision),
			}));
			const next = rows.length === CHANGED_PER_PAGE ? rows.at(-1)?.id : undefined;
			return next === undefined ? { deals: listed } : { deals: listed, next };
		},
		async readDealEvents(dealIds, { kinds, stages, fields: wanted, since }, fields) {
			const events: DealEvent[] = [];
			for (let start = 0; start < dealIds.length; start += MOST_ROWS.Opportunity) {
				const ids = dealIds.slice(start, start + MOST_ROWS.Opportunity);
				const history = await system.history('Opportunity', ids);
				const rows = await system.retrieve('Opportunity', 'id', ids);
				const links = await contactsOf(ids);
				for (const change of history) {
					const row = rows.find(({ id }) => id === change.rowId);
					const kind = kindOf(change, stages, wanted);
					if (!row || !kind || !kinds.includes(kind) || change.at < since.getTime()) continue;
					const { field, from, to } = change;
					events.push({
						key: `change-${change.number}`,
						kind,
						at: new Date(change.at).toISOString(),
						deal: toRecord(row, fields, links),
						...(field === undefined ? {} : { change: { field, from, to } }),
					});
				}
			}
			return events;
		},
		async find(kind, words) {
			if (kind === 'contactList') return { choices: [] };
			const table = kind === 'deal' ? 'Opportunity' : 'Person';
			const rows = await system.search(table, kind === 'deal' ? 'Name' : 'Email', words);
			return {
				choices: rows.map(({ id, values }) => ({
					id,
					name: (kind === 'deal' ? values.Name : values.Email) ?? id,
				})),
			};
		},
	};
}

function kindOf(
	{ field, to }: Change,
	stages: readonly string[],
	fields: readonly string[],
): DealEvent['kind'] | undefined {
	if (field === undefined) return 'created';
	if (field === 'Stage' && stages.includes(to ?? '')) return 'enteredStage';
	return fields.includes(field) ? 'changed' : undefined;
}

function fits({ values }: Row, search: DealSearch): boolean {
	const isOneOf = (wanted: readonly string[] | undefined, value: string | null | undefined) =>
		wanted === undefined || wanted.includes(value ?? '');
	const hasReference = (values[fieldName('paymentReferences')] ?? '') !== '';
	return (
		isOneOf(search.stages, values.Stage) &&
		isOneOf(search.ownerIds, values.OwnerId) &&
		isOneOf(search.paymentStatuses, values[fieldName('paymentStatus')]) &&
		(search.hasPaymentReference ?? hasReference) === hasReference
	);
}

function toContact({ id, values }: Row, fields: readonly string[]): ContactRecord {
	return {
		id,
		url: `https://other-crm.example/contacts/${id}`,
		email: values.Email ?? null,
		firstName: values.FirstName ?? null,
		lastName: values.LastName ?? null,
		phone: values.Phone ?? null,
		company: values.Company ?? null,
		lifecycleStage: null,
		ownerId: null,
		address: { line1: null, city: null, state: null, postalCode: null, country: null },
		fields: Object.fromEntries(fields.map((field) => [field, values[field] ?? null])),
	};
}
