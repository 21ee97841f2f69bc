/** The oracle's oracle: the stories 1-35 of MONEY.md written down by hand, and beside each what the table says of it. */
import {
	type BookDeal,
	type BookInvoice,
	type BookMove,
	bookOf,
	type BookPage,
	type BookSubject,
	majorText,
	minorUnits,
	TWO_CURRENCIES,
} from '../../support/controllersBook';

const day = (number: number) => new Date(Date.UTC(2026, 0, number)).toISOString();

const deal = (amount: string | null, currency: string | null = 'USD'): BookDeal => ({
	amount,
	currency,
	home: 'USD',
});

const move = (id: string, kind: BookMove['kind'], major: number, at: number): BookMove => ({
	id,
	kind,
	amount: Math.round(major * 100),
	at: day(at),
});

/** A payment that no invoice asked for, and what became of its money. */
const payment = (
	id: string,
	major: number,
	at: number,
	...later: readonly BookMove[]
): BookSubject => ({
	id,
	kind: 'payment',
	currency: 'USD',
	attempt: { word: 'paid', amount: Math.round(major * 100), at: day(at) },
	moves: [move(`${id}.paid`, 'paid', major, at), ...later],
});

interface Billed {
	readonly status?: BookInvoice['status'];
	readonly settled?: number;
	readonly open?: number;
	readonly late?: boolean;
	readonly discounted?: number;
	readonly creditNoted?: number;
	readonly carriedOver?: number;
	readonly paymentIds?: readonly string[];
}

const bill = (id: string, asked: number, at: number, billed: Billed = {}): BookInvoice => ({
	id,
	status: billed.status ?? (billed.settled === undefined ? 'open' : 'paid'),
	asked: asked * 100,
	at: day(at),
	...(billed.settled === undefined ? {} : { settledAt: day(billed.settled) }),
	open: (billed.open ?? (billed.settled === undefined && !billed.status ? asked : 0)) * 100,
	discounted: (billed.discounted ?? 0) * 100,
	creditNoted: (billed.creditNoted ?? 0) * 100,
	carriedOver: (billed.carriedOver ?? 0) * 100,
	isPastDue: billed.late ?? false,
	paymentIds: billed.paymentIds ?? [],
});

const invoice = (
	id: string,
	one: BookInvoice,
	moves: readonly BookMove[] = [],
	word: BookSubject['word'] = 'waiting',
): BookSubject => ({ id, kind: 'invoice', currency: 'USD', invoices: [one], moves, word });

const subscription = (
	id: string,
	invoices: readonly BookInvoice[],
	moves: readonly BookMove[],
	extra: Partial<BookSubject> = {},
): BookSubject => ({ id, kind: 'subscription', currency: 'USD', invoices, moves, ...extra });

const month = (number: number, major = 100, id = 'm') => ({
	bill: bill(`${id}${number}`, major, 30 * number, { settled: 30 * number }),
	paid: move(`${id}${number}.paid`, 'paid', major, 30 * number),
});
const months = (...numbers: readonly number[]) => ({
	bills: numbers.map((number) => month(number).bill),
	paid: numbers.map((number) => month(number).paid),
});

interface Story {
	readonly number: string;
	readonly deal: BookDeal;
	readonly subjects: readonly BookSubject[];
	/** Major units, as in the table. */
	readonly shows: {
		readonly status: BookPage['status'];
		readonly paid: number;
		readonly refunded: number;
		readonly lost: number;
		readonly outstanding: number | null;
		readonly won?: boolean;
		readonly transactionId?: string | null;
		readonly lastPaymentAt?: string;
		readonly mrr?: number;
		readonly needsReview?: boolean;
	};
}

const shows = (
	status: BookPage['status'],
	paid: number,
	refunded: number,
	lost: number,
	outstanding: number | null,
	more: Omit<Story['shows'], 'status' | 'paid' | 'refunded' | 'lost' | 'outstanding'> = {},
) => ({ status, paid, refunded, lost, outstanding, ...more });

