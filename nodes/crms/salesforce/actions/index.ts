import type { OfferedCrmActions } from '../../../shared/contracts/crmActions';
import { find } from './choices';
import { readContacts } from './contacts';
import { createDeals, readDealsOfContacts } from './deals';
import { listChangedDeals, readDealEvents } from './events';
import { readLineItems } from './lineItems';
import { contactLists } from './lists';
import { checkSearch, searchDeals } from './search';
import { idInUrl } from './urls';

/**
 * What the node CRM Deals and Contacts can do in Salesforce. Contacts have no life cycle there: who may become a customer is a
 * Lead, which is converted and not moved on. Their company is an account of its own, which no field of the contact writes.
 */
export const actions = {
	contactFields: { firstName: 'FirstName', lastName: 'LastName', phone: 'Phone' },
	dealFields: {
		name: 'Name',
		amount: 'Amount',
		currency: 'CurrencyIsoCode',
		closeDate: 'CloseDate',
		ownerId: 'OwnerId',
		pipeline: 'RecordTypeId',
	},
	momentMs: 1_000,
	idInUrl,
	readContacts,
	readDealsOfContacts,
	searchDeals,
	checkSearch,
	createDeals,
	listChangedDeals,
	readDealEvents,
	find,
	readLineItems,
	contactLists,
} satisfies OfferedCrmActions;
