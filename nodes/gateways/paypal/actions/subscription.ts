import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { SubscriptionActions } from '../../../shared/contracts/gatewayActions';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { call, callForNothing } from '../client';
import { readBareSubscription } from '../reading';
import { type PaypalSubscription, SUBSCRIPTION } from '../shapes/subscription';
import { planOf } from './catalogue';
import { changePlan } from './changePlan';
import { readId } from './naming';
import { notThere, stateOf } from './stateOf';
import { getMany, subscriptionPages } from './subscriptionList';
import { readPlan, toBody, toPage } from './subscriptionDraft';
import { doneOnce, requestIdOf } from './writing';

const PATH = '/v1/billing/subscriptions';
const HOUR = 3_600_000;
/** How long PayPal knows a key here (billing_subscriptions_v1, paypal_request_id). */
const KEY_HOURS = 72;

const OVER = ['CANCELLED', 'EXPIRED'];
const PAUSED = ['SUSPENDED'];
const ACTIVE = ['ACTIVE'];
/** The buyer and the business read it beside the subscription (billing_subscriptions_v1, status_change_note). */
const REASONS = {
	cancel: 'Canceled by the business',
	suspend: 'Paused by the business',
	activate: 'Resumed by the business',
} as const;

/** @see https://developer.paypal.com/docs/api/subscriptions/v1/ */
export const subscription: SubscriptionActions = {
	// PayPal knows the key for three days; what it answers then was there before.
	async create(draft, { key }, connection) {
		const plan = readPlan(draft);
		const planId = 'id' in plan ? plan.id : await planOf(plan, connection);
		const before = await madeLately(planId, connection);
		const made = await call(
			{
				method: 'POST',
				path: PATH,
				body: toBody(draft, planId, 'id' in plan ? plan.quantity : 1),
				requestId: requestIdOf('subscription', key),
			},
			SUBSCRIPTION,
			connection,
		);
		const isNew = !before.has(made.id);
		// An answer that is repeated may be out of date.
		const now = isNew ? made : await required(made.id, connection);
		return { value: toPage(now, connection), isNew };
	},
	async get(text, connection) {
		return await stateOf('subscription', readId(text, 'subscription'), connection);
	},
	getMany,
	async cancel({ id: text, when }, _write, connection) {
		if (when === 'periodEnd') {
			throw new InputRefused(
				'PayPal ends a subscription at once: it has no end of the period. Choose Now, or run this at the end of the period',
			);
		}
		return await change(readId(text, 'subscription'), 'cancel', OVER, connection);
	},
	async pause({ id: text, resumesAt }, _write, connection) {
		if (resumesAt) {
			throw new InputRefused(
				'PayPal pauses a subscription until somebody resumes it. Leave out Resumes At, and run Resume on that day',
			);
		}
		return await change(readId(text, 'subscription'), 'suspend', PAUSED, connection);
	},
	async resume(text, _write, connection) {
		return await change(readId(text, 'subscription'), 'activate', ACTIVE, connection);
	},
	changePlan,
};

/** Done before, perhaps by somebody else: what counts is where the subscription stands. */
async function change(
	id: string,
	action: keyof typeof REASONS,
	wanted: readonly string[],
	connection: GatewayConnection,
) {
	const isDone = ({ status }: PaypalSubscription) => wanted.includes(status);
	const read = async () => await required(id, connection);
	if (!isDone(await read())) {
		await doneOnce({
			write: async () =>
				await callForNothing(
					{
						method: 'POST',
						path: `${PATH}/${encodeURIComponent(id)}/${action}`,
						body: { reason: REASONS[action] },
						repeat: 'afterLookup',
					},
					connection,
				),
			read,
			isDone,
			issues: ['SUBSCRIPTION_STATUS_INVALID', 'SUBSCRIPTION_CANNOT_BE_ACTIVATED'],
		});
	}
	return await stateOf('subscription', id, connection);
}

async function required(id: string, connection: GatewayConnection): Promise<PaypalSubscription> {
	const found = await readBareSubscription(id, connection);
	if (found) return found;
	throw notThere('subscription', id, connection);
}

/** What there is of the plan from the days for which PayPal knows a key. */
async function madeLately(planId: string, connection: GatewayConnection): Promise<Set<string>> {
	const since = new Date(connection.clock.now() - KEY_HOURS * HOUR).toISOString();
	const found = new Set<string>();
	const query = { plan_ids: planId, created_after: since };
	for await (const { subscriptions } of subscriptionPages(query, connection)) {
		for (const { id } of subscriptions) found.add(id);
	}
	return found;
}
