import type {
	Endpoint,
	EndpointOwner,
	GatewayAdapter,
	Verification,
} from '../../../nodes/shared/contracts/gateway';
import { PaymentGatewayTrigger } from '../../../nodes/PaymentGateway/PaymentGatewayTrigger.node';
import { clock } from '../../../nodes/shared/n8n/clock';
import { stopDeliveries, resumeDeliveries } from '../../../nodes/shared/n8n/trigger/backpressure';
import { failureOf } from '../../../nodes/shared/n8n/errors';
import { instanceName } from '../../../nodes/shared/n8n/trigger/instanceName';
import type { PaymentEvent } from '../../../nodes/shared/vocabulary/event';
import { adapters } from './modelSystems';

jest.mock('../../../nodes/systems', () => jest.requireActual('./modelSystems'));

const { webhookMethods, webhook } = new PaymentGatewayTrigger();
const lifecycle = webhookMethods.default;
const PATH = '/6f1c/webhook';
const URL = `https://n8n.acme.example/webhook${PATH}`;
const EVENT: PaymentEvent = {
	id: 'evt_1',
	gateway: 'model',
	account: '',
	livemode: true,
	occurredAt: '2026-03-01T10:00:00.000Z',
	hint: { type: 'payment.succeeded', objectKind: 'payment', objectId: 'pay_1' },
};

class GatewayDown extends Error {}

/** A gateway account with its endpoints; a delivery is signed when its header says the endpoint's secret, or its id. */
function newAccount(
	setting: {
		secret?: string;
		events?: readonly PaymentEvent[];
		verification?: Verification;
	} = {},
) {
	const { verification = 'secretOnCreate' } = setting;
	const tellsSecret = ['secretOnCreate', 'secretReadable'].includes(verification);
	const endpoints: Array<Endpoint & { readonly secret: string }> = [];
	const calls: string[] = [];
	/** Calls that change nothing. */
	const reads: string[] = [];
	let serial = 0;
	let identify = async () => ({ account: 'acct_1', livemode: true, name: 'Acme' });
	const adapter = {
		id: 'model',
		displayName: 'Model Pay',
		dealNaming: 'put the id of the deal into the note of the payment',
		verification,
		identify: async () => await identify(),
		mayBeSigned: ({ headers }) => headers.signature !== undefined,
		verify: async ({ headers }, { secrets, endpointIds = [] }) =>
			(verification === 'webhookId' ? endpointIds : secrets).includes(headers.signature ?? 'none')
				? 'genuine'
				: 'forged',
		readEvents: () => [...(setting.events ?? [EVENT])],
		endpoints: {
			list: async () => {
				reads.push('list');
				return [...endpoints];
			},
			create: async ({ url, eventTypes, owner }) => {
				calls.push('create');
				const secret = setting.secret ?? `secret_${++serial}`;
				const endpoint = {
					id: `we_${serial}`,
					url,
					isEnabled: true,
					isOurs: true,
					owner,
					secret,
					events: [...eventTypes],
				};
				endpoints.push(endpoint);
				return { endpoint, ...(tellsSecret ? { secret } : {}) };
			},
			readSecret: async (id) => {
				reads.push('readSecret');
				return endpoints.find((endpoint) => endpoint.id === id)?.secret;
			},
			update: async (id, eventTypes) => {
				calls.push('update');
				const index = endpoints.findIndex((endpoint) => endpoint.id === id);
				const updated = { ...endpoints[index]!, events: [...eventTypes], isEnabled: true };
				endpoints[index] = updated;
				return updated;
			},
			remove: async (id) => {
				calls.push('remove');
				endpoints.splice(
					endpoints.findIndex((endpoint) => endpoint.id === id),
					1,
				);
			},
			eventsFor: (eventTypes) => eventTypes,
		},
		classify: (error) =>
			error instanceof GatewayDown
				? { kind: 'unavailable', message: 'Model Pay does not answer' }
				: undefined,
	} as Partial<GatewayAdapter> as GatewayAdapter;
	adapters.gateway = adapter;
	return {
		endpoints,
		calls,
		reads,
		adapter,
		fails: (error: Error) => void (identify = async () => await Promise.reject(error)),
	};
}

