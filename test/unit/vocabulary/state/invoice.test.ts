/** What an invoice is, by its record alone; the numbers are those of the stories in MONEY.md. */
import type { Obligation, PaymentState } from '../../../../nodes/shared/vocabulary/payment';
import { invoiceState } from '../../../../nodes/shared/vocabulary/state/invoice';
import type { InvoiceRecord } from '../../../../nodes/shared/vocabulary/state/record';
import {
	attemptOf,
	declined,
	disputeOf,
	hour,
	invoiceOf,
	laid,
	moved,
	names,
	paidInvoiceOf,
	paymentOf,
	refundOf,
	START,
	subjectOf,
	types,
} from '../../../support/records';

const HOUR_MS = 3_600_000;

const read = (invoice: InvoiceRecord, hours = 2): PaymentState =>
	invoiceState(subjectOf('invoice', 'bill'), invoice, START + hours * HOUR_MS);
const review = { id: 'look', openedAt: hour(2), isOpen: true, amount: 1_000 };
const failed = paymentOf({ stage: 'failed', attempts: [declined()] });
const waits = paymentOf({ stage: 'actionRequired', attempts: [], openTry: 'pay/card' });
const under = paymentOf({
	stage: 'processing',
	attempts: [attemptOf({ id: 'next', outcome: 'pending' })],
});
const deposit = paymentOf({ id: 'first', attempts: [attemptOf({ id: 'part', amount: 400 })] });
const rest = paymentOf({ attempts: [attemptOf({ amount: 600, triedAt: hour(3) })] });
const whole = (id: string, amount: number) => [{ id, amount, at: hour(1) }];

interface Row {
	readonly invoice: InvoiceRecord;
	readonly hours?: number;
	readonly status: PaymentState['status'];
	readonly obligation: Partial<Obligation>;
	readonly money: Readonly<Record<string, number>>;
	readonly told: readonly string[];
	readonly keys?: readonly string[];
}

