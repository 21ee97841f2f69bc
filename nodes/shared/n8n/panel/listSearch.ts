import {
	type ILoadOptionsFunctions,
	type INodeListSearchResult,
	NodeOperationError,
} from 'n8n-workflow';
import type { CrmAdapter } from '../../contracts/crm';
import type { CrmChoiceKind } from '../../contracts/crmActions';
import type { System } from '../../contracts/system';
import { attemptAsync } from '../../vocabulary/attempt';
import { hasCredential, openCrm } from '../access/connections';
import { toNodeError } from '../errors';

/** The CRM of a dropdown's value; of none, the one that dropdowns start with. */
type FindCrm = (id?: string) => System<CrmAdapter>;

/** What the lists of resource locators offer, page by page; words narrow them in the CRM itself. */
export function crmListSearch(findCrm: FindCrm) {
	return {
		searchDeals: search(findCrm, 'deal'),
		searchContacts: search(findCrm, 'contact'),
		searchContactLists: search(findCrm, 'contactList'),
	};
}

function search(findCrm: FindCrm, kind: CrmChoiceKind) {
	return async function (
		this: ILoadOptionsFunctions,
		filter?: string,
		paginationToken?: string,
	): Promise<INodeListSearchResult> {
		const system = findCrm(this.getCurrentNodeParameter('crm')?.toString());
		if (!hasCredential(this, 'crm', system)) {
			throw new NodeOperationError(
				this.getNode(),
				`Choose a ${system.name} credential above first`,
			);
		}
		const { adapter, connection } = await openCrm(this, system);
		const { actions } = adapter;
		const find = actions?.find;
		if (!find || (kind === 'contactList' && !actions.contactLists)) return { results: [] };
		const words = (filter ?? '').trim();
		const attempted = await attemptAsync(
			async () => await find(kind, words, paginationToken, connection),
		);
		if ('error' in attempted) throw toNodeError(this.getNode(), attempted.error, [adapter]);
		const { choices, next } = attempted.value;
		return {
			results: choices.map(({ id, name, url }) => ({ name, value: id, url: url || undefined })),
			paginationToken: next,
		};
	};
}
