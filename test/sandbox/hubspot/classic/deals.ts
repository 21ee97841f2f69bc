import { asRecord, asTexts } from '../json';
import type { Call, Operations } from '../protocol/operation';
import { listQuery, needs, ok } from '../protocol/operation';
import { defaultType } from '../state/associations';
import { objectType } from '../state/objectTypes';
import { planCreate, planUpdate } from '../state/plan';
import { getRecord, listRecords } from '../state/records';
import { apiSource, archive, commit } from '../state/writes';
import { presentClassicCompany, presentClassicDeal, readClassicProperties } from './shapes';

const READ = objectType('deals').readScopes;
const WRITE = objectType('deals').writeScopes;
const COMPANY_READ = objectType('companies').readScopes;
const COMPANY_WRITE = objectType('companies').writeScopes;

/** `/deals/v1` and what of `/companies/v2` goes with it: https://legacydocs.hubspot.com/docs/methods/deals/get_deal */
export const CLASSIC_DEAL_OPERATIONS: Operations = {
	'POST /deals/v1/deal': needs(WRITE, (call) => {
		const { portal } = call;
		const plan = planCreate(portal, 'deals', readClassicProperties(call.body.properties));
		const record = commit(portal, plan, apiSource(portal));
		const { associatedVids, associatedCompanyIds } = asRecord(call.body.associations);
		for (const id of ids(associatedVids)) {
			portal.associations.link(defaultType('deals', 'contacts'), record.id, id);
		}
		for (const id of ids(associatedCompanyIds)) {
			portal.associations.link(defaultType('deals', 'companies'), record.id, id);
		}
		return ok(presentClassicDeal(portal, record));
	}),
	'GET /deals/v1/deal/paged': needs(READ, (call) => {
		const { items, hasMore, offset } = page(call, Number(call.query.get('limit') ?? 100));
		const names = listQuery(call.query, 'properties');
		const deals = items.map((record) => presentClassicDeal(call.portal, record, names));
		return ok({ deals, hasMore, offset });
	}),
	'GET /deals/v1/deal/recent/created': needs(READ, (call) => {
		const { items, hasMore, offset } = page(call, Number(call.query.get('count') ?? 20));
		const results = items.map((record) => presentClassicDeal(call.portal, record));
		return ok({ results, hasMore, offset, total: listRecords(call.portal, 'deals').length });
	}),
	'GET /deals/v1/deal/:dealId': needs(READ, (call) =>
		ok(presentClassicDeal(call.portal, dealOf(call))),
	),
	'PUT /deals/v1/deal/:dealId': needs(WRITE, (call) => {
		const properties = readClassicProperties(call.body.properties);
		const plan = planUpdate(call.portal, dealOf(call), properties);
		return ok(presentClassicDeal(call.portal, commit(call.portal, plan, apiSource(call.portal))));
	}),
	'DELETE /deals/v1/deal/:dealId': needs(WRITE, (call) => {
		archive(call.portal, dealOf(call));
		return { status: 204 };
	}),
	'POST /companies/v2/companies': needs(COMPANY_WRITE, (call) => {
		const plan = planCreate(call.portal, 'companies', readClassicProperties(call.body.properties));
		return ok(presentClassicCompany(commit(call.portal, plan, apiSource(call.portal))));
	}),
	'GET /companies/v2/companies/paged': needs(COMPANY_READ, (call) => {
		const companies = listRecords(call.portal, 'companies').map(presentClassicCompany);
		return ok({ companies, 'has-more': false, offset: companies.length });
	}),
	'GET /companies/v2/companies/:companyId': needs(COMPANY_READ, (call) =>
		ok(presentClassicCompany(getRecord(call.portal, 'companies', call.parameters.companyId ?? ''))),
	),
};

function dealOf(call: Call) {
	return getRecord(call.portal, 'deals', call.parameters.dealId ?? '');
}

function page(call: Call, limit: number) {
	const records = listRecords(call.portal, 'deals');
	const from = Number(call.query.get('offset') ?? 0);
	const offset = from + limit;
	return { items: records.slice(from, offset), hasMore: offset < records.length, offset };
}

function ids(value: unknown): string[] {
	return Array.isArray(value) ? asTexts(value) : value === undefined ? [] : [String(value)];
}
