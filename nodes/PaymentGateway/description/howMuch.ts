import type { INodeProperties } from 'n8n-workflow';
import { AMOUNT } from './fields';

/**
 * All or a part, as an explicit choice that no expression makes: an amount that comes to nothing is then refused, and never
 * means all. The default is the choice that moves nothing by itself, and workflows without one mean it: it never changes.
 */
export function howMuchFields(words: {
	/** What all of it is: `All That Is Reserved`. */
	readonly all: string;
	readonly allDescription: string;
	readonly partDescription: string;
}): INodeProperties[] {
	return [
		{
			displayName: 'How Much',
			name: 'howMuch',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: words.all, value: 'all', description: words.allDescription },
				{ name: 'Part', value: 'part', description: words.partDescription },
			],
			default: 'part',
			description:
				'Whether all of the money moves or a part of it. Without an amount, Part is refused.',
		},
		{
			...AMOUNT,
			displayOptions: { show: { howMuch: ['part'] } },
			description:
				'Digits with a point, in the currency of the payment. An expression that finds no amount is refused, and nothing moves.',
		},
	];
}
