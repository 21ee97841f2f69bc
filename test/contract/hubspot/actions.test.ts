/** Every operation of CRM Deals and Contacts on HubSpot's stand-in: what it gives, what it costs, and bodies as the SDK types them. */
import * as v4 from '@hubspot/api-client/lib/codegen/crm/associations/v4/models/ObjectSerializer';
import * as lists from '@hubspot/api-client/lib/codegen/crm/lists/models/ObjectSerializer';
import * as objects from '@hubspot/api-client/lib/codegen/crm/objects/models/ObjectSerializer';
import type { IDataObject, INode } from 'n8n-workflow';
import { Crm } from '../../../nodes/Crm/Crm.node';
import { actions } from '../../../nodes/crms/hubspot/actions';
import type { HttpRequest } from '../../../nodes/shared/contracts/http';
import { apisCalled, type HubspotBench, openHubspot } from '../../sandbox/hubspot/bench';
import { play } from '../../unit/n8n/engine';

let bench: HubspotBench;
let tokens = 0;

jest.mock('../../../nodes/shared/n8n/access/http', () => ({
	createHttp: () => async (request: HttpRequest) => await bench.connection.http(request),
}));

/** The SDK's own types for what is sent, by address. */
const BODIES = [
	[/\/objects\/2026-09\/\w+\/batch\/read$/, objects, 'BatchReadInputSimplePublicObjectId'],
	[
		/\/objects\/2026-09\/\w+\/batch\/create$/,
		objects,
		'BatchInputSimplePublicObjectBatchInputForCreate',
	],
	[/\/objects\/2026-09\/\w+\/batch\/update$/, objects, 'BatchInputSimplePublicObjectBatchInput'],
	[
		/\/objects\/2026-09\/\w+\/batch\/upsert$/,
		objects,
		'BatchInputSimplePublicObjectBatchInputUpsert',
	],
	[/\/objects\/2026-09\/\w+\/search$/, objects, 'PublicObjectSearchRequest'],
	[
		/\/associations\/2026-09\/\w+\/\w+\/batch\/read$/,
		v4,
		'BatchInputPublicFetchAssociationsBatchRequest',
	],
	[/\/associate\/default$/, v4, 'BatchInputPublicDefaultAssociationMultiPost'],
	[/\/lists\/2026-09\/search$/, lists, 'ListSearchRequest'],
	[/\/memberships\/add$/, lists, 'Array<string>'],
] as const;

beforeEach(async () => {
	bench = await openHubspot();
	bench.forgetCalls();
});

/** A field that the SDK does not know would not survive its own reading and writing. */
afterEach(async () => {
	for (const { method, url, body } of bench.requests) {
		if (body === undefined || method === 'GET') continue;
		const { pathname } = new URL(url);
		const known = BODIES.find(([path]) => path.test(pathname));
		expect([pathname, known?.[2]]).toEqual([pathname, expect.any(String)]);
		const sent: unknown = JSON.parse(String(body));
		const { ObjectSerializer } = known?.[1] ?? objects;
		const type = known?.[2] ?? '';
		const read = ObjectSerializer.deserialize(sent, type, '');
		expect(JSON.parse(JSON.stringify(ObjectSerializer.serialize(read, type, '')))).toEqual(sent);
	}
	await bench.stop();
});

async function run(
	parameters: IDataObject,
	items: readonly IDataObject[] = [{}],
	onError?: INode['onError'],
) {
	const played = await play(
		[
			{ name: 'Start', type: 'start', parameters: { items: items as never }, next: [['CRM']] },
			{ name: 'CRM', type: 'crm', parameters, credentials: ['hubspotPaymentsApi'], onError },
		],
		{ crm: new Crm() },
		{
			hubspotPaymentsApi: {
				accessToken: `sandbox-${++tokens}`,
				advanced: true,
				baseUrl: bench.connection.baseUrl,
			},
		},
	);
	return {
		error: played.error,
		json: played.output('CRM').map(({ json }) => json),
		pairs: played.output('CRM').map(({ pairedItem }) => (pairedItem as { item: number }).item),
	};
}

