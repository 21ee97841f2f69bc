/** What Salesforce does by itself when rows are written, and what the admin of an org puts up beside it. */
import { openOrg, type OpenOrg } from '../../sandbox/salesforce/startSalesforce';

let open: OpenOrg;
let dealId: string;
beforeEach(() => {
	open = openOrg();
	dealId = open.salesforce.list('Opportunity')[0]?.id ?? '';
});

const DEAL = { Name: 'A deal', StageName: 'Prospecting', CloseDate: '2026-12-01' };
const makeDeal = (more: object = {}) =>
	open.send('POST', '/sobjects/Opportunity', { ...DEAL, ...more });
const change = (fields: object | string) =>
	open.send('PATCH', `/sobjects/Opportunity/${dealId}`, fields);
const deal = (id = dealId) => open.salesforce.find('Opportunity', id)?.values ?? {};

describe('an opportunity', () => {
	it('follows its stage, and any text is one', () => {
		change({ StageName: 'Closed Won' });
		expect(deal()).toMatchObject({
			Probability: '100',
			IsClosed: true,
			IsWon: true,
			ForecastCategory: 'Closed',
		});
		change({ StageName: 'Closed Lost' });
		expect(deal()).toMatchObject({ Probability: '0', IsClosed: true, IsWon: false });
		change({ StageName: 'No such stage' });
		expect(deal()).toMatchObject({ StageName: 'No such stage', IsClosed: false, IsWon: false });
	});

	it('keeps a row for each change of stage, amount, day or probability', () => {
		change({ StageName: 'Closed Won' });
		change({ NextStep: 'Nothing of that' });
		change({ Amount: '5' });
		expect(
			open.query('SELECT StageName, Amount, CreatedById FROM OpportunityHistory ORDER BY Id'),
		).toMatchObject([
			{ StageName: 'Negotiation/Review', Amount: 1200, CreatedById: open.salesforce.ids.personId },
			{ StageName: 'Closed Won', Amount: 1200, CreatedById: open.salesforce.ids.connectionId },
			{ StageName: 'Closed Won', Amount: 5 },
		]);
	});

	it('keeps old and new values of tracked fields, of long ones only that they changed', () => {
		open.addField('Opportunity', {
			name: 'Long__c',
			label: 'Long',
			type: 'textarea',
			length: 131_072,
		});
		open.salesforce.order({ trackedFields: ['Amount', 'Long__c'] });
		change({ Amount: '5', Long__c: 'x', StageName: 'Closed Won' });
		expect(
			open.query(
				"SELECT Field, OldValue, NewValue FROM OpportunityFieldHistory WHERE Field != 'created' ORDER BY Id",
			),
		).toMatchObject([
			{ Field: 'Amount', OldValue: 1200, NewValue: 5 },
			{ Field: 'Long__c', OldValue: null, NewValue: null },
		]);
		expect(
			open.refused("SELECT Id FROM OpportunityFieldHistory WHERE NewValue = 'x'").errorCode,
		).toBe('INVALID_FIELD');
	});

	it('with products has their sum for its amount and their currency', () => {
		open.salesforce.seedLineItem(dealId, { name: 'Seat', quantity: '3', unitPrice: '19.99' });
		expect(deal()).toMatchObject({ Amount: '59.97', HasOpportunityLineItem: true });
		expect(change({ Amount: '1' }).status).toBe(204);
		expect(deal().Amount).toBe('59.97');
		expect(change({ CurrencyIsoCode: 'EUR' }).body[0].errorCode).toBe('FIELD_INTEGRITY_EXCEPTION');
		expect(
			open.query('SELECT Name, Quantity, TotalPrice, Product2.Name FROM OpportunityLineItem'),
		).toMatchObject([{ Quantity: 3, TotalPrice: 59.97, Product2: { Name: 'Seat' } }]);
	});

	it('made with a contact has it in a role, the primary one', () => {
		const contact = open.salesforce.seedContact({ LastName: 'Ott' });
		const { id } = makeDeal({ ContactId: contact.id }).body;
		expect(
			open.query(
				`SELECT ContactId, IsPrimary FROM OpportunityContactRole WHERE OpportunityId = '${id}'`,
			),
		).toMatchObject([{ ContactId: contact.id, IsPrimary: true }]);
		expect(change({ ContactId: contact.id }).body[0].errorCode).toBe(
			'INVALID_FIELD_FOR_INSERT_UPDATE',
		);
		const role = { OpportunityId: id, ContactId: contact.id, IsPrimary: true };
		expect(open.send('POST', '/sobjects/OpportunityContactRole', role).status).toBe(201);
		expect(
			open.query(
				`SELECT Id FROM OpportunityContactRole WHERE OpportunityId = '${id}' AND IsPrimary = TRUE`,
			),
		).toHaveLength(1);
	});

	it('belongs to somebody who is there', () => {
		const [userId = ''] = open.salesforce.seedUsers(1);
		expect(change({ OwnerId: userId }).status).toBe(204);
		open.salesforce.editedByPerson('User', userId, { IsActive: false });
		expect(makeDeal({ OwnerId: userId }).body[0].errorCode).toBe('INACTIVE_OWNER_OR_USER');
	});

	it('has the default record type and currency, and neither where the org has none', () => {
		const { id } = makeDeal().body;
		expect(
			open.query(`SELECT RecordType.Name, CurrencyIsoCode FROM Opportunity WHERE Id = '${id}'`),
		).toMatchObject([{ RecordType: { Name: 'New Business' }, CurrencyIsoCode: 'USD' }]);
		open.salesforce.order({ multiCurrency: false, recordTypes: false });
		expect(makeDeal({ CurrencyIsoCode: 'USD' }).body[0].errorCode).toBe('INVALID_FIELD');
		expect(open.refused('SELECT RecordTypeId FROM Opportunity').errorCode).toBe('INVALID_FIELD');
		expect(open.refused('SELECT IsoCode FROM CurrencyType').errorCode).toBe('INVALID_TYPE');
		expect(open.send('GET', '/connect/organization').body.features).toMatchObject({
			multiCurrency: false,
			defaultCurrencyIsoCode: 'USD',
		});
	});
});

