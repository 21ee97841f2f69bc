/** Whose a delivery is: by PayPal's own signed deliveries where they are at hand, and by a chain made for the test. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { crc32 } from '../../../nodes/gateways/paypal/crc32';
import { LONGEST_EVENT, mayBeSigned, verify } from '../../../nodes/gateways/paypal/webhook';
import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import { type Http, NetworkFailure, NOT_ASKED } from '../../../nodes/shared/contracts/http';
import { findContract } from '../../support/contracts';
import { certify, headersFor, issuerPem, leafPem, NOW, ROOT_PEM, stranger } from './chain';

type Setting = Partial<GatewayConnection> & { readonly now?: number };

const nothing: Http = async ({ url }) => await Promise.reject(new Error(`nothing asks ${url}`));

function connect({ now = NOW, ...more }: Setting = {}): GatewayConnection {
	return {
		http: nothing,
		publicHttp: nothing,
		clock: { now: () => now, sleep: async () => undefined, random: () => 0 },
		baseUrl: 'https://api-m.sandbox.paypal.com',
		livemode: false,
		account: async () => await Promise.resolve('ACMEMERCHANT1'),
		secrets: [],
		endpointIds: ['WH1'],
		...more,
	};
}

/** Answers with these, and keeps what was asked. */
function answering(...answers: ReadonlyArray<string | number | Error>) {
	const asked: Array<{ method: string; url: string; body: string }> = [];
	const http: Http = async ({ method, url, body }) => {
		const answer = answers[asked.length] ?? answers.at(-1) ?? 404;
		asked.push({ method, url, body: String(body ?? '') });
		if (answer instanceof Error) throw answer;
		const said =
			typeof answer === 'number' ? { status: answer, body: '' } : { status: 200, body: answer };
		return await Promise.resolve({ headers: {}, ...said });
	};
	return { asked, http };
}

const BODY = new TextEncoder().encode('{"id":"WH-1","summary":"Grüße"}');

const delivery = (headers: Record<string, string | undefined>, rawBody = BODY) => ({
	headers,
	rawBody,
	url: 'https://n8n.example/webhook/1',
});

it('the sum is that of ISO 3309', () => {
	// The check value of CRC-32 (reveng.sourceforge.io/crc-catalogue), and the empty text.
	expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
	expect(crc32(new Uint8Array())).toBe(0);
});

const FOLDER = findContract('paypal/events');
const NAMES = [
	'BILLING.SUBSCRIPTION.ACTIVATED',
	'PAYMENT.CAPTURE.COMPLETED',
	'PAYMENT.CAPTURE.REFUNDED',
	'PAYMENT.SALE.COMPLETED.v1',
];

const describePublished = (tests: () => void) => {
	if (FOLDER !== undefined) describe('a delivery that PayPal signed', tests);
};
describePublished(() => {
	const read = (file: string) => readFileSync(path.join(FOLDER ?? '', file));
	const certificate = () => read('CERT-360caa42-fca2a594-1a5f47cb.pem').toString();
	const published = (name: string) => {
		const headers = JSON.parse(read(`${name}.headers.json`).toString()) as Record<string, string>;
		const signedAt = Date.parse(headers['paypal-transmission-time'] ?? '');
		const given = delivery(headers, Uint8Array.from(read(`${name}.json`)));
		const live = (more: Setting = {}) =>
			connect({
				now: signedAt + 60_000,
				livemode: true,
				baseUrl: 'https://api-m.paypal.com',
				endpointIds: ['WEBHOOK_ID'],
				publicHttp: answering(certificate()).http,
				...more,
			});
		return { given, live, signedAt };
	};

	it.each(NAMES)('%s is genuine, by PayPal’s own chain', async (name) => {
		const { given, live } = published(name);
		expect(mayBeSigned(given, live().clock.now())).toBe(true);
		expect(await verify(given, live())).toBe('genuine');
		expect(await verify(given, live({ endpointIds: ['OTHER', 'WEBHOOK_ID'] }))).toBe('genuine');
	});

	it.each(NAMES)('%s is nobody else’s, and not of other bytes', async (name) => {
		const { given, live } = published(name);
		expect(await verify(given, live({ endpointIds: ['WEBHOOKID'] }))).toBe('forged');
		expect(await verify(given, live({ endpointIds: [] }))).toBe('forged');
		const changed = Uint8Array.from([...given.rawBody, 0x20]);
		expect(await verify({ ...given, rawBody: changed }, live())).toBe('forged');
	});

	it.each([
		['after 95 hours, as PayPal may deliver again', 95 * 3_600_000, 'genuine'],
		['after 97 hours', 97 * 3_600_000, 'forged'],
		['4 minutes ahead', -4 * 60_000, 'genuine'],
		['6 minutes ahead', -6 * 60_000, 'forged'],
	])('%s', async (_when, later, verdict) => {
		const { given, live, signedAt } = published('PAYMENT.CAPTURE.COMPLETED');
		const now = signedAt + later;
		expect(await verify(given, live({ now }))).toBe(verdict);
		expect(mayBeSigned(given, now)).toBe(verdict === 'genuine');
	});

	it('is not one of the sandbox, whose certificates stand elsewhere', async () => {
		const { given, live } = published('PAYMENT.CAPTURE.COMPLETED');
		const { http, asked } = answering(certificate());
		expect(await verify(given, live({ livemode: false, publicHttp: http }))).toBe('forged');
		expect(asked).toEqual([]);
	});

	it('is not vouched for by a leaf of the same name that somebody else made', async () => {
		const { given, live } = published('PAYMENT.CAPTURE.COMPLETED');
		const name = 'messageverificationcerts.paypal.com';
		const own = certify({ names: [name], of: stranger, issuer: name, by: stranger, from: -900 });
		expect(await verify(given, live({ publicHttp: answering(own).http }))).toBe('forged');
	});
});

