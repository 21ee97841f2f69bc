import { parseSubjectSet } from '../../../nodes/shared/vocabulary/subjectSet';
import { delayOf } from '../../../nodes/shared/sync/summary/delays';
import type { PaymentEventType } from '../../../nodes/shared/vocabulary/event';
import { agreed, deal, fact, NOON, summaryOf, SYNCED_AT, told } from '../../support/summaries';
import { paymentState } from '../../support/states';

const change = (label: string, from: string | null, to: string) =>
	({ object: 'deal', field: label, label, from, to }) as const;

describe('what a summary counts', () => {
	it.each<[PaymentEventType, string | undefined]>([
		['payment.succeeded', 'paid'],
		['invoice.paid', 'paid'],
		['subscription.renewed', 'paid'],
		['payment.failed', 'declined'],
		['invoice.paymentFailed', 'declined'],
		['refund.succeeded', 'refunded'],
		['dispute.opened', 'disputed'],
		['dispute.won', 'disputeWon'],
		['dispute.lost', 'disputeLost'],
		['refund.pending', undefined],
		['refund.failed', undefined],
		['payment.authorized', undefined],
		['invoice.sent', undefined],
		['dispute.updated', undefined],
	])('%s is %s', (type, outcome) => {
		const { happenings } = summaryOf([agreed('pi_1', [fact(type, 1000)])]);
		expect(happenings.map((happening) => happening.outcome)).toEqual(outcome ? [outcome] : []);
	});

	it.each([
		['the day before', '2026-11-22T23:59:59.000Z', 0],
		['its first second', '2026-11-23T00:00:00.000Z', 1],
		['its last second', '2026-11-23T23:59:59.000Z', 1],
		['the day after', '2026-11-24T00:00:00.000Z', 0],
	])('of %s', (_, at, count) => {
		const outcome = agreed('pi_1', [fact('payment.succeeded', 1000, { at })]);
		expect(summaryOf([outcome]).happenings).toHaveLength(count);
	});

	it('each payment once, however many events told of it', () => {
		const outcome = agreed('pi_1', [fact('payment.succeeded', 1000)]);
		const summary = summaryOf([
			told(outcome, 'payment.succeeded'),
			told(outcome, 'invoice.paid'),
			outcome,
		]);
		expect([summary.changed, summary.happenings.length]).toEqual([1, 1]);
	});

	it('a bank debit by the event that tells that it came through, not by its beginning', () => {
		const debit = agreed('pi_1', [
			fact('payment.succeeded', 1000, { at: '2026-11-18T09:00:00.000Z' }),
		]);
		expect(summaryOf([debit]).happenings).toEqual([]);
		const [happening] = summaryOf([told(debit, 'payment.succeeded')]).happenings;
		expect(happening?.at).toBe(Date.parse(NOON));
	});

	it('an earlier refund of the same payment not again', () => {
		const refunds = agreed('pi_1', [
			fact('refund.succeeded', 300, { at: '2026-11-18T09:00:00.000Z' }),
			fact('refund.succeeded', 200),
		]);
		const { totals } = summaryOf([told(refunds, 'refund.succeeded')]);
		expect(totals[0]?.of.refunded).toEqual({ count: 1, amount: 200 });
	});

	it('a decline after which the customer paid as declined, and as paid since', () => {
		const { happenings } = summaryOf([
			agreed(
				'pi_1',
				[fact('payment.failed', 1000, { current: false }), fact('payment.succeeded', 1000)],
				{ amountPaid: 1000 },
			),
		]);
		expect(happenings.map(({ outcome, isRecovered }) => [outcome, isRecovered])).toEqual([
			['declined', true],
			['paid', false],
		]);
	});
});

describe('totals', () => {
	it('are per currency, in minor units, exact, the busiest currency first', () => {
		const of = (id: string, currency: string, facts: Array<[PaymentEventType, number]>) =>
			agreed(
				id,
				facts.map(([type, amount]) => fact(type, amount)),
				{ currency },
			);
		const { totals } = summaryOf([
			of('pi_1', 'JPY', [['payment.succeeded', 5000]]),
			of('pi_2', 'EUR', [['payment.succeeded', 120_000]]),
			of('pi_3', 'EUR', [
				['payment.succeeded', 30_000],
				['refund.succeeded', 10_001],
			]),
			of('pi_4', 'KWD', [['payment.succeeded', 1234]]),
			of('pi_5', 'EUR', [['payment.succeeded', 9_007_199_254_000_000]]),
		]);
		expect(totals.map(({ currency, of: { paid }, net }) => [currency, paid.amount, net])).toEqual([
			['EUR', 9_007_199_254_150_000, 9_007_199_254_139_999],
			['JPY', 5000, 5000],
			['KWD', 1234, 1234],
		]);
	});

	it('leave out a currency that nobody knows the decimals of', () => {
		const odd = agreed('pi_1', [fact('payment.succeeded', 5)], { currency: 'XXX' });
		expect(summaryOf([odd]).totals).toEqual([]);
	});
});

