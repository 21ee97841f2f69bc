import { type SoldLine, toBillLines, totalOf } from '../../../nodes/shared/vocabulary/billLine';

const line = (changes: Partial<SoldLine>): SoldLine => ({
	title: 'Seats',
	quantity: '1',
	unitAmount: null,
	total: null,
	...changes,
});

it.each<[string, Partial<SoldLine>, string, { title?: string; quantity: number; unit: number }]>([
	['one piece', { unitAmount: '19.90' }, 'EUR', { quantity: 1, unit: 1_990 }],
	[
		'several',
		{ quantity: '3', unitAmount: '19.9', total: '59.70' },
		'EUR',
		{ quantity: 3, unit: 1_990 },
	],
	[
		'written with decimals',
		{ quantity: '3.00', unitAmount: '5' },
		'EUR',
		{ quantity: 3, unit: 500 },
	],
	[
		'a discount',
		{ quantity: '3', unitAmount: '20.00', total: '50.00' },
		'EUR',
		{ title: '3 × Seats', quantity: 1, unit: 5_000 },
	],
	[
		'half a piece',
		{ quantity: '1.5', unitAmount: '20.00', total: '30.00' },
		'EUR',
		{ title: '1.5 × Seats', quantity: 1, unit: 3_000 },
	],
	[
		'a price of fractions of a cent',
		{ quantity: '1000', unitAmount: '0.0125', total: '12.50' },
		'EUR',
		{ title: '1000 × Seats', quantity: 1, unit: 1_250 },
	],
	[
		'yen',
		{ quantity: '2', unitAmount: '500.00', total: '1000' },
		'JPY',
		{ quantity: 2, unit: 500 },
	],
	['dinars', { unitAmount: '1.230', total: '1.23' }, 'KWD', { quantity: 1, unit: 1_230 }],
	['the total alone', { total: '12.00' }, 'EUR', { quantity: 1, unit: 1_200 }],
])('%s', (_name, changes, currency, { title = 'Seats', quantity, unit }) => {
	const lines = toBillLines([line(changes)], currency);
	expect(lines).toEqual([{ title, quantity, unitAmount: unit }]);
});

it('adds up, and leaves out what costs nothing', () => {
	const lines = toBillLines(
		[
			line({ quantity: '3', unitAmount: '19.90' }),
			line({ unitAmount: '0' }),
			line({ total: '40' }),
		],
		'EUR',
	);
	expect(lines).toHaveLength(2);
	expect(totalOf(lines, 'EUR')).toBe(9_970);
});

it.each<[string, Partial<SoldLine>, RegExp]>([
	['recurs', { unitAmount: '5', billingFrequency: 'monthly' }, /"Seats" is billed monthly/],
	['is below zero', { total: '-5.00' }, /"Seats" is below zero/],
	['has no amount', {}, /"Seats" has no exact amount/],
	['has a fraction of a cent and no total', { unitAmount: '0.001' }, /"Seats" has no exact amount/],
	['has a total that the currency does not have', { total: '1.005' }, /EUR has at most 2 decimals/],
])('a line that %s is refused', (_name, changes, message) => {
	expect(() => toBillLines([line(changes)], 'EUR')).toThrow(message);
});
