import type {
	INodeCredentialDescription,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { type Access, CRMS, GATEWAYS, type System } from '../registry';
import { ACCESS_TOKEN, CRM_AUTHENTICATION, OAUTH2 } from './authentication';

const CREDENTIALS_HERE: INodeProperties = {
	displayName: 'Credentials',
	name: 'credentials',
	type: 'credentials',
	default: '',
};

/**
 * Which system a node works with, and where its credentials stand. An expression here would show every credential, so none
 * is allowed; the default is not saved in workflows and never changes.
 */
export const GATEWAY_PROPERTY: INodeProperties = {
	displayName: 'Gateway',
	name: 'gateway',
	type: 'options',
	noDataExpression: true,
	options: optionsOf(GATEWAYS),
	default: 'stripe',
	description: 'The payment gateway that the payments come from',
};

export const CRM_PROPERTY: INodeProperties = {
	displayName: 'CRM',
	name: 'crm',
	type: 'options',
	noDataExpression: true,
	options: optionsOf(CRMS),
	default: 'hubspot',
	description: 'The CRM that holds the deals and contacts',
};

/** Only for a CRM that has both ways; the default is not saved in workflows and never changes. */
export const CRM_AUTHENTICATION_PROPERTY: INodeProperties = {
	displayName: 'CRM Authentication',
	name: CRM_AUTHENTICATION,
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Access Token',
			value: ACCESS_TOKEN,
			description: 'A key that a super admin made in the CRM',
		},
		{
			name: 'OAuth2',
			value: OAUTH2,
			description: 'A person signs in to the CRM; needs an app there',
		},
	],
	...hiddenFor(
		'crm',
		CRMS.filter(({ oAuth2 }) => oAuth2 === undefined).map(({ id }) => id),
	),
	default: ACCESS_TOKEN,
	description: 'How n8n signs in to the CRM',
};

export const GATEWAY_PROPERTIES: readonly INodeProperties[] = [GATEWAY_PROPERTY, CREDENTIALS_HERE];
export const CRM_PROPERTIES: readonly INodeProperties[] = [
	CRM_PROPERTY,
	CRM_AUTHENTICATION_PROPERTY,
	CREDENTIALS_HERE,
];
export const SYNC_PROPERTIES: readonly INodeProperties[] = [
	GATEWAY_PROPERTY,
	CRM_PROPERTY,
	CRM_AUTHENTICATION_PROPERTY,
	CREDENTIALS_HERE,
];

export const GATEWAY_CREDENTIALS = credentialsOf(GATEWAYS, 'gateway');
export const CRM_CREDENTIALS = credentialsOf(CRMS, 'crm');
export const SYNC_CREDENTIALS = [...GATEWAY_CREDENTIALS, ...CRM_CREDENTIALS];

function optionsOf(systems: ReadonlyArray<System<unknown>>): INodePropertyOptions[] {
	return systems.map(({ id, name, description }) => ({ name, value: id, description }));
}

/**
 * One credential per system and way in, each hidden while another is chosen. Never `show`: the editor takes a dropdown whose
 * every option shows a credential for the authentication field, and removes it.
 */
function credentialsOf(
	systems: ReadonlyArray<System<unknown>>,
	parameter: string,
): INodeCredentialDescription[] {
	return systems.flatMap(({ id, name, access, oAuth2 }) => {
		const others = systems.filter((other) => other.id !== id).map((other) => other.id);
		const credential = (way: Access, displayName: string, otherWays: readonly string[]) => ({
			name: way.credentialType,
			displayName,
			required: true,
			...hiddenFor(parameter, others, otherWays),
		});
		if (!oAuth2) return [credential(access, `${name} Credential`, [])];
		return [
			credential(access, `${name} Credential`, [OAUTH2]),
			credential(oAuth2, `${name} OAuth2 Credential`, [ACCESS_TOKEN]),
		];
	});
}

function hiddenFor(
	parameter: string,
	systems: readonly string[],
	ways: readonly string[] = [],
): Pick<INodeCredentialDescription, 'displayOptions'> {
	const hide = {
		...(systems.length > 0 ? { [parameter]: [...systems] } : {}),
		...(ways.length > 0 ? { [CRM_AUTHENTICATION]: [...ways] } : {}),
	};
	return Object.keys(hide).length > 0 ? { displayOptions: { hide } } : {};
}
