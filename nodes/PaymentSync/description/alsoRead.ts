import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';
import { alsoReadLabel } from '../../shared/sync/unreadable';

type Gateways = ReadonlyArray<{ readonly id: string; readonly name: string }>;

/** The switch that lets the node read another gateway's payments too; saved in workflows, so it never changes. */
export function alsoReadName(id: string): string {
	return `alsoRead${id.charAt(0).toUpperCase()}${id.slice(1)}`;
}

/**
 * The node's properties with a switch for each gateway, above the credentials; hidden while that gateway is the chosen one.
 * With one gateway there is none.
 */
export function withAlsoRead(
	properties: readonly INodeProperties[],
	gateways: Gateways,
): INodeProperties[] {
	if (gateways.length < 2) return [...properties];
	const credentials = properties.findIndex(({ type }) => type === 'credentials');
	return properties.toSpliced(
		credentials < 0 ? properties.length : credentials,
		0,
		...gateways.map(alsoReadProperty),
	);
}

/**
 * The node's credentials, those of gateways shown where their gateway is chosen or its switch is on. Of the chosen gateway
 * the switch is hidden, and n8n drops hidden parameters wherever it looks: then it is neither on nor off, and the credential
 * shows. Never `show`: see `systemCredentials`.
 */
export function withAlsoReadCredentials(
	credentials: readonly INodeCredentialDescription[],
	gateways: Gateways,
): INodeCredentialDescription[] {
	return credentials.map((credential) => {
		const { gateway: others, ...hide } = credential.displayOptions?.hide ?? {};
		const own = others && gateways.find(({ id }) => !others.includes(id));
		if (!own) return credential;
		return {
			...credential,
			displayOptions: { hide: { ...hide, [alsoReadName(own.id)]: [false] } },
		};
	});
}

function alsoReadProperty(gateway: Gateways[number]): INodeProperties {
	return {
		displayName: alsoReadLabel(gateway),
		name: alsoReadName(gateway.id),
		type: 'boolean',
		noDataExpression: true,
		displayOptions: { hide: { gateway: [gateway.id] } },
		default: false,
		description: `Whether payments of ${gateway.name} on the same deal are read and counted too, with a credential of their own. Off, a deal that has one goes to Needs Review and its money fields stay as they are.`,
	};
}
