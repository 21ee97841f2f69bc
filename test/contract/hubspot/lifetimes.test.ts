import { openHubspot, refusal, type OpenHubspot } from '../../sandbox/hubspot/openHubspot';

let open: OpenHubspot;

beforeAll(async () => {
	open = await openHubspot();
});
afterAll(async () => await open.stop());
beforeEach(() => open.reset());

const deals = () => open.client.crm.deals.basicApi;
const contacts = () => open.client.crm.contacts.basicApi;

describe('stages', () => {
	it.each([
		['closedwon', 'default', { hs_is_closed: 'true', hs_is_closed_won: 'true' }],
		['closedlost', 'default', { hs_is_closed: 'true', hs_is_closed_won: 'false' }],
		['129473803', '67142093', { hs_is_closed_won: 'true', hs_deal_stage_probability: '1.0' }],
		['contractsent', 'default', { hs_is_closed: 'false', hs_deal_stage_probability: '0.9' }],
	])('%s of %s is %j', async (dealstage, pipeline, derived) => {
		const made = await deals().create({ properties: { dealstage, pipeline } });
		expect(made.properties).toMatchObject({
			...derived,
			hs_v2_date_entered_current_stage: '2026-03-02T09:00:00.000Z',
		});
		const name = `hs_v2_date_entered_${dealstage}`;
		const read = await deals().getById(made.id, [name, 'closedate']);
		expect(read.properties[name]).toBe('2026-03-02T09:00:00.000Z');
		const isClosed = 'hs_is_closed' in derived ? derived.hs_is_closed === 'true' : true;
		expect(read.properties.closedate !== null).toBe(isClosed);
	});
});

describe('records that went away', () => {
	it('are 404, still readable as archived, and free their unique values', async () => {
		const [contact] = open.hubspot.list('contacts');
		const id = contact?.id ?? '';
		await contacts().archive(id);
		expect((await refusal(contacts().getById(id))).code).toBe(404);
		expect((await refusal(contacts().update(id, { properties: { phone: '1' } }))).code).toBe(404);
		const kept = await contacts().getById(id, undefined, undefined, undefined, true);
		expect(kept).toMatchObject({ archived: true, archivedAt: expect.any(Date) });
		const again = await contacts().create({ properties: { email: 'anna.demo@acme.example' } });
		expect(again.id).not.toBe(id);
	});

	it('answer with the survivor after a merge, under the survivor’s own id', async () => {
		const [first] = open.hubspot.list('deals');
		const second = open.hubspot.seedDeal({ dealname: 'Twin', dealstage: 'contractsent' });
		const primaryObjectId = first?.id ?? '';
		const merged = await open.client.crm.deals.basicApi.merge({
			primaryObjectId,
			objectIdToMerge: second.id,
		});
		expect([primaryObjectId, second.id]).not.toContain(merged.id);
		for (const id of [primaryObjectId, second.id]) {
			const read = await deals().getById(id, ['dealname', 'hs_merged_object_ids']);
			expect(read.id).toBe(merged.id);
			expect(read.properties).toMatchObject({
				dealname: 'Acme annual plan',
				hs_merged_object_ids: `${primaryObjectId};${second.id}`,
			});
		}
		const updated = await deals().update(second.id, { properties: { amount: '5' } });
		expect(updated.id).toBe(merged.id);
		expect((await deals().getPage()).results).toHaveLength(1);
		// Links answer only to the new id: HubSpot's changelog of deal merging.
		const linked = async (id: string) =>
			(
				await open.client.crm.associations.v4.batchApi.getPage('deals', 'contacts', {
					inputs: [{ id }],
				})
			).results;
		expect(await linked(merged.id)).toHaveLength(1);
		expect(await linked(primaryObjectId)).toHaveLength(0);
	});
});
