/** SOQL as the stand-in answers it: what a laxer one would let pass, the real one refuses. */
import { openOrg, type OpenOrg } from '../../../sandbox/salesforce/startSalesforce';

let open: OpenOrg;
beforeEach(() => {
	open = openOrg();
	for (const { id } of open.salesforce.list('Opportunity')) {
		open.salesforce.deletedByPerson('Opportunity', id);
	}
	open.salesforce.seedDeal({ Name: "O'Neil & Söhne", Amount: '10.50', StageName: 'Prospecting' });
	open.salesforce.seedDeal({ Name: 'a_b 100%', Amount: '9', CloseDate: '2027-01-15' });
	open.salesforce.seedDeal({ Name: 'axb 100x', NextStep: 'Call' });
});

const names = (where: string) =>
	open.query(`SELECT Name FROM Opportunity ${where}`).map(({ Name }) => Name[0]);
const found = (condition: string) => names(`WHERE ${condition} ORDER BY CreatedDate`).join('');

it.each([
	["Name = 'o\\'neil & söhne'", 'O'],
	["Name != 'A_B 100%'", 'Oa'],
	["Name LIKE 'A_B%'", 'aa'],
	["Name LIKE 'a\\_b%'", 'a'],
	["Name LIKE '%100\\%'", 'a'],
	["Name IN ('axb 100x', 'nobody')", 'a'],
	["Name NOT IN ('axb 100x')", 'Oa'],
	['Amount > 9.00', 'O'],
	['Amount >= 9.00', 'Oa'],
	['Amount = 10.5', 'O'],
	['Amount < 10', 'a'],
	['Amount = null', 'a'],
	['Amount != null', 'Oa'],
	['Amount != 9', 'Oa'],
	['CloseDate > 2026-12-31', 'a'],
	['CreatedDate >= 2026-11-23T09:00:00Z', 'Oaa'],
	['CreatedDate > 2026-11-23T10:00:00+01:00', ''],
	['CreatedDate = TODAY AND Amount = 9', 'a'],
	['CreatedDate < LAST_N_DAYS:1', ''],
	['IsClosed = false', 'Oaa'],
	["NextStep = 'call'", 'a'],
	["StageName = 'Prospecting' OR (Amount = 9 AND IsWon = FALSE)", 'Oa'],
	["(NOT Name LIKE 'a%') AND Amount > 1", 'O'],
	["NOT (Name LIKE 'a%' OR Amount = null)", 'O'],
	["Owner.Name = 'mara lind' AND Amount = 9", 'a'],
	['Id IN (SELECT OpportunityId FROM OpportunityContactRole)', ''],
	['Id NOT IN (SELECT OpportunityId FROM OpportunityContactRole)', 'Oaa'],
])('WHERE %s', (condition, expected) => {
	expect(found(condition)).toBe(expected);
});

it('sorts nulls first unless told otherwise, and numbers as numbers', () => {
	expect(open.query('SELECT Amount FROM Opportunity ORDER BY Amount')).toMatchObject([
		{ Amount: null },
		{ Amount: 9 },
		{ Amount: 10.5 },
	]);
	expect(
		open.query('SELECT Amount FROM Opportunity ORDER BY Amount DESC NULLS LAST LIMIT 2 OFFSET 1'),
	).toMatchObject([{ Amount: 9 }, { Amount: null }]);
});

