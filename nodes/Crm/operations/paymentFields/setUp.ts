import type { OperationOption } from '../../../shared/n8n/operations';
import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
} from 'n8n-workflow';
import type { CrmSession } from '../../../shared/n8n/connections';
import { forgetCrmSettings } from '../../../shared/n8n/crmSettings';
import { refusalError } from '../../../shared/n8n/errors';

export const option: OperationOption = {
	name: 'Set Up',
	action: 'Set up payment fields',
	description: 'Create the standard fields that are missing; safe to repeat',
};

export const description: readonly INodeProperties[] = [];

/** One item per field. Whatever could not be made is told at the end, when all others are there. */
export async function execute(
	context: IExecuteFunctions,
	access: CrmSession,
): Promise<INodeExecutionData[]> {
	const results = await access.adapter.setUpFields(access.connection);
	forgetCrmSettings(access);
	const failed = results.filter(({ status }) => status === 'failed');
	if (failed.length > 0 && !context.continueOnFail()) {
		const names = failed.map(({ label }) => `"${label}"`).join(', ');
		throw refusalError(context.getNode(), [
			`${access.adapter.displayName} did not create ${names}. The other fields are there`,
			...failed.map(({ label, message }) => `${label}: ${message ?? 'no reason given'}`),
		]);
	}
	return results.map((result) => ({ json: { ...result }, pairedItem: { item: 0 } }));
}
