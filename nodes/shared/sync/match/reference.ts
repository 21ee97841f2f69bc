import type { CrmReference, PaymentState } from '../../vocabulary/payment';
import type { SyncContext } from '../types';

type Here = Pick<SyncContext, 'crm' | 'crmSettings'>;

/** The deal and contact that the payment names. Another CRM's or account's reference is none: its numbers mean others here. */
export async function referenceHere(
	{ crmReference: reference }: PaymentState,
	here: Here,
): Promise<CrmReference | undefined> {
	return reference && (await isOurs(reference, here)) ? canonical(reference, here) : undefined;
}

/** Whether a reference may be about this CRM and account; one that names neither may. */
export async function isOurs(
	{ crm: theirs, account }: CrmReference,
	{ crm, crmSettings }: Here,
): Promise<boolean> {
	if (theirs !== undefined && theirs !== crm.id) return false;
	const idOf = (id: string) => crm.canonicalId?.(id) ?? id;
	return account === undefined || idOf(account) === idOf(await crmSettings.account());
}

/** Whether a reference says itself that it is about this CRM and account: a contact is nobody's to guess. */
export async function isSurelyOurs(reference: CrmReference, here: Here): Promise<boolean> {
	const { crm, account } = reference;
	return crm !== undefined && account !== undefined && (await isOurs(reference, here));
}

/** A person who copied an id from a page may have a shorter one than records have. */
function canonical(reference: CrmReference, { crm }: Here): CrmReference {
	const { dealId, contactId } = reference;
	return {
		...reference,
		...(dealId === undefined ? {} : { dealId: crm.canonicalId?.(dealId) ?? dealId }),
		...(contactId === undefined ? {} : { contactId: crm.canonicalId?.(contactId) ?? contactId }),
	};
}
