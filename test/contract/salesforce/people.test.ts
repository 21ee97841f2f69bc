/** What people do in Salesforce's pages, and what becomes of rows then. */
import { openOrg, type OpenOrg } from '../../sandbox/salesforce/startSalesforce';

let open: OpenOrg;
beforeEach(() => {
	open = openOrg();
});

const first = (object: string) => open.salesforce.list(object)[0];
const all = (soql: string) =>
	open.send('GET', `/queryAll?q=${encodeURIComponent(soql)}`).body.records;

it('a new org has a customer and a deal, and no payment fields', () => {
	expect(
		open.query('SELECT Name, (SELECT Contact.Email FROM OpportunityContactRoles) FROM Opportunity'),
	).toMatchObject([
		{
			Name: 'Acme annual plan',
			OpportunityContactRoles: { records: [{ Contact: { Email: 'anna.demo@acme.example' } }] },
		},
	]);
	expect(open.salesforce.snapshot().customFields).toEqual({
		Opportunity: [],
		Contact: [],
		Payment_Claim__c: [],
	});
	expect(
		open.query("SELECT Name FROM User WHERE UserType = 'Standard' AND IsActive = TRUE"),
	).toHaveLength(2);
});

it('a deleted account takes its deals and contacts along, and what hangs on them', () => {
	open.addField('Campaign', {
		...{ name: 'Deal__c', label: 'Deal', type: 'reference', referenceTo: ['Opportunity'] },
		...{ relationshipName: 'Deal__r', childRelationshipName: 'Campaigns__r' },
	});
	const campaign = open.salesforce.create('Campaign', {
		Name: 'C',
		Deal__c: first('Opportunity')?.id ?? '',
	});
	open.salesforce.deletedByPerson('Account', first('Account')?.id ?? '');
	for (const object of ['Opportunity', 'Contact', 'OpportunityContactRole', 'OpportunityHistory']) {
		expect(open.query(`SELECT Id FROM ${object}`)).toEqual([]);
		expect(all(`SELECT IsDeleted FROM ${object}`)).toMatchObject([{ IsDeleted: true }]);
	}
	expect(open.salesforce.find('Campaign', campaign.id)?.values.Deal__c).toBeNull();
});

it('the recycle bin keeps a row for fifteen days', () => {
	const id = first('Opportunity')?.id ?? '';
	open.salesforce.deletedByPerson('Opportunity', id);
	expect(open.send('GET', `/sobjects/Opportunity/${id}`).body[0].errorCode).toBe(
		'ENTITY_IS_DELETED',
	);
	open.pass(15 * 86_400_000 - 1);
	expect(all('SELECT Id FROM Opportunity')).toHaveLength(1);
	open.pass(1);
	expect(all('SELECT Id FROM Opportunity')).toHaveLength(0);
	expect(open.send('GET', `/sobjects/Opportunity/${id}`).body[0].errorCode).toBe('NOT_FOUND');
});

it('of two contacts that are merged one lives on, with all that hung on the other', () => {
	const anna = first('Contact')?.id ?? '';
	const other = open.salesforce.seedContact({ LastName: 'Demo' }).id;
	const deal = open.salesforce.seedDeal({ Name: 'Of the other' }, [other]);
	open.pass(60_000);
	open.salesforce.mergedByPerson('Contact', anna, other);
	expect(
		open.query(`SELECT ContactId FROM OpportunityContactRole WHERE OpportunityId = '${deal.id}'`),
	).toMatchObject([{ ContactId: anna }]);
	expect(open.query(`SELECT Id FROM Contact WHERE Id = '${other}'`)).toEqual([]);
	expect(all(`SELECT IsDeleted, MasterRecordId FROM Contact WHERE Id = '${other}'`)).toMatchObject([
		{ IsDeleted: true, MasterRecordId: anna },
	]);
	const change = open.send('PATCH', `/sobjects/Contact/${other}`, { LastName: 'x' });
	expect(change.body[0].errorCode).toBe('ENTITY_IS_DELETED');
	const [one = '', two = ''] = open.salesforce.list('Opportunity').map(({ id }) => id);
	expect(() => open.salesforce.mergedByPerson('Opportunity', one, two)).toThrow('cannot be merged');
});

it('two members of a campaign that are merged are one', () => {
	const campaign = open.salesforce.create('Campaign', { Name: 'Customers' });
	const anna = first('Contact')?.id ?? '';
	const other = open.salesforce.seedContact({ LastName: 'Demo' }).id;
	for (const ContactId of [anna, other]) {
		open.salesforce.create('CampaignMember', { CampaignId: campaign.id, ContactId });
	}
	open.salesforce.mergedByPerson('Contact', anna, other);
	expect(open.query('SELECT ContactId FROM CampaignMember')).toMatchObject([{ ContactId: anna }]);
});

