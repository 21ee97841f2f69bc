import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import { allAtOnce } from '../../../shared/n8n/action/perItem';
import { withContacts } from '../../action/existing';
import { actionsOf, type Operation } from '../../action/operation';
import { SUMMARY_VALUES, summarise } from '../../action/paymentSummary';
import { nameOf } from '../../action/records';
import { CONTACT, contactKeyOf } from '../../description/locator';

export const option: Operation['option'] = {
	name: 'Get Payment Summary',
	action: 'Get payment summary of contact',
	description: 'Retrieve what a contact has paid and owes over all deals, per currency',
};

export const needs: Operation['needs'] = ['readContacts', 'readDealsOfContacts'];

export const description: Operation['description'] = [CONTACT];

/** What the contact has paid over all deals: three calls for a hundred contacts with up to a hundred deals. */
export async function execute(
	context: IExecuteFunctions,
	session: CrmSession,
): Promise<INodeExecutionData[]> {
	const { adapter, connection } = session;
	const actions = actionsOf(session);
	return await allAtOnce(
		context,
		session,
		(index) => ({ key: contactKeyOf(context, actions, index) }),
		async (requests) =>
			await withContacts(session, actions, requests, async (known) => {
				const deals = await actions.readDealsOfContacts(
					known.map(({ contact }) => contact.id),
					SUMMARY_VALUES.map((value) => adapter.fieldName(value)),
					connection,
				);
				return known.map(({ contact }) => {
					const { id, email, url } = contact;
					const summary = summarise(deals.get(id) ?? [], adapter);
					return {
						rows: [{ contact: { id, email, name: nameOf(contact), url }, ...summary }],
					};
				});
			}),
	);
}
