/** Typed reading of decoded parameters, refusing in Stripe's words. An empty string unsets, as at Stripe. */
import { invalid, missingParameter } from './errors';
import type { Parameter, Parameters } from './form';

const MAXIMUM_METADATA_KEYS = 50;
const MAXIMUM_METADATA_KEY_CHARACTERS = 40;
const MAXIMUM_METADATA_VALUE_CHARACTERS = 500;

/** Refuses names that the operation does not know. */
export function refuseUnknown(parameters: Parameters, accepted: ReadonlySet<string>): void {
	const unknown = Object.keys(parameters).filter((name) => !accepted.has(name));
	const [first] = unknown;
	if (first === undefined) return;
	const noun = unknown.length > 1 ? 'unknown parameters' : 'unknown parameter';
	throw invalid(`Received ${noun}: ${unknown.join(', ')}`, first, 'parameter_unknown');
}

/** `undefined`: not sent. `''`: sent to unset. */
export function text(parameters: Parameters, name: string): string | undefined {
	const value = parameters[name];
	if (value === undefined || typeof value === 'string') return value;
	throw invalid(`Invalid string: ${JSON.stringify(value)}`, name);
}

/** `null` when not sent or unset. */
export function textOrNull(parameters: Parameters, name: string): string | null {
	return text(parameters, name) || null;
}

export function requiredText(parameters: Parameters, name: string): string {
	const value = text(parameters, name);
	if (value === undefined) throw missingParameter(name);
	if (value === '') {
		throw invalid(
			`You passed an empty string for '${name}'. We assume empty values are an attempt to unset a parameter; however '${name}' cannot be unset. You should remove '${name}' from your request or supply a non-empty value.`,
			name,
			'parameter_invalid_empty',
		);
	}
	return value;
}

/** One of the words allowed. */
export function choice<Word extends string>(
	parameters: Parameters,
	name: string,
	words: readonly Word[],
): Word | undefined {
	const value = text(parameters, name);
	if (value === undefined || value === '') return undefined;
	const word = words.find((candidate) => candidate === value);
	if (word !== undefined) return word;
	const last = words.at(-1) ?? '';
	throw invalid(
		`Invalid ${name}: must be one of ${words.slice(0, -1).join(', ')}, or ${last}`,
		name,
	);
}

export function integer(parameters: Parameters, name: string): number | undefined {
	const value = text(parameters, name);
	if (value === undefined || value === '') return undefined;
	if (!/^-?\d+$/.test(value)) {
		throw invalid(`Invalid integer: ${value}`, name, 'parameter_invalid_integer');
	}
	return Number(value);
}

export function requiredInteger(parameters: Parameters, name: string): number {
	const value = integer(parameters, name);
	if (value === undefined) throw missingParameter(name);
	return value;
}

export function flag(parameters: Parameters, name: string): boolean | undefined {
	const value = text(parameters, name);
	if (value === undefined || value === '') return undefined;
	if (value === 'true') return true;
	if (value === 'false') return false;
	throw invalid(`Invalid boolean: ${value}`, name);
}

/** A nested object; `undefined` when not sent or unset. */
export function group(parameters: Parameters, name: string): Parameters | undefined {
	const value = parameters[name];
	if (value === undefined || value === '') return undefined;
	if (isGroup(value)) return value;
	throw invalid('Invalid object', name);
}

/** A list of nested objects. */
export function groups(parameters: Parameters, name: string): Parameters[] {
	return list(parameters, name).map((value) => {
		if (isGroup(value)) return value;
		throw invalid('Invalid object', name);
	});
}

/** A list of strings. */
export function texts(parameters: Parameters, name: string): string[] {
	return list(parameters, name).map((value) => {
		if (typeof value === 'string') return value;
		throw invalid('Invalid string', name);
	});
}

/** The metadata after this call: keys merge, an empty value removes one, an empty whole removes all. */
export function mergeMetadata(
	parameters: Parameters,
	present: Readonly<Record<string, string>> = {},
): Record<string, string> {
	if (parameters.metadata === '') return {};
	const merged: Record<string, string> = { ...present };
	for (const key of Object.keys(group(parameters, 'metadata') ?? {})) {
		const value = text(group(parameters, 'metadata') ?? {}, key) ?? '';
		if (key.length > MAXIMUM_METADATA_KEY_CHARACTERS) {
			throw invalid(
				`Metadata keys can be up to 40 characters long: ${key} is ${key.length}`,
				`metadata[${key}]`,
			);
		}
		if (value.length > MAXIMUM_METADATA_VALUE_CHARACTERS) {
			throw invalid(
				`Metadata values can have up to 500 characters, but you passed in a value that is ${value.length} characters. Invalid value: ${value}`,
				`metadata[${key}]`,
			);
		}
		if (value === '') delete merged[key];
		else merged[key] = value;
	}
	if (Object.keys(merged).length > MAXIMUM_METADATA_KEYS) {
		throw invalid('You can only have up to 50 metadata keys', 'metadata');
	}
	return merged;
}

function list(parameters: Parameters, name: string): readonly Parameter[] {
	const value = parameters[name];
	if (value === undefined || value === '') return [];
	if (Array.isArray(value)) return value;
	throw invalid('Invalid array', name);
}

function isGroup(value: Parameter): value is Parameters {
	return typeof value === 'object' && !Array.isArray(value);
}
