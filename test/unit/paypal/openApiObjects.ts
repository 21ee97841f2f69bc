/** Objects as PayPal's OpenAPI files allow them: any optional field there or not, any word of an enumeration. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findContract } from '../../support/contracts';

export interface Schema {
	readonly $ref?: string;
	readonly type?: string;
	readonly format?: string;
	readonly pattern?: string;
	readonly enum?: readonly string[];
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly allOf?: readonly Schema[];
	readonly oneOf?: readonly Schema[];
	readonly anyOf?: readonly Schema[];
	readonly items?: Schema;
	readonly example?: unknown;
	readonly maxLength?: number;
}

export interface OpenApi {
	readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
	readonly paths: unknown;
}

const DEEPEST = 9;

/** `undefined`, said in one line, where the file is not on this machine. */
export function openApi(name: string): OpenApi | undefined {
	const folder = findContract('paypal/openapi-patched');
	if (folder === undefined) return undefined;
	return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as OpenApi;
}

/** The words that a field of a schema may have, through references. */
export function wordsOf(document: OpenApi, schema: string, field?: string): readonly string[] {
	const own = flat(document, { $ref: `#/components/schemas/${schema}` });
	const found = field === undefined ? own : flat(document, own.properties?.[field] ?? {});
	return found.enum ?? [];
}

/** @param random in [0, 1), the same for the same run. */
export function generate(document: OpenApi, schema: string, random: () => number): unknown {
	return make({ $ref: `#/components/schemas/${schema}` }, '', 0);

	function make(given: Schema, name: string, depth: number): unknown {
		const one = flat(document, given, pick);
		if (one.enum) return pick(one.enum);
		if (one.properties || one.type === 'object') {
			if (depth > DEEPEST) return {};
			const fields = Object.entries(one.properties ?? {});
			const isMoney = fields.some(([key]) => key === 'value' || key === 'total');
			return Object.fromEntries(
				fields
					.filter(([key]) => isMoney || ALWAYS.has(key) || random() < 0.7)
					.map(([key, field]) => [key, make(field, key, depth + 1)]),
			);
		}
		if (one.type === 'array') {
			const count = depth > DEEPEST ? 0 : Math.floor(random() * 3);
			return Array.from({ length: count }, () => make(one.items ?? {}, name, depth + 1));
		}
		if (one.type === 'integer' || one.type === 'number') return Math.floor(random() * 5);
		if (one.type === 'boolean') return random() < 0.5;
		return textFor(name, one);
	}

	function textFor(name: string, { pattern = '', format = '' }: Schema): string {
		if (name.startsWith('currency')) return pick(['USD', 'EUR', 'TWD', 'JPY']);
		if (name === 'value' || name === 'total') return String(Math.floor(random() * 900) + 1);
		const isMoment = /time|date/.test(name) || format.includes('date');
		if (isMoment && (pattern.includes('[T,t]') || !pattern.includes('$'))) {
			const day = String(Math.floor(random() * 27) + 1).padStart(2, '0');
			return pick([`2026-02-${day}T10:00:00Z`, `2026-02-${day}T10:00:00.123+02:00`]);
		}
		if (isMoment) return `2026-02-${String(Math.floor(random() * 27) + 1).padStart(2, '0')}`;
		if (/quantity/.test(name)) return String(Math.floor(random() * 20) + 1);
		if (name === 'state' || name === 'status') return 'A_NEW_WORD';
		return Array.from({ length: 17 }, () => pick([...'ABCDEFGH0123456789'])).join('');
	}

	function pick<Item>(items: readonly Item[]): Item {
		return items[Math.floor(random() * items.length)] as Item;
	}
}

/** PayPal's files demand next to nothing; these are in every example and every answer. */
const ALWAYS: ReadonlySet<string> = new Set(
	(
		'id dispute_id status state amount detail currency_code currency purchase_units transaction_id ' +
		'amount_with_breakdown gross_amount time tenure_type sequence interval_unit frequency plan ' +
		'billing_cycles pricing_scheme fixed_price billing_info outstanding_balance event_type'
	).split(' '),
);

/** A schema with its references and parts in it; of alternatives one. */
function flat(
	document: OpenApi,
	schema: Schema,
	pick: (of: readonly Schema[]) => Schema = ([first]) => first ?? {},
): Schema {
	const name = schema.$ref?.split('/').at(-1);
	const target = name === undefined ? undefined : document.components.schemas[name];
	const alternatives = schema.oneOf ?? schema.anyOf;
	const parts = [
		...(target ? [target] : []),
		...(schema.allOf ?? []),
		...(alternatives ? [pick(alternatives)] : []),
	].map((part) => flat(document, part, pick));
	return parts.reduce<Schema>(
		(left, right) => ({
			...right,
			...left,
			...(left.properties || right.properties
				? { properties: { ...right.properties, ...left.properties } }
				: {}),
		}),
		schema,
	);
}

/** A sequence that is the same for the same seed (mulberry32). */
export function sequence(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
