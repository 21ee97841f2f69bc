import type { CrmAdapter } from '../../shared/contracts/crm';
import { actions } from './actions';
import { createOnce } from './records/activities';
import { checkAccount } from './check';
import { claims } from './records/claims';
import { upsertContacts } from './contacts/contacts';
import { createDeals } from './deals/createDeals';
import { readDeals } from './deals/deals';
import { writeDeals } from './deals/dealWrites';
import { classify } from './errors';
import { guarantees } from './guarantees';
import { identify } from './identity';
import { idOf } from './ids';
import { linkContacts } from './contacts/links';
import { findDealsByEmail, findDealsByReference } from './deals/matching';
import { fieldName } from './names';
import { listPipelines } from './pipelines';
import { listFields, listOwners } from './schema';
import { setUpFields } from './setUp';

/**
 * Salesforce over its REST API: opportunities are deals, and what has to exist once has a row in an object of our own.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/
 */
export const crm: CrmAdapter = {
	id: 'salesforce',
	displayName: 'Salesforce',
	guarantees,
	identify,
	fieldName,
	canonicalId: (id) => idOf(id) ?? id,
	readDeals,
	writeDeals,
	createDeals,
	findDealsByEmail,
	findDealsByReference,
	upsertContacts,
	linkContacts,
	createOnce,
	claims,
	setUpFields,
	checkAccount,
	listFields,
	listPipelines,
	listOwners,
	actions,
	classify,
};
