import type { SandboxCredential } from '../sandboxSystem';

/** Any secret that begins like this opens the stand-in, and may be sent there. */
export const CRM_SECRET = 'sandbox-acme';

export const credential: SandboxCredential = {
	type: 'salesforcePaymentsApi',
	name: 'Salesforce (sandbox)',
	secretFields: ['clientSecret'],
	data: (origin) => ({
		myDomain: 'https://acme.my.salesforce.com',
		clientId: 'sandbox-acme-app',
		clientSecret: CRM_SECRET,
		advanced: true,
		baseUrl: origin,
	}),
};