const STORIES: readonly Story[] = [
	{
		number: '1',
		deal: deal('1000'),
		subjects: [payment('a', 1000, 1), payment('b', 1000, 2, move('r', 'refund', 1000, 3))],
		shows: shows('Paid', 2000, 1000, 0, 0, { won: true }),
	},
	{
		number: '2',
		deal: deal('1000'),
		subjects: [payment('a', 600, 1, move('r', 'refund', 600, 2)), payment('b', 400, 3)],
		shows: shows('Partially paid', 1000, 600, 0, 600, { won: false }),
	},
	{
		number: '3',
		deal: deal('1000'),
		subjects: [payment('a', 400, 1, move('d', 'lost', 400, 2)), payment('b', 600, 3)],
		shows: shows('Partially paid', 1000, 0, 400, 400, { won: false }),
	},
	{
		number: '4',
		deal: deal('1000'),
		subjects: [payment('a', 1000, 1, move('d', 'lost', 300, 2))],
		shows: shows('Partially charged back', 1000, 0, 300, 0, { won: true }),
	},
	{
		number: '5',
		deal: deal('1000'),
		subjects: [payment('a', 400, 1, move('r', 'refund', 400, 3)), payment('b', 600, 2)],
		shows: shows('Partially refunded', 1000, 400, 0, 0, { won: true }),
	},
	{
		number: '6',
		deal: deal('1000'),
		subjects: [
			invoice('i', bill('i', 1000, 1, { settled: 2 }), [
				{ ...move('a', 'paid', 1200, 2), invoiceId: 'i' },
				move('r', 'refund', 200, 3),
			]),
		],
		shows: shows('Paid', 1200, 200, 0, 0, { won: true }),
	},
	{
		number: '7',
		deal: deal(null),
		subjects: [
			invoice('i1', bill('i1', 100, 1, { settled: 3 }), [move('a', 'paid', 100, 3)]),
			invoice('i2', bill('i2', 900, 2), [], 'declined'),
		],
		shows: shows('Partially paid', 100, 0, 0, 900, { won: false }),
	},
	{
		number: '7, once its date has passed',
		deal: deal(null),
		subjects: [
			invoice('i1', bill('i1', 100, 1, { settled: 3 }), [move('a', 'paid', 100, 3)]),
			invoice('i2', bill('i2', 900, 2, { late: true }), [], 'declined'),
		],
		shows: shows('Delinquent', 100, 0, 0, 900, { won: false }),
	},
	{
		number: '8',
		deal: deal('1500'),
		subjects: [
			subscription('s', [bill('s1', 50, 3, { settled: 3 })], [move('a', 'paid', 50, 3)]),
			invoice('i', bill('i', 900, 1), [], 'declined'),
		],
		shows: shows('Partially paid', 50, 0, 0, 900, { won: false }),
	},
	{
		number: '9',
		deal: deal(null),
		subjects: [
			{
				id: 'a',
				kind: 'payment',
				currency: 'USD',
				attempt: { word: 'actionRequired', amount: 10_000, at: day(1) },
			},
			payment('b', 100, 2),
		],
		shows: shows('Paid', 100, 0, 0, 0, { won: true }),
	},
	{
		number: '10',
		deal: deal('1000'),
		subjects: [
			invoice('i1', bill('i1', 1000, 1, { status: 'givenUp' }), [], 'declined'),
			invoice('i2', bill('i2', 1000, 2, { settled: 3 }), [move('a', 'paid', 1000, 3)]),
		],
		shows: shows('Paid', 1000, 0, 0, 0, { won: true }),
	},
	{
		number: '11',
		deal: deal('500'),
		subjects: [
			invoice('i', bill('i', 500, 1, { settled: 1 }), [move('c', 'credit', 500, 1)], 'paid'),
		],
		shows: shows('Paid', 0, 0, 0, 0, { won: true, transactionId: null }),
	},
	{
		number: '12',
		deal: deal('500'),
		subjects: [
			invoice('i', bill('i', 500, 1, { settled: 2 }), [
				move('c', 'credit', 200, 1),
				move('a', 'paid', 300, 2),
			]),
		],
		shows: shows('Paid', 300, 0, 0, 0, { won: true }),
	},
	{
		number: '13',
		deal: deal('500'),
		subjects: [invoice('i', bill('i', 0, 1, { settled: 1, discounted: 500 }), [], 'paid')],
		shows: shows('Paid', 0, 0, 0, 0, { won: true }),
	},
	{
		number: '14',
		deal: deal('1000'),
		subjects: [
			invoice('i', bill('i', 600, 1, { settled: 3, creditNoted: 400 }), [
				move('a', 'paid', 600, 3),
			]),
		],
		shows: shows('Paid', 600, 0, 0, 0, { won: true }),
	},
	{
		number: '15',
		deal: deal('1000'),
		subjects: [invoice('i', bill('i', 0, 1, { settled: 2, creditNoted: 1000 }), [], 'canceled')],
		shows: shows('Canceled', 0, 0, 0, 0, { won: false }),
	},
	{
		number: '16',
		deal: deal('1000'),
		subjects: [
			invoice('i', bill('i', 1000, 1, { settled: 2 }), [
				move('a', 'paid', 1000, 2),
				move('n', 'refund', 1000, 3),
			]),
		],
		shows: shows('Refunded', 1000, 1000, 0, 0),
	},
	{
		number: '17',
		deal: deal('1000'),
		subjects: [
			invoice('i', bill('i', 1000, 1, { settled: 2 }), [
				move('a', 'paid', 1000, 2),
				move('n', 'refund', 250, 3),
			]),
		],
		shows: shows('Partially refunded', 1000, 250, 0, 0),
	},
	{
		number: '18',
		deal: deal('0'),
		subjects: [invoice('i', bill('i', 1000, 1, { open: 990 }), [move('a', 'paid', 10, 2)])],
		shows: shows('Partially paid', 10, 0, 0, 990, { won: false }),
	},
	{
		number: '19',
		deal: deal('99.999'),
		subjects: [payment('a', 100, 1)],
		shows: shows('Paid', 100, 0, 0, 0, { won: true }),
	},
	{
		number: '20',
		deal: deal('33.333333'),
		subjects: [payment('a', 33.33, 1)],
		shows: shows('Paid', 33.33, 0, 0, 0, { won: true }),
	},
	{
		number: '21',
		deal: deal('5000.5', 'JPY'),
		// 50.01 times a hundred is JPY 5001, which has no decimals.
		subjects: [{ ...payment('a', 50.01, 1), currency: 'JPY' }],
		shows: shows('Paid', 50.01, 0, 0, 0, { won: true }),
	},
	{
		number: '22',
		deal: deal('100', 'EUR'),
		subjects: [payment('a', 100, 1)],
		shows: shows('Partially paid', 100, 0, 0, null, { won: false, needsReview: true }),
	},
	{
		number: '23, by bank transfer',
		deal: deal('1000'),
		subjects: [
			{
				...payment('a', 400, 1),
				attempt: { word: 'processing', amount: 100_000, at: day(1) },
			},
		],
		shows: shows('Partially paid', 400, 0, 0, 600, { won: false }),
	},
	{
		number: '23, by a payment laid to the invoice',
		deal: deal('1000'),
		subjects: [invoice('i', bill('i', 1000, 1, { open: 600 }), [move('a', 'paid', 400, 2)])],
		shows: shows('Partially paid', 400, 0, 0, 600, { won: false }),
	},
	{
		number: '24',
		deal: deal('1000'),
		subjects: [payment('a', 100, 1), invoice('i', bill('i', 900, 2))],
		shows: shows('Partially paid', 100, 0, 0, 900, {
			won: false,
			transactionId: 'a.paid',
			lastPaymentAt: day(1),
		}),
	},
	{
		number: '25',
		deal: deal('1000'),
		subjects: [payment('a', 1000, 1)],
		shows: shows('Paid', 1000, 0, 0, 0, { won: true }),
	},
	{
		number: '26',
		deal: deal('100'),
		subjects: [
			payment('a', 100, 1),
			invoice('i', bill('i', 100, 2, { settled: 2, paymentIds: ['a'] }), [
				move('a.paid', 'paid', 100, 1),
			]),
		],
		shows: shows('Paid', 100, 0, 0, 0, { won: true }),
	},
	{
		number: '26, on a deal without an amount',
		deal: deal(null),
		subjects: [
			payment('a', 100, 1),
			invoice('i', bill('i', 100, 2, { settled: 2, paymentIds: ['a'] }), [
				move('a.paid', 'paid', 100, 1),
			]),
		],
		shows: shows('Paid', 100, 0, 0, 0, { won: true }),
	},
	{
		number: '27',
		deal: deal('70'),
		subjects: [
			subscription('s', months(1, 2, 3, 4).bills, months(1, 2, 3, 4).paid, { mrr: 10_000 }),
		],
		shows: shows('Paid', 400, 0, 0, 0, { won: true, mrr: 100 }),
	},
	{
		number: '28',
		deal: deal(null),
		subjects: [
			subscription(
				's',
				[...months(1, 2).bills, bill('m3', 100, 90, { late: true })],
				months(1, 2).paid,
			),
		],
		shows: shows('Delinquent', 200, 0, 0, 100, { lastPaymentAt: day(60) }),
	},
	{
		number: '29',
		deal: deal(null),
		subjects: [
			subscription(
				's',
				[...months(1, 2).bills, { ...bill('m3', 0, 90, { status: 'voided' }), open: 0 }],
				months(1, 2).paid,
			),
		],
		shows: shows('Paid', 200, 0, 0, 0),
	},
	{
		number: '30',
		deal: deal(null),
		subjects: [
			subscription(
				's',
				[month(1).bill, bill('m2', 100, 60, { late: true }), month(3).bill],
				months(1, 3).paid,
			),
		],
		shows: shows('Delinquent', 200, 0, 0, 100),
	},
	{
		number: '31',
		deal: deal(null),
		subjects: [
			subscription('s', months(1, 2, 3).bills, [
				...months(1, 2, 3).paid,
				move('r', 'refund', 100, 95),
			]),
		],
		shows: shows('Partially refunded', 300, 100, 0, 0, { won: true }),
	},
	{
		number: '31, refunded before month 3',
		deal: deal(null),
		subjects: [
			subscription('s', months(1, 2, 3).bills, [
				...months(1, 2, 3).paid,
				move('r', 'refund', 100, 65),
			]),
		],
		shows: shows('Partially refunded', 300, 100, 0, 0, { won: true }),
	},
	{
		number: '32',
		deal: deal(null),
		subjects: [
			subscription('s', months(1, 2, 3).bills, [
				...months(1, 2, 3).paid,
				move('d', 'lost', 100, 95),
			]),
		],
		shows: shows('Partially charged back', 300, 0, 100, 0, { won: true }),
	},
	{
		number: '33',
		deal: deal(null),
		subjects: [
			subscription(
				's',
				Array.from({ length: 30 }, (_, week) => month(week + 1).bill),
				[
					...Array.from({ length: 30 }, (_, week) => month(week + 1).paid),
					move('r', 'refund', 100, 901),
					move('d', 'held', 100, 902),
				],
			),
		],
		shows: shows('Disputed', 3000, 100, 0, 0),
	},
	{
		number: '34',
		deal: deal(null),
		subjects: [
			subscription(
				's',
				[
					month(1).bill,
					bill('change', 0, 45, { settled: 45, carriedOver: 25 }),
					bill('m2', 50, 60, { settled: 60 }),
				],
				[month(1).paid, move('c', 'credit', 25, 60), move('m2', 'paid', 25, 60)],
			),
		],
		shows: shows('Paid', 125, 0, 0, 0, { won: true }),
	},
	{
		number: '35',
		deal: deal(null),
		subjects: [
			subscription('s', [month(1).bill], [month(1).paid], { mrr: 10_000 }),
			subscription('t', [month(1, 50, 'n').bill], [month(1, 50, 'n').paid], { mrr: 5_000 }),
		],
		shows: shows('Paid', 150, 0, 0, 0, { won: true, mrr: 150 }),
	},
	{
		number: '40, the invoice of a deal voided',
		deal: deal('10000'),
		subjects: [invoice('i', { ...bill('i', 0, 1, { status: 'voided' }), open: 0 }, [], 'canceled')],
		shows: shows('Canceled', 0, 0, 0, 10_000, { won: false }),
	},
	{
		number: '43, once the wrong payment is off',
		deal: deal('1000'),
		subjects: [payment('a', 950, 1)],
		shows: shows('Partially paid', 950, 0, 0, 50, { won: false }),
	},
	{
		number: '51',
		deal: deal('100'),
		subjects: [{ ...payment('t', 100, 1), isTest: true }, payment('a', 40, 2)],
		shows: shows('Partially paid', 40, 0, 0, 60, { won: false }),
	},
];

