import type Stripe from 'stripe';
import type { CrmReference } from '../../../shared/vocabulary/payment';
import { lookup } from '../../../shared/vocabulary/lookup';

/** What this pack writes first, then what people's own integrations write; those are only read. */
const DEAL_KEYS = ['crm_deal_id', 'deal_id', 'dealId', 'hubspot_deal_id'];
const CONTACT_KEYS = ['crm_contact_id', 'contact_id', 'hubspot_contact_id'];
const CRM_KEY = 'crm';
const ACCOUNT_KEY = 'crm_account';

/** A key that names the CRM by itself. */
const HUBSPOT_KEYS = ['hubspot_deal_id', 'hubspot_contact_id'];

/**
 * The deal named in the metadata of the first object that names one: the root's, then its payment's. Metadata can only be
 * written with a secret key.
 * @see https://docs.stripe.com/metadata
 */
export function crmReferenceOf(
	metadatas: ReadonlyArray<Stripe.Metadata | null | undefined>,
): CrmReference | undefined {
	for (const metadata of metadatas) {
		const reference = metadata && referenceIn(metadata);
		if (reference) return reference;
	}
	return undefined;
}

function referenceIn(metadata: Stripe.Metadata): CrmReference | undefined {
	const dealId = firstOf(DEAL_KEYS, metadata);
	const contactId = firstOf(CONTACT_KEYS, metadata);
	if (!dealId && !contactId) return undefined;
	const crm = lookup(metadata, CRM_KEY) || (firstOf(HUBSPOT_KEYS, metadata) && 'hubspot');
	const account = lookup(metadata, ACCOUNT_KEY);
	return {
		...(crm ? { crm } : {}),
		...(account ? { account } : {}),
		...(dealId ? { dealId } : {}),
		...(contactId ? { contactId } : {}),
	};
}

function firstOf(keys: readonly string[], metadata: Stripe.Metadata): string | undefined {
	return keys.map((key) => lookup(metadata, key)?.trim()).find(Boolean);
}