const ROWS: Readonly<Record<string, Row>> = {
	'sent, and not due yet': {
		invoice: invoiceOf(),
		status: 'pending',
		obligation: { status: 'open', asked: 1_000, open: 1_000, isPastDue: false },
		money: {},
		told: ['invoice.sent'],
		keys: ['bill/sent'],
	},
	'due in this moment, which is in time': {
		...{ invoice: invoiceOf(), hours: 24, status: 'pending' },
		obligation: { isPastDue: false },
		...{ money: {}, told: ['invoice.sent'] },
	},
	'not paid when it was due': {
		...{ invoice: invoiceOf({ remaining: 700 }), hours: 25, status: 'pending' },
		obligation: { status: 'open', isPastDue: true, dueAt: hour(24) },
		...{
			money: {},
			told: ['invoice.sent', 'invoice.overdue'],
			keys: ['bill/sent', 'bill/overdue'],
		},
	},
	'paid late is overdue no more': {
		...{ invoice: paidInvoiceOf(), hours: 99, status: 'paid' },
		obligation: { status: 'paid', open: 0, isPastDue: false, settledAt: hour(1) },
		money: { 'payment succeeded': 1_000 },
		told: ['invoice.sent?', 'invoice.paid'],
		keys: ['bill/sent', 'bill/paid'],
	},
	'a renewal that was paid': {
		invoice: paidInvoiceOf({
			billing: 'renewal',
			periodEnd: hour(24 * 31),
			collection: 'automatic',
		}),
		...{ status: 'paid', obligation: { status: 'paid' }, money: { 'payment succeeded': 1_000 } },
		...{ told: ['subscription.renewed'], keys: ['bill/paid'] },
	},
	'11 settled by the balance': {
		invoice: paidInvoiceOf({
			paid: 0,
			payments: [],
			credit: { id: 'c', amount: 1_000, at: hour(0) },
		}),
		...{ status: 'paid', obligation: { status: 'paid', asked: 1_000, open: 0 } },
		...{ money: { 'credit succeeded': 1_000 }, told: ['invoice.sent?', 'invoice.paid'] },
	},
	'12 in part by the balance, before the card': {
		invoice: invoiceOf({ remaining: 600, credit: { id: 'c', amount: 400, at: hour(0) } }),
		...{ status: 'pending', obligation: { asked: 1_000, open: 600 } },
		...{ money: { 'credit succeeded': 400 }, told: ['invoice.sent'] },
	},
	'13 with a coupon for all of it': {
		invoice: paidInvoiceOf({
			asked: { amount: 0, due: 0, discounted: 1_000 },
			paid: 0,
			payments: [],
		}),
		...{ status: 'paid', obligation: { status: 'paid', asked: 0, discounted: 1_000 }, money: {} },
		told: ['invoice.sent?', 'invoice.paid'],
	},
	'15 credited in full while open: nobody is thanked': {
		invoice: paidInvoiceOf({
			asked: { amount: 0, due: 0, creditNoted: 1_000, discounted: 50 },
			...{ paid: 0, payments: [] },
		}),
		...{
			status: 'paid',
			obligation: { status: 'paid', asked: 0 },
			money: {},
			told: ['invoice.sent?'],
		},
	},
	'over nothing, as of a trial: nobody is thanked': {
		invoice: paidInvoiceOf({ asked: { amount: 0, due: 0 }, paid: 0, payments: [] }),
		...{ status: 'paid', obligation: { asked: 0 }, money: {}, told: ['invoice.sent?'] },
	},
	'below zero, with what is carried over': {
		invoice: paidInvoiceOf({
			asked: { amount: 0, due: 0, carriedOver: 300, discounted: 50 },
			...{ paid: 0, payments: [] },
		}),
		...{ status: 'paid', obligation: { asked: 0, carriedOver: 300 }, money: {} },
		told: ['invoice.sent?'],
	},
	'16 paid outside, credited outside': {
		invoice: paidInvoiceOf({
			...{ payments: [], outside: whole('bill/outside', 1_000) },
			creditNotes: [{ id: 'note', at: hour(9), outside: 1_000, toBalance: 0 }],
		}),
		...{ status: 'paid', obligation: { status: 'paid', asked: 1_000 } },
		money: { 'payment succeeded': 1_000, 'refund succeeded': 1_000 },
		told: ['invoice.sent?', 'invoice.paid?', 'refund.succeeded'],
		keys: ['bill/sent', 'bill/paid', 'note/succeeded'],
	},
	'17 paid, then credited to the balance and outside: one refund': {
		invoice: paidInvoiceOf({
			creditNotes: [
				{ id: 'note', at: hour(9), outside: 50, toBalance: 200, reason: 'order change' },
			],
		}),
		...{ status: 'paid', obligation: { asked: 1_000 } },
		money: { 'payment succeeded': 1_000, 'refund succeeded': 250 },
		told: ['invoice.sent?', 'invoice.paid', 'refund.succeeded'],
	},
	'a credit note that the gateway refunded is the refund': {
		invoice: paidInvoiceOf(
			{ creditNotes: [{ id: 'note', at: hour(9), outside: 0, toBalance: 0 }] },
			paymentOf({ refunds: [refundOf()] }),
		),
		...{ status: 'paid', obligation: {} },
		money: { 'payment succeeded': 1_000, 'refund succeeded': 400 },
		told: ['invoice.sent?', 'invoice.paid', 'refund.succeeded'],
		keys: ['bill/sent', 'bill/paid', 'back/succeeded'],
	},
	'paid, and all of it refunded': {
		invoice: paidInvoiceOf({}, paymentOf({ refunds: [refundOf({ amount: 1_000 })] })),
		...{ status: 'paid', obligation: { status: 'paid' } },
		money: { 'payment succeeded': 1_000, 'refund succeeded': 1_000 },
		told: ['invoice.sent?', 'invoice.paid?', 'refund.succeeded'],
	},
	'paid, and lost in a dispute': {
		invoice: paidInvoiceOf(
			{},
			paymentOf({ disputes: [disputeOf({ status: 'lost', movedAt: hour(8) })] }),
		),
		...{ status: 'paid', obligation: { status: 'paid' } },
		money: { 'payment succeeded': 1_000, 'dispute succeeded': 1_000 },
		told: ['invoice.sent?', 'invoice.paid?', 'dispute.opened?', 'dispute.lost'],
	},
	'23 paid in part by a payment laid to it': {
		invoice: invoiceOf({ paid: 400, remaining: 600, payments: [laid(deposit, { amount: 400 })] }),
		...{ status: 'partiallyPaid', obligation: { open: 600 }, money: { 'payment succeeded': 400 } },
		...{ told: ['invoice.sent', 'payment.succeeded'], keys: ['bill/sent', 'part/succeeded'] },
	},
	'23 paid by a part of a transfer': {
		invoice: invoiceOf({
			payments: [
				laid(
					paymentOf({
						stage: 'actionRequired',
						attempts: [attemptOf({ amount: 400, isPart: true })],
					}),
				),
			],
		}),
		...{ status: 'partiallyPaid', obligation: { open: 600 }, money: { 'payment succeeded': 400 } },
		told: ['invoice.sent', 'payment.actionRequired'],
	},
	'the rest of a deposit is the payment of the invoice': {
		invoice: paidInvoiceOf({ paidAt: hour(3), payments: [laid(deposit), laid(rest)] }),
		...{ status: 'paid', obligation: { status: 'paid' }, money: { 'payment succeeded': 1_000 } },
		told: ['invoice.sent?', 'payment.succeeded', 'invoice.paid'],
		keys: ['bill/sent', 'part/succeeded', 'bill/paid'],
	},
	'26 a payment that was attached afterwards keeps its key': {
		invoice: paidInvoiceOf({ payments: [laid(paymentOf(), { laidAt: hour(2) })], paidAt: hour(2) }),
		...{ status: 'paid', obligation: {}, money: { 'payment succeeded': 1_000 } },
		...{ told: ['invoice.sent?', 'invoice.paid'], keys: ['bill/sent', 'try/succeeded'] },
	},
	'paid, and looked at by a person': {
		invoice: paidInvoiceOf({}, paymentOf({ attempts: [attemptOf({ review })] })),
		status: 'underReview',
		obligation: { status: 'open', open: 1_000, isPastDue: false },
		money: { 'payment pending': 1_000 },
		told: ['invoice.sent?', 'payment.underReview'],
	},
	declined: {
		invoice: invoiceOf({ payments: [laid(failed)], nextTryAt: hour(30) }),
		status: 'failed',
		obligation: {
			failedAt: hour(1),
			failure: { ...failed.attempts[0]?.failure, nextRetryAt: hour(30) } as Obligation['failure'],
		},
		...{ money: { 'payment failed': 1_000 }, told: ['invoice.sent', 'invoice.paymentFailed'] },
		keys: ['bill/sent', 'try/failed'],
	},
	'declined, then paid: the decline is over': {
		invoice: paidInvoiceOf({
			payments: [laid(failed), laid(paymentOf({ attempts: [attemptOf({ id: 'next' })] }))],
		}),
		...{ status: 'paid', obligation: { status: 'paid' } },
		money: { 'payment failed': 1_000, 'payment succeeded': 1_000 },
		told: ['invoice.sent?', 'invoice.paymentFailed?', 'invoice.paid'],
	},
	'declined, and tried again at the bank': {
		invoice: invoiceOf({ payments: [laid(failed), laid(under)] }),
		...{ status: 'pending', obligation: {} },
		money: { 'payment failed': 1_000, 'payment pending': 1_000 },
		told: ['invoice.sent', 'invoice.paymentFailed', 'payment.pending'],
	},
	'that the customer has to confirm': {
		invoice: invoiceOf({ payments: [laid(waits)] }),
		...{ status: 'actionRequired', obligation: {}, money: {} },
		told: ['invoice.sent', 'payment.actionRequired'],
		keys: ['bill/sent', 'pay/card/actionRequired'],
	},
	'29 declined, then voided with its payment': {
		invoice: invoiceOf({
			stage: 'voided',
			remaining: 0,
			voidedAt: hour(4),
			abandoned: [laid(failed)],
			asked: { amount: 0 },
		}),
		...{
			status: 'canceled',
			obligation: { status: 'voided', asked: 0, open: 0, settledAt: hour(4) },
		},
		money: { 'payment failed': 1_000 },
		told: ['invoice.sent?', 'invoice.paymentFailed?', 'invoice.voided'],
		keys: ['bill/sent', 'try/failed', 'bill/voided'],
	},
	'given up: still asked for, and late no more': {
		...{ invoice: invoiceOf({ stage: 'uncollectible', givenUpAt: hour(48) }), hours: 99 },
		status: 'uncollectible',
		obligation: { status: 'uncollectible', asked: 1_000, open: 0, isPastDue: false },
		money: {},
		told: ['invoice.sent?', 'invoice.overdue', 'invoice.uncollectible'],
	},
	'given up, then paid after all': {
		invoice: paidInvoiceOf({ givenUpAt: hour(1), paidAt: hour(2) }),
		...{ status: 'paid', obligation: { status: 'paid' }, money: { 'payment succeeded': 1_000 } },
		told: ['invoice.sent?', 'invoice.uncollectible?', 'invoice.paid'],
	},
};