/** An endpoint that stands at the gateway, made by some version or copy of this pack. */
const made = (id: string, url: string, owner?: EndpointOwner) => ({
	id,
	url,
	isEnabled: true,
	isOurs: true,
	events: [],
	secret: '?',
	...(owner ? { owner } : {}),
});

let keys = 0;

/** n8n answers as soon as the workflow has started, unless the test says when, and with what. */
const emitter = (run?: { finish?: () => void; status?: number }) => ({
	get statusCode() {
		return run?.status ?? 200;
	},
	writableFinished: true,
	destroyed: false,
	once(event: string, listener: () => void) {
		if (event !== 'finish') return;
		if (run) run.finish = listener;
		else listener();
	},
});

/** One trigger of one workflow; its static data lives as long as it does. */
function newTrigger(
	setting: {
		parameters?: Record<string, unknown>;
		credential?: Record<string, unknown>;
		url?: string;
		node?: string;
		mode?: 'manual';
		/** Of another process, or of a copy of the database. */
		stored?: Record<string, unknown>;
	} = {},
) {
	const stored: Record<string, unknown> = setting.stored ?? {};
	const log: string[] = [];
	const credential = { secret: `live_trigger_${++keys}`, ...setting.credential };
	const url = setting.url ?? URL;
	const id = `credential-${keys}`;
	const node = setting.node ?? `node-${keys}`;
	let opened = 0;
	const write = (message: string, meta: object) => void log.push(message + JSON.stringify(meta));
	const base = (address: string) => ({
		getNode: () => ({
			id: node,
			name: 'Trigger',
			type: 'x.paymentGatewayTrigger',
			credentials: { modelApi: { id, name: 'Model Pay' } },
		}),
		getNodeParameter: (name: string, fallback: unknown) =>
			({ gateway: 'model', ...setting.parameters })[name] ?? fallback,
		getCredentials: async () => {
			opened++;
			return { ...credential };
		},
		getWorkflow: () => ({ id: 'workflow-1', name: 'Test', active: true }),
		getWorkflowStaticData: () => stored,
		getInstanceId: () => 'instance-1',
		getMode: () => setting.mode ?? 'trigger',
		getNodeWebhookUrl: () => address,
		logger: { warn: write, error: write, info: write, debug: write },
		helpers: {},
	});
	const hook = (address = url) => base(address) as never;
	return {
		url,
		stored,
		log,
		owner: {
			instance: instanceName({ getInstanceId: () => 'instance-1' }),
			workflow: 'workflow-1',
			node,
			run: setting.mode === 'manual' ? 'test' : 'published',
		} satisfies EndpointOwner,
		credential: credential as Record<string, unknown>,
		timesOpened: () => opened,
		exists: async (address?: string) => await lifecycle.checkExists.call(hook(address)),
		create: async (address?: string) => await lifecycle.create.call(hook(address)),
		remove: async (address?: string) => await lifecycle.delete.call(hook(address)),
		publish: async () => {
			if (!(await lifecycle.checkExists.call(hook()))) await lifecycle.create.call(hook());
		},
		deliver: async (headers: Record<string, unknown>, run?: Parameters<typeof emitter>[0]) => {
			const answer: { status?: number; headers: Record<string, string>; ended: unknown[] } = {
				headers: {},
				ended: [],
			};
			const response = Object.assign(emitter(run), {
				setHeader: (name: string, value: string) => void (answer.headers[name] = value),
				status(status: number): unknown {
					answer.status = status;
					return response;
				},
				end: (...body: unknown[]) => void answer.ended.push(...body),
			});
			const started = await webhook.call({
				...base(url),
				getRequestObject: () => ({ rawBody: Buffer.from('{}') }),
				getHeaderData: () => headers,
				getResponseObject: () => response,
				getMode: () => setting.mode ?? 'webhook',
				getWebhookResourceUrl: () => url,
			} as never);
			return { ...answer, items: started.workflowData?.[0] ?? [], started, answer };
		},
	};
}

