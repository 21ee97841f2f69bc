import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import { getContacts } from '../../action/getContacts';
import type { Operation } from '../../action/operation';
import { SIMPLIFY } from '../../action/records';
import { textOf } from '../../description/given';
import { EMAIL, emailOf } from '../../description/locator';

export const option: Operation['option'] = {
	name: 'Get by Email',
	action: 'Get contact by email',
	description: 'Retrieve the contact with an email address',
};

export const needs: Operation['needs'] = ['readContacts'];

export const description: Operation['description'] = [EMAIL, SIMPLIFY];

/** Additional addresses of a contact count as well; one call for a hundred. */
export async function execute(
	context: IExecuteFunctions,
	session: CrmSession,
): Promise<INodeExecutionData[]> {
	return await getContacts(context, session, (index) => ({
		by: 'email',
		value: emailOf(context, textOf(context, 'email', index), index),
	}));
}
