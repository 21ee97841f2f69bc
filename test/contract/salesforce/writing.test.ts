/** Where the stand-in has to be as strict as Salesforce when rows are written. */
import { openOrg, type OpenOrg } from '../../sandbox/salesforce/startSalesforce';

let open: OpenOrg;
let dealId: string;
beforeEach(() => {
	open = openOrg();
	dealId = open.salesforce.list('Opportunity')[0]?.id ?? '';
});

const change = (fields: object | string) =>
	open.send('PATCH', `/sobjects/Opportunity/${dealId}`, fields);
const deal = (id = dealId) => open.salesforce.find('Opportunity', id)?.values ?? {};
const text = { label: 'A text', type: 'string', length: 255 } as const;

it('what is missing is told at once', () => {
	expect(open.send('POST', '/sobjects/Opportunity', { Name: ' ' }).body).toEqual([
		{
			message: 'Required fields are missing: [Name, StageName, CloseDate]',
			errorCode: 'REQUIRED_FIELD_MISSING',
			fields: ['Name', 'StageName', 'CloseDate'],
		},
	]);
});

it.each([
	[{ Name: 'x'.repeat(121) }, 'STRING_TOO_LONG'],
	[{ Amount: '10000000000000000' }, 'NUMBER_OUTSIDE_VALID_RANGE'],
	[{ Amount: 'twelve' }, 'JSON_PARSER_ERROR'],
	[{ Name: 5 }, 'JSON_PARSER_ERROR'],
	[{ CloseDate: '2026-02-30' }, 'JSON_PARSER_ERROR'],
	[{ IsPrivate: 'yes' }, 'JSON_PARSER_ERROR'],
	[{ AccountId: 'acme' }, 'MALFORMED_ID'],
	[{ AccountId: '003000000000001AAA' }, 'FIELD_INTEGRITY_EXCEPTION'],
	[{ AccountId: '001000000000001AAA' }, 'INVALID_CROSS_REFERENCE_KEY'],
	[{ RecordTypeId: '012000000000001AAA' }, 'INVALID_CROSS_REFERENCE_KEY'],
	[{ CurrencyIsoCode: 'CHF' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
	[{ Nothing__c: 'x' }, 'INVALID_FIELD'],
	[{ IsWon: true }, 'INVALID_FIELD_FOR_INSERT_UPDATE'],
	[{ Id: '006000000000001AAA' }, 'INVALID_FIELD'],
	['{"Name": ', 'JSON_PARSER_ERROR'],
])('%j is refused', (fields, errorCode) => {
	const before = deal();
	expect(change(fields).body[0].errorCode).toBe(errorCode);
	expect(deal()).toEqual(before);
});

it('names no row that is deleted', () => {
	const account = open.salesforce.seedAccount({ Name: 'Gone' });
	open.salesforce.deletedByPerson('Account', account.id);
	expect(change({ AccountId: account.id }).body[0].errorCode).toBe('ENTITY_IS_DELETED');
});

it('takes the white space off a text and the parts of a second off a moment, and no digit off a number', () => {
	open.addField('Opportunity', { name: 'At__c', label: 'At', type: 'datetime' });
	open.addField('Opportunity', {
		...{ name: 'Sum__c', label: 'Sum', type: 'double' },
		...{ precision: 18, scale: 3 },
	});
	const sent = `{"Name": " Trimmed ", "Amount": 0.105, "NextStep": "  ", "Sum__c": 123456789012345.6785,
		"At__c": "2026-11-23T12:00:00.987+0200"}`;
	expect(change(sent).status).toBe(204);
	expect(deal()).toMatchObject({
		Name: 'Trimmed',
		Amount: '0.105',
		NextStep: null,
		Sum__c: '123456789012345.6785',
		At__c: '2026-11-23T10:00:00Z',
	});
	const read = open.send('GET', `/sobjects/Opportunity/${dealId}?fields=Sum__c,At__c`);
	expect(read.text).toContain('"Sum__c":1.234567890123456785E14');
	expect(read.body.At__c).toBe('2026-11-23T10:00:00.000+0000');
});

it('holds restricted picklists and addresses to what they take', () => {
	open.addField('Opportunity', {
		...{ name: 'State__c', label: 'State', type: 'picklist', restrictedPicklist: true },
		picklistValues: [{ value: 'paid', label: 'Paid', active: true }],
	});
	expect(change({ State__c: 'paid' }).status).toBe(204);
	expect(change({ State__c: 'Paid!' }).body[0]).toEqual({
		message: 'State: bad value for restricted picklist field: Paid!',
		errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
		fields: ['State__c'],
	});
	const contact = open.send('POST', '/sobjects/Contact', { LastName: 'O', Email: 'no address' });
	expect(contact.body[0].errorCode).toBe('INVALID_EMAIL_ADDRESS');
});

describe('a unique text', () => {
	beforeEach(() => {
		open.addField('Contact', {
			...text,
			name: 'Key__c',
			unique: true,
			caseSensitive: true,
			externalId: true,
		});
	});
	const rows = (...keys: string[]) => ({
		records: keys.map((Key__c) => ({ attributes: { type: 'Contact' }, LastName: 'Ott', Key__c })),
	});

	it('names the row that has it by 15 characters', () => {
		const [{ id }] = open.send('POST', '/composite/sobjects', rows('a')).body;
		expect(open.send('POST', '/composite/sobjects', rows('a', 'A')).body).toMatchObject([
			{
				success: false,
				errors: [
					{
						statusCode: 'DUPLICATE_VALUE',
						message: `duplicate value found: Key__c duplicates value on record with id: ${id.slice(0, 15)}`,
					},
				],
			},
			{ success: true },
		]);
	});

	it('twice in one call is known of neither', () => {
		expect(open.send('POST', '/composite/sobjects', rows('a', 'a')).body).toMatchObject([
			{ success: true },
			{
				errors: [
					{
						message:
							'duplicate value found: <unknown> duplicates value on record with id: <unknown>',
					},
				],
			},
		]);
		const upserted = open.send('PATCH', '/composite/sobjects/Contact/Key__c', rows('b', 'b', 'c'));
		expect(upserted.body).toMatchObject([
			{
				errors: [{ statusCode: 'DUPLICATE_VALUE', message: 'Duplicate external id specified: b' }],
			},
			{ errors: [{ statusCode: 'DUPLICATE_VALUE' }] },
			{ success: true, created: true },
		]);
	});

	it('is free again when its row is deleted', () => {
		const [{ id }] = open.send('POST', '/composite/sobjects', rows('a')).body;
		open.salesforce.deletedByPerson('Contact', id);
		expect(open.send('POST', '/composite/sobjects', rows('a')).body[0].success).toBe(true);
	});

	it('may be held by several rows where it is no unique one, and then an upsert tells them', () => {
		open.addField('Contact', { ...text, name: 'Ref__c', externalId: true });
		for (const LastName of ['One', 'Two']) {
			open.salesforce.seedContact({ LastName, Ref__c: 'r' });
		}
		const answer = open.send('PATCH', '/sobjects/Contact/Ref__c/r', { FirstName: 'x' });
		expect(answer.status).toBe(300);
		expect(answer.body).toHaveLength(2);
		expect(open.send('PATCH', '/sobjects/Contact/Ref__c/s?updateOnly=true', {}).status).toBe(404);
		expect(open.send('PATCH', '/sobjects/Contact/Ref__c/s', { Ref__c: 's' }).status).toBe(400);
		expect(open.send('PATCH', '/sobjects/Contact/LastName/One', {}).status).toBe(404);
	});
});

describe('a field without permission', () => {
	beforeEach(() => open.addField('Opportunity', { ...text, name: 'Hidden__c' }, false));

	it('is not there', () => {
		expect(change({ Hidden__c: 'x' }).body[0]).toEqual({
			message: "No such column 'Hidden__c' on sobject of type Opportunity",
			errorCode: 'INVALID_FIELD',
		});
		expect(open.refused('SELECT Hidden__c FROM Opportunity').errorCode).toBe('INVALID_FIELD');
		expect(open.refused("SELECT Id FROM Opportunity WHERE Hidden__c = 'x'").errorCode).toBe(
			'INVALID_FIELD',
		);
		const { fields } = open.send('GET', '/sobjects/Opportunity/describe').body;
		expect(fields.some(({ name }: { name: string }) => name === 'Hidden__c')).toBe(false);
		open.salesforce.editedByPerson('Opportunity', dealId, { Hidden__c: 'seen by people' });
	});

	it('to write can be read', () => {
		const { org, ids } = open.salesforce;
		const field = { field: 'Opportunity.Hidden__c', readable: true, editable: false };
		const set = org.permissions.grant({
			name: 'Viewer',
			label: 'Viewer',
			fields: [field],
			objects: [],
		});
		expect(open.refused('SELECT Hidden__c FROM Opportunity').errorCode).toBe('INVALID_FIELD');
		const assign = () =>
			open.send('POST', '/sobjects/PermissionSetAssignment', {
				PermissionSetId: set,
				AssigneeId: ids.connectionId,
			});
		expect(assign().status).toBe(201);
		expect(assign().body[0].errorCode).toBe('DUPLICATE_VALUE');
		expect(open.query('SELECT Hidden__c FROM Opportunity')).toHaveLength(1);
		expect(change({ Hidden__c: 'x' }).body[0].errorCode).toBe('INVALID_FIELD_FOR_INSERT_UPDATE');
	});

	it('nor an object', () => {
		open.salesforce.org.schema.addObject({
			name: 'Thing__c',
			label: 'Thing',
			nameFormat: 'T-{000}',
		});
		expect(open.refused('SELECT Id FROM Thing__c').errorCode).toBe('INVALID_TYPE');
		expect(open.send('POST', '/sobjects/Thing__c', {}).status).toBe(404);
		open.addField('Thing__c', { ...text, name: 'Word__c' });
		expect(open.send('POST', '/sobjects/Thing__c', { Word__c: 'x' }).status).toBe(201);
		expect(open.query('SELECT Name, CurrencyIsoCode FROM Thing__c')).toMatchObject([
			{ Name: 'T-001', CurrencyIsoCode: 'USD' },
		]);
	});
});
