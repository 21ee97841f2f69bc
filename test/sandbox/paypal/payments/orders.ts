/** Orders v2 over HTTP. https://developer.paypal.com/docs/api/orders/v2/ */
import { invalidRequest, unprocessable } from '../protocol/errors';
import { type Call, nothing, ok, operation, ORDER_HOURS, type Routes } from '../protocol/routes';
import { authorizeOrder, captureOrder } from './approval';
import { linksOf, makeOrder, minimal, orderOf, shownOrder, unitOf } from './orderObject';
import { readOrder, type UnitRequest } from './orderRequest';
import type { Order, PurchaseUnit } from './wire/order';

const PATH = '/v2/checkout/orders';

const shown = ({ world, wantsRepresentation }: Call, order: Order) =>
	ok(wantsRepresentation ? shownOrder(world, order) : minimal(order), 201);

export const ORDER_ROUTES: Routes = {
	[`POST ${PATH}`]: operation(
		'payments',
		(call) => shown(call, makeOrder(call.world, readOrder(call.body))),
		ORDER_HOURS,
	),
	[`GET ${PATH}/:id`]: operation('payments', ({ world, path }) =>
		ok(shownOrder(world, orderOf(world, path.id ?? ''))),
	),
	[`PATCH ${PATH}/:id`]: operation('payments', (call) => {
		patch(call, orderOf(call.world, call.path.id ?? ''));
		return nothing();
	}),
	[`POST ${PATH}/:id/capture`]: operation(
		'payments',
		(call) => {
			const order = orderOf(call.world, call.path.id ?? '');
			captureOrder(call.world, order);
			return shown(call, order);
		},
		ORDER_HOURS,
	),
	[`POST ${PATH}/:id/authorize`]: operation(
		'payments',
		(call) => {
			const order = orderOf(call.world, call.path.id ?? '');
			authorizeOrder(call.world, order);
			return shown(call, order);
		},
		ORDER_HOURS,
	),
};

interface Patch {
	readonly op?: string;
	readonly path?: string;
	readonly value?: unknown;
}

const UNIT_PATH = /^\/purchase_units\/@reference_id=='(.*)'\/([a-z_]+)$/;
/** Of the patchable ones, those that are played. */
const TEXTS: ReadonlySet<string> = new Set(['custom_id', 'description', 'invoice_id']);

function patch({ world, body }: Call, order: Order): void {
	if (order.status === 'COMPLETED') {
		throw unprocessable(
			'ORDER_ALREADY_COMPLETED',
			'The order cannot be patched after it is completed.',
		);
	}
	if (!Array.isArray(body)) throw invalidRequest('INVALID_PARAMETER_SYNTAX', '/');
	for (const [index, each] of (body as readonly Patch[]).entries()) {
		const { op = '', path = '', value } = each;
		if (!['add', 'replace', 'remove'].includes(op)) {
			throw invalidRequest(
				'INVALID_PATCH_OPERATION',
				`/${index}/op`,
				"The operation cannot be honored. Cannot add a property that's already present, use replace. Cannot remove a property thats not present, use add. Cannot replace a property thats not present, use add.",
			);
		}
		if (path === '/intent' && (value === 'CAPTURE' || value === 'AUTHORIZE')) {
			Object.assign(order, { intent: value });
			continue;
		}
		const [, reference = '', field = ''] = UNIT_PATH.exec(path) ?? [];
		if (field === '') throw unprocessable('NOT_PATCHABLE', 'Cannot be patched.', `/${index}/path`);
		const unit = order.purchase_units.find(({ reference_id: id }) => id === reference);
		if (!unit) {
			throw unprocessable(
				'REFERENCE_ID_NOT_FOUND',
				'Filter expression value is incorrect. Please check the value of the reference_id and try again.',
				`/${index}/path`,
			);
		}
		replace(order, unit, patched(world, unit, { op, field, value, index }));
	}
	order.update_time = world.iso();
	order.links = linksOf(world, order);
}

interface FieldPatch {
	readonly op: string;
	readonly field: string;
	readonly value: unknown;
	readonly index: number;
}

function patched(world: Call['world'], unit: PurchaseUnit, change: FieldPatch): PurchaseUnit {
	const { op, field, value, index } = change;
	if (field === 'amount' && op === 'replace') {
		const amount = value as UnitRequest['amount'];
		return { ...unit, ...unitOf(world, { reference_id: unit.reference_id, amount }) };
	}
	if (!TEXTS.has(field))
		throw unprocessable('NOT_PATCHABLE', 'Cannot be patched.', `/${index}/path`);
	if (op === 'remove') return { ...unit, [field]: undefined };
	if (typeof value !== 'string' || value === '' || value.length > 127) {
		throw invalidRequest('INVALID_STRING_LENGTH', `/${index}/value`);
	}
	return { ...unit, [field]: value };
}

function replace(order: Order, old: PurchaseUnit, unit: PurchaseUnit): void {
	order.purchase_units = order.purchase_units.map((one) => (one === old ? unit : one));
}
