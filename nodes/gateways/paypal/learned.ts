import type { GatewayConnection } from '../../shared/contracts/gateway';

/** Captures by the order that they are of. */
type Learned = Map<string, Set<string>>;

/** Nothing outlives the connection, which is one run's: what another run knew is not relied on. */
const learned = new WeakMap<GatewayConnection, Learned>();

/**
 * A run has heard that a capture is of an order. PayPal may forget the order first (how long one can be read is documented
 * nowhere: paypal.md, section 3), and has no way from an order's id to its captures.
 */
export function learnCapture(
	order: string,
	capture: string | undefined,
	connection: GatewayConnection,
): void {
	if (!capture) return;
	const captures: Learned = learned.get(connection) ?? new Map();
	captures.set(order, (captures.get(order) ?? new Set()).add(capture));
	learned.set(connection, captures);
}

/** The one capture that this run knows of the order; `undefined` for none and for several. */
export function onlyCaptureOf(order: string, connection: GatewayConnection): string | undefined {
	const captures = learned.get(connection)?.get(order) ?? new Set();
	const [only] = captures;
	return captures.size === 1 ? only : undefined;
}
