/** Salesforce's JSON with every number as it was written: none passes through a float. */
import { isLosslessNumber, LosslessNumber, parse, stringify } from 'lossless-json';
import { isObject } from '../../../shared/vocabulary/shape';

/** A number as it stands in an answer or a call. */
export type ExactNumber = LosslessNumber;

const DECIMAL = /^-?\d{1,40}(\.\d{1,40})?$/;

/** @throws SyntaxError for a text that is no JSON. */
export function readJson(text: string): unknown {
	return parse(text);
}

export function writeJson(value: unknown): string {
	return stringify(value) ?? '';
}

/** The number of a decimal text; `undefined` for another text. */
export function exactNumber(text: string): ExactNumber | undefined {
	return DECIMAL.test(text) ? new LosslessNumber(text) : undefined;
}

/** The text of a number as it came. */
export function numberText(value: unknown): string | undefined {
	return isLosslessNumber(value) ? value.toString() : undefined;
}

/** A part of an answer that is an object of JSON, and no number. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return isObject(value) && !isLosslessNumber(value);
}
