import type { CrmReference, PaymentState } from '../vocabulary/payment';
import type { SyncContext } from './types';

/** The deal and contact that the payment names. Another CRM's or account's reference is none: its numbers mean others here. */
export async function referenceHere(
	{ crmReference: reference }: PaymentState,
	{ crm, crmFacts }: Pick<SyncContext, 'crm' | 'crmFacts'>,
): Promise<CrmReference | undefined> {
	if (!reference) return undefined;
	if (reference.crm !== undefined && reference.crm !== crm.id) return undefined;
	const { account } = reference;
	return account === undefined || account === (await crmFacts.account()) ? reference : undefined;
}
