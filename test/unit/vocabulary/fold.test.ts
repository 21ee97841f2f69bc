import fc from 'fast-check';
import { type DealPayment, fold } from '../../../nodes/shared/vocabulary/fold';
import type { Obligation, PaymentState } from '../../../nodes/shared/vocabulary/payment';
import { PAYMENT_STATUSES, STATUS_PRECEDENCE } from '../../../nodes/shared/vocabulary/status';
import { dispute, obligation, paidState, paymentState } from '../../support/states';

const TERMS = { amount: '10.00', currency: 'USD' };
const OPTIONS = { tolerance: '0', anySuccessIsPaid: false };

function folded(
	states: readonly PaymentState[],
	terms = TERMS as { amount: string | null; currency: string | null },
	options = OPTIONS,
): DealPayment {
	const payment = fold(states, terms, options);
	if ('refused' in payment) throw new Error(payment.message);
	return payment;
}

const subscription = (status: PaymentState['status'], paid: number) =>
	paymentState('sub_1', {
		subject: {
			gateway: 'stripe',
			account: 'acct_1',
			livemode: true,
			kind: 'subscription',
			id: 'sub_1',
		},
		status,
		amountDue: 300,
		amountPaid: paid,
	});

describe('the payment status of a deal', () => {
	it.each<[string, PaymentState[], string, string[]]>([
		['nothing paid yet', [paymentState('a')], 'Pending', ['Pending']],
		['a draft invoice', [paymentState('a', { status: 'draft' })], 'Pending', ['Pending']],
		['under review', [paymentState('a', { status: 'underReview' })], 'Pending', ['Pending']],
		[
			'waiting for the customer',
			[paymentState('a', { status: 'actionRequired' })],
			'Action required',
			['Action required'],
		],
		['authorized', [paymentState('a', { status: 'authorized' })], 'Authorized', ['Authorized']],
		['paid in full', [paidState('a')], 'Paid', ['Partially paid', 'Paid']],
		['a deposit', [paidState('a', 400)], 'Partially paid', ['Partially paid']],
		[
			'deposit and balance',
			[paidState('a', 400), paidState('b', 600)],
			'Paid',
			['Partially paid', 'Paid'],
		],
		['a failure', [paymentState('a', { status: 'failed' })], 'Failed', ['Failed']],
		[
			'a failure, then success on another',
			[paymentState('a', { status: 'failed' }), paidState('b')],
			'Paid',
			['Partially paid', 'Paid'],
		],
		[
			'paid, then an older one canceled',
			[paidState('a'), paymentState('b', { status: 'canceled' })],
			'Paid',
			['Partially paid', 'Paid'],
		],
		[
			'a failure and a cancellation',
			[paymentState('a', { status: 'failed' }), paymentState('b', { status: 'canceled' })],
			'Failed',
			['Failed'],
		],
		['canceled', [paymentState('a', { status: 'canceled' })], 'Canceled', ['Canceled']],
		[
			'a part refunded',
			[paidState('a', 1000, { amountRefunded: 300 })],
			'Partially refunded',
			['Partially paid', 'Paid', 'Partially refunded'],
		],
		[
			'a part of a deposit refunded',
			[paidState('a', 400, { amountRefunded: 100 })],
			'Partially paid',
			['Partially refunded', 'Partially paid'],
		],
		[
			'all refunded',
			[paidState('a', 1000, { amountRefunded: 1000 })],
			'Refunded',
			['Partially paid', 'Paid', 'Partially refunded', 'Refunded'],
		],
		[
			'an inquiry',
			[paidState('a', 1000, { disputes: [dispute('inquiry')] })],
			'Paid',
			['Partially paid', 'Paid'],
		],
		[
			'a chargeback',
			[paidState('a', 1000, { disputes: [dispute('needsResponse')], amountDisputed: 1000 })],
			'Disputed',
			['Partially paid', 'Paid', 'Disputed'],
		],
		[
			'a chargeback won',
			[paidState('a', 1000, { disputes: [dispute('won')] })],
			'Paid',
			['Partially paid', 'Paid'],
		],
		[
			'a chargeback lost',
			[paidState('a', 1000, { disputes: [dispute('lost')], amountDisputed: 1000 })],
			'Charged back',
			['Partially paid', 'Paid', 'Charged back'],
		],
		[
			'a subscription in good standing on a larger deal',
			[subscription('paid', 300)],
			'Paid',
			['Partially paid', 'Paid'],
		],
		['a subscription past due', [subscription('pastDue', 0)], 'Delinquent', ['Delinquent']],
	])('%s', (_name, states, status, milestones) => {
		expect(folded(states)).toMatchObject({ status, milestones });
	});

	it('is one of the published ones, each of which some rule gives', () => {
		expect(STATUS_PRECEDENCE.map(({ status }) => status).sort()).toEqual(
			[...PAYMENT_STATUSES].sort(),
		);
	});

	it('does not depend on the order of the payments', () => {
		const states = [
			paidState('a', 400),
			paymentState('b', { status: 'failed', createdAt: '2026-01-03T00:00:00.000Z' }),
			paidState('c', 600, { amountRefunded: 100 }),
			paymentState('d', { status: 'canceled' }),
		];
		fc.assert(
			fc.property(fc.shuffledSubarray(states, { minLength: 4 }), (shuffled) => {
				expect(folded(shuffled)).toEqual(folded(states));
			}),
		);
	});

	it('adds money exactly and says what is left', () => {
		const payment = folded([paidState('a', 400), paidState('b', 300, { amountRefunded: 50 })]);
		expect(payment).toMatchObject({ totalPaid: 700, totalRefunded: 50, outstanding: 350 });
	});

	it.each([
		['0', 'Partially paid'],
		['0.01', 'Paid'],
	])('a cent short with a tolerance of %s is %s', (tolerance, status) => {
		expect(
			folded([paidState('a', 999)], TERMS, { tolerance, anySuccessIsPaid: false }).status,
		).toBe(status);
	});

	it('is Paid when a discount took everything, and not when a credit note did', () => {
		const free = (changes: Partial<Obligation>) =>
			paymentState('a', {
				status: 'paid',
				amountDue: 0,
				obligations: [obligation('in_1', 0, { status: 'paid', ...changes })],
			});
		const terms = { amount: null, currency: null };
		expect(folded([free({ discounted: 500 })], terms).status).toBe('Paid');
		expect(folded([free({ creditNoted: 500 })], terms).status).toBe('Canceled');
		expect(folded([free({})], terms).status).toBe('Canceled');
	});

	it('takes any success as paid where the user wants it', () => {
		expect(
			folded([paidState('a', 1)], TERMS, { tolerance: '', anySuccessIsPaid: true }).status,
		).toBe('Paid');
	});

	it('never takes another currency for the deal amount', () => {
		const yen = paidState('a', 1000, { currency: 'JPY' });
		const other = folded([yen]);
		expect(other).toMatchObject({ status: 'Partially paid', isComparable: false, milestones: [] });
		expect(other.outstanding).toBeUndefined();
		expect(folded([yen], { amount: '1000', currency: 'JPY' })).toMatchObject({
			status: 'Paid',
			totalPaid: 1000,
		});
	});

	it('refuses to add two currencies, but not when the other one is dead', () => {
		const euro = paidState('b', 1000, { currency: 'EUR' });
		expect(fold([paidState('a'), euro], TERMS, OPTIONS)).toMatchObject({
			refused: 'severalCurrencies',
		});
		const dead = paymentState('c', { currency: 'EUR', status: 'failed' });
		expect(folded([paidState('a'), dead]).status).toBe('Paid');
	});

	it('asks a person about a status it does not know, and takes an odd amount of the deal as it can', () => {
		const odd = paymentState('a', { status: 'unknown', rawStatus: 'teleported' });
		expect(fold([odd], TERMS, OPTIONS)).toMatchObject({
			refused: 'unknownStatus',
			message: expect.stringContaining('"teleported"'),
		});
		const terms = { amount: '500.5', currency: 'JPY' };
		const paid = (amount: number) => paidState('b', amount, { currency: 'JPY' });
		expect(folded([paid(500)], terms).status).toBe('Partially paid');
		expect(folded([paid(501)], terms).status).toBe('Paid');
		expect(folded([paid(5)], { amount: 'a lot', currency: 'JPY' }).status).toBe('Paid');
	});

	it('forgets the failure once the money came', () => {
		const failure = { category: 'declined', code: 'x', message: 'x', retryable: true } as const;
		const failed = paymentState('a', { status: 'failed', failure });
		expect(folded([failed]).failure).toEqual(failure);
		expect(folded([failed, paidState('b')]).failure).toBeUndefined();
	});
});
