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
const batch = async (type: string, verb: string, inputs: readonly unknown[], more = {}) =>
	await open.send('POST', `/crm/objects/2026-09/${type}/batch/${verb}`, { inputs, ...more });

describe('batch create', () => {
	const rows = (traced: boolean) =>
		['a', 'anna.demo', 'b'].map((name, index) => ({
			properties: { email: `${name}@acme.example` },
			...(traced ? { objectWriteTraceId: `row-${index}` } : {}),
		}));

	it('without trace ids makes nothing when one row is refused', async () => {
		const { code, body } = await refusal(
			contactBatches().create({ inputs: rows(false).map((row) => ({ ...row, associations: [] })) }),
		);
		expect(code).toBe(409);
		expect(body.category).toBe('CONFLICT');
		expect(open.hubspot.list('contacts')).toHaveLength(1);
	});

	it('with trace ids makes the good rows and tells the bad ones apart', async () => {
		const [anna] = open.hubspot.list('contacts');
		const { status, body } = await batch('contacts', 'create', rows(true));
		expect(status).toBe(207);
		expect(body).toMatchObject({ status: 'COMPLETE', numErrors: 1 });
		expect(body.errors).toEqual([
			{
				status: 'error',
				category: 'CONFLICT',
				message: `Contact already exists. Existing ID: ${anna?.id}`,
				context: { objectWriteTraceId: ['row-1'], existingId: [anna?.id] },
			},
		]);
		const traces = body.results.map(
			(row: { objectWriteTraceId: string }) => row.objectWriteTraceId,
		);
		expect(traces.sort()).toEqual(['row-0', 'row-2']);
		expect(open.hubspot.list('contacts')).toHaveLength(3);
	});

	it('needs a trace id on every row to tell rows apart', async () => {
		const [, ...others] = rows(true);
		const { status } = await batch('contacts', 'create', [rows(false)[0], ...others]);
		expect(status).toBe(409);
		expect(open.hubspot.list('contacts')).toHaveLength(1);
	});

	it('sees a value that two rows of one batch want', async () => {
		await uniqueProperty('notes');
		const traced = [0, 1].map((row) => ({ ...noteWith('same'), objectWriteTraceId: `${row}` }));
		const { status, body } = await batch('notes', 'create', traced);
		expect(status).toBe(207);
		expect(body.results).toHaveLength(1);
		expect(body.errors[0].context).toEqual({ objectWriteTraceId: ['1'] });
		expect(body.errors[0].message).toMatch(
			new RegExp(`\\. ${body.results[0].id} already has that value\\.$`),
		);
	});

	it('answers 201 and never promises the order of the rows', async () => {
		const inputs = ['One', 'Two', 'Three'].map((dealname) => ({ properties: { dealname } }));
		const { status, body } = await batch('deals', 'create', inputs);
		expect(status).toBe(201);
		const names = body.results.map(
			(row: { properties: { dealname: string } }) => row.properties.dealname,
		);
		expect(names).not.toEqual(['One', 'Two', 'Three']);
		expect(names.sort()).toEqual(['One', 'Three', 'Two']);
	});

	it.each([
		['create', 101, 400],
		['create', 100, 201],
		['update', 101, 400],
		['upsert', 101, 400],
		['archive', 101, 400],
		['read', 101, 400],
	])('%s of %i rows answers %i', async (verb, length, status) => {
		const inputs = Array.from({ length }, (_, index) => ({
			id: String(index),
			idProperty: 'email',
			properties: {},
		}));
		expect((await batch('contacts', verb, inputs)).status).toBe(status);
	});
});

describe('batch read', () => {
	it('gives what is there and names what is not', async () => {
		const [anna] = open.hubspot.list('contacts');
		const answer = await contactBatches().read({
			inputs: [{ id: 'anna.demo@acme.example' }, { id: 'nobody@acme.example' }],
			idProperty: 'email',
			properties: ['firstname'],
			propertiesWithHistory: [],
		});
		expect(answer.results).toMatchObject([{ id: anna?.id, properties: { firstname: 'Anna' } }]);
		expect(answer).toMatchObject({
			numErrors: 1,
			errors: [
				{
					category: 'OBJECT_NOT_FOUND',
					message:
						'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.',
					context: { ids: ['nobody@acme.example'] },
				},
			],
		});
	});

	it('gives a merged record once, under its new id', async () => {
		const [first] = open.hubspot.list('deals');
		const twin = open.hubspot.seedDeal({ dealname: 'Twin', dealstage: 'contractsent' });
		const merged = open.hubspot.mergedByPerson('deals', first?.id ?? '', twin.id);
		const { status, body } = await batch('deals', 'read', [{ id: first?.id }, { id: twin.id }]);
		expect(status).toBe(200);
		expect(body.results.map((row: { id: string }) => row.id)).toEqual([merged.id]);
	});

	it.each([
		[50, 207],
		[51, 400],
	])('with history takes %i rows: %i', async (length, status) => {
		const inputs = Array.from({ length }, (_, index) => ({ id: String(index + 1) }));
		const answer = await batch('deals', 'read', inputs, { propertiesWithHistory: ['dealstage'] });
		expect(answer.status).toBe(status);
	});
});

