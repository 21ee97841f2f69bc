import { openHubspot, refusal, type OpenHubspot } from '../../sandbox/hubspot/openHubspot';

let open: OpenHubspot;

beforeAll(async () => {
	open = await openHubspot();
});
afterAll(async () => await open.stop());
beforeEach(() => {
	open.reset();
	open.pass(1_000);
});

const search = async (body: Record<string, unknown>, type = 'deals') =>
	await open.send('POST', `/crm/objects/2026-09/${type}/search`, body);
const filter = (propertyName: string, operator: string, more: object = {}) => ({
	filterGroups: [{ filters: [{ propertyName, operator, ...more }] }],
});

describe('the index', () => {
	it('learns of a new, a changed and a deleted record only after its lag', async () => {
		open.hubspot.order({ searchLagMilliseconds: 5_000 });
		const found = async () =>
			(await search(filter('dealname', 'EQ', { value: 'Late' }))).body.total;
		const deal = open.hubspot.seedDeal({ dealname: 'Late', dealstage: 'contractsent' });
		open.pass(4_999);
		expect(await found()).toBe(0);
		// Reads by id do not lag.
		expect((await open.client.crm.deals.basicApi.getById(deal.id)).id).toBe(deal.id);
		open.pass(1);
		expect(await found()).toBe(1);
		open.hubspot.editedByPerson('deals', deal.id, { dealname: 'Renamed' });
		expect(await found()).toBe(1);
		open.pass(5_000);
		expect(await found()).toBe(0);
		open.hubspot.deletedByPerson('deals', deal.id);
		const renamed = async () =>
			(await search(filter('dealname', 'EQ', { value: 'Renamed' }))).body.total;
		expect(await renamed()).toBe(1);
		open.pass(5_000);
		expect(await renamed()).toBe(0);
	});
});

describe('filters', () => {
	beforeEach(() => {
		for (const [dealname, amount] of [
			['Small', '9.50'],
			['Middle', '100'],
			['Large', '2000'],
		]) {
			open.hubspot.seedDeal({ dealname, amount, dealstage: 'contractsent' });
		}
		open.hubspot.seedDeal({ dealname: 'No amount', dealstage: 'qualifiedtobuy' });
		open.pass(1_000);
	});

	it.each([
		['amount', 'GT', { value: '100' }, ['Acme annual plan', 'Large']],
		['amount', 'LTE', { value: '100' }, ['Small', 'Middle']],
		[
			'amount',
			'BETWEEN',
			{ value: '9', highValue: '1200' },
			['Acme annual plan', 'Small', 'Middle'],
		],
		['dealname', 'EQ', { value: 'small' }, ['Small']],
		['dealname', 'IN', { values: ['Small', 'Large'] }, ['Small', 'Large']],
		['dealname', 'CONTAINS_TOKEN', { value: 'Ac*' }, ['Acme annual plan']],
		['amount', 'NOT_HAS_PROPERTY', {}, ['No amount']],
		['dealstage', 'NEQ', { value: 'contractsent' }, ['No amount']],
		['createdate', 'LT', { value: '1772442000001' }, ['Acme annual plan']],
	])('%s %s %j', async (propertyName, operator, more, names) => {
		const { body } = await search({ ...filter(propertyName, operator, more), limit: 100 });
		const found = body.results.map(
			(row: { properties: { dealname: string } }) => row.properties.dealname,
		);
		expect(found).toEqual(names);
	});

	it('of one group must all hold, groups are alternatives, and the SDK sorts and pages', async () => {
		const body = {
			filterGroups: [
				{
					filters: [
						{ propertyName: 'dealstage', operator: 'EQ' as never, value: 'contractsent' },
						{ propertyName: 'amount', operator: 'LT' as never, value: '1000' },
					],
				},
				{ filters: [{ propertyName: 'dealname', operator: 'EQ' as never, value: 'Large' }] },
			],
			sorts: ['-amount'],
			properties: ['dealname'],
			limit: 2,
		};
		const first = await open.client.crm.deals.searchApi.doSearch(body);
		expect(first.total).toBe(3);
		expect(first.results.map(({ properties }) => properties.dealname)).toEqual(['Large', 'Middle']);
		const after = first.paging?.next?.after ?? '';
		const second = await open.client.crm.deals.searchApi.doSearch({ ...body, after });
		expect(second.results.map(({ properties }) => properties.dealname)).toEqual(['Small']);
		expect(second.paging).toBeUndefined();
	});

	it('find by link', async () => {
		const [anna] = open.hubspot.list('contacts');
		const { body } = await search(filter('associations.contact', 'EQ', { value: anna?.id }));
		expect(body.total).toBe(1);
	});
});

it.each([
	['more than 200 a page', { limit: 201 }],
	['beyond 10,000 results', { after: '9990', limit: 20 }],
	['six groups', { filterGroups: Array.from({ length: 6 }, () => ({ filters: [] })) }],
	['an unknown property', filter('ghost', 'EQ', { value: '1' })],
	['an unknown operator', filter('amount', 'NEAR', { value: '1' })],
])('%s is refused', async (_what, body) => {
	const answer = await search(body);
	expect(answer.status).toBe(400);
	expect(answer.body.category).toBe('VALIDATION_ERROR');
});

it('has a limit of its own per second, told as HubSpot tells it', async () => {
	open.hubspot.order({ searchesPerSecond: 5 });
	for (let index = 0; index < 5; index += 1) expect((await search({})).status).toBe(200);
	const { code, body } = await refusal(open.client.crm.deals.searchApi.doSearch({}));
	expect(code).toBe(429);
	expect(body).toMatchObject({
		message: 'You have reached your secondly limit.',
		category: 'RATE_LIMITS',
	});
	open.pass(1_001);
	const answer = await search({});
	expect(answer.status).toBe(200);
	expect(answer.headers.get('x-hubspot-ratelimit-remaining')).toBeNull();
});
