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

	it('is free once its record is deleted, which nobody finds by it any more', async () => {
		await uniqueProperty('notes');
		const notes = open.client.crm.objects.notes;
		const first = await notes.basicApi.create(noteWith('k'));
		open.hubspot.deletedByPerson('notes', first.id);
		for (const archived of [false, true]) {
			const read = await notes.batchApi.read(
				{
					idProperty: 'payment_key',
					inputs: [{ id: 'k' }],
					properties: [],
					propertiesWithHistory: [],
				},
				archived,
			);
			expect(read.results).toEqual([]);
		}
		const second = await notes.basicApi.create(noteWith('k'));
		expect(second.id).not.toBe(first.id);
	});

	it('stays taken when the text of its record is edited', async () => {
		await uniqueProperty('notes');
		const notes = open.client.crm.objects.notes;
		const { id } = await notes.basicApi.create(noteWith('k'));
		open.hubspot.editedByPerson('notes', id, { hs_note_body: '.' });
		expect((await refusal(notes.basicApi.create(noteWith('k')))).code).toBe(400);
	});
});

describe('the addresses of a merged contact', () => {
	const merged = () => {
		const [anna] = open.hubspot.list('contacts');
		const other = open.hubspot.seedContact({ email: 'anna@home.example', phone: '1' });
		return open.hubspot.mergedByPerson('contacts', anna?.id ?? '', other.id);
	};
	const EMAILS = ['anna.demo@acme.example', 'Anna@home.example'];

	it('are the main one and the other one, which nobody can write', async () => {
		const { id } = merged();
		const read = await open.client.crm.contacts.basicApi.getById(id, [
			'email',
			'hs_additional_emails',
		]);
		expect(read.properties).toMatchObject({
			email: 'anna.demo@acme.example',
			hs_additional_emails: 'anna@home.example',
		});
		const properties = { hs_additional_emails: 'x@y.example' };
		const { body } = await refusal(open.client.crm.contacts.basicApi.update(id, { properties }));
		expect(body.errors[0].code).toBe('READ_ONLY_VALUE');
	});

	it('each find it, in one batch once, without saying by which', async () => {
		const { id } = merged();
		const { results } = await contactBatches().read({
			idProperty: 'email',
			inputs: EMAILS.map((email) => ({ id: email })),
			properties: ['email'],
			propertiesWithHistory: [],
		});
		expect(results.map((contact) => contact.id)).toEqual([id]);
		expect(results[0]?.properties.email).toBe('anna.demo@acme.example');
	});

	it.each(EMAILS)('upsert it: %s', async (email) => {
		const { id } = merged();
		const input = { id: email, idProperty: 'email', properties: { phone: '2' } };
		const { results } = await contactBatches().upsert({ inputs: [input] });
		expect(results).toMatchObject([{ id, _new: false }]);
		expect(open.hubspot.find('contacts', id)?.properties).toMatchObject({
			email: 'anna.demo@acme.example',
			phone: '2',
		});
	});

	it.each(EMAILS)('cannot be those of a second contact: %s', async (email) => {
		const { id } = merged();
		const properties = { email };
		const { code, body } = await refusal(open.client.crm.contacts.basicApi.create({ properties }));
		expect(code).toBe(409);
		expect(body.message).toBe(`Contact already exists. Existing ID: ${id}`);
	});

	it('stay when it is merged again, and are free once it is deleted', async () => {
		const third = open.hubspot.seedContact({ email: 'anna@shop.example' });
		const { id } = open.hubspot.mergedByPerson('contacts', third.id, merged().id);
		expect(open.hubspot.find('contacts', id)?.properties).toMatchObject({
			email: 'anna@shop.example',
			hs_additional_emails: 'anna.demo@acme.example;anna@home.example',
		});
		open.hubspot.deletedByPerson('contacts', id);
		for (const email of [...EMAILS, 'anna@shop.example']) {
			const made = await open.client.crm.contacts.basicApi.create({ properties: { email } });
			expect(made.id).not.toBe(id);
		}
	});
});
