import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import {
	DATA_PATH,
	MY_DOMAIN_ORIGIN,
	ORGANIZATION_QUERY,
	system,
} from '../nodes/crms/salesforce/access';
import { advancedProperties } from '../nodes/shared/n8n/access/advancedProperties';
import { exchanging, signing, TOKEN_PROPERTY } from '../nodes/shared/n8n/access/credential';

export class SalesforcePaymentsApi implements ICredentialType {
	name = 'salesforcePaymentsApi';

	displayName = 'Salesforce Payments API';

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
				'The Consumer Key of an External Client App of your org, under Settings, OAuth Settings',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'The Consumer Secret, which stands beside that key',
		},
		...advancedProperties({
			to: 'another address or another call rate',
			baseUrl: {
				default: '',
				placeholder: 'e.g. https://acme.my.salesforce.com',
				description:
					'Another address than the one of Salesforce, for a stand-in; only with a secret that starts with sandbox-. Empty: that of My Domain.',
			},
			usualCalls: 'twenty, and four at the same time',
		}),
	];

	preAuthentication = exchanging(system, system.ways[0]);

	authenticate = signing(system, system.ways[0]);

	// Every user of the API may ask whose org it is.
	test: ICredentialTestRequest = {
		request: {
			baseURL: MY_DOMAIN_ORIGIN,
			url: `${DATA_PATH}/query`,
			qs: { q: ORGANIZATION_QUERY },
		},
	};
}
