/** The ways to sign in, against the stand-in. */
import { generateKeyPairSync } from 'node:crypto';
import { JWT, system } from '../../../nodes/crms/salesforce/access';
import { identify } from '../../../nodes/crms/salesforce/identity';
import type { Http } from '../../../nodes/shared/contracts/http';
import type { Way } from '../../../nodes/shared/contracts/system';
import { openOrg } from './setUpWorld';

const myDomain = 'acme.my.salesforce.com';
const { privateKey } = generateKeyPairSync('rsa', {
	modulusLength: 2048,
	privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
	publicKeyEncoding: { type: 'spki', format: 'pem' },
});

/** As a connection gets a token: its own call, its own reading. */
async function tokenOf(
	way: Way,
	credential: Record<string, unknown>,
	{ sandbox, connection }: ReturnType<typeof openOrg>,
) {
	const opened = way.open(credential);
	if ('refused' in opened || !way.exchange) throw new Error('no exchange');
	const now = connection.clock.now();
	const { path, headers, body } = way.exchange.request(opened, now);
	const answer = await sandbox.handle({
		...{ method: 'POST', path, headers, query: new URLSearchParams() },
		body: Buffer.from(body),
	});
	const { status, body: said } = answer;
	const text = typeof said === 'string' ? said : JSON.stringify(said);
	return way.exchange.read({ status, headers: {}, body: text }, now, opened);
}

it.each([
	['client credentials', system.ways[0], { myDomain, clientId: 'a', clientSecret: 'sandbox-acme' }],
	['JWT', JWT, { myDomain, clientId: 'sandbox-acme', username: 'ada@acme.example', privateKey }],
] as const)('%s give a token that opens the org', async (_name, way, credential) => {
	const world = openOrg();
	const token = await tokenOf(way, credential, world);
	expect(token).toEqual({ value: expect.stringMatching(/^sandbox-/), endsAt: expect.any(Number) });
	const http: Http = async (request) =>
		await world.connection.http({
			...request,
			headers: {
				...request.headers,
				authorization: `Bearer ${'value' in token ? token.value : ''}`,
			},
		});
	expect(await identify({ ...world.connection, http })).toMatchObject({
		name: 'Acme',
		homeCurrency: 'USD',
		features: ['currencies', 'recordTypes'],
	});
});

it('a wrong secret is refused in words', async () => {
	const credential = { myDomain, clientId: 'a', clientSecret: 'wrong' };
	expect(await tokenOf(system.ways[0], credential, openOrg())).toEqual({
		refused: expect.stringMatching(/does not know this app \(invalid client credentials\)/),
	});
});

it('an org of one currency tells it too', async () => {
	const { connection } = openOrg({
		multiCurrency: false,
		corporateCurrency: 'EUR',
		recordTypes: false,
		isSandbox: true,
	});
	expect(await identify(connection)).toMatchObject({
		name: 'Acme (sandbox)',
		homeCurrency: 'EUR',
		features: [],
		webUrl: connection.baseUrl,
	});
});