it.each([
	['SELECT Id FROM', 'MALFORMED_QUERY'],
	["SELECT Id FROM Opportunity WHERE Name = 'a' AND Amount = 1 OR Amount = 2", 'MALFORMED_QUERY'],
	["SELECT Id FROM Opportunity WHERE Name = 'a\\q'", 'MALFORMED_QUERY'],
	['SELECT Id FROM Spaceship', 'INVALID_TYPE'],
	['SELECT Id, Nothing__c FROM Opportunity', 'INVALID_FIELD'],
	['SELECT Id, id FROM Opportunity', 'INVALID_FIELD'],
	['SELECT Id, Nobody.Name FROM Opportunity', 'INVALID_FIELD'],
	['SELECT Id, (SELECT Id FROM Nobodies) FROM Opportunity', 'INVALID_TYPE'],
	["SELECT Id FROM Opportunity WHERE Description = 'x'", 'INVALID_FIELD'],
	['SELECT Id FROM Opportunity ORDER BY Description', 'INVALID_FIELD'],
	["SELECT Id FROM Opportunity WHERE Amount = '9'", 'INVALID_FIELD'],
	['SELECT Id FROM Opportunity WHERE Name = 9', 'INVALID_FIELD'],
	["SELECT Id FROM Opportunity WHERE CreatedDate > '2026-11-23T09:00:00Z'", 'INVALID_FIELD'],
	['SELECT Id FROM Opportunity WHERE CloseDate > 2026-11-23T09:00:00Z', 'INVALID_FIELD'],
	['SELECT Id FROM Opportunity WHERE IsWon = 1', 'INVALID_FIELD'],
	["SELECT Id FROM Opportunity WHERE Id = 'deal-1'", 'INVALID_QUERY_FILTER_OPERATOR'],
	["SELECT Id FROM Opportunity WHERE AccountId IN ('001')", 'INVALID_QUERY_FILTER_OPERATOR'],
	["SELECT Id FROM Opportunity WHERE Name INCLUDES ('a')", 'INVALID_QUERY_FILTER_OPERATOR'],
	['SELECT Id FROM Opportunity LIMIT 1 OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE'],
	['SELECT FIELDS(ALL) FROM Opportunity', 'MALFORMED_QUERY'],
])('refuses %s', (soql, errorCode) => {
	expect(open.refused(soql).errorCode).toBe(errorCode);
});

it('shows where it stumbled', () => {
	expect(open.refused('SELECT Id, Nothing__c FROM Opportunity').message).toBe(
		"\nSELECT Id, Nothing__c FROM Opportunity\n           ^\nERROR at Row:1:Column:12\nNo such column 'Nothing__c' on entity 'Opportunity'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
	);
});

it('takes ids of 15 and 18 characters, and tells ids apart by case', () => {
	const [deal] = open.salesforce.list('Opportunity');
	const id = deal?.id ?? '';
	for (const form of [id, id.slice(0, 15)]) {
		expect(open.query(`SELECT Id FROM Opportunity WHERE Id = '${form}'`)).toMatchObject([
			{ Id: id },
		]);
	}
	const other = `${id.slice(0, 12)}${id.slice(12, 15).toLowerCase()}`;
	expect(
		open.query(`SELECT Id FROM Opportunity WHERE Id = '${other}X'`.replace('X', '')),
	).toHaveLength(other === id.slice(0, 15) ? 1 : 0);
});

it('compares a case-sensitive text as it is, and any other without case', () => {
	const text = { label: 'Key', type: 'string', length: 255 } as const;
	open.addField('Opportunity', { ...text, name: 'Key__c', unique: true, caseSensitive: true });
	open.addField('Opportunity', { ...text, name: 'Word__c' });
	const [deal] = open.salesforce.list('Opportunity');
	open.salesforce.editedByPerson('Opportunity', deal?.id ?? '', { Key__c: 'aB', Word__c: 'aB' });
	expect(found("Key__c = 'ab'")).toBe('');
	expect(found("Key__c IN ('aB')")).toBe('O');
	expect(found("Word__c = 'ab'")).toBe('O');
});

it('has multi-select picklists', () => {
	open.addField('Opportunity', { name: 'Tags__c', label: 'Tags', type: 'multipicklist' });
	const [deal] = open.salesforce.list('Opportunity');
	open.salesforce.editedByPerson('Opportunity', deal?.id ?? '', { Tags__c: 'a;b' });
	expect(found("Tags__c INCLUDES ('c', 'a;b')")).toBe('O');
	expect(found("Tags__c INCLUDES ('a;c')")).toBe('');
	expect(found("Tags__c EXCLUDES ('a')")).toBe('aa');
});

it('writes numbers as Java does, exactly, and moments with .000+0000', () => {
	const [deal] = open.salesforce.list('Opportunity');
	const soql = 'SELECT Amount, SystemModstamp FROM Opportunity ORDER BY CreatedDate LIMIT 1';
	const text = () => open.send('GET', `/query?q=${encodeURIComponent(soql)}`).text;
	expect(text()).toContain('"Amount":10.5,"SystemModstamp":"2026-11-23T09:00:00.000+0000"');
	for (const [amount, written] of [
		['1200.00', '1200.0'],
		['1234567.89', '1234567.89'],
		['12345678', '1.2345678E7'],
		['1234567890123456.78', '1.23456789012345678E15'],
		['-10000000', '-1.0E7'],
		['0.005', '0.005'],
		['0.00012', '1.2E-4'],
		['-0.0', '0.0'],
	] as const) {
		open.salesforce.editedByPerson('Opportunity', deal?.id ?? '', { Amount: amount });
		expect(text()).toContain(`"Amount":${written},`);
	}
});