describe('an invoice', () => {
	it.each(Object.entries(ROWS))(
		'%s',
		(_name, { invoice, hours, status, obligation, money, told, keys }) => {
			const state = read(invoice, hours);
			expect(state.status).toBe(status);
			expect(state.obligations).toHaveLength(1);
			expect(state.obligations[0]).toMatchObject(obligation);
			expect('failure' in (state.obligations[0] ?? {})).toBe('failure' in obligation);
			expect(moved(state)).toEqual(money);
			expect(types(state)).toEqual(told);
			if (keys) expect(names(state)).toEqual(keys);
			expect(state.amountDue).toBe(invoice.asked.amount);
		},
	);

	it('that is a draft asks for nothing, and says where it could not be made final', () => {
		const unfinished = { code: 'tax', message: 'No place for the tax.' };
		const state = read(invoiceOf({ stage: 'draft', finalizedAt: undefined, unfinished }));
		expect(state).toMatchObject({ status: 'draft', obligations: [], amountDue: 0 });
		expect(state.facts).toMatchObject([
			{ type: 'invoice.finalizationFailed', amount: 1_000, reason: 'No place for the tax.' },
		]);
		expect(names(state)).toEqual(['bill-finalizationFailed-tax']);
		expect(names(read(invoiceOf({ unfinished })))).toEqual(['bill/sent']);
	});

	it('with a word that nobody knows asks for nothing', () => {
		expect(read(invoiceOf({ stage: 'unknown' }))).toMatchObject({
			status: 'unknown',
			obligations: [],
		});
	});

	it('says what each fact was about', () => {
		const invoice = paidInvoiceOf({ billing: 'renewal', periodEnd: '2026-09-03T00:00:00.000Z' });
		expect(read(invoice).facts.at(-1)).toMatchObject({
			...{ amount: 1_000, at: hour(1), transactionId: 'try', reason: 'renewal 2026-09' },
		});
		const [, late] = read(invoiceOf({ remaining: 700 }), 25).facts;
		expect(late).toMatchObject({ at: hour(24), amount: 700 });
		const [, voided] = read(invoiceOf({ stage: 'voided', voidedAt: hour(4) })).facts;
		expect(voided).toMatchObject({ at: hour(4), amount: 1_000 });
	});

	it('has a page to pay on while it may be paid, and its number always', () => {
		const shown = { page: 'https://page', pdfUrl: 'https://pdf', number: 'N-1' };
		const open = read(invoiceOf(shown));
		expect(open).toMatchObject({ paymentUrl: 'https://page', invoice: { owedSince: hour(24) } });
		expect(open.obligations).toMatchObject([{ paymentUrl: 'https://page', number: 'N-1' }]);
		const paid = read(paidInvoiceOf(shown));
		expect(paid.paymentUrl).toBeUndefined();
		expect(paid.invoice).toEqual({
			...{
				id: 'bill',
				number: 'N-1',
				hostedUrl: 'https://page',
				pdfUrl: 'https://pdf',
				dueAt: hour(24),
			},
		});
		expect(read(invoiceOf({ dueAt: undefined })).invoice?.owedSince).toBe(hour(0));
		expect(read(invoiceOf({ stage: 'uncollectible' })).invoice?.owedSince).toBeUndefined();
	});

	it('says what was overpaid, and which payments are its own', () => {
		const [obligation] = read(paidInvoiceOf({ asked: { overpaid: 200 } })).obligations;
		expect(obligation).toMatchObject({ overpaid: 200, paymentIds: ['pay'], askedAt: hour(0) });
		expect(read(invoiceOf()).obligations[0]).not.toHaveProperty('overpaid');
	});
});

