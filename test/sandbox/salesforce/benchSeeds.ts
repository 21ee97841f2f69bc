/** What people do in the org of a bench, and what they see there. */
import type { Activity } from '../../../nodes/shared/contracts/crm';
import type { CrmBench } from '../../conformance/crm/bench';
import type { SalesforceSandbox } from './createSalesforceSandbox';
import { namesOf } from './lens';
import type { OrgRecord, Value, Values } from './state/types';

type Seeding = Pick<
	CrmBench,
	| 'seedDeal'
	| 'seedContact'
	| 'contacts'
	| 'countDeals'
	| 'activities'
	| 'deleteDeal'
	| 'editByPerson'
	| 'details'
>;

const RECORD = 'Payment_Claim__c';
/** More than one page of a query has. */
const MANY_OWNERS = 2_001;
const PRIORITIES: Readonly<Record<string, Activity['priority']>> = {
	Low: 'low',
	Normal: 'medium',
	High: 'high',
};

/** @param mainReference the field's name in the org. */
export function seedingOf(sandbox: SalesforceSandbox, mainReference: string): Seeding {
	const list = (object: string): readonly OrgRecord[] => sandbox.list(object);
	const make = (object: string, values: Values): string =>
		sandbox.createdByPerson(object, values).id;

	/** The activities that the connection made, each with the row that tells its key. */
	const keyed = (): ReadonlyArray<{ readonly task: Values; readonly row: Values }> => {
		const tasks = new Map(list('Task').map(({ id, values }) => [id, values]));
		return list(RECORD).flatMap(({ values: row }) => {
			const task = tasks.get(text(row.Activity_Id__c));
			return task ? [{ task, row }] : [];
		});
	};

	return {
		seedDeal: ({ name = 'A deal', amount, reference, isClosed = false, contactIds = [] } = {}) => {
			const id = make('Opportunity', {
				Name: name,
				StageName: isClosed ? 'Closed Lost' : 'Qualification',
				CloseDate: '2026-12-31',
				...(sandbox.settings.multiCurrency ? { CurrencyIsoCode: 'EUR' } : {}),
				...(amount === undefined ? {} : { Amount: amount }),
				...(reference === undefined ? {} : { [mainReference]: reference }),
			});
			for (const contactId of contactIds) {
				make('OpportunityContactRole', { OpportunityId: id, ContactId: contactId });
			}
			return id;
		},
		seedContact: (email, name = email.replace(/@.*/, '')) =>
			make('Contact', { ...namesOf(name), Email: email }),
		contacts: (email) =>
			list('Contact')
				.filter(({ values }) => text(values.Email).toLowerCase() === email.toLowerCase())
				.map(({ id, values }) => ({ id, name: text(values.Name) })),
		countDeals: () => list('Opportunity').length,
		activities: () =>
			keyed().map(({ task, row }) => ({
				kind: row.Kind__c === 'task' ? ('task' as const) : ('note' as const),
				key: text(row.Given_Key__c),
				text: [task.Subject, task.Description].map((one) => shown(text(one))).join('\n'),
				dealId: text(task.WhatId) || undefined,
			})),
		deleteDeal: (id) => sandbox.deletedByPerson('Opportunity', id),
		editByPerson: (id, fields) => void sandbox.editedByPerson('Opportunity', id, fields),
		details: {
			ownerId: sandbox.personId,
			addOwners: () =>
				Array.from({ length: MANY_OWNERS }, (_, place) =>
					make('User', {
						Username: `owner${place}@acme.example`,
						FirstName: 'Owner',
						LastName: String(place),
						Email: `owner${place}@acme.example`,
						IsActive: true,
					}),
				),
			keepBooksIn: (corporateCurrency) => sandbox.order({ corporateCurrency }),
			readOnlyField: 'IsClosed',
			keysOn: (contactId) =>
				keyed()
					.filter(({ task }) => task.WhoId === contactId)
					.map(({ row }) => text(row.Given_Key__c)),
			tasks: () =>
				keyed()
					.filter(({ row }) => row.Kind__c === 'task')
					.map(({ task, row }) => ({
						key: text(row.Given_Key__c),
						// A task is due on a day; the moment is kept as that of its reminder.
						dueAt: new Date(text(task.ReminderDateTime ?? task.ActivityDate)).toISOString(),
						// Every task belongs to somebody: to whoever makes it, where nobody is named.
						ownerId: task.OwnerId === sandbox.connectionId ? undefined : text(task.OwnerId),
						priority: PRIORITIES[text(task.Priority)],
					})),
			async addLineItem(dealId, { name, quantity, unitPrice, sku, description }) {
				const deal = list('Opportunity').find(({ id }) => id === dealId)?.values;
				const currency = text(deal?.CurrencyIsoCode);
				const book =
					list('Pricebook2').find(({ values }) => values.IsStandard === true)?.id ??
					make('Pricebook2', { Name: 'Standard Price Book', IsActive: true, IsStandard: true });
				const product = make('Product2', {
					Name: name,
					IsActive: true,
					...(sku ? { ProductCode: sku, StockKeepingUnit: sku } : {}),
				});
				const entry = make('PricebookEntry', {
					Pricebook2Id: book,
					Product2Id: product,
					UnitPrice: unitPrice,
					IsActive: true,
					...(currency === '' ? {} : { CurrencyIsoCode: currency }),
				});
				if (deal?.Pricebook2Id == null) {
					sandbox.editedByPerson('Opportunity', dealId, { Pricebook2Id: book });
				}
				make('OpportunityLineItem', {
					OpportunityId: dealId,
					PricebookEntryId: entry,
					Quantity: quantity,
					UnitPrice: unitPrice,
					...(description ? { Description: description } : {}),
				});
			},
			addAddress: (contactId, { line1, city, state, postalCode, country }) =>
				void sandbox.editedByPerson('Contact', contactId, {
					MailingStreet: line1,
					MailingCity: city,
					MailingState: state,
					MailingPostalCode: postalCode,
					MailingCountry: country,
				}),
			addList: (name) => make('Campaign', { Name: name, IsActive: true }),
		},
	};
}

const text = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

/** As a page of Salesforce shows it: what it keeps is plain text, and what looks like markup in it is told as text. */
const shown = (plain: string): string =>
	plain.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
