import { withoutExponent } from '../../../shared/vocabulary/exponent';
import { toIso } from '../../../shared/vocabulary/isoMoment';
import { normaliseDecimal } from '../../../shared/vocabulary/money';
import type { ValueKind } from '../../../shared/vocabulary/paymentValue';
import { exactNumber, numberText } from './json';

const WIRE_MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?([+-]\d{2}:?\d{2}|Z)$/;

/** A column of a row, in whatever letters it was asked for. */
export function columnOf(row: Readonly<Record<string, unknown>>, name: string): unknown {
	if (Object.hasOwn(row, name)) return row[name];
	const wanted = name.toLowerCase();
	const known = Object.keys(row).find((column) => column.toLowerCase() === wanted);
	return known === undefined ? undefined : row[known];
}

/** Canonical text of what a field holds; `null` is empty. What a query nests (a record, a list) is no value. */
export function fromWire(value: unknown): string | null {
	if (value === null || value === undefined || value === '') return null;
	const number = numberText(value);
	if (number !== undefined) return normaliseDecimal(withoutExponent(number));
	if (typeof value === 'boolean') return String(value);
	if (typeof value !== 'string') return null;
	return WIRE_MOMENT.test(value) ? (toIso(value) ?? value) : value;
}

/**
 * What Salesforce takes: `null` clears, moments are ISO 8601 in UTC, amounts are numbers to the last digit.
 * @returns `undefined` for a text that a field of this kind does not take: one such value would have the whole call refused.
 */
export function toWire(value: string | null, kind?: ValueKind): unknown {
	if (value === null || value === '') return null;
	if (kind === 'number') return exactNumber(value.trim());
	return WIRE_MOMENT.test(value) ? (toIso(value) ?? value) : value;
}
