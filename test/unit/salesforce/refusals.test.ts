/** What Salesforce refuses, as a person reads it: what, where, and a remedy that works. */
import {
	classify,
	classifyRow,
	readErrors,
	SalesforceRefusal,
} from '../../../nodes/crms/salesforce/errors';

const refused = (status: number, errorCode: string, message: string) =>
	classify(
		new SalesforceRefusal({
			...{ status, headers: {}, method: 'GET', path: '/query' },
			errors: readErrors([{ errorCode, message }]),
		}),
	);

const ofRow = (statusCode: string, message: string) =>
	classifyRow(readErrors([{ statusCode, message, fields: [] }]), 'to write deals');

describe('what is over in a while is tried again', () => {
	it.each([
		['API_CURRENTLY_DISABLED', 'API functionality is temporarily unavailable'],
		[
			'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE',
			"Updates can't be made during maintenance. Try again when maintenance is complete.",
		],
	])('%s', (code, message) => {
		expect(refused(403, code, message)).toMatchObject({ kind: 'unavailable', rawCode: code });
		expect(ofRow(code, message).message).toBe(
			`Salesforce is not available at the moment (${code})`,
		);
	});
});

describe('what of ours is missing or hidden is told with its remedy', () => {
	const place =
		"\nSELECT Id FROM Payment_Claim__c WHERE Key__c IN ('x')\n ^\nERROR at Row:1:Column:8\n";
	it.each([
		['No such column', "No such column 'Payment_Status__c' on entity 'Opportunity'."],
		['of the object', "No such column 'Given_Key__c' on entity 'Payment_Claim__c'."],
		['of the object, written', "No such column 'Holder__c' on sobject of type Payment_Claim__c"],
		['the object', "sObject type 'Payment_Claim__c' is not supported."],
		['its list', "Didn't understand relationship 'Payment_Claims__r' in FROM part of query call."],
	])('%s: %s', (_what, words) => {
		const failure = refused(400, 'INVALID_FIELD', place + words);
		expect(failure?.message).toMatch(
			/no (Payment_Status__c|Given_Key__c|Holder__c|Payment_Claim__c|Payment_Claims__r)\. Run the action "Set Up Payment Fields"/,
		);
		expect(failure?.message).not.toContain("'x'");
	});

	it.each([
		["No such column 'Amount' on entity 'Opportunity'. If you are", /field Amount of Opportunity/],
		["No such column 'X__c' on sobject of type Contact", /field X__c of Contact/],
		["sObject type 'Campaign' is not supported. If you are", /see Campaign records/],
	])('and what is Salesforce’s or the org’s own, with another: %s', (words, told) => {
		const failure = refused(400, 'INVALID_FIELD', place + words);
		expect(failure?.message).toMatch(told);
		expect(failure?.message).toMatch(/Setup > Permission Sets > .* > Object Settings/);
		expect(failure?.message).not.toContain('WSDL');
	});

	it('a column of somebody else is none of ours', () => {
		const words = "No such column 'Holder__c' on entity 'Opportunity'.";
		expect(refused(400, 'INVALID_FIELD', place + words)?.message).not.toContain('Set Up');
	});
});

it('an app that may not use the API is not told to connect again', () => {
	const message = refused(
		401,
		'INVALID_SESSION_ID',
		'This session is not valid for use with the REST API',
	)?.message;
	expect(message).toMatch(/scope "Manage user data via APIs \(api\)"/);
	expect(refused(401, 'INVALID_SESSION_ID', 'Session expired or invalid')?.message).toMatch(
		/connect it again/,
	);
});
