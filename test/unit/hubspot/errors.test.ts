import {
	classify,
	classifyRow,
	HubSpotRefusal,
	readErrorBody,
} from '../../../nodes/crms/hubspot/errors';
import { NetworkFailure } from '../../../nodes/shared/contracts/http';

const WRITE = {
	method: 'POST',
	url: 'https://api.hubapi.com/crm/objects/2026-09/deals/batch/update',
};
const at = (path: string, method = 'POST') => ({ method, url: `https://api.hubapi.com${path}` });
const refused = (
	status: number,
	body: unknown = {},
	request = WRITE,
	headers: Record<string, string> = {},
) => classify(new HubSpotRefusal(request, status, headers, readErrorBody(body)));

it.each([
	[400, 'invalidRequest'],
	[401, 'auth'],
	[403, 'permission'],
	[404, 'notFound'],
	[408, 'unavailable'],
	[409, 'conflict'],
	[414, 'invalidRequest'],
	[423, 'unavailable'],
	[429, 'rateLimited'],
	[477, 'unavailable'],
	[500, 'unavailable'],
	[502, 'unavailable'],
	[503, 'unavailable'],
	[504, 'unavailable'],
	[524, 'unavailable'],
	[301, 'unavailable'],
] as const)('HTTP %i is %s', (status, kind) => {
	expect(refused(status)?.kind).toBe(kind);
});

it('says how long HubSpot asks to wait, while an account is moved between data centres say', () => {
	const headers = { 'retry-after': '3600' };
	const waitOf = (status: number) =>
		classify(new HubSpotRefusal(WRITE, status, headers, {}))?.retryAfterMs;
	expect([477, 429, 503, 400].map(waitOf)).toEqual([3_600_000, 3_600_000, 3_600_000, undefined]);
});

it.each([
	['OBJECT_NOT_FOUND', 'notFound'],
	['CONFLICT', 'conflict'],
	['VALIDATION_ERROR', 'invalidRequest'],
	['MISSING_SCOPES', 'permission'],
	['RATE_LIMITS', 'rateLimited'],
	['INTERNAL_ERROR', 'unavailable'],
	['constructor', 'invalidRequest'],
] as const)('a row of the category %s is %s', (category, kind) => {
	expect(classifyRow({ category, message: 'x' }, WRITE).kind).toBe(kind);
});

it.each([
	['Cannot set PropertyValueCoordinates{…} on 1. 2 already has that value.'],
	[
		'Property values were not valid: [{"isValid":false,"message":"taken","error":"CONFLICTING_UNIQUE_VALUE","name":"crm_payment_key"}]',
	],
])('a value that another record holds is a conflict, although HubSpot says 400: %s', (message) => {
	expect(refused(400, { message, category: 'VALIDATION_ERROR' })?.kind).toBe('conflict');
});

