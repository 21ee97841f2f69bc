/** What somebody who is not the gateway can cause by posting to a trigger's address: an answer, and nothing else. */
import type { IWebhookFunctions } from 'n8n-workflow';
import type { Endpoint, GatewayAdapter } from '../../../nodes/shared/contracts/gateway';
import { PaymentGatewayTrigger } from '../../../nodes/PaymentGateway/PaymentGatewayTrigger.node';
import { sealingWith } from '../../../nodes/shared/n8n/access/sealing';
import { hasStarted, webhookDouble, type WebhookSetting } from '../../support/webhookDouble';
import { adapters } from './modelSystems';

jest.mock('../../../nodes/systems', () => jest.requireActual('./modelSystems'));

const POSTS = 10_000;
const { webhook } = new PaymentGatewayTrigger();

let serial = 0;
/** A trigger of its own for each test: what is remembered goes by the address. */
const newUrl = () => `https://n8n.acme.example/webhook/${++serial}/webhook`;

/** A gateway whose signature is the secret itself; it counts what it is asked. */
function newGateway(endpoints: Endpoint[] = []) {
	const calls: string[] = [];
	const secrets = new Map<string, string>();
	let made = 0;
	adapters.gateway = {
		id: 'model',
		displayName: 'Model Pay',
		dealNaming: 'put the id of the deal into the note of the payment',
		verification: 'secretOnCreate',
		identify: async () => ({ account: 'acct_1', livemode: true, name: 'Acme' }),
		mayBeSigned: ({ headers, rawBody }) => headers.signature !== undefined && rawBody.length > 0,
		verify: async ({ headers }, connection) =>
			connection.secrets.includes(headers.signature ?? '') ? 'genuine' : 'forged',
		readEvents: () => [
			{
				id: 'evt_1',
				gateway: 'model',
				account: '',
				livemode: true,
				occurredAt: '2026-03-01T10:00:00.000Z',
				hint: { type: 'payment.succeeded', objectKind: 'payment', objectId: 'pay_1' },
			},
		],
		endpoints: {
			list: async () => {
				calls.push('list');
				return [...endpoints];
			},
			create: async ({ url, owner }) => {
				calls.push('create');
				const endpoint = endpointAt(url, `we_${serial}_${++made}`);
				secrets.set(endpoint.id, `secret ${endpoint.id}`);
				endpoints.push({ ...endpoint, owner });
				return { endpoint, secret: `secret ${endpoint.id}` };
			},
			update: async () => await Promise.reject(new Error('nothing asks for it')),
			remove: async (id) => {
				calls.push('remove');
				endpoints.splice(
					endpoints.findIndex((endpoint) => endpoint.id === id),
					1,
				);
			},
			eventsFor: (types) => types,
		},
		classify: () => undefined,
	} as Partial<GatewayAdapter> as GatewayAdapter;
	return { endpoints, calls, secretOf: (id = '') => secrets.get(id) ?? '' };
}

const endpointAt = (url: string, id: string): Endpoint => ({
	id,
	url,
	isEnabled: true,
	isOurs: true,
	events: [],
});

const setting = (url: string, more: Partial<WebhookSetting> = {}): WebhookSetting => ({
	url,
	credentialType: 'modelApi',
	credential: { secret: `live_${url}` },
	parameters: { gateway: 'model' },
	headers: { signature: 'made up' },
	rawBody: Buffer.from('{}'),
	...more,
});

async function post(of: WebhookSetting, receive = webhook) {
	const { context, answered, log } = webhookDouble(of);
	const returned = await receive.call(context);
	return { status: answered.status, isStarted: hasStarted(returned), returned, log, answered };
}

describe('a body that cannot be read', () => {
	it.each([
		['was taken by n8n’s form parser', 'Request body stream was aborted or is not readable'],
		['is larger than n8n takes', 'request entity too large'],
		['is broken gzip', 'incorrect header check'],
	])('because it %s is an empty one: 401, and nothing is thrown', async (_name, message) => {
		newGateway();
		const readRawBody = async () => await Promise.reject(new Error(message));
		const seen = await post(setting(newUrl(), { rawBody: undefined, readRawBody }));
		expect(seen).toMatchObject({
			status: 401,
			returned: { noWebhookResponse: true },
			answered: { ended: 1 },
		});
		expect(seen.log.join()).not.toContain(message);
	});
});

const broken = () => {
	throw new Error('n8n is in trouble: stack at /secret/path');
};

