import type { OperationOption } from '../../../shared/n8n/operations';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmSession } from '../../../shared/n8n/connections';
import { CONTACT, contactKeyOf } from '../../description/locator';
import { shownFor } from '../../../shared/n8n/shownFor';
import type { Operation } from '../../action/operation';
import { actionsOf, perItem } from '../../../shared/n8n/perItem';
import { nameOf } from '../../action/records';
import { SUMMARY_VALUES, summarise } from '../../action/paymentSummary';
import { withContacts } from '../../action/existing';

export const option: OperationOption = {
	name: 'Get Payment Summary',
	action: 'Get payment summary of contact',
	description: 'Retrieve what a contact has paid and owes over all deals, per currency',
};

export const needs: Operation['needs'] = ['readContacts', 'readDealsOfContacts'];

export const description = shownFor('contact', 'getPaymentSummary', [CONTACT]);

/** What the contact has paid over all deals: three calls for a hundred contacts with up to a hundred deals. */
export async function execute(
	context: IExecuteFunctions,
	access: CrmSession,
): Promise<INodeExecutionData[]> {
	const { adapter, connection } = access;
	const actions = actionsOf(context, access);
	return await perItem(
		context,
		access,
		(index) => ({ key: contactKeyOf(context, actions, index) }),
		async (requests) =>
			await withContacts(access, actions, requests, async (known) => {
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
