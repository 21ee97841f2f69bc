import { fold, type DealPayment } from '../../../nodes/shared/vocabulary/fold';
import type {
	Obligation,
	PaymentState,
	SubscriptionState,
	Transaction,
} from '../../../nodes/shared/vocabulary/payment';
import { obligation, paymentState } from '../../support/states';

/** What only several subjects of a deal show together; the stories are played through the adapters in test/stories. */

const day = (number: number) => `2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`;

const arrived = (id: string, amount: number, on: number): Transaction => ({
	id,
	kind: 'payment',
	outcome: 'succeeded',
	amount,
	at: day(on),
});

const back = (id: string, amount: number, on: number, kind: 'refund' | 'dispute' = 'refund') =>
	({ id, kind, outcome: 'succeeded', amount, at: day(on) }) as const;

const subjectOf = (kind: PaymentState['subject']['kind'], id: string) =>
	({ gateway: 'stripe', account: 'acct_1', livemode: true, kind, id }) as const;

const sumOf = (transactions: readonly Transaction[], kind: Transaction['kind']) =>
	transactions.reduce((total, entry) => total + (entry.kind === kind ? entry.amount : 0), 0);

const of = (
	kind: PaymentState['subject']['kind'],
	id: string,
	obligations: readonly Obligation[],
	transactions: readonly Transaction[],
	changes: Partial<Omit<PaymentState, 'version'>> = {},
): PaymentState =>
	paymentState(id, {
		subject: subjectOf(kind, id),
		obligations,
		transactions,
		amountDue: obligations.reduce((total, { asked }) => total + asked, 0),
		amountPaid: sumOf(transactions, 'payment'),
		amountRefunded: sumOf(transactions, 'refund'),
		...changes,
	});

const paidInvoice = (id: string, asked: number, on: number, settledOn = on) =>
	obligation(id, asked, { status: 'paid', open: 0, askedAt: day(on), settledAt: day(settledOn) });

const openInvoice = (id: string, asked: number, on: number, changes: Partial<Obligation> = {}) =>
	obligation(id, asked, { askedAt: day(on), dueAt: day(on), ...changes });

const folded = (states: readonly PaymentState[], amount: string | null = null): DealPayment => {
	const payment = fold(
		states,
		{ amount, currency: 'USD' },
		{ tolerance: '0', anySuccessIsPaid: false },
	);
	if ('refused' in payment) throw new Error(payment.message);
	return payment;
};

const subscription = (id: string, changes: Partial<SubscriptionState> = {}) =>
	({ id, status: 'active', plan: 'Pro', interval: 'month', mrr: 100, ...changes }) as const;

describe('a deal without an amount', () => {
	const deposit = of(
		'invoice',
		'in_1',
		[paidInvoice('in_1', 100, 1, 5)],
		[arrived('ch_1', 100, 5)],
	);

	it('is not reached by a deposit whose balance was known before', () => {
		const balance = of('invoice', 'in_2', [openInvoice('in_2', 900, 2)], []);
		expect(folded([deposit, balance])).toMatchObject({
			status: 'Partially paid',
			outstanding: 900,
			milestones: ['Partially paid'],
		});
	});

	it('was reached by what was all that was asked then', () => {
		const balance = of('invoice', 'in_2', [openInvoice('in_2', 900, 6)], []);
		expect(folded([deposit, balance])).toMatchObject({
			status: 'Partially paid',
			outstanding: 900,
			milestones: ['Paid', 'Partially paid'],
		});
	});

	it('is delinquent once the date of the balance has passed', () => {
		const late = of('invoice', 'in_2', [openInvoice('in_2', 900, 2, { isPastDue: true })], []);
		expect(folded([deposit, late]).status).toBe('Delinquent');
	});
});

describe('money that goes back', () => {
	const deposit = [arrived('ch_1', 400, 1), back('re_1', 400, 2)];

	it('before the rest came, the deal was never reached', () => {
		const states = [
			of('payment', 'pi_1', [], deposit),
			of('payment', 'pi_2', [], [arrived('ch_2', 600, 3)]),
		];
		expect(folded(states, '10.00')).toMatchObject({ status: 'Partially paid', outstanding: 400 });
	});

	it('after the rest came, it was, and nothing is asked again', () => {
		const states = [
			of('payment', 'pi_1', [], [arrived('ch_1', 400, 1), back('re_1', 400, 4)]),
			of('payment', 'pi_2', [], [arrived('ch_2', 600, 3)]),
		];
		expect(folded(states, '10.00')).toMatchObject({
			status: 'Partially refunded',
			outstanding: 0,
			milestones: ['Partially paid', 'Paid', 'Partially refunded'],
		});
	});

	it('by a chargeback counts as lost', () => {
		const states = [
			of('payment', 'pi_1', [], [arrived('ch_1', 1000, 1), back('dp_1', 300, 4, 'dispute')]),
		];
		expect(folded(states, '10.00')).toMatchObject({
			status: 'Partially charged back',
			totalChargedBack: 300,
			totalRefunded: 0,
			outstanding: 0,
		});
	});
});

