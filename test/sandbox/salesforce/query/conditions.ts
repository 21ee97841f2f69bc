/** WHERE as a test of a row. */
import type { Query, WhereClause } from '@jetstreamapp/soql-parser-js';

import { SalesforceError } from '../protocol/errors';
import { compareDecimals } from '../state/decimals';
import { toLongId } from '../state/ids';
import type { FieldDefinition, ObjectDefinition, OrgRecord, Value } from '../state/types';
import { isNumeric, toInstant } from '../state/values';
import { dateRange, malformedQuery, toPattern, unquote } from './literals';
import { refusedAt, resolvePath, valueAt, type Asking, type FieldPath } from './paths';

export type Test = (record: OrgRecord) => boolean;

/** One comparison as the parser gives it. */
interface Comparison {
	readonly field: string;
	readonly operator: string;
	readonly value?: string | readonly string[];
	readonly literalType?: string | readonly string[];
	readonly valueQuery?: Query;
	readonly fn?: unknown;
}

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | Comparison;

/** Answers the ids or values of a query within IN. */
export type SemiJoin = (query: Query) => ReadonlySet<string>;

export function compileWhere(
	asking: Asking,
	object: ObjectDefinition,
	where: WhereClause | undefined,
	semiJoin: SemiJoin,
): Test {
	if (where === undefined) return () => true;
	const tokens = tokensOf(where);
	let at = 0;
	const unexpected = (token: Token | undefined) =>
		malformedQuery(`unexpected token: '${typeof token === 'string' ? token : '<EOF>'}'`);

	/** Terms joined by one of AND and OR; both on one level need brackets. */
	function expression(): Test {
		const terms = [term()];
		let operator: Token | undefined;
		while (tokens[at] === 'AND' || tokens[at] === 'OR') {
			if (operator !== undefined && tokens[at] !== operator) throw unexpected(tokens[at]);
			operator = tokens[at];
			at += 1;
			terms.push(term());
		}
		if (terms.length === 1) return terms[0] as Test;
		return operator === 'OR'
			? (record) => terms.some((each) => each(record))
			: (record) => terms.every((each) => each(record));
	}
	function term(): Test {
		const token = tokens[at];
		at += 1;
		if (token === 'NOT') {
			const inner = term();
			return (record) => !inner(record);
		}
		if (token === '(') {
			const inner = expression();
			if (tokens[at] !== ')') throw unexpected(tokens[at]);
			at += 1;
			return inner;
		}
		if (token === undefined || typeof token === 'string') throw unexpected(token);
		return compileComparison(asking, object, token, semiJoin);
	}

	const test = expression();
	if (at < tokens.length) throw unexpected(tokens[at]);
	return test;
}

/** The parser counts brackets; here they stand where they were written. */
function tokensOf(where: WhereClause): Token[] {
	const tokens: Token[] = [];
	let clause: WhereClause | undefined = where;
	while (clause !== undefined) {
		const next: { operator?: Token; right?: WhereClause } = clause as never;
		const left = clause.left as (Comparison & { openParen?: number; closeParen?: number }) | null;
		for (let count = 0; count < (left?.openParen ?? 0); count += 1) tokens.push('(');
		if (left !== null && next.operator !== 'NOT') tokens.push(left);
		for (let count = 0; count < (left?.closeParen ?? 0); count += 1) tokens.push(')');
		if (next.operator !== undefined) tokens.push(next.operator);
		clause = next.right;
	}
	return tokens;
}

/** The only ids that a row can have, where `Id = …` or `Id IN (…)` is one of conditions that must all hold. */
export function idsAskedFor(where: WhereClause | undefined): string[] | undefined {
	if (where === undefined) return undefined;
	const tokens = tokensOf(where);
	const comparison = tokens.find(
		(token): token is Comparison =>
			typeof token !== 'string' &&
			token.field?.toLowerCase() === 'id' &&
			(token.operator === '=' || token.operator === 'IN') &&
			token.valueQuery === undefined,
	);
	const isPlain = tokens.every((token) => typeof token !== 'string' || token === 'AND');
	if (comparison === undefined || !isPlain) return undefined;
	const ids = listOf(comparison).map(([text, type]) =>
		type === 'STRING' ? toLongId(unquote(text)) : undefined,
	);
	return [...new Set(ids.flatMap((id) => id ?? []))];
}

function compileComparison(
	asking: Asking,
	object: ObjectDefinition,
	comparison: Comparison,
	semiJoin: SemiJoin,
): Test {
	if (comparison.fn !== undefined) throw malformedQuery('The stand-in compares no functions');
	const path = resolvePath(asking, object, comparison.field);
	const { org } = asking;
	if (!path.field.filterable) {
		throw refusedAt(
			asking,
			comparison.field,
			'INVALID_FIELD',
			`field '${path.field.name}' can not be filtered in a query call`,
		);
	}
	const read = (record: OrgRecord) => toKey(path.field, valueAt(org, record, path));
	const { operator, valueQuery } = comparison;
	if (valueQuery !== undefined) {
		const found = semiJoin(valueQuery);
		const isWanted = operator === 'IN';
		return (record) => {
			const value = valueAt(org, record, path);
			return typeof value === 'string' && found.has(value) === isWanted;
		};
	}
	if (operator === 'LIKE') {
		const pattern = toPattern(String(comparison.value));
		return (record) => {
			const value = valueAt(org, record, path);
			return typeof value === 'string' && pattern.test(value);
		};
	}
	if (operator === 'INCLUDES' || operator === 'EXCLUDES') {
		return includes(asking, path, comparison, operator === 'INCLUDES');
	}
	if (operator === 'IN' || operator === 'NOT IN') {
		const wanted = new Set(listOf(comparison).map((each) => literalKey(path.field, ...each)));
		return (record) => wanted.has(read(record)) === (operator === 'IN');
	}
	const [literal = ['', '']] = listOf(comparison);
	if (String(literal[1]).startsWith('DATE_')) return inRange(asking, path, operator, literal[0]);
	const wanted = literalKey(path.field, ...literal);
	return (record) => compare(path.field, read(record), operator, wanted);
}

