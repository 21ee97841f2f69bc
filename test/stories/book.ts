/** The stories of MONEY.md, row by row. */
import {
	arrives,
	attaches,
	bills,
	changesCard,
	changesPlan,
	closes,
	credits,
	days,
	deletes,
	disputes,
	disputesInvoice,
	edits,
	EMAIL,
	ends,
	failsToRenew,
	givesUp,
	hasCredit,
	lays,
	moves,
	NEEDS_3DS,
	ofMonth,
	opensPage,
	overpays,
	pays,
	paysInvoice,
	paysOutside,
	paysPage,
	refunds,
	refundsInvoice,
	renews,
	type Step,
	subscribes,
	DECLINED,
	toldFirst,
	untold,
	VISA,
	voids,
	wires,
} from './steps';
import {
	A_LINK,
	BY_VISA,
	LAST_NUMBER,
	money,
	NO_AMOUNT,
	NO_LINK,
	OPEN,
	SOMETHING,
	story,
	type Story,
	type StoryPlay,
	told,
	WON,
} from './story';

const LOST = { dealstage: 'closedlost' } as const;
const STRANGER = 'stranger@elsewhere.example';
const oneThanks = (times = 1) => ({ types: ['payment.succeeded', 'invoice.paid'], times });
const elsewhere =
	(id: string, command: 'pay' | 'refundRest', amount: number): Step =>
	(world) =>
		world.elsewhere(id, command, { deal: 'A', amount });
const seeds: Step = (world) => world.seedDeal('A', { amount: '50000', emails: [EMAIL] });

const strangerIn = (world: StoryPlay) =>
	world.hubspot.list('contacts').find(({ properties }) => properties.email === STRANGER);
const paysNamingAStranger: Step = (world) =>
	world.stripe.pay({
		amount: 10_000,
		email: EMAIL,
		metadata: {
			...world.naming('A'),
			crm: 'hubspot',
			crm_account: '999',
			crm_contact_id: strangerIn(world)?.id ?? '',
		},
	});
const triesTwelveCards: Step = (world) => {
	for (let card = 0; card < 12; card++) {
		const email = `tester${card}@elsewhere.example`;
		world.stripe.pay({ amount: 100, email, paymentMethod: DECLINED });
	}
	world.remember('deals', String(world.hubspot.list('deals').length));
};

/** Two deals of one customer: what names A leaves B as it is. */
const MINE = { amount: '10000', emails: [EMAIL] };
const B = { amount: '5000', emails: [EMAIL] };
const bUntouched = { deals: { B }, shows: { B: 'untouched' }, reviews: [] } as const;

