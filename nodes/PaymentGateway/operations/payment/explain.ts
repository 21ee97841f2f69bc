import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { findingsOf } from '../../action/findings';
import { stateFields } from '../../action/output';
import { SIMPLIFY } from '../../description/fields';

export const option: Operation['option'] = {
	name: 'Explain',
	action: 'Explain payment',
	description: 'Tell of any ID or URL where it stands and which deal it belongs to',
};

export const description: Operation['description'] = [
	{
		displayName: 'ID or URL',
		name: 'anything',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. ch_3Abc, or the address of a page of the dashboard',
		description:
			'Any ID or dashboard address: payment, charge, refund, dispute, invoice, subscription, checkout, payment link or event',
	},
	SIMPLIFY,
];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const explanation = await call.actions('payment').explain(call.text('anything'), call.connection);
	const { objectKind, objectId, state } = explanation;
	return {
		asked: { kind: objectKind, id: objectId },
		findings: findingsOf(explanation, call.gatewayName),
		...(state ? stateFields(state, call) : {}),
	};
}
