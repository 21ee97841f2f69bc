import { overdueText } from '../../../nodes/shared/vocabulary/customerWords';
import { dueStep, overdueOf, readPlan } from '../../../nodes/shared/vocabulary/overdue';
import { overdueHeadline, overdueSentence } from '../../../nodes/shared/vocabulary/overdueWords';
import type { PaymentState } from '../../../nodes/shared/vocabulary/payment';
import { obligation, paymentState } from '../../support/states';

const DUE = '2026-03-01T14:00:00.000Z';
const NOW = Date.parse('2026-03-04T14:00:00.000Z');

const subject = (kind: 'subscription' | 'invoice') =>
	({ gateway: 'stripe', account: 'acct_1', livemode: true, kind, id: 'x_1' }) as const;

const pastDue = (changes: Partial<Omit<PaymentState, 'version'>> = {}) =>
	paymentState('sub_1', {
		subject: subject('subscription'),
		status: 'pastDue',
		amountDue: 4_900,
		amountPaid: 900,
		currency: 'EUR',
		invoice: { id: 'in_1', number: 'A-7', owedSince: DUE, hostedUrl: 'https://pay.example/7' },
		subscription: {
			...{ id: 'sub_1', status: 'pastDue', plan: 'Pro', interval: 'month', mrr: 4_900 },
		},
		failure: { category: 'expiredCard', code: 'c', message: 'm', retryable: true },
		...changes,
	});

const invoice = (status: PaymentState['status']) =>
	pastDue({ subject: subject('invoice'), status, subscription: undefined });

const payment = { id: 'ch_1', kind: 'payment', amount: 4_900, at: DUE } as const;

describe('what is overdue', () => {
	it('is what is still open, since it was due, in whole days', () => {
		const overdue = { amount: 4_000, since: DUE, invoiceId: 'in_1' };
		expect(overdueOf(pastDue(), NOW)).toEqual({ ...overdue, days: 3 });
		expect(overdueOf(pastDue(), NOW - 1)).toEqual({ ...overdue, days: 2 });
		expect(overdueOf(pastDue(), Date.parse(DUE))).toEqual({ ...overdue, days: 0 });
	});

	it('is the invoice that is late longest, of a subscription with several', () => {
		const late = (id: string, dueAt: string, open: number) =>
			obligation(id, open, { isPastDue: true, dueAt });
		const state = pastDue({
			obligations: [
				late('in_3', '2026-03-03T14:00:00.000Z', 100),
				late('in_1', DUE, 4_000),
				obligation('in_2', 700, { dueAt: '2026-02-01T00:00:00.000Z' }),
			],
		});
		expect(overdueOf(state, NOW)).toEqual({
			amount: 4_000,
			since: DUE,
			invoiceId: 'in_1',
			days: 3,
		});
	});

	it.each<[string, PaymentState, number?]>([
		['a subscription that is paid', pastDue({ status: 'paid' })],
		['a subscription whose invoice is open but not past due', pastDue({ status: 'pending' })],
		['a subscription that was canceled', pastDue({ status: 'canceled' })],
		['an invoice that was given up', invoice('uncollectible')],
		['nothing left to pay', pastDue({ amountPaid: 4_900 })],
		['a payment of its own', paymentState('pi_1', { status: 'failed' })],
		[
			'a payment that is under way',
			pastDue({ transactions: [{ ...payment, outcome: 'pending' }] }),
		],
		['what is due later', pastDue(), Date.parse(DUE) - 1],
	])('is not %s', (_name, state, now = NOW) => {
		expect(overdueOf(state, now)).toBeUndefined();
	});

	it('is what was tried and declined', () => {
		const transactions = [{ ...payment, outcome: 'failed' as const }];
		expect(overdueOf(pastDue({ transactions }), NOW)).toBeDefined();
	});
});

describe('the step that is due', () => {
	const plan = readPlan('3, 7; 14', 21);
	const on = (days: number, chosen = plan) =>
		dueStep({ amount: 1, since: DUE, days, invoiceId: 'in_1' }, chosen);

	it.each([
		[2, undefined],
		[3, { name: 'reminder', reminder: 1 }],
		[6, { name: 'reminder', reminder: 1 }],
		[7, { name: 'reminder', reminder: 2 }],
		[20, { name: 'reminder', reminder: 3 }],
		[21, { name: 'escalation', reminder: 3 }],
		[400, { name: 'escalation', reminder: 3 }],
	])('on day %i is %j', (days, step) => expect(on(days)).toEqual(step));

	it('is never that a person is asked where that is switched off', () => {
		expect(on(400, readPlan('3', 0))).toEqual({ name: 'reminder', reminder: 1 });
	});

	it.each([
		['', 21, '"" is no list of reminder days'],
		['3, x', 21, 'no list of reminder days'],
		['3, -7', 21, 'no list of reminder days'],
		['1.5', 21, 'no list of reminder days'],
		['7, 3', 21, 'ascending order'],
		['3, 3', 21, 'ascending order'],
		['1 2 3 4 5 6 7 8 9 10 11', 21, '11 reminders are more than 10'],
		['3, 7', 7, 'the last reminder is on day 7'],
		['3, 7', 8.5, 'cannot be asked on day 8.5'],
		['3, 7', -1, 'cannot be asked on day -1'],
	])('%j and %d are refused: %s', (text, escalation, words) => {
		expect(() => readPlan(text, escalation)).toThrow(words);
	});
});

describe('the words', () => {
	const state = pastDue();
	const plan = readPlan('3, 7', 14);
	const words = (days: number) => {
		const overdue = { amount: 4_000, since: DUE, days, invoiceId: 'in_1' };
		const step = dueStep(overdue, plan) ?? { name: 'reminder' as const, reminder: 0 };
		return { overdue, step, plan, state, gatewayName: 'Stripe' };
	};

	it('for people', () => {
		expect(overdueHeadline(words(1))).toBe('Payment overdue for 1 day: €40.00');
		expect(overdueSentence(words(3))).toBe(
			'Anna Acme owes €40.00 for Pro (invoice A-7) via Stripe since 2026-03-01, for 3 days. The card has expired. Reminder 1 of 2 is due.',
		);
		expect(overdueSentence(words(14))).toContain('No reminder is left');
	});

	it('for the customer: how much, for what, since when, why, what helps and where to pay', () => {
		expect(overdueText(words(3).overdue, state)).toBe(
			[
				'Amount: €40.00',
				'For: Pro',
				'Invoice number: A-7',
				'Due since: 2026-03-01',
				'What happened: The card has expired',
				'What helps: Please pay with a card that is still valid',
				'Pay here: https://pay.example/7',
			].join('\n'),
		);
	});

	it('name no amount in a currency that nobody knows', () => {
		const unknown = { ...words(3), state: pastDue({ currency: 'XTS' }) };
		expect(overdueSentence(unknown)).toContain('owes an amount in XTS');
		expect(overdueText(unknown.overdue, unknown.state)).not.toContain('Amount');
	});
});
