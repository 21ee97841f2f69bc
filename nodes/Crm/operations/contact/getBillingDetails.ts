import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { ContactRecord } from '../../../shared/contracts/crmActions';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import { allAtOnce } from '../../../shared/n8n/action/perItem';
import { withContacts } from '../../action/existing';
import { actionsOf, type Operation } from '../../action/operation';
import { nameOf } from '../../action/records';
import { CONTACT, contactKeyOf } from '../../description/locator';

export const option: Operation['option'] = {
	name: 'Get Billing Details',
	action: 'Get billing details of contact',
	description: 'Retrieve what an invoice needs of its customer',
};

export const needs: Operation['needs'] = ['readContacts'];

export const description: Operation['description'] = [CONTACT];

/** What an invoice needs of its customer, and what of it is missing. One call for a hundred contacts. */
export async function execute(
	context: IExecuteFunctions,
	session: CrmSession,
): Promise<INodeExecutionData[]> {
	const actions = actionsOf(session);
	return await allAtOnce(
		context,
		session,
		(index) => ({ key: contactKeyOf(context, actions, index) }),
		async (requests) =>
			await withContacts(session, actions, requests, async (known) =>
				known.map(({ contact }) => ({
					rows: [{ contact: { id: contact.id, url: contact.url }, ...billingOf(contact) }],
				})),
			),
	);
}

/** The customer in the words of the node Payment Gateway. */
export function billingOf(contact: ContactRecord): IDataObject {
	const { email, phone, company, address } = contact;
	const customer = { email, name: nameOf(contact) ?? company, phone, company, address };
	const lacks = [
		...(email === null ? ['email'] : []),
		...(customer.name === null ? ['name'] : []),
		...(address.line1 === null ? ['address.line1'] : []),
		...(address.country === null ? ['address.country'] : []),
	];
	return { customer: { ...customer, address: { ...address } }, missing: lacks };
}
