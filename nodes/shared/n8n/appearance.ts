import type { Icon } from 'n8n-workflow';
import { CRMS, GATEWAYS, type System } from '../registry';

/** The chosen system's brand icon; the node list has no parameters and shows the node's own. */
export const GATEWAY_ICON: Icon = {
	light: `={{ "file:" + ($parameter.gateway || "payment") + ".svg" }}`,
	dark: `={{ "file:" + ($parameter.gateway || "payment") + ".dark.svg" }}`,
};

export const CRM_ICON: Icon = {
	light: `={{ "file:" + ($parameter.crm || "crm") + ".svg" }}`,
	dark: `={{ "file:" + ($parameter.crm || "crm") + ".dark.svg" }}`,
};

/** Expressions that give the chosen system's name, for subtitles. */
export const GATEWAY_NAME = nameExpression(GATEWAYS, 'gateway');
export const CRM_NAME = nameExpression(CRMS, 'crm');

function nameExpression(systems: ReadonlyArray<System<unknown>>, parameter: string): string {
	const names = systems.map(({ id, name }) => `"${id}": "${name}"`).join(', ');
	return `({ ${names} })[$parameter["${parameter}"]]`;
}
