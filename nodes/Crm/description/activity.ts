import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Activity } from '../../shared/contracts/crm';
import { refusal, textOf } from './given';

export const DEAL_ID: INodeProperties = {
	displayName: 'Deal ID',
	name: 'dealId',
	type: 'string',
	required: true,
	default: '={{ $json.deal.id }}',
	description: 'The deal it belongs to. Items of Sync Payment to CRM carry it.',
};

export const TITLE: INodeProperties = {
	displayName: 'Title',
	name: 'title',
	type: 'string',
	required: true,
	default: '',
	description: 'The first line',
};

export const TEXT: INodeProperties = {
	displayName: 'Text',
	name: 'text',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '={{ $json.summary }}',
	description: 'Plain text. Whatever a payer wrote is escaped.',
};

export const KEY: INodeProperties = {
	displayName: 'Key',
	name: 'key',
	type: 'string',
	default: '',
	placeholder: 'e.g. welcome call',
	description:
		'What it is about: a second one with the same key is not created. Empty: the payment event of the item and the title.',
};

export const CONTACT_ID: INodeProperties = {
	displayName: 'Contact ID',
	name: 'contactId',
	type: 'string',
	default: '',
	description: 'The contact it belongs to besides. Empty: the contact of the item, if it has one.',
};

export const ACROSS_DEALS: INodeProperties = {
	displayName: 'One for All Deals',
	name: 'acrossDeals',
	type: 'boolean',
	default: false,
	description:
		'Whether the key counts for all deals together: what several deals share is then told on the first of them only',
};

export const RETURNS: INodeProperties = {
	displayName: 'Return',
	name: 'returns',
	type: 'options',
	options: [
		{
			name: 'The Item, If Created Now',
			value: 'newItem',
			description:
				'The item goes on as it came, and only where nothing had the key. Put behind it what must happen once, such as a mail.',
		},
		{
			name: 'What Was Created',
			value: 'activity',
			description: 'One item for each, which says whether it was created or existed',
		},
	],
	default: 'activity',
	description: 'What goes on from this node',
};

interface ItemFields {
	readonly deal?: { readonly id?: unknown };
	readonly contact?: { readonly id?: unknown };
	readonly fact?: { readonly key?: unknown };
	readonly reference?: unknown;
	readonly received?: { readonly id?: unknown };
}

/** What tasks and notes have in common: where they belong, and the key under which they exist once. */
export function activityOf(
	context: IExecuteFunctions,
	item: INodeExecutionData,
	index: number,
	kind: Activity['kind'],
): Pick<Activity, 'kind' | 'key' | 'title' | 'body' | 'dealId' | 'contactId'> {
	const text = (name: string) => textOf(context, name, index);
	const title = text('title');
	const dealId = text('dealId');
	const key = text('options.key') || subjectOf(item, title, dealId);
	const lack = lackOf(kind, title, dealId, key);
	if (lack) throw refusal(context, index, lack);
	const fields = item.json as ItemFields;
	const contactId = text('options.contactId') || String(fields.contact?.id ?? '');
	const isForAll = context.getNodeParameter('options.acrossDeals', index, false) === true;
	return {
		kind,
		key: `${kind}:${isForAll ? '*' : dealId}:${key}`,
		title,
		body: [{ text: text('text') }],
		...(dealId === '' ? {} : { dealId }),
		...(contactId === '' ? {} : { contactId }),
	};
}

/** The event of the item, its payment or its deal, with the title: two tasks for one event have two titles. */
function subjectOf({ json }: INodeExecutionData, title: string, dealId: string): string {
	const { fact, reference, received } = (json ?? {}) as ItemFields;
	const subject = fact?.key ?? reference ?? received?.id ?? (dealId && `deal ${dealId}`);
	return subject ? `${String(subject)}:${title}` : '';
}

/** What is missing, with the remedy. A task may stand without a deal, so that a person hears of a payment that has none. */
function lackOf(
	kind: Activity['kind'],
	title: string,
	dealId: string,
	key: string,
): string | undefined {
	if (title === '') return 'has no title. Fill in Title';
	if (dealId === '' && kind === 'note') {
		return 'names no deal. Fill in Deal ID, or connect the New output of Sync Payment to CRM';
	}
	if (key === '') return 'names neither deal nor payment. Fill in Deal ID, or Key under Options';
	return undefined;
}
