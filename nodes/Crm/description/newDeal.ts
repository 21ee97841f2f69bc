import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { CrmActions, ContactKey } from '../../shared/contracts/crmActions';
import type { CrmSession } from '../../shared/n8n/access/connections';
import { exponentOf } from '../../shared/vocabulary/currency';
import { amountOf, type FieldValues, fieldValuesOf, momentOf } from './fieldValues';
import { refusal, textOf } from './given';
import { contactKeyOf } from './locator';

export const NAME: INodeProperties = {
	displayName: 'Deal Name',
	name: 'dealName',
	type: 'string',
	required: true,
	default: '',
	description: 'What people see on the board',
};

export const AMOUNT: INodeProperties = {
	displayName: 'Amount',
	name: 'amount',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 1200.00',
	description: 'Digits with a point; exact, never rounded',
};

export const CURRENCY: INodeProperties = {
	displayName: 'Currency',
	name: 'currency',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. EUR',
	description:
		'Three letters (ISO 4217). The CRM refuses a currency that the account does not use.',
};

export const CLOSE_DATE: INodeProperties = {
	displayName: 'Close Date',
	name: 'closeDate',
	type: 'dateTime',
	default: '',
	description: 'When the deal is or was closed',
};

const CONTACT_EMAIL: INodeProperties = {
	displayName: 'Contact Email',
	name: 'contactEmail',
	type: 'string',
	default: '',
	placeholder: 'e.g. nathan@example.com',
	description: 'The contact it belongs to, by address. Refused where the CRM has no such contact.',
};

const CONTACT_ID: INodeProperties = {
	displayName: 'Contact ID',
	name: 'contactId',
	type: 'string',
	default: '',
	description: 'The contact it belongs to',
};

export const OWNER: INodeProperties = {
	displayName: 'Owner Name or ID',
	name: 'owner',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getOwners', loadOptionsDependsOn: ['crm'] },
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

const PIPELINE: INodeProperties = {
	displayName: 'Pipeline Name or ID',
	name: 'pipeline',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getPipelines', loadOptionsDependsOn: ['crm'] },
	default: '',
	description:
		'Empty: the first one. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

const STAGE: INodeProperties = {
	displayName: 'Stage Name or ID',
	name: 'stage',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getStages', loadOptionsDependsOn: ['crm'] },
	default: '',
	description:
		'Empty: the first stage of the pipeline. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

/** What a new deal may say besides. */
export const NEW_DEAL_OPTIONS: readonly INodeProperties[] = [
	CLOSE_DATE,
	CONTACT_EMAIL,
	CONTACT_ID,
	OWNER,
	PIPELINE,
	STAGE,
];

export interface NewDeal {
	readonly name: string;
	readonly amount: string;
	readonly currency: string;
	readonly pipeline?: string;
	readonly stage?: string;
	readonly ownerId?: string;
	readonly closeDate?: string;
	readonly contact?: ContactKey;
	readonly fields: FieldValues;
}

/** @throws NodeOperationError for what is missing, or is no amount, currency or date. */
export function newDealOf(context: IExecuteFunctions, actions: CrmActions, index: number): NewDeal {
	const option = (name: string) => textOf(context, `options.${name}`, index) || undefined;
	const name = textOf(context, 'dealName', index);
	if (name === '') throw refusal(context, index, 'has no name. Fill in Deal Name');
	const amount = amountOf(context, 'amount', index);
	if (amount === '') throw refusal(context, index, 'has no amount. Fill in Amount');
	return {
		name,
		amount,
		currency: currencyOf(context, 'currency', index, true) ?? '',
		pipeline: option('pipeline'),
		stage: option('stage'),
		ownerId: option('owner'),
		closeDate: momentOf(context, 'options.closeDate', index),
		contact: contactOf(context, actions, index),
		fields: fieldValuesOf(context, index),
	};
}

/** ISO 4217, upper case. @throws NodeOperationError for any other text. */
export function currencyOf(
	context: IExecuteFunctions,
	name: string,
	index: number,
	isNeeded = false,
): string | undefined {
	const text = textOf(context, name, index).toUpperCase();
	if (text === '' && !isNeeded) return undefined;
	if (exponentOf(text) !== undefined) return text;
	const message =
		text === ''
			? 'has no currency. Fill in Currency'
			: `has "${text}" as its currency. Write its three letters, such as EUR`;
	throw refusal(context, index, message);
}

function contactOf(
	context: IExecuteFunctions,
	actions: CrmActions,
	index: number,
): ContactKey | undefined {
	const id = textOf(context, 'options.contactId', index);
	if (id !== '') return { by: 'id', value: id };
	if (textOf(context, 'options.contactEmail', index) === '') return undefined;
	const { value } = contactKeyOf(context, actions, index, 'options.contactEmail');
	return { by: 'email', value };
}

/** The ids of the contacts that are named by address, all in one call; `null` for one that is not there. */
export async function contactIdsOf(
	{ connection }: CrmSession,
	actions: CrmActions,
	keys: ReadonlyArray<ContactKey | undefined>,
): Promise<ReadonlyArray<string | null | undefined>> {
	const asked = keys.flatMap((key) => (key?.by === 'email' ? [key] : []));
	const contacts = asked.length === 0 ? [] : await actions.readContacts(asked, [], connection);
	return keys.map((key) => {
		if (key?.by !== 'email') return key?.value;
		return contacts[asked.indexOf(key)]?.id ?? null;
	});
}
