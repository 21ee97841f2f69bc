import { attemptAsync } from '../../../shared/vocabulary/attempt';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { INVOICE } from '../../description/fields';

export const option: Operation['option'] = {
	name: 'Get PDF',
	action: 'Get invoice PDF',
	description: 'Get the invoice as a file',
};

export const description: Operation['description'] = [
	INVOICE,
	{
		displayName: 'Put Output File in Field',
		name: 'binaryProperty',
		type: 'string',
		required: true,
		default: 'data',
		hint: 'The name of the output binary field to put the file in',
		description: 'Where the next node finds the PDF, a mail node for example',
	},
];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const { url, fileName } = await call.actions('invoice').getPdf(call.id(INVOICE), call.connection);
	const { helpers } = call.context;
	const attempted = await attemptAsync(
		async () => (await helpers.httpRequest({ url, encoding: 'arraybuffer' })) as Buffer,
	);
	if ('error' in attempted) {
		throw new InputRefused(
			`The PDF of the invoice could not be fetched from ${new URL(url).host}. Run this again in a minute`,
		);
	}
	const file = await helpers.prepareBinaryData(
		Buffer.from(attempted.value),
		fileName,
		'application/pdf',
	);
	return {
		fields: { fileName, url },
		binary: { [call.text('binaryProperty') || 'data']: file },
	};
}
