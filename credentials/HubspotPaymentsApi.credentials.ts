import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { DETAILS_PATH, system } from '../nodes/crms/hubspot/access';
import { advancedProperties } from '../nodes/shared/n8n/access/advancedProperties';
import { signing } from '../nodes/shared/n8n/access/credential';

export class HubspotPaymentsApi implements ICredentialType {
	name = 'hubspotPaymentsApi';

	displayName = 'HubSpot Payments API';

	icon: Icon = {
		light: 'file:../nodes/crms/hubspot/hubspot.svg',
		dark: 'file:../nodes/crms/hubspot/hubspot.dark.svg',
	};

	documentationUrl = 'https://github.com/n8n-nodes-crm-payments/n8n-nodes-crm-payments#hubspot-app';

	properties: INodeProperties[] = [
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'The access token of a private app in HubSpot, with the scopes that the README lists',
		},
		...advancedProperties({
			to: 'another address or another call rate',
			baseUrl: {
				default: 'https://api.hubapi.com',
				description:
					'Another address than the one of HubSpot, for a sandbox; only with a token that starts with sandbox-',
			},
			usualCalls: 'what the smallest HubSpot plan allows; 19 suits Professional and Enterprise',
		}),
	];

	authenticate = signing(system, system.ways[0]);

	test: ICredentialTestRequest = {
		request: {
			baseURL: `={{ $credentials.advanced ? $credentials.baseUrl : "${system.exampleUrl}" }}`,
			url: DETAILS_PATH,
		},
	};
}