it.each<keyof IWebhookFunctions>([
	'getNodeParameter',
	'getHeaderData',
	'getRequestObject',
	'getWebhookResourceUrl',
	'getCredentials',
	'getWorkflowStaticData',
	'getWorkflow',
	'getNode',
	'getMode',
	'getResponseObject',
])(
	'nothing is thrown at n8n, which would store a failed execution, when %s throws',
	async (name) => {
		newGateway();
		const credential = { secret: 'live_1', signingSecrets: 'made up' };
		const seen = await post(setting(newUrl(), { credential, broken: { [name]: broken } }));
		expect(seen.isStarted).toBe(false);
		expect(seen.returned).toEqual({ noWebhookResponse: true });
		expect(seen.log.join()).not.toContain('/secret/path');
	},
);

describe('a flood', () => {
	it.each([
		['without an endpoint', () => []],
		['with an endpoint whose secret is lost', (url: string) => [endpointAt(url, 'we_lost')]],
	])(
		`of ${POSTS} to a trigger without a secret, %s: at most ten calls to the gateway, one line of each kind, the credential once a second`,
		async (_name, endpoints) => {
			const url = newUrl();
			const { calls } = newGateway(endpoints(url));
			const staticData = {};
			let opened = 0;
			const lines: string[] = [];
			const start = Date.now();
			for (let index = 0; index < POSTS; index++) {
				const flood = setting(url, { staticData, onOpen: () => opened++ });
				const { isStarted, status, log } = await post(flood);
				expect([isStarted, [401, 503].includes(status ?? 0)]).toEqual([false, true]);
				lines.push(...log);
			}
			const seconds = Math.ceil((Date.now() - start) / 1_000);
			expect(calls.length).toBeLessThanOrEqual(10);
			expect(opened).toBeLessThanOrEqual(2 + 2 * seconds);
			expect(lines.length).toBeLessThanOrEqual(3);
		},
		60_000,
	);

	it('to a trigger whose credential cannot be opened tries that once a second, not each time', async () => {
		newGateway();
		const url = newUrl();
		let opened = 0;
		const vaultIsDown = () => {
			opened++;
			throw new Error('The vault is down');
		};
		const start = Date.now();
		for (let index = 0; index < 1_000; index++) {
			const seen = await post(setting(url, { broken: { getCredentials: vaultIsDown } }));
			expect(seen.status).toBe(503);
		}
		expect(opened).toBeLessThanOrEqual(2 * Math.ceil((Date.now() - start) / 1_000));
	});

	it('says in the next minute how many there were', async () => {
		newGateway();
		const url = newUrl();
		let now = 1_000_000;
		const time = jest.spyOn(Date, 'now').mockImplementation(() => now);
		const unsigned = setting(url, { headers: {} });
		const first = await post(unsigned);
		for (let index = 0; index < 40; index++) expect((await post(unsigned)).log).toEqual([]);
		now += 61_000;
		const next = await post(unsigned);
		time.mockRestore();
		expect(first.log).toEqual([
			expect.stringMatching(
				/carries no signature of this moment.*set the clock of the server right/,
			),
		]);
		expect(next.log).toEqual([expect.stringContaining('40 times more')]);
	});
});

/** A process has a memory of its own; the gateway and the database are the same. */
async function newProcess() {
	let receive = webhook;
	await jest.isolateModulesAsync(async () => {
		const { PaymentGatewayTrigger: Trigger } =
			await import('../../../nodes/PaymentGateway/PaymentGatewayTrigger.node');
		const systems = await import('./modelSystems');
		systems.adapters.gateway = adapters.gateway;
		({ webhook: receive } = new Trigger());
	});
	return receive;
}

describe('in queue mode, where another process made the endpoint anew', () => {
	it('genuine deliveries are taken as soon as there is a new endpoint, though this process remembers the old secret', async () => {
		const url = newUrl();
		const { endpoints, calls, secretOf } = newGateway([endpointAt(url, 'we_lost')]);
		const [one, other] = [await newProcess(), await newProcess()];
		const from = (headers: object, staticData: Record<string, unknown>) =>
			setting(url, { headers: { ...headers }, staticData });
		expect((await post(from({ signature: 'lost' }, {}), one)).status).toBe(503);
		expect((await post(from({ signature: 'lost' }, {}), other)).status).toBe(503);
		expect(endpoints).toHaveLength(1);
		const signature = secretOf(endpoints[0]?.id);

		let now = Date.now() + 60_000;
		const time = jest.spyOn(Date, 'now').mockImplementation(() => now);
		const lost: Record<string, unknown> = {};
		const told = await post(from({ signature }, lost), one);
		expect(told.status).toBe(503);
		const renewed = secretOf(endpoints[0]?.id);
		now += 1_000;
		expect((await post(from({ signature: renewed }, lost), one)).isStarted).toBe(true);
		expect((await post(from({ signature: renewed }, lost), other)).isStarted).toBe(true);
		time.mockRestore();
		expect(endpoints).toHaveLength(1);
		expect(calls.filter((call) => call === 'create')).toHaveLength(3);
	});

	it('an endpoint whose secret is known stays, whatever strangers send', async () => {
		const url = newUrl();
		const { endpoints, calls } = newGateway([endpointAt(url, 'we_lost')]);
		await post(setting(url));
		const [standing] = endpoints;
		let now = Date.now();
		const time = jest.spyOn(Date, 'now').mockImplementation(() => now);
		for (let hour = 0; hour < 24; hour++) {
			now += 3_600_000;
			expect((await post(setting(url, { staticData: {} }))).status).toBe(401);
		}
		time.mockRestore();
		expect(endpoints).toEqual([standing]);
		expect(calls.filter((call) => call === 'create')).toHaveLength(1);
	});
});

