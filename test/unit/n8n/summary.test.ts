import { barsOf, percentOf } from '../../../nodes/shared/n8n/summary/bars';
import { toSummaryItem } from '../../../nodes/shared/n8n/summary/item';
import { durationText } from '../../../nodes/shared/n8n/summary/words';
import type { SyncOutcome } from '../../../nodes/shared/sync/types';
import { agreed, deal, fact, summaryOf } from '../../support/summaries';
import { paymentState } from '../../support/states';
import { subjectSet } from '../../../nodes/shared/vocabulary/subjectSet';

const NAMES = { gatewayName: 'Stripe', crmName: 'HubSpot', isTest: false };
const itemOf = (outcomes: readonly SyncOutcome[], isCut = false, isTest = false) =>
	toSummaryItem(summaryOf(outcomes, isCut), { ...NAMES, isTest });
const paid = (id: string, amount: number, currency: string, name = 'Acme') =>
	agreed(id, [fact('payment.succeeded', amount)], { currency, customer: { name } });
const waiting = (name: string, message: string): SyncOutcome => ({
	outcome: 'needsReview',
	index: 0,
	state: paymentState('pi_9', { customer: { name }, amountDue: 7700, currency: 'EUR' }),
	reason: 'noDeal',
	message,
	candidates: [],
	changes: [],
	activities: [],
});

describe('the headline', () => {
	it.each<[string, SyncOutcome[], string]>([
		['an empty day', [], 'nothing happened'],
		['one payment', [paid('pi_1', 120_000, 'EUR')], '€1,200.00 paid'],
		[
			'two currencies',
			[paid('pi_1', 120_000, 'EUR'), paid('pi_2', 500, 'JPY')],
			'€1,200.00 and ¥500 paid',
		],
		[
			'three, exact in each',
			[paid('pi_1', 1, 'USD'), paid('pi_2', 1234, 'KWD'), paid('pi_3', 500, 'JPY')],
			'¥500, KWD 1.234 and $0.01 paid',
		],
		[
			'nothing but trouble',
			[agreed('pi_1', [fact('payment.failed', 1000)]), waiting('Eve', 'No deal')],
			'nothing paid, 1 declined, 1 needs a person',
		],
	])('of %s', (_, outcomes, headline) => {
		expect(String(itemOf(outcomes).headline).replaceAll('\u00a0', ' ')).toBe(headline);
	});
});