describe('what an admin put up', () => {
	it('refuses by a validation rule', () => {
		open.salesforce.order({
			validationRules: [
				{
					...{
						object: 'Opportunity',
						message: 'A closed deal needs a next step.',
						field: 'NextStep',
					},
					refuses: (values) => values.IsClosed === true && values.NextStep === null,
				},
			],
		});
		change({ NextStep: null });
		expect(change({ StageName: 'Closed Won' }).body).toEqual([
			{
				message: 'A closed deal needs a next step.',
				errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
				fields: ['NextStep'],
			},
		]);
		expect(change({ StageName: 'Closed Won', NextStep: 'Ship' }).status).toBe(204);
	});

	it('refuses by a flow', () => {
		open.salesforce.order({ refusingFlows: { Opportunity: 'Ask Mara.' } });
		expect(change({ Name: 'x' }).body[0]).toMatchObject({
			errorCode: 'CANNOT_EXECUTE_FLOW_TRIGGER',
			message: expect.stringContaining('Ask Mara.'),
		});
	});

	it.each(['block', 'alert'] as const)('refuses duplicates by a rule to %s', (action) => {
		open.salesforce.order({ duplicateRules: [{ object: 'Contact', fields: ['Email'], action }] });
		const anna = { LastName: 'Demo', Email: 'Anna.Demo@acme.example' };
		const refused = open.send('POST', '/sobjects/Contact', anna);
		expect(refused.body[0]).toMatchObject({
			errorCode: 'DUPLICATES_DETECTED',
			duplicateResult: { allowSave: action === 'alert', matchResults: [{ size: 1 }] },
		});
		const header = { 'sforce-duplicate-rule-header': 'allowSave=true' };
		const status = open.send('POST', '/sobjects/Contact', anna, header).status;
		expect(status).toBe(action === 'alert' ? 201 : 400);
	});

	it('lets an object only be read', () => {
		open.salesforce.order({ readOnlyObjects: ['Opportunity'] });
		const answer = change({ Name: 'x' });
		expect([answer.status, answer.body[0].errorCode]).toEqual([
			403,
			'INSUFFICIENT_ACCESS_OR_READONLY',
		]);
		expect(open.send('GET', '/sobjects/Opportunity/describe').body.updateable).toBe(false);
		expect(open.query('SELECT Id FROM Opportunity')).toHaveLength(1);
	});

	it('lets nobody write what is Salesforce’s own', () => {
		const stage = { MasterLabel: 'New' };
		expect(open.send('POST', '/sobjects/OpportunityStage', stage).body[0].errorCode).toBe(
			'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
		);
	});
});

it('tasks are open or done by their status', () => {
	const make = (more: object) =>
		open.send('POST', '/sobjects/Task', { Subject: 'Call', WhatId: dealId, ...more }).body.id;
	const done = make({ Status: 'Completed' });
	const undone = make({ Priority: 'High' });
	expect(
		open.query(
			`SELECT Id, Status, Priority, IsClosed, IsHighPriority, What.Name FROM Task ORDER BY Id`,
		),
	).toMatchObject([
		{
			Id: done,
			Status: 'Completed',
			Priority: 'Normal',
			IsClosed: true,
			What: { Name: 'Acme annual plan' },
		},
		{ Id: undone, Status: 'Not Started', IsClosed: false, IsHighPriority: true },
	]);
});

it('a contact is a member of a campaign once', () => {
	const campaign = open.salesforce.create('Campaign', { Name: 'Customers' });
	const [contact] = open.salesforce.list('Contact');
	const join = () =>
		open.send('POST', '/sobjects/CampaignMember', {
			CampaignId: campaign.id,
			ContactId: contact?.id,
		});
	expect(join().status).toBe(201);
	expect(join().body[0]).toMatchObject({
		errorCode: 'DUPLICATE_VALUE',
		message: 'Already a campaign member.',
	});
});

it('rows that somebody else holds cannot be had', () => {
	open.salesforce.lockRows(1);
	expect(change({ Name: 'x' }).body[0].errorCode).toBe('UNABLE_TO_LOCK_ROW');
	expect(change({ Name: 'x' }).status).toBe(204);
});

it('a change leaves its marks', () => {
	open.pass(61_500);
	change({ Name: 'x' });
	expect(deal()).toMatchObject({
		CreatedDate: '2026-11-23T09:00:00Z',
		SystemModstamp: '2026-11-23T09:01:01Z',
		LastModifiedDate: '2026-11-23T09:01:01Z',
		LastModifiedById: open.salesforce.ids.connectionId,
		CreatedById: open.salesforce.ids.personId,
	});
});
