/** From a value in a request to the value that is kept, with Salesforce's refusals of what a field does not take. */
import { malformedJson, SalesforceError } from '../protocol/errors';
import { isNumber } from '../protocol/json';
import { isDecimal, toDecimal, wholeDigits } from './decimals';
import { toLongId } from './ids';
import type { FieldDefinition, FieldType, Value } from './types';

const NUMBERS: ReadonlySet<FieldType> = new Set(['double', 'currency', 'percent', 'int']);
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;
const EMAIL = /^[^\s@<>(),;:]+@[^\s@<>(),;:.]+(?:\.[^\s@<>(),;:.]+)+$/;

export const isNumeric = (type: FieldType): boolean => NUMBERS.has(type);

/**
 * What JSON holds, as it would be kept, before the field's own rules. A JSON of another kind spoils the whole request.
 * @throws `JSON_PARSER_ERROR`. @see https://help.salesforce.com/s/articleView?id=000387816&type=1
 */
export function readValue(field: FieldDefinition, json: unknown): Value {
	if (json === null || json === undefined) return field.type === 'boolean' ? false : null;
	if (isNumeric(field.type)) {
		const text = isNumber(json) ? json.toString() : typeof json === 'string' ? json.trim() : '';
		if (typeof json === 'string' && text === '') return null;
		if (!isDecimal(text)) throw wrongKind(field.type === 'int' ? 'int' : 'double', json);
		return text;
	}
	if (field.type === 'boolean') {
		if (typeof json === 'boolean') return json;
		if (json === 'true' || json === 'false') return json === 'true';
		throw wrongKind('boolean', json);
	}
	if (typeof json !== 'string') throw wrongKind(nameOf(field.type), json);
	// White space around a text is taken off, and what is empty then is null.
	const text = json.trim();
	if (text === '') return null;
	if (field.type === 'date') return toDay(text);
	if (field.type === 'datetime') return toInstant(text);
	return text;
}

/**
 * The value as it is kept. @throws the refusal of a row.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
 */
export function checkValue(field: FieldDefinition, value: Value): Value {
	if (typeof value !== 'string') return value;
	if (isNumeric(field.type)) return checkNumber(field, value);
	if (field.type === 'reference' || field.type === 'id') return checkId(field, value);
	if (field.type === 'date' || field.type === 'datetime') return value;
	if (value.length > field.length) {
		throw new SalesforceError(
			'STRING_TOO_LONG',
			`${field.label}: data value too large: ${value} (max length=${field.length})`,
			[field.name],
		);
	}
	if (field.type === 'email' && !EMAIL.test(value)) {
		throw new SalesforceError(
			'INVALID_EMAIL_ADDRESS',
			`${field.label}: invalid email address: ${value}`,
			[field.name],
		);
	}
	if (field.restrictedPicklist) checkPicklist(field, value);
	return value;
}

/** What comes through the API is kept to this decimal, however few the field has: only pages round. @see https://help.salesforce.com/s/articleView?id=000387302&type=1 */
const MOST_DECIMALS = 24;

function checkNumber(field: FieldDefinition, value: string): string {
	const kept = toDecimal(value, field.type === 'int' ? 0 : MOST_DECIMALS);
	if (wholeDigits(kept) > field.precision - field.scale) {
		throw new SalesforceError(
			'NUMBER_OUTSIDE_VALID_RANGE',
			`${field.label}: value outside of valid range on numeric field: ${value}`,
			[field.name],
		);
	}
	return kept;
}

function checkId(field: FieldDefinition, value: string): string {
	const id = toLongId(value);
	if (id !== undefined) return id;
	throw new SalesforceError(
		'MALFORMED_ID',
		`${field.label}: id value of incorrect type: ${value}`,
		[field.name],
	);
}

function checkPicklist(field: FieldDefinition, value: string): void {
	const chosen = field.type === 'multipicklist' ? value.split(';') : [value];
	const wrong = chosen.find((one) => !field.picklistValues.some((each) => each.value === one));
	if (wrong === undefined) return;
	throw new SalesforceError(
		'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
		`${field.label}: bad value for restricted picklist field: ${wrong}`,
		[field.name],
	);
}

function toDay(text: string): string {
	const [, year, month, day] = DATE.exec(text) ?? [];
	const at = new Date(`${text}T00:00:00Z`);
	const isDay =
		year !== undefined &&
		at.getUTCFullYear() === Number(year) &&
		at.getUTCMonth() + 1 === Number(month) &&
		at.getUTCDate() === Number(day);
	if (!isDay) throw wrongKind('date', text);
	return text;
}

/** To the second in UTC: Salesforce keeps no parts of one. */
export function toInstant(text: string): string {
	const [, zone] = MOMENT.exec(text) ?? [];
	const at = new Date(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
	if (zone === undefined || Number.isNaN(at.getTime())) throw wrongKind('datetime', text);
	return at.toISOString().replace(/\.\d+Z$/, 'Z');
}

const nameOf = (type: FieldType): string =>
	type === 'date' || type === 'datetime' ? type : type === 'reference' ? 'reference' : 'string';

function wrongKind(wanted: string, json: unknown): SalesforceError {
	const kind = isNumber(json)
		? `VALUE_NUMBER_${/[.eE]/.test(json.toString()) ? 'FLOAT' : 'INT'} value ${json.toString()}`
		: typeof json === 'string'
			? `VALUE_STRING value ${json}`
			: typeof json === 'boolean'
				? `VALUE_${String(json).toUpperCase()} value ${String(json)}`
				: Array.isArray(json)
					? 'START_ARRAY value ['
					: 'START_OBJECT value {';
	return malformedJson(
		`Cannot deserialize instance of ${wanted} from ${kind} or request may be missing a required field at [line:1, column:2]`,
	);
}
