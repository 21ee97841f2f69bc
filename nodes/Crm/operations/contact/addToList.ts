import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import { allAtOnce } from '../../../shared/n8n/action/perItem';
import { withContacts } from '../../action/existing';
import { actionsOf, type Operation } from '../../action/operation';
import { CONTACT, CONTACT_LIST, contactKeyOf, locatorOf } from '../../description/locator';

export const option: Operation['option'] = {
	name: 'Add to List',
	action: 'Add contact to list',
	description: 'Put a contact on a list; one that is on it already is fine',
};

export const needs: Operation['needs'] = ['readContacts', 'contactLists'];

export const description: Operation['description'] = [CONTACT, CONTACT_LIST];

/** One read for a hundred contacts and one write per list; a contact that is on it already is fine. */
export async function execute(
	context: IExecuteFunctions,
	session: CrmSession,
): Promise<INodeExecutionData[]> {
	const actions = actionsOf(session);
	const read = (index: number) => ({
		key: contactKeyOf(context, actions, index),
		listId: locatorOf(context, 'list', index, 'names no list. Choose one in List').value,
	});
	return await allAtOnce(
		context,
		session,
		read,
		async (requests) =>
			await withContacts(session, actions, requests, async (known) => {
				const results = await actions.contactLists.add(
					known.map(({ contact, request }) => ({ contactId: contact.id, listId: request.listId })),
					session.connection,
				);
				return results.map((result, index) => {
					if (result.status === 'failed') return result;
					const { contact, request } = known[index] ?? {};
					const { id = null, email = null } = contact ?? {};
					return { rows: [{ id, email, status: result.status, listId: request?.listId ?? null }] };
				});
			}),
	);
}
