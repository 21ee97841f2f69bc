/** What stands in the credentials as n8n's expressions, and whether it is what access makes of the same fields. */
import type { INodeProperties } from 'n8n-workflow';
import { SalesforcePaymentsApi } from '../../../credentials/SalesforcePaymentsApi.credentials';
import { SalesforcePaymentsJwtApi } from '../../../credentials/SalesforcePaymentsJwtApi.credentials';
import { SalesforcePaymentsOAuth2Api } from '../../../credentials/SalesforcePaymentsOAuth2Api.credentials';
import { MY_DOMAIN_ORIGIN, system } from '../../../nodes/crms/salesforce/access';

type Fields = Readonly<Record<string, unknown>>;

/** The value of `={{ … }}rest`. */
function valueOf(expression: unknown, name: '$credentials' | '$self', fields: Fields): string {
	const [, inner = '', rest = ''] = /^=\{\{ ([\s\S]*) \}\}(.*)$/.exec(String(expression)) ?? [];
	expect(inner).not.toBe('');
	const evaluate = new Function(name, `return ${inner};`) as (value: Fields) => unknown;
	return String(evaluate(fields)) + rest;
}

const defaultOf = (properties: readonly INodeProperties[], name: string) =>
	properties.find((property) => property.name === name)?.default;

const oauth = new SalesforcePaymentsOAuth2Api();
const grantUrl = (fields: Fields) =>
	valueOf(defaultOf(oauth.properties, 'accessTokenUrl'), '$self', fields);
const authUrl = (fields: Fields) =>
	valueOf(defaultOf(oauth.properties, 'authUrl'), '$self', fields);

it('are those of the ways', () => {
	const names = [SalesforcePaymentsApi, SalesforcePaymentsOAuth2Api, SalesforcePaymentsJwtApi].map(
		(credential) => new credential().name,
	);
	expect(names).toEqual(system.ways.map(({ credentialType }) => credentialType));
});

describe('the test of a credential', () => {
	it.each([
		'acme.my.salesforce.com',
		' https://ACME.my.salesforce.com/ ',
		'http://ada@acme.my.salesforce.com:8443/home?x=1#y',
		'https://acme.lightning.force.com/lightning/page/home',
		'https://acme.my.salesforce-setup.com/lightning/setup/OrgDomain/home',
		'acme--dev.sandbox.my.salesforce.com',
	])('goes where the calls go: %j', (myDomain) => {
		const opened = system.ways[0].open({ myDomain, clientId: 'a', clientSecret: 'b' });
		expect(valueOf(MY_DOMAIN_ORIGIN, '$credentials', { myDomain })).toBe(
			'baseUrl' in opened ? opened.baseUrl : '',
		);
	});

	it('goes to the stand-in that is written', () => {
		const baseUrl = 'http://127.0.0.1:4010';
		const fields = { myDomain: 'acme.my.salesforce.com', baseUrl };
		expect(valueOf(MY_DOMAIN_ORIGIN, '$credentials', { ...fields, advanced: true })).toBe(baseUrl);
		expect(valueOf(MY_DOMAIN_ORIGIN, '$credentials', { ...fields, advanced: false })).toBe(
			'https://acme.my.salesforce.com',
		);
	});
});

describe('where a person signs in, and the token is got with the app’s secret', () => {
	it.each([
		['production', '', 'https://login.salesforce.com'],
		['sandbox', '', 'https://test.salesforce.com'],
		['myDomain', 'https://acme.my.salesforce.com', 'https://acme.my.salesforce.com'],
		['myDomain', ' Acme.my.salesforce.com/ ', 'https://acme.my.salesforce.com'],
		[
			'myDomain',
			'https://acme--dev.sandbox.lightning.force.com/lightning/page/home',
			'https://acme--dev.sandbox.my.salesforce.com',
		],
		// Whatever is no address of an org: Salesforce’s own.
		['myDomain', '', 'https://login.salesforce.com'],
		['myDomain', 'https://evil.example', 'https://login.salesforce.com'],
		['myDomain', 'http://acme.my.salesforce.com', 'https://login.salesforce.com'],
		['myDomain', 'https://acme.my.salesforce.com.evil.example', 'https://login.salesforce.com'],
		['myDomain', 'https://acme.my.salesforce.com@evil.example', 'https://login.salesforce.com'],
		['myDomain', 'https://acme.my.salesforce.com:8443', 'https://login.salesforce.com'],
		['myDomain', 'https://evil.example/.my.salesforce.com', 'https://login.salesforce.com'],
		['myDomain', 'evil.example/x.my.salesforce.com', 'https://login.salesforce.com'],
		['myDomain', undefined, 'https://login.salesforce.com'],
		['elsewhere', 'https://acme.my.salesforce.com', 'https://login.salesforce.com'],
	])('%s, %j: %s', (loginHost, myDomain, origin) => {
		const fields = { loginHost, myDomain, clientSecret: 'real' };
		expect(authUrl(fields)).toBe(`${origin}/services/oauth2/authorize`);
		expect(grantUrl(fields)).toBe(`${origin}/services/oauth2/token`);
		expect(system.hosts.test(new URL(grantUrl(fields)).hostname)).toBe(true);
	});

	it('is a stand-in for a stand-in’s secret alone', () => {
		const there = { advanced: true, baseUrl: 'http://127.0.0.1:4010', loginHost: 'production' };
		const at = (clientSecret: unknown) => new URL(grantUrl({ ...there, clientSecret })).origin;
		expect(at('sandbox-acme')).toBe('http://127.0.0.1:4010');
		for (const secret of ['real', '', undefined, null, 7, {}, 'xsandbox-']) {
			expect(at(secret)).toBe('https://login.salesforce.com');
		}
		const off = { ...there, advanced: false, clientSecret: 'sandbox-acme' };
		expect(new URL(grantUrl(off)).origin).toBe('https://login.salesforce.com');
	});
});

it('no other node may use the one that n8n signs with', () => {
	expect(oauth.restrictToSupportedNodes).toBe(true);
	expect(defaultOf(oauth.properties, 'allowedHttpRequestDomains')).toBe('none');
	expect(defaultOf(oauth.properties, 'scope')).toBe('api refresh_token');
	expect(defaultOf(oauth.properties, 'grantType')).toBe('pkce');
});
