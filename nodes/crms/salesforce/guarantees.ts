import type { CrmGuarantees } from '../../shared/contracts/crm';

/** What Salesforce can guarantee, in an org that has the custom object of Set Up Payment Fields. */
export const guarantees: CrmGuarantees = {
	claims: 'uniqueKey',
	notes: 'uniqueKey',
	tasks: 'uniqueKey',
	deals: 'uniqueKey',
	references: { by: 'rows' },
	conditionalWrites: false,
	listsOpenClaims: true,
	without: [],
};
