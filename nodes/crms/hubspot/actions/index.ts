import type { CrmActions } from '../../../shared/contracts/crmActions';
import { find } from './choices';
import { readContacts } from './contacts';
import { createDeals, readDealsOfContacts } from './deals';
import { listChangedDeals, readDealEvents } from './events';
import { lifecycle } from './lifecycle';
import { readLineItems } from './lineItems';
import { contactLists } from './lists';
import { checkSearch, searchDeals } from './search';
import { idInUrl } from './urls';

/**
 * What the node CRM Deals and Contacts can do in HubSpot.
 *
 * HubSpot's own invoices are not marked as paid. The API could (a record of `commerce_payments`, associated with the
 * invoice), but such a record has no key that makes it exist once, so that a repeated call would book the money twice; it
 * would count as revenue in HubSpot's commerce reports, and it needs an app with `crm.objects.commercepayments.write`.
 * @see https://developers.hubspot.com/docs/api-reference/latest/crm/objects/commerce-payments/guide
 */
export const actions: CrmActions = {
	contactFields: {
		firstName: 'firstname',
		lastName: 'lastname',
		phone: 'phone',
		company: 'company',
	},
	dealFields: {
		name: 'dealname',
		amount: 'amount',
		currency: 'deal_currency_code',
		closeDate: 'closedate',
		ownerId: 'hubspot_owner_id',
		pipeline: 'pipeline',
	},
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
	lifecycle,
	contactLists,
};
