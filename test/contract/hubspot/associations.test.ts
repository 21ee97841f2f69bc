import { AssociationSpecAssociationCategoryEnum } from '@hubspot/api-client/lib/codegen/crm/associations/v4';

import { openHubspot, refusal, type OpenHubspot } from '../../sandbox/hubspot/openHubspot';

let open: OpenHubspot;
let contactId = '';
let dealId = '';

beforeAll(async () => {
	open = await openHubspot();
});
afterAll(async () => await open.stop());
beforeEach(() => {
	open.reset();
	contactId = open.hubspot.seedContact({ email: 'ben@acme.example' }).id;
	dealId = open.hubspot.seedDeal({ dealname: 'Other', dealstage: 'contractsent' }).id;
});

const associations = () => open.client.crm.associations.v4;
const type = (associationTypeId: number) => ({
	associationCategory: AssociationSpecAssociationCategoryEnum.HubspotDefined,
	associationTypeId,
});

describe('a link', () => {
	it('is seen from both sides, each with its own number', async () => {
		await associations().basicApi.create('deals', dealId, 'contacts', contactId, [type(3)]);
		const fromDeal = await associations().basicApi.getPage('deals', dealId, 'contacts');
		const fromContact = await associations().basicApi.getPage('contacts', contactId, 'deals');
		expect(fromDeal.results.map((one) => one.associationTypes.map(({ typeId }) => typeId))).toEqual(
			[[3]],
		);
		expect(fromContact.results.map((one) => one.associationTypes[0]?.typeId)).toEqual([4]);
		// Text in the SDK's types, a number on the wire of version 4.
		expect(fromDeal.results[0]?.toObjectId).toBe(Number(contactId));
	});

	it('made by default, or again, is one link', async () => {
		const link = () =>
			associations().basicApi.createDefault('deals', dealId, 'contacts', contactId);
		const { results } = await link();
		expect(results.map((one) => one.associationSpec.associationTypeId)).toEqual([3, 4]);
		await link();
		expect(open.hubspot.find('deals', dealId)?.contactIds).toEqual([contactId]);
		await associations().basicApi.archive('deals', dealId, 'contacts', contactId);
		expect(open.hubspot.find('deals', dealId)?.contactIds).toEqual([]);
		expect(open.hubspot.find('contacts', contactId)?.dealIds).toEqual([]);
	});

	it('with the number of another pair or direction is refused', async () => {
		for (const wrong of [4, 214, 9_999]) {
			const made = associations().basicApi.create('deals', dealId, 'contacts', contactId, [
				type(wrong),
			]);
			expect((await refusal(made)).code).toBe(400);
		}
		expect(open.hubspot.find('deals', dealId)?.contactIds).toEqual([]);
	});
});

describe('in batches', () => {
	it('links are made, and rows whose record is missing are told', async () => {
		const inputs = [
			{ from: { id: dealId }, to: { id: contactId }, types: [type(3)] },
			{ from: { id: dealId }, to: { id: '404' }, types: [type(3)] },
		];
		const { status, body } = await open.send(
			'POST',
			'/crm/v4/associations/deals/contacts/batch/create',
			{ inputs },
		);
		expect(status).toBe(207);
		expect(body.results).toEqual([
			{
				fromObjectTypeId: '0-3',
				fromObjectId: Number(dealId),
				toObjectTypeId: '0-1',
				toObjectId: Number(contactId),
				labels: [],
			},
		]);
		expect(body.errors[0].context).toEqual({ fromObjectId: [dealId], toObjectId: ['404'] });
	});

	it('reading tells records without links as rows of errors', async () => {
		await associations().batchApi.createDefault('deals', 'contacts', {
			inputs: [{ _from: { id: dealId }, to: { id: contactId } }],
		});
		const { body } = await open.send('POST', '/crm/v4/associations/deals/contacts/batch/read', {
			inputs: [{ id: dealId }, { id: '404' }],
		});
		expect(body.results).toMatchObject([
			{ from: { id: dealId }, to: [{ toObjectId: Number(contactId) }] },
		]);
		expect(body.errors).toMatchObject([
			{
				subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
				message: 'No contact is associated with deal 404.',
			},
		]);
		await associations().batchApi.archive('deals', 'contacts', {
			inputs: [{ _from: { id: dealId }, to: [{ id: contactId }] }],
		});
		expect(open.hubspot.find('deals', dealId)?.contactIds).toEqual([]);
	});

	it.each([
		['read', 1_000, 207],
		['read', 1_001, 400],
		['create', 2_000, 207],
		['create', 2_001, 400],
	])('%s takes %i rows: %i', async (verb, length, status) => {
		const inputs = Array.from({ length }, () => ({
			id: '404',
			from: { id: '404' },
			to: { id: '404' },
			types: [type(3)],
		}));
		const path = `/crm/v4/associations/deals/contacts/batch/${verb}`;
		expect((await open.send('POST', path, { inputs })).status).toBe(status);
	});
});

it.each([
	['notes', 'contacts', 202],
	['notes', 'deals', 214],
	['tasks', 'contacts', 204],
	['tasks', 'deals', 216],
	['deals', 'contacts', 3],
	['contacts', 'deals', 4],
])('%s to %s is number %i', async (from, to, typeId) => {
	const { results } = await open.client.crm.associations.v4.schema.definitionsApi.getAll(from, to);
	expect(results.map((one) => one.typeId)).toEqual([typeId]);
});