const by = (mode: string, value: string) => ({ __rl: true, mode, value });
const contactOp = (operation: string, more: IDataObject = {}) => ({
	resource: 'contact',
	operation,
	...more,
});
const dealOp = (operation: string, more: IDataObject = {}) => ({
	resource: 'deal',
	operation,
	...more,
});
const hundred = Array.from({ length: 100 }, (_, place) => place);
const reference = (id: string) => `stripe/acct_1/live/payment/${id}`;
/** Without what is asked once and remembered: fields, pipelines, whose account it is. */
const calls = () =>
	bench.requests.filter(({ url }) => !/\/(properties|pipelines|account-info)\b/.test(url)).length;

function seedPaid(contactId: string, values: IDataObject) {
	const { id } = bench.sandbox.seedDeal(
		{ dealname: 'Acme', amount: '100.00', dealstage: 'contractsent', ...values },
		[contactId],
	);
	return id;
}

describe('contact', () => {
	let ada: string;
	beforeEach(() => {
		ada = bench.sandbox.seedContact({
			email: 'ada@acme.example',
			firstname: 'Ada',
			lastname: 'Lovelace',
			company: 'Acme',
			address: '1 Main St',
			city: 'London',
			zip: 'N1',
			country: 'GB',
		}).id;
	});

	it.each([
		['id', () => ada],
		['email', () => 'ADA@acme.example'],
		['url', () => `https://app.hubspot.com/contacts/4711001/record/0-1/${ada}`],
		['url', () => `https://app-eu1.hubspot.com/contacts/4711001/contact/${ada}/?x=1`],
	])('get by %s, in one call', async (mode, value) => {
		const { json } = await run(contactOp('get', { contact: by(mode, value()) }));
		expect(json).toMatchObject([
			{
				id: ada,
				email: 'ada@acme.example',
				name: 'Ada Lovelace',
				url: expect.stringContaining(`/0-1/${ada}`),
			},
		]);
		expect(json[0]).not.toHaveProperty('fields');
		expect(calls()).toBe(1);
	});

	it('get gives every field where it is not simplified', async () => {
		const { json } = await run(contactOp('get', { contact: by('id', ada), simple: false }));
		expect(json[0]?.fields).toMatchObject({ jobtitle: null, city: 'London' });
	});

	it('get follows a contact that was merged', async () => {
		const other = bench.sandbox.seedContact({ email: 'old@acme.example' }).id;
		const survivor = bench.sandbox.mergedByPerson('contacts', ada, other).id;
		const { json } = await run(contactOp('get', { contact: by('id', other) }));
		expect(json).toMatchObject([{ id: survivor }]);
	});

	it('get by email of 100 people, in one call, each with its item', async () => {
		for (const place of hundred) bench.seedContact(`p${place}@acme.example`);
		const { json, pairs } = await run(
			contactOp('getByEmail', { email: '={{ $json.email }}' }),
			hundred.map((place) => ({ email: `p${place}@acme.example` })),
		);
		expect(json.map(({ email }) => email)).toEqual(hundred.map((n) => `p${n}@acme.example`));
		expect(pairs).toEqual(hundred);
		expect(calls()).toBe(1);
	});

	it('one that is not there is told, and with On Error: continue the others go on', async () => {
		const operation = contactOp('getByEmail', { email: '={{ $json.email }}' });
		const items = [{ email: 'no@acme.example' }, { email: 'ada@acme.example' }, { email: 'x' }];
		expect((await run(operation, items.slice(0, 2))).error?.message).toBe(
			'HubSpot has no contact no@acme.example',
		);
		const { json, pairs } = await run(operation, items, 'continueRegularOutput');
		expect(json).toMatchObject([
			{ error: 'HubSpot has no contact no@acme.example' },
			{ id: ada },
			{ error: 'Item 3 has "x" as its email address. Write it like nathan@example.com' },
		]);
		expect(pairs).toEqual([0, 1, 2]);
	});

	it('create or update, 100 in one call; twice is once', async () => {
		const operation = contactOp('upsert', {
			email: '={{ $json.email }}',
			details: { firstName: 'Grace', phone: '+49 30 1' },
			fields: { field: [{ name: 'jobtitle', value: 'Admiral' }] },
		});
		const items = hundred.map((place) => ({ email: `g${place}@acme.example` }));
		const first = await run(operation, items);
		expect(calls()).toBe(1);
		const second = await run(operation, items);
		expect(new Set(first.json.map(({ status }) => status))).toEqual(new Set(['created']));
		expect(new Set(second.json.map(({ status }) => status))).toEqual(new Set(['updated']));
		expect(second.json.map(({ id }) => id)).toEqual(first.json.map(({ id }) => id));
		expect(bench.sandbox.find('contacts', String(first.json[0]?.id))?.properties).toMatchObject({
			email: 'g0@acme.example',
			firstname: 'Grace',
			phone: '+49 30 1',
			jobtitle: 'Admiral',
		});
	});

	it.each([
		['no_such', 'x', 'HubSpot has no contact field "no_such"'],
		['hs_lead_status', 'x', '"x" is no option of the contact field'],
		['createdate', '2026-01-01', 'is read-only in HubSpot'],
	])('create or update refuses %s = %s before it writes', async (name, value, message) => {
		const fields = { field: [{ name, value }] };
		const { error } = await run(contactOp('upsert', { email: 'n@acme.example', fields }));
		expect(error?.message).toContain(message);
		expect(bench.writes()).toBe(0);
	});

	it('set lifecycle stage moves on, and back only where told', async () => {
		const set = async (lifecycleStage: string, options: IDataObject = {}) =>
			await run(
				contactOp('setLifecycleStage', { contact: by('id', ada), lifecycleStage, options }),
			);
		expect((await set('customer')).json).toMatchObject([
			{ id: ada, status: 'changed', lifecycleStage: 'customer', from: 'lead' },
		]);
		expect((await set('lead')).json).toMatchObject([
			{ status: 'unchanged', lifecycleStage: 'customer' },
		]);
		expect((await set('lead', { movesBack: true })).json).toMatchObject([
			{ status: 'changed', lifecycleStage: 'lead', from: 'customer' },
		]);
		expect(bench.sandbox.find('contacts', ada)?.properties.lifecyclestage).toBe('lead');
		expect((await set('nonsense')).error?.message).toContain('property "lifecyclestage"');
	});

	it('set lifecycle stage of 100 contacts takes three calls', async () => {
		for (const place of hundred) bench.seedContact(`p${place}@acme.example`);
		bench.forgetCalls();
		const { json } = await run(
			contactOp('setLifecycleStage', {
				contact: { __rl: true, mode: 'email', value: '={{ $json.email }}' },
				lifecycleStage: 'customer',
			}),
			hundred.map((place) => ({ email: `p${place}@acme.example` })),
		);
		expect(new Set(json.map(({ status }) => status))).toEqual(new Set(['changed']));
		expect(calls()).toBe(3);
	});

	it('add to list, 100 in two calls; members are fine, a list that is not there is told', async () => {
		const list = bench.sandbox.seedList('Paying customers');
		for (const place of hundred) bench.seedContact(`p${place}@acme.example`);
		const items = hundred.map((place) => ({ email: `p${place}@acme.example` }));
		const add = async (listId: string) =>
			await run(
				contactOp('addToList', {
					contact: { __rl: true, mode: 'email', value: '={{ $json.email }}' },
					list: by('id', listId),
				}),
				items,
			);
		bench.forgetCalls();
		expect(new Set((await add(list)).json.map(({ status }) => status))).toEqual(new Set(['added']));
		expect(calls()).toBe(2);
		expect(new Set((await add(list)).json.map(({ status }) => status))).toEqual(
			new Set(['existed']),
		);
		expect((await add('999')).error?.message).toContain('List does not exist with ID 999');
	});

	it('get billing details: what an invoice needs, and what is missing', async () => {
		const bare = bench.seedContact('bare@acme.example');
		const { json } = await run(contactOp('getBillingDetails', { contact: byExpression('id') }), [
			{ id: ada },
			{ id: bare },
		]);
		expect(json[0]).toMatchObject({
			customer: {
				email: 'ada@acme.example',
				name: 'Ada Lovelace',
				address: { line1: '1 Main St', city: 'London', postalCode: 'N1', country: 'GB' },
			},
			missing: [],
		});
		expect(json[1]?.missing).toEqual(['name', 'address.line1', 'address.country']);
		expect(calls()).toBe(1);
	});

	describe('get payment summary', () => {
		const money = (currency: string, paid: string, open = '0', at = '2026-05-01T10:00:00Z') => ({
			crm_payment_currency: currency,
			crm_payment_total_paid: paid,
			crm_payment_amount_outstanding: open,
			crm_payment_last_payment_at: at,
			crm_payment_gateway: 'Stripe',
			crm_payment_transaction_id: `ch_${paid}`,
			crm_payment_references: reference(`pi_${paid}`),
		});

		it('adds up all deals exactly', async () => {
			seedPaid(ada, money('KWD', '0.101', '1.5'));
			const last = seedPaid(ada, money('KWD', '0.202', '0', '2026-06-01T10:00:00Z'));
			seedPaid(ada, {});
			const { json } = await run(contactOp('getPaymentSummary', { contact: by('id', ada) }));
			expect(json).toMatchObject([
				{
					contact: { id: ada, name: 'Ada Lovelace' },
					currency: 'KWD',
					lifetimePaid: '0.303',
					outstanding: '1.500',
					payments: 2,
					deals: 3,
					paidDeals: 2,
					lastPayment: { gateway: 'Stripe', transactionId: 'ch_0.202', deal: { id: last } },
					note: null,
				},
			]);
		});

		it('never adds two currencies', async () => {
			seedPaid(ada, money('EUR', '10.5'));
			seedPaid(ada, money('JPY', '500'));
			const { json } = await run(contactOp('getPaymentSummary', { contact: by('id', ada) }));
			expect(json[0]).toMatchObject({
				currency: null,
				lifetimePaid: null,
				outstanding: null,
				currencies: [
					{ currency: 'EUR', lifetimePaid: '10.50' },
					{ currency: 'JPY', lifetimePaid: '500' },
				],
				note: 'Paid in EUR, JPY: see currencies, which are not added up',
			});
		});

		it('names a deal whose amounts do not fit their currency, and leaves it out', async () => {
			const odd = seedPaid(ada, money('JPY', '1.5'));
			const { json } = await run(contactOp('getPaymentSummary', { contact: by('id', ada) }));
			expect(json[0]).toMatchObject({
				lifetimePaid: null,
				note: `The amounts of deal ${odd} do not fit their currency`,
			});
		});

		it('of 100 contacts takes three calls', async () => {
			const ids = hundred.map((place) => bench.seedContact(`p${place}@acme.example`));
			for (const id of ids) seedPaid(id, money('EUR', '1'));
			bench.forgetCalls();
			const { json } = await run(
				contactOp('getPaymentSummary', { contact: byExpression('id') }),
				ids.map((id) => ({ id })),
			);
			expect(new Set(json.map(({ lifetimePaid }) => lifetimePaid))).toEqual(new Set(['1.00']));
			expect(calls()).toBe(3);
		});
	});
});