beforeEach(() => resumeDeliveries('workflow-1', clock));

describe('publishing', () => {
	it('twenty times leaves one endpoint', async () => {
		const account = newAccount();
		const trigger = newTrigger();
		for (let time = 0; time < 20; time++) await trigger.publish();
		expect(account.endpoints).toMatchObject([{ url: URL, owner: trigger.owner }]);
		expect(account.calls).toEqual(['create']);
	});

	it('keeps the secret with the workflow, where nobody can read it who reads the workflow', async () => {
		const account = newAccount({ secret: 'secret_a' });
		const trigger = newTrigger();
		await trigger.publish();
		expect(trigger.stored).toEqual({
			endpointId: account.endpoints[0]?.id,
			sealedSecret: expect.stringMatching(/^[A-Za-z0-9+/=]{40,}$/),
		});
		const bytes = Buffer.from(String(trigger.stored.sealedSecret), 'base64').toString('latin1');
		expect(bytes).not.toContain('secret_a');
	});

	it('gives an endpoint another secret whose secret lay there readable', async () => {
		const account = newAccount();
		const url = `${URL}/readable`;
		const trigger = newTrigger({ url });
		account.endpoints.push(made('we_old', url));
		Object.assign(trigger.stored, { endpointId: 'we_old', secret: 'secret_old' });
		await trigger.publish();
		expect(account.endpoints.map(({ id }) => id)).toEqual(['we_1']);
		expect(JSON.stringify(trigger.stored)).not.toContain('secret_old');
		expect((await trigger.deliver({ signature: 'secret_old' })).status).toBe(401);
	});

	it('brings the events up to date, and enables the endpoint again', async () => {
		const account = newAccount();
		const trigger = newTrigger({ parameters: { events: ['payment.succeeded'] } });
		await trigger.publish();
		account.endpoints[0] = {
			...account.endpoints[0]!,
			events: ['payment.failed'],
			isEnabled: false,
		};
		await expect(trigger.exists()).resolves.toBe(true);
		expect(account.endpoints).toMatchObject([{ events: ['payment.succeeded'], isEnabled: true }]);
	});

	it('asks for other events when the choice has changed, and for nothing when it has not', async () => {
		const account = newAccount();
		const trigger = newTrigger({ parameters: { events: ['payment.succeeded'] } });
		await trigger.publish();
		await trigger.exists();
		expect(account.calls).toEqual(['create']);
		account.endpoints[0] = {
			...account.endpoints[0]!,
			events: ['payment.succeeded', 'dispute.lost'],
		};
		await trigger.exists();
		expect(account.calls).toEqual(['create', 'update']);
		expect(account.endpoints[0]?.events).toEqual(['payment.succeeded']);
	});

	it('does not take the secret of another endpoint for this one', async () => {
		const account = newAccount();
		const trigger = newTrigger();
		await trigger.publish();
		account.endpoints[0] = { ...account.endpoints[0]!, id: 'made by a copy of the database' };
		await expect(trigger.exists()).resolves.toBe(false);
		expect(account.endpoints).toHaveLength(1);
	});

	it('makes an endpoint anew whose secret is lost', async () => {
		const account = newAccount();
		const trigger = newTrigger({ url: `${URL}/lost` });
		account.endpoints.push(made('we_old', `${URL}/lost`));
		await trigger.publish();
		expect(account.calls).toEqual(['create', 'remove']);
		expect(account.endpoints).toHaveLength(1);
	});

	it('at the address of another workflow neither takes its endpoint over nor takes it away', async () => {
		const account = newAccount();
		const url = `${URL}/claimed`;
		const trigger = newTrigger({ url });
		account.endpoints.push(made('theirs', url, { ...trigger.owner, workflow: 'workflow-2' }));
		await expect(trigger.exists()).resolves.toBe(false);
		await trigger.remove();
		expect(account.endpoints.map(({ id }) => id)).toEqual(['theirs']);
		expect(account.calls).toEqual([]);
	});

	it('of two at once keeps the one whose secret is known', async () => {
		const account = newAccount();
		const trigger = newTrigger({ url: `${URL}/twice` });
		await Promise.all([trigger.create(), trigger.create()]);
		await trigger.publish();
		expect(account.endpoints.map(({ id }) => id)).toEqual([trigger.stored.endpointId]);
	});

	it('keeps the old endpoint where a new one is refused', async () => {
		const account = newAccount();
		const url = `${URL}/refused`;
		account.endpoints.push(made('we_old', url));
		account.adapter.endpoints.create = async () => await Promise.reject(new GatewayDown());
		await expect(newTrigger({ url }).publish()).rejects.toThrow('Model Pay does not answer');
		expect(account.endpoints.map(({ id }) => id)).toEqual(['we_old']);
	});

	it('makes an endpoint anew that was for another account than the credential now names', async () => {
		const account = newAccount();
		const trigger = newTrigger();
		await trigger.publish();
		account.endpoints[0] = { ...account.endpoints[0]!, connectedAccount: 'acct_2' };
		account.calls.length = 0;
		await trigger.publish();
		expect(account.calls).toEqual(['create', 'remove']);
		expect(account.endpoints).toHaveLength(1);
	});

	it('clears up what an earlier try and a test run left, and touches nothing else', async () => {
		const account = newAccount();
		const trigger = newTrigger();
		const { owner } = trigger;
		const elsewhere = 'https://n8n-staging.acme.example';
		const test = { ...owner, run: 'test' } as const;
		account.endpoints.push(
			made('half-made', URL, owner),
			made('test', `https://n8n.acme.example/anything-test${PATH}`, test),
			made('earlier path', 'https://n8n.acme.example/webhook/5555/webhook', owner),
			{ ...made('foreign', URL), isOurs: false },
			{ ...made('foreign test', `https://n8n.acme.example/webhook-test${PATH}`), isOurs: false },
			made('other workflow', 'https://n8n.acme.example/webhook/77aa/webhook', {
				...owner,
				workflow: 'workflow-2',
			}),
			made('other node', 'https://n8n.acme.example/webhook/88aa/webhook', {
				...owner,
				node: 'another',
			}),
			made('other instance', 'https://n8n.acme.example/webhook/99aa/webhook', {
				...owner,
				instance: 'another',
			}),
			made('nobody knows whose', 'https://n8n.acme.example/webhook/11aa/webhook'),
			made('production of a copy', `${elsewhere}/webhook${PATH}`, owner),
			made('test of a copy', `${elsewhere}/webhook-test${PATH}`, test),
			made('a copy beside it', `https://n8n.acme.example/staging/webhook${PATH}`, owner),
			made('other workflow, same address', URL, { ...owner, workflow: 'workflow-2' }),
		);
		await trigger.create();
		expect(account.endpoints.map(({ id }) => id)).toEqual([
			'foreign',
			'foreign test',
			'other workflow',
			'other node',
			'other instance',
			'nobody knows whose',
			'production of a copy',
			'test of a copy',
			'a copy beside it',
			'other workflow, same address',
			'we_1',
		]);
	});

	it.each([
		'http://n8n.acme.example/webhook/1/webhook',
		'http://localhost:5678/webhook/1/webhook',
		'https://localhost/webhook/1/webhook',
		'https://127.0.0.1/webhook/1/webhook',
		'https://192.168.1.20/webhook/1/webhook',
		'https://[::1]/webhook/1/webhook',
		'https://n8n.local/webhook/1/webhook',
	])('is refused at the vendor while the address is %s', async (url) => {
		const account = newAccount();
		await expect(newTrigger({ url }).create()).rejects.toThrow(
			'n8n has no public address: set WEBHOOK_URL, or use the Payment Catch-Up Trigger',
		);
		expect(account.endpoints).toEqual([]);
	});

	it('takes a local address at a sandbox', async () => {
		const account = newAccount();
		const credential = { secret: 'test_1', advanced: true, baseUrl: 'http://127.0.0.1:4010' };
		await newTrigger({ url: 'http://localhost:5678/webhook/1/webhook', credential }).create();
		expect(account.endpoints).toHaveLength(1);
	});

	it('says in words what the gateway refused', async () => {
		const account = newAccount();
		account.adapter.endpoints.list = async () => await Promise.reject(new GatewayDown());
		await expect(newTrigger().create()).rejects.toMatchObject({
			name: 'NodeApiError',
			message: 'Model Pay does not answer',
		});
	});
});

