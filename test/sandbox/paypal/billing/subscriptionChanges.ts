/** What changes of a subscription: its plan, with the buyer's consent, and what the merchant may patch. */
import { invalidRequest, unprocessable } from '../protocol/errors';
import type { World } from '../world';
import { type Money, unitsOf } from './amounts';
import { planOf } from './plans';
import type { Patch } from './products';
import { infoOf } from './subscriptionBilling';
import { overridden, requireStatus, type SubscriptionDraft } from './subscriptionLifecycle';
import { type SubscriptionRecord, tell } from './subscriptionStore';

/** Nothing changes until the buyer consents. @returns where he does. */
export function revise(world: World, record: SubscriptionRecord, draft: SubscriptionDraft): string {
	requireStatus(
		record,
		['ACTIVE', 'SUSPENDED'],
		'revise action; subscription status should be active or suspended.',
	);
	const { subscription } = record;
	const plan = planOf(world, draft.plan_id ?? subscription.plan_id);
	if (plan.product_id !== record.plan.product_id) {
		throw unprocessable(
			'PLAN_PRODUCT_NOT_COMPATIBLE',
			'The old and the new plans should be for the same product.',
		);
	}
	record.revision = {
		planId: plan.id,
		quantity: draft.quantity ?? subscription.quantity,
		plan: overridden(plan, draft.plan),
	};
	return `https://www.sandbox.paypal.com/webapps/billing/subscriptions/update?ba_token=BA-${subscription.id.slice(2)}`;
}

/** The buyer consents to what was asked last. @throws where nothing was. */
export function consent(world: World, record: SubscriptionRecord): void {
	const { revision, subscription } = record;
	if (revision === undefined) throw new Error(`Nobody asked to revise ${subscription.id}`);
	delete record.revision;
	subscription.plan_id = revision.planId;
	subscription.quantity = revision.quantity;
	subscription.update_time = world.iso();
	record.plan = revision.plan;
	tell(world, record, 'UPDATED');
}

/** @throws 400, 422 in the words of `subscriptions.patch-…`. */
export function patch(world: World, record: SubscriptionRecord, steps: readonly Patch[]): void {
	requireStatus(
		record,
		['ACTIVE', 'SUSPENDED'],
		'patch action; subscription status should be either active or suspended.',
	);
	const { subscription, plan } = record;
	for (const { path, value } of steps) {
		const price = /^\/plan\/billing_cycles\/@sequence==(\d+)\/pricing_scheme\/fixed_price$/.exec(
			path,
		);
		if (path === '/custom_id') subscription.custom_id = String(value);
		else if (path === '/shipping_amount') subscription.shipping_amount = value as Money;
		else if (path === '/billing_info/outstanding_balance') {
			const info = infoOf(record);
			if (unitsOf(value as Money) > unitsOf(info.outstanding_balance)) {
				throw unprocessable(
					'AMOUNT_GREATER_THAN_OUTSTANDING_BALANCE',
					'The new outstanding balance cannot be greater than the current outstanding balance.',
				);
			}
			info.outstanding_balance = value as Money;
		} else if (price) {
			const cycle = plan.billing_cycles.find(({ sequence }) => sequence === Number(price[1]));
			if (cycle) cycle.pricing_scheme = { ...cycle.pricing_scheme, fixed_price: value as Money };
			subscription.plan_overridden = true;
		} else {
			throw invalidRequest('INVALID_PATCH_PATH', path, 'The specified field cannot be patched.');
		}
	}
	subscription.update_time = world.iso();
	tell(world, record, 'UPDATED');
}
