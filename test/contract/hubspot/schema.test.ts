import {
	PropertyCreateFieldTypeEnum,
	PropertyCreateTypeEnum,
} from '@hubspot/api-client/lib/codegen/crm/properties';

import { openHubspot, refusal, type OpenHubspot } from '../../sandbox/hubspot/openHubspot';

let open: OpenHubspot;

beforeAll(async () => {
	open = await openHubspot();
});
afterAll(async () => await open.stop());
beforeEach(() => open.reset());

const properties = () => open.client.crm.properties;
const text = (name: string, more: object = {}) => ({
	name,
	label: name,
	type: PropertyCreateTypeEnum.String,
	fieldType: PropertyCreateFieldTypeEnum.Text,
	groupName: 'dealinformation',
	...more,
});

describe('properties', () => {
	it('list HubSpot’s own with type, options and whether they can be written', async () => {
		const { results } = await properties().coreApi.getAll('deals');
		const find = (name: string) => results.find((property) => property.name === name);
		expect(find('amount')).toMatchObject({ type: 'number', hubspotDefined: true });
		expect(find('dealtype')?.options.map(({ value }) => value)).toContain('newbusiness');
		expect(find('hs_is_closed_won')?.modificationMetadata?.readOnlyValue).toBe(true);
		const email = await properties().coreApi.getByName('contacts', 'email');
		expect(email.hasUniqueValue).toBe(true);
	});

	it('are made, changed, archived and then unknown', async () => {
		const made = await properties().coreApi.create('deals', text('payment_status'));
		expect(made).toMatchObject({ hasUniqueValue: false, hubspotDefined: false, archived: false });
		const option = (value: string) => ({ label: value, value, hidden: false, displayOrder: 0 });
		await properties().coreApi.update('deals', 'payment_status', { label: 'Payment status' });
		const changed = await properties().coreApi.update('deals', 'payment_status', {
			options: [option('Paid')],
		});
		expect(changed).toMatchObject({ label: 'Payment status', options: [{ value: 'Paid' }] });
		await properties().coreApi.archive('deals', 'payment_status');
		const gone = properties().coreApi.getByName('deals', 'payment_status');
		expect((await refusal(gone)).code).toBe(404);
		const write = open.client.crm.deals.basicApi.create({ properties: { payment_status: 'x' } });
		expect((await refusal(write)).body.errors[0].code).toBe('PROPERTY_DOESNT_EXIST');
	});

	it('are refused when the name is taken, and stay as they are', async () => {
		await properties().coreApi.create('deals', text('payment_status'));
		const again = properties().coreApi.create('deals', text('payment_status', { label: 'Other' }));
		const { code, body } = await refusal(again);
		expect(code).toBe(409);
		expect(body).toMatchObject({
			category: 'OBJECT_ALREADY_EXISTS',
			subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
			message: "A property named 'payment_status' already exists.",
		});
		const kept = await properties().coreApi.getByName('deals', 'payment_status');
		expect(kept.label).toBe('payment_status');
	});

	it.each([
		['an unknown group', { groupName: 'ghost' }],
		['a field type that does not fit', { fieldType: 'number' }],
		['a name in capitals', { name: 'PaymentStatus' }],
		['a unique yes or no', { type: 'bool', fieldType: 'booleancheckbox', hasUniqueValue: true }],
	])('are refused with %s', async (_what, more) => {
		const body = { ...text('payment_status'), ...more };
		expect((await open.send('POST', '/crm/properties/2026-09/deals', body)).status).toBe(400);
	});

	it('say at creation whether values are unique, and never again', async () => {
		await properties().coreApi.create('deals', text('payment_key'));
		await open.send('PATCH', '/crm/properties/2026-09/deals/payment_key', { hasUniqueValue: true });
		const kept = await properties().coreApi.getByName('deals', 'payment_key');
		expect(kept.hasUniqueValue).toBe(false);
	});

	it('stop at ten unique ones per kind', async () => {
		for (let index = 0; index < 10; index += 1) {
			await properties().coreApi.create('deals', text(`key_${index}`, { hasUniqueValue: true }));
		}
		const eleventh = properties().coreApi.create('deals', text('key_10', { hasUniqueValue: true }));
		expect((await refusal(eleventh)).code).toBe(400);
	});

	it.each(['notes', 'tasks'])('of %s are not unique in an account ordered so', async (type) => {
		open.hubspot.order({ uniqueActivityProperties: false });
		const groupName = type.slice(0, -1);
		const unique = text('payment_key', { groupName, hasUniqueValue: true });
		expect((await refusal(properties().coreApi.create(type, unique))).code).toBe(400);
		await properties().coreApi.create(type, { ...unique, hasUniqueValue: false });
		open.reset();
		expect((await properties().coreApi.create(type, unique)).hasUniqueValue).toBe(true);
	});

	it('come in batches that tell each row its own outcome', async () => {
		await properties().coreApi.create('deals', text('known'));
		const made = await properties().batchApi.create('deals', {
			inputs: [text('known'), text('fresh')],
		});
		expect(made.results.map(({ name }) => name)).toEqual(['fresh']);
		expect(made).toMatchObject({
			numErrors: 1,
			errors: [
				{
					category: 'OBJECT_ALREADY_EXISTS',
					subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
					context: { name: ['known'] },
				},
			],
		});
		const read = await open.send('POST', '/crm/properties/2026-09/deals/batch/read', {
			archived: false,
			inputs: [{ name: 'fresh' }, { name: 'ghost' }],
		});
		expect(read.status).toBe(207);
		expect(read.body.results).toHaveLength(1);
	});

	it('belong to groups, which can be made', async () => {
		await properties().groupsApi.create('deals', { name: 'payments', label: 'Payments' });
		await properties().coreApi.create('deals', text('paid', { groupName: 'payments' }));
		const { results } = await properties().groupsApi.getAll('deals');
		expect(results.map(({ name }) => name)).toEqual(['dealinformation', 'payments']);
		const again = properties().groupsApi.create('deals', { name: 'payments', label: 'P' });
		expect((await refusal(again)).code).toBe(409);
	});
});

