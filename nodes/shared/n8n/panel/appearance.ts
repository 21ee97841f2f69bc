import type { Icon } from 'n8n-workflow';
import type { System } from '../../contracts/system';
import type { Role } from '../access/authentication';

/** The chosen system's brand icon; the node list has no parameters and shows the node's own. */
export const GATEWAY_ICON: Icon = {
	light: `={{ "file:" + ($parameter.gateway || "payment") + ".svg" }}`,
	dark: `={{ "file:" + ($parameter.gateway || "payment") + ".dark.svg" }}`,
};

export const CRM_ICON: Icon = {
	light: `={{ "file:" + ($parameter.crm || "crm") + ".svg" }}`,
	dark: `={{ "file:" + ($parameter.crm || "crm") + ".dark.svg" }}`,
};

/** An expression that gives the chosen system's name, for subtitles. */
export function nameExpression(role: Role, systems: ReadonlyArray<System<unknown>>): string {
	const names = systems.map(({ id, name }) => `"${id}": "${name}"`).join(', ');
	return `({ ${names} })[$parameter["${role}"]]`;
}
