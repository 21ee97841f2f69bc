/** The addresses that n8n's own HubSpot node (n8n-nodes-base, V2) calls, with the bodies it sends. */
import { openHubspot, type OpenHubspot } from '../../sandbox/hubspot/openHubspot';

let open: OpenHubspot;

beforeAll(async () => {
	open = await openHubspot();
});
afterAll(async () => await open.stop());
beforeEach(() => open.reset());

it('upserts a contact by address and reads it back', async () => {
	const upsert = async (email: string, value: string) =>
		await open.send('POST', `/contacts/v1/contact/createOrUpdate/email/${email}`, {
			properties: [{ property: 'firstname', value }],
		});
	const made = await upsert('ben@acme.example', 'Ben');
	expect(made.body).toEqual({ vid: expect.any(Number), isNew: true });
	const known = await upsert('ben@acme.example', 'Benno');
	expect(known.body).toEqual({ vid: made.body.vid, isNew: false });
	const { body } = await open.send('GET', `/contacts/v1/contact/vid/${made.body.vid}/profile`);
	expect(body).toMatchObject({ vid: made.body.vid, 'is-contact': true });
	expect(body.properties.firstname).toMatchObject({ value: 'Benno' });
	expect(body.properties.firstname.versions).toHaveLength(2);
});

it('searches contacts and deals as the node words it', async () => {
	open.pass(1_000);
	const body = {
		sorts: [{ propertyName: 'createdate', direction: 'DESCENDING' }],
		filterGroups: [
			{ filters: [{ propertyName: 'email', operator: 'EQ', value: 'anna.demo@acme.example' }] },
		],
		direction: 'DESCENDING',
		limit: 100,
	};
	const contacts = await open.send('POST', '/crm/v3/objects/contacts/search', body);
	expect(contacts.body.results).toHaveLength(1);
	const dealBody = { ...body, filterGroups: [], properties: ['dealname'] };
	const deals = await open.send('POST', '/crm/v3/objects/deals/search', dealBody);
	expect(deals.body.results[0].properties.dealname).toBe('Acme annual plan');
});

it('gets, updates, creates and deletes a deal', async () => {
	const [deal] = open.hubspot.list('deals');
	const path = `/deals/v1/deal/${deal?.id}`;
	const updated = await open.send('PUT', path, {
		properties: [{ name: 'dealstage', value: 'closedwon' }],
	});
	expect(updated.status).toBe(200);
	const { body } = await open.send('GET', path);
	expect(body).toMatchObject({
		dealId: Number(deal?.id),
		associations: { associatedVids: [Number(deal?.contactIds[0])] },
		properties: { dealstage: { value: 'closedwon' }, createdate: { value: '1772442000000' } },
	});
	const made = await open.send('POST', '/deals/v1/deal', {
		properties: [{ name: 'dealstage', value: 'contractsent' }],
		associations: { associatedVids: [Number(deal?.contactIds[0])] },
	});
	expect(open.hubspot.find('deals', String(made.body.dealId))?.contactIds).toEqual(
		deal?.contactIds,
	);
	const paged = await open.send('GET', '/deals/v1/deal/paged?properties=dealname&limit=1');
	expect(paged.body).toMatchObject({ hasMore: true, offset: 1 });
	expect((await open.send('DELETE', path)).status).toBe(204);
	expect((await open.send('GET', path)).status).toBe(404);
});

it('creates a task with its links', async () => {
	const [deal] = open.hubspot.list('deals');
	const { status, body } = await open.send('POST', '/engagements/v1/engagements', {
		engagement: { type: 'TASK', timestamp: 1_772_442_000_000 },
		metadata: { subject: 'Call Anna', status: 'NOT_STARTED', forObjectType: 'CONTACT' },
		associations: { contactIds: deal?.contactIds, dealIds: [deal?.id] },
	});
	expect(status).toBe(200);
	const [task] = open.hubspot.list('tasks');
	expect(task).toMatchObject({
		id: String(body.engagement.id),
		dealIds: [deal?.id],
		contactIds: deal?.contactIds,
		properties: { hs_task_subject: 'Call Anna', hs_task_status: 'NOT_STARTED' },
	});
	const read = await open.send('GET', `/engagements/v1/engagements/${task?.id}`);
	expect(read.body).toMatchObject({ metadata: { subject: 'Call Anna' } });
});

it('reads the lists that fill its drop-downs', async () => {
	const stages = await open.send('GET', '/crm-pipelines/v1/pipelines/deals');
	expect(stages.body.results[0].stages[0]).toMatchObject({ stageId: 'appointmentscheduled' });
	const kinds = await open.send('GET', '/properties/v1/deals/properties/named/dealtype');
	expect(kinds.body.options).toHaveLength(2);
	const fields = await open.send('GET', '/crm/v3/properties/deals?limit=100');
	expect(fields.body.paging).toBeUndefined();
	expect((await open.send('GET', '/crm/v3/owners')).body.results).toHaveLength(2);
});

it('puts contacts on a list, by number and by address', async () => {
	const listId = open.hubspot.seedList('Customers');
	const { body } = await open.send('POST', `/contacts/v1/lists/${listId}/add`, {
		emails: ['anna.demo@acme.example', 'nobody@acme.example'],
		vids: [404],
	});
	expect(body).toMatchObject({
		updated: [Number(open.hubspot.list('contacts')[0]?.id)],
		invalidVids: [404],
		invalidEmails: ['nobody@acme.example'],
	});
});
