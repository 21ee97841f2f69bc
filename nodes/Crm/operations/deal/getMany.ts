import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { DealSearch } from '../../../shared/contracts/crmActions';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import { crmSettings } from '../../../shared/n8n/crmSettings';
import { refusalError } from '../../../shared/n8n/errors';
import { allAtOnce } from '../../../shared/n8n/action/perItem';
import type { CrmField } from '../../../shared/vocabulary/crmField';
import { PAYMENT_STATUSES } from '../../../shared/vocabulary/status';
import { actionsOf, type Operation } from '../../action/operation';
import { dealFieldsToRead, dealJson, SIMPLIFY } from '../../action/records';
import { momentOf } from '../../description/fieldValues';
import { refusal, textOf, textsOf } from '../../description/given';

const EVERYTHING = 10_000;

export const option: Operation['option'] = {
	name: 'Get Many',
	action: 'Get many deals',
	description: 'Retrieve deals by stage, pipeline, owner, payment status and more',
};

export const needs: Operation['needs'] = ['checkSearch', 'searchDeals'];

export const description: Operation['description'] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		displayOptions: { show: { returnAll: [false] } },
		default: 50,
		description: 'Max number of results to return',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		description: 'Deals that fit every filter; in a filter with several values, any will do',
		options: [
			{
				displayName: 'Created From',
				name: 'createdFrom',
				type: 'dateTime',
				default: '',
				description: 'Deals created at this moment or later',
			},
			{
				displayName: 'Created Until',
				name: 'createdTo',
				type: 'dateTime',
				default: '',
				description: 'Deals created at this moment or earlier',
			},
			{
				displayName: 'Has Payment Reference',
				name: 'hasPaymentReference',
				type: 'boolean',
				default: true,
				description: 'Whether a payment, invoice or subscription belongs to the deal',
			},
			{
				displayName: 'Owner Names or IDs',
				name: 'owners',
				type: 'multiOptions',
				typeOptions: { loadOptionsMethod: 'getOwners', loadOptionsDependsOn: ['crm'] },
				default: [],
				description:
					'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
			},
			{
				displayName: 'Payment Status',
				name: 'paymentStatuses',
				type: 'multiOptions',
				options: PAYMENT_STATUSES.map((status) => ({ name: status, value: status })),
				default: [],
				description: 'Where the money of the deal stands',
			},
			{
				displayName: 'Pipeline Names or IDs',
				name: 'pipelines',
				type: 'multiOptions',
				typeOptions: { loadOptionsMethod: 'getPipelines', loadOptionsDependsOn: ['crm'] },
				default: [],
				description:
					'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
			},
			{
				displayName: 'Stage Names or IDs',
				name: 'stages',
				type: 'multiOptions',
				typeOptions: { loadOptionsMethod: 'getStages', loadOptionsDependsOn: ['crm'] },
				default: [],
				description:
					'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
			},
			{
				displayName: 'Text',
				name: 'text',
				type: 'string',
				default: '',
				placeholder: 'e.g. Acme',
				description: 'Words in the name of the deal',
			},
		],
	},
	SIMPLIFY,
];

interface Request {
	readonly search: DealSearch;
	readonly limit: number;
}

/** Items with the same filters share one search. What was written in the last seconds may be missing in it. */
export async function execute(
	context: IExecuteFunctions,
	session: CrmSession,
): Promise<INodeExecutionData[]> {
	const { adapter, connection } = session;
	const actions = actionsOf(session);
	const settings = crmSettings(session);
	const isSimple = context.getNodeParameter('simple', 0, true) !== false;
	const read = (index: number): Request => {
		const search = searchOf(context, index);
		const refused = actions.checkSearch(search);
		if (refused !== undefined) throw refusal(context, index, `cannot be searched for: ${refused}`);
		const isAll = context.getNodeParameter('returnAll', index, false) === true;
		const limit = isAll ? EVERYTHING : Number(context.getNodeParameter('limit', index, 50));
		if (Number.isInteger(limit) && limit > 0) return { search, limit };
		throw refusal(context, index, `has ${limit} as its limit. Write a whole number from 1`);
	};
	return await allAtOnce(context, session, read, async (requests) => {
		if (requests.some(({ search }) => usesPaymentFields(search))) {
			checkPaymentFields(context, session, await settings.fields('deal'));
		}
		const fields = await dealFieldsToRead(adapter, actions, settings, isSimple);
		const pipelines = await settings.pipelines();
		const found = new Map<string, ReturnType<typeof dealJson>[]>();
		for (const { search, limit } of requests) {
			const key = JSON.stringify([search, limit]);
			if (found.has(key)) continue;
			const deals = await actions.searchDeals(search, { fields, limit }, connection);
			found.set(
				key,
				deals.map((deal) => dealJson(deal, { adapter, actions, pipelines, isSimple })),
			);
		}
		return requests.map(({ search, limit }) => ({
			rows: found.get(JSON.stringify([search, limit])) ?? [],
		}));
	});
}

function searchOf(context: IExecuteFunctions, index: number): DealSearch {
	const several = (name: string) => {
		const values = textsOf(context, `filters.${name}`, index);
		return values.length > 0 ? values : undefined;
	};
	const hasReference: unknown = context.getNodeParameter('filters.hasPaymentReference', index, '');
	return {
		text: textOf(context, 'filters.text', index) || undefined,
		stages: several('stages'),
		pipelines: several('pipelines'),
		ownerIds: several('owners'),
		paymentStatuses: several('paymentStatuses'),
		hasPaymentReference: typeof hasReference === 'boolean' ? hasReference : undefined,
		createdFrom: momentOf(context, 'filters.createdFrom', index),
		createdTo: momentOf(context, 'filters.createdTo', index),
	};
}

function usesPaymentFields({ paymentStatuses, hasPaymentReference }: DealSearch): boolean {
	return paymentStatuses !== undefined || hasPaymentReference !== undefined;
}

function checkPaymentFields(
	context: IExecuteFunctions,
	{ adapter }: CrmSession,
	fields: readonly CrmField[],
): void {
	const wanted = [adapter.fieldName('paymentStatus'), adapter.fieldName('paymentReferences')];
	const missing = wanted.filter((name) => !fields.some((field) => field.name === name));
	if (missing.length === 0) return;
	throw refusalError(context.getNode(), [
		`${adapter.displayName} has no deal field "${missing.join('" and no "')}" to filter by. Run the action "Set Up Payment Fields" of this node once`,
	]);
}
