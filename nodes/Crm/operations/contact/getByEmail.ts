import type { OperationOption } from '../../../shared/n8n/operations';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmSession } from '../../../shared/n8n/connections';
import { emailOf } from '../../description/locator';
import { shownFor } from '../../../shared/n8n/shownFor';
import type { Operation } from '../../action/operation';
import { textOf } from '../../../shared/n8n/perItem';
import { SIMPLIFY } from '../../action/records';
import { EMAIL, getContacts } from '../../action/getContacts';

export const option: OperationOption = {
	name: 'Get by Email',
	action: 'Get contact by email',
	description: 'Retrieve the contact with an email address',
};

export const needs: Operation['needs'] = ['readContacts'];

export const description = shownFor('contact', 'getByEmail', [EMAIL, SIMPLIFY]);

/** Additional addresses of a contact count as well; one call for a hundred. */
export async function execute(
	context: IExecuteFunctions,
	access: CrmSession,
): Promise<INodeExecutionData[]> {
	return await getContacts(context, access, (index) => ({
		by: 'email',
		value: emailOf(context, textOf(context, 'email', index), index),
	}));
}
