import type { GatewayConnection } from '../../shared/contracts/gateway';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import type { PaymentEvent } from '../../shared/vocabulary/event';
import { requestIdOf } from './actions/writing';
import { call } from './client';
import { hasIssue } from './errors';
import { DECLINES } from './remedies';
import { readOrder } from './reading';
import { ORDER } from './shapes/order';
import { isPaidTo } from './state/payee';

/** In `reference_id` of the order's one unit: nobody else's order is ever taken. */
export const OURS = 'n8n-crm-payments';

const APPROVED = 'APPROVED';
const TAKEN_AT_ONCE = 'CAPTURE';

/** What a customer has approved waits for three hours, and for three days where PayPal's account manager set so: a day more. */
const LONGEST_MS = 4 * 86_400_000;

/** What PayPal says of an order that is taken already, or can be taken no more. */
const OVER = ['ORDER_ALREADY_CAPTURED', 'ORDER_EXPIRED', 'ORDER_CANNOT_BE_CAPTURED'];

/**
 * Takes the money of our orders that their customers have approved. An order is taken as a whole and once, whoever asks: the key
 * is that of the order as it was approved. What was declined stays an order that can be approved again, and is told as a declined payment.
 * @see https://developer.paypal.com/docs/api/orders/v2/#orders_capture
 */
export async function takeApproved(
	events: readonly PaymentEvent[],
	connection: GatewayConnection,
): Promise<void> {
	const oldest = connection.clock.now() - LONGEST_MS;
	const approved = events.filter(
		({ hint, occurredAt }) =>
			hint.objectKind === 'order' &&
			hint.type === 'payment.pending' &&
			Date.parse(occurredAt) >= oldest,
	);
	for (const id of new Set(approved.map(({ hint }) => hint.objectId))) {
		await takeOrder(id, connection);
	}
}

async function takeOrder(id: string, connection: GatewayConnection): Promise<void> {
	const order = await readOrder(id, connection);
	if (order?.id !== id || order.status !== APPROVED || order.intent !== TAKEN_AT_ONCE) return;
	// Ours have one unit, no fewer and no more.
	const [unit, ...others] = order.purchase_units;
	if (unit?.reference_id !== OURS || others.length > 0) return;
	if (!isPaidTo(await connection.account(), unit)) return;
	// A customer whose card was declined approves the order anew: that is another try.
	const requestId = requestIdOf(`order.take ${order.update_time ?? ''}`, id);
	const path = `/v2/checkout/orders/${encodeURIComponent(id)}/capture`;
	const attempted = await attemptAsync(
		async () => await call({ method: 'POST', path, body: {}, requestId }, ORDER, connection),
	);
	if ('error' in attempted && !hasIssue(attempted.error, ...OVER, ...DECLINES)) {
		throw attempted.error;
	}
}