describe('the report', () => {
	it('of a quiet day is short, and says whether anything else changed', () => {
		const empty = itemOf([]);
		expect(empty).toMatchObject({ quiet: true, healthy: true, totals: [], delay: null });
		expect(empty.text).toContain(
			'Nothing happened: no payment, decline, refund or dispute at Stripe.',
		);
		expect(empty.html).toContain('Nothing happened');
		expect(empty.html).not.toContain('What happened');
		const other = itemOf([agreed('sub_1', [fact('subscription.updated')])]);
		expect(other.text).toContain('1 other change is in HubSpot.');
	});

	it('has money as exact text, per currency, never added across', () => {
		const { totals, text } = itemOf([
			paid('pi_1', 120_000, 'EUR'),
			paid('pi_2', 1, 'EUR'),
			paid('pi_3', 500, 'JPY'),
			paid('pi_4', 1234, 'KWD'),
		]);
		expect(totals).toMatchObject([
			{ currency: 'EUR', paid: { count: 2, amount: '1200.01', amountText: '€1,200.01' } },
			{ currency: 'JPY', paid: { count: 1, amount: '500', amountText: '¥500' } },
			{ currency: 'KWD', paid: { count: 1, amount: '1.234' } },
		]);
		expect(text).toContain('Paid: €1,200.01 (2)');
	});

	it.each(['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "Eve's & <b>Sons</b>"])(
		'shows %s as text, wherever a payer or a person typed it',
		(name) => {
			const state = paymentState('pi_1', {
				facts: [fact('payment.succeeded', 1000)],
				customer: { name },
			});
			const record = deal(state, { name });
			const differing = [
				{ object: 'deal', field: 'f', label: name, from: name, to: name } as const,
			];
			const { html } = itemOf([
				agreed('pi_1', state.facts, { customer: { name } }, { deal: record, changes: differing }),
				waiting(name, name),
				agreed('pi_2', [fact('payment.failed', 1000, { reason: name })]),
			]);
			expect(html).not.toContain(name);
			expect(html).not.toMatch(/<(script|img|b>S)/);
		},
	);

	it('makes no link of an address that is none of the web', () => {
		const { html } = itemOf([
			agreed('pi_1', [fact('payment.succeeded', 1000)], { url: 'javascript:alert(1)' }),
		]);
		expect(html).not.toContain('javascript:');
	});

	it('holds nothing that mail programs drop or that tells others', () => {
		const { html } = itemOf([paid('pi_1', 1000, 'EUR'), waiting('Eve', 'No deal')]);
		expect(html).not.toMatch(/<(script|style|link|img|svg|iframe|form)|\bsrc=|url\(/i);
	});

	it('says what waits, why, and what helps', () => {
		const state = paymentState('pi_2', { facts: [fact('payment.succeeded', 1000)] });
		const lost = agreed(
			'pi_2',
			state.facts,
			{},
			{
				deal: { ...deal(state, { fields: {} }), references: subjectSet([]) },
				changes: [{ object: 'deal', field: 's', label: 'Payment Status', from: null, to: 'Paid' }],
			},
		);
		const { healthy, text, html, counts } = itemOf([
			paid('pi_1', 1000, 'EUR'),
			lost,
			waiting('Eve', 'No deal'),
		]);
		expect([healthy, counts]).toEqual([
			false,
			expect.objectContaining({ paid: 2, changed: 3, inCrm: 1, needsPerson: 2 }),
		]);
		expect(text).toContain(
			'Not in HubSpot yet: Anna Acme, $10.00. The deal "Acme, yearly" does not',
		);
		expect(text).toContain('Waits for review: Eve, €77.00. No deal.');
		expect(html).toContain('2 of 3 payments need a person');
		expect(html).toContain('workflow which brings payments to the CRM is published');
	});

	it('says that it is about test payments, and that it is not complete', () => {
		const { text, html, complete, healthy } = itemOf([paid('pi_1', 1000, 'EUR')], true, true);
		expect([complete, healthy]).toEqual([false, false]);
		for (const told of [text, html]) {
			expect(told).toContain('Test payments: no real money moved.');
			expect(told).toContain('the totals are not complete');
		}
	});

	it('stays short enough for a mail program, however much happened', () => {
		const { html, happenings } = itemOf(
			Array.from({ length: 300 }, (_, place) => paid(`pi_${place}`, 1000, 'EUR')),
		);
		expect(html).toContain('and 250 more');
		expect(String(html).length).toBeLessThan(100_000);
		expect(happenings).toHaveLength(300);
	});
});

describe('the bars', () => {
	it.each([
		[0, 1000, 0],
		[1, 1_000_000, 1],
		[500, 1000, 50],
		[1000, 1000, 100],
		[0, 0, 0],
		[9_007_199_254_740_991, 9_007_199_254_740_991, 100],
	])('%i of %i is %i percent', (amount, largest, percent) => {
		expect(percentOf(amount, largest)).toBe(percent);
	});

	it('have a name with their figures, and stand only for what happened, and for what was paid', () => {
		const [totals] = summaryOf([agreed('pi_1', [fact('payment.failed', 1000)])]).totals;
		const html = totals ? barsOf(totals) : '';
		expect(html).toContain('aria-label="Declined: $10.00, 1 time"');
		expect(html).toContain('aria-label="Paid: $0.00, 0 times"');
		expect(html.match(/width="100%" bgcolor="#c0392b"/g)).toHaveLength(1);
		expect(html).not.toContain('Refunded');
	});
});

it.each([
	[0, '1 s'],
	[999, '1 s'],
	[1_000, '1 s'],
	[1_001, '2 s'],
	[59_000, '59 s'],
	[59_999, '1 min'],
	[60_000, '1 min'],
	[125_000, '2 min 5 s'],
	[3_600_000, '1 h'],
	[3_900_000, '1 h 5 min'],
	[180_000_000, '2 d 2 h'],
])('%i ms is %s', (milliseconds, text) => {
	expect(durationText(milliseconds)).toBe(text);
});