describe('un-publishing', () => {
	it('removes our endpoint by its address, whatever the static data says', async () => {
		const account = newAccount();
		const trigger = newTrigger();
		await trigger.publish();
		const production = 'https://n8n-production.acme.example/webhook/6f1c/webhook';
		account.endpoints.push(made('production', production, trigger.owner));
		Object.assign(trigger.stored, { endpointId: 'production' });
		await trigger.remove();
		expect(account.endpoints.map(({ id }) => id)).toEqual(['production']);
		expect(trigger.stored).toEqual({});
	});

	it('with nothing there is fine', async () => {
		newAccount();
		await expect(newTrigger().remove()).resolves.toBe(true);
	});
});

describe('a delivery', () => {
	const published = async (setting: Parameters<typeof newTrigger>[0] = {}, events = [EVENT]) => {
		const account = newAccount({ secret: 'secret_a', events });
		const trigger = newTrigger(setting);
		await trigger.publish();
		return { account, trigger };
	};

	it('that is signed starts the workflow, with the account and without personal data', async () => {
		const { trigger } = await published();
		const { items, status } = await trigger.deliver({ signature: 'secret_a' });
		expect(items).toEqual([{ json: { ...EVENT, account: 'acct_1' } }]);
		expect(status).toBeUndefined();
	});

	it.each([
		['unsigned', {}],
		['forged', { signature: 'secret_b' }],
		['sent twice over', { signature: ['secret_a', 'secret_b'] }],
	])(
		'that is %s gets 401, an empty answer, a line in the log and no execution',
		async (_, headers) => {
			const { trigger } = await published();
			const { items, status, ended, started } = await trigger.deliver(headers);
			expect([items, status, ended, started]).toEqual([[], 401, [], { noWebhookResponse: true }]);
			expect(trigger.log).toEqual([expect.stringContaining('refused')]);
			expect(trigger.log.join()).not.toMatch(/Anna|pay_1|secret_/);
			for (let time = 0; time < 20; time++) await trigger.deliver(headers);
			expect(trigger.log).toHaveLength(1);
		},
	);

	it.each([
		[
			'events that were not chosen',
			{ ...EVENT, hint: { ...EVENT.hint, type: 'dispute.lost' as const } },
		],
		['the other mode', { ...EVENT, livemode: false }],
		['another account', { ...EVENT, account: 'acct_connected' }],
	])('of %s is answered 200 and starts nothing', async (_, event) => {
		const { trigger } = await published({ parameters: { events: ['payment.succeeded'] } }, [event]);
		const { items, status } = await trigger.deliver({ signature: 'secret_a' });
		expect([items, status]).toEqual([[], 200]);
	});

	it.each([
		['subscription.renewed', 1],
		['invoice.paid', 1],
		['payment.succeeded', 0],
	])(
		'of what may be a renewal or a first payment, to a trigger of %s: %i run',
		async (type, runs) => {
			const hint = { type: 'subscription.renewed', mayBe: ['invoice.paid'] } as const;
			const event = { ...EVENT, hint: { ...EVENT.hint, ...hint } };
			const { trigger } = await published({ parameters: { events: [type] } }, [event]);
			const { items } = await trigger.deliver({ signature: 'secret_a' });
			expect(items).toHaveLength(runs);
			for (const { json } of items) expect(json.hint).toEqual(event.hint);
		},
	);

	it('of events that no table has is answered 200', async () => {
		const { trigger } = await published({}, []);
		await expect(trigger.deliver({ signature: 'secret_a' })).resolves.toMatchObject({
			status: 200,
			items: [],
		});
	});

	it('is turned away while the CRM is down; the first after that is let through', async () => {
		const { trigger } = await published();
		let now = 1_000_000;
		const time = jest.spyOn(clock, 'now').mockImplementation(() => now);
		stopDeliveries('workflow-1', clock);
		const turned = await trigger.deliver({ signature: 'secret_a' });
		expect([turned.status, turned.items]).toEqual([503, []]);
		expect(Number(turned.headers['retry-after'])).toBeLessThanOrEqual(30);
		now += 31_000;
		const [first, second] = [
			await trigger.deliver({ signature: 'secret_a' }),
			await trigger.deliver({ signature: 'secret_a' }),
		];
		expect([first.items.length, second.items.length]).toEqual([1, 0]);
		time.mockRestore();
	});

	it('that is forged gets 401 even then, so that it cannot use up the trial', async () => {
		const { trigger } = await published();
		stopDeliveries('workflow-1', clock);
		await expect(trigger.deliver({ signature: 'forged' })).resolves.toMatchObject({ status: 401 });
	});

	it('is verified with the secret of the credential as well', async () => {
		const { trigger } = await published({ credential: { signingSecrets: 'secret_new' } });
		await expect(trigger.deliver({ signature: 'secret_new' })).resolves.toMatchObject({
			items: [{}],
		});
		await expect(trigger.deliver({ signature: 'secret_a' })).resolves.toMatchObject({
			items: [{}],
		});
	});

	it('opens the credential once in a burst, and again before it refuses', async () => {
		const { trigger } = await published({ credential: { signingSecrets: 'secret_old' } });
		const before = trigger.timesOpened();
		for (let time = 0; time < 5; time++) await trigger.deliver({ signature: 'secret_old' });
		expect(trigger.timesOpened() - before).toBe(1);
		trigger.credential.signingSecrets = 'secret_new';
		await expect(trigger.deliver({ signature: 'secret_new' })).resolves.toMatchObject({
			items: [{}],
		});
		await expect(trigger.deliver({ signature: 'secret_old' })).resolves.toMatchObject({
			status: 401,
		});
	});

	it.each([200, 503])(
		'that comes while the workflow is busy lets n8n go at once, and is answered as the run that took it along: %i',
		async (status) => {
			const { trigger } = await published({ url: `${URL}/busy-${status}` });
			const signed = { signature: 'secret_a' };
			const [first, second]: Array<{ finish?: () => void; status?: number }> = [{}, { status }];
			await trigger.deliver(signed, first);
			// The second one waits for the first run, and will start the next; the third goes along.
			const starting = trigger.deliver(signed, second);
			const third = await trigger.deliver(signed);
			expect([third.started, third.answer.status]).toEqual([
				{ noWebhookResponse: true },
				undefined,
			]);
			first?.finish?.();
			expect((await starting).items).toHaveLength(2);
			expect(third.answer.status).toBeUndefined();
			second?.finish?.();
			await new Promise(setImmediate);
			expect(third.answer).toMatchObject({ status, ended: [] });
		},
	);

	it('gets 503 and a new endpoint, made once, when the secret is gone', async () => {
		const url = `${URL}/gone`;
		const account = newAccount({ secret: 'secret_a' });
		account.endpoints.push(made('we_old', url));
		const trigger = newTrigger({ url });
		const answers = await Promise.all(
			[1, 2, 3].map(async () => await trigger.deliver({ signature: 'secret_lost' })),
		);
		expect(answers.map(({ items }) => items)).toEqual([[], [], []]);
		expect(answers[0]?.status).toBe(503);
		expect(account.calls).toEqual(['create', 'remove']);
		await expect(trigger.deliver({ signature: 'secret_a' })).resolves.toMatchObject({
			items: [{}],
		});
	});

	it('is delivered again when the gateway cannot say whose account it is', async () => {
		const { account, trigger } = await published();
		account.fails(new GatewayDown());
		await expect(trigger.deliver({ signature: 'secret_a' })).resolves.toMatchObject({
			status: 503,
			items: [],
		});
		expect(failureOf(new GatewayDown(), [account.adapter])?.kind).toBe('unavailable');
	});

	it('to a trigger whose credential cannot be used gets 503, and no stack trace', async () => {
		const { trigger } = await published({
			credential: { secret: 'live_x', advanced: true, baseUrl: 'https://evil.example' },
		}).catch(() => ({ trigger: newTrigger({ credential: { secret: '' } }) }));
		await expect(trigger.deliver({ signature: 'secret_a' })).resolves.toMatchObject({
			status: 503,
			ended: [],
		});
	});
});

