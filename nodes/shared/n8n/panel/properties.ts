import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';
import type { System, Way } from '../../contracts/system';
import { type Role, WAY_PARAMETER, wayNamed } from '../access/authentication';

type Systems = ReadonlyArray<System<unknown>>;

/** The systems that a node can work with, for each of the roles it has. */
export type Roles = Readonly<Partial<Record<Role, Systems>>>;

const CREDENTIALS_HERE: INodeProperties = {
	displayName: 'Credentials',
	name: 'credentials',
	type: 'credentials',
	default: '',
};

const ORDER: readonly Role[] = ['gateway', 'crm'];

const WORDS: Readonly<Record<Role, { readonly name: string; readonly description: string }>> = {
	gateway: { name: 'Gateway', description: 'The payment gateway that the payments come from' },
	crm: { name: 'CRM', description: 'The CRM that holds the deals and contacts' },
};

/**
 * Which systems a node works with, how it signs in, and where its credentials stand. An expression here would show every
 * credential, so none is allowed; the defaults are not saved in workflows and never change.
 */
export function systemProperties(roles: Roles): INodeProperties[] {
	const choices = ORDER.flatMap((role) => {
		const systems = roles[role] ?? [];
		return systems.length === 0 ? [] : [systemProperty(role, systems), ...waysOf(role, systems)];
	});
	return [...choices, CREDENTIALS_HERE];
}

/**
 * One credential per system and way in, each hidden while another is chosen. Never `show`: the editor takes a dropdown whose
 * every option shows a credential for the authentication field, and removes it.
 */
export function systemCredentials(roles: Roles): INodeCredentialDescription[] {
	return ORDER.flatMap((role) => {
		const systems = roles[role] ?? [];
		return systems.flatMap((system) =>
			system.ways.map((way, index) => ({
				name: way.credentialType,
				displayName: `${system.name}${index === 0 ? '' : ` ${way.name}`} Credential`,
				required: true,
				...hiddenFor({
					[role]: others(systems, system),
					[WAY_PARAMETER[role]]: otherWays(systems, system, way),
				}),
			})),
		);
	});
}

function systemProperty(role: Role, systems: Systems): INodeProperties {
	const first = systems[0]?.id ?? '';
	return {
		displayName: WORDS[role].name,
		name: role,
		type: 'options',
		noDataExpression: true,
		options: systems.map(({ id, name, description }) => ({ name, value: id, description })),
		default: first,
		description: WORDS[role].description,
	};
}

/** One dropdown for each system that has several ways: with its own ways, and hidden while another system is chosen. */
function waysOf(role: Role, systems: Systems): INodeProperties[] {
	return systems
		.filter(({ ways }) => ways.length > 1)
		.map((system) => wayProperty(role, system, systems));
}

function wayProperty(role: Role, system: System<unknown>, systems: Systems): INodeProperties {
	const first = system.ways[0].id;
	return {
		displayName: `${WORDS[role].name} Authentication`,
		name: WAY_PARAMETER[role],
		type: 'options',
		noDataExpression: true,
		options: system.ways.map(({ id, name, description }) => ({ name, value: id, description })),
		...hiddenFor({ [role]: others(systems, system) }),
		default: first,
		description: `How n8n signs in to the ${role === 'crm' ? 'CRM' : 'gateway'}`,
	};
}

function others(systems: Systems, system: System<unknown>): string[] {
	return systems.filter(({ id }) => id !== system.id).map(({ id }) => id);
}

/** Every choice that means another way: also one left over from another system, which means the first here. */
function otherWays(systems: Systems, system: System<unknown>, way: Way): string[] {
	if (system.ways.length === 1) return [];
	const several = systems.filter(({ ways }) => ways.length > 1);
	const choices = new Set(several.flatMap(({ ways }) => ways.map(({ id }) => id)));
	return [...choices].filter((choice) => wayNamed(choice, system) !== way);
}

function hiddenFor(
	conditions: Readonly<Record<string, string[]>>,
): Pick<INodeCredentialDescription, 'displayOptions'> {
	const hide = Object.fromEntries(
		Object.entries(conditions).filter(([, values]) => values.length > 0),
	);
	return Object.keys(hide).length > 0 ? { displayOptions: { hide } } : {};
}
