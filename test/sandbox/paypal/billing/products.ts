/** `/v1/catalogs/products`. https://developer.paypal.com/docs/api/catalog-products/v1/ */
import { invalidRequest, notFound } from '../protocol/errors';
import { numberOf, numberedLinks } from '../protocol/lists';
import { BILLING_HOURS, type Call, nothing, ok, operation, type Routes } from '../protocol/routes';
import { randomText, type World } from '../world';
import type { Product } from './subscriptionWire';

export const productsOf = (world: World): Map<string, Product> => world.kept<Product>('products');

/** @throws 400 without a name. */
export function createProduct(
	world: World,
	{ id, name, type = 'PHYSICAL', ...rest }: Partial<Product>,
): Product {
	if (!name) {
		throw invalidRequest('MISSING_REQUIRED_PARAMETER', '/name', 'A required field is missing.');
	}
	const own = id ?? `PROD-${randomText(17)}`;
	const product: Product = {
		...rest,
		id: own,
		name,
		type,
		create_time: world.iso(),
		update_time: world.iso(),
		links: [
			{ href: `${world.origin()}/v1/catalogs/products/${own}`, rel: 'self', method: 'GET' },
			{ href: `${world.origin()}/v1/catalogs/products/${own}`, rel: 'edit', method: 'PATCH' },
		],
	};
	productsOf(world).set(own, product);
	return product;
}

/** @throws 404. */
function productOf({ world, path }: Call): Product {
	const product = productsOf(world).get(path.id ?? '');
	if (product === undefined) throw notFound();
	return product;
}

export const PRODUCT_ROUTES: Routes = {
	'POST /v1/catalogs/products': operation(
		'subscriptions',
		({ world, body, wantsRepresentation }) => {
			const product = createProduct(world, body as Partial<Product>);
			const { id, name, description, create_time, links } = product;
			return ok(wantsRepresentation ? product : { id, name, description, create_time, links }, 201);
		},
		BILLING_HOURS,
	),
	'GET /v1/catalogs/products': operation('subscriptions', ({ world, query }) => {
		const number = numberOf(query, 'page', { usual: 1, most: 100_000 });
		const size = numberOf(query, 'page_size', { usual: 10, most: 20 });
		const all = [...productsOf(world).values()].reverse();
		const at = [world.origin(), '/v1/catalogs/products'] as const;
		const shown = all.slice((number - 1) * size, number * size);
		return ok({
			...(query.get('total_required') === 'true'
				? { total_items: all.length, total_pages: Math.ceil(all.length / size) }
				: {}),
			products: shown.map(({ id, name, description, create_time, links }) => ({
				id,
				name,
				description,
				create_time,
				links,
			})),
			links: numberedLinks(at, query, number, number * size < all.length),
		});
	}),
	'GET /v1/catalogs/products/:id': operation('subscriptions', (call) => ok(productOf(call))),
	'PATCH /v1/catalogs/products/:id': operation('subscriptions', (call) => {
		const product = productOf(call);
		for (const { op, path, value } of call.body as Patch[]) {
			const name = path.replace(/^\//, '');
			if (!['description', 'category', 'image_url', 'home_url'].includes(name)) {
				throw invalidRequest('INVALID_PATCH_PATH', path, 'The specified field cannot be patched.');
			}
			Object.assign(product, { [name]: op === 'remove' ? undefined : value });
		}
		product.update_time = call.world.iso();
		return nothing();
	}),
};

/** One step of a JSON Patch. */
export interface Patch {
	readonly op: string;
	readonly path: string;
	readonly value?: unknown;
}
