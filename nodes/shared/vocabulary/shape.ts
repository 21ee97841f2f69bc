/** Checks of what other systems send, cheap enough for every answer: only the fields that are named are looked at. */

/** What is wrong with a value, and where in it: `data[3].amount`; the empty path is the value itself. */
export interface Fault {
	readonly path: string;
	readonly wanted: string;
	readonly got: string;
}

/** `undefined` for a value that is as it should be. Never throws. */
export type Check = (value: unknown) => Fault | undefined;

const { isSafeInteger } = Number;
const { isArray } = Array;

/** Longer is no id of anybody's. */
const LONGEST_ID = 255;
/** The last second of the year 9999; after that ISO 8601 has other texts. */
const LAST_SECOND = 253_402_300_799;

export const anything: Check = () => undefined;
export const text = kind('a text', isText);
export const flag = kind('true or false', (value) => typeof value === 'boolean');
export const finite = kind('a number', (value) => Number.isFinite(value));
export const object = kind('an object', isObject);

/** A whole number that is exact, such as an amount in minor units. */
export const whole = kind('a whole number', isSafeInteger);

/** A whole number from zero on, such as an amount that was paid. */
export const count = kind(
	'a whole number from 0 on',
	(value) => typeof value === 'number' && isSafeInteger(value) && value >= 0,
);

/** Seconds since the epoch. */
export const seconds = kind(
	'a moment in seconds',
	(value) =>
		typeof value === 'number' && isSafeInteger(value) && value >= 0 && value <= LAST_SECOND,
);

/** A date with its time, ISO 8601. */
export const moment = kind(
	'a moment',
	(value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
);

export const id = kind(
	'an id',
	(value) => typeof value === 'string' && value !== '' && value.length <= LONGEST_ID,
);

export const address = kind(
	'an address',
	(value) => typeof value === 'string' && URL.canParse(value),
);

/** A value of its own kind: `wanted` says in words what `holds` asks for. */
export function kind(wanted: string, holds: (value: unknown) => boolean): Check {
	return (value) => (holds(value) ? undefined : { path: '', wanted, got: described(value) });
}

/** It may be left out, or null. */
export function maybe(check: Check): Check {
	return (value) => (value === undefined || value === null ? undefined : check(value));
}

/** It has to be there, if only as null: leaving it out would be read as something else. */
export function orNull(check: Check): Check {
	return (value) => (value === null ? undefined : check(value));
}

/** An object with these fields; what else it holds is not looked at. */
export function fields(checks: Readonly<Record<string, Check>>): Check {
	const entries = Object.entries(checks);
	return (value) => {
		if (!isObject(value)) return object(value);
		for (const [name, check] of entries) {
			const fault = check(value[name]);
			if (fault !== undefined) return within(name, fault);
		}
		return undefined;
	};
}

/** A list whose every entry is like this. */
export function each(check: Check): Check {
	return (value) => {
		if (!isArray(value)) return { path: '', wanted: 'a list', got: described(value) };
		for (let index = 0; index < value.length; index++) {
			const fault = check(value[index]);
			if (fault) return within(`[${index}]`, fault);
		}
		return undefined;
	};
}

/** An object whose every value is like this, under whatever name. */
export function valuesOf(check: Check): Check {
	return (value) => {
		if (!isObject(value)) return object(value);
		for (const name of Object.keys(value)) {
			const fault = check(value[name]);
			if (fault) return within(name.slice(0, LONGEST_ID), fault);
		}
		return undefined;
	};
}

/** `payment_intent.amount is missing, not a whole number`. */
export function faultText({ path, wanted, got }: Fault, name: string): string {
	const where = path.startsWith('[') || path === '' ? name + path : `${name}.${path}`;
	return `${where} is ${got}, not ${wanted}`;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !isArray(value);
}

export function isText(value: unknown): value is string {
	return typeof value === 'string';
}

/** What it is, without what it holds. */
export function described(value: unknown): string {
	if (value === undefined) return 'missing';
	if (value === null) return 'null';
	if (isArray(value)) return 'a list';
	const words: Readonly<Record<string, string>> = {
		string: 'a text',
		number: 'a number',
		boolean: 'true or false',
		object: 'an object',
	};
	return words[typeof value] ?? typeof value;
}

function within(name: string, { path, ...fault }: Fault): Fault {
	const joint = path === '' || path.startsWith('[') ? '' : '.';
	return { ...fault, path: name + joint + path };
}
