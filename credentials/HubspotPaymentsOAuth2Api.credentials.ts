import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { GRANT_PATH, system } from '../nodes/crms/hubspot/access';
import { advancedProperties } from '../nodes/shared/n8n/access/advancedProperties';

/** All that the README lists; HubSpot refuses to connect an app that does not have each of them among its own. */
export const HUBSPOT_SCOPES: readonly string[] = [
	'oauth',
	'crm.objects.deals.read',
	'crm.objects.deals.write',
	'crm.objects.contacts.read',
	'crm.objects.contacts.write',
	'crm.objects.owners.read',
	'crm.objects.line_items.read',
	'crm.lists.read',
	'crm.lists.write',
	'crm.schemas.deals.read',
	'crm.schemas.deals.write',
	'crm.schemas.contacts.read',
	'crm.schemas.contacts.write',
];

/**
 * The token's address follows the API's, so that a sandbox can stand in; a secret that is no sandbox's goes to HubSpot only,
 * also where it is missing or no text.
 * @see https://developers.hubspot.com/changelog/v1-oauth-api-deprecation
 */
const TOKEN_URL = `={{ $self["advanced"] === true && /^sandbox-/.test($self["clientSecret"]) ? $self["baseUrl"] : "${system.exampleUrl}" }}${GRANT_PATH}`;

/**
 * n8n signs calls with an OAuth2 token itself and asks the credential about none of them, and its *Allowed Domains* compare
 * host names alone: plain http through somebody's proxy would pass. So only the nodes of this package may use it, which look
 * where each call goes; n8n refuses it to every other node, whatever an old credential allows.
 */
export class HubspotPaymentsOAuth2Api implements ICredentialType {
	name = 'hubspotPaymentsOAuth2Api';

	extends = ['oAuth2Api'];

	restrictToSupportedNodes = true as const;

	hideDomainRestrictionFields = true;

	displayName = 'HubSpot Payments OAuth2 API';

	icon: Icon = {
		light: 'file:../nodes/crms/hubspot/hubspot.svg',
		dark: 'file:../nodes/crms/hubspot/hubspot.dark.svg',
	};

	documentationUrl = 'https://github.com/n8n-nodes-crm-payments/n8n-nodes-crm-payments#hubspot-app';

	properties: INodeProperties[] = [
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'hidden',
			default: 'authorizationCode',
		},
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default: 'https://app.hubspot.com/oauth/authorize',
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: TOKEN_URL,
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: HUBSPOT_SCOPES.join(' '),
		},
		{
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'hidden',
			default: '',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'hidden',
			default: 'body',
		},
		{
			displayName: 'Allowed HTTP Request Domains',
			name: 'allowedHttpRequestDomains',
			type: 'hidden',
			default: 'none',
		},
		...advancedProperties({
			to: 'another address or another call rate',
			baseUrl: {
				default: 'https://api.hubapi.com',
				description:
					'Another address than the one of HubSpot, for a sandbox; only with a client secret and a token that start with sandbox-',
			},
			usualCalls: 'what the smallest HubSpot plan allows',
		}),
	];
}
