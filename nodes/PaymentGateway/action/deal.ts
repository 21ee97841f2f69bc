import type { IDataObject } from 'n8n-workflow';
import type { CrmReference } from '../../shared/vocabulary/payment';
import { CRMS, DEFAULT_CRM } from '../../systems';
import type { ItemCall, ItemDeal, ItemFields } from './call';
import { asText } from './given';

/** The deal that a payment will name in its metadata: from the parameters, and what they leave open from the item. */
export function dealOf(call: ItemCall): CrmReference {
	const { deal, contact } = call.item;
	const dealId = call.text('dealId');
	const contactId = call.text('options.contactId') || asText(contact?.id);
	if (dealId === '' && contactId === '') return {};
	const crm = call.text('options.crm') || crmNamed(asText(deal?.crm)) || DEFAULT_CRM;
	const account = call.text('options.crmAccount') || asText(deal?.account);
	return {
		...(crm ? { crm } : {}),
		...(account === '' ? {} : { account }),
		...(dealId === '' ? {} : { dealId }),
		...(contactId === '' ? {} : { contactId }),
	};
}

function crmNamed(name: string): string | undefined {
	return CRMS.find((crm) => crm.id === name || crm.name === name)?.id;
}

/** The deal an item tells of, under `deal` or, as CRM Deals and Contacts hands deals on, the item itself; and its one contact. */
export function dealIn(item: ItemFields): {
	deal: IDataObject | null;
	contact: IDataObject | null;
} {
	const own = item as ItemDeal;
	const deal = item.deal ?? (own.payment ? own : undefined);
	if (!deal?.id) return { deal: null, contact: null };
	const { id, name, url, ownerId, crm, account, contactIds } = deal;
	const [contactId, ...others] = Array.isArray(contactIds) ? contactIds.map(asText) : [];
	const contact = contactId && others.length === 0 ? { id: contactId } : null;
	const known = { id, name, url, ownerId, crm, account };
	return {
		deal: Object.fromEntries(
			Object.entries(known).filter(([, value]) => value !== undefined),
		) as IDataObject,
		contact: (item.contact as IDataObject | undefined) ?? contact,
	};
}
