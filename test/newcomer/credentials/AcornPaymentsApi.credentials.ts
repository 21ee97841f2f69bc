import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { advancedProperties } from '../../../nodes/shared/n8n/access/advancedProperties';
import { exchanging, signing, TOKEN_PROPERTY } from '../../../nodes/shared/n8n/access/credential';
import { system } from '../acorn/access';

export class AcornPaymentsApi implements ICredentialType {
	name = 'acornPaymentsApi';

	displayName = 'Acorn Payments API';

	icon: Icon = {
		light: 'file:../nodes/gateways/acorn/acorn.svg',
		dark: 'file:../nodes/gateways/acorn/acorn.dark.svg',
	};

	documentationUrl = 'https://acornpay.example/apps';

	properties: INodeProperties[] = [
		TOKEN_PROPERTY,
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			required: true,
			default: '',
			description: 'Of an app that you make in Acorn Pay under Apps',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Stands beside the Client ID',
		},
		...advancedProperties({
			to: 'another address',
			baseUrl: {
				default: 'https://api.acornpay.example',
				description: 'Another address than the one of Acorn Pay, for a sandbox',
			},
		}),
	];

	preAuthentication = exchanging(system, system.ways[0]);

	authenticate = signing(system, system.ways[0]);

	test: ICredentialTestRequest = {
		request: {
			baseURL: `={{ $credentials.advanced ? $credentials.baseUrl : "${system.exampleUrl}" }}`,
			url: '/v1/account',
		},
	};
}
