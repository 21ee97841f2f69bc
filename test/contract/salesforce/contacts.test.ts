/** Contacts in Salesforce: whose address it is, who was merged into whom, and what the org's own rules say. */
import { crm } from '../../../nodes/crms/salesforce';
import type { ContactChange } from '../../../nodes/shared/contracts/crm';
import { openSalesforce, type SalesforceBench } from '../../sandbox/salesforce/bench';

const CUSTOMER = crm.fieldName('customerId');
const KEY = 'Payment_Contact_Key__c';
const EMAIL = 'ada@acme.example';

const upsert = async ({ connection }: SalesforceBench, change: ContactChange) =>
	(await crm.upsertContacts([change], connection))[0];

const contact = ({ sandbox }: SalesforceBench, id: string) => sandbox.find('Contact', id)?.values;

const text = (value: unknown) => JSON.stringify(value);

describe('several contacts with one address', () => {
	async function openTwo() {
		const bench = await openSalesforce();
		const ids = ['Ada', 'Ada too'].map((name) => bench.seedContact(EMAIL, name));
		return { bench, ids: ids as [string, string] };
	}

	it('are refused, by name and with what to do', async () => {
		const { bench, ids } = await openTwo();
		const result = await upsert(bench, { email: EMAIL, fields: { [CUSTOMER]: 'cus_1' } });
		expect(result).toMatchObject({ status: 'failed', failure: { kind: 'conflict' } });
		for (const told of [...ids, 'Merge them']) expect(text(result)).toContain(told);
		expect(bench.contacts(EMAIL)).toHaveLength(2);
	});

	it('are told apart by whose number at the gateway it is', async () => {
		const { bench, ids } = await openTwo();
		bench.sandbox.editedByPerson('Contact', ids[1], { [CUSTOMER]: 'cus_1' });
		const change = { email: EMAIL, fields: { [CUSTOMER]: 'cus_1' } };
		expect(await upsert(bench, change)).toEqual({ status: 'updated', id: ids[1] });
	});

	it('are told apart by which of them is on the deal, before all else', async () => {
		const { bench, ids } = await openTwo();
		bench.sandbox.editedByPerson('Contact', ids[1], { [CUSTOMER]: 'cus_1' });
		const change = { email: EMAIL, fields: { [CUSTOMER]: 'cus_1' } };
		const both = await upsert(bench, { ...change, onDeal: ids });
		expect(both).toEqual({ status: 'updated', id: ids[1] });
		const onDeal = [ids[0].slice(0, 15)];
		expect(await upsert(bench, { ...change, onDeal })).toEqual({ status: 'updated', id: ids[0] });
	});

	it('are told apart by which of them we made', async () => {
		const bench = await openSalesforce();
		const made = await upsert(bench, { email: EMAIL, fields: {} });
		bench.seedContact(EMAIL, 'Ada');
		const change = { email: EMAIL, fields: { [CUSTOMER]: 'cus_1' } };
		expect(await upsert(bench, change)).toEqual({ ...made, status: 'updated' });
	});
});

describe('a new contact', () => {
	it.each([
		['Ada Lovelace', { FirstName: 'Ada', LastName: 'Lovelace' }],
		['Lovelace', { LastName: 'Lovelace' }],
		['', { LastName: 'ada' }],
		['x'.repeat(200), { LastName: 'x'.repeat(80) }],
		[`${'y'.repeat(60)} z`, { FirstName: 'y'.repeat(40), LastName: 'z' }],
	])('of the name %s has one that Salesforce takes', async (name, expected) => {
		const bench = await openSalesforce();
		const made = await upsert(bench, { email: ' Ada@Acme.example', name, fields: {} });
		expect(made?.status).toBe('created');
		const [{ id = '' } = {}] = bench.contacts(EMAIL);
		expect(contact(bench, id)).toMatchObject({ ...expected, Email: EMAIL, [KEY]: EMAIL });
	});

	it('whose address a person changed afterwards is still the one of that address', async () => {
		const bench = await openSalesforce();
		const made = await upsert(bench, { email: EMAIL, fields: {} });
		const id = made && 'id' in made ? made.id : '';
		bench.sandbox.editedByPerson('Contact', id, { Email: 'ada@home.example' });
		const change = { email: EMAIL, fields: { [CUSTOMER]: 'cus_1' } };
		expect(await upsert(bench, change)).toEqual({ status: 'updated', id });
	});

	it('is written all the same where a rule of the org only warns of a double', async () => {
		const bench = await openSalesforce({
			duplicateRules: [{ object: 'Contact', fields: ['LastName'], action: 'alert' }],
		});
		bench.seedContact('other@acme.example', 'Ada Lovelace');
		const change = { email: EMAIL, name: 'Ada Lovelace', fields: {} };
		expect(await upsert(bench, change)).toMatchObject({ status: 'created' });
	});

	it('is refused by name of the rule where it blocks, and fails alone', async () => {
		const bench = await openSalesforce({
			duplicateRules: [{ object: 'Contact', fields: ['LastName'], action: 'block' }],
		});
		bench.seedContact('other@acme.example', 'Ada Lovelace');
		const results = await crm.upsertContacts(
			[
				{ email: EMAIL, name: 'Ada Lovelace', fields: {} },
				{ email: 'bo@acme.example', name: 'Bo', fields: {} },
			],
			bench.connection,
		);
		expect(results).toMatchObject([
			{ status: 'failed', failure: { kind: 'conflict' } },
			{ status: 'created' },
		]);
		expect(text(results[0])).toContain('Standard_Contact_Duplicate_Rule');
	});

	it('with an address that is none is refused alone', async () => {
		const bench = await openSalesforce();
		const results = await crm.upsertContacts(
			[
				{ email: 'no address', fields: {} },
				{ email: EMAIL, fields: {} },
			],
			bench.connection,
		);
		expect(results.map(({ status }) => status)).toEqual(['failed', 'created']);
	});

	it('is made once where the answer is lost', async () => {
		const bench = await openSalesforce();
		bench.loseNextAnswer();
		expect(await upsert(bench, { email: EMAIL, fields: { [CUSTOMER]: 'cus_1' } })).toMatchObject({
			status: expect.stringMatching(/created|updated/) as unknown,
		});
		expect(bench.contacts(EMAIL)).toHaveLength(1);
	});
});

