/** `/v1/billing/plans`. https://developer.paypal.com/docs/api/subscriptions/v1/#plans */
import { invalidRequest, notFound, unprocessable } from '../protocol/errors';
import { numberOf, numberedLinks } from '../protocol/lists';
import { BILLING_HOURS, type Call, nothing, ok, operation, type Routes } from '../protocol/routes';
import { randomText, type World } from '../world';
import { checkCycles } from './planRules';
import { type Patch, productsOf } from './products';
import type { Plan, PricingScheme } from './subscriptionWire';

export const plansOf = (world: World): Map<string, Plan> => world.kept<Plan>('plans');

/** @throws 404. */
export function planOf(world: World, id: string | undefined): Plan {
	const plan = plansOf(world).get(id ?? '');
	if (plan === undefined) throw notFound();
	return plan;
}

/** @throws 400, 422 in the words of `plans.create-…`. */
export function createPlan(world: World, draft: Partial<Plan>): Plan {
	const { product_id: productId, name, billing_cycles: cycles } = draft;
	for (const [field, value] of Object.entries({ product_id: productId, name })) {
		if (!value) throw missing(`/${field}`);
	}
	if (!cycles?.length) throw missing('/billing_cycles');
	if (!draft.payment_preferences) throw missing('/payment_preferences');
	if (!productsOf(world).has(productId ?? '')) throw notFound();
	checkCycles(cycles);
	const id = `P-${randomText(24)}`;
	const href = `${world.origin()}/v1/billing/plans/${id}`;
	const stamp = { create_time: world.iso(), update_time: world.iso() };
	const plan: Plan = {
		quantity_supported: false,
		...draft,
		id,
		product_id: productId ?? '',
		name: name ?? '',
		status: draft.status ?? 'ACTIVE',
		billing_cycles: cycles.map((cycle) => ({
			...cycle,
			frequency: { interval_count: 1, ...cycle.frequency },
			total_cycles: cycle.total_cycles ?? 1,
			...(cycle.pricing_scheme === undefined
				? {}
				: { pricing_scheme: { version: 1, ...cycle.pricing_scheme, ...stamp } }),
		})),
		payment_preferences: {
			auto_bill_outstanding: true,
			setup_fee_failure_action: 'CANCEL',
			payment_failure_threshold: 0,
			...draft.payment_preferences,
		},
		...stamp,
		links: [
			{ href, rel: 'self', method: 'GET' },
			{ href, rel: 'edit', method: 'PATCH' },
			{ href: `${href}/deactivate`, rel: 'deactivate', method: 'POST' },
			{ href: `${href}/update-pricing-schemes`, rel: 'edit', method: 'POST' },
		],
	};
	plansOf(world).set(id, plan);
	return plan;
}

const missing = (field: string) =>
	invalidRequest('MISSING_REQUIRED_PARAMETER', field, 'A required field is missing.');

function setStatus(call: Call, status: 'ACTIVE' | 'INACTIVE'): void {
	const plan = planOf(call.world, call.path.id);
	const isAllowed = status === 'ACTIVE' ? plan.status !== 'ACTIVE' : plan.status === 'ACTIVE';
	if (!isAllowed) {
		throw unprocessable(
			'PLAN_STATUS_INVALID',
			status === 'ACTIVE'
				? 'Invalid plan status for activate action; plan status should be either created or inactive.'
				: 'Invalid plan status for deactivate action; plan status should be active.',
		);
	}
	plan.status = status;
	plan.update_time = call.world.iso();
}

interface NewSchemes {
	readonly pricing_schemes: ReadonlyArray<{
		readonly billing_cycle_sequence: number;
		readonly pricing_scheme: PricingScheme;
	}>;
}

export const PLAN_ROUTES: Routes = {
	'POST /v1/billing/plans': operation(
		'subscriptions',
		({ world, body, wantsRepresentation }) => {
			const plan = createPlan(world, body as Partial<Plan>);
			const { id, product_id, name, status, create_time, links } = plan;
			return ok(
				wantsRepresentation ? plan : { id, product_id, name, status, create_time, links },
				201,
			);
		},
		BILLING_HOURS,
	),
	'GET /v1/billing/plans': operation('subscriptions', ({ world, query, wantsRepresentation }) => {
		const number = numberOf(query, 'page', { usual: 1, most: 100_000 });
		const size = numberOf(query, 'page_size', { usual: 10, most: 20 });
		const product = query.get('product_id');
		const ids = query.get('plan_ids')?.split(',');
		const all = [...plansOf(world).values()]
			.reverse()
			.filter((plan) => product === null || plan.product_id === product)
			.filter(({ id }) => ids === undefined || ids.includes(id));
		const at = [world.origin(), '/v1/billing/plans'] as const;
		return ok({
			...(query.get('total_required') === 'true'
				? { total_items: all.length, total_pages: Math.ceil(all.length / size) }
				: {}),
			plans: all
				.slice((number - 1) * size, number * size)
				.map((plan) => (wantsRepresentation ? plan : inList(plan))),
			links: numberedLinks(at, query, number, number * size < all.length),
		});
	}),
	'GET /v1/billing/plans/:id': operation('subscriptions', ({ world, path }) =>
		ok(planOf(world, path.id)),
	),
	'PATCH /v1/billing/plans/:id': operation('subscriptions', ({ world, path, body }) => {
		const plan = planOf(world, path.id);
		if (plan.status === 'INACTIVE') {
			throw unprocessable(
				'PLAN_STATUS_INACTIVE',
				'Status update is the only patchable filed on an inactive plan.',
			);
		}
		for (const { path: pointer, value } of body as Patch[]) {
			const [, first = '', second] = pointer.split('/');
			if (second === undefined && ['description', 'name'].includes(first)) {
				Object.assign(plan, { [first]: value });
			} else if (first === 'payment_preferences' && second !== undefined) {
				plan.payment_preferences = { ...plan.payment_preferences, [second]: value };
			} else {
				throw invalidRequest(
					'INVALID_PATCH_PATH',
					pointer,
					'The specified field cannot be patched.',
				);
			}
		}
		plan.update_time = world.iso();
		return nothing();
	}),
	'POST /v1/billing/plans/:id/activate': operation('subscriptions', (call) => {
		setStatus(call, 'ACTIVE');
		return nothing();
	}),
	'POST /v1/billing/plans/:id/deactivate': operation('subscriptions', (call) => {
		setStatus(call, 'INACTIVE');
		return nothing();
	}),
	'POST /v1/billing/plans/:id/update-pricing-schemes': operation(
		'subscriptions',
		({ world, path, body }) => {
			const plan = planOf(world, path.id);
			for (const change of (body as NewSchemes).pricing_schemes) {
				const cycle = plan.billing_cycles.find(
					({ sequence }) => sequence === change.billing_cycle_sequence,
				);
				if (cycle === undefined) {
					throw unprocessable(
						'INVALID_BILLING_CYCLE_SEQUENCE',
						'The provided billing cycle sequence is not available.',
					);
				}
				cycle.pricing_scheme = {
					...change.pricing_scheme,
					version: (cycle.pricing_scheme?.version ?? 0) + 1,
					create_time: world.iso(),
					update_time: world.iso(),
				};
			}
			return nothing();
		},
	),
};

/** "A minimal response includes the id, name, description and HATEOAS links". */
const inList = ({ id, product_id, name, status, description, create_time, links }: Plan) => ({
	id,
	product_id,
	name,
	status,
	description,
	create_time,
	links,
});
