import type { ChangedPlan, SubscriptionActions } from '../../../shared/contracts/gatewayActions';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { UnusableAnswer } from '../../../shared/vocabulary/unusableAnswer';
import * as z from '../../../shared/zod';
import { call } from '../client';
import { readBareSubscription } from '../reading';
import { links, text } from '../shapes/parts';
import { readId } from './naming';
import { notThere, stateOf } from './stateOf';

/** @see billing_subscriptions_v1, subscription_revise_response */
const REVISED = z.looseObject({ plan_id: text, links });

/**
 * Asks the buyer to agree to another plan or quantity: until they have, on the page that this returns, PayPal bills as before.
 * Asked again before that, PayPal makes another page, and whichever is agreed to counts. From then on the next period is billed
 * by the new plan: PayPal bills no difference.
 * @throws InputRefused, before any call, for a difference that is to be billed.
 * @see https://developer.paypal.com/docs/api/subscriptions/v1/#subscriptions_revise
 */
export const changePlan: SubscriptionActions['changePlan'] = async (
	{ id: given, price, proration },
	_write,
	connection,
): Promise<ChangedPlan> => {
	const id = readId(given, 'subscription');
	const planId = readId(price.id, 'plan');
	if (proration !== 'none') {
		throw new InputRefused(
			'PayPal bills the new plan from the next period on, and no difference for the rest of this one. Choose Leave as Is for Rest of the Period',
		);
	}
	const path = `/v1/billing/subscriptions/${encodeURIComponent(id)}`;
	const now = await readBareSubscription(id, connection);
	if (!now) throw notThere('subscription', id, connection);
	const quantity = String(price.quantity);
	const isSameQuantity = (now.quantity ?? '1') === quantity;
	if (now.plan_id === planId && isSameQuantity) {
		return await stateOf('subscription', id, connection);
	}
	// A plan that takes no quantity refuses any (SUBSCRIPTION_CANNOT_HAVE_QUANTITY).
	const body = { plan_id: planId, ...(isSameQuantity ? {} : { quantity }) };
	const revised = await call(
		{ method: 'POST', path: `${path}/revise`, body, repeat: 'afterLookup' },
		REVISED,
		connection,
	);
	const consentUrl = revised.links.find(({ rel }) => rel === 'approve')?.href;
	if (consentUrl === undefined) {
		throw new UnusableAnswer('PayPal', `PayPal tells no page on which the buyer of ${id} agrees`);
	}
	return { ...(await stateOf('subscription', id, connection)), consentUrl };
};
