import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmAccess } from '../../../shared/n8n/connections';
import { emailOf } from '../locator';
import { type Operation, shownFor } from '../operation';
import { textOf } from '../perItem';
import { SIMPLIFY } from '../records';
import { EMAIL, getContacts } from './read';

export const needs: Operation['needs'] = ['readContacts'];

export const description = shownFor('contact', 'getByEmail', [EMAIL, SIMPLIFY]);

/** Additional addresses of a contact count as well; one call for a hundred. */
export async function execute(
	context: IExecuteFunctions,
	access: CrmAccess,
): Promise<INodeExecutionData[]> {
	return await getContacts(context, access, (index) => ({
		by: 'email',
		value: emailOf(context, textOf(context, 'email', index), index),
	}));
}
