import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import { getContacts } from '../../action/getContacts';
import { actionsOf, type Operation } from '../../action/operation';
import { SIMPLIFY } from '../../action/records';
import { CONTACT, contactKeyOf } from '../../description/locator';

export const option: Operation['option'] = {
	name: 'Get',
	action: 'Get contact',
	description: 'Retrieve a contact by ID, URL or email address',
};

export const needs: Operation['needs'] = ['readContacts'];

export const description: Operation['description'] = [CONTACT, SIMPLIFY];

/** Ids and addresses in one call each for a hundred. */
export async function execute(
	context: IExecuteFunctions,
	session: CrmSession,
): Promise<INodeExecutionData[]> {
	const actions = actionsOf(session);
	return await getContacts(context, session, (index) => contactKeyOf(context, actions, index));
}