describe('what a person should look at', () => {
	const paid = [fact('payment.succeeded', 1000)];
	const changes = [change('Payment Status', 'Pending', 'Paid')];

	it('is nothing where every deal agrees', () => {
		const { attention, changed, inCrm } = summaryOf([agreed('pi_1', paid), agreed('pi_2', paid)]);
		expect([attention, changed, inCrm]).toEqual([[], 2, 2]);
	});

	it.each([
		['the deal does not know the payment', null, 'notInCrm'],
		['the deal knows another one', 'stripe/acct_1/live/payment/pi_9', 'notInCrm'],
		['the deal says something else', 'stripe/acct_1/live/payment/pi_1', 'differs'],
	])('%s', (_, text, kind) => {
		const state = paymentState('pi_1', { facts: paid });
		const references = parseSubjectSet(text);
		const outcome = agreed('pi_1', paid, {}, { changes, deal: deal(state, { references }) });
		expect(summaryOf([outcome]).attention).toMatchObject([{ kind, changes }]);
	});

	it('is a payment whose deal would be created, and one that waits for review', () => {
		const state = paymentState('pi_2', { facts: paid });
		const { attention, inCrm } = summaryOf([
			agreed('pi_1', paid, {}, { deal: undefined }),
			{
				outcome: 'needsReview',
				index: 1,
				state,
				reason: 'noDeal',
				message: 'No deal names this payment',
				candidates: [],
				changes: [],
				activities: [],
			},
		]);
		expect(attention.map(({ kind }) => kind)).toEqual(['notInCrm', 'needsReview']);
		expect(inCrm).toBe(0);
	});
});

describe('the delay from payment to CRM', () => {
	const paidOn = (
		id: string,
		at: string,
		now: string | null,
		before: Array<string | null> = [],
	) => {
		const state = paymentState(id, { facts: [fact('payment.succeeded', 1000, { at })] });
		const record = deal(state, {
			fields: { syncedAt: now },
			history: { syncedAt: before.map((value) => ({ value, isByPerson: false })) },
		});
		return agreed(id, state.facts, {}, { deal: record });
	};
	const at = (time: string) => `2026-11-23T${time}.000Z`;

	it.each<[string, string | null, string[], number | undefined]>([
		['the one update after it', at('12:00:03'), [], 3_000],
		['the first of several after it', at('15:00:00'), [at('12:05:00'), at('12:00:02')], 2_000],
		['not those before it', at('12:01:00'), [at('11:59:59')], 60_000],
		['at once', at('12:00:00'), [], 0],
		['no update since: not measured', at('11:00:00'), [], undefined],
		['no update ever: not measured', null, [], undefined],
		['what is no moment: not measured', 'soon', [], undefined],
	])('%s', (_, now, before, slowest) => {
		const { delay } = summaryOf([paidOn('pi_1', NOON, now, before)]);
		expect(delay?.slowest).toBe(slowest);
	});

	it('gives one that half were faster than, the slowest, and how many were measured', () => {
		const { delay } = summaryOf([
			paidOn('pi_1', at('10:00:00'), at('10:00:05')),
			paidOn('pi_2', at('11:00:00'), at('11:00:02')),
			paidOn('pi_3', at('12:00:00'), at('12:14:00')),
			paidOn('pi_4', at('13:00:00'), at('13:00:09')),
			paidOn('pi_5', at('14:00:00'), null),
			agreed('pi_6', [fact('payment.failed', 1000)]),
		]);
		expect(delay).toMatchObject({ median: 5_000, slowest: 840_000, measured: 4, of: 5 });
		expect(delay?.slowestOf.state.subject.id).toBe('pi_3');
	});

	it('is not measured where Synced At is mapped nowhere', () => {
		const { happenings } = summaryOf([paidOn('pi_1', NOON, at('12:00:03'))]);
		expect(delayOf(happenings, undefined)).toBeUndefined();
		expect(delayOf(happenings, SYNCED_AT)).toBeDefined();
	});
});
