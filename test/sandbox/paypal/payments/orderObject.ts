/** Orders as they are kept and as they are shown. https://developer.paypal.com/docs/api/orders/v2/ */
import { MERCHANT_EMAIL } from '../account/merchant';
import { notFound, unprocessable } from '../protocol/errors';
import type { World } from '../world';
import { readAmount } from './amounts';
import type { OrderRequest, UnitRequest } from './orderRequest';
import { ownRefundsOf } from './refunds';
import type { Authorization, Capture, Order, PurchaseUnit } from './wire/order';

/** "The API caller has 3 hours to redirect the payer", then 3 hours to capture: `links` of the schema of orders. */
export const APPROVAL_MILLISECONDS = 3 * 3_600_000;
/** How long one can be read that nobody paid is not documented; here a day. */
const UNPAID_MILLISECONDS = 24 * 3_600_000;

/** A new one, which waits for its payer. */
export function makeOrder(world: World, request: OrderRequest): Order {
	const id = world.newId();
	const at = world.iso();
	const asksCard = request.payment_source?.card !== undefined;
	const order: Order = {
		id,
		intent: request.intent,
		status: request.payment_source === undefined ? 'CREATED' : 'PAYER_ACTION_REQUIRED',
		purchase_units: request.purchase_units.map((unit) => unitOf(world, unit)),
		...(asksCard ? { payment_source: { card: {} } } : {}),
		...(request.payment_source?.paypal ? { payment_source: { paypal: {} } } : {}),
		create_time: at,
		update_time: at,
		links: [],
	};
	order.links = linksOf(world, order);
	for (const { invoice_id: invoiceId } of order.purchase_units) refuseUsedInvoice(world, invoiceId);
	world.orders.set(id, order);
	return order;
}

/** @throws 404 in PayPal's words: not there, or not there any more. */
export function orderOf(world: World, id: string): Order {
	const order = world.orders.get(id);
	if (!order || forgottenOf(world).has(id)) throw notFound();
	const age = world.now().getTime() - Date.parse(order.create_time);
	if (paymentsOf(world, order).length === 0 && age > UNPAID_MILLISECONDS) throw notFound();
	return order;
}

/** Orders that can be read no longer; their payments stay. */
const forgottenOf = (world: World) => world.kept<true>('forgotten orders');

/** How long one can be read that was paid is not documented either: here until somebody says so. */
export const forget = (world: World, id: string): void => void forgottenOf(world).set(id, true);

/** Whether its payer may still go to the page, and its approval still counts. */
export const isOpen = (world: World, since: string): boolean =>
	world.now().getTime() - Date.parse(since) <= APPROVAL_MILLISECONDS;

/** An invoice id is given once, to a payment that was made. @throws 422 */
export function refuseUsedInvoice(world: World, invoiceId: string | undefined): void {
	const isUsed =
		invoiceId !== undefined &&
		[...world.captures.values()].some(
			({ invoice_id: used, status }) =>
				used === invoiceId && status !== 'DECLINED' && status !== 'FAILED',
		);
	if (!isUsed) return;
	throw unprocessable(
		'DUPLICATE_INVOICE_ID',
		'Duplicate Invoice ID detected. To avoid a potential duplicate transaction your account setting requires that Invoice Id be unique for each transaction.',
		'/purchase_units/0/invoice_id',
	);
}

/** Its authorizations, oldest first. */
export const authorizationsOf = (world: World, { id }: Order): Authorization[] =>
	[...world.authorizations.values()].filter(
		({ supplementary_data: data }) => data?.related_ids.order_id === id,
	);

/** Its captures, oldest first. */
export const capturesOf = (world: World, { id }: Order): Capture[] =>
	[...world.captures.values()].filter(
		({ supplementary_data: data }) => data?.related_ids.order_id === id,
	);

const paymentsOf = (world: World, order: Order) => [
	...authorizationsOf(world, order),
	...capturesOf(world, order),
];

/** With all that happened to its money, as one read shows it. */
export function shownOrder(world: World, order: Order): Order {
	const authorizations = authorizationsOf(world, order);
	const captures = capturesOf(world, order);
	const refunds = captures.flatMap(({ id }) => ownRefundsOf(world, id));
	const payments = {
		...(authorizations.length === 0 ? {} : { authorizations: authorizations.map(asPart) }),
		...(captures.length === 0 ? {} : { captures: captures.map(asPart) }),
		...(refunds.length === 0 ? {} : { refunds }),
	};
	const [first, ...others] = order.purchase_units;
	if (!first || Object.keys(payments).length === 0) return order;
	return { ...order, purchase_units: [{ ...first, payments }, ...others] };
}

/** Inside an order, payments name neither it nor the payee once more. */
function asPart<Part extends Capture | Authorization>(payment: Part): Part {
	const { supplementary_data: _related, payee: _payee, ...part } = payment;
	return part as Part;
}

/** Id, status and links: what an answer holds unless `Prefer` asks for all. */
export const minimal = <Thing extends Pick<Order, 'links'> & { id: string; status: string }>({
	id,
	status,
	links,
}: Thing) => ({ id, status, links });

/** What can be done next. */
export function linksOf(world: World, order: Order): Order['links'] {
	const self = `${world.origin()}/v2/checkout/orders/${order.id}`;
	const first = { href: self, rel: 'self', method: 'GET' };
	if (order.status === 'COMPLETED' || order.status === 'VOIDED') return [first];
	const next = order.intent === 'CAPTURE' ? 'capture' : 'authorize';
	const page = `https://www.sandbox.paypal.com/checkoutnow?token=${order.id}`;
	const action = order.status === 'PAYER_ACTION_REQUIRED' ? 'payer-action' : 'approve';
	return [
		first,
		{ href: page, rel: action, method: 'GET' },
		{ href: self, rel: 'update', method: 'PATCH' },
		{ href: `${self}/${next}`, rel: next, method: 'POST' },
	];
}

export function unitOf(world: World, unit: UnitRequest): PurchaseUnit {
	const { amount, ...rest } = unit;
	return {
		...rest,
		amount: { ...amount, ...readAmount(amount, '/purchase_units/0/amount') },
		payee: { email_address: MERCHANT_EMAIL, merchant_id: world.merchantId },
	};
}
