import { validation } from './errors';

export type Json = Readonly<Record<string, unknown>>;

export function asRecord(value: unknown): Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Json)
		: {};
}

export function asTexts(value: unknown): string[] {
	return Array.isArray(value) ? value.map(String) : [];
}

/** A field that must be there; the wording is that of HubSpot's JSON reader. */
export function requiredText(body: Json, field: string): string {
	const value = body[field];
	if (typeof value === 'string' && value !== '') return value;
	if (typeof value === 'number') return String(value);
	throw missingFields([field]);
}

export function requiredProperties(body: Json): Json {
	if (typeof body.properties !== 'object' || body.properties === null) {
		throw missingFields(['properties']);
	}
	return asRecord(body.properties);
}

export function missingFields(fields: readonly string[]) {
	return validation(
		`Invalid input JSON on line 1, column 2: Some required fields were not set: [${fields.join(', ')}]`,
	);
}
