import type { GatewayConnection } from '../../../shared/contracts/gateway';
import { readAuthorization, readCapture, readOrder, readRefund, readSale } from '../reading';
import type { PaypalAuthorization } from '../shapes/authorization';
import type { PaypalCapture } from '../shapes/capture';
import type { PaypalOrder } from '../shapes/order';
import type { PaypalRefund } from '../shapes/refund';
import type { PaypalSale } from '../shapes/sale';
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
	const authorization = await readAuthorization(id, connection);
	if (authorization) return { kind: 'authorization', id, authorization };
	const refund = await readRefund(id, connection);
	if (refund) return { kind: 'refund', id, refund };
	const sale = await readSale(id, connection);
	return sale ? { kind: 'sale', id, sale } : undefined;
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
