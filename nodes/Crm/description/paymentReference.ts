import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { DealRecord } from '../../shared/contracts/crm';
import { waitingPayment } from '../../shared/n8n/waitingPayment';
import { fromReference } from '../../shared/vocabulary/subject';
import { refusal, textOf } from '../../shared/n8n/perItem';

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

/** What was decided, as an item that Sync Payment to CRM takes in: it brings the money to the deal at once. */
export function decidedRow(
	reference: string,
	deal: DealRecord,
	decision: IDataObject,
): IDataObject {
	const { id, name, url } = deal;
	return { ...asEvent(reference), reference, deal: { id, name, url }, ...decision };
}

/** A payment of a deal that another one was taken off. */
export function recountRow(reference: string): IDataObject {
	return { ...asEvent(reference), reference, status: 'recount' };
}

function asEvent(reference: string): IDataObject {
	const { id, gateway, account, livemode, occurredAt, hint } = {
		...waitingPayment(undefined, reference)?.event,
	};
	return { ...{ id, gateway, account, livemode, occurredAt }, hint: { ...hint } };
}
