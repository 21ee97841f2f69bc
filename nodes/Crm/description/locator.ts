import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { DealKey } from '../../shared/contracts/crm';
import type { ContactKey, CrmWords } from '../../shared/contracts/crmActions';
import type { CrmObject } from '../../shared/vocabulary/crmField';
import { isObject } from '../../shared/vocabulary/shape';
import { refusal } from './given';

export const DEAL: INodeProperties = {
	displayName: 'Deal',
	name: 'deal',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description: 'The deal. Items of Sync Payment to CRM carry its ID as deal and then ID.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchDeals', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 12345678901 or 006Ab000001XyZaIAK',
		},
		{
			displayName: 'By URL',
			name: 'url',
			type: 'string',
			placeholder: 'e.g. https://… as the page of the deal shows it',
		},
		{
			displayName: 'By Payment Reference',
			name: 'reference',
			type: 'string',
			placeholder: 'e.g. stripe/acct_1/live/payment/pi_1',
		},
	],
};

export const CONTACT: INodeProperties = {
	displayName: 'Contact',
	name: 'contact',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description: 'The contact. Items of Sync Payment to CRM carry its ID as contact and then ID.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchContacts', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 12345678901 or 003Ab000001XyZaIAK',
		},
		{
			displayName: 'By Email',
			name: 'email',
			type: 'string',
			placeholder: 'e.g. nathan@example.com',
		},
		{
			displayName: 'By URL',
			name: 'url',
			type: 'string',
			placeholder: 'e.g. https://… as the page of the contact shows it',
		},
	],
};

export const CONTACT_LIST: INodeProperties = {
	displayName: 'List',
	name: 'list',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description:
		'The list, or the campaign. Only those whose members are put in by hand or by automations.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchContactLists', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 42 or 701Ab000001XyZaIAK',
		},
	],
};

export const EMAIL: INodeProperties = {
	displayName: 'Email',
	name: 'email',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. nathan@example.com',
	description: 'The address of the contact',
};

interface Located {
	readonly mode: string;
	readonly value: string;
}

/** @throws NodeOperationError for an empty locator, and for an address that is no page of a deal. */
export function dealKeyOf(context: IExecuteFunctions, actions: CrmWords, index: number): DealKey {
	const { mode, value } = locatorOf(context, 'deal', index, 'names no deal. Choose one in Deal');
	if (mode === 'reference') return { by: 'reference', value };
	return { by: 'id', value: idOf(context, actions, 'deal', { mode, value }, index) };
}

/** @throws NodeOperationError for an empty locator, a text that is no e-mail address, and an address that is no page of a contact. */
export function contactKeyOf(
	context: IExecuteFunctions,
	actions: CrmWords,
	index: number,
	name = 'contact',
): ContactKey {
	const { mode, value } = locatorOf(
		context,
		name,
		index,
		'names no contact. Choose one in Contact',
	);
	if (mode === 'email') return { by: 'email', value: emailOf(context, value, index) };
	return { by: 'id', value: idOf(context, actions, 'contact', { mode, value }, index) };
}

/** With its part before the `@` and its domain (RFC 5321 section 4.5.3.1). */
const LONGEST_EMAIL = 320;

/** @throws NodeOperationError for a text that is no e-mail address. */
export function emailOf(context: IExecuteFunctions, text: string, index: number): string {
	if (text.length <= LONGEST_EMAIL && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return text;
	throw refusal(
		context,
		index,
		text === ''
			? 'has no email address. Fill in Email'
			: `has "${text.slice(0, LONGEST_EMAIL)}" as its email address. Write it like nathan@example.com`,
	);
}

/** @throws NodeOperationError for an empty locator. */
export function locatorOf(
	context: IExecuteFunctions,
	name: string,
	index: number,
	lack: string,
): Located {
	const located = readLocator(context.getNodeParameter(name, index, ''));
	if (located.value === '') throw refusal(context, index, lack);
	return located;
}

/** A resource locator, or the bare text that an expression or an AI agent gives in its place: an id. */
function readLocator(value: unknown): Located {
	if (!isObject(value)) {
		return { mode: 'id', value: String(value ?? '').trim() };
	}
	const { mode, value: inner } = value;
	return { mode: String(mode ?? 'id'), value: String(inner ?? '').trim() };
}

function idOf(
	context: IExecuteFunctions,
	actions: CrmWords,
	object: CrmObject,
	{ mode, value }: Located,
	index: number,
): string {
	if (mode !== 'url') return value;
	const id = actions.idInUrl(object, value);
	if (id !== undefined) return id;
	throw refusal(
		context,
		index,
		`has an address that is not the page of a ${object}: ${value}. Copy it from the page of the ${object}`,
	);
}
