import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { fromReference } from '../../shared/vocabulary/subject';
import { refusal, textOf } from './given';

export const PAYMENT: INodeProperties = {
	displayName: 'Payment Reference',
	name: 'payment',
	type: 'string',
	required: true,
	default: '={{ $json.reference }}',
	placeholder: 'e.g. stripe/acct_1/live/payment/pi_1',
	description: 'Which payment, invoice or subscription. Items of Sync Payment to CRM carry it.',
};

/** @throws NodeOperationError for a text that is no payment reference. */
export function paymentOf(context: IExecuteFunctions, index: number): string {
	const reference = textOf(context, 'payment', index);
	if (fromReference(reference)) return reference;
	const lack =
		reference === '' ? 'has no payment reference' : `has "${reference}" as its payment reference`;
	throw refusal(
		context,
		index,
		`${lack}. Take it from an item of Sync Payment to CRM, such as stripe/acct_1/live/payment/pi_1`,
	);
}