it.each(STORIES.map((story) => [story.number, story] as const))(
	'story %s',
	(_number, { deal: one, subjects, shows: expected }) => {
		// The order in which subjects came to the deal tells nothing.
		for (const order of [subjects, [...subjects].reverse()]) {
			const page = bookOf(one, order);
			if (page === TWO_CURRENCIES) throw new Error('two currencies');
			const major = (units: number | null) => (units === null ? null : units / 100);
			expect({
				status: page.status,
				paid: major(page.paid),
				refunded: major(page.refunded),
				lost: major(page.lost),
				outstanding: major(page.outstanding),
				won: page.won,
				transactionId: page.transactionId,
				lastPaymentAt: page.lastPaymentAt,
				mrr: major(page.mrr),
				needsReview: page.needsReview,
			}).toMatchObject(expected);
		}
	},
);

it('payments of two currencies are not added up', () => {
	const euro = { ...payment('b', 100, 2), currency: 'EUR' };
	expect(bookOf(deal('100'), [payment('a', 100, 1), euro])).toBe(TWO_CURRENCIES);
});

it('a stage that a person set after the deal was reached stands; one set before does not (45, a lost deal that is paid)', () => {
	const subjects = [payment('a', 1000, 5)];
	const edited = (at: number) =>
		bookOf({ ...deal('1000'), edits: [{ at: day(at), stage: 'lost' }] }, subjects);
	expect(edited(6)).toMatchObject({ won: true, stageOfPerson: 'lost' });
	expect(edited(4)).not.toHaveProperty('stageOfPerson');
});

it('a chargeback that was open, or a subject not known yet, excuses a deal that was won', () => {
	const three = [payment('a', 400, 1, move('d', 'lost', 400, 2)), payment('b', 600, 3)];
	expect(bookOf(deal('1000'), three)).toMatchObject({ won: false, mayBeWon: true });
	const two = [payment('a', 600, 1, move('r', 'refund', 600, 2)), payment('b', 400, 3)];
	expect(bookOf(deal('1000'), two)).toMatchObject({ won: false, mayBeWon: false });
});

it('reads and writes amounts digit by digit, rounded half-up', () => {
	expect(minorUnits('99.999', 'USD')).toBe(10_000);
	expect(minorUnits('33.333333', 'USD')).toBe(3_333);
	expect(minorUnits('5000.5', 'JPY')).toBe(5_001);
	expect(minorUnits('1.0005', 'KWD')).toBe(1_001);
	expect(majorText(3_333, 'USD')).toBe('33.33');
	expect(majorText(10_050, 'USD')).toBe('100.5');
	expect(majorText(0, 'USD')).toBe('0');
	expect(majorText(5_001, 'JPY')).toBe('5001');
});
