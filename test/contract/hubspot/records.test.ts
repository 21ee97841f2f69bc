import { openHubspot, refusal, type OpenHubspot } from '../../sandbox/hubspot/openHubspot';

let open: OpenHubspot;

beforeAll(async () => {
	open = await openHubspot();
});
afterAll(async () => await open.stop());
beforeEach(() => open.reset());

const deals = () => open.client.crm.deals.basicApi;
const contacts = () => open.client.crm.contacts.basicApi;
const notes = () => open.client.crm.objects.notes.basicApi;

describe('a new account', () => {
	it('holds one contact with one deal, linked', async () => {
		const [deal] = (await deals().getPage()).results;
		expect(deal?.properties).toMatchObject({
			dealname: 'Acme annual plan',
			amount: '1200.00',
			dealstage: 'contractsent',
			pipeline: 'default',
		});
		const read = await deals().getById(deal?.id ?? '', ['hs_is_closed'], undefined, ['contacts']);
		const [contact] = open.hubspot.list('contacts');
		expect(read.associations?.contacts?.results).toEqual([
			{ id: contact?.id, type: 'deal_to_contact' },
		]);
		expect(contact?.properties).toMatchObject({ email: 'anna.demo@acme.example' });
	});
});

describe('creating', () => {
	it('answers with what was written, what HubSpot keeps and dates, but no history', async () => {
		const made = await deals().create({
			properties: { dealname: 'Renewal', amount: '19.990', dealstage: 'contractsent' },
		});
		expect(made.properties).toMatchObject({
			dealname: 'Renewal',
			amount: '19.990',
			hs_object_id: made.id,
			hs_is_closed: 'false',
		});
		expect(made.createdAt).toBeInstanceOf(Date);
		expect(made.propertiesWithHistory).toBeUndefined();
	});

	it('links inline, or refuses the whole record', async () => {
		const [contact] = open.hubspot.list('contacts');
		const note = (toId: string, associationTypeId: number) =>
			notes().create({
				properties: { hs_timestamp: '2026-03-02T09:00:00Z', hs_note_body: 'Paid' },
				associations: [
					{
						to: { id: toId },
						types: [{ associationCategory: 'HUBSPOT_DEFINED' as never, associationTypeId }],
					},
				],
			});
		const made = await note(contact?.id ?? '', 202);
		expect(open.hubspot.find('notes', made.id)?.contactIds).toEqual([contact?.id]);
		expect((await refusal(note('1', 202))).code).toBe(400);
		// 214 leads to a deal, and no deal has the contact's number of 1.
		expect((await refusal(note('1', 214))).code).toBe(400);
		// 3 starts at a deal, not at a note.
		expect((await refusal(note(contact?.id ?? '', 3))).code).toBe(400);
		expect(open.hubspot.list('notes')).toHaveLength(1);
	});

	it('needs a timestamp on notes and tasks', async () => {
		const { code, body } = await refusal(notes().create({ properties: { hs_note_body: 'x' } }));
		expect(code).toBe(400);
		expect(body.message).toBe('Error creating NOTE. Some required properties were not set.');
		expect(body.context).toEqual({ properties: ['hs_timestamp'] });
		// There and nowhere else.
		expect(body).not.toHaveProperty('errors');
	});

	it.each([
		[65_536, 201],
		[65_537, 400],
	])('takes a note of %i characters: %i', async (length, status) => {
		const properties = { hs_timestamp: '1772442000000', hs_note_body: 'x'.repeat(length) };
		expect((await open.send('POST', '/crm/objects/2026-09/notes', { properties })).status).toBe(
			status,
		);
	});
});

