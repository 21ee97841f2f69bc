/** One API operation: which parameters it knows and what it does. Synchronous, so that each is atomic. */
import type { Mode } from '../account/mode';
import type { ObjectName, ObjectTypes } from '../account/wire';
import type { Parameters } from './form';
import { LIST_PARAMETERS, paginate } from './lists';
import { text } from './parameters';

export interface Call {
	readonly mode: Mode;
	readonly parameters: Parameters;
	/** The `:names` of the path. */
	readonly path: Readonly<Record<string, string>>;
	/** The path itself, for the `url` of lists. */
	readonly url: string;
	/** The `Stripe-Version` asked for. */
	readonly version: string;
}

export interface Operation {
	readonly accepts: ReadonlySet<string>;
	perform(call: Call): unknown;
}

/** `{ 'POST /v1/refunds': operation }` */
export type Operations = Readonly<Record<string, Operation>>;

/** An operation that knows these parameters, beside `expand`. */
export function operation(accepts: readonly string[], perform: (call: Call) => unknown): Operation {
	return { accepts: new Set([...accepts, 'expand']), perform };
}

/** `GET /v1/refunds/:id` */
export function retrieve(name: ObjectName): Operation {
	return operation([], ({ mode, path }) => mode.get(name, path.id ?? ''));
}

type Filter<Item> = (item: Item, parameters: Parameters) => boolean;

/** A list with filters by parameter name; one that is not sent lets everything through that `isShown`. */
export function list<Name extends ObjectName>(
	name: Name,
	filters: Readonly<Record<string, Filter<ObjectTypes[Name]>>> = {},
	isShown: Filter<ObjectTypes[Name]> = () => true,
): Operation {
	const names = Object.keys(filters);
	return operation([...LIST_PARAMETERS, ...names], ({ mode, parameters, url }) => {
		const sent = names.filter((filter) => parameters[filter] !== undefined);
		const items = mode
			.all(name)
			.filter(
				(item) =>
					isShown(item, parameters) &&
					sent.every((filter) => filters[filter]?.(item, parameters) ?? true),
			);
		return paginate(items, parameters, url);
	});
}

/** A filter on a field that holds the text sent. */
export function equals<Field extends string>(field: Field) {
	return (item: { readonly [Name in Field]?: unknown }, parameters: Parameters): boolean =>
		item[field] === text(parameters, field);
}
