import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { ContactKey } from '../../shared/contracts/crmActions';
import type { CrmSession } from '../../shared/n8n/connections';
import { crmSettings } from '../../shared/n8n/crmSettings';
import { actionsOf, perItem } from '../../shared/n8n/perItem';
import { contactFieldsToRead, contactJson, notFound } from './records';

export const EMAIL: INodeProperties = {
	displayName: 'Email',
	name: 'email',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. nathan@example.com',
	description: 'The address of the contact',
};

/** One contact per item; a contact that is not there is told by its key. */
export async function getContacts(
	context: IExecuteFunctions,
	access: CrmSession,
	keyOf: (index: number) => ContactKey,
): Promise<INodeExecutionData[]> {
	const { adapter, connection } = access;
	const actions = actionsOf(context, access);
	const isSimple = context.getNodeParameter('simple', 0, true) !== false;
	return await perItem(context, access, keyOf, async (keys) => {
		const fields = await contactFieldsToRead(adapter, crmSettings(access), isSimple);
		const contacts = await actions.readContacts(keys, fields, connection);
		return keys.map(({ value }, place) => {
			const contact = contacts[place];
			if (!contact) return notFound(adapter.displayName, `contact ${value}`);
			return { rows: [contactJson(contact, adapter, isSimple)] };
		});
	});
}
