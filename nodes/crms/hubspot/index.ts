import type { CrmAdapter } from '../../shared/contracts/crm';
import type { CrmActions } from '../../shared/contracts/crmActions';
import { actions } from './actions';
import { createOnce, finishClaims, readClaims } from './activities';
import { linkContacts } from './associations';
import { upsertContacts } from './contacts';
import { readDeals } from './deals';
import { createDeals, writeDeals } from './dealWrites';
import { classify } from './errors';
import { fieldName } from './fields';
import { identify } from './identity';
import { findDealsByEmail, findDealsByReference } from './matching';
import { listOpenClaims } from './openClaims';
import { listPipelines } from './pipelines';
import { listFields, listOwners } from './schema';
import { setUpFields } from './setUp';

/**
 * HubSpot, on the official SDK with our own transport; it offers every operation.
 * @see https://developers.hubspot.com/docs/api-reference/overview
 */
export const crm: CrmAdapter & { readonly actions: CrmActions } = {
	id: 'hubspot',
	displayName: 'HubSpot',
	identify,
	fieldName,
	readDeals,
	writeDeals,
	createDeals,
	findDealsByEmail,
	findDealsByReference,
	upsertContacts,
	linkContacts,
	createOnce,
	readClaims,
	finishClaims,
	listOpenClaims,
	setUpFields,
	listFields,
	listPipelines,
	listOwners,
	actions,
	classify,
};
