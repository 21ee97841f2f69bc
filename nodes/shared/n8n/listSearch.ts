import {
	type ILoadOptionsFunctions,
	type INodeListSearchResult,
	NodeOperationError,
} from 'n8n-workflow';
import type { CrmChoiceKind } from '../contracts/crmActions';
import { crmSystem } from '../registry';
import { attemptAsync } from '../vocabulary/attempt';
import { hasCredential, openCrm } from './connections';
import { toNodeError } from './errors';

/** What the lists of resource locators offer, page by page; words narrow them in the CRM itself. */
export const crmListSearch = {
	searchDeals: search('deal'),
	searchContacts: search('contact'),
	searchContactLists: search('contactList'),
};

function search(kind: CrmChoiceKind) {
	return async function (
		this: ILoadOptionsFunctions,
		filter?: string,
		paginationToken?: string,
	): Promise<INodeListSearchResult> {
		const system = crmSystem(String(this.getCurrentNodeParameter('crm') ?? 'hubspot'));
		if (!hasCredential(this, system)) {
			throw new NodeOperationError(
				this.getNode(),
				`Choose a ${system.name} credential above first`,
			);
		}
		const { adapter, connection } = await openCrm(this, system.id);
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