describe('a test run in the editor', () => {
	const TEST_URL = `https://n8n.acme.example/webhook-test${PATH}`;

	it('leaves no endpoint behind', async () => {
		const account = newAccount();
		const trigger = newTrigger({ url: TEST_URL, mode: 'manual' });
		await trigger.publish();
		await trigger.remove();
		expect(account.endpoints).toEqual([]);
	});

	it('does not touch the published endpoint', async () => {
		const account = newAccount();
		const node = 'node of both';
		await newTrigger({ node }).publish();
		const test = newTrigger({ url: TEST_URL, mode: 'manual', node });
		await test.publish();
		expect(account.endpoints.map(({ url }) => url)).toEqual([URL, TEST_URL]);
		await test.remove();
		expect(account.endpoints.map(({ url }) => url)).toEqual([URL]);
	});
});

interface KindRow {
	readonly verification: Verification;
	/** What n8n keeps with the workflow. */
	readonly stored: object;
	/** The status of a genuine delivery that comes when nothing is known of the endpoint any more. */
	readonly status: number | undefined;
	readonly calls: readonly string[];
}

const SEALED = { endpointId: 'we_1', sealedSecret: expect.any(String) };
const KINDS: readonly KindRow[] = [
	{
		verification: 'secretOnCreate',
		stored: SEALED,
		status: 503,
		calls: ['create', 'remove'],
	},
	{ verification: 'secretReadable', stored: SEALED, status: undefined, calls: [] },
	{ verification: 'secretInCredential', stored: {}, status: undefined, calls: [] },
	{ verification: 'webhookId', stored: { endpointId: 'we_1' }, status: undefined, calls: [] },
];

