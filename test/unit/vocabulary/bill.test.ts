/** A fact of a subscription speaks of its own invoice: the amount, number and page of another one would be told to a customer. */
import { billOf, obligationOf, spokenAmountOf } from '../../../nodes/shared/vocabulary/bill';
import { customerText, overdueText } from '../../../nodes/shared/vocabulary/customerWords';
import type { Fact, Obligation } from '../../../nodes/shared/vocabulary/payment';
import { sentence } from '../../../nodes/shared/vocabulary/words';
import { paidState, paymentState } from '../../support/states';

const obligation = (id: string, overrides: Partial<Obligation> = {}): Obligation => ({
	id,
	status: 'open',
	asked: 10_000,
	discounted: 0,
	creditNoted: 0,
	carriedOver: 0,
	open: 10_000,
	askedAt: '2026-02-01T00:00:00.000Z',
	isPastDue: true,
	dueAt: '2026-02-01T00:00:00.000Z',
	number: `N-${id}`,
	paymentUrl: `https://pay.example/${id}`,
	paymentIds: [],
	...overrides,
});

const fact = (key: string, overrides: Partial<Fact> = {}): Fact => ({
	key: `stripe/acct_1/live/${key}`,
	type: 'invoice.paymentFailed',
	at: '2026-03-01T00:00:00.000Z',
	amount: 10_000,
	current: true,
	...overrides,
});

/** Month 2 was never paid, month 3 has just been tried; the invoice that the state shows is the one due first. */
const STATE = paymentState('sub_1', {
	subject: {
		gateway: 'stripe',
		account: 'acct_1',
		livemode: true,
		kind: 'subscription',
		id: 'sub_1',
	},
	status: 'pastDue',
	amountDue: 30_000,
	amountPaid: 10_000,
	paymentUrl: 'https://pay.example/in_2',
	invoice: {
		id: 'in_2',
		number: 'N-in_2',
		hostedUrl: 'https://pay.example/in_2',
		pdfUrl: 'https://pay.example/in_2.pdf',
	},
	obligations: [
		obligation('in_1', { status: 'paid', open: 0, paymentUrl: undefined, paymentIds: ['pi_1'] }),
		obligation('in_2', {
			declinedIds: ['ch_2'],
			failedAt: '2026-02-01T00:00:00.000Z',
			failure: { category: 'expiredCard', code: 'c', message: 'm', retryable: true },
		}),
		obligation('in_3', {
			failedAt: '2026-03-01T00:00:00.000Z',
			failure: { category: 'insufficientFunds', code: 'c', message: 'm', retryable: true },
		}),
	],
});

it.each([
	['the invoice in its key', fact('in_3/paid', { type: 'subscription.renewed' }), 'in_3'],
	['a payment in its key', fact('pi_1/pm_1/failed'), 'in_1'],
	['the payment that it tells of', fact('x/succeeded', { transactionId: 'pi_1' }), 'in_1'],
	['the try, also where another bill was declined in the same second', fact('ch_2/failed'), 'in_2'],
	['the moment of the try', fact('ch_9/failed'), 'in_3'],
	['nothing', fact('ch_9/failed', { at: '2026-02-02T00:00:00.000Z' }), undefined],
	[
		'nothing, and it is no decline',
		fact('sub_1/canceled', { type: 'subscription.canceled' }),
		undefined,
	],
])('a fact is about the bill that is known by %s', (_by, about, id) => {
	expect(obligationOf(about, STATE)?.id).toBe(id);
});

it('one bill is what every fact is about', () => {
	const [only] = STATE.obligations;
	expect(obligationOf(fact('ch_9/failed'), { ...STATE, obligations: only ? [only] : [] })).toBe(
		only,
	);
});

it('a decline names its own bill, why that failed and where to pay it', () => {
	expect(customerText(fact('ch_9/failed'), STATE)).toBe(
		[
			'Amount: $100.00',
			'Invoice number: N-in_3',
			'What happened: The account did not hold enough money',
			'What helps: Please try again when the account holds enough, or pay in another way',
			'Pay here: https://pay.example/in_3',
		].join('\n'),
	);
});

it('a thank-you carries no document of a bill that is still open', () => {
	const paid = fact('in_1/paid', { type: 'subscription.renewed' });
	expect(customerText(paid, STATE)).toBe('Amount: $100.00\nInvoice number: N-in_1');
});

it('a reminder is about the bill that is overdue', () => {
	const overdue = { amount: 10_000, since: '2026-02-01T00:00:00.000Z', days: 3, invoiceId: 'in_3' };
	expect(overdueText(overdue, STATE)).toContain('Invoice number: N-in_3');
	expect(overdueText(overdue, STATE)).toContain('Pay here: https://pay.example/in_3');
});

it('what is settled leads to what else is open', () => {
	expect(billOf(STATE.obligations[0], STATE).paymentUrl).toBe('https://pay.example/in_2');
});

it('a note names the bill of its fact, and why that one failed', () => {
	const words = { fact: fact('ch_9/failed'), state: STATE, gatewayName: 'Stripe' };
	expect(sentence(words)).toBe(
		'The payment of the invoice N-in_3 of $100.00 by Anna Acme via Stripe was declined. The account did not hold enough money.',
	);
});

it('without a fact, the latest bill is spoken of, never the sum of all', () => {
	expect(spokenAmountOf(STATE)).toBe(10_000);
	expect(spokenAmountOf(paidState('pi_1', 700))).toBe(700);
});
