import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import { allAtOnce } from '../../../shared/n8n/action/perItem';
import { actionsOf, type Operation } from '../../action/operation';
import { checkFieldValues, fieldValues, fieldValuesOf } from '../../description/fieldValues';
import { refusal, textOf } from '../../description/given';
import { EMAIL, emailOf } from '../../description/locator';

const OPTIONAL = [
	{ displayName: 'Company', name: 'company' },
	{ displayName: 'First Name', name: 'firstName' },
	{ displayName: 'Last Name', name: 'lastName' },
	{ displayName: 'Phone', name: 'phone' },
] as const;

export const option: Operation['option'] = {
	name: 'Create or Update',
	action: 'Create or update contact',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
};

export const description: Operation['description'] = [
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
];

/** One call for a hundred contacts; who is there already is updated. */
export async function execute(
	context: IExecuteFunctions,
	session: CrmSession,
): Promise<INodeExecutionData[]> {
	const { adapter, connection } = session;
	const { contactFields } = actionsOf(session);
	const read = (index: number) => {
		const details = OPTIONAL.flatMap(({ displayName, name }) => {
			const text = textOf(context, `details.${name}`, index);
			if (text === '') return [];
			const field = contactFields[name];
			if (field !== undefined) return [[field, text] as const];
			const words = displayName.toLowerCase();
			throw refusal(
				context,
				index,
				`has a ${words}, which ${adapter.displayName} keeps in a record of its own. Empty ${displayName}, and where that record is there name its ID under Fields`,
			);
		});
		return {
			email: emailOf(context, textOf(context, 'email', index), index),
			fields: { ...Object.fromEntries(details), ...fieldValuesOf(context, index) },
		};
	};
	return await allAtOnce(context, session, read, async (contacts) => {
		await checkFieldValues(
			context,
			session,
			'contact',
			contacts.map(({ fields }) => fields),
		);
		const results = await adapter.upsertContacts(contacts, connection);
		return results.map((result, index) => {
			if (result.status === 'failed') return result;
			if (result.status === 'stale') return STALE;
			const { status, id } = result;
			return { rows: [{ id, email: contacts[index]?.email ?? null, status }] };
		});
	});
}

const STALE = {
	failure: { kind: 'conflict', message: 'Somebody changed the contact at the same moment' },
} as const;