describe('the headers of a delivery', () => {
	const headers = headersFor(BODY);
	const may = (more: Record<string, string | undefined>, body = BODY) =>
		mayBeSigned(delivery({ ...headers, ...more }, body), NOW);

	it('as PayPal sends them pass', () => {
		expect(may({})).toBe(true);
		expect(may({}, new Uint8Array())).toBe(false);
	});

	it('over a body that is longer than any event of PayPal’s are none, and nothing is asked about it', async () => {
		const longest = new Uint8Array(LONGEST_EVENT).fill(0x20);
		const longer = new Uint8Array(LONGEST_EVENT + 1).fill(0x20);
		expect(may({}, longest)).toBe(true);
		expect(may({}, longer)).toBe(false);
		// As it would be signed: `nothing` is asked, neither for the certificate nor in its place.
		expect(await verify(delivery(headersFor(longer), longer), connect())).toBe('forged');
	});

	it.each(Object.keys(headers))('have a %s', (name) => {
		expect(may({ [name]: undefined })).toBe(false);
		expect(may({ [name]: '' })).toBe(false);
		expect(may({ [name]: `${headers[name]}, ${headers[name]}` })).toBe(false);
	});

	it.each([
		['paypal-auth-algo', 'SHA1withRSA'],
		['paypal-auth-algo', 'none'],
		['paypal-transmission-id', 'a|2026-11-30T12:00:00Z'],
		['paypal-transmission-time', 'Mon, 30 Nov 2026 12:00:00 GMT'],
		['paypal-transmission-time', '1796040000'],
		['paypal-cert-url', 'https://api.sandbox.paypal.com/v1/notifications/certs/'],
		['paypal-cert-url', 'https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1/../../x'],
		['paypal-cert-url', 'https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1?a=b'],
		['paypal-cert-url', 'https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1#a'],
		['paypal-cert-url', 'https://me@api.sandbox.paypal.com/v1/notifications/certs/CERT-1'],
		['paypal-cert-url', 'https://API.sandbox.paypal.com/v1/notifications/certs/CERT-1'],
		['paypal-cert-url', 'https://api.sandbox.paypal.com\\v1/notifications/certs/CERT-1'],
		['paypal-cert-url', 'ftp://api.sandbox.paypal.com/v1/notifications/certs/CERT-1'],
	])('with %s: %s are none', (name, value) => {
		expect(may({ [name]: value })).toBe(false);
	});

	it('with a signature that is shorter than any of PayPal’s are none', () => {
		for (const bytes of [1, 32, 128, 255]) {
			expect(may({ 'paypal-transmission-sig': Buffer.alloc(bytes, 7).toString('base64') })).toBe(
				false,
			);
		}
		expect(may({ 'paypal-transmission-sig': Buffer.alloc(256, 7).toString('base64') })).toBe(true);
	});

	it('with a signature whose spare bits are others are none', () => {
		const signature = headers['paypal-transmission-sig'] ?? '';
		const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
		const last = digits.indexOf(signature.at(-3) ?? '');
		const other = `${signature.slice(0, -3)}${digits[last + 1]}==`;
		expect(Buffer.from(other, 'base64')).toEqual(Buffer.from(signature, 'base64'));
		expect(may({ 'paypal-transmission-sig': other })).toBe(false);
	});
});

