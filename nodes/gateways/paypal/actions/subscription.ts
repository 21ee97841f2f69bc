import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type {
	HostedPage,
	SubscriptionActions,
	SubscriptionDraft,
} from '../../../shared/contracts/gatewayActions';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { call, callForNothing, callIfThere } from '../client';
import { type PaypalSubscription, SUBSCRIPTION } from '../shapes/subscription';
import { referenceText } from '../state/crmReference';
import { type Plan, planOf } from './catalogue';
import { readId } from './naming';
import { notThere, stateOf } from './stateOf';
import { getMany, subscriptionPages } from './subscriptionList';
import { doneOnce, requestIdOf } from './writing';

const PATH = '/v1/billing/subscriptions';
const HOUR = 3_600_000;
/** How long PayPal keeps a page that nobody has approved; the account manager may make it longer (contracts/paypal.md, section 4). */
const PAGE_HOURS = 3;
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

/** A plan that is there already. */
interface PlanOfPaypal {
	readonly id: string;
	readonly quantity: number;
}

type Offered = Pick<
	SubscriptionActions,
	'create' | 'get' | 'getMany' | 'cancel' | 'pause' | 'resume'
>;

/** @see https://developer.paypal.com/docs/api/subscriptions/v1/ */
export const subscription: Offered = {
	// PayPal knows the key for three days; what it answers then was there before.
	async create(draft, { key }, connection) {
		const plan = readPlan(draft);
		const planId = 'id' in plan ? plan.id : await planOf(plan, connection);
		const before = await madeLately(planId, connection);
		const made = await call(
			{
				method: 'POST',
				path: PATH,
				body: toBody(draft, planId, 'quantity' in plan ? plan.quantity : 1),
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
	const path = `${PATH}/${encodeURIComponent(id)}`;
	const found = await callIfThere({ method: 'GET', path }, SUBSCRIPTION, connection);
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

/** A plan that there is, or what one is made of. @throws InputRefused, before any call. */
function readPlan({ sale, customer, trialDays }: SubscriptionDraft): Plan | PlanOfPaypal {
	if (customer && 'id' in customer) {
		throw new InputRefused(
			'PayPal keeps no customers. Leave Customer ID empty, and fill in Customer Email',
		);
	}
	if ('prices' in sale) {
		const [price, ...others] = sale.prices;
		if (!price || others.length > 0) {
			throw new InputRefused(
				`PayPal bills one plan by a subscription, and ${sale.prices.length} were chosen. Choose one under Prices`,
			);
		}
		if (trialDays) {
			throw new InputRefused(
				'The plan of PayPal says itself how many days are free. Leave out Trial Days, or choose a plan that has them',
			);
		}
		return { id: readId(price.id, 'plan'), quantity: price.quantity };
	}
	if ('lines' in sale || !sale.interval) {
		throw new InputRefused(
			'A subscription needs a price that recurs. Choose how often it is billed',
		);
	}
	const { amount, title, interval } = sale;
	return { amount, title, interval, trialDays: trialDays ?? 0 };
}

/** Its page also shows what the buyer pays; nothing is shipped. */
function toBody(
	{ customer, crmReference, returnUrl }: SubscriptionDraft,
	planId: string,
	quantity: number,
) {
	const customId = referenceText(crmReference);
	return {
		plan_id: planId,
		// A plan that does not take one refuses it (SUBSCRIPTION_CANNOT_HAVE_QUANTITY).
		...(quantity === 1 ? {} : { quantity: String(quantity) }),
		...(customId === '' ? {} : { custom_id: customId }),
		...(customer && 'email' in customer ? { subscriber: { email_address: customer.email } } : {}),
		application_context: {
			shipping_preference: 'NO_SHIPPING',
			user_action: 'SUBSCRIBE_NOW',
			return_url: returnUrl,
			cancel_url: returnUrl,
		},
	};
}

function toPage(
	{ id, status, links, create_time: created }: PaypalSubscription,
	{ clock, livemode }: Pick<GatewayConnection, 'clock' | 'livemode'>,
): HostedPage {
	const url = links.find(({ rel }) => rel === 'approve')?.href;
	const isOpen = status === 'APPROVAL_PENDING';
	const begun = created === undefined ? clock.now() : Date.parse(created);
	return {
		id,
		isOpen,
		...(isOpen && url !== undefined ? { url } : {}),
		...(isOpen ? {} : { subscriptionId: id }),
		expiresAt: new Date(begun + PAGE_HOURS * HOUR).toISOString(),
		livemode,
	};
}
