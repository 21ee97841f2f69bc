/** What is sent when a subscription is created or changed. */
import type { Mode } from '../account/mode';
import { usePaymentMethod } from '../payments/paymentMethods';
import { invalid, missingParameter } from '../protocol/errors';
import type { Parameters } from '../protocol/form';
import {
	choice,
	flag,
	group,
	groups,
	integer,
	mergeMetadata,
	text,
	textOrNull,
} from '../protocol/parameters';
import { usePrice } from './prices';
import type { ItemChoice, Subscription } from './subscriptionObject';

const DAY_SECONDS = 24 * 60 * 60;
const PAUSE_BEHAVIORS = ['keep_as_draft', 'mark_uncollectible', 'void'] as const;
const COLLECTION_METHODS = ['charge_automatically', 'send_invoice'] as const;
const MISSING_METHOD_BEHAVIORS = ['cancel', 'create_invoice', 'pause'] as const;

export const WRITABLE = [
	'automatic_tax',
	'cancel_at',
	'cancel_at_period_end',
	'cancellation_details',
	'collection_method',
	'days_until_due',
	'default_payment_method',
	'description',
	'discounts',
	'items',
	'metadata',
	'off_session',
	'pause_collection',
	'payment_behavior',
	'payment_settings',
	'proration_behavior',
	'proration_date',
	'trial_end',
	'trial_settings',
] as const;

/** `items[][price]`, `items[][quantity]` */
export function readItems(mode: Mode, parameters: Parameters): ItemChoice[] {
	const choices = groups(parameters, 'items').map((row, index): ItemChoice => {
		const price = usePrice(mode, row, `items[${index}][price]`);
		if (price.recurring === null) {
			throw invalid(
				`The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`,
				`items[${index}][price]`,
			);
		}
		return { price, quantity: integer(row, 'quantity') ?? 1, metadata: mergeMetadata(row) };
	});
	if (choices.length === 0) throw missingParameter('items');
	return choices;
}

/** Days or a moment until which nothing is charged; `null` without a trial. */
export function readTrialEnd(mode: Mode, parameters: Parameters): number | null {
	const days = integer(parameters, 'trial_period_days');
	if (days !== undefined && days > 0) return mode.now() + days * DAY_SECONDS;
	const end = text(parameters, 'trial_end');
	return end === undefined || end === 'now' || end === '' ? null : Number(end);
}

/** The fields that were sent, and only those. */
export function readWritable(mode: Mode, parameters: Parameters): Partial<Subscription> {
	const sent: Partial<Subscription> = {};
	if ('description' in parameters) sent.description = textOrNull(parameters, 'description');
	const method = text(parameters, 'default_payment_method');
	if (method) {
		sent.default_payment_method = usePaymentMethod(mode, method, 'default_payment_method').id;
	}
	const collection = choice(parameters, 'collection_method', COLLECTION_METHODS);
	if (collection) sent.collection_method = collection;
	const days = integer(parameters, 'days_until_due');
	if (days !== undefined) sent.days_until_due = days;
	if (sent.collection_method === 'send_invoice' && days === undefined) {
		throw invalid(
			'You must pass `days_until_due` when collection_method is send_invoice',
			'days_until_due',
		);
	}
	const tax = flag(group(parameters, 'automatic_tax') ?? {}, 'enabled');
	if (tax !== undefined) {
		sent.automatic_tax = {
			disabled_reason: null,
			enabled: tax,
			liability: tax ? { type: 'self' } : null,
		};
	}
	const atEnd = flag(parameters, 'cancel_at_period_end');
	if (atEnd !== undefined) sent.cancel_at_period_end = atEnd;
	const trial = group(group(parameters, 'trial_settings') ?? {}, 'end_behavior');
	const missing = trial && choice(trial, 'missing_payment_method', MISSING_METHOD_BEHAVIORS);
	if (missing) {
		sent.trial_settings = {
			end_behavior: { billing_cycle_anchor: null, missing_payment_method: missing },
		};
	}
	if ('pause_collection' in parameters) sent.pause_collection = readPause(parameters);
	return sent;
}

function readPause(parameters: Parameters): Subscription['pause_collection'] {
	const pause = group(parameters, 'pause_collection');
	if (pause === undefined) return null;
	const behavior = choice(pause, 'behavior', PAUSE_BEHAVIORS);
	if (behavior === undefined) throw missingParameter('pause_collection[behavior]');
	return { behavior, resumes_at: integer(pause, 'resumes_at') ?? null };
}
