import { asRecord } from '../json';
import type { PropertyDefinition, PropertyOption } from './types';

/** A property as `/crm/properties/2026-09` tells it. */
export function presentProperty(definition: PropertyDefinition) {
	const { createdAt, updatedAt, archivedAt, readOnlyValue, ...rest } = definition;
	return {
		...rest,
		calculated: readOnlyValue,
		externalOptions: ['pipeline', 'dealstage', 'deal_currency_code'].includes(definition.name),
		archived: archivedAt !== undefined,
		...(archivedAt === undefined ? {} : { archivedAt: new Date(archivedAt).toISOString() }),
		modificationMetadata: {
			archivable: !definition.hubspotDefined,
			readOnlyDefinition: definition.hubspotDefined,
			readOnlyValue,
		},
		dataSensitivity: 'non_sensitive',
		createdAt: new Date(createdAt).toISOString(),
		updatedAt: new Date(updatedAt).toISOString(),
	};
}

export function readOptions(options: unknown): PropertyOption[] {
	if (!Array.isArray(options)) return [];
	return options.map(asRecord).map((option, index) => ({
		label: String(option.label ?? ''),
		value: String(option.value ?? ''),
		displayOrder: Number(option.displayOrder ?? index),
		hidden: option.hidden === true,
		...(option.description === undefined ? {} : { description: String(option.description) }),
	}));
}