describe('the account', () => {
	it('has two deal pipelines whose stages say closed and probability as text', async () => {
		const { results } = await open.client.crm.pipelines.pipelinesApi.getAll('deals');
		expect(results.map(({ id }) => id)).toEqual(['default', '67142093']);
		const won = results[0]?.stages.find(({ id }) => id === 'closedwon');
		expect(won?.metadata).toEqual({ isClosed: 'true', probability: '1.0' });
		expect(results[1]?.stages.map(({ id }) => id)).toContain('129473802');
	});

	it('has two owners, found by address', async () => {
		const { results } = await open.client.crm.owners.ownersApi.getPage();
		expect(results).toHaveLength(2);
		const [theo] = (await open.client.crm.owners.ownersApi.getPage('theo.okafor@acme.example'))
			.results;
		expect(theo).toMatchObject({ firstName: 'Theo', type: 'PERSON', archived: false });
		const properties = { hubspot_owner_id: theo?.id ?? '' };
		const made = await open.client.crm.deals.basicApi.create({ properties });
		expect(made.properties.hubspot_owner_id).toBe(theo?.id);
	});

	it('tells its number, currencies and zone', async () => {
		const { body } = await open.send('GET', '/account-info/2026-09/details');
		expect(body).toMatchObject({
			portalId: open.hubspot.portalId,
			companyCurrency: 'USD',
			additionalCurrencies: ['EUR'],
			timeZone: 'Europe/Berlin',
			uiDomain: 'app.hubspot.com',
		});
	});

	it('with one currency writes none on a deal and refuses another', async () => {
		open.hubspot.order({ additionalCurrencies: [] });
		const made = await open.client.crm.deals.basicApi.create({ properties: { dealname: 'One' } });
		const read = await open.client.crm.deals.basicApi.getById(made.id, ['deal_currency_code']);
		expect(read.properties.deal_currency_code).toBeNull();
		const euro = { properties: { deal_currency_code: 'EUR' } };
		expect((await refusal(open.client.crm.deals.basicApi.create(euro))).code).toBe(400);
	});

	it('is reached at the addresses by date only, the type by name or number', async () => {
		for (const type of ['deals', 'deal', '0-3']) {
			const { body } = await open.send('GET', `/crm/objects/2026-09/${type}`);
			expect(body.results).toHaveLength(1);
		}
		expect((await open.send('GET', '/crm/objects/2026-09/spaceships')).status).toBe(400);
		for (const [method, path] of [
			['GET', '/crm/v3/objects/deals'],
			['POST', '/crm/v3/objects/deals/search'],
			['POST', '/crm/v4/associations/deals/contacts/batch/read'],
			['GET', '/account-info/v3/details'],
			['GET', '/contacts/v1/contact/vid/1/profile'],
			['GET', '/crm/owners/2026-09/'],
		] as const) {
			expect((await open.send(method, path, method === 'GET' ? undefined : {})).status).toBe(404);
		}
		open.hubspot.order({ servesNumberedPaths: true });
		expect((await open.send('POST', '/crm/v3/objects/deals/search', {})).status).toBe(200);
		expect((await open.send('GET', '/crm/v3/objects/deals')).status).toBe(404);
	});

	it('requires what its admin ordered', async () => {
		open.hubspot.order({ alsoRequired: { deals: ['amount'] } });
		const made = open.client.crm.deals.basicApi.create({ properties: { dealname: 'One' } });
		expect((await refusal(made)).body.context).toEqual({ properties: ['amount'] });
	});
});

describe('lists', () => {
	it('take contacts and name the ids that are not there', async () => {
		const [anna] = open.hubspot.list('contacts');
		const listId = open.hubspot.seedList('Customers');
		const added = await open.client.crm.lists.membershipsApi.add(listId, [anna?.id ?? '', '404']);
		expect(added).toMatchObject({ recordsIdsAdded: [anna?.id], recordIdsMissing: ['404'] });
		const { body } = await open.send('GET', `/crm/lists/2026-09/${listId}`);
		expect(body.list).toMatchObject({ name: 'Customers', size: 1 });
	});
});