describe('messages', () => {
	it.each([
		[
			'a value in errors',
			400,
			{
				message: 'Property values were not valid',
				errors: [
					{
						message: 'Odd is not an option',
						code: 'INVALID_OPTION',
						context: { propertyName: ['dealstage'] },
					},
				],
			},
			WRITE,
			'HubSpot refused to write deals: property "dealstage": Odd is not an option',
			'INVALID_OPTION',
		],
		[
			'a value inside the message',
			400,
			{
				message:
					'Property values were not valid: [{"isValid":false,"message":"not a number","error":"INVALID_INTEGER","name":"amount"}]',
			},
			WRITE,
			'HubSpot refused to write deals: property "amount": not a number',
			'INVALID_INTEGER',
		],
		[
			'scopes that HubSpot names',
			403,
			{
				category: 'MISSING_SCOPES',
				errors: [
					{ message: 'x', context: { requiredGranularScopes: ['crm.objects.owners.read'] } },
				],
			},
			at('/crm/owners/2026-09', 'GET'),
			'HubSpot refused to read owners: add the scope crm.objects.owners.read to the app',
			'MISSING_SCOPES',
		],
		[
			'scopes that HubSpot names only in an old way',
			403,
			{
				category: 'MISSING_SCOPES',
				errors: [{ message: 'x', context: { requiredScopes: ['contacts'] } }],
			},
			at('/crm/owners/2026-09', 'GET'),
			'HubSpot refused to read owners: add the scope crm.objects.owners.read to the app',
			'MISSING_SCOPES',
		],
		[
			'no scopes at all',
			403,
			{ category: 'MISSING_SCOPES' },
			at('/crm/properties/2026-09/deals'),
			'HubSpot refused to write deal properties: add the scope crm.schemas.deals.write to the app',
			'MISSING_SCOPES',
		],
		[
			'a search, which reads',
			403,
			{ category: 'MISSING_SCOPES' },
			at('/crm/objects/2026-09/notes/search'),
			'HubSpot refused to read notes: add the scope crm.objects.contacts.read to the app',
			'MISSING_SCOPES',
		],
		[
			'a place without a known scope',
			403,
			{ message: 'You do not have permissions' },
			at('/account-info/2026-09/details', 'GET'),
			'HubSpot refused to read the account: You do not have permissions',
			'HTTP 403',
		],
		[
			'the daily limit',
			429,
			{ policyName: 'DAILY', message: 'x' },
			WRITE,
			'The calls that HubSpot allows this account per day are used up. They start anew at midnight in the time zone of the account',
			'DAILY',
		],
		[
			'required properties, told for the whole batch',
			400,
			{
				message: 'Error creating DEAL. Some required properties were not set.',
				category: 'VALIDATION_ERROR',
				context: { properties: ['dealtype', 'region'] },
			},
			WRITE,
			'HubSpot refused to write deals: this account requires "dealtype", "region" of every new record. Make that optional in HubSpot, or enter the record there yourself',
			'VALIDATION_ERROR',
		],
		[
			'required properties, told with the property beside each',
			400,
			{
				message: 'Error creating DEAL. Some required properties were not set.',
				errors: [
					{
						message: 'Error creating DEAL. Some required properties were not set.',
						code: 'REQUIRED_PROPERTY_MISSING',
						context: { propertyName: ['dealtype', 'region'] },
					},
				],
			},
			WRITE,
			'HubSpot refused to write deals: this account requires "dealtype", "region" of every new record. Make that optional in HubSpot, or enter the record there yourself',
			'REQUIRED_PROPERTY_MISSING',
		],
		[
			'required properties without a name',
			400,
			{ message: 'Error creating DEAL. Some required properties were not set.', context: 'none' },
			WRITE,
			'HubSpot refused to write deals: Error creating DEAL. Some required properties were not set.',
			'HTTP 400',
		],
		[
			'a unique value that another record has',
			400,
			{
				message:
					'Cannot set PropertyValueCoordinates{portalId=1, objectTypeId=ObjectTypeId{legacyObjectType=DEAL}, propertyName=crm_payment_main_reference, value=stripe/acct_1/live/payment/pi_1} on 7. 8 already has that value.',
				category: 'VALIDATION_ERROR',
			},
			WRITE,
			'HubSpot refused to write deals: the deal 8 has "stripe/acct_1/live/payment/pi_1" as its "crm_payment_main_reference", which no two may have. Empty it there first',
			'VALIDATION_ERROR',
		],
		[
			'a long text',
			400,
			{ message: `${'long '.repeat(100)}` },
			WRITE,
			`HubSpot refused to write deals: ${'long '.repeat(100).slice(0, 199)}…`,
			'HTTP 400',
		],
		['nothing', 400, '', WRITE, 'HubSpot refused to write deals: HTTP 400', 'HTTP 400'],
	])('of %s', (_what, status, body, request, message, rawCode) => {
		expect(refused(status, body, request)).toMatchObject({ message, rawCode });
	});

	it('speaks of no errors, mistakes or failures of the reader', () => {
		const statuses = [400, 401, 403, 404, 409, 423, 429, 503];
		for (const status of statuses) {
			expect(refused(status)?.message).not.toMatch(/\b(error|problem|failure|mistake)\b/i);
		}
	});

	it('never repeats what the request carried', () => {
		const failure = refused(401, { message: 'The OAuth token pat-eu1-secret is invalid' });
		expect(JSON.stringify(failure)).not.toContain('pat-eu1-secret');
	});
});

it('calls no answer unavailable and everything else nothing', () => {
	expect(classify(new NetworkFailure('reset', 'ECONNRESET'))).toMatchObject({
		kind: 'unavailable',
		rawCode: 'ECONNRESET',
	});
	expect(classify(new Error('HubSpot answered 400'))).toBeUndefined();
	expect(classify(undefined)).toBeUndefined();
});

it.each([[null], ['<html>'], [{ message: 5 }], [{ errors: 'x' }], [[]]])(
	'reads %j as a body without tripping',
	(body) => {
		expect(refused(400, body)?.kind).toBe('invalidRequest');
	},
);
