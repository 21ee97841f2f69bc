/** What somebody with more rights than the connection's user has to do, in words. */

const PAGE =
	'https://github.com/n8n-nodes-crm-payments/n8n-nodes-crm-payments/blob/main/docs/set-up-salesforce.md';

export const DEPLOY_REMEDY = `An administrator deploys payment-fields.zip, which holds all fields and the permission sets, and assigns the permission set "CRM Payments" to the connection’s user: ${PAGE}`;

export const ASSIGN_REMEDY = `An administrator assigns the permission set "CRM Payments" to that user (Setup > Users > that user > Permission Set Assignments > Edit Assignments); where it does not name the field, deploy payment-fields.zip again: ${PAGE}`;

/** @param words the object, as Setup calls it: `Opportunities`. */
export function rightRemedy(words: string): string {
	return `An administrator gives that user a permission set of its own with it (Setup > Permission Sets > that set > Object Settings > ${words}), as step 1 says: ${PAGE}`;
}