it('answers parents and children with rows of their own', () => {
	const [account] = open.salesforce.list('Account');
	const contact = open.salesforce.seedContact({ LastName: 'Ott', AccountId: account?.id ?? '' });
	const deal = open.salesforce.seedDeal({ Name: 'With people' }, [contact.id, contact.id]);
	const [row, bare] = open.query(
		'SELECT Id, Account.Name, (SELECT Contact.Account.Name, IsPrimary FROM OpportunityContactRoles ORDER BY IsPrimary DESC LIMIT 1) FROM Opportunity ORDER BY Name DESC',
	);
	expect(row).toMatchObject({
		attributes: {
			type: 'Opportunity',
			url: `/services/data/v67.0/sobjects/Opportunity/${deal.id}`,
		},
		Account: null,
		OpportunityContactRoles: {
			totalSize: 1,
			done: true,
			records: [
				{
					Contact: { attributes: { type: 'Contact' }, Account: { Name: 'Acme' } },
					IsPrimary: true,
				},
			],
		},
	});
	expect(bare.OpportunityContactRoles).toBeNull();
});

it('pages the rows, and the rows within rows', () => {
	open.salesforce.order({ queryPageSize: 2, childPageSize: 1 });
	const contact = open.salesforce.seedContact({ LastName: 'Ott' });
	open.salesforce.seedDeal({ Name: 'With people' }, [contact.id, contact.id]);
	const soql =
		'SELECT Name, (SELECT Id FROM OpportunityContactRoles) FROM Opportunity ORDER BY Name DESC';
	const first = open.send('GET', `/query?q=${encodeURIComponent(soql)}`).body;
	expect(first).toMatchObject({ totalSize: 4, done: false, records: { length: 2 } });
	const second = open.send('GET', first.nextRecordsUrl).body;
	expect(second).toMatchObject({ totalSize: 4, done: true, records: { length: 2 } });
	expect(second.nextRecordsUrl).toBeUndefined();
	const inner = first.records[0].OpportunityContactRoles;
	expect(inner).toMatchObject({ totalSize: 2, done: false, records: { length: 1 } });
	expect(open.send('GET', inner.nextRecordsUrl).body).toMatchObject({
		done: true,
		records: { length: 1 },
	});
	expect(open.send('GET', '/query/01g000000000000AAA-2').body[0].errorCode).toBe(
		'INVALID_QUERY_LOCATOR',
	);
});

it('leaves deleted rows to queryAll', () => {
	const soql = encodeURIComponent('SELECT Id, IsDeleted FROM Opportunity WHERE IsDeleted = TRUE');
	expect(open.send('GET', `/query?q=${soql}`).body.totalSize).toBe(0);
	expect(open.send('GET', `/queryAll?q=${soql}`).body.totalSize).toBe(1);
});

it('counts and groups', () => {
	const count = encodeURIComponent('SELECT COUNT() FROM Opportunity WHERE Amount != null');
	expect(open.send('GET', `/query?q=${count}`).body).toEqual({
		totalSize: 2,
		done: true,
		records: [],
	});
	expect(
		open.query(
			'SELECT StageName, COUNT(Id) many, MAX(Amount), SUM(Amount) FROM Opportunity GROUP BY StageName',
		),
	).toMatchObject([
		{ StageName: 'Prospecting', many: 1, expr0: 10.5, expr1: 10.5 },
		{ StageName: 'Negotiation/Review', many: 2, expr0: 9, expr1: 9 },
	]);
});

it('refuses an address of more than 16,384 bytes and a query of more than 100,000 characters', () => {
	const keys = (count: number) =>
		Array.from({ length: count }, () => "'012345678901234567'").join();
	const soql = (count: number) =>
		encodeURIComponent(`SELECT Id FROM Opportunity WHERE Name IN (${keys(count)})`);
	expect(open.send('GET', `/query?q=${soql(500)}`).status).toBe(200);
	expect(open.send('GET', `/query?q=${soql(900)}`).status).toBe(414);
});