describe('with person accounts', () => {
	beforeEach(() => open.salesforce.order({ personAccounts: true }));

	it('a person is an account and a contact in one', () => {
		open.addField('Contact', { name: 'Key__c', label: 'Key', type: 'string' });
		const { id } = open.send('POST', '/sobjects/Account', {
			...{ FirstName: 'Lea', LastName: 'Ott', PersonEmail: 'lea@acme.example', Key__pc: 'k' },
		}).body;
		const [account] = open.query(
			`SELECT Name, IsPersonAccount, PersonContactId, Key__pc FROM Account WHERE Id = '${id}'`,
		);
		expect(account).toMatchObject({ Name: 'Lea Ott', IsPersonAccount: true, Key__pc: 'k' });
		const path = `/sobjects/Contact/${account.PersonContactId}`;
		expect(open.send('GET', path).body).toMatchObject({
			Email: 'lea@acme.example',
			AccountId: id,
			Key__c: 'k',
		});
		expect(open.send('PATCH', path, { Key__c: 'k2', LastName: 'Ottmann' }).status).toBe(204);
		expect(open.query(`SELECT Name, Key__pc FROM Account WHERE Id = '${id}'`)).toMatchObject([
			{ Name: 'Lea Ottmann', Key__pc: 'k2' },
		]);
		expect(open.send('DELETE', path).body[0].errorCode).toBe('INSUFFICIENT_ACCESS_OR_READONLY');
		const wrong = open.send('PATCH', `/sobjects/Account/${id}`, { Name: 'x' });
		expect(wrong.body[0].message).toBe('Account: bad field names on insert/update call: Name');
	});

	it('a firm has no first name', () => {
		const made = open.send('PATCH', `/sobjects/Account/${first('Account')?.id}`, {
			FirstName: 'x',
		});
		expect(made.body[0].errorCode).toBe('INVALID_FIELD_FOR_INSERT_UPDATE');
		open.salesforce.order({ personAccounts: false });
		expect(open.refused('SELECT IsPersonAccount FROM Account').errorCode).toBe('INVALID_FIELD');
	});
});

it('an admin changes stages and currencies', () => {
	const [stage] = open.salesforce.org.settings.stages;
	if (stage === undefined) throw new Error('No stage');
	open.salesforce.order({
		stages: [stage, { ...stage, name: 'Paused', isActive: false }],
		currencies: ['EUR'],
	});
	expect(
		open.query('SELECT ApiName, IsActive FROM OpportunityStage ORDER BY SortOrder'),
	).toMatchObject([
		{ ApiName: 'Prospecting', IsActive: true },
		{ ApiName: 'Paused', IsActive: false },
	]);
	expect(
		open.query(
			'SELECT IsoCode, IsCorporate FROM CurrencyType WHERE IsActive = TRUE ORDER BY IsoCode',
		),
	).toMatchObject([
		{ IsoCode: 'EUR', IsCorporate: false },
		{ IsoCode: 'USD', IsCorporate: true },
	]);
	const id = first('Opportunity')?.id;
	const change = open.send('PATCH', `/sobjects/Opportunity/${id}`, { CurrencyIsoCode: 'JPY' });
	expect(change.body[0].errorCode).toBe('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST');
});

it('changes and deletions are told by the minute', () => {
	const id = first('Opportunity')?.id ?? '';
	const told = (what: string) =>
		open.send(
			'GET',
			`/sobjects/Opportunity/${what}?start=2026-11-23T09:00:00%2B00:00&end=2026-11-23T10:00:00%2B00:00`,
		).body;
	expect(told('updated')).toEqual({ ids: [id], latestDateCovered: '2026-11-23T10:00:00.000+0000' });
	open.pass(3_600_000);
	open.salesforce.editedByPerson('Opportunity', id, { Name: 'Later' });
	expect(told('updated').ids).toEqual([]);
	open.pass(-3_600_000);
	open.salesforce.deletedByPerson('Opportunity', id);
	expect(told('updated').ids).toEqual([]);
	expect(told('deleted').deletedRecords).toEqual([
		{ id, deletedDate: '2026-11-23T09:00:00.000+0000' },
	]);
});

it('orders come by the control server too', () => {
	const order = (path: string, body: unknown = {}) =>
		open.salesforce.control({
			...{ method: 'POST', path, query: new URLSearchParams(), headers: {} },
			body: Buffer.from(JSON.stringify(body)),
		});
	const id = first('Opportunity')?.id ?? '';
	expect(order(`/deals/${id}/move`, { stage: 'Closed Won' }).status).toBe(200);
	expect(order(`/Opportunity/${id}/edit`, { Amount: 7.5 }).status).toBe(200);
	expect(open.salesforce.find('Opportunity', id)?.values).toMatchObject({
		IsWon: true,
		Amount: '7.5',
	});
	expect(order('/settings', { multiCurrency: false }).status).toBe(200);
	expect(order('/Opportunity/nobody/edit', {}).status).toBe(400);
	expect(order('/nowhere').status).toBe(404);
	expect(order(`/Opportunity/${id}/delete`).status).toBe(200);
	expect(open.salesforce.list('Opportunity')).toEqual([]);
});
