import type { CrmGuarantees } from '../../shared/contracts/crm';
import { MOST_REFERENCES } from './references';

/** Versions of a property that HubSpot keeps. @see https://developers.hubspot.com/docs/api-reference/crm-properties-v3/guide */
const VERSIONS = 20;

/** What HubSpot can guarantee, in an account that takes unique properties on notes and tasks. */
export const guarantees: CrmGuarantees = {
	claims: 'uniqueKey',
	notes: 'uniqueKey',
	tasks: 'uniqueKey',
	deals: 'uniqueKey',
	references: { by: 'history', versions: VERSIONS },
	mostReferences: MOST_REFERENCES,
	conditionalWrites: false,
	listsOpenClaims: true,
	without: [],
};
