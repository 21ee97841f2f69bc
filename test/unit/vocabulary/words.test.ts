import { PAYMENT_EVENT_TYPES } from '../../../nodes/shared/vocabulary/event';
import type { Fact } from '../../../nodes/shared/vocabulary/payment';
import { headline, sentence } from '../../../nodes/shared/vocabulary/words';
import { paidState, paymentState } from '../../support/states';

const fact = (overrides: Partial<Fact> & Pick<Fact, 'type'>): Fact => ({
	key: 'k',
	at: '2026-01-02T00:00:00.000Z',
	current: true,
	...overrides,
});

describe('facts in sentences', () => {
	const visa = { type: 'card', brand: 'visa', last4: '4242' };
	const paid = paidState('p1', 120_000, {
		currency: 'EUR',
		customer: { name: 'Acme' },
		transactions: [
			{
				id: 'ch_1',
				kind: 'payment',
				outcome: 'succeeded',
				amount: 120_000,
				at: '2026-01-02T00:00:00Z',
				method: visa,
			},
		],
	});
	const words = (about: Fact, state = paid) => ({ fact: about, state, gatewayName: 'Stripe' });

	it('a payment', () => {
		const about = fact({ type: 'payment.succeeded', amount: 120_000, transactionId: 'ch_1' });
		expect(sentence(words(about))).toBe('Acme paid €1,200.00 by Visa •4242 via Stripe.');
		expect(headline(words(about))).toBe('Payment received: €1,200.00');
	});

	it('a payment with the wallet of the gateway itself names it once', () => {
		const [transaction] = paid.transactions;
		const wallet = { type: 'wallet', brand: 'Acorn Pay' };
		const state = { ...paid, transactions: [{ ...transaction, method: wallet }] } as typeof paid;
		const about = fact({ type: 'payment.succeeded', amount: 120_000, transactionId: 'ch_1' });
		const said = sentence({ ...words(about, state), gatewayName: 'Acorn Pay' });
		expect(said).toBe('Acme paid €1,200.00 via Acorn Pay.');
	});

	it('a payment whose method and payer are not known', () => {
		const state = paidState('p1', 1000, { customer: {} });
		const about = fact({ type: 'payment.succeeded', amount: 1000 });
		expect(sentence(words(about, state))).toBe('The customer paid $10.00 via Stripe.');
	});

	it('a failure says why', () => {
		const failure = {
			category: 'insufficientFunds',
			code: 'x',
			message: 'x',
			retryable: true,
		} as const;
		const state = paymentState('p1', { failure, customer: { name: 'Acme' } });
		expect(sentence(words(fact({ type: 'payment.failed', amount: 1000 }), state))).toBe(
			'The payment of $10.00 by Acme via Stripe was declined. The account did not hold enough money.',
		);
	});

	it.each(PAYMENT_EVENT_TYPES)('%s leaves no placeholder and no bracket', (type) => {
		const about = words(fact({ type, amount: 1000 }));
		expect(sentence(about)).toMatch(/^[^{}[\]]+\.$/);
		expect(sentence(about)).not.toMatch(/undefined| {2}/);
		expect(headline(about)).not.toMatch(/undefined/);
	});
});
