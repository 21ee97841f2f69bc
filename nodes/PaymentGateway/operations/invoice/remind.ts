import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { INVOICE, SIMPLIFY, writeOptions } from '../../description/fields';

export const option: Operation['option'] = {
	name: 'Send Reminder',
	action: 'Send reminder of invoice',
	description:
		'Mail the customer once more about an invoice that is not paid. Two workers of n8n that ask at the same moment may mail it twice.',
};

export const description: Operation['description'] = [
	INVOICE,
	SIMPLIFY,
	writeOptions({
		displayName: 'Note',
		name: 'note',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		placeholder: 'e.g. Please pay by Friday',
		description: 'What stands in the mail. Empty: the words of the gateway.',
	}),
];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id(INVOICE);
	const note = call.text('options.note');
	const draft = { id, ...(note ? { note } : {}) };
	const write = call.writeTo(id);
	const { remind } = call.actions('invoice');
	const state = await call.together(
		id,
		write,
		async () => await remind(draft, write, call.connection),
	);
	return stateFields(state, call);
}