function listOf({ value, literalType }: Comparison): Array<readonly [string, string]> {
	const values = Array.isArray(value) ? (value as readonly string[]) : [String(value)];
	return values.map((each, place) => {
		const type = Array.isArray(literalType)
			? (literalType as readonly string[])[place]
			: literalType;
		return [each, String(type)] as const;
	});
}

/** A value as comparisons see it: without case, unless the field tells case apart. */
function toKey(field: FieldDefinition, value: Value): string | boolean | null {
	if (typeof value !== 'string' || field.caseSensitive) return value;
	const isWord =
		!isNumeric(field.type) && !['id', 'reference', 'date', 'datetime'].includes(field.type);
	return isWord ? value.toLowerCase() : value;
}

/** @throws where the literal is not of the field's type. */
function literalKey(field: FieldDefinition, text: string, type: string): string | boolean | null {
	if (type === 'NULL') return null;
	if (field.type === 'boolean') {
		if (type === 'BOOLEAN') return text.toUpperCase() === 'TRUE';
		throw wrongType(field, 'boolean', false);
	}
	if (isNumeric(field.type)) {
		if (type === 'INTEGER' || type === 'DECIMAL') return text;
		throw wrongType(field, field.type === 'int' ? 'int' : field.type, false);
	}
	if (field.type === 'date') {
		if (type === 'DATE') return text;
		throw wrongType(field, 'date', false);
	}
	if (field.type === 'datetime') {
		if (type === 'DATETIME') return toInstant(text);
		throw wrongType(field, 'dateTime', false);
	}
	if (type !== 'STRING') throw wrongType(field, field.type, true);
	const value = unquote(text);
	if (field.type !== 'id' && field.type !== 'reference') return toKey(field, value);
	const id = toLongId(value);
	if (id !== undefined) return id;
	throw new SalesforceError('INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${value}`);
}

const wrongType = ({ name }: FieldDefinition, type: string, isQuoted: boolean): SalesforceError =>
	new SalesforceError(
		'INVALID_FIELD',
		`value of filter criterion for field '${name}' must be of type ${type} and should ${isQuoted ? '' : 'not '}be enclosed in quotes`,
	);

/** Nothing is more or less than null; everything else is other than a value that it is not, null too. */
function compare(
	field: FieldDefinition,
	value: string | boolean | null,
	operator: string,
	wanted: string | boolean | null,
): boolean {
	if (operator === '=' || operator === '!=') {
		const isSame =
			isNumeric(field.type) && typeof value === 'string' && typeof wanted === 'string'
				? compareDecimals(value, wanted) === 0
				: value === wanted;
		return isSame === (operator === '=');
	}
	if (typeof value !== 'string' || typeof wanted !== 'string') return false;
	const order = isNumeric(field.type)
		? compareDecimals(value, wanted)
		: value < wanted
			? -1
			: value > wanted
				? 1
				: 0;
	if (operator === '<') return order < 0;
	if (operator === '<=') return order <= 0;
	if (operator === '>') return order > 0;
	return order >= 0;
}

function inRange(asking: Asking, path: FieldPath, operator: string, literal: string): Test {
	const [from, until] = dateRange(literal, asking.org.now());
	return (record) => {
		const value = valueAt(asking.org, record, path);
		if (typeof value !== 'string') return operator === '!=';
		const at = new Date(value).getTime();
		switch (operator) {
			case '=':
				return at >= from && at < until;
			case '!=':
				return at < from || at >= until;
			case '<':
				return at < from;
			case '<=':
				return at < until;
			case '>':
				return at >= until;
			default:
				return at >= from;
		}
	};
}

/** `INCLUDES ('a;b','c')`: both a and b, or c. */
function includes(
	asking: Asking,
	path: FieldPath,
	comparison: Comparison,
	isWanted: boolean,
): Test {
	if (path.field.type !== 'multipicklist') {
		throw new SalesforceError(
			'INVALID_QUERY_FILTER_OPERATOR',
			`'includes' operator is only valid on multipicklist fields`,
		);
	}
	const choices = listOf(comparison).map(([text]) => unquote(text).toLowerCase().split(';'));
	return (record) => {
		const value = valueAt(asking.org, record, path);
		const held = typeof value === 'string' ? value.toLowerCase().split(';') : [];
		return choices.some((all) => all.every((one) => held.includes(one))) === isWanted;
	};
}