describe('values', () => {
	it.each([
		['deals', { ghost: '1' }, 'PROPERTY_DOESNT_EXIST', 'Property "ghost" does not exist'],
		['deals', { amount: 'twelve' }, 'INVALID_INTEGER', 'twelve was not a valid number.'],
		['deals', { dealtype: 'odd' }, 'INVALID_OPTION', /^odd was not one of the allowed options: /],
		['deals', { deal_currency_code: 'KWD' }, 'INVALID_OPTION', /\[USD, EUR\]$/],
		['deals', { closedate: 'soon' }, 'INVALID_LONG', 'soon was not a valid long.'],
		['deals', { hs_is_closed_won: 'true' }, 'READ_ONLY_VALUE', /cannot be set/],
		['deals', { hubspot_owner_id: '7' }, 'INVALID_OWNER_ID', /7/],
		['contacts', { email: 'anna' }, 'INVALID_EMAIL', 'Email address anna is invalid'],
	])('%s refuses %j as %s', async (type, properties, code, message) => {
		const answer = await open.send('POST', `/crm/objects/2026-09/${type}`, { properties });
		const [name] = Object.keys(properties);
		expect(answer.status).toBe(400);
		expect(answer.body).toMatchObject({ status: 'error', category: 'VALIDATION_ERROR' });
		expect(answer.body.errors).toEqual([
			{
				message: expect.stringMatching(message),
				code,
				context: { propertyName: [name] },
			},
		]);
		// The same once more, as JSON inside the sentence.
		const told = JSON.parse(answer.body.message.replace('Property values were not valid: ', ''));
		expect(told).toMatchObject([{ isValid: false, error: code, name }]);
	});

	it('tells every odd value at once and writes none', async () => {
		const [deal] = open.hubspot.list('deals');
		const { body } = await refusal(
			deals().update(deal?.id ?? '', { properties: { ghost: '1', amount: 'x', dealname: 'New' } }),
		);
		expect(body.errors).toHaveLength(2);
		expect(open.hubspot.find('deals', deal?.id ?? '')?.properties.dealname).toBe(
			'Acme annual plan',
		);
	});

	it('keeps a stage to its pipeline', async () => {
		const [deal] = open.hubspot.list('deals');
		const move = (properties: Record<string, string>) =>
			deals().update(deal?.id ?? '', { properties });
		expect((await refusal(move({ dealstage: '129473802' }))).body.errors[0].code).toBe(
			'INVALID_OPTION',
		);
		const moved = await move({ dealstage: '129473802', pipeline: '67142093' });
		expect(moved.properties.dealstage).toBe('129473802');
	});

	it('keeps decimals and text as written, and moments as ISO text', async () => {
		const properties = { amount: '0.100', closedate: '1772442000000', dealstage: 'closedwon' };
		const made = await deals().create({ properties });
		expect(made.properties).toMatchObject({
			amount: '0.100',
			closedate: '2026-03-02T09:00:00.000Z',
		});
	});

	it('moves a contact only forward through the lifecycle', async () => {
		const [contact] = open.hubspot.list('contacts');
		const set = async (lifecyclestage: string) => {
			await contacts().update(contact?.id ?? '', { properties: { lifecyclestage } });
			return open.hubspot.find('contacts', contact?.id ?? '')?.properties.lifecyclestage;
		};
		expect(await set('customer')).toBe('customer');
		expect(await set('lead')).toBe('customer');
		await set('');
		expect(await set('lead')).toBe('lead');
	});
});

describe('reading', () => {
	it('gives null for an empty property, leaves an unknown one out, and finds by e-mail', async () => {
		const read = await contacts().getById(
			'Anna.Demo@acme.example',
			['phone', 'ghost', 'firstname'],
			...([undefined, undefined, false, 'email'] as const),
		);
		expect(read.properties).toMatchObject({ firstname: 'Anna', phone: null });
		expect(read.properties).not.toHaveProperty('ghost');
		expect(read.properties).not.toHaveProperty('lastname');
	});

	it('gives history newest first, people apart from apps, and at most 20 versions', async () => {
		const [deal] = open.hubspot.list('deals');
		const id = deal?.id ?? '';
		for (let cents = 1; cents <= 24; cents += 1) {
			open.pass(1_000);
			await deals().update(id, { properties: { amount: `1200.${cents}` } });
		}
		open.pass(1_000);
		open.hubspot.movedByPerson(id, 'closedwon');
		const { propertiesWithHistory } = await deals().getById(id, undefined, ['amount', 'dealstage']);
		const amounts = propertiesWithHistory?.amount ?? [];
		expect(amounts).toHaveLength(20);
		expect(amounts[0]).toMatchObject({ value: '1200.24', sourceType: 'INTEGRATION' });
		expect(amounts[0]?.timestamp).toBeInstanceOf(Date);
		expect(propertiesWithHistory?.dealstage).toMatchObject([
			{ value: 'closedwon', sourceType: 'CRM_UI', updatedByUserId: 9_586_504 },
			{ value: 'contractsent' },
		]);
	});

	it('tells an import, a workflow and the phone apart from the pages', async () => {
		const [deal] = open.hubspot.list('deals');
		const id = deal?.id ?? '';
		for (const [place, source] of ['IMPORT', 'AUTOMATION_PLATFORM', 'MOBILE_IOS'].entries()) {
			const path = `/control/hubspot/deals/${id}/edit/${source.toLowerCase()}`;
			const answer = await fetch(`${open.sandbox.controlOrigin}${path}`, {
				method: 'POST',
				body: JSON.stringify({ amount: String(place) }),
			});
			expect(answer.status).toBe(200);
		}
		const { propertiesWithHistory } = await deals().getById(id, undefined, ['amount']);
		expect(propertiesWithHistory?.amount?.map(({ sourceType }) => sourceType)).toEqual([
			'MOBILE_IOS',
			'AUTOMATION_PLATFORM',
			'IMPORT',
			'CRM_UI',
		]);
	});

	it('makes no version of a value that was there already', async () => {
		const [deal] = open.hubspot.list('deals');
		await deals().update(deal?.id ?? '', { properties: { amount: '1200.00' } });
		const read = await deals().getById(deal?.id ?? '', undefined, ['amount']);
		expect(read.propertiesWithHistory?.amount).toHaveLength(1);
	});

	it.each([
		['123', 'resource not found', undefined],
		['abc', 'Object not found.  objectId are usually numeric.', 'OBJECT_NOT_FOUND'],
	])('%s is not there: %s', async (id, message, category) => {
		const { code, body } = await refusal(deals().getById(id));
		expect(code).toBe(404);
		expect(body).toMatchObject({ status: 'error', message, correlationId: expect.any(String) });
		expect(body.category).toBe(category);
	});
});
