/** Products. https://docs.stripe.com/api/products */
import type { Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import type { Parameters } from '../protocol/form';
import { equals, list, operation, retrieve, type Operations } from '../protocol/operation';
import { flag, mergeMetadata, requiredText, text, textOrNull, texts } from '../protocol/parameters';

export type Product = ObjectTypes['product'];

const WRITABLE = [
	'active',
	'description',
	'images',
	'metadata',
	'name',
	'statement_descriptor',
	'unit_label',
	'url',
] as const;

export const PRODUCT_OPERATIONS: Operations = {
	'POST /v1/products': operation([...WRITABLE, 'id', 'type', 'shippable'], ({ mode, parameters }) =>
		addProduct(mode, parameters),
	),
	'GET /v1/products': list('product', {
		active: (product, parameters) => product.active === flag(parameters, 'active'),
		url: equals('url'),
	}),
	'GET /v1/products/:id': retrieve('product'),
	'POST /v1/products/:id': operation(
		[...WRITABLE, 'default_price'],
		({ mode, parameters, path }) => {
			const product = mode.get('product', path.id ?? '');
			const name = text(parameters, 'name');
			mode.change('product.updated', product, {
				...(name ? { name } : {}),
				active: flag(parameters, 'active') ?? product.active,
				metadata: mergeMetadata(parameters, product.metadata),
				...('description' in parameters
					? { description: textOrNull(parameters, 'description') }
					: {}),
			});
			return product;
		},
	),
	'DELETE /v1/products/:id': operation([], ({ mode, path }) => {
		const product = mode.get('product', path.id ?? '');
		mode.remove(product);
		mode.emit('product.deleted', product);
		return { id: product.id, object: 'product', deleted: true };
	}),
};

/** From the parameters of the API, or of an inline `product_data`. */
export function addProduct(mode: Mode, parameters: Parameters): Product {
	const product = mode.add<'product'>({
		id: text(parameters, 'id') || mode.newId('prod'),
		object: 'product',
		active: flag(parameters, 'active') ?? true,
		created: mode.now(),
		default_price: null,
		description: textOrNull(parameters, 'description'),
		images: texts(parameters, 'images'),
		livemode: mode.livemode,
		marketing_features: [],
		metadata: mergeMetadata(parameters),
		name: requiredText(parameters, 'name'),
		package_dimensions: null,
		shippable: null,
		statement_descriptor: textOrNull(parameters, 'statement_descriptor'),
		tax_code: null,
		tax_details: null,
		type: 'service',
		unit_label: textOrNull(parameters, 'unit_label'),
		updated: mode.now(),
		url: textOrNull(parameters, 'url'),
	});
	mode.emit('product.created', product);
	return product;
}
