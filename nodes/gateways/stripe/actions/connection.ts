import type Stripe from 'stripe';
import type { ConnectionActions, PermissionCheck } from '../../../shared/contracts/gatewayActions';
import { attemptAsync } from '../../../shared/vocabulary/attempt';
import { createClient, toIso } from '../client';
import { enableEndpoint, endpoints } from '../endpoints';
import { classify } from '../errors';
import { identify } from '../identity';

/** What this pack reads, each tried with the smallest call there is. What it writes is only known when it writes. */
const READS: ReadonlyArray<readonly [string, (stripe: Stripe) => Promise<unknown>]> = [
	['Payments', async (stripe) => await stripe.paymentIntents.list({ limit: 1 })],
	['Charges and refunds', async (stripe) => await stripe.charges.list({ limit: 1 })],
	['Customers', async (stripe) => await stripe.customers.list({ limit: 1 })],
	['Invoices', async (stripe) => await stripe.invoices.list({ limit: 1 })],
	['Credit notes', async (stripe) => await stripe.creditNotes.list({ limit: 1 })],
	['Subscriptions', async (stripe) => await stripe.subscriptions.list({ limit: 1 })],
	['Disputes', async (stripe) => await stripe.disputes.list({ limit: 1 })],
	['Prices', async (stripe) => await stripe.prices.list({ limit: 1 })],
	['Payment links', async (stripe) => await stripe.paymentLinks.list({ limit: 1 })],
	['Checkout sessions', async (stripe) => await stripe.checkout.sessions.list({ limit: 1 })],
	['Reviews', async (stripe) => await stripe.reviews.list({ limit: 1 })],
	[
		'Early fraud warnings',
		async (stripe) => await stripe.radar.earlyFraudWarnings.list({ limit: 1 }),
	],
];

/** Only making pages needs the first, and only an account that uses Stripe Radar the others. */
const OPTIONAL: ReadonlySet<string> = new Set(['Payment links', 'Reviews', 'Early fraud warnings']);

/**
 * What the credential can do. Stripe has no list of deliveries; its events say how many endpoints have not taken them.
 * @see https://docs.stripe.com/api/events/object#event_object-pending_webhooks
 */
export const connection: ConnectionActions = {
	async check(target) {
		const stripe = createClient(target);
		const identity = await identify(target);
		const [registered, latest, undelivered, ...permissions] = await Promise.all([
			attemptAsync(async () => await endpoints.list(target)),
			attemptAsync(async () => await stripe.events.list({ limit: 1 })),
			attemptAsync(async () => await stripe.events.list({ limit: 1, delivery_success: false })),
			...READS.map(async ([name, read]) =>
				toCheck(name, await attemptAsync(async () => await read(stripe))),
			),
		]);
		const last = 'value' in latest ? latest.value.data[0] : undefined;
		const waiting = 'value' in undelivered ? undelivered.value.data[0] : undefined;
		return {
			identity,
			permissions: [
				...permissions,
				toCheck('Events', latest),
				toCheck('Webhook endpoints', registered),
			],
			endpoints: ('value' in registered ? registered.value : []).filter(
				({ isOurs, connectedAccount }) => !isOurs || connectedAccount === target.connectedAccount,
			),
			...(last ? { lastEvent: { ...toLine(last), isDelivered: last.pending_webhooks === 0 } } : {}),
			...(waiting ? { lastUndelivered: toLine(waiting) } : {}),
		};
	},
	enableEndpoint,
	removeEndpoint: endpoints.remove,
};

/** Only a missing permission is an answer; a key that is wrong, or no answer, ends the check. */
function toCheck(
	name: string,
	attempted: { value: unknown } | { error: unknown },
): PermissionCheck {
	if ('value' in attempted) return { name, isGranted: true };
	const failure = classify(attempted.error);
	if (failure?.kind !== 'permission') throw attempted.error;
	const isOptional = OPTIONAL.has(name);
	return {
		name,
		isGranted: false,
		...(isOptional ? { isOptional } : {}),
		message: failure.message,
	};
}

function toLine({ id, type, created }: Stripe.Event): { id: string; type: string; at: string } {
	return { id, type, at: toIso(created) };
}
