/** Salesforce's stand-in as people in the org see it: past its server and its API, so that nothing is counted. */
import type {
	ActivityView,
	ContactDraft,
	ContactView,
	CrmLens,
	DealDraft,
	DealView,
	FieldView,
	StageView,
} from '../lens';
import type { SalesforceSandbox } from './createSalesforceSandbox';
import type { FieldDefinition, OrgRecord, Value, Values } from './state/types';

const DEAL = 'Opportunity';
/** Where everything is that has to exist once; missing until the fields are set up. */
const RECORD = 'Payment_Claim__c';
const FIELD = /^Payment_\w+__c$/;
/** What the machine wrote last, for itself: it is on no page. */
const WRITTEN = 'Payment_References_Written__c';
/** What the adapter calls the pipeline of deals without a record type: in an org that has such types, and in one that has none. */
const NO_TYPE = { among: 'Opportunity (no record type)', alone: 'Opportunity' };
const CLOSES_AFTER_MS = 30 * 86_400_000;

export function createSalesforceLens(system: SalesforceSandbox): CrmLens {
	const { list } = system;
	const find = (object: string, id: Value | undefined) =>
		typeof id === 'string' ? system.find(object, id) : undefined;

	const stages = (): StageView[] =>
		list('OpportunityStage')
			.filter(({ values }) => values.IsActive === true)
			.sort((left, right) => Number(left.values.SortOrder) - Number(right.values.SortOrder))
			.map(({ values }) => ({
				id: text(values.ApiName),
				label: text(values.MasterLabel),
				kind: kindOf(values),
			}));

	const recordTypes = () =>
		system.org.settings.recordTypes
			? list('RecordType').filter(({ values }) => values.SobjectType === DEAL)
			: [];
	const noType = () => (recordTypes().length > 0 ? NO_TYPE.among : NO_TYPE.alone);

	/** The payment fields, in the order in which they were made. */
	const fields = (): FieldDefinition[] =>
		[...(system.org.schema.object(DEAL)?.fields.values() ?? [])].filter(
			({ name }) => FIELD.test(name) && name !== WRITTEN,
		);

	/** The row that keeps an activity from being made twice. */
	const keyRows = (): ReadonlyMap<string, Values> =>
		new Map(list(RECORD).map(({ values }) => [text(values.Activity_Id__c), values]));

	function activities(dealId: string | null) {
		const rows = keyRows();
		const own = list('Task')
			.filter(({ values }) => (values.WhatId ?? null) === dealId)
			.map((task) => ({ task, row: rows.get(task.id) }));
		// A task that a person has done is one still: what made it says so, and a person's own is what it looks like.
		const isNote = ({ task, row }: (typeof own)[number]) =>
			row ? row.Kind__c !== 'task' : task.values.IsClosed === true;
		const views = (wanted: boolean): ActivityView[] =>
			own
				.filter((one) => isNote(one) === wanted)
				.map(({ task, row }) => toActivity(task, row, wanted));
		return { tasks: views(false), notes: views(true) };
	}

	function toView({ id, values }: OrgRecord): DealView {
		const everyStage = stages();
		const stage = everyStage.find((each) => each.id === values.StageName);
		const contactIds = list('OpportunityContactRole')
			.filter((role) => role.values.OpportunityId === id)
			.map((role) => role.values.ContactId);
		return {
			id,
			name: text(values.Name),
			amount: textOrNull(values.Amount),
			currency: textOrNull(values.CurrencyIsoCode) ?? system.org.settings.corporateCurrency,
			pipeline: text(find('RecordType', values.RecordTypeId)?.values.Name) || noType(),
			stage: stage?.label ?? text(values.StageName),
			stageId: text(values.StageName),
			stageKind: kindOf(values),
			stages: everyStage,
			fields: fields().flatMap(({ name, label, type }): FieldView[] => {
				const value = textOrNull(values[name]);
				const shown = type === 'datetime' && value ? new Date(value).toISOString() : value;
				return shown ? [{ name, label, value: shown }] : [];
			}),
			contacts: [...new Set(contactIds)].flatMap((contactId): ContactView[] => {
				const contact = find('Contact', contactId);
				return contact
					? [
							{
								id: contact.id,
								name: text(contact.values.Name),
								email: text(contact.values.Email),
								lifecycleStage: null,
							},
						]
					: [];
			}),
			...activities(id),
		};
	}

	return {
		id: 'salesforce',
		displayName: 'Salesforce',
		hasLifecycle: false,
		deals: async () => [...list(DEAL)].reverse().map(toView),
		async deal(id) {
			const row = find(DEAL, id);
			return row && toView(row);
		},
		tasksWithoutDeal: async () => activities(null).tasks,
		openClaims: async () =>
			list(RECORD).filter(({ values }) => values.Kind__c === 'claim' && values.State__c === 'open')
				.length,
		async allowCurrency(currency) {
			const { corporateCurrency, currencies } = system.org.settings;
			if ([corporateCurrency, ...currencies].includes(currency)) return;
			system.order({ currencies: [...currencies, currency] });
		},
		async createContact({ name, email }: ContactDraft) {
			return system.create('Contact', { ...namesOf(name), Email: email }).id;
		},
		async createDeal({ name, pipeline, amount, currency, stageId, contactId }: DealDraft) {
			// A new deal has a type where the org has any: without one are those that are older than the types.
			const type = recordTypes().find(({ values }) => values.Name === pipeline);
			const open = stages().filter(({ kind }) => kind === 'open');
			const deal = system.create(DEAL, {
				Name: name,
				StageName: stageId ?? open.at(-1)?.id ?? null,
				// Salesforce takes no deal without the day on which it is to be closed.
				CloseDate: new Date(system.org.now() + CLOSES_AFTER_MS).toISOString().slice(0, 10),
				...(type === undefined ? {} : { RecordTypeId: type.id }),
				...(amount === undefined ? {} : { Amount: amount }),
				...(currency === undefined || !system.org.settings.multiCurrency
					? {}
					: { CurrencyIsoCode: currency }),
				...(contactId === undefined ? {} : { ContactId: contactId }),
			});
			return deal.id;
		},
		async deleteDeal(id) {
			system.deletedByPerson(DEAL, id);
		},
		lists: {
			create: async (name) => system.create('Campaign', { Name: name, IsActive: true }).id,
			members: async (listId) =>
				list('CampaignMember').flatMap(({ values }) =>
					values.CampaignId === listId ? [text(values.ContactId)] : [],
				),
		},
	};
}

/** A contact has a last name, whatever else it has. */
export function namesOf(name: string): { readonly LastName: string; readonly FirstName?: string } {
	const [first = '', ...rest] = name.split(' ');
	return rest.length === 0 ? { LastName: first } : { FirstName: first, LastName: rest.join(' ') };
}

function kindOf({ IsClosed, IsWon }: Values): StageView['kind'] {
	if (IsClosed !== true) return 'open';
	return IsWon === true ? 'won' : 'lost';
}

function toActivity(
	{ id, values }: OrgRecord,
	row: Values | undefined,
	isNote: boolean,
): ActivityView {
	const moment = values.ReminderDateTime ?? values.ActivityDate ?? values.CreatedDate;
	return {
		id,
		title: text(values.Subject),
		text: text(values.Description),
		at: new Date(text(moment)).toISOString(),
		key: textOrNull(row?.Given_Key__c),
		state: isNote
			? textOrNull(row?.State__c)
			: values.IsClosed === true
				? 'COMPLETED'
				: 'NOT_STARTED',
	};
}

const text = (value: Value | undefined): string => (typeof value === 'string' ? value : '');
const textOrNull = (value: Value | undefined): string | null => text(value) || null;
