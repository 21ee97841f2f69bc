import type Stripe from 'stripe';
import type { CrmReference } from '../../../shared/vocabulary/payment';

/**
 * The deal in the words that `state/crmReference.ts` reads back.
 * @see https://docs.stripe.com/metadata
 */
export function toMetadata(reference: CrmReference | undefined): Stripe.MetadataParam {
	const { crm, account, dealId, contactId } = reference ?? {};
	if (!dealId && !contactId) return {};
	return {
		...(crm ? { crm } : {}),
		...(account ? { crm_account: account } : {}),
		...(dealId ? { crm_deal_id: dealId } : {}),
		...(contactId ? { crm_contact_id: contactId } : {}),
	};
}
