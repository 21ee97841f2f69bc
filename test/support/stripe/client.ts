/** The official SDK, pointed at the sandbox. */
import Stripe from 'stripe';

import { TEST_KEY } from '../../sandbox/stripe/credential';

export { TEST_KEY };

/** No retries of its own: tests see every answer. */
export function createStripeClient(origin: string, key = TEST_KEY): Stripe {
	const { hostname, port } = new URL(origin);
	return new Stripe(key, {
		host: hostname,
		port,
		protocol: 'http',
		maxNetworkRetries: 0,
		telemetry: false,
	});
}

/** The error that a call is refused with; fails when it is not refused. */
export async function refusalOf(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
	return await promise.then(
		() => Promise.reject(new Error('It was not refused')),
		(error: Stripe.errors.StripeError) => error,
	);
}
