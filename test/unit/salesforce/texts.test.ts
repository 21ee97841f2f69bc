/** Texts that go into Salesforce: as values of queries, and to be read by people. */
import { holdsReference, withoutReferences } from '../../../nodes/crms/salesforce/wire/composite';
import { renderBody, renderTitle } from '../../../nodes/crms/salesforce/records/render';
import { containing, inList, literal, valueParts } from '../../../nodes/crms/salesforce/wire/soql';
import { splitName } from '../../../nodes/crms/salesforce/contacts/splitName';
import { closingDay, wireOf } from '../../../nodes/crms/salesforce/deals/dealFields';
import { dayIn } from '../../../nodes/crms/salesforce/records/tasks';
import { writeJson } from '../../../nodes/crms/salesforce/wire/json';

describe('a value of a query', () => {
	it.each([
		["O'Brien", "'O\\'Brien'"],
		['a\\', "'a\\\\'"],
		["\\' OR Id != null --", "'\\\\\\' OR Id != null --'"],
		['a"b', "'a\\\"b'"],
		['a\nb\r\t', "'a\\nb\\r\\t'"],
		['100%_', "'100%_'"],
	])('%j stands in it as %s', (text, expected) => {
		expect(literal(text)).toBe(expected);
	});

	it('of LIKE takes its signs for themselves', () => {
		expect(containing("50%_'")).toBe("'%50\\%\\_\\'%'");
	});

	it('stands in parts that fit into an address, each once', () => {
		const values = Array.from(
			{ length: 900 },
			(_, index) => `stripe/ü'/${'x'.repeat(90)}/${index}`,
		);
		const parts = valueParts([...values, ...values]);
		expect(parts.flat()).toEqual(values);
		for (const part of parts) {
			const query = new URLSearchParams({ q: `SELECT Id FROM X WHERE Y ${inList(part)}` });
			expect(query.toString().length).toBeLessThan(10_500);
			expect(part.length).toBeLessThanOrEqual(200);
		}
		expect(valueParts(['\ud800'])).toEqual([['\ud800']]);
		expect(valueParts([])).toEqual([]);
	});

	it('that a query names twice counts twice', () => {
		const values = Array.from({ length: 100 }, (_, index) => `${'x'.repeat(90)}${index}`);
		expect(valueParts(values, 200, 2).length).toBeGreaterThan(valueParts(values).length);
	});
});

describe('a text for people', () => {
	it('is cut with an ellipsis and never through a sign', () => {
		const text = renderBody([{ text: '🙂'.repeat(20_000) }]);
		expect([text.length <= 32_000, text.endsWith('🙂…')]).toEqual([true, true]);
		expect(renderTitle('🙂'.repeat(200)).length).toBeLessThanOrEqual(255);
	});

	it('has no signs that turn or hide it', () => {
		expect(renderTitle('a\u202eb\u0007\r\n c')).toBe('ab c');
		expect(renderBody([{ text: 'a\r\nb\rc' }])).toBe('a\nb\nc');
	});

	it.each([
		['https://acme.example/p', 'Pay: https://acme.example/p'],
		['javascript:alert(1)', 'Pay'],
		['https://acme.example/\nevil', 'Pay: https://acme.example/evil'],
	])('has the address %j as %j', (url, expected) => {
		expect(renderBody([{ text: 'Pay', url }])).toBe(expected);
	});

	it('is no reference to an answer', () => {
		expect(withoutReferences('@{a.id}@{b}')).not.toContain('@{');
		expect(holdsReference({ a: [{ b: 'x @{y}' }] })).toBe(true);
		expect(holdsReference({ a: [{ b: 'x @ {y}', c: null, d: 1 }] })).toBe(false);
	});

	it('is none either where its parts are put together', () => {
		const body = renderBody([
			{ text: 'a@', url: 'https://acme.example/@\n{row.id}' },
			{ text: '@\u202e{row.id}' },
			{ text: '@\n{row.id}' },
		]);
		expect(body).not.toContain('@{');
		for (const title of ['@\u0007{row.id}', '@@{row.id}', '@\r\n{row.id}', '@\ufeff{row.id}']) {
			expect(renderTitle(title)).not.toContain('@{');
		}
	});
});

it.each([
	['Ada King Lovelace', 'a@b.example', { FirstName: 'Ada King', LastName: 'Lovelace' }],
	[undefined, 'a@b.example', { LastName: 'a' }],
	['  ', '@b.example', { LastName: '@b.example' }],
])('the name %j of %s has a last one', (name, email, expected) => {
	expect(splitName(name, email)).toEqual(expected);
});

it.each([
	['2026-11-23T23:30:00.000Z', 'Europe/Berlin', '2026-11-24'],
	['2026-11-23T23:30:00.000Z', 'UTC', '2026-11-23'],
	['2026-11-23T02:30:00.000Z', 'America/New_York', '2026-11-22'],
])('%s is in %s on %s', (at, zone, expected) => {
	expect(dayIn(zone, new Date(at))).toBe(expected);
});

it.each([
	['2026-12-31', 'America/New_York', '2026-12-31'],
	['2026-12-31T00:00:00.000Z', 'America/New_York', '2026-12-31'],
	['2026-12-31T02:00:00.000Z', 'America/New_York', '2026-12-30'],
])('a deal closes at %s in %s on %s', (at, zone, expected) => {
	expect(closingDay(at, zone)).toBe(expected);
});

describe('fields as Salesforce takes them', () => {
	it.each([
		['Payment_Total_Paid__c', '90071992547409.93', '90071992547409.93'],
		['Payment_Total_Paid__c', '-0.10', '-0.10'],
		['Payment_Invoice_Number__c', '00042', '"00042"'],
		['Payment_Total_Paid__c', null, 'null'],
	])('%s of %j is %s', (name, value, expected) => {
		const written = wireOf({ [name]: value });
		expect(writeJson('wire' in written ? written.wire[name] : undefined)).toBe(expected);
	});

	it.each(['Id', 'id', 'attributes', 'Account.Name', 'a b', ''])(
		'%j is the name of no field that anything is written into',
		(name) => {
			const written = wireOf({ [name]: '006000000000001AAA' });
			expect('failure' in written ? written.failure : undefined).toMatchObject({
				kind: 'invalidRequest',
				message: expect.stringContaining(`"${name}"`) as unknown,
			});
		},
	);

	it.each(['five', '1,5', '1e3', '', ' '])('%j is no number, or empties', (value) => {
		const written = wireOf({ Payment_Total_Paid__c: value });
		expect('failure' in written).toBe(value !== '');
	});
});
