import type { INodeProperties } from 'n8n-workflow';

/** Shown once *Advanced Settings* is on. */
const SHOWN = { show: { advanced: [true] } };

/** What one credential's differ in. */
export interface AdvancedSettings {
	/** What the switch is for: `another address`. */
	readonly to: string;
	/** Between the switch and the address. */
	readonly first?: readonly INodeProperties[];
	readonly baseUrl: {
		/** The vendor's own, or empty where the credential decides it otherwise. */
		readonly default: string;
		readonly placeholder?: string;
		/** Than which the address is another one, and who may use it. */
		readonly description: string;
	};
	/** Between the address and the rate. */
	readonly then?: readonly INodeProperties[];
	/** How many calls are made where nobody says; the field is left out without it. */
	readonly usualCalls?: string;
}

/**
 * What every credential has at its end: a switch, and behind it where else calls go and how many a second are made. Their names
 * are what connections read (`baseUrl`, `callsPerSecond`), so that they stand nowhere else.
 */
export function advancedProperties({
	to,
	first = [],
	baseUrl,
	then = [],
	usualCalls,
}: AdvancedSettings): INodeProperties[] {
	const { default: vendorUrl, placeholder, description } = baseUrl;
	return [
		{
			displayName: 'Advanced Settings',
			name: 'advanced',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description: `Whether to use ${to}`,
		},
		...first,
		{
			displayName: 'API Base URL',
			name: 'baseUrl',
			type: 'string',
			displayOptions: SHOWN,
			default: vendorUrl,
			...(placeholder === undefined ? {} : { placeholder }),
			description,
		},
		...then,
		...(usualCalls === undefined ? [] : [callsPerSecond(usualCalls)]),
	];
}

function callsPerSecond(usual: string): INodeProperties {
	return {
		displayName: 'Calls per Second',
		name: 'callsPerSecond',
		type: 'number',
		typeOptions: { minValue: 0 },
		displayOptions: SHOWN,
		default: 0,
		description: `At most so many calls a second from this n8n. 0: ${usual}.`,
	};
}
