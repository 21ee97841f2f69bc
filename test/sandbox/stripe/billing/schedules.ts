/** Subscription schedules, as far as the vendor's CLI goes: start now, cancel. */
import { idOf } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import { missingParameter } from '../protocol/errors';
import {
	equals,
	list,
	operation,
	retrieve,
	type Call,
	type Operations,
} from '../protocol/operation';
import { choice, groups, integer, mergeMetadata, requiredText } from '../protocol/parameters';
import { cancelSubscription, startSubscription } from './subscriptionLifecycle';
import { endOfPeriod, type ItemChoice } from './subscriptionObject';
import { readItems } from './subscriptionParameters';
import { openSubscription } from './subscriptions';

type Schedule = ObjectTypes['subscription_schedule'];
type Phase = Schedule['phases'][number];

const END_BEHAVIORS = ['cancel', 'release'] as const;

export const SCHEDULE_OPERATIONS: Operations = {
	'POST /v1/subscription_schedules': operation(
		['customer', 'default_settings', 'end_behavior', 'metadata', 'phases', 'start_date'],
		create,
	),
	'GET /v1/subscription_schedules': list('subscription_schedule', { customer: equals('customer') }),
	'GET /v1/subscription_schedules/:id': retrieve('subscription_schedule'),
	'POST /v1/subscription_schedules/:id/cancel': operation(['invoice_now', 'prorate'], (call) => {
		const { mode, path } = call;
		const schedule = mode.get('subscription_schedule', path.id ?? '');
		const id = idOf(schedule.subscription);
		if (id !== null) cancelSubscription(mode, mode.get('subscription', id));
		mode.update(schedule, {
			status: 'canceled',
			canceled_at: mode.now(),
			current_phase: null,
		});
		mode.emit('subscription_schedule.canceled', schedule);
		return schedule;
	}),
};

function create({ mode, parameters }: Call): Schedule {
	const customer = mode.get('customer', requiredText(parameters, 'customer'), 'customer').id;
	let start = mode.now();
	const plans = groups(parameters, 'phases').map((row) => ({
		choices: readItems(mode, row),
		iterations: integer(row, 'iterations') ?? 1,
	}));
	const [first] = plans;
	if (first === undefined) throw missingParameter('phases');
	const phases = plans.map(({ choices, iterations }) => {
		const phase = toPhase(choices, start, iterations);
		start = phase.end_date;
		return phase;
	});
	const subscription = openSubscription(mode, customer, first.choices, {});
	const schedule = mode.add<'subscription_schedule'>({
		id: mode.newId('sub_sched'),
		object: 'subscription_schedule',
		application: null,
		billing_mode: { flexible: null, type: 'classic' },
		canceled_at: null,
		completed_at: null,
		created: mode.now(),
		current_phase: phases[0]
			? { start_date: phases[0].start_date, end_date: phases[0].end_date }
			: null,
		customer,
		customer_account: null,
		default_settings: defaultSettings(),
		end_behavior: choice(parameters, 'end_behavior', END_BEHAVIORS) ?? 'release',
		livemode: mode.livemode,
		metadata: mergeMetadata(parameters),
		pause_schedules: [],
		phases,
		released_at: null,
		released_subscription: null,
		status: 'active',
		subscription: subscription.id,
		test_clock: null,
	});
	mode.update(subscription, { schedule: schedule.id });
	mode.emit('subscription_schedule.created', schedule);
	startSubscription(mode, subscription, true);
	return schedule;
}

function toPhase(choices: readonly ItemChoice[], start: number, iterations: number): Phase {
	let end = start;
	for (let count = 0; count < iterations; count += 1) {
		if (choices[0]) end = endOfPeriod(choices[0].price, end);
	}
	return {
		add_invoice_items: [],
		application_fee_percent: null,
		billing_cycle_anchor: null,
		billing_thresholds: null,
		collection_method: null,
		currency: choices[0]?.price.currency ?? 'usd',
		default_payment_method: null,
		default_tax_rates: [],
		description: null,
		discounts: [],
		end_date: end,
		invoice_settings: null,
		items: choices.map(({ price, quantity, metadata }) => ({
			billing_thresholds: null,
			discounts: [],
			metadata,
			plan: price.id,
			price: price.id,
			quantity,
			tax_rates: [],
		})),
		metadata: {},
		on_behalf_of: null,
		proration_behavior: 'create_prorations',
		start_date: start,
		transfer_data: null,
		trial_end: null,
	};
}

function defaultSettings(): Schedule['default_settings'] {
	return {
		application_fee_percent: null,
		billing_cycle_anchor: 'automatic',
		billing_thresholds: null,
		collection_method: 'charge_automatically',
		default_payment_method: null,
		description: null,
		invoice_settings: {
			account_tax_ids: null,
			custom_fields: null,
			days_until_due: null,
			description: null,
			footer: null,
			issuer: { type: 'self' },
		},
		on_behalf_of: null,
		transfer_data: null,
	};
}
