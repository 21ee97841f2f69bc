import type { INodeProperties } from 'n8n-workflow';
import { PAYMENT_STATUSES } from '../../shared/vocabulary/status';

export const STAGE_PROPERTIES: readonly INodeProperties[] = [
	{
		displayName: 'Stage Rules',
		name: 'stageRules',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Rule',
		default: { rule: [{ status: 'Paid', target: 'won', movesBack: false }] },
		description:
			'Where a deal goes when its payment status becomes one of these. Each rule moves a deal once, so a person who moves it on is not overruled.',
		options: [
			{
				displayName: 'Rule',
				name: 'rule',
				values: [
					{
						displayName: 'When Payment Status Becomes',
						name: 'status',
						type: 'options',
						noDataExpression: true,
						options: PAYMENT_STATUSES.map((status) => ({ name: status, value: status })),
						default: 'Paid',
						description: 'The payment status of the deal, folded from all its payments',
					},
					{
						displayName: 'Move Deal To Name or ID',
						name: 'target',
						type: 'options',
						typeOptions: { loadOptionsMethod: 'getStageTargets', loadOptionsDependsOn: ['crm'] },
						default: 'won',
						description:
							'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
					},
					{
						displayName: 'Also Move Back',
						name: 'movesBack',
						type: 'boolean',
						default: false,
						description: 'Whether the deal may also move back to an earlier stage for this',
					},
				],
			},
		],
	},
];