describe('a contact by its id', () => {
	const fields = { [CUSTOMER]: 'cus_1' };

	it('is the one that it was merged into, also twice', async () => {
		const bench = await openSalesforce();
		const ids = ['a', 'b', 'c'].map((one) => bench.seedContact(`${one}@acme.example`));
		const [first = '', second = '', third = ''] = ids;
		bench.sandbox.mergedByPerson('Contact', second, first);
		bench.sandbox.mergedByPerson('Contact', third, second);
		expect(await upsert(bench, { id: first, fields })).toEqual({ status: 'updated', id: third });
		expect(contact(bench, third)).toMatchObject(fields);
	});

	it('that is deleted is not found', async () => {
		const bench = await openSalesforce();
		const id = bench.seedContact(EMAIL);
		bench.sandbox.deletedByPerson('Contact', id);
		const result = await upsert(bench, { id, fields });
		expect(result).toMatchObject({ status: 'failed', failure: { kind: 'notFound' } });
	});

	it('of a person account is written, and its deals are found', async () => {
		const bench = await openSalesforce({ personAccounts: true });
		const account = bench.sandbox.seedAccount({ LastName: 'Lovelace', PersonEmail: EMAIL });
		const person = bench.sandbox.find('Account', account.id)?.values.PersonContactId;
		const id = String(person);
		expect(await upsert(bench, { id, fields })).toEqual({ status: 'updated', id });
		const change = { email: EMAIL, fields: { [CUSTOMER]: 'cus_2' } };
		expect(await upsert(bench, change)).toEqual({ status: 'updated', id });
		expect(contact(bench, id)?.[CUSTOMER]).toBe('cus_2');
		const deal = bench.sandbox.seedDeal({ Name: 'Hers', AccountId: account.id });
		bench.forgetCalls();
		const found = await crm.findDealsByEmail([EMAIL], bench.connection);
		expect(found.get(EMAIL)?.map((one) => one.id)).toEqual([deal.id]);
		expect(bench.calls()).toBe(2);
		const [read] = await crm.readDeals(
			[{ by: 'id', value: deal.id }],
			{ fields: [], contacts: true },
			bench.connection,
		);
		expect(read?.contactIds).toEqual([id]);
	});
});

describe('contacts on deals', () => {
	it('of which the first is the primary one, and one that we made gets the deal’s account', async () => {
		const bench = await openSalesforce();
		const account = bench.sandbox.seedAccount({ Name: 'Acme' });
		const deal = bench.sandbox.seedDeal({ AccountId: account.id });
		const made = await upsert(bench, { email: EMAIL, fields: {} });
		const ours = made && 'id' in made ? made.id : '';
		const theirs = bench.seedContact('bo@acme.example');
		const results = await crm.linkContacts(
			[ours, theirs].map((contactId) => ({ dealId: deal.id, contactId })),
			bench.connection,
		);
		expect(results.map(({ status }) => status)).toEqual(['updated', 'updated']);
		const roles = bench.sandbox.list('OpportunityContactRole').map(({ values }) => values);
		const own = roles.filter(({ OpportunityId }) => OpportunityId === deal.id);
		expect(own).toMatchObject([
			{ ContactId: ours, IsPrimary: true },
			{ ContactId: theirs, IsPrimary: false },
		]);
		expect(contact(bench, ours)?.AccountId).toBe(account.id);
		expect(contact(bench, theirs)?.AccountId ?? null).toBeNull();
	});

	it('are asked for before they are written again where an answer was lost', async () => {
		const bench = await openSalesforce();
		const link = { dealId: bench.seedDeal(), contactId: bench.seedContact(EMAIL) };
		const count = () => bench.sandbox.list('OpportunityContactRole').length;
		const before = count();
		bench.loseNextAnswer();
		const [first] = await crm.linkContacts([link], bench.connection);
		const [second] = await crm.linkContacts([link], bench.connection);
		expect([first?.status, second?.status]).toEqual(['failed', 'updated']);
		expect(count()).toBe(before + 1);
	});
});

it('links whom a merged contact became, and says of one that is deleted that it is gone', async () => {
	const bench = await openSalesforce();
	const { connection, sandbox } = bench;
	const dealId = bench.seedDeal();
	const [lives, merged, gone] = ['lives', 'merged', 'gone'].map((name) =>
		bench.seedContact(`${name}@acme.example`),
	) as [string, string, string];
	sandbox.mergedByPerson('Contact', lives, merged);
	sandbox.deletedByPerson('Contact', gone);
	const links = [merged, gone].map((contactId) => ({ dealId, contactId }));
	for (let time = 0; time < 2; time++) {
		expect(await crm.linkContacts(links, connection)).toMatchObject([
			{ status: 'updated', id: lives },
			{ status: 'failed', failure: { kind: 'notFound' } },
		]);
	}
	const [deal] = await crm.readDeals(
		[{ by: 'id', value: dealId }],
		{ fields: [], contacts: true },
		connection,
	);
	expect(deal?.contactIds).toEqual([lives]);
});
