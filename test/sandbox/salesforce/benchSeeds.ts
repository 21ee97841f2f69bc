/** What people do in the org of a bench, and what they see there. */
import type { Activity } from '../../../nodes/shared/contracts/crm';
import type { CrmBench } from '../../conformance/crm/bench';
import type { SalesforceSandbox } from './createSalesforceSandbox';
import { namesOf } from './lens';
import type { Value, Values } from './state/types';

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
	const { list } = sandbox;

	/** The activities that the connection made, each with the row that tells its key. */
	const keyed = (): ReadonlyArray<{ readonly task: Values; readonly row: Values }> => {
		const tasks = new Map(list('Task').map(({ id, values }) => [id, values]));
		return list(RECORD).flatMap(({ values: row }) => {
			const task = tasks.get(text(row.Activity_Id__c));
			return task ? [{ task, row }] : [];
		});
	};

	return {
		seedDeal: ({ name = 'A deal', amount, reference, isClosed = false, contactIds } = {}) =>
			sandbox.seedDeal(
				{
					Name: name,
					StageName: isClosed ? 'Closed Lost' : 'Qualification',
					...(amount === undefined ? {} : { Amount: amount }),
					...(reference === undefined ? {} : { [mainReference]: reference }),
				},
				contactIds,
			).id,
		seedContact: (email, name = email.replace(/@.*/, '')) =>
			sandbox.seedContact({ ...namesOf(name), Email: email }).id,
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
			// Another than the one who makes the deals.
			ownerId: sandbox.seedUsers(1)[0] ?? '',
			addOwners: () => sandbox.seedUsers(MANY_OWNERS),
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
						ownerId: task.OwnerId === sandbox.ids.connectionId ? undefined : text(task.OwnerId),
						priority: PRIORITIES[text(task.Priority)],
					})),
			// A line is in the currency of its deal.
			addLineItem: async (dealId, { name, quantity, unitPrice, sku, description }) =>
				void sandbox.seedLineItem(dealId, {
					...{ name, quantity, unitPrice },
					...(sku ? { sku } : {}),
					...(description ? { description } : {}),
				}),
			addAddress: (contactId, { line1, city, state, postalCode, country }) =>
				void sandbox.editedByPerson('Contact', contactId, {
					MailingStreet: line1,
					MailingCity: city,
					MailingState: state,
					MailingPostalCode: postalCode,
					MailingCountry: country,
				}),
			addList: (name) => sandbox.create('Campaign', { Name: name, IsActive: true }).id,
		},
	};
}

const text = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

/** As a page of Salesforce shows it: what it keeps is plain text, and what looks like markup in it is told as text. */
const shown = (plain: string): string =>
	plain.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
