/** Who comes in, and how often. */
import { openOrg, TOKEN, type OpenOrg } from '../../sandbox/salesforce/startSalesforce';

let open: OpenOrg;
beforeEach(() => {
	open = openOrg();
});

const ask = (token = TOKEN) =>
	open.send('GET', '/limits', undefined, { authorization: `Bearer ${token}` });
const token = (form: Record<string, string>, headers = {}) =>
	open.send('POST', '/services/oauth2/token', new URLSearchParams(form).toString(), headers);
const codeOf = (answer: { status: number; body: Array<{ errorCode: string }> }) => [
	answer.status,
	answer.body[0]?.errorCode,
];

it('a token that nobody gave out is no session', () => {
	expect(ask('00Dsomething').body).toEqual([
		{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' },
	]);
	expect(ask().status).toBe(200);
});

it('a session ends, and the next sign-in has another', () => {
	ask();
	open.salesforce.endSessions();
	expect(codeOf(ask())).toEqual([401, 'INVALID_SESSION_ID']);
	const grant = {
		grant_type: 'client_credentials',
		client_id: 'app',
		client_secret: 'sandbox-acme',
	};
	const { body } = token(grant);
	expect(body).toMatchObject({
		token_type: 'Bearer',
		instance_url: 'http://127.0.0.1:1',
		id: `http://127.0.0.1:1/id/${open.salesforce.ids.organizationId}/${open.salesforce.ids.connectionId}`,
	});
	expect(body.refresh_token).toBeUndefined();
	expect(ask(body.access_token).status).toBe(200);
	open.salesforce.revokeApp();
	expect(codeOf(ask(body.access_token))).toEqual([401, 'INVALID_SESSION_ID']);
	expect(token(grant).status).toBe(400);
});

it('a wrong secret signs nobody in', () => {
	const grant = { grant_type: 'client_credentials', client_id: 'app', client_secret: 'wrong' };
	expect(token(grant)).toMatchObject({
		status: 400,
		body: { error: 'invalid_client', error_description: 'invalid client credentials' },
	});
	const basic = Buffer.from('app:sandbox-acme').toString('base64');
	const byHeader = token({ grant_type: 'client_credentials' }, { authorization: `Basic ${basic}` });
	expect(byHeader.status).toBe(200);
	expect(token({ grant_type: 'password' }).body.error).toBe('unsupported_grant_type');
});

it('a signed assertion signs in while it lasts', () => {
	const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
	const assertion = (more: object) => {
		const claims = {
			iss: 'app',
			sub: 'payments@acme.example',
			aud: 'https://acme.example',
			exp: 1_795_424_460 + 0,
			...more,
		};
		return `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`;
	};
	const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
	const soon = Date.parse('2026-11-23T09:03:00Z') / 1_000;
	expect(token({ grant_type, assertion: assertion({ exp: soon }) }).status).toBe(200);
	open.pass(180_000);
	expect(token({ grant_type, assertion: assertion({ exp: soon }) }).body.error).toBe(
		'invalid_grant',
	);
	expect(token({ grant_type, assertion: 'a.b.c' }).body.error).toBe('invalid_grant');
});

it('a day has so many requests, and so many go at a time', () => {
	open.salesforce.order({ requestsPerDay: 2 });
	open.salesforce.crowd(1);
	expect(ask().body).toEqual([
		{
			message: 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
			errorCode: 'REQUEST_LIMIT_EXCEEDED',
		},
	]);
	expect(ask().headers['sforce-limit-info']).toBe('api-usage=1/2');
	expect(ask().status).toBe(200);
	const last = ask();
	expect([last.status, last.body]).toEqual([
		403,
		[{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }],
	]);
});

it('an edition without API has none', () => {
	open.salesforce.order({ apiEnabled: false });
	expect(codeOf(ask())).toEqual([403, 'API_DISABLED_FOR_ORG']);
});

it('faults are in Salesforce’s words', () => {
	expect(open.salesforce.faultResponse('rateLimited')).toMatchObject({
		status: 403,
		body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED' }],
	});
	expect(open.salesforce.faultResponse('unavailable', 3)).toMatchObject({
		status: 503,
		body: [{ errorCode: 'SERVER_UNAVAILABLE' }],
		headers: { 'retry-after': '3' },
	});
});

it('what is nowhere is not found', () => {
	for (const path of [
		'/spaceships',
		'/sobjects/Spaceship/describe',
		'/sobjects/Contact/003000000000001AAA',
	]) {
		expect(codeOf(open.send('GET', path))).toEqual([404, 'NOT_FOUND']);
	}
});

it('is the same at any version, with a slash at the end or none', () => {
	expect(open.send('GET', '/services/data/v61.0/limits/').status).toBe(200);
	const { identity } = open.send('GET', '/services/data/v67.0/').body;
	expect(
		open.send('GET', new URL(identity).pathname.replace('/id', '/services/../id')).status,
	).toBe(200);
	expect(open.send('GET', '/services/data').body.at(-1)).toMatchObject({ version: '67.0' });
});

it('stages are told by record type', () => {
	const values = (recordType: string) =>
		open
			.send('GET', `/ui-api/object-info/Opportunity/picklist-values/${recordType}/StageName`)
			.body.values?.map(({ value }: { value: string }) => value);
	const [, renewal] = open.salesforce.list('RecordType');
	expect(values('012000000000000AAA')).toHaveLength(10);
	expect(values(renewal?.id ?? '')).toEqual([
		...['Qualification', 'Proposal/Price Quote', 'Negotiation/Review', 'Closed Won', 'Closed Lost'],
	]);
	const answer = open.send(
		'GET',
		'/ui-api/object-info/Opportunity/picklist-values/012000000000001AAA/StageName',
	);
	expect(answer.status).toBe(404);
});
