import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import {
	DATA_PATH,
	JWT,
	MY_DOMAIN_ORIGIN,
	ORGANIZATION_QUERY,
	system,
} from '../nodes/crms/salesforce/access';
import { advancedProperties } from '../nodes/shared/n8n/access/advancedProperties';
import { exchanging, signing, TOKEN_PROPERTY } from '../nodes/shared/n8n/access/credential';

export class SalesforcePaymentsJwtApi implements ICredentialType {
	name = 'salesforcePaymentsJwtApi';

	displayName = 'Salesforce Payments JWT API';

	icon: Icon = {
		light: 'file:../nodes/crms/salesforce/salesforce.svg',
		dark: 'file:../nodes/crms/salesforce/salesforce.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-crm-payments/n8n-nodes-crm-payments/blob/main/docs/set-up-salesforce.md';

	properties: INodeProperties[] = [
		TOKEN_PROPERTY,
		{
			displayName: 'My Domain URL',
			name: 'myDomain',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://acme.my.salesforce.com',
			description:
				'The address of your org: in Salesforce, Setup, My Domain. That of a sandbox for a sandbox.',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			required: true,
			default: '',
			description:
				'The Consumer Key of an External Client App with the JWT Bearer Flow, under Settings, OAuth Settings',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. payments@acme.example',
			description:
				'Of the user on whose behalf payments are written; the app has to be approved for it',
		},
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			required: true,
			default: '',
			placeholder: 'e.g. -----BEGIN PRIVATE KEY-----',
			description:
				'Of the certificate that the app has: an RSA key (PEM) without a passphrase, whole',
		},
		...advancedProperties({
			to: 'another address or another call rate',
			baseUrl: {
				default: '',
				placeholder: 'e.g. https://acme.my.salesforce.com',
				description:
					'Another address than the one of Salesforce, for a stand-in; only with a consumer key that starts with sandbox-. Empty: that of My Domain.',
			},
			usualCalls: 'twenty, and four at the same time',
		}),
	];

	preAuthentication = exchanging(system, JWT);

	authenticate = signing(system, JWT);

	// Every user of the API may ask whose org it is.
	test: ICredentialTestRequest = {
		request: {
			baseURL: MY_DOMAIN_ORIGIN,
			url: `${DATA_PATH}/query`,
			qs: { q: ORGANIZATION_QUERY },
		},
	};
}
