import type { INodeProperties } from 'n8n-workflow';

/** Shows parameters for one operation of one resource only. */
export function shownFor(
	resource: string,
	operation: string,
	properties: readonly INodeProperties[],
): INodeProperties[] {
	return properties.map((property) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: {
				...property.displayOptions?.show,
				resource: [resource],
				operation: [operation],
			},
		},
	}));
}
