/** The subscriptions of an account, and how they are shown and told. */
import { notFound } from '../protocol/errors';
import type { Call } from '../protocol/routes';
import type { World } from '../world';
import { planOf } from './plans';
import type { FailedPayment, Plan, Subscription } from './subscriptionWire';

export interface SubscriptionRecord {
	subscription: Subscription;
	/** As it was when it was subscribed to, with what was overridden for this one. */
	plan: Plan;
	/** Shown where `fields` asks for it; it stays after a payment succeeded. */
	lastFailed?: FailedPayment;
	/** What the buyer has yet to consent to. */
	revision?: { readonly planId: string; readonly quantity: string; readonly plan: Plan };
	/** Of the captures it brought, oldest first. */
	readonly saleIds: string[];
	/** Suspended because payments failed too often. */
	isSuspendedByFailures: boolean;
}

export const subscriptionsOf = (world: World): Map<string, SubscriptionRecord> =>
	world.kept<SubscriptionRecord>('subscriptions');

/** @throws 404. */
export function recordOf({ world, path }: Pick<Call, 'world' | 'path'>): SubscriptionRecord {
	const record = subscriptionsOf(world).get(path.id ?? '');
	if (record === undefined)
		throw notFound('INVALID_RESOURCE_ID', 'Requested resource ID was not found.');
	return record;
}

/** "Possible value for fields are last_failed_payment and plan": without them neither is shown. */
export function shown(world: World, record: SubscriptionRecord, fields = ''): object {
	const { subscription, plan, lastFailed } = record;
	const wanted = fields.split(',');
	const info = subscription.billing_info;
	return {
		...subscription,
		...(info && lastFailed && wanted.includes('last_failed_payment')
			? { billing_info: { ...info, last_failed_payment: lastFailed } }
			: {}),
		...(wanted.includes('plan')
			? { plan: { ...plan, status: planOf(world, subscription.plan_id).status } }
			: {}),
	};
}

/** What may happen to it next is in its links. */
export function setStatus(
	world: World,
	{ subscription }: SubscriptionRecord,
	status: Subscription['status'],
	note?: string,
): void {
	subscription.status = status;
	subscription.status_update_time = world.iso();
	subscription.update_time = world.iso();
	if (note === undefined) delete subscription.status_change_note;
	else subscription.status_change_note = note;
	subscription.links = linksOf(world, subscription);
}

/** https://developer.paypal.com/api/rest/webhooks/event-names/#link-subscriptions */
export function tell(world: World, { subscription }: SubscriptionRecord, what: What): void {
	world.emit(
		`BILLING.SUBSCRIPTION.${what}`,
		'subscription',
		subscription,
		'2.0',
		`Subscription ${what.toLowerCase().replace('.', ' ')}`,
	);
}

type What =
	'CREATED' | 'ACTIVATED' | 'UPDATED' | 'EXPIRED' | 'CANCELLED' | 'SUSPENDED' | 'PAYMENT.FAILED';

export function linksOf(
	world: World,
	{ id, status }: Pick<Subscription, 'id' | 'status'>,
): Subscription['links'] {
	const href = `${world.origin()}/v1/billing/subscriptions/${id}`;
	const approval = `https://www.sandbox.paypal.com/webapps/billing/subscriptions?ba_token=BA-${id.slice(2)}`;
	const may = (rel: string) => ({ href: `${href}/${rel}`, rel, method: 'POST' });
	return [
		...(status === 'APPROVAL_PENDING' ? [{ href: approval, rel: 'approve', method: 'GET' }] : []),
		...(status === 'CANCELLED' || status === 'EXPIRED'
			? []
			: [{ href, rel: 'edit', method: 'PATCH' }]),
		{ href, rel: 'self', method: 'GET' },
		...(status === 'ACTIVE' ? [may('cancel'), may('suspend'), may('capture')] : []),
		...(status === 'SUSPENDED' ? [may('cancel'), may('activate'), may('capture')] : []),
	];
}
