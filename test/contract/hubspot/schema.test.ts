/** Where the stand-in has to be as strict as HubSpot, since a laxer one would let a fault of the product pass. */
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
	it.each([
		['an unknown group', { groupName: 'ghost' }],
		['a field type that does not fit', { fieldType: 'number' }],
		['a name in capitals', { name: 'PaymentStatus' }],
		['a unique yes or no', { type: 'bool', fieldType: 'booleancheckbox', hasUniqueValue: true }],
	])('are refused with %s', async (_what, more) => {
		const body = { ...text('payment_status'), ...more };
		expect((await open.send('POST', '/crm/properties/2026-09/deals', body)).status).toBe(400);
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
});

describe('the account', () => {
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
