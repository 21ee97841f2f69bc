/** JSON without floats: numbers are read as their text and written as it. */
import { LosslessNumber, parse, stringify } from 'lossless-json';

import { malformedJson } from './errors';

export type Json = Readonly<Record<string, unknown>>;

export const isNumber = (value: unknown): value is LosslessNumber =>
	value instanceof LosslessNumber;

/** A number that is written into an answer with just these digits. */
export const exactNumber = (text: string): LosslessNumber => new LosslessNumber(text);

/** Objects within lists, numbers as `LosslessNumber`. @throws Salesforce's refusal where it is no JSON. */
export function readJson(text: string): unknown {
	try {
		return parse(text);
	} catch {
		throw malformedJson(`Unexpected character at [line:1, column:1]`);
	}
}

export const writeJson = (value: unknown): string => stringify(value) ?? '';

export function asObject(value: unknown): Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value) && !isNumber(value)
		? (value as Json)
		: {};
}

export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** @returns text, or `''` for anything else. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');
