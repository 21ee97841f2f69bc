import type Stripe from 'stripe';
import type { CrmReference } from '../../../shared/vocabulary/payment';
import { lookup } from '../../../shared/vocabulary/lookup';

/** What this pack writes first, then what people's own integrations write; those are only read. */
const DEAL_KEYS = ['crm_deal_id', 'deal_id', 'dealId'];
const CONTACT_KEYS = ['crm_contact_id', 'contact_id'];
const CRM_KEY = 'crm';
const ACCOUNT_KEY = 'crm_account';

/** Keys that name the CRM by themselves; only one CRM calls a deal an opportunity. They say nothing of another one. */
const OWN_DEAL_KEYS: Readonly<Record<string, readonly string[]>> = {
	hubspot: ['hubspot_deal_id'],
	salesforce: ['salesforce_opportunity_id', 'opportunity_id'],
};
const OWN_CONTACT_KEYS: Readonly<Record<string, readonly string[]>> = {
	hubspot: ['hubspot_contact_id'],
	salesforce: ['salesforce_contact_id'],
};

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
	const crm = lookup(metadata, CRM_KEY) || crmNamedBy(metadata);
	const [dealKeys, contactKeys] = crm === undefined ? [[], []] : ownKeys(crm);
	const dealId = firstOf([...DEAL_KEYS, ...dealKeys], metadata);
	const contactId = firstOf([...CONTACT_KEYS, ...contactKeys], metadata);
	if (!dealId && !contactId) return undefined;
	const account = lookup(metadata, ACCOUNT_KEY);
	return {
		...(crm ? { crm } : {}),
		...(account ? { account } : {}),
		...(dealId ? { dealId } : {}),
		...(contactId ? { contactId } : {}),
	};
}

function crmNamedBy(metadata: Stripe.Metadata): string | undefined {
	return Object.keys(OWN_DEAL_KEYS).find((crm) => firstOf(ownKeys(crm).flat(), metadata));
}

function ownKeys(crm: string): [deal: readonly string[], contact: readonly string[]] {
	return [lookup(OWN_DEAL_KEYS, crm) ?? [], lookup(OWN_CONTACT_KEYS, crm) ?? []];
}

function firstOf(keys: readonly string[], metadata: Stripe.Metadata): string | undefined {
	return keys.map((key) => lookup(metadata, key)?.trim()).find(Boolean);
}
