import type { OperationOption } from '../../../shared/n8n/operations';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmSession } from '../../../shared/n8n/connections';
import { CONTACT, contactKeyOf } from '../../description/locator';
import { shownFor } from '../../../shared/n8n/shownFor';
import type { Operation } from '../../action/operation';
import { actionsOf } from '../../../shared/n8n/perItem';
import { SIMPLIFY } from '../../action/records';
import { getContacts } from '../../action/getContacts';

export const option: OperationOption = {
	name: 'Get',
	action: 'Get contact',
	description: 'Retrieve a contact by ID, URL or email address',
};

export const needs: Operation['needs'] = ['readContacts'];

export const description = shownFor('contact', 'get', [CONTACT, SIMPLIFY]);

/** Ids and addresses in one call each for a hundred. */
export async function execute(
	context: IExecuteFunctions,
	access: CrmSession,
): Promise<INodeExecutionData[]> {
	const actions = actionsOf(context, access);
	return await getContacts(context, access, (index) => contactKeyOf(context, actions, index));
}
