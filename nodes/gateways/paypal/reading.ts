import type * as z from '../../shared/zod';
import type { GatewayConnection } from '../../shared/contracts/gateway';
import { callIfThere } from './client';
import { AUTHORIZATION, type PaypalAuthorization } from './shapes/authorization';
import { CAPTURE, type PaypalCapture } from './shapes/capture';
import { DISPUTE, type PaypalDispute } from './shapes/dispute';
import { INVOICE, type PaypalInvoice } from './shapes/invoice';
import { ORDER, type PaypalOrder } from './shapes/order';
import { type PaypalRefund, REFUND } from './shapes/refund';
import { type PaypalSale, SALE } from './shapes/sale';
import { type PaypalSubscription, SUBSCRIPTION } from './shapes/subscription';

/** One object by its id, as PayPal has it now; `undefined` for one that it does not have, or has no more. */
type Read<PaypalObject> = (
	id: string,
	connection: GatewayConnection,
) => Promise<PaypalObject | undefined>;

const readerAt =
	<PaypalObject>(folder: string, shape: z.ZodType<PaypalObject>): Read<PaypalObject> =>
	async (id, connection) => {
		const path = `${folder}/${encodeURIComponent(id)}`;
		return await callIfThere({ method: 'GET', path }, shape, connection);
	};

/** @see checkout_orders_v2, GET /v2/checkout/orders/{id} */
export const readOrder: Read<PaypalOrder> = readerAt('/v2/checkout/orders', ORDER);

/** @see payments_payment_v2, GET /v2/payments/captures/{capture_id} */
export const readCapture: Read<PaypalCapture> = readerAt('/v2/payments/captures', CAPTURE);

/** @see payments_payment_v2, GET /v2/payments/authorizations/{authorization_id} */
export const readAuthorization: Read<PaypalAuthorization> = readerAt(
	'/v2/payments/authorizations',
	AUTHORIZATION,
);

/** @see payments_payment_v2, GET /v2/payments/refunds/{refund_id} */
export const readRefund: Read<PaypalRefund> = readerAt('/v2/payments/refunds', REFUND);

/** Of v1: a payment of a subscription. @see payments_payment_v1, GET /v1/payments/sale/{sale_id} */
export const readSale: Read<PaypalSale> = readerAt('/v1/payments/sale', SALE);

/** @see invoicing_v2, GET /v2/invoicing/invoices/{invoice_id} */
export const readInvoice: Read<PaypalInvoice> = readerAt('/v2/invoicing/invoices', INVOICE);

/** Without its plan and its payments. @see billing_subscriptions_v1, GET /v1/billing/subscriptions/{id} */
export const readBareSubscription: Read<PaypalSubscription> = readerAt(
	'/v1/billing/subscriptions',
	SUBSCRIPTION,
);

/** @see customer_disputes_v1, GET /v1/customer/disputes/{id} */
export const readDispute: Read<PaypalDispute> = readerAt('/v1/customer/disputes', DISPUTE);
