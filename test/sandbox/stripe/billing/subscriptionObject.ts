/** A subscription with every field that Stripe's schema requires. */
import type { Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import { toList } from '../protocol/lists';
import { toPlan, type Price } from './prices';

export type Subscription = ObjectTypes['subscription'];
export type SubscriptionItem = Subscription['items']['data'][number];

/** What is subscribed to, before it has an id. */
export interface ItemChoice {
	readonly price: Price;
	readonly quantity: number;
	readonly metadata: Record<string, string>;
}

/** Incomplete, until its first invoice is paid or a trial begins. */
export function createSubscription(
	mode: Mode,
	choices: readonly ItemChoice[],
	fields: Partial<Subscription> & Pick<Subscription, 'customer'>,
): Subscription & { object: 'subscription' } {
	const id = mode.newId('sub');
	const start = mode.now();
	const items = choices.map((choice) => createItem(mode, id, choice, start));
	return {
		id,
		object: 'subscription',
		application: null,
		application_fee_percent: null,
		automatic_tax: { disabled_reason: null, enabled: false, liability: null },
		billing_cycle_anchor: start,
		billing_cycle_anchor_config: null,
		billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
		billing_schedules: [],
		billing_thresholds: null,
		cancel_at: null,
		cancel_at_period_end: false,
		canceled_at: null,
		cancellation_details: {
			comment: null,
			feedback: null,
			feedback_option: null,
			reason: null,
		},
		collection_method: 'charge_automatically',
		created: start,
		currency: choices[0]?.price.currency ?? 'usd',
		customer_account: null,
		days_until_due: null,
		default_payment_method: null,
		default_source: null,
		default_tax_rates: [],
		description: null,
		discounts: [],
		ended_at: null,
		invoice_settings: {
			account_tax_ids: null,
			custom_fields: null,
			description: null,
			footer: null,
			issuer: { type: 'self' },
		},
		items: toList(items, false, `/v1/subscription_items?subscription=${id}`),
		latest_invoice: null,
		livemode: mode.livemode,
		managed_payments: null,
		metadata: {},
		next_pending_invoice_item_invoice: null,
		on_behalf_of: null,
		pause_collection: null,
		payment_settings: {
			payment_method_options: null,
			payment_method_types: null,
			save_default_payment_method: 'off',
		},
		pending_invoice_item_interval: null,
		pending_setup_intent: null,
		pending_update: null,
		schedule: null,
		start_date: start,
		status: 'incomplete',
		test_clock: null,
		transfer_data: null,
		trial_end: null,
		trial_settings: {
			end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' },
		},
		trial_start: null,
		...fields,
	};
}

/** One item; since basil the period is kept here, not on the subscription. */
export function createItem(
	mode: Mode,
	subscription: string,
	{ price, quantity, metadata }: ItemChoice,
	start: number,
	end = endOfPeriod(price, start),
): SubscriptionItem {
	return {
		id: mode.newId('si'),
		object: 'subscription_item',
		billing_thresholds: null,
		created: mode.now(),
		current_period_end: end,
		current_period_start: start,
		current_trial: null,
		discounts: [],
		metadata,
		plan: toPlan(price),
		price,
		quantity,
		subscription,
		tax_rates: [],
	};
}

/** One interval later; a month ends on the last day where it has no such day. */
export function endOfPeriod(price: Price, start: number): number {
	const { interval = 'month', interval_count: count = 1 } = price.recurring ?? {};
	const date = new Date(start * 1_000);
	if (interval === 'day' || interval === 'week') {
		return start + count * (interval === 'week' ? 7 : 1) * 24 * 60 * 60;
	}
	const day = date.getUTCDate();
	date.setUTCMonth(date.getUTCMonth() + count * (interval === 'year' ? 12 : 1), 1);
	const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
	date.setUTCDate(Math.min(day, lastDay));
	return Math.floor(date.getTime() / 1_000);
}

/** The end of what is paid for: the earliest of its items'. */
export function periodEndOf({ items }: Subscription): number {
	return Math.min(...items.data.map((item) => item.current_period_end));
}
