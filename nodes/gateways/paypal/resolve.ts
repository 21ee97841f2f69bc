import type { GatewayConnection } from '../../shared/contracts/gateway';
import type { EventHint } from '../../shared/vocabulary/event';
import { lookup } from '../../shared/vocabulary/lookup';
import type { Subject } from '../../shared/vocabulary/subject';
import { callIfThere } from './client';
import { invoiceOfNumber } from './invoiceOf';
import { learnCapture } from './learned';
import {
	readAuthorization,
	readCapture,
	readDispute,
	readInvoice,
	readRefund,
	readSale,
} from './reading';
import { REFUND_V1 } from './shapes/sale';
import { captureIdOf, upOf } from './state/links';

type Root = Pick<Subject, 'kind' | 'id'>;
type Climb = (objectKind: string, id: string | undefined) => Promise<Root | undefined>;

/** Root of one object, asking for others through `climb`, which asks for each object once. */
type Climber = (
	id: string,
	connection: GatewayConnection,
	climb: Climb,
) => Promise<Root | undefined>;

/** What each object of PayPal belongs to: subscription before invoice before payment. */
const CLIMBERS: Readonly<Record<string, Climber>> = {
	subscription: async (id) => ({ kind: 'subscription', id }),
	invoice: async (id) => ({ kind: 'invoice', id }),
	order: async (id) => ({ kind: 'payment', id }),
	capture: async (id, connection, climb) => {
		const capture = await readCapture(id, connection);
		if (!capture) return await climb('sale', id);
		const up = upOf(capture.links);
		const order =
			capture.supplementary_data?.related_ids?.order_id ??
			(up?.kind === 'order' ? up.id : undefined);
		if (order) {
			learnCapture(order, id, connection);
			return await climb('order', order);
		}
		const authorization = up?.kind === 'authorization' ? up.id : undefined;
		const authorized = authorization && (await climb('authorization', authorization));
		if (authorized) return authorized;
		// A capture that no order leads to is an invoice's, a subscription's (which answers as a sale too), or stands alone.
		const invoice = await ofInvoice(id, capture.invoice_id, connection, climb);
		return invoice ?? (await ofSubscription(id, connection)) ?? { kind: 'payment', id };
	},
	authorization: async (id, connection, climb) => {
		const found = await readAuthorization(id, connection);
		const up = found && upOf(found.links);
		const order = found?.supplementary_data?.related_ids?.order_id;
		return await climb('order', order ?? (up?.kind === 'order' ? up.id : undefined));
	},
	refund: async (id, connection, climb) => {
		const refund = await readRefund(id, connection);
		if (!refund) return await climb('refund of v1', id);
		const { order_id, capture_id } = refund.supplementary_data?.related_ids ?? {};
		if (order_id) {
			learnCapture(order_id, captureIdOf(refund), connection);
			return await climb('order', order_id);
		}
		const up = upOf(refund.links);
		return await climb(up?.kind ?? 'capture', up?.id ?? capture_id);
	},
	'refund of v1': async (id, connection, climb) => {
		const path = `/v1/payments/refund/${encodeURIComponent(id)}`;
		const refund = await callIfThere({ method: 'GET', path }, REFUND_V1, connection);
		return refund?.sale_id
			? await climb('sale', refund.sale_id)
			: await climb('capture', refund?.capture_id);
	},
	sale: async (id, connection, climb) => {
		const sale = await readSale(id, connection);
		if (!sale) return undefined;
		if (sale.billing_agreement_id) return await climb('subscription', sale.billing_agreement_id);
		const invoice = await ofInvoice(id, sale.invoice_number, connection, climb);
		return invoice ?? { kind: 'payment', id };
	},
	dispute: async (id, connection, climb) => {
		const dispute = await readDispute(id, connection);
		for (const { seller_transaction_id: transaction } of dispute?.disputed_transactions ?? []) {
			const root = await climb('capture', transaction);
			if (root) return root;
		}
		for (const { invoice_number: number } of dispute?.disputed_transactions ?? []) {
			const root = await climb('number', number);
			if (root) return root;
		}
		return undefined;
	},
	/** An invoice's number, not its id: what a payment is told of it. */
	number: async (number, connection) => {
		const id = await invoiceOfNumber(number, connection);
		return id === undefined ? undefined : { kind: 'invoice', id };
	},
};

/**
 * The root subject of each hint. No call for an order, an invoice or a subscription, which may not be there: reading that gives
 * `undefined`; one for a capture of an order, two to four for one without, one more for whatever only points to one of these.
 * Each object is asked for once, however many hints name it.
 */
export async function resolve(
	hints: readonly EventHint[],
	connection: GatewayConnection,
): Promise<ReadonlyArray<Subject | undefined>> {
	const asked = new Map<string, Promise<Root | undefined>>();
	const climb: Climb = async (objectKind, id) => {
		const climber = lookup(CLIMBERS, objectKind);
		if (!climber || !id) return undefined;
		const key = `${objectKind} ${id}`;
		const pending = asked.get(key) ?? climber(id, connection, climb);
		asked.set(key, pending);
		return await pending;
	};
	const account = await connection.account();
	return await Promise.all(
		hints.map(async ({ objectKind, objectId, partId }) => {
			if (objectKind === 'order') learnCapture(objectId, partId, connection);
			const root = await climb(objectKind, objectId);
			if (!root) return undefined;
			return { gateway: 'paypal', account, livemode: connection.livemode, ...root };
		}),
	);
}

/** Its payment may not be in it yet; one that is settled by others, or was never to be paid, only has the same number. */
const MAY_BE_PAID = ['SENT', 'UNPAID', 'PAYMENT_PENDING', 'PARTIALLY_PAID', 'SCHEDULED'];

/** A shop counts its own payments, and its number may be that of an invoice that they have nothing to do with. */
async function ofInvoice(
	id: string,
	number: string | undefined,
	connection: GatewayConnection,
	climb: Climb,
): Promise<Root | undefined> {
	const root = await climb('number', number);
	const invoice = root && (await readInvoice(root.id, connection));
	if (!invoice) return root;
	const payments = invoice.payments?.transactions ?? [];
	const isIn = payments.some(({ payment_id }) => payment_id === id);
	return isIn || MAY_BE_PAID.includes(invoice.status) ? root : undefined;
}

async function ofSubscription(
	id: string,
	connection: GatewayConnection,
): Promise<Root | undefined> {
	const sale = await readSale(id, connection);
	const subscription = sale?.billing_agreement_id;
	return subscription ? { kind: 'subscription', id: subscription } : undefined;
}
