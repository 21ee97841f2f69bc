import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmActions } from '../../../shared/contracts/crmActions';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import { allAtOnce } from '../../../shared/n8n/action/perItem';
import { withDeals } from '../../action/existing';
import { actionsOf, type Operation } from '../../action/operation';
import { writtenRow } from '../../action/written';
import {
	amountOf,
	checkFieldValues,
	fieldValues,
	type FieldValues,
	fieldValuesOf,
	momentOf,
} from '../../description/fieldValues';
import { refusal, textOf } from '../../description/given';
import { DEAL, dealKeyOf } from '../../description/locator';
import { AMOUNT, CLOSE_DATE, CURRENCY, currencyOf, NAME, OWNER } from '../../description/newDeal';

const optional = ({ required: _required, ...property }: typeof NAME) => property;

export const option: Operation['option'] = {
	name: 'Update',
	action: 'Update deal',
	description: 'Change fields of a deal',
};

export const description: Operation['description'] = [
	DEAL,
	{
		displayName: 'Changes',
		name: 'changes',
		type: 'collection',
		placeholder: 'Add change',
		default: {},
		description: 'What is left out stays as it is',
		options: [
			optional(AMOUNT),
			CLOSE_DATE,
			optional(CURRENCY),
			optional(NAME),
			{
				displayName: 'Invoice Number',
				name: 'invoiceNumber',
				type: 'string',
				default: '',
				description: 'Into the payment field of this name',
			},
			OWNER,
			{
				displayName: 'Payment Link',
				name: 'paymentLink',
				type: 'string',
				default: '',
				description: 'Into the payment field of this name: the page on which the customer pays',
			},
		],
	},
	fieldValues('deal'),
];

/** A read and a write for a hundred deals. The stage has an operation of its own, which knows won and lost. */
export async function execute(
	context: IExecuteFunctions,
	session: CrmSession,
): Promise<INodeExecutionData[]> {
	const { adapter, connection } = session;
	const actions = actionsOf(session);
	const read = (index: number) => {
		const key = dealKeyOf(context, actions, index);
		const fields = {
			...changesOf(context, session, actions, index),
			...fieldValuesOf(context, index),
		};
		if (Object.keys(fields).length > 0) return { key, fields };
		throw refusal(context, index, 'changes nothing. Add something under Changes or Fields');
	};
	return await allAtOnce(context, session, read, async (requests) => {
		await checkFieldValues(
			context,
			session,
			'deal',
			requests.map(({ fields }) => fields),
		);
		return await withDeals(session, requests, { fields: [] }, async (known) => {
			const results = await adapter.writeDeals(
				known.map(({ deal, request: { fields } }) => ({ id: deal.id, fields })),
				connection,
			);
			return known.map(({ deal, request }, index) =>
				writtenRow(results[index], {
					name: request.fields[actions.dealFields.name] ?? deal.name,
					fields: { ...request.fields },
				}),
			);
		});
	});
}

function changesOf(
	context: IExecuteFunctions,
	{ adapter }: CrmSession,
	{ dealFields }: CrmActions,
	index: number,
): FieldValues {
	const changes = {
		[dealFields.name]: textOf(context, 'changes.dealName', index),
		[dealFields.amount]: amountOf(context, 'changes.amount', index),
		[dealFields.currency]: currencyOf(context, 'changes.currency', index),
		[dealFields.ownerId]: textOf(context, 'changes.owner', index),
		[dealFields.closeDate]: momentOf(context, 'changes.closeDate', index),
		[adapter.fieldName('invoiceNumber')]: textOf(context, 'changes.invoiceNumber', index),
		[adapter.fieldName('paymentLink')]: textOf(context, 'changes.paymentLink', index),
	};
	return Object.fromEntries(
		Object.entries(changes).flatMap(([field, value]) => (value ? [[field, value]] : [])),
	);
}
