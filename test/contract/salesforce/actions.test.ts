/** Every operation of CRM Deals and Contacts on Salesforce's stand-in: what it gives, what it costs, and what is refused. */
import type { IDataObject, INode } from 'n8n-workflow';
import { Crm } from '../../../nodes/Crm/Crm.node';
import { actions } from '../../../nodes/crms/salesforce/actions';
import type { HttpRequest } from '../../../nodes/shared/contracts/http';
import { openSalesforce, type SalesforceBench } from '../../sandbox/salesforce/bench';
import { play } from '../../unit/n8n/engine';

let bench: SalesforceBench;
let secrets = 0;

jest.mock('../../../nodes/shared/n8n/access/http', () => ({
	createHttp: () => async (request: HttpRequest) =>
		request.url.endsWith('/services/oauth2/token') ? TOKEN : await bench.connection.http(request),
}));

const TOKEN = {
	status: 200,
	headers: {},
	body: JSON.stringify({ access_token: 'sandbox-token', instance_url: 'http://127.0.0.1:1' }),
};

beforeEach(async () => {
	bench = await openSalesforce();
	bench.forgetCalls();
});
afterEach(async () => await bench.stop());

async function run(
	parameters: IDataObject,
	items: readonly IDataObject[] = [{}],
	onError?: INode['onError'],
) {
	const played = await play(
		[
			{ name: 'Start', type: 'start', parameters: { items: items as never }, next: [['CRM']] },
			{
				...{ name: 'CRM', type: 'crm', onError, credentials: ['salesforcePaymentsApi'] },
				parameters: { crm: 'salesforce', ...parameters },
			},
		],
		{ crm: new Crm() },
		{
			salesforcePaymentsApi: {
				myDomain: 'https://acme.my.salesforce.com',
				// What is remembered of an org is remembered by its app.
				clientId: `sandbox-app-${++secrets}`,
				clientSecret: 'sandbox-acme',
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
const byExpression = (name: string) => ({ __rl: true, mode: 'id', value: `={{ $json.${name} }}` });
const contactOp = (operation: string, more: IDataObject = {}) => ({
	...{ resource: 'contact', operation },
	...more,
});
const dealOp = (operation: string, more: IDataObject = {}) => ({
	...{ resource: 'deal', operation },
	...more,
});
const hundred = Array.from({ length: 100 }, (_, place) => place);
const reference = (id: string) => `stripe/acct_1/live/payment/${id}`;
const payment = (key: string) => bench.crm.fieldName(key as never);
/** Without what is asked once and remembered: fields, record types and stages, whose org it is. */
const ASKED_ONCE =
	/\/describe|ui-api|connect\/organization|FROM[+ ](OpportunityStage|RecordType|Organization)/;
const calls = () =>
	bench.requests.filter(
		({ url, body }) =>
			!ASKED_ONCE.test(`${decodeURIComponent(url)} ${decodeURIComponent(String(body ?? ''))}`),
	).length;
const values = (object: string, id: string) => bench.sandbox.find(object, id)?.values;
const page = (object: string, id: string) =>
	`https://acme.lightning.force.com/lightning/r/${object}/${id}/view`;

describe('contact', () => {
	let ada: string;
	beforeEach(() => {
		const account = bench.sandbox.seedAccount({ Name: 'Acme' });
		ada = bench.sandbox.seedContact({
			...{ Email: 'Ada@acme.example', FirstName: 'Ada', LastName: 'Lovelace' },
			...{ AccountId: account.id, MailingStreet: '1 Main St', MailingCity: 'London' },
			...{ MailingPostalCode: 'N1', MailingCountry: 'GB' },
		}).id;
	});

	it.each([
		['id', () => ada],
		['id', () => ada.slice(0, 15)],
		['email', () => 'ADA@acme.example'],
		['url', () => page('Contact', ada)],
		['url', () => `https://acme.my.salesforce.com/${ada.slice(0, 15)}`],
	])('get by %s, in one call', async (mode, value) => {
		const { json } = await run(contactOp('get', { contact: by(mode, value()) }));
		expect(json).toMatchObject([
			{
				...{ id: ada, email: 'Ada@acme.example', name: 'Ada Lovelace', company: 'Acme' },
				...{ lifecycleStage: null, url: expect.stringContaining(`/Contact/${ada}/view`) },
			},
		]);
		expect(json[0]).not.toHaveProperty('fields');
		expect(calls()).toBe(1);
	});

	it('get gives every field where it is not simplified', async () => {
		const { json } = await run(contactOp('get', { contact: by('id', ada), simple: false }));
		expect(json[0]?.fields).toMatchObject({ Title: null, MailingCity: 'London' });
	});

	it('get follows a contact that was merged, and finds none that was deleted', async () => {
		const [old, older] = ['old@acme.example', 'older@acme.example'].map((email) =>
			bench.seedContact(email),
		);
		bench.sandbox.mergedByPerson('Contact', old ?? '', older ?? '');
		bench.sandbox.mergedByPerson('Contact', ada, old ?? '');
		const { json } = await run(contactOp('get', { contact: by('id', older ?? '') }));
		expect(json).toMatchObject([{ id: ada }]);
		bench.sandbox.deletedByPerson('Contact', ada);
		const { error } = await run(contactOp('get', { contact: by('id', ada) }));
		expect(error?.message).toBe(`Salesforce has no contact ${ada}`);
	});

	it('get of one address with two contacts names both and takes neither', async () => {
		const other = bench.seedContact('ada@acme.example', 'Ada Other');
		const { error } = await run(contactOp('getByEmail', { email: 'ada@acme.example' }));
		for (const id of [ada, other]) expect(error?.message).toContain(id);
		bench.sandbox.editedByPerson('Contact', other, { [payment('customerId')]: 'cus_1' });
		const { json } = await run(contactOp('getByEmail', { email: 'ada@acme.example' }));
		expect(json).toMatchObject([{ id: other, customerId: 'cus_1' }]);
	});

	it('get by email of 250 people, in one call, each with its item', async () => {
		const many = Array.from({ length: 250 }, (_, place) => `p${place}@acme.example`);
		for (const email of many) bench.seedContact(email);
		const { json, pairs } = await run(
			contactOp('getByEmail', { email: '={{ $json.email }}' }),
			many.map((email) => ({ email })),
		);
		expect(json.map(({ email }) => email)).toEqual(many);
		expect(pairs).toEqual([...many.keys()]);
		expect(calls()).toBe(1);
	});

	it('one that is not there is told, and with On Error: continue the others go on', async () => {
		const operation = contactOp('getByEmail', { email: '={{ $json.email }}' });
		const items = [{ email: "no'@acme.example" }, { email: 'ada@acme.example' }];
		expect((await run(operation, items)).error?.message).toBe(
			"Salesforce has no contact no'@acme.example",
		);
		const { json, pairs } = await run(operation, items, 'continueRegularOutput');
		expect(json).toMatchObject([
			{ error: "Salesforce has no contact no'@acme.example" },
			{ id: ada },
		]);
		expect(pairs).toEqual([0, 1]);
	});

	it('create or update, 100 at once; twice is once', async () => {
		const operation = contactOp('upsert', {
			email: '={{ $json.email }}',
			details: { firstName: 'Grace', lastName: 'Hopper', phone: '+49 30 1' },
			fields: { field: [{ name: 'Title', value: 'Admiral' }] },
		});
		const items = hundred.map((place) => ({ email: `g${place}@acme.example` }));
		const first = await run(operation, items);
		const second = await run(operation, items);
		expect(first.error).toBeUndefined();
		expect(new Set(first.json.map(({ status }) => status))).toEqual(new Set(['created']));
		expect(new Set(second.json.map(({ status }) => status))).toEqual(new Set(['updated']));
		expect(second.json.map(({ id }) => id)).toEqual(first.json.map(({ id }) => id));
		expect(values('Contact', String(first.json[0]?.id))).toMatchObject({
			...{ Email: 'g0@acme.example', FirstName: 'Grace', LastName: 'Hopper' },
			...{ Phone: '+49 30 1', Title: 'Admiral' },
		});
	});

	it('create or update says where a company belongs, before it writes', async () => {
		const details = { company: 'Acme' };
		const { error } = await run(contactOp('upsert', { email: 'n@acme.example', details }));
		expect(error?.message).toBe(
			'Item 1 has a company, which Salesforce keeps in a record of its own. Empty Company, and where that record is there name its ID under Fields',
		);
		expect(bench.requests).toHaveLength(0);
	});

	it.each([
		['No_Such__c', 'x', 'Salesforce has no contact field "No_Such__c"'],
		['CreatedDate', '2026-01-01', 'is read-only in Salesforce'],
	])('create or update refuses %s = %s before it writes', async (name, value, message) => {
		const fields = { field: [{ name, value }] };
		const { error } = await run(contactOp('upsert', { email: 'n@acme.example', fields }));
		expect(error?.message).toContain(message);
		expect(bench.writes()).toBe(0);
	});

	it('set lifecycle stage is nothing that Salesforce has', async () => {
		const { error } = await run(
			contactOp('setLifecycleStage', { contact: by('id', ada), lifecycleStage: 'customer' }),
		);
		expect(error?.message).toContain('Salesforce');
		expect(bench.writes()).toBe(0);
	});

	it('add to list: campaigns, 100 in two calls; members are fine, what is not there is told', async () => {
		const campaign = bench.sandbox.create('Campaign', { Name: 'Paying customers' }).id;
		for (const place of hundred) bench.seedContact(`p${place}@acme.example`);
		const items = hundred.map((place) => ({ email: `p${place}@acme.example` }));
		const add = async (listId: string) => {
			bench.forgetCalls();
			return await run(
				contactOp('addToList', {
					contact: { __rl: true, mode: 'email', value: '={{ $json.email }}' },
					list: by('id', listId),
				}),
				items,
			);
		};
		const statuses = async (listId: string) =>
			new Set((await add(listId)).json.map(({ status }) => status));
		expect(await statuses(campaign)).toEqual(new Set(['added']));
		expect(calls()).toBe(2);
		expect(await statuses(campaign.slice(0, 15))).toEqual(new Set(['existed']));
		expect(bench.sandbox.list('CampaignMember')).toHaveLength(100);
		bench.sandbox.deletedByPerson('Campaign', campaign);
		expect((await add(campaign)).error?.message).toMatch(/^Salesforce .*(find|deleted)/);
		expect((await add('999')).error?.message).toBe('Salesforce has no campaign 999');
	});

	it('get billing details: what an invoice needs, and what is missing', async () => {
		const bare = bench.seedContact('bare@acme.example', 'Bare');
		const { json } = await run(contactOp('getBillingDetails', { contact: byExpression('id') }), [
			{ id: ada },
			{ id: bare },
		]);
		expect(json[0]).toMatchObject({
			customer: {
				...{ email: 'Ada@acme.example', name: 'Ada Lovelace', company: 'Acme' },
				address: { line1: '1 Main St', city: 'London', postalCode: 'N1', country: 'GB' },
			},
			missing: [],
		});
		expect(json[1]?.missing).toEqual(['address.line1', 'address.country']);
		expect(calls()).toBe(1);
	});

	it('get payment summary adds up all deals exactly, over contact roles; three calls', async () => {
		const money = (paid: string, at: string) => ({
			[payment('currency')]: 'KWD',
			[payment('totalPaid')]: paid,
			[payment('lastPaymentAt')]: at,
			[payment('gateway')]: 'Stripe',
		});
		bench.sandbox.seedDeal({ Name: 'A', ...money('0.101', '2026-05-01T10:00:00Z') }, [ada]);
		const last = bench.sandbox.seedDeal({ Name: 'B', ...money('0.202', '2026-06-01T10:00:00Z') }, [
			ada,
		]).id;
		bench.forgetCalls();
		const { json } = await run(contactOp('getPaymentSummary', { contact: by('id', ada) }));
		expect(json).toMatchObject([
			{
				...{ currency: 'KWD', lifetimePaid: '0.303', deals: 2, paidDeals: 2 },
				lastPayment: { deal: { id: last } },
			},
		]);
		expect(calls()).toBe(3);
	});
});

describe('deal', () => {
	const seed = (more: IDataObject = {}, contactIds: readonly string[] = []) =>
		bench.sandbox.seedDeal(
			{
				...{ Name: 'Acme plan', Amount: '1200', CurrencyIsoCode: 'EUR' },
				...{ StageName: 'Qualification', ...(more as Record<string, string>) },
			},
			contactIds,
		).id;

	it.each([
		['id', (id: string) => id],
		['id', (id: string) => id.slice(0, 15)],
		['url', (id: string) => page('Opportunity', id)],
		['url', (id: string) => `https://acme.lightning.force.com/lightning/r/${id}/view`],
		['url', (id: string) => `https://acme.my.salesforce.com/${id.slice(0, 15)}`],
		['reference', () => reference('pi_1')],
	])('get by %s', async (mode, value) => {
		const id = seed({
			[payment('mainReference')]: reference('pi_1'),
			[payment('paymentStatus')]: 'Paid',
			[payment('currency')]: 'EUR',
			[payment('totalPaid')]: '1200',
		});
		const { json, error } = await run(dealOp('get', { deal: by(mode, value(id)) }));
		expect(error).toBeUndefined();
		expect(json).toMatchObject([
			{
				...{ id, name: 'Acme plan', amount: '1200.00', currency: 'EUR' },
				...{ stageName: 'Qualification', stageKind: 'open' },
				url: expect.stringContaining(`/Opportunity/${id}/view`),
				payment: { paymentStatus: 'Paid', totalPaid: '1200.00', currency: 'EUR' },
			},
		]);
	});

	it.each([
		[by('id', '={{ "" }}'), 'Item 1 names no deal. Choose one in Deal'],
		[by('url', page('Contact', '003Ab000001XyZaIAK')), 'not the page of a deal'],
		[by('url', 'https://acme.example/006Ab000001XyZaIAK'), 'not the page of a deal'],
	])('get with %j is refused before any call', async (deal, message) => {
		expect((await run(dealOp('get', { deal }))).error?.message).toContain(message);
		expect(bench.requests).toHaveLength(0);
	});

	describe('get many', () => {
		const find = async (filters: IDataObject, more: IDataObject = {}) => {
			await bench.settle();
			bench.forgetCalls();
			const { json, error } = await run(dealOp('getMany', { filters, ...more }));
			expect(error).toBeUndefined();
			return json.map(({ name }) => String(name));
		};
		let owner: string;
		let renewal: string;

		beforeEach(async () => {
			owner = bench.details.ownerId;
			renewal =
				bench.sandbox.list('RecordType').find(({ values: { Name } }) => Name === 'Renewal')?.id ??
				'';
			seed({ Name: 'A', OwnerId: owner, [payment('paymentStatus')]: 'Paid' });
			await bench.settle();
			const b = seed({ Name: 'B', StageName: 'Closed Won' });
			await run(
				dealOp('upsertByReference', {
					...{ dealName: 'D', amount: '1', currency: 'EUR' },
					options: { stage: 'Closed Lost' },
				}),
				[{ reference: reference('pi_2') }],
			);
			bench.sandbox.create('Payment_Claim__c', {
				...{ Key__c: 'reference:b', Kind__c: 'reference', Opportunity__c: b },
			});
			await bench.settle();
			seed({ Name: 'C', RecordTypeId: renewal, StageName: 'Prospecting' });
		});

		it.each<[() => IDataObject, string[]]>([
			[() => ({ stages: ['Qualification', 'Prospecting'] }), ['C', 'A']],
			[() => ({ pipelines: [renewal] }), ['C']],
			[() => ({ owners: [owner] }), ['A']],
			[() => ({ owners: ['no id'] }), []],
			[() => ({ paymentStatuses: ['Paid', 'Refunded'] }), ['A']],
			[() => ({ hasPaymentReference: true, stages: ['Closed Won'] }), ['B']],
			[() => ({ hasPaymentReference: false, stages: ['Qualification'] }), ['A']],
			[() => ({ hasPaymentReference: false, stages: ['Closed Won'] }), []],
			[() => ({ text: 'b' }), ['B']],
			[() => ({ text: "b' OR Name != '" }), []],
			[() => ({ createdTo: '2020-01-01' }), []],
			[() => ({ createdFrom: '2020-01-01', stages: ['Closed Won'] }), ['B']],
		])('with %s', async (filters, names) => {
			const found = await find(filters());
			expect(found.filter((name) => /^[ABC]$/.test(name))).toEqual(names);
		});

		it('reads 2,300 deals page after page, newest first, and no more than its limit', async () => {
			for (const place of Array(2_300).keys())
				seed({ Name: `M${place}`, StageName: 'Closed Lost' });
			const filters = { stages: ['Closed Lost'], text: 'M' };
			const all = await find(filters, { returnAll: true });
			expect(new Set(all).size).toBe(2_300);
			expect(calls()).toBe(2);
			expect(await find(filters, { limit: 250 })).toHaveLength(250);
			expect(calls()).toBe(1);
		}, 60_000);

		it('says what to do where the payment fields are not there', async () => {
			await bench.withoutFields();
			const { error } = await run(dealOp('getMany', { filters: { paymentStatuses: ['Paid'] } }));
			expect(error?.message).toContain('Run the action "Set Up Payment Fields"');
		});
	});

	const draft = { dealName: 'New', amount: '19.90', currency: 'eur' };

	it('create: one deal per item, 100 of them, with contact, stage and fields', async () => {
		const contactId = bench.seedContact('ada@acme.example');
		bench.forgetCalls();
		const { json, error } = await run(
			dealOp('create', {
				...{ ...draft, dealName: 'New @{deal.id}' },
				options: {
					...{ contactEmail: 'ada@acme.example', stage: 'Negotiation/Review' },
					closeDate: '2026-12-31',
				},
				fields: { field: [{ name: 'Description', value: 'From n8n' }] },
			}),
			hundred.map(() => ({})),
		);
		expect(error).toBeUndefined();
		expect(new Set(json.map(({ id }) => id)).size).toBe(100);
		expect(calls()).toBe(4);
		const made = String(json[0]?.id);
		expect(values('Opportunity', made)).toMatchObject({
			...{
				Amount: expect.stringMatching(/^19\.90?$/),
				CurrencyIsoCode: 'EUR',
				StageName: 'Negotiation/Review',
			},
			...{ CloseDate: '2026-12-31', Description: 'From n8n' },
		});
		expect(String(values('Opportunity', made)?.Name)).toMatch(/^New @\u200b?\{deal\.id\}$/);
		expect(values('Opportunity', made)?.[payment('mainReference')] ?? null).toBeNull();
		const roles = bench.sandbox.list('OpportunityContactRole');
		expect(roles.filter((role) => role.values.OpportunityId === made)).toMatchObject([
			{ values: { ContactId: contactId, IsPrimary: true } },
		]);
	});

	it('create makes nothing twice when the answer is lost', async () => {
		const before = bench.countDeals();
		bench.loseNextAnswer();
		const { json } = await run(
			dealOp('create', draft),
			hundred.slice(0, 20).map(() => ({})),
		);
		expect(new Set(json.map(({ status }) => status))).toEqual(new Set(['created']));
		expect(new Set(json.map(({ id }) => id)).size).toBe(20);
		expect(bench.countDeals()).toBe(before + 20);
	});

	it('create that the org refuses makes neither the deal nor its row', async () => {
		bench.sandbox.order({ refusingFlows: { Opportunity: 'Not today' } });
		const rows = bench.sandbox.list('Payment_Claim__c').length;
		const { error } = await run(dealOp('create', draft));
		expect(error?.message).toContain('Not today');
		expect(bench.sandbox.list('Payment_Claim__c')).toHaveLength(rows);
	});

	it('create for a contact that is not there makes no deal', async () => {
		const before = bench.countDeals();
		const options = { contactEmail: 'no@acme.example' };
		const { error } = await run(dealOp('create', { ...draft, options }));
		expect(error?.message).toBe('Salesforce has no contact no@acme.example');
		expect(bench.countDeals()).toBe(before);
	});

	it('update changes what is named and nothing else; 100 in a read and a write', async () => {
		const ids = hundred.map(() => seed());
		bench.forgetCalls();
		const { json, error } = await run(
			dealOp('update', {
				deal: byExpression('id'),
				changes: {
					...{ amount: '99.50', owner: bench.details.ownerId },
					closeDate: '2027-01-31T00:00:00.000Z',
				},
				fields: { field: [{ name: 'Description', value: '' }] },
			}),
			ids.map((id) => ({ id })),
		);
		expect(error).toBeUndefined();
		expect(new Set(json.map(({ status }) => status))).toEqual(new Set(['updated']));
		expect(calls()).toBe(2);
		expect(values('Opportunity', ids[7] ?? '')).toMatchObject({
			...{ Amount: expect.stringMatching(/^99\.50?$/), OwnerId: bench.details.ownerId },
			...{ Name: 'Acme plan', CloseDate: '2027-01-31' },
		});
	});

	describe('move stage', () => {
		it.each([
			['Qualification', 'won', {}, 'Closed Won'],
			['Closed Won', 'lost', {}, 'Closed Won'],
			['Closed Won', 'lost', { movesBack: true }, 'Closed Lost'],
			['Negotiation/Review', 'stage:Qualification', {}, 'Negotiation/Review'],
			['Prospecting', 'stage:Negotiation/Review', {}, 'Negotiation/Review'],
		])('from %s to %s with %j ends in %s', async (from, target, options, to) => {
			const id = seed({ StageName: from });
			const { json } = await run(dealOp('moveStage', { deal: by('id', id), target, options }));
			const status = from === to ? 'unchanged' : 'moved';
			expect(json[0]).toMatchObject({ id, status, stage: to, from });
			expect(values('Opportunity', id)?.StageName).toBe(to);
		});

		it('a stage that is not there is told', async () => {
			const { error } = await run(
				dealOp('moveStage', { deal: by('id', seed()), target: 'stage:nowhere' }),
			);
			expect(error?.message).toContain('Salesforce has no stage "stage:nowhere"');
		});
	});

	it('get billing details: customer, currency and lines with their discount; 100 deals', async () => {
		const contactId = bench.seedContact('a@acme.example', 'A');
		const made = hundred.map(() => seed({ Name: 'Acme', Amount: '100' }, [contactId]));
		await bench.details.addLineItem?.(made[0] ?? '', {
			name: 'Seats',
			quantity: '3',
			unitPrice: '19.9',
		});
		await bench.details.addLineItem?.(made[0] ?? '', {
			name: 'Setup',
			quantity: '1',
			unitPrice: '40.3',
			sku: 'S-1',
		});
		bench.forgetCalls();
		const { json, error } = await run(
			dealOp('getBillingDetails', { deal: byExpression('id') }),
			made.map((id) => ({ id })),
		);
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({
			deal: { id: made[0], crm: 'Salesforce' },
			customer: { email: 'a@acme.example', name: 'A' },
			...{ currency: 'EUR', hasLineItems: true, paymentRequest: 'ready' },
			lines: [
				{ title: 'Seats', quantity: '3', unitAmount: '19.90', total: '59.70' },
				{ title: 'Setup', quantity: '1', unitAmount: '40.30', sku: 'S-1' },
			],
		});
		expect(json[1]).toMatchObject({
			hasLineItems: false,
			lines: [{ title: 'Acme', quantity: '1', unitAmount: '100.00' }],
		});
		expect(calls()).toBe(3);
	});
});

describe('lists of the editor', () => {
	it.each([
		['deal', 'plan kestrel', 'Kestrel plan (1200 EUR)'],
		['contact', 'ada', 'Ada Lovelace (ada@acme.example)'],
		['contactList', 'paying', 'Paying customers'],
	] as const)('each %s is found by words', async (kind, words, name) => {
		bench.sandbox.seedDeal({ Name: 'Kestrel plan', Amount: '1200', CurrencyIsoCode: 'EUR' });
		bench.sandbox.seedContact({
			...{ FirstName: 'Ada', LastName: 'Lovelace', Email: 'ada@acme.example' },
		});
		bench.sandbox.create('Campaign', { Name: 'Paying customers' });
		const { choices } = await actions.find(kind, words, undefined, bench.connection);
		expect(choices).toMatchObject([{ name }]);
	});

	it('go on behind the last one, past two thousand, though one moves on meanwhile', async () => {
		const ids = Array.from({ length: 2_120 }, (_, place) => bench.seedDeal({ name: `K ${place}` }));
		const found: string[] = [];
		let page: string | undefined;
		do {
			const { choices, next } = await actions.find('deal', 'K', page, bench.connection);
			found.push(...choices.map(({ id }) => id));
			page = next;
			const [seen] = found;
			if (found.length === 100 && seen) bench.editByPerson(seen, { NextStep: 'Call' });
		} while (page !== undefined);
		expect(found).toHaveLength(ids.length);
		expect(new Set(found).size).toBe(ids.length);
	}, 60_000);
});

it('in an org of one currency every deal is in it, and none is made in another', async () => {
	bench = await openSalesforce({ multiCurrency: false, corporateCurrency: 'USD' });
	const id = bench.seedDeal({ amount: '100' });
	const { json } = await run(dealOp('get', { deal: by('id', id) }));
	expect(json).toMatchObject([{ amount: '100.00', currency: 'USD' }]);
	const before = bench.countDeals();
	const create = (currency: string) => dealOp('create', { dealName: 'New', amount: '1', currency });
	expect((await run(create('EUR'))).error?.message).toContain('keeps amounts in USD alone');
	expect(bench.countDeals()).toBe(before);
	expect((await run(create('USD'))).json).toMatchObject([{ status: 'created' }]);
	const { choices } = await actions.find('deal', 'A deal', undefined, bench.connection);
	expect(choices).toMatchObject([{ name: 'A deal (100)' }]);
	expect((await actions.readLineItems([id], bench.connection)).get(id)).toEqual([]);
});

it("deals of a person account are that person's, who is read as a contact", async () => {
	bench = await openSalesforce({ personAccounts: true });
	const account = bench.sandbox.seedAccount({
		...{ FirstName: 'Ada', LastName: 'Lovelace', PersonEmail: 'ada@acme.example' },
	});
	const contactId = String(values('Account', account.id)?.PersonContactId);
	const own = bench.sandbox.seedDeal({ Name: 'Own', AccountId: account.id }).id;
	const role = bench.sandbox.seedDeal({ Name: 'Role' }, [contactId]).id;
	bench.forgetCalls();
	const found = await actions.readDealsOfContacts([contactId], [], bench.connection);
	expect((found.get(contactId) ?? []).map(({ id }) => id).sort()).toEqual([own, role].sort());
	expect(bench.calls()).toBe(2);
	const keys = [{ by: 'email', value: 'ada@acme.example' } as const];
	const [contact] = await actions.readContacts(keys, [], bench.connection);
	expect(contact).toMatchObject({ id: contactId, firstName: 'Ada', lastName: 'Lovelace' });
});

it('without our fields reading says what to do, and nothing of what was asked', async () => {
	const deal = bench.seedDeal();
	bench.seedContact('ada@acme.example');
	const { withoutFields } = bench;
	await withoutFields();
	for (const parameters of [
		dealOp('get', { deal: by('id', deal) }),
		contactOp('getByEmail', { email: 'ada@acme.example' }),
		dealOp('create', { dealName: 'New', amount: '1', currency: 'EUR' }),
	]) {
		const { error } = await run(parameters);
		expect(error?.message).toMatch(
			/shows the connection's user no Payment_\w+__c\. Run the action "Set Up Payment Fields" .*assign the permission set "CRM Payments"/,
		);
		expect(error?.message).not.toMatch(/ERROR at Row|ada@/);
	}
});

it('an outage is told on every item where the workflow goes on', async () => {
	bench.revoke('auth');
	const { json } = await run(
		dealOp('get', { deal: byExpression('id') }),
		[{ id: '006Ab000001XyZaIAK' }, { id: '006Ab000001XyZaIAK' }],
		'continueRegularOutput',
	);
	expect(json.map(({ error }) => error)).toEqual([
		expect.stringContaining('Salesforce does not accept the credential'),
		expect.stringContaining('Salesforce does not accept the credential'),
	]);
});
