import type { OperationOption } from '../../../shared/n8n/operations';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmSession } from '../../../shared/n8n/connections';
import { checkFieldValues, fieldValues, fieldValuesOf } from '../../description/fieldValues';
import { emailOf } from '../../description/locator';
import { shownFor } from '../../../shared/n8n/shownFor';
import { actionsOf, perItem, textOf } from '../../../shared/n8n/perItem';
import { EMAIL } from '../../action/getContacts';

const OPTIONAL = [
	{ displayName: 'Company', name: 'company' },
	{ displayName: 'First Name', name: 'firstName' },
	{ displayName: 'Last Name', name: 'lastName' },
	{ displayName: 'Phone', name: 'phone' },
] as const;

export const option: OperationOption = {
	name: 'Create or Update',
	action: 'Create or update contact',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
};

export const description = shownFor('contact', 'upsert', [
	EMAIL,
	{
		displayName: 'Details',
		name: 'details',
		type: 'collection',
		placeholder: 'Add detail',
		default: {},
		description: 'What is left out stays as it is',
		options: OPTIONAL.map((detail) => ({ ...detail, type: 'string', default: '' })),
	},
	fieldValues('contact'),
]);

/** One call for a hundred contacts; who is there already is updated. */
export async function execute(
	context: IExecuteFunctions,
	access: CrmSession,
): Promise<INodeExecutionData[]> {
	const { adapter, connection } = access;
	const { contactFields } = actionsOf(context, access);
	const read = (index: number) => {
		const details = OPTIONAL.flatMap(({ name }) => {
			const text = textOf(context, `details.${name}`, index);
			return text === '' ? [] : [[contactFields[name], text] as const];
		});
		return {
			email: emailOf(context, textOf(context, 'email', index), index),
			fields: { ...Object.fromEntries(details), ...fieldValuesOf(context, index) },
		};
	};
	return await perItem(context, access, read, async (contacts) => {
		await checkFieldValues(
			context,
			access,
			'contact',
			contacts.map(({ fields }) => fields),
		);
		const results = await adapter.upsertContacts(contacts, connection);
		return results.map((result, place) => {
			if (result.status === 'failed') return result;
			if (result.status === 'stale') return STALE;
			const { status, id } = result;
			return { rows: [{ id, email: contacts[place]?.email ?? null, status }] };
		});
	});
}

const STALE = {
	failure: { kind: 'conflict', message: 'Somebody changed the contact at the same moment' },
} as const;
