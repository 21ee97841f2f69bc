import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { dealOf } from '../../action/deal';
import { customerFields } from '../../action/output';
import { DEAL_OPTIONS, writeOptions } from '../../description/fields';

export const option: Operation['option'] = {
	name: 'Create or Update',
	action: 'Create or update customer',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
};

export const needs: Operation['needs'] = ['customer.upsertByEmail'];

export const description: Operation['description'] = [
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		required: true,
		default: '={{ $json.contact.email }}',
		placeholder: 'e.g. ada@acme.example',
		description: 'Of several customers with this address, the oldest one counts',
	},
	writeOptions(
		...DEAL_OPTIONS,
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			placeholder: 'e.g. Acme Ltd',
			description: 'Written to the customer, whoever it was before',
		},
		{
			displayName: 'Phone',
			name: 'phone',
			type: 'string',
			default: '',
			placeholder: 'e.g. +44 20 7946 0000',
			description: 'Written to the customer, whatever it was before',
		},
	),
];

const KNOWN = 'This customer was there already; no second one was made.';

export async function execute(call: ItemCall): Promise<OperationResult> {
	const email = call.text('email');
	const made = await call.actions('customer').upsertByEmail(
		{
			email,
			name: call.text('options.name'),
			phone: call.text('options.phone'),
			crmReference: dealOf(call),
		},
		call.write(email),
		call.connection,
	);
	return { ...customerFields(made.value), ...call.tellMade(made, KNOWN) };
}
