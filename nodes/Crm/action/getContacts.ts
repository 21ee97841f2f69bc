import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { ContactKey } from '../../shared/contracts/crmActions';
import type { CrmSession } from '../../shared/n8n/access/connections';
import { crmSettings } from '../../shared/n8n/crmSettings';
import { allAtOnce } from '../../shared/n8n/action/perItem';
import { actionsOf } from './operation';
import { contactFieldsToRead, contactJson, notFound } from './records';

/** One contact per item; a contact that is not there is told by its key. */
export async function getContacts(
	context: IExecuteFunctions,
	session: CrmSession,
	keyOf: (index: number) => ContactKey,
): Promise<INodeExecutionData[]> {
	const { adapter, connection } = session;
	const actions = actionsOf(session);
	const isSimple = context.getNodeParameter('simple', 0, true) !== false;
	return await allAtOnce(context, session, keyOf, async (keys) => {
		const fields = await contactFieldsToRead(adapter, crmSettings(session), isSimple);
		const contacts = await actions.readContacts(keys, fields, connection);
		return keys.map(({ value }, index) => {
			const contact = contacts[index];
			if (!contact) return notFound(adapter.displayName, `contact ${value}`);
			return { rows: [contactJson(contact, adapter, isSimple)] };
		});
	});
}
