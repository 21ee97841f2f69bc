import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { ConnectionActions, PermissionCheck } from '../../../shared/contracts/gatewayActions';
import { attemptAsync } from '../../../shared/vocabulary/attempt';
import * as z from '../../../shared/zod';
import { call, isMissing, type PaypalCall } from '../client';
import { enableEndpoint, endpoints } from '../endpoints';
import { classify } from '../errors';
import { type Feature, FEATURES, switchOn } from '../features';
import { identify } from '../identity';
import { newestEvent } from './newestEvent';

const DAY_MS = 86_400_000;

/** An id that nobody has: where the app may look, PayPal says that there is none. */
const NOBODYS = '0000000000000000A';

interface Probe {
	readonly feature: Feature;
	/** The smallest call there is. */
	readonly call: (now: number) => Pick<PaypalCall, 'path' | 'query'>;
}

/** What this pack reads, each tried once. What it writes is only known when it writes. */
const PROBES: readonly Probe[] = [
	{ feature: FEATURES.payments, call: () => ({ path: `/v2/checkout/orders/${NOBODYS}` }) },
	{
		feature: FEATURES.invoicing,
		call: () => ({ path: '/v2/invoicing/invoices', query: { page: 1, page_size: 1 } }),
	},
	{
		feature: FEATURES.subscriptions,
		call: () => ({ path: '/v1/billing/plans', query: { page: 1, page_size: 1 } }),
	},
	{
		feature: FEATURES.disputes,
		call: () => ({ path: '/v1/customer/disputes', query: { page_size: 1 } }),
	},
	{
		feature: FEATURES.transactions,
		call: (now) => ({
			path: '/v1/reporting/transactions',
			query: {
				start_date: new Date(now - DAY_MS).toISOString(),
				end_date: new Date(now).toISOString(),
				page_size: 1,
			},
		}),
	},
];

/**
 * What the credential can do, and the newest event of our webhooks, without whether it was taken: PayPal tells nobody. Where we
 * have no webhook there are no events of ours, and none is missed. A webhook is never off.
 */
export const connection: ConnectionActions = {
	async check(target) {
		const identity = await identify(target);
		const [registered, ...permissions] = await Promise.all([
			attemptAsync(async () => await endpoints.list(target)),
			...PROBES.map(async (probe) => await tried(probe, target)),
		]);
		const known = 'value' in registered ? registered.value : [];
		const ours = known.filter(({ isOurs }) => isOurs);
		const listed =
			ours.length > 0
				? await attemptAsync(async () => await newestEvent(ours, target))
				: { value: undefined };
		const webhooks = [registered, listed].map((one) => toCheck('Webhooks', undefined, one));
		const lacking = webhooks.find(({ isGranted }) => !isGranted);
		const lastEvent = 'value' in listed ? listed.value : undefined;
		return {
			identity,
			permissions: [...permissions, lacking ?? { name: 'Webhooks', isGranted: true }],
			endpoints: known,
			...(ours.length > 0 && !lacking ? {} : { tellsEvents: false }),
			...(lastEvent ? { lastEvent } : {}),
		};
	},
	enableEndpoint,
	removeEndpoint: endpoints.remove,
};

async function tried(probe: Probe, target: GatewayConnection): Promise<PermissionCheck> {
	const asked = { method: 'GET', ...probe.call(target.clock.now()) } as const;
	const attempted = await attemptAsync(async () => await call(asked, z.unknown(), target));
	return toCheck(probe.feature.name, probe.feature, attempted);
}

/** Only a right that is missing is an answer; a credential that is wrong, or no answer, ends the check. */
function toCheck(
	name: string,
	feature: Feature | undefined,
	attempted: { value: unknown } | { error: unknown },
): PermissionCheck {
	if ('value' in attempted || isMissing(attempted.error)) return { name, isGranted: true };
	const failure = classify(attempted.error);
	if (failure?.kind !== 'permission') throw attempted.error;
	return { name, isGranted: false, message: switchOn(feature) };
}
