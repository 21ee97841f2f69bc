import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { GRANT_PATH } from '../nodes/crms/salesforce/access';
import { advancedProperties } from '../nodes/shared/n8n/access/advancedProperties';

/** Reads and writes records, and goes on doing so while nobody is there. */
const SCOPES = 'api refresh_token';

/**
 * Where a person logs in: Salesforce's own address for all orgs, that for all sandboxes, or the org's. Whatever is typed, it is
 * one of Salesforce's, since the app's secret goes there.
 */
const OWN =
	/^(?:https:\/\/)?([a-z0-9-]+(?:\.[a-z]+)?)\.(?:my\.salesforce\.com|lightning\.force\.com|my\.salesforce-setup\.com)(?:\/.*)?$/;
const WRITTEN = `("" + $self["myDomain"]).trim().toLowerCase()`;
const LOGIN_HOST = `($self["loginHost"] === "sandbox" ? "https://test.salesforce.com" : $self["loginHost"] === "myDomain" && ${OWN}.test(${WRITTEN}) ? ${WRITTEN}.replace(${OWN}, "https://$1.my.salesforce.com") : "https://login.salesforce.com")`;

/** The token's address follows the API's, so that a stand-in can be used; a secret that is no stand-in's goes to Salesforce only. */
const GRANT_URL = `={{ $self["advanced"] === true && /^sandbox-/.test($self["clientSecret"]) ? $self["baseUrl"] : ${LOGIN_HOST} }}${GRANT_PATH}`;

/**
 * n8n signs calls with an OAuth2 token itself and asks the credential about none of them, and its *Allowed Domains* compare
 * host names alone: plain http through somebody's proxy would pass. So only the nodes of this package may use it, which look
 * where each call goes; n8n refuses it to every other node, whatever an old credential allows.
 */
export class SalesforcePaymentsOAuth2Api implements ICredentialType {
	name = 'salesforcePaymentsOAuth2Api';

	extends = ['oAuth2Api'];

	restrictToSupportedNodes = true as const;

	hideDomainRestrictionFields = true;

	displayName = 'Salesforce Payments OAuth2 API';

	icon: Icon = {
		light: 'file:../nodes/crms/salesforce/salesforce.svg',
		dark: 'file:../nodes/crms/salesforce/salesforce.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-crm-payments/n8n-nodes-crm-payments/blob/main/docs/set-up-salesforce.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'hidden',
			default: 'pkce',
		},
		{
			displayName: 'Log In At',
			name: 'loginHost',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'My Domain',
					value: 'myDomain',
					description: 'The org’s own address, which always works',
				},
				{
					name: 'Production',
					value: 'production',
					description: 'The address login.salesforce.com, which an org may have closed',
				},
				{
					name: 'Sandbox',
					value: 'sandbox',
					description: 'The address test.salesforce.com, which a sandbox may have closed',
				},
			],
			default: 'myDomain',
			description: 'Where the person signs in who connects the account',
		},
		{
			displayName: 'My Domain URL',
			name: 'myDomain',
			type: 'string',
			displayOptions: { show: { loginHost: ['myDomain'] } },
			default: '',
			placeholder: 'e.g. https://acme.my.salesforce.com',
			description:
				'The address of your org: in Salesforce, Setup, My Domain. That of a sandbox for a sandbox.',
		},
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default: `={{ ${LOGIN_HOST} }}/services/oauth2/authorize`,
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: GRANT_URL,
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: SCOPES,
		},
		{
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'hidden',
			// Else whoever is logged in already would be connected, without being asked.
			default: 'prompt=login',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'hidden',
			default: 'header',
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
				default: '',
				placeholder: 'e.g. https://acme.my.salesforce.com',
				description:
					'Another address than the one of Salesforce, for a stand-in; only with a client secret and a token that start with sandbox-. Empty: that which Salesforce names.',
			},
			usualCalls: 'twenty, and four at the same time',
		}),
	];
}
