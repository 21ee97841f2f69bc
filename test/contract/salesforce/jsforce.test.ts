/** The stand-in by the library that most programs speak to Salesforce with. */
import { Connection } from 'jsforce';

import { grantAll } from '../../sandbox/salesforce/grantAll';
import { startSalesforce, type StartedSalesforce } from '../../sandbox/salesforce/startSalesforce';

let started: StartedSalesforce;
beforeAll(async () => {
	started = await startSalesforce();
});
afterAll(async () => await started.stop());
beforeEach(() => started.sandbox.reset());

const connection = () => started.connection;
const key = { name: 'Key__c', label: 'Key', type: 'string', length: 255 } as const;
const withKey = () => {
	started.salesforce.org.schema.addField('Contact', { ...key, unique: true, externalId: true });
	grantAll(started.salesforce, 'Contact', ['Key__c']);
};

it('signs in with client credentials, and tells who it is', async () => {
	const fresh = new Connection({
		oauth2: {
			loginUrl: started.origin,
			clientId: 'sandbox-acme-app',
			clientSecret: 'sandbox-acme',
		},
		version: '67.0',
	});
	const user = await fresh.authorize({ grant_type: 'client_credentials' });
	expect(user).toMatchObject({
		id: started.salesforce.ids.connectionId,
		organizationId: started.salesforce.ids.organizationId,
	});
	expect(fresh.instanceUrl).toBe(started.origin);
	expect(await fresh.identity()).toMatchObject({
		user_id: started.salesforce.ids.connectionId,
		email: 'payments@acme.example',
	});
	const wrong = new Connection({
		oauth2: { loginUrl: started.origin, clientId: 'x', clientSecret: 'wrong' },
	});
	await expect(wrong.authorize({ grant_type: 'client_credentials' })).rejects.toThrow(
		'invalid client credentials',
	);
});

it('queries page by page', async () => {
	for (let place = 0; place < 450; place += 1) {
		started.salesforce.seedContact({ LastName: `Person ${place}` });
	}
	started.salesforce.order({ queryPageSize: 200 });
	const { records, totalSize } = await connection().query('SELECT Id, Name FROM Contact', {
		autoFetch: true,
		maxFetch: 1_000,
	});
	expect(records).toHaveLength(451);
	expect(totalSize).toBe(451);
});

it('creates, reads, changes and deletes a row', async () => {
	const contacts = connection().sobject('Contact');
	const made = await contacts.create({ LastName: 'Ott', Email: 'ott@acme.example' });
	expect(made).toMatchObject({ success: true, errors: [] });
	const id = made.id ?? '';
	expect(await contacts.retrieve(id)).toMatchObject({ Name: 'Ott', IsDeleted: false });
	expect(await contacts.update({ Id: id, FirstName: 'Max' })).toMatchObject({ id, success: true });
	expect(await contacts.retrieve(id)).toMatchObject({ Name: 'Max Ott' });
	expect(await contacts.destroy(id)).toMatchObject({ id, success: true });
	await expect(contacts.retrieve(id)).rejects.toMatchObject({ errorCode: 'ENTITY_IS_DELETED' });
});

it('upserts by a key, one and many', async () => {
	withKey();
	const contacts = connection().sobject('Contact');
	const first = await contacts.upsert({ Key__c: 'k-1', LastName: 'One' }, 'Key__c');
	expect(first).toMatchObject({ success: true, created: true });
	const again = await contacts.upsert({ Key__c: 'k-1', FirstName: 'The' }, 'Key__c');
	expect(again).toMatchObject({ id: first.id, success: true, created: false });
	// The library escapes no slash, and Salesforce then finds no such address.
	await expect(contacts.upsert({ Key__c: 'k/1', LastName: 'One' }, 'Key__c')).rejects.toThrow(
		'The requested resource does not exist',
	);
	const many = await contacts.upsert(
		[{ Key__c: 'k-1', LastName: 'Uno' }, { Key__c: 'k-2', LastName: 'Two' }, { Key__c: 'k-3' }],
		'Key__c',
	);
	expect(many).toMatchObject([
		{ id: first.id, success: true, created: false },
		{ success: true, created: true },
		{ success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] }] },
	]);
});

it('writes, reads and deletes many rows, each with an answer of its own', async () => {
	const contacts = connection().sobject('Contact');
	const made = await contacts.create([{ LastName: 'One' }, {}, { LastName: 'Three' }]);
	expect(made.map(({ success }) => success)).toEqual([true, false, true]);
	const ids = made.flatMap(({ id }) => id ?? []);
	const [first = '', second = ''] = ids;
	expect(
		await contacts.update([
			{ Id: first, FirstName: 'A' },
			{ Id: '003000000000001AAA', FirstName: 'B' },
		]),
	).toMatchObject([
		{ success: true },
		{ success: false, errors: [{ statusCode: 'INVALID_CROSS_REFERENCE_KEY' }] },
	]);
	const read = await contacts.retrieve([second, '003000000000001AAA', first]);
	expect(read).toMatchObject([{ Name: 'Three' }, null, { Name: 'A One' }]);
	expect(await contacts.destroy(ids)).toMatchObject([{ success: true }, { success: true }]);
});

it('describes what there is', async () => {
	const deal = await connection().describe('Opportunity');
	const field = (name: string) => deal.fields.find((each) => each.name === name);
	expect(field('Name')).toMatchObject({ type: 'string', length: 120, nillable: false });
	expect(field('Amount')).toMatchObject({ type: 'currency', precision: 18, scale: 2 });
	expect(field('Description')).toMatchObject({ type: 'textarea', filterable: false });
	expect(field('IsWon')).toMatchObject({ createable: false, updateable: false });
	expect(field('RecordTypeId')).toMatchObject({ referenceTo: ['RecordType'] });
	expect(deal.recordTypeInfos.map(({ name }) => name)).toEqual([
		'New Business',
		'Renewal',
		'Master',
	]);
	expect(deal.childRelationships.map(({ relationshipName }) => relationshipName)).toContain(
		'OpportunityContactRoles',
	);
	const { sobjects } = await connection().describeGlobal();
	expect(sobjects.map(({ name }) => name)).toContain('CurrencyType');
});

it('sends several requests in one, a later one naming what an earlier one made', async () => {
	const answer = await connection().requestPost<{ compositeResponse: unknown[] }>(
		'/services/data/v67.0/composite',
		{
			allOrNone: true,
			compositeRequest: [
				{
					method: 'POST',
					url: '/services/data/v67.0/sobjects/Account',
					referenceId: 'firm',
					body: { Name: 'Bee' },
				},
				{
					method: 'POST',
					url: '/services/data/v67.0/sobjects/Contact',
					referenceId: 'person',
					body: { LastName: 'Ott', AccountId: '@{firm.id}' },
				},
			],
		},
	);
	expect(answer.compositeResponse).toMatchObject([
		{ httpStatusCode: 201, referenceId: 'firm' },
		{ httpStatusCode: 201, referenceId: 'person' },
	]);
	const { records } = await connection().query(
		"SELECT Account.Name FROM Contact WHERE LastName = 'Ott'",
	);
	expect(records).toMatchObject([{ Account: { Name: 'Bee' } }]);
});

it('refuses in words that the library understands', async () => {
	await expect(connection().query('SELECT Nothing__c FROM Contact')).rejects.toMatchObject({
		errorCode: 'INVALID_FIELD',
	});
	started.salesforce.endSessions();
	await expect(connection().query('SELECT Id FROM Contact')).rejects.toMatchObject({
		errorCode: 'INVALID_SESSION_ID',
	});
});
