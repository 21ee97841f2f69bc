import type { IDataObject } from 'n8n-workflow';
import type { DealRecord } from '../../shared/contracts/crm';
import { waitingPayment } from '../../shared/n8n/waitingPayment';

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