describe('without a due date, collected by the gateway, it is past due', () => {
	const automatic = { dueAt: undefined, collection: 'automatic' } as const;
	const noTry = { id: 'pay/card', at: hour(1), amount: 1_000 };
	const left = paymentOf({
		...{ stage: 'failed', attempts: [] },
		declines: [
			{ ...noTry, failure: { category: 'declined', code: '', message: '', retryable: true } },
		],
	});
	it.each<[string, InvoiceRecord, boolean]>([
		['never before it was tried', invoiceOf(automatic), false],
		['once it was declined', invoiceOf({ ...automatic, tries: 1, payments: [laid(failed)] }), true],
		[
			'once it was declined without a transaction',
			invoiceOf({ ...automatic, payments: [laid(left)] }),
			true,
		],
		[
			'after the second try, whatever the last one shows',
			invoiceOf({ ...automatic, tries: 2 }),
			true,
		],
		[
			'never while the first try is under way',
			invoiceOf({ ...automatic, tries: 1, payments: [laid(under)] }),
			false,
		],
		[
			'never where the customer pays it',
			invoiceOf({ dueAt: undefined, payments: [laid(failed)] }),
			false,
		],
		[
			'never by a decline, where it has a date',
			invoiceOf({ ...automatic, dueAt: hour(24), tries: 3 }),
			false,
		],
	])('%s', (_name, invoice, isPastDue) => {
		expect(read(invoice).obligations).toMatchObject([{ isPastDue }]);
	});

	it('a try that made no transaction was made once it was final', () => {
		const [obligation] = read(
			invoiceOf({ finalizedAt: hour(3), payments: [laid(left)] }),
		).obligations;
		expect(obligation?.failedAt).toBe(hour(3));
	});
});