describe('the certificate', () => {
	it.each([
		['another host', 'https://api.sandbox.paypal.com.evil.example/v1/notifications/certs/CERT-1'],
		['another host of PayPal', 'https://www.sandbox.paypal.com/v1/notifications/certs/CERT-1'],
		['live', 'https://api.paypal.com/v1/notifications/certs/CERT-1'],
		['another port', 'https://api.sandbox.paypal.com:8443/v1/notifications/certs/CERT-1'],
		['not TLS', 'http://api.sandbox.paypal.com/v1/notifications/certs/CERT-1'],
		['a deeper path', 'https://api.sandbox.paypal.com/x/v1/notifications/certs/CERT-1'],
	])('is not read from elsewhere: %s', async (_name, url) => {
		const { http, asked } = answering(leafPem());
		const connection = connect({ http, publicHttp: http });
		expect(await verify(delivery(headersFor(BODY, { url })), connection)).toBe('forged');
		expect(asked).toEqual([]);
	});

	it('that is not there makes it a forgery, and PayPal is not asked', async () => {
		const { http, asked } = answering('{"verification_status":"SUCCESS"}');
		const connection = connect({ http, publicHttp: answering(404).http });
		expect(await verify(delivery(headersFor(BODY)), connection)).toBe('forged');
		expect(asked).toEqual([]);
	});

	it.each([
		['that is a page of somebody’s', '<html></html>', 'unknown'],
		['of another name', leafPem({ names: ['certs.example.com'] }), 'forged'],
		['that has ended', leafPem({ from: -30, until: -1 }), 'forged'],
	])('%s: it is %s, and PayPal is not asked', async (_name, pem, verdict) => {
		const { http, asked } = answering('{"verification_status":"SUCCESS"}');
		const connection = connect({ http, publicHttp: answering(pem).http });
		expect(await verify(delivery(headersFor(BODY)), connection)).toBe(verdict);
		expect(asked).toEqual([]);
	});

	it('of an issuer that nobody knows proves nothing, is told by its name, and PayPal is not asked', async () => {
		const { http, asked } = answering('{"verification_status":"SUCCESS"}');
		const connection = connect({ http, publicHttp: answering(leafPem()).http });
		const verdict = await verify(delivery(headersFor(BODY)), connection);
		expect(verdict).toEqual({ undecided: expect.stringContaining('"Test Issuer"') as string });
		expect(JSON.stringify(verdict)).toContain('Update n8n-nodes-crm-payments');
		expect(asked).toEqual([]);
	});

	it('of such an issuer that the signature does not fit makes it a forgery all the same', async () => {
		const { http, asked } = answering('{"verification_status":"SUCCESS"}');
		const connection = connect({ http, publicHttp: answering(leafPem()).http });
		const by = (more: object) => delivery(headersFor(BODY, more));
		expect(await verify(by({ key: stranger.key }), connection)).toBe('forged');
		expect(await verify(by({ webhookId: 'WH2' }), connection)).toBe('forged');
		expect(asked).toEqual([]);
	});

	it('has nobody’s chain looked at for a stranger’s signature: that costs eight times as much', async () => {
		const connection = connect({ publicHttp: answering(leafPem()).http });
		const looks = jest.spyOn(X509Certificate.prototype, 'checkIssued');
		expect(await verify(delivery(headersFor(BODY, { key: stranger.key })), connection)).toBe(
			'forged',
		);
		const looked = looks.mock.calls.length;
		await verify(delivery(headersFor(BODY)), connection);
		expect([looked, looks.mock.calls.length > 0]).toEqual([0, true]);
		looks.mockRestore();
	});

	it('that was asked for a moment ago is not asked for in another way', async () => {
		const { http, asked } = answering('{"verification_status":"SUCCESS"}');
		const publicHttp = answering(new NetworkFailure('not again', NOT_ASKED)).http;
		expect(await verify(delivery(headersFor(BODY)), connect({ http, publicHttp }))).toBe('unknown');
		expect(asked).toEqual([]);
	});
});

