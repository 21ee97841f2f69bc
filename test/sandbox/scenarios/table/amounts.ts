/** Amounts that programs get wrong. */
import { outstanding, paymentStatus, stage, thanked, totalPaid, totalRefunded } from '../checks';
import type { Scenario, ScenarioDeal, ScenarioGroup } from '../scenario';

interface AmountRow extends Pick<Scenario, 'id' | 'title' | 'story'> {
	readonly deal: ScenarioDeal;
	/** As people write it. */
	readonly text: string;
}

const ROWS: readonly AmountRow[] = [
	{
		id: 'very-small-amount',
		title: 'A very small amount',
		story: 'The smallest payment there is wins its deal like any other.',
		deal: { amount: '0.50', currency: 'EUR' },
		text: '0.50 EUR',
	},
	{
		id: 'very-large-amount',
		title: 'A very large amount',
		story: 'The largest payment there is arrives to the cent.',
		deal: { amount: '999999.99', currency: 'EUR' },
		text: '999,999.99 EUR',
	},
	{
		id: 'yen',
		title: 'Japanese yen',
		story: 'Yen have no decimals: 120,000 is neither 1,200 nor 12,000,000.',
		deal: { amount: '120000', currency: 'JPY' },
		text: '120,000 JPY',
	},
];

function paidExactly({ text, ...row }: AmountRow): Scenario {
	return {
		...row,
		signedBy: ['finance'],
		steps: [
			{
				does: `The customer pays ${text}.`,
				play: (scene) => scene.pay(),
				expects: [
					paymentStatus('Paid'),
					stage('won'),
					totalPaid(row.deal.amount),
					outstanding('0'),
					...thanked(),
				],
			},
		],
	};
}

export const AMOUNTS: ScenarioGroup = {
	title: 'Amounts and currencies',
	scenarios: [
		...ROWS.map(paidExactly),
		{
			id: 'dinars',
			title: 'Kuwaiti dinars',
			story: 'Dinars have three decimals, in both directions.',
			signedBy: ['finance'],
			deal: { amount: '1230.450', currency: 'KWD' },
			steps: [
				{
					does: 'The customer pays 1,230.450 KWD.',
					play: (scene) => scene.pay(),
					expects: [
						paymentStatus('Paid'),
						stage('won'),
						totalPaid('1230.450'),
						outstanding('0'),
						...thanked(),
					],
				},
				{
					does: 'Finance refunds 0.010 KWD.',
					play: (scene) => scene.refund('0.010'),
					expects: [paymentStatus('Partially refunded'), totalRefunded('0.010')],
				},
			],
		},
	],
};
