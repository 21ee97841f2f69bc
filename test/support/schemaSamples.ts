/** Objects that a JSON Schema allows, made up at random: whatever the vendor says may come, comes. */

export interface Schema {
	readonly $ref?: string;
	/** The definition that an expandable field holds when it is expanded. */
	readonly 'x-expands'?: string;
	readonly const?: unknown;
	readonly enum?: readonly unknown[];
	readonly anyOf?: readonly Schema[];
	readonly type?: string;
	readonly items?: Schema;
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly required?: readonly string[];
}

export interface Sampler {
	/** @param name of a definition. */
	sample(name: string): Record<string, unknown>;
	/** As many of it as fit on a short page. */
	samples(name: string): Array<Record<string, unknown>>;
}

/** A whole number from 0 on, below that one. */
export type Random = (below: number) => number;

/** What a value has to be where the schema alone would make nonsense; `undefined` leaves it to the schema. */
export type Sense = (key: string, type: string, number: Random) => unknown;

/** Deeper than this only the simplest of what is allowed is made. */
const DEEPEST = 8;
const MOST_ITEMS = 3;

export function createSampler(
	definitions: Readonly<Record<string, Schema>>,
	number: Random,
	sense: Sense,
): Sampler {
	let serial = 0;
	const pick = <Value>(values: readonly Value[]): Value => {
		const value = values[number(values.length)];
		if (value === undefined) throw new RangeError('Nothing to pick from');
		return value;
	};
	const definition = (name: string): Schema => {
		const found = definitions[name];
		if (!found) throw new RangeError(`The schema has no definition ${name}`);
		return found;
	};

	const make = (schema: Schema, key: string, depth: number): unknown => {
		if (schema.$ref) return make(definition(schema.$ref.split('/').pop() ?? ''), key, depth + 1);
		const expands = schema['x-expands'];
		if (expands && definitions[expands]) return make(definition(expands), key, depth + 1);
		if (schema.const !== undefined) return schema.const;
		if (schema.enum) return pick(schema.enum);
		if (schema.anyOf) return make(pick(simpleOnes(schema.anyOf, depth)), key, depth);
		const type = schema.type ?? 'object';
		return sense(key, type, number) ?? plain(schema, type, key, depth);
	};
	const plain = (schema: Schema, type: string, key: string, depth: number): unknown => {
		if (type === 'null') return null;
		if (type === 'boolean') return number(2) === 1;
		if (type === 'integer' || type === 'number') return number(100);
		if (type === 'string') return key === 'id' ? `id_${++serial}` : `${key}_${number(1_000)}`;
		if (type === 'array') {
			const count = depth > DEEPEST ? 0 : number(MOST_ITEMS);
			return Array.from({ length: count }, () => make(schema.items ?? {}, key, depth + 1));
		}
		const required = new Set(schema.required);
		return Object.fromEntries(
			Object.entries(schema.properties ?? {})
				.filter(([name]) => required.has(name) || number(2) === 1)
				.map(([name, inner]) => [name, make(inner, name, depth + 1)]),
		);
	};

	const sample = (name: string) => make(definition(name), name, 0) as Record<string, unknown>;
	return {
		sample,
		samples: (name) => Array.from({ length: number(MOST_ITEMS) }, () => sample(name)),
	};
}

function simpleOnes(schemas: readonly Schema[], depth: number): readonly Schema[] {
	if (depth <= DEEPEST) return schemas;
	const simple = schemas.filter(({ $ref, type }) => $ref === undefined && type !== 'object');
	return simple.length > 0 ? simple : schemas;
}