describe('where the certificate cannot be had', () => {
	const unreachable = [new NetworkFailure('no answer', 'ECONNRESET'), 500, 503, 302, 407];

	it.each([
		['SUCCESS', 'genuine'],
		['FAILURE', 'forged'],
		['OTHER', 'unknown'],
	])('PayPal is asked, and says %s', async (status, verdict) => {
		for (const failure of unreachable) {
			const { http, asked } = answering(JSON.stringify({ verification_status: status }));
			const connection = connect({ http, publicHttp: answering(failure).http });
			expect(await verify(delivery(headersFor(BODY)), connection)).toBe(verdict);
			expect(asked).toHaveLength(1);
		}
	});

	it.each([[new NetworkFailure('no answer', 'ECONNRESET')], [500], [403], ['<html>'], ['[]']])(
		'and cannot be asked either (%s), nobody can say',
		async (answer) => {
			const publicHttp = answering(503).http;
			const connection = connect({ http: answering(answer).http, publicHttp });
			expect(await verify(delivery(headersFor(BODY)), connection)).toBe('unknown');
			expect(
				await verify(delivery(headersFor(BODY)), { ...connection, publicHttp: undefined }),
			).toBe('unknown');
		},
	);

	it('it is asked with the text as it came, for our registration and no other', async () => {
		const { http, asked } = answering('{"verification_status":"SUCCESS"}');
		const connection = connect({ http, publicHttp: answering(503).http });
		const body = new TextEncoder().encode(
			'{ "webhook_id" : "OTHER",\n "amount":1.50, "n":"\\u00e9" }',
		);
		const headers = headersFor(body);
		expect(await verify(delivery(headers, body), connection)).toBe('genuine');
		expect(asked).toMatchObject([
			{
				method: 'POST',
				url: 'https://api-m.sandbox.paypal.com/v1/notifications/verify-webhook-signature',
			},
		]);
		const sent = asked[0]?.body ?? '';
		expect(sent).toContain(new TextDecoder().decode(body));
		expect(JSON.parse(sent)).toMatchObject({
			webhook_id: 'WH1',
			transmission_sig: headers['paypal-transmission-sig'],
			transmission_time: '2026-11-30T12:00:00Z',
			auth_algo: 'SHA256withRSA',
			cert_url: headers['paypal-cert-url'],
		});
		// After every other, so that it also counts for a reader who lets the last one win.
		expect(sent.lastIndexOf('"webhook_id"')).toBe(sent.indexOf('"webhook_id":"WH1"'));
	});

	it.each([
		['closes its place', '{"a":1},"webhook_id":"OTHER","b":{}'],
		['closes it with a comment', '{"a":1},"webhook_id":"OTHER"}//'],
		['is a list', '[{"a":1}]'],
		['is no JSON', 'webhook_id=OTHER'],
		['begins with a byte order mark', '\uFEFF{"a":1}'],
	])('it is not asked about a body that %s', async (_name, text) => {
		const { http, asked } = answering('{"verification_status":"SUCCESS"}');
		const body = new TextEncoder().encode(text);
		const connection = connect({ http, publicHttp: answering(503).http });
		expect(await verify(delivery(headersFor(body), body), connection)).toBe('forged');
		expect(asked).toEqual([]);
	});
});

describe('a stand-in', () => {
	const baseUrl = 'http://127.0.0.1:4010/paypal';
	const url = `${baseUrl}/v1/notifications/certs/CERT-1`;
	const standIn = (more: Setting = {}) =>
		connect({
			baseUrl,
			trustedAuthority: ROOT_PEM + issuerPem(),
			http: answering(leafPem()).http,
			...more,
		});
	const signed = delivery(headersFor(BODY, { url }));

	it('signs with a chain of its own, which the credential names', async () => {
		expect(await verify(signed, standIn())).toBe('genuine');
		expect(await verify(signed, standIn({ endpointIds: ['WH2'] }))).toBe('forged');
		expect(await verify(signed, standIn({ trustedAuthority: undefined }))).toBe('forged');
	});

	it('never where money moves, and never in PayPal’s place', async () => {
		// Of either name, so that it is refused for its place and not for the name.
		const named = answering(leafPem({ names: ['messageverificationcerts.paypal.com'] })).http;
		expect(await verify(signed, standIn({ http: named }))).toBe('genuine');
		expect(await verify(signed, standIn({ http: named, livemode: true }))).toBe('forged');
		const live = 'https://api-m.paypal.com';
		const atLive = delivery(headersFor(BODY, { url: `${live}/v1/notifications/certs/CERT-1` }));
		expect(await verify(atLive, standIn({ baseUrl: live }))).toBe('forged');
		const vendor = 'https://api-m.sandbox.paypal.com';
		const there = delivery(headersFor(BODY, { url: `${vendor}/v1/notifications/certs/CERT-1` }));
		const http = answering(leafPem()).http;
		const verdict = await verify(there, standIn({ baseUrl: vendor, publicHttp: http, http }));
		expect(verdict).not.toBe('genuine');
	});

	it('is not beside its base URL', async () => {
		for (const other of [
			'http://127.0.0.1:4010/v1/notifications/certs/CERT-1',
			'http://127.0.0.1:4011/paypal/v1/notifications/certs/CERT-1',
			`${baseUrl}/x/v1/notifications/certs/CERT-1`,
			`${baseUrl}-other/v1/notifications/certs/CERT-1`,
		]) {
			expect(await verify(delivery(headersFor(BODY, { url: other })), standIn())).toBe('forged');
		}
	});
});