function byExpression(mode: string, name = mode) {
	return { __rl: true, mode, value: `={{ $json.${name} }}` };
}

describe('deal', () => {
	const seed = (values: IDataObject = {}) => {
		const { id } = bench.sandbox.seedDeal({
			dealname: 'Acme plan',
			amount: '1200',
			deal_currency_code: 'EUR',
			pipeline: 'default',
			dealstage: 'contractsent',
			...values,
		});
		return id;
	};

	it.each([
		['id', (id: string) => id],
		['url', (id: string) => `https://app.hubspot.com/contacts/4711001/record/0-3/${id}`],
		['reference', () => reference('pi_1')],
	])('get by %s', async (mode, value) => {
		const id = seed({
			crm_payment_main_reference: reference('pi_1'),
			crm_payment_status: 'Paid',
			crm_payment_currency: 'EUR',
			crm_payment_total_paid: '1200',
		});
		const { json } = await run(dealOp('get', { deal: by(mode, value(id)) }));
		expect(json).toMatchObject([
			{
				id,
				name: 'Acme plan',
				amount: '1200.00',
				stageName: 'Contract Sent',
				stageKind: 'open',
				pipelineName: 'Sales Pipeline',
				url: expect.stringContaining(`/0-3/${id}`),
				payment: { paymentStatus: 'Paid', totalPaid: '1200.00', currency: 'EUR' },
			},
		]);
		expect(json[0]).not.toHaveProperty('fields');
	});

	it('get of 100 deals takes two calls, and every field where it is not simplified', async () => {
		const ids = hundred.map(() => seed());
		const { json, pairs } = await run(
			dealOp('get', { deal: byExpression('id'), simple: false }),
			ids.map((id) => ({ id })),
		);
		expect(json.map(({ id }) => id)).toEqual(ids);
		expect(pairs).toEqual(hundred);
		expect(json[0]?.fields).toMatchObject({ dealtype: null, dealname: 'Acme plan' });
		expect(calls()).toBe(2);
	});

	it.each([
		[by('id', '={{ "" }}'), 'Item 1 names no deal. Choose one in Deal'],
		[
			by('url', 'https://app.hubspot.com/contacts/1/record/0-1/5'),
			'not the page of a deal: https://app.hubspot.com/contacts/1/record/0-1/5',
		],
		[by('url', 'no address'), 'not the page of a deal'],
	])('get with %j is refused before any call', async (deal, message) => {
		expect((await run(dealOp('get', { deal }))).error?.message).toContain(message);
		expect(bench.requests).toHaveLength(0);
	});

	describe('get many', () => {
		const find = async (filters: IDataObject, more: IDataObject = {}) => {
			await bench.settle();
			bench.forgetCalls();
			const { json, error } = await run(dealOp('getMany', { filters, ...more }));
			return { error, names: json.map(({ name }) => name).sort() };
		};

		beforeEach(() => {
			seed({ dealname: 'A', hubspot_owner_id: '41629779', crm_payment_status: 'Paid' });
			seed({ dealname: 'B', dealstage: 'closedwon', crm_payment_references: reference('pi_1') });
			seed({ dealname: 'C', pipeline: '67142093', dealstage: '129473802' });
		});

		it.each<[IDataObject, string[]]>([
			[{ stages: ['contractsent', '129473802'] }, ['A', 'C']],
			[{ pipelines: ['67142093'] }, ['C']],
			[{ owners: ['41629779'] }, ['A']],
			[{ paymentStatuses: ['Paid', 'Refunded'] }, ['A']],
			[{ hasPaymentReference: true }, ['B']],
			[{ hasPaymentReference: false, pipelines: ['default'] }, ['A']],
			[{ text: 'b' }, ['B']],
			[{ createdTo: '2020-01-01' }, []],
			[{ createdFrom: '2020-01-01', stages: ['closedwon'] }, ['B']],
		])('with %j gives %j', async (filters, names) => {
			const found = await find(filters);
			expect(found.names.filter((name) => String(name).length === 1)).toEqual(names);
		});

		it('reads page after page up to its limit: two searches and three reads for 250', async () => {
			for (const place of Array(260).keys())
				seed({ dealname: `M${place}`, dealstage: 'closedlost' });
			const { names } = await find({ stages: ['closedlost'] }, { limit: 250 });
			expect(new Set(names).size).toBe(250);
			expect(bench.requests.filter(({ url }) => url.endsWith('/search'))).toHaveLength(2);
			expect(calls()).toBe(6);
			expect((await find({ stages: ['closedlost'] }, { returnAll: true })).names).toHaveLength(260);
		});

		it('of 100 items with one filter is one search', async () => {
			await bench.settle();
			bench.forgetCalls();
			const operation = dealOp('getMany', { filters: { stages: ['closedwon'] } });
			const { json } = await run(
				operation,
				hundred.map(() => ({})),
			);
			expect(json).toHaveLength(100);
			expect(calls()).toBeLessThanOrEqual(3);
		});

		it('says what to do where the payment fields are not there', async () => {
			await bench.withoutFields();
			const { error } = await find({ paymentStatuses: ['Paid'] });
			expect(error?.message).toContain('Run the action "Set Up Payment Fields"');
		});

		it('refuses more filters than HubSpot takes before any call', async () => {
			const { error } = await find({
				...{ stages: ['a'], pipelines: ['b'], owners: ['c'], paymentStatuses: ['Paid'] },
				...{ hasPaymentReference: true, createdFrom: '2026-01-01', createdTo: '2026-02-01' },
			});
			expect(error?.message).toContain('HubSpot takes 6 filters at once. Remove one');
			expect(bench.requests).toHaveLength(0);
		});
	});

	const draft = { dealName: 'New', amount: '19.90', currency: 'eur' };

	it('create: one deal per item, 100 in two calls, with contact, stage and fields', async () => {
		bench.seedContact('ada@acme.example');
		bench.forgetCalls();
		const { json, error } = await run(
			dealOp('create', {
				...draft,
				options: {
					contactEmail: 'ada@acme.example',
					stage: 'qualifiedtobuy',
					closeDate: '2026-12-31',
				},
				fields: { field: [{ name: 'description', value: 'From n8n' }] },
			}),
			hundred.map(() => ({})),
		);
		expect(error).toBeUndefined();
		expect(new Set(json.map(({ id }) => id)).size).toBe(100);
		expect(calls()).toBe(3);
		const made = bench.sandbox.find('deals', String(json[0]?.id));
		expect(made?.properties).toMatchObject({
			dealname: 'New',
			amount: '19.90',
			deal_currency_code: 'EUR',
			dealstage: 'qualifiedtobuy',
			description: 'From n8n',
		});
		expect(made?.properties.crm_payment_main_reference || null).toBeNull();
		expect(made?.contactIds).toHaveLength(1);
	});

	it('create makes nothing twice when the answer is lost', async () => {
		const before = bench.countDeals();
		bench.loseNextAnswer();
		const { json } = await run(dealOp('create', { ...draft, options: { stage: 'contractsent' } }));
		expect(json).toMatchObject([{ status: 'created', name: 'New' }]);
		expect(bench.countDeals()).toBe(before + 1);
	});

	it.each([
		[{ amount: '1,200.00' }, 'has "1,200.00" as its amount'],
		[{ amount: '={{ "" }}' }, 'has no amount'],
		[{ currency: 'EURO' }, 'has "EURO" as its currency'],
		[{ dealName: '={{ " " }}' }, 'has no name'],
		[{ options: { closeDate: 'soon' } }, 'has "soon" as a date'],
	])('create with %j is refused before any call', async (wrong, message) => {
		const { error } = await run(dealOp('create', { ...draft, ...wrong }));
		expect(error?.message).toContain(message);
		expect(bench.requests).toHaveLength(0);
	});

	it('create for a contact that is not there makes no deal', async () => {
		const before = bench.countDeals();
		const options = { contactEmail: 'no@acme.example' };
		const { error } = await run(dealOp('create', { ...draft, options }));
		expect(error?.message).toBe('HubSpot has no contact no@acme.example');
		expect(bench.countDeals()).toBe(before);
	});

	it('update changes what is named and nothing else; 100 in a read and a write', async () => {
		const ids = hundred.map(() => seed());
		const { json, error } = await run(
			dealOp('update', {
				deal: byExpression('id'),
				changes: { amount: '99.50', owner: '41629780' },
				fields: { field: [{ name: 'description', value: '' }] },
			}),
			ids.map((id) => ({ id })),
		);
		expect(error).toBeUndefined();
		expect(new Set(json.map(({ status }) => status))).toEqual(new Set(['updated']));
		expect(calls()).toBeLessThanOrEqual(2);
		expect(bench.sandbox.find('deals', ids[7] ?? '')?.properties).toMatchObject({
			amount: '99.50',
			hubspot_owner_id: '41629780',
			dealname: 'Acme plan',
		});
	});

	it('update without a change is refused before any call', async () => {
		const { error } = await run(dealOp('update', { deal: by('id', '1') }));
		expect(error?.message).toContain('changes nothing');
		expect(bench.requests).toHaveLength(0);
	});

	describe('move stage', () => {
		const move = async (id: string, target: string, options: IDataObject = {}) =>
			(await run(dealOp('moveStage', { deal: by('id', id), target, options }))).json[0];

		it.each([
			['contractsent', 'won', {}, 'closedwon'],
			['contractsent', 'lost', {}, 'closedlost'],
			['closedlost', 'won', {}, 'closedwon'],
			['closedwon', 'lost', {}, 'closedwon'],
			['closedwon', 'lost', { movesBack: true }, 'closedlost'],
			['contractsent', 'stage:qualifiedtobuy', {}, 'contractsent'],
			['contractsent', 'stage:qualifiedtobuy', { movesBack: true }, 'qualifiedtobuy'],
			['closedlost', 'stage:contractsent', {}, 'closedlost'],
			['qualifiedtobuy', 'stage:contractsent', {}, 'contractsent'],
			['contractsent', '129473802', {}, '129473802'],
		])('from %s to %s with %j ends in %s', async (from, target, options, to) => {
			const id = seed({ dealstage: from });
			const moved = await move(id, target, options);
			const status = from === to ? 'unchanged' : 'moved';
			expect(moved).toMatchObject({ id, status, stage: to, from });
			expect(bench.sandbox.find('deals', id)?.properties.dealstage).toBe(to);
			expect(bench.writes()).toBe(from === to ? 0 : 1);
		});

		it('a stage that is not there is told', async () => {
			const { error } = await run(
				dealOp('moveStage', { deal: by('id', seed()), target: 'stage:nowhere' }),
			);
			expect(error?.message).toContain('HubSpot has no stage "stage:nowhere"');
			expect(bench.writes()).toBe(0);
		});

		it('a stage that HubSpot refuses is told', async () => {
			const id = seed();
			const message = 'Property values were not valid';
			bench.intercept(({ url }) =>
				url.endsWith('/batch/update')
					? { status: 400, headers: {}, body: JSON.stringify({ message }) }
					: undefined,
			);
			const { error } = await run(dealOp('moveStage', { deal: by('id', id), target: 'won' }));
			expect(error?.message).toBe(`HubSpot refused to write deals: ${message}`);
		});

		it('100 deals: a read and a write', async () => {
			const ids = hundred.map(() => seed());
			const { json } = await run(
				dealOp('moveStage', { deal: byExpression('id'), target: 'won' }),
				ids.map((id) => ({ id })),
			);
			expect(new Set(json.map(({ stageName }) => stageName))).toEqual(new Set(['Closed Won']));
			expect(calls()).toBe(2);
		});
	});

	describe('create or update by payment reference', () => {
		const upsert = (more: IDataObject = {}) =>
			dealOp('upsertByReference', { ...draft, options: { stage: 'contractsent' }, ...more });

		it('100 in one call; again it updates, and leaves the stage to people', async () => {
			const items = hundred.map((place) => ({ reference: reference(`pi_${place}`) }));
			const first = await run(upsert(), items);
			expect(calls()).toBe(1);
			expect(new Set(first.json.map(({ status }) => status))).toEqual(new Set(['created']));
			bench.sandbox.movedByPerson(String(first.json[0]?.id), 'closedwon');
			bench.forgetCalls();
			const second = await run(upsert({ amount: '25' }), items);
			expect(second.json.map(({ id }) => id)).toEqual(first.json.map(({ id }) => id));
			expect(new Set(second.json.map(({ status }) => status))).toEqual(new Set(['updated']));
			expect(calls()).toBe(3);
			expect(bench.sandbox.find('deals', String(first.json[0]?.id))?.properties).toMatchObject({
				amount: '25',
				dealstage: 'closedwon',
				crm_payment_references: reference('pi_0'),
				crm_payment_main_reference: reference('pi_0'),
			});
		});

		it('links the contact of a deal that is there', async () => {
			const id = seed({ crm_payment_main_reference: reference('pi_1') });
			const contactId = bench.seedContact('ada@acme.example');
			await run(upsert({ options: { contactEmail: 'ada@acme.example', stage: 'contractsent' } }), [
				{ reference: reference('pi_1') },
			]);
			expect(bench.sandbox.find('deals', id)?.contactIds).toEqual([contactId]);
		});

		it('refuses a text that is no payment reference before any call', async () => {
			const { error } = await run(upsert(), [{ reference: 'order 4711' }]);
			expect(error?.message).toContain('has "order 4711" as its payment reference');
			expect(bench.requests).toHaveLength(0);
		});
	});

	it('get billing details: customer, currency and lines; five calls for 100 deals', async () => {
		const contactId = bench.sandbox.seedContact({ email: 'a@acme.example', lastname: 'A' }).id;
		const made = hundred.map(() => seedPaid(contactId, { deal_currency_code: 'EUR' }));
		const line = async (name: string, price: string, quantity: string) =>
			await bench.connection.http({
				method: 'POST',
				url: `${bench.connection.baseUrl}/crm/objects/2026-09/line_items`,
				headers: { 'content-type': 'application/json', authorization: 'Bearer sandbox-seed' },
				body: JSON.stringify({
					properties: { name, price, quantity },
					associations: [
						{
							to: { id: made[0] },
							types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 20 }],
						},
					],
				}),
			});
		expect((await line('Seats', '19.9', '3')).status).toBe(201);
		expect((await line('Setup', '40', '1')).status).toBe(201);
		bench.requests.length = 0;
		const { json } = await run(
			dealOp('getBillingDetails', { deal: byExpression('id') }),
			made.map((id) => ({ id })),
		);
		expect(json[0]).toMatchObject({
			deal: { id: made[0], crm: 'HubSpot', account: expect.stringMatching(/^\d+$/) },
			contact: { email: 'a@acme.example', name: 'A' },
			customer: { email: 'a@acme.example', name: 'A' },
			paymentRequest: 'incomplete',
			paymentRequestText: expect.stringContaining('99.70 EUR, its amount is 100.00'),
			currency: 'EUR',
			hasLineItems: true,
			lines: [
				{ title: 'Seats', quantity: '3', unitAmount: '19.90' },
				{ title: 'Setup', quantity: '1', unitAmount: '40.00' },
			],
		});
		expect(json[1]).toMatchObject({
			hasLineItems: false,
			lines: [{ title: 'Acme', quantity: '1', unitAmount: '100.00' }],
		});
		expect(calls()).toBe(5);
	});
});

