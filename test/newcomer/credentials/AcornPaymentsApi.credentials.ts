import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
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
		{
			displayName: 'Advanced Settings',
			name: 'advanced',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description: 'Whether to use another address',
		},
		{
			displayName: 'API Base URL',
			name: 'baseUrl',
			type: 'string',
			displayOptions: { show: { advanced: [true] } },
			default: 'https://api.acornpay.example',
			description: 'Another address than the one of Acorn Pay, for a sandbox',
		},
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
