import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import { forgetCrmSettings } from '../../../shared/n8n/crmSettings';
import { refusalError } from '../../../shared/n8n/errors';
import type { Operation } from '../../action/operation';

export const option: Operation['option'] = {
	name: 'Set Up',
	action: 'Set up payment fields',
	description: 'Create the standard fields that are missing; safe to repeat',
};

export const description: Operation['description'] = [];

/** One item per field. Whatever could not be made is told at the end, when all others are there. */
export async function execute(
	context: IExecuteFunctions,
	session: CrmSession,
): Promise<INodeExecutionData[]> {
	const results = await session.adapter.setUpFields(session.connection);
	forgetCrmSettings(session);
	const failed = results.filter(({ status }) => status === 'failed');
	if (failed.length > 0 && !context.continueOnFail()) {
		const names = failed.map(({ label }) => `"${label}"`).join(', ');
		throw refusalError(context.getNode(), [
			`${session.adapter.displayName} did not create ${names}. The other fields are there`,
			...failed.map(({ label, message }) => `${label}: ${message ?? 'no reason given'}`),
		]);
	}
	return results.map((result) => ({ json: { ...result }, pairedItem: { item: 0 } }));
}
