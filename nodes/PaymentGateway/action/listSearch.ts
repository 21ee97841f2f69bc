import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import type { ChoiceKind } from '../../shared/contracts/gatewayActions';
import { openGateway } from '../../shared/n8n/access/connections';
import { toNodeError } from '../../shared/n8n/errors';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import { DEFAULT_GATEWAY, gatewaySystem } from '../../systems';

/** What *From List* offers, newest first; typing narrows what was loaded, scrolling loads more. */
export const gatewayListSearch = {
	searchPayments: search('payment'),
	searchPaymentLinks: search('paymentLink'),
	searchInvoices: search('invoice'),
	searchRefunds: search('refund'),
	searchSubscriptions: search('subscription'),
	searchCustomers: search('customer'),
	searchDisputes: search('dispute'),
	searchPrices: search('price'),
	searchRecurringPrices: search('recurringPrice'),
};

function search(kind: ChoiceKind) {
	return async function (
		this: ILoadOptionsFunctions,
		filter?: string,
		paginationToken?: string,
	): Promise<INodeListSearchResult> {
		const gateway = String(this.getCurrentNodeParameter('gateway') ?? DEFAULT_GATEWAY);
		const { adapter, connection } = await openGateway(this, gatewaySystem(gateway));
		const list = adapter.actions.choices?.list;
		if (!list) return { results: [] };
		const attempted = await attemptAsync(async () => await list(kind, paginationToken, connection));
		if ('error' in attempted) throw toNodeError(this.getNode(), attempted.error, [adapter]);
		const wanted = (filter ?? '').toLowerCase();
		const { choices: found, next } = attempted.value;
		return {
			results: found
				.filter(({ id, name }) => `${name} ${id}`.toLowerCase().includes(wanted))
				.map(({ id, name, url }) => ({ name, value: id, ...(url ? { url } : {}) })),
			...(next ? { paginationToken: next } : {}),
		};
	};
}