describe.each(KINDS)('a gateway of the kind $verification', ({ verification, ...expected }) => {
	const IN_CREDENTIAL = 'of-the-whole-account';
	const isInCredential = verification === 'secretInCredential';
	const credential = isInCredential ? { signingSecrets: IN_CREDENTIAL } : {};
	const newUrl = () => `${URL}/${verification}/${++keys}`;
	/** What the gateway signs a delivery to an endpoint with. */
	const signatureOf = ({ id, secret }: { id: string; secret: string }) => {
		if (isInCredential) return IN_CREDENTIAL;
		return verification === 'webhookId' ? id : secret;
	};
	const open = (setting: Parameters<typeof newTrigger>[0] = {}) => {
		const account = newAccount({ verification });
		const trigger = newTrigger({ credential, url: newUrl(), ...setting });
		const send = async (endpoint = account.endpoints.at(-1)!) =>
			await trigger.deliver({ signature: signatureOf(endpoint) });
		return { account, trigger, send };
	};

	it('has one endpoint after twenty publishings, and starts the workflow for what it signs', async () => {
		const { account, trigger, send } = open();
		for (let time = 0; time < 20; time++) await trigger.publish();
		expect([account.calls, account.endpoints.length]).toEqual([['create'], 1]);
		expect(trigger.stored).toEqual(expected.stored);
		expect((await send()).items).toHaveLength(1);
		expect((await trigger.deliver({ signature: 'forged' })).status).toBe(401);
	});

	it.each([
		['nothing is known of it, as after its static data was lost', false],
		['another process has made it anew since', true],
	])('that delivers where %s', async (_name, wasKnown) => {
		const { account, trigger, send } = open();
		if (wasKnown) {
			await trigger.publish();
			account.endpoints.length = 0;
		}
		const url = trigger.url;
		account.endpoints.push({ ...made('we_standing', url, trigger.owner), secret: 'not told' });
		account.calls.length = 0;
		const { status, items } = await send();
		expect([status, items.length, account.calls]).toEqual([
			expected.status,
			expected.status === undefined ? 1 : 0,
			expected.calls,
		]);
		expect((await send()).items).toHaveLength(1);
	});

	it('is published again with nothing made where the endpoint stands and can be verified', async () => {
		const { account, trigger } = open();
		account.endpoints.push({ ...made('we_standing', trigger.url, trigger.owner), secret: 'x' });
		expect(await trigger.exists()).toBe(verification !== 'secretOnCreate');
		expect(account.calls).not.toContain('create');
	});

	it('is asked a bounded number of times for what strangers send, and its endpoint stays', async () => {
		const { account, trigger } = open();
		await trigger.publish();
		const standing = [...account.endpoints];
		account.calls.length = account.reads.length = 0;
		for (let time = 0; time < 200; time++) {
			expect((await trigger.deliver({ signature: `made up ${time}` })).status).toBe(401);
		}
		expect([account.endpoints, account.calls]).toEqual([standing, []]);
		expect(account.reads.length).toBeLessThanOrEqual(isInCredential ? 0 : 2);
	});

	it('loses at un-publishing what is ours, and nothing else', async () => {
		const { account, trigger } = open();
		await trigger.publish();
		const { url } = trigger;
		account.endpoints.push(
			{ ...made('foreign', url), isOurs: false },
			made('theirs', url, { ...trigger.owner, workflow: 'workflow-2' }),
		);
		await trigger.remove();
		expect(account.endpoints.map(({ id }) => id)).toEqual(['foreign', 'theirs']);
		expect(trigger.stored).toEqual({});
	});
});

describe('a secret of the whole account that the credential does not hold', () => {
	const open = () => {
		const account = newAccount({ verification: 'secretInCredential' });
		return { account, trigger: newTrigger({ url: `${URL}/none/${++keys}` }) };
	};
	const REMEDY = 'Fill in "Signing Secrets" of the credential, then publish the workflow again';

	it('is asked for at publishing, also where an endpoint stands, and nothing is made', async () => {
		const { account, trigger } = open();
		account.endpoints.push(made('we_standing', trigger.url, trigger.owner));
		await expect(trigger.publish()).rejects.toThrow(REMEDY);
		expect(account.calls).toEqual([]);
	});

	it('turns deliveries away to come again, and says so', async () => {
		const { account, trigger } = open();
		expect((await trigger.deliver({ signature: 'any' })).status).toBe(503);
		expect(trigger.log.join()).toContain(REMEDY);
		expect([account.calls, account.reads]).toEqual([[], []]);
	});
});