export const BOOK: readonly Story[] = [
	story(
		'1',
		1_000,
		[pays(100_000), [pays(100_000), refunds()]],
		money('Paid', 2000, 1000, 0, 0, WON),
	),
	story(
		'2',
		1_000,
		[[pays(60_000), refunds()], pays(40_000)],
		money('Partially paid', 1000, 600, 0, 600, OPEN),
	),
	story(
		'3',
		1_000,
		[[pays(40_000), disputes()], closes('lost'), pays(60_000)],
		money('Partially paid', 1000, 0, 400, 400, OPEN),
	),
	story(
		'4',
		1_000,
		[[pays(100_000), disputes({ amount: 30_000 })], closes('lost')],
		money('Partially charged back', 1000, 0, 300, 0, WON),
	),
	story(
		'5',
		1_000,
		[pays(40_000), pays(60_000, { as: 'balance' }), refunds()],
		money('Partially refunded', 1000, 400, 0, 0, WON),
	),
	story(
		'6',
		1_000,
		[bills(100_000), overpays(120_000), refunds(20_000)],
		money('Paid', 1200, 200, 0, 0, WON),
	),
	story(
		'7',
		NO_AMOUNT,
		[
			[bills(90_000), toldFirst, bills(10_000, { as: 'deposit' }), paysInvoice('deposit')],
			paysInvoice('invoice', DECLINED),
		],
		money('Partially paid', 100, 0, 0, 900, OPEN),
	),
	story(
		'8',
		1_500,
		[[bills(90_000), toldFirst, subscribes(5_000)], paysInvoice('invoice', DECLINED)],
		money('Partially paid', 50, 0, 0, 900, OPEN),
	),
	story(
		'9',
		NO_AMOUNT,
		[pays(10_000, { paymentMethod: NEEDS_3DS }), pays(10_000)],
		money('Paid', 100, 0, 0, 0, WON),
	),
	story(
		'10',
		1_000,
		[
			[bills(100_000), givesUp()],
			[bills(100_000), paysInvoice()],
		],
		money('Paid', 1000, 0, 0, 0, WON),
	),
	story(
		'11',
		500,
		[[hasCredit(50_000), bills(50_000)]],
		money('Paid', 0, 0, 0, 0, { ...WON, ...NO_LINK }),
		{ news: [oneThanks()] },
	),
	story(
		'12',
		500,
		[[hasCredit(20_000), bills(50_000)], paysInvoice()],
		money('Paid', 300, 0, 0, 0, WON),
	),
	story('13', 500, [bills(50_000, { percentOff: 100 })], money('Paid', 0, 0, 0, 0, WON), {
		news: [oneThanks()],
	}),
	story(
		'14',
		1_000,
		[[bills(100_000), credits(40_000)], paysInvoice()],
		money('Paid', 600, 0, 0, 0, WON),
	),
	story('15', 1_000, [bills(100_000), credits(100_000)], money('Canceled', 0, 0, 0, 0, OPEN), {
		news: [oneThanks(0)],
	}),
	story(
		'16',
		1_000,
		[[bills(100_000), paysOutside()], credits(100_000, { outOfBand: 100_000 })],
		money('Refunded', 1000, 1000, 0, 0),
		{ news: [told('refund.succeeded')] },
	),
	story(
		'17',
		1_000,
		[[bills(100_000), paysInvoice()], credits(25_000, { toBalance: 25_000 })],
		money('Partially refunded', 1000, 250, 0, 0, WON),
	),
	story('18', 0, [[bills(100_000), lays(1_000)]], money('Partially paid', 10, 0, 0, 990, OPEN)),
	story('19', 99.999, [pays(10_000)], money('Paid', 100, 0, 0, 0, WON)),
	story('20', 33.333333, [pays(3_333)], money('Paid', 33.33, 0, 0, 0, WON)),
	story(
		'21',
		{ amount: '5000.5', currency: 'JPY' },
		[pays(5_001, { currency: 'jpy' })],
		money('Paid', 5001, 0, 0, 0, WON),
	),
	story(
		'22',
		{ amount: '100', currency: 'EUR' },
		[pays(10_000)],
		money('Partially paid', 100, 0, 0, null, OPEN),
		{ reviews: ['otherCurrency'] },
	),
	story(
		'23, by bank transfer',
		1_000,
		[pays(100_000, { bankTransfer: true }), wires(40_000)],
		money('Partially paid', 400, 0, 0, 600, OPEN),
	),
	story(
		'23, by a payment laid to the invoice',
		1_000,
		[[bills(100_000), lays(40_000)]],
		money('Partially paid', 400, 0, 0, 600, OPEN),
	),
	story(
		'24',
		1_000,
		[pays(10_000), bills(90_000)],
		money('Partially paid', 100, 0, 0, 900, {
			...OPEN,
			transactionId: () => expect.stringMatching(/^(ch|py|pi)_/),
			paymentMethod: BY_VISA,
			invoiceNumber: LAST_NUMBER,
			paymentLink: A_LINK,
		}),
	),
	story(
		'25',
		1_000,
		[[pays(100_000), disputes()], closes('won')],
		money('Paid', 1000, 0, 0, 0, { ...WON, disputeDueBy: null }),
	),
	story('26', 100, [pays(10_000), [bills(10_000), attaches()]], money('Paid', 100, 0, 0, 0, WON), {
		news: [oneThanks()],
	}),
	story(
		'27',
		NO_AMOUNT,
		[[subscribes(10_000), renews(3)]],
		money('Paid', 400, 0, 0, 0, { ...WON, mrr: '100' }),
	),
	story(
		'28',
		NO_AMOUNT,
		[[subscribes(10_000), renews(), failsToRenew]],
		money('Delinquent', 200, 0, 0, 100),
	),
	story(
		'29',
		NO_AMOUNT,
		[
			[subscribes(10_000), renews(), failsToRenew],
			[ends('canceled'), ofMonth(-1), voids()],
		],
		money('Paid', 200, 0, 0, 0, { subscriptionStatus: 'Canceled' }),
		{ news: [told('subscription.canceled')] },
	),
	story(
		'30',
		NO_AMOUNT,
		[[subscribes(10_000), failsToRenew, changesCard(VISA), renews()]],
		money('Delinquent', 200, 0, 0, 100),
	),
	story(
		'31',
		NO_AMOUNT,
		[[subscribes(10_000), renews(2), ofMonth(1), refundsInvoice()]],
		money('Partially refunded', 300, 100, 0, 0, WON),
		{ news: [told('refund.succeeded')] },
	),
	story(
		'31, refunded before month 3',
		NO_AMOUNT,
		[[subscribes(10_000), renews(), ofMonth(1), refundsInvoice(), renews()]],
		money('Partially refunded', 300, 100, 0, 0, WON),
		{ news: [told('refund.succeeded')] },
	),
	story(
		'32',
		NO_AMOUNT,
		[[subscribes(10_000), renews(2), ofMonth(1), disputesInvoice], closes('lost')],
		money('Partially charged back', 300, 0, 100, 0, WON),
	),
	story(
		'33',
		NO_AMOUNT,
		[
			[subscribes(1_000, { interval: 'week' }), renews(29), untold, ofMonth(1), refundsInvoice()],
			[ofMonth(2), disputesInvoice],
		],
		money('Disputed', 300, 10, 0, 0, { disputeDueBy: SOMETHING }),
		{ news: [told('refund.succeeded'), told('dispute.opened')] },
	),
	// 100 paid; 30 of it carried to month 2, which asks for 40: 10 are charged.
	story(
		'34',
		NO_AMOUNT,
		[subscribes(10_000), [changesPlan(4_000), renews()]],
		money('Paid', 110, 0, 0, 0, WON),
	),
	story(
		'35',
		NO_AMOUNT,
		[subscribes(10_000), subscribes(5_000)],
		money('Paid', 150, 0, 0, 0, { ...WON, mrr: '150' }),
	),
	...(
		[
			['36', renews()],
			['37', failsToRenew],
		] as const
	).map(([name, month]): Story => ({
		name,
		deals: {},
		steps: [[subscribes(2_900, { deal: null }), untold, days(10), seeds, month]],
		shows: { A: 'untouched' },
	})),
	story(
		'38',
		{ ...MINE, stage: 'closedwon' },
		[bills(1_000_000, { deal: null }), paysInvoice()],
		money('Paid', 10000, 0, 0, 0, WON),
		{ deals: { B }, shows: { B: 'untouched' } },
	),
	{
		name: '39',
		deals: { A: { amount: '1000', emails: [EMAIL] }, B: { amount: '1000', emails: [EMAIL] } },
		steps: [[pays(100_000), arrives, deletes, refunds()]],
		shows: { B: 'untouched' },
		reviews: ['dealGone'],
	},
	story(
		'40, voided',
		MINE,
		[bills(1_000_000), voids()],
		money('Canceled', 0, 0, 0, 10000, OPEN),
		bUntouched,
	),
	story(
		'40, paid outside',
		MINE,
		[bills(1_000_000), paysOutside()],
		money('Paid', 10000, 0, 0, 0, WON),
		bUntouched,
	),
	story(
		'40, a renewal voided after a decline',
		{ emails: [EMAIL] },
		[
			[subscribes(10_000), failsToRenew],
			[ofMonth(-1), voids()],
		],
		money('Paid', 100, 0, 0, 0, WON),
		bUntouched,
	),
	...(
		[
			['41', {}, 100],
			['41, a subscription', { interval: 'month' }, 100],
			['41, free by coupon', { percentOff: 100 }, 0],
		] as const
	).map(([name, more, paid]) =>
		story(name, 100, [opensPage(10_000, more), paysPage], money('Paid', paid, 0, 0, 0, WON), {
			deals: { B: { amount: '50000', emails: [EMAIL] } },
			shows: { B: 'untouched' },
		}),
	),
	story('42', 100, [paysNamingAStranger], 'untouched', {
		deals: { S: { emails: [STRANGER] } },
		shows: { S: 'untouched' },
		check: (world) => {
			const stranger = strangerIn(world);
			expect(stranger?.properties.crm_payment_customer_id ?? null).toBeNull();
			expect(stranger?.dealIds).toEqual([world.idOf('S')]);
		},
	}),
	story(
		'43',
		1_000,
		[[pays(5_000), arrives, edits({ crm_payment_references: '' })], pays(95_000)],
		money('Partially paid', 950, 0, 0, 50, OPEN),
	),
	story(
		'45, a renewal',
		NO_AMOUNT,
		[[subscribes(10_000), arrives, moves('closedlost'), renews()]],
		money('Paid', 200, 0, 0, 0, LOST),
	),
	story(
		'45, a full refund',
		100,
		[[pays(10_000), arrives, moves('closedlost')], refunds()],
		money('Refunded', 100, 100, 0, 0, LOST),
	),
	story(
		'45, shipping on a refunded deal',
		100,
		[[pays(10_000), refunds(), arrives, moves('closedlost')], pays(500)],
		{ totalPaid: '105', totalRefunded: '100', ...LOST },
	),
	story(
		'50',
		1_000,
		[pays(40_000), elsewhere('balance', 'pay', 60_000)],
		money('Paid', 1000, 0, 0, 0, { ...WON, gateway: 'Other Pay' }),
		{ news: [oneThanks(2)], reviews: [] },
	),
	story(
		'50, the deposit of the other gateway refunded later',
		1_000,
		[elsewhere('deposit', 'pay', 40_000), pays(60_000), elsewhere('deposit', 'refundRest', 40_000)],
		money('Partially refunded', 1000, 400, 0, 0, { ...WON, gateway: 'Stripe' }),
		{ news: [told('refund.succeeded')] },
	),
	story('51', 100, [pays(10_000), pays(4_000, { livemode: true })], {
		paymentStatus: 'Partially paid',
		totalPaid: '40',
		amountOutstanding: '60',
	}),
	{
		name: '52',
		deals: {},
		steps: [triesTwelveCards],
		shows: {},
		options: { unmatched: 'createDeal', newDeal: { name: 'Deal of {customerName}' } },
		check: (world) =>
			expect(String(world.hubspot.list('deals').length)).toBe(world.recall('deals')),
	},
];
