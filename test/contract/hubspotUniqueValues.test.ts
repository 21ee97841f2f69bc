import {
	PropertyCreateFieldTypeEnum,
	PropertyCreateTypeEnum,
} from '@hubspot/api-client/lib/codegen/crm/properties';

import { openHubspot, refusal, type OpenHubspot } from '../sandbox/hubspot/openHubspot';

let open: OpenHubspot;

beforeAll(async () => {
	open = await openHubspot();
});
afterAll(async () => await open.stop());
beforeEach(() => open.reset());

const dealBatches = () => open.client.crm.deals.batchApi;
const contactBatches = () => open.client.crm.contacts.batchApi;
const uniqueProperty = async (type: string, name = 'payment_key') =>
	await open.client.crm.properties.coreApi.create(type, {
		name,
		label: 'Payment key',
		type: PropertyCreateTypeEnum.String,
		fieldType: PropertyCreateFieldTypeEnum.Text,
		groupName: { deals: 'dealinformation', notes: 'note' }[type] ?? 'contactinformation',
		hasUniqueValue: true,
	});
const noteWith = (key: string) => ({
	properties: { hs_timestamp: '2026-03-02T09:00:00Z', hs_note_body: 'Paid', payment_key: key },
	associations: [],
});
describe('a unique value', () => {
	it('lets one of twenty creates at once through, and names the holder to the others', async () => {
		await uniqueProperty('notes');
		const tries = await Promise.allSettled(
			Array.from({ length: 20 }, () =>
				open.client.crm.objects.notes.basicApi.create(noteWith('stripe/ch_1/paid')),
			),
		);
		expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		const [note] = open.hubspot.list('notes');
		expect(open.hubspot.list('notes')).toHaveLength(1);
		for (const one of tries) {
			if (one.status === 'fulfilled') continue;
			expect(one.reason.code).toBe(400);
			expect(one.reason.body.category).toBe('VALIDATION_ERROR');
			const ids = / on (\d+)\. (\d+) already has that value\.$/.exec(one.reason.body.message);
			expect(ids?.[2]).toBe(note?.id);
			// The first id is that of a record that never came to be.
			expect(ids?.[1]).not.toBe(note?.id);
		}
	});

	it('lets one of twenty upserts at once create', async () => {
		await uniqueProperty('deals');
		const input = { id: 'root/1', idProperty: 'payment_key', properties: { dealname: 'Renewal' } };
		const answers = await Promise.all(
			Array.from({ length: 20 }, () => dealBatches().upsert({ inputs: [input] })),
		);
		const results = answers.map(({ results: [row] }) => row);
		expect(results.filter((row) => row?._new)).toHaveLength(1);
		expect(new Set(answers.map(({ results: [row] }) => row?.id)).size).toBe(1);
	});

	it('is told as a conflict when it is a contact’s address', async () => {
		const [anna] = open.hubspot.list('contacts');
		const properties = { email: 'ANNA.demo@acme.example' };
		const { code, body } = await refusal(open.client.crm.contacts.basicApi.create({ properties }));
		expect(code).toBe(409);
		expect(body).toEqual({
			status: 'error',
			message: `Contact already exists. Existing ID: ${anna?.id}`,
			correlationId: expect.any(String),
			category: 'CONFLICT',
		});
	});

	it('cannot be taken by an update either, and is free again once changed', async () => {
		const other = open.hubspot.seedContact({ email: 'ben@acme.example' });
		const [anna] = open.hubspot.list('contacts');
		const take = () =>
			open.client.crm.contacts.basicApi.update(other.id, {
				properties: { email: 'anna.demo@acme.example' },
			});
		expect((await refusal(take())).body.message).toMatch(
			new RegExp(`propertyName=email, .* on ${other.id}\\. ${anna?.id} already has that value\\.$`),
		);
		open.hubspot.editedByPerson('contacts', anna?.id ?? '', { email: 'anna@acme.example' });
		expect((await take()).properties.email).toBe('anna.demo@acme.example');
	});

	it('is required of the property by which an upsert finds', async () => {
		const inputs = [{ id: '1', idProperty: 'phone', properties: {} }];
		const { code, body } = await refusal(contactBatches().upsert({ inputs }));
		expect(code).toBe(400);
		expect(body.message).toBe('Unable to perform update/upsert by non-unique 0-1 property phone');
	});
});
