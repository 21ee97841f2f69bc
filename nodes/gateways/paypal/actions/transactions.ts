import type { GatewayConnection } from '../../../shared/contracts/gateway';
import { callIfThere, type PaypalCall } from '../client';
import { AUTHORIZATION, type PaypalAuthorization } from '../shapes/authorization';
import { CAPTURE, type PaypalCapture } from '../shapes/capture';
import { ORDER, type PaypalOrder } from '../shapes/order';
import { type PaypalRefund, REFUND } from '../shapes/refund';
import { type PaypalSale, SALE } from '../shapes/sale';
import { upOf } from '../state/links';

/** Orders, captures, authorizations, refunds and sales have ids that look alike: 17 letters and digits. */
export type Transaction =
	| { readonly kind: 'order'; readonly id: string; readonly order: PaypalOrder }
	| { readonly kind: 'capture'; readonly id: string; readonly capture: PaypalCapture }
	| {
			readonly kind: 'authorization';
			readonly id: string;
			readonly authorization: PaypalAuthorization;
	  }
	| { readonly kind: 'refund'; readonly id: string; readonly refund: PaypalRefund }
	| { readonly kind: 'sale'; readonly id: string; readonly sale: PaypalSale };

/** What an id is, by asking for each in turn: one call for an order, five for what PayPal does not know. */
export async function findTransaction(
	id: string,
	connection: GatewayConnection,
): Promise<Transaction | undefined> {
	const order = await readOrder(id, connection);
	if (order) return { kind: 'order', id, order };
	const capture = await readCapture(id, connection);
	if (capture) return { kind: 'capture', id, capture };
	const authorization = await callIfThere(
		get(`/v2/payments/authorizations/${encodeURIComponent(id)}`),
		AUTHORIZATION,
		connection,
	);
	if (authorization) return { kind: 'authorization', id, authorization };
	const refund = await readRefund(id, connection);
	if (refund) return { kind: 'refund', id, refund };
	const sale = await readSale(id, connection);
	return sale ? { kind: 'sale', id, sale } : undefined;
}

export async function readOrder(
	id: string,
	connection: GatewayConnection,
): Promise<PaypalOrder | undefined> {
	return await callIfThere(get(`/v2/checkout/orders/${encodeURIComponent(id)}`), ORDER, connection);
}

export async function readCapture(
	id: string,
	connection: GatewayConnection,
): Promise<PaypalCapture | undefined> {
	return await callIfThere(
		get(`/v2/payments/captures/${encodeURIComponent(id)}`),
		CAPTURE,
		connection,
	);
}

export async function readRefund(
	id: string,
	connection: GatewayConnection,
): Promise<PaypalRefund | undefined> {
	return await callIfThere(
		get(`/v2/payments/refunds/${encodeURIComponent(id)}`),
		REFUND,
		connection,
	);
}

export async function readSale(
	id: string,
	connection: GatewayConnection,
): Promise<PaypalSale | undefined> {
	return await callIfThere(get(`/v1/payments/sale/${encodeURIComponent(id)}`), SALE, connection);
}

/** What an order holds, whichever of its units it is of: its whole history. */
export function paymentsOf(order: PaypalOrder) {
	const all = order.purchase_units.flatMap(({ payments }) => (payments ? [payments] : []));
	return {
		authorizations: all.flatMap(({ authorizations }) => authorizations),
		captures: all.flatMap(({ captures }) => captures),
		refunds: all.flatMap(({ refunds }) => refunds),
	};
}

/** The order that a capture or an authorization says it is of. */
export function orderIdOf({
	supplementary_data: data,
	links,
}: Pick<PaypalCapture, 'supplementary_data' | 'links'>): string | undefined {
	const up = upOf(links);
	return data?.related_ids?.order_id ?? (up?.kind === 'order' ? up.id : undefined);
}

/** The capture that a refund is of: named by newer answers, and by the link `up` of all. */
export function captureIdOf(refund: PaypalRefund): string | undefined {
	return refund.supplementary_data?.related_ids?.capture_id ?? upOf(refund.links)?.id;
}

function get(path: string): PaypalCall {
	return { method: 'GET', path };
}
