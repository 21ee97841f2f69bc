import { exactNumber } from '../protocol/json';
import { toJavaDouble } from '../state/decimals';
import type { Org } from '../state/org';
import type { FieldDefinition, OrgRecord, Value } from '../state/types';
import { isNumeric } from '../state/values';

/** `v67.0`, as the caller wrote it. */
export type Version = string;

export const attributesOf = (object: string, id: string, version: Version) => ({
	type: object,
	url: `/services/data/${version}/sobjects/${object}/${id}`,
});

/** A value on the wire: moments end in `.000+0000`, doubles are written as Java writes them, exactly. */
export function toWire(field: FieldDefinition, value: Value): unknown {
	if (value === null) return field.type === 'boolean' ? false : null;
	if (typeof value === 'boolean') return value;
	if (field.type === 'int') return exactNumber(value);
	if (isNumeric(field.type)) return exactNumber(toJavaDouble(value));
	if (field.type === 'datetime') return value.replace(/Z$/, '.000+0000');
	return value;
}

/** One field of a row; old and new values in a history are of the type of the field that they tell of. */
export function fieldOnWire(org: Org, record: OrgRecord, field: FieldDefinition): unknown {
	const value = record.values[field.name] ?? null;
	if (record.object === 'OpportunityFieldHistory' && /^(Old|New)Value$/.test(field.name)) {
		const told = org.schema.field('Opportunity', String(record.values.Field));
		if (told) return toWire(told, value);
	}
	return toWire(field, value);
}
