import type { GatewayConnection } from '../../../shared/contracts/gateway';
import { eachPage } from '../../../shared/loops/pages';
import type { PaymentEventType } from '../../../shared/vocabulary/event';
import { lookup } from '../../../shared/vocabulary/lookup';
import { SUBSCRIPTION_STATUSES as MEANINGS } from '../../../shared/vocabulary/state/events';
import { call } from '../client';
import { type PaypalSubscriptions, SUBSCRIPTIONS } from '../shapes/subscription';
import { SUBSCRIPTION_STATUSES } from '../statuses';
import { firstMoment } from '../state/moments';
import { type Change, isWithin, type Span } from './span';
import type { Told } from './told';

/** The largest page (paypal.md, section 1; server SDK 2.4, listSubscriptions). */
const PAGE = 20;

const MOST_PAGES = 1_000;

/**
 * Subscriptions whose status changed in this time, whoever changed it: what is done at PayPal's own pages reaches no webhook.
 * @see server SDK 2.4, GET /v1/billing/subscriptions
 */
export async function changedSubscriptions(
	span: Span,
	told: Told,
	connection: GatewayConnection,
): Promise<Change[]> {
	const pages = eachPage<PaypalSubscriptions & { readonly number: number }>({
		...{ vendor: 'PayPal', what: 'subscriptions', most: MOST_PAGES },
		read: async (page = '1') => {
			const query = {
				status_updated_after: new Date(span.from - 1).toISOString(),
				status_updated_before: new Date(span.to + 1).toISOString(),
				page_size: PAGE,
				page,
			};
			const path = '/v1/billing/subscriptions';
			const answer = await call({ method: 'GET', path, query }, SUBSCRIPTIONS, connection);
			return { ...answer, number: Number(page) };
		},
		next: ({ subscriptions, number }) =>
			subscriptions.length < PAGE ? undefined : String(number + 1),
	});
	const changes = new Map<string, Change>();
	for await (const { subscriptions } of pages) {
		for (const { id, status = '', status_update_time, update_time, create_time } of subscriptions) {
			const at = Date.parse(firstMoment(status_update_time, update_time, create_time));
			if (!isWithin(span, at) || told.hasChange(id, at)) continue;
			const isNew = create_time !== undefined && Date.parse(create_time) >= span.from;
			const type = typeOf(status, isNew);
			const change = {
				id: `${id}/${status}/${at}`,
				at,
				type,
				objectKind: 'subscription',
				objectId: id,
			};
			changes.set(change.id, change);
		}
	}
	return [...changes.values()];
}

function typeOf(status: string, isNew: boolean): PaymentEventType {
	if (status === 'ACTIVE' && isNew) return 'subscription.created';
	return MEANINGS[lookup(SUBSCRIPTION_STATUSES, status) ?? 'unknown'].event;
}
