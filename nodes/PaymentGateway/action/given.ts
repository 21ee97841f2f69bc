import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { InputRefused } from '../../shared/vocabulary/refusal';

/**
 * The parameters of one item. What was never filled in has its default; what was filled in, and is not what the parameter
 * takes, is refused: an expression that finds nothing must not come to mean the default, or everything.
 */
export interface Given {
	/** As it came: the value of the expression where it is one. */
	value(name: string): unknown;
	/** What the editor calls it. */
	label(name: string): string;
	/** Whether it is an expression, so that items and AI agents decide what it is. */
	isExpression(name: string): boolean;
	/** Whether it is there at all: options are only where a person added them. */
	isThere(name: string): boolean;
	/** Trimmed; empty where nothing was given, or nothing that is text or a number. */
	text(name: string): string;
	/** `text`, or a moment in ISO 8601; may be left empty by hand. @throws InputRefused for an expression that finds nothing. */
	optional(name: string): string;
	/** @throws InputRefused for anything but a number. */
	number(name: string, otherwise: number): number;
	/** @throws InputRefused for anything but true or false. */
	flag(name: string, otherwise: boolean): boolean;
	/** One of the words. @throws InputRefused for any other. */
	choice<Word extends string>(name: string, words: readonly Word[], otherwise: Word): Word;
	list(name: string): readonly string[];
	/** Rows of a fixed collection. */
	rows(name: string): readonly IDataObject[];
}

const LONGEST_QUOTE = 40;

export function readGiven(
	context: IExecuteFunctions,
	index: number,
	description: readonly INodeProperties[],
): Given {
	const value = (name: string): unknown => context.getNodeParameter(name, index, null);
	const text = (name: string) => asText(value(name));
	const typed = (name: string) => typedAt(context.getNode().parameters, name);
	const isExpression = (name: string) => isExpressionText(typed(name));
	const label = (name: string) => labelOf(description, name);
	const refuse = (name: string, wanted: string): never => {
		throw new InputRefused(
			`${label(name)} takes ${wanted}, but got ${describeValue(value(name))}. ${remedyFor(isExpression(name))}`,
		);
	};
	/** Not filled in, and without a default: an option that nobody added. */
	const isLeftOut = (name: string) => typed(name) === undefined && isNothing(value(name));
	return {
		value,
		label,
		isExpression,
		isThere: (name) => typed(name) !== undefined,
		text,
		optional: (name) => {
			const found = text(name) || momentIn(value(name));
			return found === '' && isExpression(name) ? refuse(name, 'text or a number') : found;
		},
		number: (name, otherwise) => {
			if (isLeftOut(name)) return otherwise;
			return numberIn(value(name)) ?? refuse(name, 'a number');
		},
		flag: (name, otherwise) => {
			if (isLeftOut(name)) return otherwise;
			const found = value(name);
			return typeof found === 'boolean' ? found : refuse(name, 'true or false');
		},
		choice: (name, words, otherwise) => {
			if (isLeftOut(name)) return otherwise;
			const found = words.find((word) => word === value(name));
			return found ?? refuse(name, words.map((word) => `"${word}"`).join(' or '));
		},
		list: (name) => {
			const found = value(name);
			return Array.isArray(found) ? found.map(String) : [];
		},
		rows: (name) => {
			const found = value(name);
			return Array.isArray(found) ? (found as IDataObject[]) : [];
		},
	};
}

/** A number, or text that is one; nothing that JavaScript would make a number of, such as `''`, `true` or `[]`. */
export function numberIn(value: unknown): number | undefined {
	const isNumeric =
		typeof value === 'number' ||
		(typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim()));
	const number = isNumeric ? Number(value) : Number.NaN;
	return Number.isFinite(number) ? number : undefined;
}

function isNothing(value: unknown): value is null | undefined {
	return value === null || value === undefined;
}

/** What came, in words, short enough for a message and without the contents of objects. */
export function describeValue(value: unknown): string {
	if (isNothing(value)) return `nothing (${String(value)})`;
	if (Array.isArray(value)) return `a list of ${value.length}`;
	if (typeof value === 'object' && value !== null) return 'an object';
	if (typeof value !== 'string') return `the ${typeof value} ${String(value)}`;
	if (value === '') return 'empty text';
	if (value.trim() === '') return 'blanks only';
	const cut = value.length > LONGEST_QUOTE ? `${value.slice(0, LONGEST_QUOTE)}…` : value;
	return `"${cut}"`;
}

export function asText(value: unknown): string {
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' ? value.trim() : '';
}

/** What `$now` and its kin come as: an object that knows how to write itself. */
function momentIn(value: unknown): string {
	if (typeof value !== 'object' || value === null || !('toJSON' in value)) return '';
	const written: unknown = typeof value.toJSON === 'function' ? value.toJSON() : '';
	return typeof written === 'string' ? written : '';
}

function remedyFor(isExpression: boolean): string {
	return isExpression
		? 'Look at its expression: does every item have the field that it names?'
		: 'Choose or type it anew';
}

/** What stands in the workflow, before any expression is worked out. */
function typedAt(parameters: unknown, name: string): unknown {
	let found = parameters;
	for (const part of name.split('.')) {
		if (isExpressionText(found)) return found;
		if (typeof found !== 'object' || found === null) return undefined;
		found = Reflect.get(found, part);
	}
	return found;
}

function isExpressionText(typed: unknown): boolean {
	return typeof typed === 'string' && typed.startsWith('=');
}

function labelOf(description: readonly INodeProperties[], name: string): string {
	const last = name.split('.').at(-1) ?? name;
	const found = description
		.flatMap((property) => [property, ...(property.options ?? [])])
		.find((property) => property.name === last && 'displayName' in property);
	return found && 'displayName' in found ? found.displayName : last;
}
