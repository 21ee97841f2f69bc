/** Payments that no invoice asked for, and what a person does to the deal meanwhile. */
import {
	arrives,
	authorises,
	bills,
	captures,
	charges,
	days,
	debits,
	declines,
	edits,
	holdsSettlementIn,
	moves,
	pays,
	refunds,
	refundsAll,
	releases,
	returnsDebit,
	settles,
	settlesBalances,
	subscribes,
	wires,
	type Steps,
} from '../steps';
import { BY_VISA, money, NO_AMOUNT, OPEN, story, thanked, WON, type Story } from '../story';

const DECLINE = 'The bank declined the payment';
/** Three days to settle, and twenty until it comes back. */
const debitReturned: Steps = [
	debits(100_000),
	days(3),
	settles('succeeds'),
	days(20),
	returnsDebit,
];

export const PAYMENTS: readonly Story[] = [
	...[1_000, NO_AMOUNT].map((deal) =>
		story(
			`authorised 1000, 600 captured, ${typeof deal === 'number' ? deal : 'no'} amount`,
			deal,
			[authorises(100_000), captures(60_000)],
			deal === NO_AMOUNT
				? money('Paid', 600, 0, 0, 0, WON)
				: money('Partially paid', 600, 0, 0, 400, OPEN),
			{ news: [thanked(1)] },
		),
	),
	story(
		'authorised, never captured',
		1_000,
		[authorises(100_000)],
		money('Authorized', 0, 0, 0, 1000, OPEN),
		{ news: [thanked(0)] },
	),
	story(
		'authorised, released',
		1_000,
		[authorises(100_000), releases()],
		money('Canceled', 0, 0, 0, 1000, OPEN),
		{ news: [thanked(0)] },
	),
	story(
		'authorised twice, one released, one captured',
		1_000,
		[authorises(100_000, { as: 'first' }), authorises(100_000), [releases('first'), captures()]],
		money('Paid', 1000, 0, 0, 0, WON),
		{ news: [thanked(1)] },
	),
	story(
		'authorised beside an open invoice',
		2_000,
		[authorises(100_000), bills(100_000)],
		money('Authorized', 0, 0, 0, 2000, OPEN),
	),
	story(
		'captured in part, refunded',
		1_000,
		[authorises(100_000), captures(60_000), refundsAll],
		money('Refunded', 600, 600, 0, 1000, OPEN),
	),
	story(
		'a bank debit returned after days',
		1_000,
		[debitReturned],
		money('Charged back', 1000, 0, 1000, 0, { ...WON, disputeDueBy: null }),
		{ news: [thanked(0)] },
	),
	story(
		'a bank debit returned, paid by card',
		1_000,
		[debitReturned, pays(100_000)],
		money('Paid', 2000, 0, 1000, 0, { ...WON, paymentMethod: BY_VISA }),
	),
	story(
		'a bank debit that bounces',
		1_000,
		[[debits(100_000), days(3), settles('fails')]],
		money('Failed', 0, 0, 0, 1000, {
			...OPEN,
			failureReason: 'The account did not hold enough money',
		}),
		{ news: [thanked(0)] },
	),
	story(
		'no amount, a debit under way beside a payment',
		NO_AMOUNT,
		[pays(5_000), debits(10_000)],
		money('Partially paid', 50, 0, 0, 100),
	),
	story(
		'an overpaid bank transfer',
		1_000,
		[pays(100_000, { bankTransfer: true }), wires(120_000)],
		money('Paid', 1000, 0, 0, 0, WON),
		{ news: [thanked(1)] },
	),
	story(
		'a charge of the old interface',
		1_000,
		[charges(100_000)],
		money('Paid', 1000, 0, 0, 0, WON),
		{
			news: [thanked(1)],
		},
	),
	story(
		'a fee in a foreign currency, known later',
		1_000,
		[[holdsSettlementIn('eur', { usd: 0.9 }), pays(100_000), arrives, settlesBalances]],
		money('Paid', 1000, 0, 0, 0, WON),
		{ news: [thanked(1)] },
	),
	story(
		'no amount, declined 100, then 60 paid',
		NO_AMOUNT,
		[declines(10_000), pays(6_000)],
		money('Paid', 60, 0, 0, 0, { ...WON, failureReason: null }),
	),
	story(
		'a deposit paid, the balance declined',
		1_000,
		[pays(40_000), declines(60_000)],
		money('Partially paid', 400, 0, 0, 600, { ...OPEN, failureReason: DECLINE }),
	),
	story('within the tolerance', 1_000, [pays(99_996)], money('Paid', 999.96, 0, 0, 0, WON), {
		options: { tolerance: '0.05' },
	}),
	story(
		'no currency named, paid in another than the home currency',
		100,
		[pays(10_000, { currency: 'eur' })],
		money('Partially paid', 100, 0, 0, null, OPEN),
		{ reviews: ['otherCurrency'] },
	),
	story(
		'no amount, paid in another currency than the deal',
		{ currency: 'EUR' },
		[pays(10_000)],
		money('Paid', 100, 0, 0, 0, WON),
		{ reviews: [] },
	),
	story(
		'payments of two currencies',
		100,
		[[pays(10_000), arrives, pays(5_000, { currency: 'eur' })]],
		money('Paid', 100, 0, 0, 0, WON),
		{ reviews: ['severalCurrencies'] },
	),
	story(
		'a declined try in another currency',
		1_000,
		[pays(100_000), declines(5_000, { currency: 'eur' })],
		money('Paid', 1000, 0, 0, 0, { ...WON, failureReason: null }),
	),
	story(
		'a test payment, then a live one that is declined',
		100,
		[pays(10_000), declines(10_000, { livemode: true })],
		money('Failed', 0, 0, 0, 100, { failureReason: DECLINE }),
	),
	story(
		'a test subscription, then live money',
		100,
		[subscribes(5_000), pays(10_000, { livemode: true })],
		money('Paid', 100, 0, 0, 0, {
			...WON,
			mrr: null,
			subscriptionStatus: null,
			nextBillingAt: null,
		}),
	),
	story(
		'the amount is raised after it was won',
		1_000,
		[[pays(100_000), arrives, edits({ amount: '1500' })], pays(10_000)],
		money('Partially paid', 1100, 0, 0, 400, WON),
	),
	story(
		'the amount is lowered',
		1_000,
		[[pays(40_000), arrives, edits({ amount: '600' })], pays(20_000)],
		money('Paid', 600, 0, 0, 0, WON),
	),
	story(
		'the amount is taken off',
		1_000,
		[[pays(40_000), arrives, edits({ amount: '' })], pays(10_000)],
		money('Paid', 500, 0, 0, 0, WON),
	),
	story(
		'a lost deal is paid',
		{ amount: '1000', stage: 'closedlost' },
		[pays(100_000)],
		money('Paid', 1000, 0, 0, 0, WON),
	),
	story(
		'won by hand and unpaid',
		{ amount: '1000', stage: 'closedwon' },
		[bills(100_000)],
		money('Pending', 0, 0, 0, 1000, WON),
	),
	story(
		'moved back by a person after it was won',
		1_000,
		[[pays(100_000), arrives, moves('contractsent')], refunds(10_000), pays(10_000)],
		money('Paid', 1100, 100, 0, 0, OPEN),
	),
];
