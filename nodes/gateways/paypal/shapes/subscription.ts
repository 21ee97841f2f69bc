import * as z from '../../../shared/zod';
import { count, id, links, list, maybe, moment, money, personName, reasonOf, text } from './parts';

/** @see billing_subscriptions_v1, billing_cycle */
export const BILLING_CYCLE = z.lazy(() =>
	z.looseObject({
		/** `REGULAR` or `TRIAL`. */
		tenure_type: z.string(),
		sequence: z.number().int(),
		/** 0 goes on for ever. */
		total_cycles: count,
		frequency: maybe(z.looseObject({ interval_unit: z.string(), interval_count: count })),
		pricing_scheme: maybe(
			z.looseObject({
				fixed_price: maybe(money),
				pricing_model: text,
				tiers: list(
					z.looseObject({ starting_quantity: text, ending_quantity: text, amount: maybe(money) }),
				),
			}),
		),
	}),
);
export type PaypalBillingCycle = z.output<typeof BILLING_CYCLE>;

/** @see billing_subscriptions_v1, plan; with `?fields=plan` it is in the subscription */
export const PLAN = z.lazy(() =>
	z.looseObject({
		id: text,
		name: text,
		description: text,
		status: text,
		billing_cycles: list(BILLING_CYCLE),
		payment_preferences: maybe(
			z.looseObject({
				setup_fee: maybe(money),
				/** After so many failed payments PayPal suspends; 0 never does. */
				payment_failure_threshold: count,
			}),
		),
		taxes: maybe(z.looseObject({ percentage: text, inclusive: maybe(z.boolean()) })),
	}),
);
export type PaypalPlan = z.output<typeof PLAN>;

/** @see billing_subscriptions_v1, cycle_execution */
export const CYCLE_EXECUTION = z.lazy(() =>
	z.looseObject({
		tenure_type: z.string(),
		sequence: z.number().int(),
		cycles_completed: count,
		cycles_remaining: count,
		total_cycles: count,
	}),
);

/** @see billing_subscriptions_v1, subscription */
export const SUBSCRIPTION = z.lazy(() =>
	z.looseObject({
		id,
		status: z.string(),
		status_change_note: text,
		status_update_time: maybe(moment),
		plan_id: text,
		plan_overridden: maybe(z.boolean()),
		plan: maybe(PLAN),
		start_time: maybe(moment),
		quantity: text,
		shipping_amount: maybe(money),
		custom_id: text,
		subscriber: maybe(z.looseObject({ payer_id: text, email_address: text, name: personName })),
		billing_info: maybe(
			z.looseObject({
				outstanding_balance: maybe(money),
				cycle_executions: list(CYCLE_EXECUTION),
				last_payment: maybe(z.looseObject({ amount: maybe(money), time: maybe(moment) })),
				next_billing_time: maybe(moment),
				final_payment_time: maybe(moment),
				failed_payments_count: count,
				last_failed_payment: maybe(
					z.looseObject({
						amount: maybe(money),
						time: maybe(moment),
						reason_code: text,
						next_payment_retry_time: maybe(moment),
					}),
				),
			}),
		),
		create_time: maybe(moment),
		update_time: maybe(moment),
		links,
	}),
);
export type PaypalSubscription = z.output<typeof SUBSCRIPTION>;

/** A payment of a subscription, as its own list shows it. @see billing_subscriptions_v1, transaction */
export const SUBSCRIPTION_TRANSACTION = z.lazy(() =>
	z.looseObject({
		id,
		status: z.string(),
		status_details: reasonOf,
		amount_with_breakdown: z.looseObject({
			gross_amount: money,
			fee_amount: maybe(money),
			net_amount: maybe(money),
		}),
		payer_name: personName,
		payer_email: text,
		time: moment,
	}),
);
export type PaypalSubscriptionTransaction = z.output<typeof SUBSCRIPTION_TRANSACTION>;

/** @see billing_subscriptions_v1, transactions_list; it has no paging but its links */
export const SUBSCRIPTION_TRANSACTIONS = z.lazy(() =>
	z.looseObject({
		transactions: list(SUBSCRIPTION_TRANSACTION),
		total_pages: count,
		links,
	}),
);
export type PaypalSubscriptionTransactions = z.output<typeof SUBSCRIPTION_TRANSACTIONS>;

/** `GET /v1/billing/subscriptions`, newer than the OpenAPI. @see @paypal/paypal-server-sdk 2, subscriptionsController.listSubscriptions */
export const SUBSCRIPTIONS = z.lazy(() =>
	z.looseObject({
		subscriptions: list(
			z.looseObject({
				id,
				status: text,
				status_update_time: maybe(moment),
				create_time: maybe(moment),
				update_time: maybe(moment),
			}),
		),
		links,
	}),
);
export type PaypalSubscriptions = z.output<typeof SUBSCRIPTIONS>;