describe('batch update and upsert', () => {
	it('update what is there and name what is not', async () => {
		const [deal] = open.hubspot.list('deals');
		const { status, body } = await batch('deals', 'update', [
			{ id: deal?.id, properties: { amount: '7.50' }, objectWriteTraceId: 'a' },
			{ id: '404', properties: { amount: '7.50' }, objectWriteTraceId: 'b' },
		]);
		expect(status).toBe(207);
		expect(body.results[0].properties.amount).toBe('7.50');
		expect(body.results[0].properties).not.toHaveProperty('dealname');
		expect(body.errors[0]).toMatchObject({
			category: 'OBJECT_NOT_FOUND',
			context: { ids: ['404'], objectWriteTraceId: ['b'] },
		});
	});

	it.each([
		[true, 207, '1'],
		[false, 400, '1200.00'],
	])(
		'with trace ids and multi-status %s answer %i',
		async (multiStatusOnUpdate, status, amount) => {
			open.hubspot.order({ multiStatusOnUpdate });
			const [deal] = open.hubspot.list('deals');
			const other = open.hubspot.seedDeal({ dealname: 'Other', dealstage: 'contractsent' });
			const answer = await batch('deals', 'update', [
				{ id: deal?.id, properties: { amount: '1' }, objectWriteTraceId: 'a' },
				{ id: other.id, properties: { amount: 'x' }, objectWriteTraceId: 'b' },
			]);
			expect(answer.status).toBe(status);
			expect(open.hubspot.find('deals', deal?.id ?? '')?.properties.amount).toBe(amount);
		},
	);

	it.each([
		['survivor', 1],
		['leftOut', 0],
	] as const)('of a merged-away id: %s', async (batchUpdateOfMerged, rows) => {
		open.hubspot.order({ batchUpdateOfMerged });
		const [first] = open.hubspot.list('deals');
		const twin = open.hubspot.seedDeal({ dealname: 'Twin', dealstage: 'contractsent' });
		const merged = open.hubspot.mergedByPerson('deals', first?.id ?? '', twin.id);
		const update = [{ id: twin.id, properties: { amount: '5' } }];
		const { status, body } = await batch('deals', 'update', update);
		expect(status).toBe(200);
		expect(body.results).toHaveLength(rows);
		expect(open.hubspot.find('deals', merged.id)?.properties.amount).toBe(rows ? '5' : '1200.00');
	});

	it('refuse the same id twice', async () => {
		const [deal] = open.hubspot.list('deals');
		const row = { id: deal?.id, properties: { amount: '1' } };
		const { status, body } = await batch('deals', 'update', [row, row]);
		expect(status).toBe(400);
		expect(body.message).toBe(
			`Duplicate IDs found in batch input: [${deal?.id}]. IDs must be unique`,
		);
		expect(body.context).toEqual({ ids: [deal?.id] });
	});

	it('upsert tells the new record from the known one', async () => {
		const upsert = (email: string, firstname: string) => ({
			id: email,
			idProperty: 'email',
			properties: { email, firstname },
		});
		const { results } = await contactBatches().upsert({
			inputs: [upsert('anna.demo@acme.example', 'Ann'), upsert('new@acme.example', 'Nina')],
		});
		expect(results.find((row) => row.properties.firstname === 'Ann')?._new).toBe(false);
		expect(results.find((row) => row.properties.firstname === 'Nina')?._new).toBe(true);
		expect(open.hubspot.list('contacts')).toHaveLength(2);
	});

	it('archive without a word about what is not there', async () => {
		const [deal] = open.hubspot.list('deals');
		await dealBatches().archive({ inputs: [{ id: deal?.id ?? '' }, { id: '404' }] });
		expect(open.hubspot.list('deals')).toHaveLength(0);
	});
});
