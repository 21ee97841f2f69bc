import { invalidRequest, unprocessable } from '../protocol/errors';
import { isTooFine } from './planPricing';
import type { BillingCycle } from './subscriptionWire';

/** The rules of billing_subscriptions_v1's schema `422` for the cycles of a plan. @throws 400, 422 */
export function checkCycles(cycles: readonly BillingCycle[]): void {
	const regular = cycles.filter(({ tenure_type: tenure }) => tenure === 'REGULAR');
	const trials = cycles.filter(({ tenure_type: tenure }) => tenure === 'TRIAL');
	if (regular.length === 0) {
		throw unprocessable(
			'MISSING_REGULAR_BILLING_CYCLE',
			'Plan should have at least one regular billing cycle.',
		);
	}
	if (regular.length > 1) {
		throw unprocessable(
			'MULTIPLE_REGULAR_BILLING_CYCLES_NOT_SUPPORTED',
			'Only one regular billing cycle is allowed.',
		);
	}
	if (trials.length > 2) {
		throw unprocessable(
			'MORE_THAN_TWO_TRIAL_BILLING_CYCLE_NOT_SUPPORTED',
			'Only two trial billing cycles are allowed.',
		);
	}
	if (trials.some(({ total_cycles: total = 1 }) => total < 1)) {
		throw unprocessable(
			'INVALID_TRIAL_BILLING_TOTAL_CYCLES',
			"Total cycles for trial billing must be greater than '0'.",
		);
	}
	const sequences = cycles.map(({ sequence }) => sequence).sort((a, b) => a - b);
	if (sequences.some((sequence, index) => sequence !== index + 1)) {
		throw unprocessable(
			'INVALID_BILLING_CYCLE_SEQUENCE',
			'Billing cycle sequence should start with `1` and be consecutive.',
		);
	}
	if (trials.some(({ sequence }) => sequence > (regular[0]?.sequence ?? 0))) {
		throw unprocessable(
			'INVALID_BILLING_CYCLE_SEQUENCE',
			'Trial Billing cycle should precede regular billing cycle.',
		);
	}
	const prices = cycles.flatMap(({ pricing_scheme: scheme }) => [
		...(scheme?.fixed_price ? [scheme.fixed_price] : []),
		...(scheme?.tiers ?? []).map(({ amount }) => amount),
	]);
	if (new Set(prices.map(({ currency_code: currency }) => currency)).size > 1) {
		throw unprocessable(
			'CURRENCY_MISMATCH',
			'All currency codes in the request should be of similar value.',
		);
	}
	if (prices.some(({ value, currency_code: currency }) => isTooFine(value, currency))) {
		throw invalidRequest(
			'INVALID_PARAMETER_VALUE',
			'/billing_cycles',
			'The value of a field is invalid.',
		);
	}
}