describe('one transaction counts once', () => {
	it('on a payment and on the invoice it was laid to', () => {
		const charge = arrived('ch_1', 1000, 1);
		const invoice = of(
			'invoice',
			'in_1',
			[{ ...paidInvoice('in_1', 1000, 2), paymentIds: ['pi_1'] }],
			[charge],
		);
		const payment = of('payment', 'pi_1', [], [charge], { amountDue: 1000, status: 'paid' });
		expect(folded([invoice, payment])).toMatchObject({
			totalPaid: 1000,
			status: 'Paid',
			outstanding: 0,
		});
	});

	it('where a balance that settled an invoice was paid on the same deal before', () => {
		const credit = {
			id: 'in_3/credit',
			kind: 'credit',
			outcome: 'succeeded',
			amount: 25,
			at: day(9),
		} as const;
		const smallerPlan = of(
			'subscription',
			'sub_1',
			[
				paidInvoice('in_1', 100, 1),
				obligation('in_2', 0, {
					status: 'paid',
					carriedOver: 25,
					askedAt: day(5),
					settledAt: day(5),
				}),
				paidInvoice('in_3', 50, 9),
			],
			[arrived('ch_1', 100, 1), arrived('ch_2', 25, 9), credit],
			{ subscription: subscription('sub_1') },
		);
		expect(folded([smallerPlan])).toMatchObject({ status: 'Paid', totalPaid: 125, outstanding: 0 });
		const allBack = {
			...smallerPlan,
			transactions: [...smallerPlan.transactions, back('re_1', 125, 10)],
		};
		expect(folded([allBack]).status).toBe('Refunded');
	});
});

describe('what was paid too much', () => {
	it('settles another invoice of the deal without counting again', () => {
		const first = of(
			'invoice',
			'in_1',
			[{ ...paidInvoice('in_1', 100, 1), overpaid: 20 }],
			[arrived('ch_1', 120, 1)],
		);
		const credit: Transaction = {
			...arrived('in_2/credit', 20, 5),
			kind: 'credit',
		};
		const second = of(
			'invoice',
			'in_2',
			[paidInvoice('in_2', 100, 5)],
			[arrived('ch_2', 80, 5), credit],
		);
		expect(folded([first, second], '2.00')).toMatchObject({ status: 'Paid', outstanding: 0 });
		expect(folded([first, second], '2.10')).toMatchObject({
			status: 'Partially paid',
			totalPaid: 200,
			outstanding: 10,
		});
	});
});

describe('the fields that hold one thing', () => {
	it('a subject that never moved money takes none of them away', () => {
		const visa = { type: 'card', brand: 'visa', last4: '4242' };
		const deposit = of('payment', 'pi_1', [], [{ ...arrived('ch_1', 100, 1), method: visa }]);
		const balance = of(
			'invoice',
			'in_2',
			[openInvoice('in_2', 900, 2, { number: 'B-2', paymentUrl: 'https://pay.example/2' })],
			[],
			{ createdAt: day(9) },
		);
		expect(folded([balance, deposit], '10.00')).toMatchObject({
			lastTransactionId: 'ch_1',
			method: visa,
			lastPaidAt: day(1),
			invoiceNumber: 'B-2',
			paymentUrl: 'https://pay.example/2',
		});
	});

	it('the open invoice that is due first has the link; a paid one has a number and none', () => {
		const invoice = (id: string, on: number) =>
			of(
				'invoice',
				id,
				[openInvoice(id, 100, on, { number: id, paymentUrl: `https://pay.example/${id}` })],
				[],
			);
		expect(folded([invoice('in_2', 7), invoice('in_1', 3)]).invoiceNumber).toBe('in_1');
		const paid = of(
			'invoice',
			'in_3',
			[{ ...paidInvoice('in_3', 100, 8), number: 'in_3' }],
			[arrived('ch_3', 100, 8)],
		);
		const payment = folded([paid]);
		expect([payment.invoiceNumber, payment.paymentUrl]).toEqual(['in_3', undefined]);
	});

	it('a subscription that is over gives way to a live one, whichever is older', () => {
		const over = of('subscription', 'sub_2', [], [], {
			createdAt: day(9),
			subscription: subscription('sub_2', { status: 'canceled', mrr: 0 }),
		});
		const live = of('subscription', 'sub_1', [], [], { subscription: subscription('sub_1') });
		expect(folded([over, live]).subscription?.id).toBe('sub_1');
	});

	it('revenue of all live subscriptions, and the first of their dates', () => {
		const one = (id: string, mrr: number, end: string) =>
			of('subscription', id, [paidInvoice(id, mrr, 1)], [arrived(`ch_${id}`, mrr, 1)], {
				subscription: subscription(id, { mrr, currentPeriodEnd: end }),
			});
		expect(folded([one('sub_1', 100, day(20)), one('sub_2', 50, day(12))])).toMatchObject({
			mrr: 150,
			nextBillingAt: day(12),
			totalPaid: 150,
		});
	});

	it('the reason of a decline that a payment made good is gone', () => {
		const failure = { category: 'declined', code: 'x', message: 'x', retryable: true } as const;
		const declined = of('payment', 'pi_1', [], [], {
			status: 'failed',
			failure,
			amountDue: 400,
			createdAt: day(1),
		});
		const deposit = of('payment', 'pi_2', [], [arrived('ch_2', 400, 2)]);
		expect(folded([declined, deposit], '10.00').failure).toBeUndefined();
		const later = { ...declined, createdAt: day(3) };
		expect(folded([later, deposit], '10.00').failure).toEqual(failure);
	});
});