describe('look-ups', () => {
	it.each([
		['getPipelines', { name: 'Sales Pipeline', stages: expect.any(Array) }, 2],
		['getStages', { name: 'Appointment Scheduled', kind: 'open', pipeline: 'default' }, 11],
		['getOwners', { name: 'Mara Lind', email: 'mara.lind@acme.example' }, 2],
	])('%s in one call', async (operation, first, count) => {
		const { json } = await run({ resource: 'lookup', operation });
		expect(json[0]).toMatchObject(first);
		expect(json).toHaveLength(count);
		expect(bench.requests).toHaveLength(1);
	});

	it('stages of one pipeline', async () => {
		const { json } = await run({
			resource: 'lookup',
			operation: 'getStages',
			pipeline: '67142093',
		});
		expect(json.map(({ name }) => name)).toEqual([
			'Trial',
			'Awaiting Payment',
			'Customer',
			'Churned',
		]);
	});
});

describe('what the node does not show', () => {
	it('a merged contact is asked for on its own where a batch leaves it out', async () => {
		const [ada, old] = [bench.seedContact('a@acme.example'), bench.seedContact('o@acme.example')];
		const survivor = bench.sandbox.mergedByPerson('contacts', ada, old).id;
		bench.intercept(({ url }) =>
			url.endsWith('/batch/read')
				? { status: 200, headers: {}, body: '{"status":"COMPLETE","results":[]}' }
				: undefined,
		);
		const keys = [{ by: 'id', value: old } as const, { by: 'id', value: '1' } as const];
		const found = await actions.readContacts(keys, [], bench.connection);
		expect(found.map((contact) => contact?.id)).toEqual([survivor, undefined]);
	});

	it('a contact that is gone when it is added to a list is told, the others are added', async () => {
		const listId = bench.sandbox.seedList('Paying customers');
		const contactId = bench.seedContact('a@acme.example');
		const additions = ['1', contactId, contactId].map((id) => ({ listId, contactId: id }));
		const added = await actions.contactLists?.add(additions, bench.connection);
		expect(added).toMatchObject([
			{ status: 'failed', failure: { kind: 'notFound' } },
			{ status: 'added' },
			{ status: 'existed' },
		]);
	});

	it.each([
		['deal', 'acme plan', 'Acme plan (1200 EUR)'],
		['contact', 'ada', 'Ada Lovelace (ada@acme.example)'],
		['contactList', 'paying', 'Paying customers'],
	] as const)('the list of each %s is searched by words', async (kind, words, name) => {
		bench.sandbox.seedDeal({
			dealname: 'Acme plan',
			amount: '1200',
			deal_currency_code: 'EUR',
			dealstage: 'contractsent',
		});
		const person = { firstname: 'Ada', lastname: 'Lovelace', email: 'ada@acme.example' };
		bench.sandbox.seedContact(person);
		bench.sandbox.seedList('Paying customers');
		await bench.settle();
		const { choices } = await actions.find(kind, words, undefined, bench.connection);
		expect(choices).toMatchObject([{ name }]);
	});
});

it('an outage is told on every item where the workflow goes on', async () => {
	bench.revoke('auth');
	const { json } = await run(
		dealOp('get', { deal: byExpression('id') }),
		[{ id: '1' }, { id: '2' }],
		'continueRegularOutput',
	);
	expect(json.map(({ error }) => error)).toEqual([
		expect.stringContaining('HubSpot does not accept the credential'),
		expect.stringContaining('HubSpot does not accept the credential'),
	]);
});

it('every call above went to an address by date', () => {
	expect(apisCalled()).toEqual([
		'/account-info/2026-09',
		'/crm/associations/2026-09',
		'/crm/lists/2026-09',
		'/crm/objects/2026-09',
		'/crm/owners/2026-09',
		'/crm/pipelines/2026-09',
		'/crm/properties/2026-09',
	]);
});
