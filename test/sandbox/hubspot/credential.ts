import type { SandboxCredential } from '../sandboxSystem';

/** Any token opens the stand-in; one that is spelled like this may be sent there. */
export const CRM_TOKEN = 'sandbox-acme';

export const credential: SandboxCredential = {
	type: 'hubspotPaymentsApi',
	name: 'HubSpot (sandbox)',
	secretFields: ['accessToken'],
	data: (origin) => ({ accessToken: CRM_TOKEN, advanced: true, baseUrl: origin }),
};