describe('an endpoint that stands', () => {
	it('is not made anew for strangers where its secret lies in the credential alone', async () => {
		const url = newUrl();
		const { endpoints, calls } = newGateway([endpointAt(url, 'we_1')]);
		const credential = { secret: 'live_1', signingSecrets: 'typed-in' };
		const deliver = async (signature: string) =>
			await post(setting(url, { credential, staticData: {}, headers: { signature } }));
		expect((await deliver('typed-in')).isStarted).toBe(true);
		expect((await deliver('made up')).status).toBe(401);
		expect(calls).toEqual([]);
		expect(endpoints.map(({ id }) => id)).toEqual(['we_1']);
	});

	it('nor where an older run wrote the secret of its forerunner back', async () => {
		const url = newUrl();
		const { endpoints, calls, secretOf } = newGateway([endpointAt(url, 'we_0')]);
		const sealing = sealingWith(`live_${url}`);
		expect((await post(setting(url))).status).toBe(503);
		const [standing] = endpoints;
		const signature = secretOf(standing?.id);
		const fresh = { staticData: {} };
		expect((await post(setting(url, { ...fresh, headers: { signature } }))).isStarted).toBe(true);
		const now = Date.now() + 3_600_000;
		const time = jest.spyOn(Date, 'now').mockImplementation(() => now);
		const writtenBack = {
			staticData: { endpointId: 'we_0', sealedSecret: sealing.seal('older', 'we_0') },
		};
		expect((await post(setting(url, writtenBack))).status).toBe(401);
		time.mockRestore();
		expect(endpoints).toEqual([standing]);
		expect(calls.filter((call) => call === 'create')).toHaveLength(1);
	});
});

it('a clock that is put right after it stood a year ahead stops nothing', async () => {
	const url = newUrl();
	const { endpoints, secretOf } = newGateway([endpointAt(url, 'we_lost')]);
	const ahead = Date.now() + 365 * 86_400_000;
	let now = ahead;
	const time = jest.spyOn(Date, 'now').mockImplementation(() => now);
	const staticData = {};
	expect((await post(setting(url, { staticData }))).status).toBe(503);
	endpoints.splice(0, 1, endpointAt(url, 'we_by_hand'));
	now = ahead - 365 * 86_400_000;
	const credential = { secret: `live_${url}`, signingSecrets: 'new-in-the-credential' };
	const headers = { signature: 'new-in-the-credential' };
	expect((await post(setting(url, { staticData, credential, headers }))).isStarted).toBe(true);
	expect((await post(setting(url, { staticData: {} }))).log).toHaveLength(1);
	const signature = secretOf(endpoints[0]?.id);
	expect((await post(setting(url, { staticData: {}, headers: { signature } }))).isStarted).toBe(
		true,
	);
	time.mockRestore();
});

describe('the secret in the static data', () => {
	it('is out of reach of a credential with another key, and the endpoint then gets another', async () => {
		const url = newUrl();
		const { endpoints, secretOf } = newGateway([endpointAt(url, 'we_1')]);
		const staticData = {
			endpointId: 'we_1',
			sealedSecret: sealingWith('live_before').seal('old secret', 'we_1'),
		};
		const before = { credential: { secret: 'live_before' }, staticData };
		const signed = { headers: { signature: 'old secret' } };
		expect((await post(setting(url, { ...before, ...signed }))).isStarted).toBe(true);
		const rolled = { credential: { secret: 'live_after' }, staticData, ...signed };
		const restarted = await newProcess();
		let now = Date.now() + 60_000;
		const time = jest.spyOn(Date, 'now').mockImplementation(() => now);
		expect((await post(setting(url, rolled), restarted)).status).toBe(503);
		now += 1_000;
		const signature = secretOf(endpoints[0]?.id);
		const again = { ...rolled, headers: { signature } };
		expect((await post(setting(url, again), restarted)).isStarted).toBe(true);
		time.mockRestore();
	});
});
