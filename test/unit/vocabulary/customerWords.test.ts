import { customerText } from '../../../nodes/shared/vocabulary/customerWords';
import { PAYMENT_EVENT_TYPES } from '../../../nodes/shared/vocabulary/event';
import { FAILURE_CATEGORIES, type FailureCategory } from '../../../nodes/shared/vocabulary/failure';
import type { Fact } from '../../../nodes/shared/vocabulary/payment';
import { topicOf } from '../../../nodes/shared/vocabulary/topic';
import { paidState, paymentState } from '../../support/states';

const fact = (overrides: Partial<Fact> & Pick<Fact, 'type'>): Fact => ({
	key: 'k',
	at: '2026-01-02T00:00:00.000Z',
	current: true,
	amount: 500,
	...overrides,
});

const declined = (category: FailureCategory) =>
	paymentState('pi_1', {
		currency: 'JPY',
		paymentUrl: 'https://pay.example/again',
		failure: { category, code: 'c', message: 'm', retryable: true },
	});

describe('what the payer is told', () => {
	it('of a decline: why, what helps and where to pay', () => {
		expect(customerText(fact({ type: 'payment.failed' }), declined('expiredCard'))).toBe(
			[
				'Amount: ¥500',
				'What happened: The card has expired',
				'What helps: Please pay with a card that is still valid',
				'Pay here: https://pay.example/again',
			].join('\n'),
		);
	});

	it.each(FAILURE_CATEGORIES)('of %s: a way on, and no word of a fraud', (category) => {
		const text = customerText(fact({ type: 'invoice.paymentFailed' }), declined(category));
		expect(text).toMatch(/What helps: Please .{10,}/);
		expect(text).not.toMatch(/fraud/i);
	});

	it('of a refund: how much and where to', () => {
		const method = { type: 'card', brand: 'visa', last4: '4242' };
		const state = paidState('pi_1', 1_000, {
			transactions: [
				{
					...{ id: 'ch_1', kind: 'payment', outcome: 'succeeded', amount: 1_000, method },
					at: '2026-01-02T00:00:00Z',
				},
			],
		});
		expect(customerText(fact({ type: 'refund.succeeded' }), state)).toBe(
			'Refunded: $5.00\nTo: Visa •4242',
		);
	});

	it.each([
		[undefined, 'Plan: Pro\nNext billing: 2026-02-01'],
		['2026-02-01T00:00:00Z', 'Plan: Pro\nEnds: 2026-02-01'],
	])('of a subscription that ends %s: %j', (cancelAt, text) => {
		const state = paymentState('sub_1', {
			subscription: {
				...{ id: 'sub_1', status: 'active', plan: 'Pro', interval: 'month', mrr: 1 },
				...{ currentPeriodEnd: '2026-02-01T00:00:00Z', cancelAt },
			},
		});
		expect(customerText(fact({ type: 'subscription.updated' }), state)).toBe(text);
	});

	it('of a dispute: nothing', () => {
		expect(customerText(fact({ type: 'dispute.opened' }), paidState('pi_1'))).toBe('');
	});

	it('in a currency that nobody knows the decimals of: no amount', () => {
		const state = paidState('pi_1', 1_000, { currency: 'XYZ' });
		expect(customerText(fact({ type: 'payment.succeeded' }), state)).not.toContain('Amount');
	});
});

it('money that arrived is paid, also when a subscription renewed', () => {
	const paid = PAYMENT_EVENT_TYPES.filter((type) => topicOf(type) === 'paid');
	expect(paid).toEqual(['payment.succeeded', 'invoice.paid', 'subscription.renewed']);
});
