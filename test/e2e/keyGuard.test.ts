/**
 * Whoever may edit a workflow can point n8n's HTTP Request node anywhere. In a real n8n, through the real node in all its
 * versions: no key arrives anywhere but at the vendor whose it is.
 */
import { itemsOf, type CredentialReference, type WorkflowNode } from '../n8n/api';
import { startN8n, type N8nInstance } from '../n8n/instance';
import { type Arrival, type InternetDouble, startInternetDouble } from '../support/internetDouble';
import { packProject } from '../support/worldPackage';
import { PACKAGE } from '../support/worldTemplates';

const HTTP_REQUEST = 'n8n-nodes-base.httpRequest';
const STRANGER = 'https://evil.example';

/** Invented, in the form of live ones. */
const LIVE = { stripe: 'sk_live_51Invented0Key', hubspot: 'pat-eu1-invented-token' } as const;
const TEST = { stripe: 'sk_test_51Invented0Key', hubspot: 'sandbox-invented' } as const;
const VENDORS = { stripe: 'https://api.stripe.com', hubspot: 'https://api.hubapi.com' } as const;
const SYSTEMS = ['stripe', 'hubspot'] as const;
type SystemId = (typeof SYSTEMS)[number];

const FIELDS = { stripe: 'secretKey', hubspot: 'accessToken' } as const;

let internet: InternetDouble;
let n8n: N8nInstance;
let versions: number[];
const live: Partial<Record<SystemId, CredentialReference>> = {};
const test: Partial<Record<SystemId, CredentialReference>> = {};

beforeAll(async () => {
	internet = await startInternetDouble(['api.stripe.com', 'api.hubapi.com', 'evil.example']);
	const packageTarball = await packProject();
	n8n = await startN8n({
		packageTarball,
		environment: internet.environment,
	});
	versions = (await n8n.api.nodeTypes())
		.filter(({ name }) => name === HTTP_REQUEST)
		.flatMap(({ version }) => version)
		.sort((one, other) => one - other);
	for (const system of SYSTEMS) {
		const type = `${system}PaymentsApi`;
		live[system] = await n8n.api.createCredential(type, `${system}, live`, {
			[FIELDS[system]]: LIVE[system],
		});
		test[system] = await n8n.api.createCredential(type, `${system}, stand-in`, {
			[FIELDS[system]]: TEST[system],
			advanced: true,
			baseUrl: internet.standInOrigin,
		});
	}
}, 600_000);
afterAll(async () => {
	await n8n?.stop();
	await internet?.stop();
});

/** What a person fills into the node, whatever its version calls it. */
interface Call {
	readonly url: string;
	readonly proxy?: string;
	readonly ignoresCertificates?: boolean;
	readonly followsRedirects?: boolean;
	readonly header?: { readonly name: string; readonly value: string };
	/** *Using JSON*: what it holds is a header, or headers of its own. */
	readonly jsonHeaders?: string;
	/** An expression; the first page's is empty. */
	readonly nextUrl?: string;
	/** A client certificate's credential. */
	readonly tls?: CredentialReference;
}

function httpRequest(version: number, call: Call, { type, id, name }: CredentialReference) {
	const common = { url: call.url, authentication: 'predefinedCredentialType' };
	const parameters = version < 3 ? olderParameters(call) : newerParameters(call, version);
	const node: WorkflowNode = {
		name: `HTTP Request ${version}`,
		type: HTTP_REQUEST,
		typeVersion: version,
		onError: 'continueRegularOutput',
		parameters: { ...common, nodeCredentialType: type, ...parameters },
		credentials: {
			[type]: { id, name },
			...(call.tls ? { [call.tls.type]: { id: call.tls.id, name: call.tls.name } } : {}),
		},
	};
	return node;
}

const olderParameters = ({
	proxy,
	ignoresCertificates,
	followsRedirects,
	header,
	jsonHeaders,
}: Call) => ({
	requestMethod: 'GET',
	allowUnauthorizedCerts: ignoresCertificates === true,
	...(header ? { headerParametersUi: { parameter: [header] } } : {}),
	...(jsonHeaders ? { jsonParameters: true, headerParametersJson: jsonHeaders } : {}),
	options: {
		...(proxy ? { proxy } : {}),
		...(followsRedirects ? { followRedirect: true, followAllRedirects: true } : {}),
	},
});

const newerParameters = (call: Call, version: number) => ({
	method: 'GET',
	...(call.header ? { sendHeaders: true, headerParameters: { parameters: [call.header] } } : {}),
	...(call.jsonHeaders
		? { sendHeaders: true, specifyHeaders: 'json', jsonHeaders: call.jsonHeaders }
		: {}),
	...(call.tls ? { provideSslCertificates: true } : {}),
	options: {
		...(call.proxy ? { proxy: call.proxy } : {}),
		...(call.ignoresCertificates ? { allowUnauthorizedCerts: true } : {}),
		...(call.followsRedirects
			? {
					redirect: { redirect: { followRedirects: true, maxRedirects: 5 } },
					...(version >= 4.4 ? { sendCredentialsOnCrossOriginRedirect: true } : {}),
				}
			: {}),
		...(call.nextUrl
			? {
					pagination: {
						pagination: {
							paginationMode: 'responseContainsNextURL',
							nextURL: call.nextUrl,
							paginationCompleteWhen: 'other',
							completeExpression: '={{ !$response.body.next }}',
							limitPagesFetched: true,
							maxRequests: 3,
						},
					},
				}
			: {}),
	},
});

interface Outcome {
	readonly arrivals: readonly Arrival[];
	/** By the node's name. */
	readonly outputs: Readonly<Record<string, string>>;
	/** All that n8n keeps of it. */
	readonly stored: string;
}

/** Runs the nodes side by side, each as if it were alone. */
async function run(nodes: readonly WorkflowNode[]): Promise<Outcome> {
	internet.arrivals.splice(0);
	const start = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 };
	const workflow = await n8n.api.createWorkflow({
		name: 'Keys',
		nodes: [start, ...nodes],
		connections: {
			[start.name]: { main: [nodes.map(({ name }) => ({ node: name, type: 'main', index: 0 }))] },
		},
	});
	await n8n.api.runManually(workflow, start.name);
	await n8n.api.waitForExecutions(workflow.id, 1);
	// Workflows that a node calls are executions of their own.
	const ran = await n8n.api.waitUntilIdle(workflow.id);
	await n8n.api.deleteWorkflow(workflow.id);
	const outputs = nodes.map(({ name }) => {
		const items = ran.flatMap((execution) => itemsOf(execution, name));
		return [name, JSON.stringify(items)] as const;
	});
	return {
		arrivals: [...internet.arrivals],
		outputs: Object.fromEntries(outputs),
		stored: JSON.stringify(ran),
	};
}

const callAll = async (call: Call, credential: CredentialReference, from = 2) =>
	await run(
		versions
			.filter((version) => version >= from)
			.map((version) => httpRequest(version, call, credential)),
	);

/** What came with a key to anywhere but the vendor. */
const leaked = ({ arrivals }: Outcome, system: SystemId) =>
	arrivals.filter(
		({ way, site, text }) =>
			text.includes(LIVE[system]) && !(way === 'tunnel' && site === VENDORS[system]),
	);

const arrivedWith = ({ arrivals }: Outcome, key: string, site: string) =>
	arrivals.filter((arrival) => arrival.site === site && arrival.text.includes(key)).length;

it('the node comes in these versions', () => {
	expect(versions).toEqual(expect.arrayContaining([1, 2, 3, 4, 4.1, 4.2, 4.3, 4.4]));
});

describe.each(SYSTEMS)('a live key of %s', (system) => {
	const vendor = VENDORS[system];

	it('arrives at its vendor', async () => {
		const outcome = await callAll({ url: `${vendor}/v1/ok?limit=1` }, live[system]!);
		expect(arrivedWith(outcome, LIVE[system], vendor)).toBe(versions.length - 1);
		for (const output of Object.values(outcome.outputs)) expect(output).toContain('"ok":true');
		expect(leaked(outcome, system)).toEqual([]);
	}, 120_000);

	it.each<[string, () => Call]>([
		['a stranger over HTTP', () => ({ url: `${internet.plainOrigin}/v1` })],
		['a stranger over HTTPS', () => ({ url: `${STRANGER}/v1` })],
		['a stranger behind the vendor’s name', () => ({ url: `${vendor}@evil.example/v1` })],
		['the vendor over HTTP', () => ({ url: vendor.replace('https', 'http') })],
		[
			'the vendor over HTTP by a stranger’s proxy',
			() => ({ url: vendor.replace('https', 'http'), proxy: internet.strangersProxy }),
		],
		[
			'a stranger’s proxy that is taken for the vendor',
			() => ({ url: `${vendor}/v1`, proxy: internet.strangersProxy, ignoresCertificates: true }),
		],
		['a stranger’s proxy', () => ({ url: `${vendor}/v1`, proxy: internet.strangersProxy })],
		[
			'the vendor by a stranger’s name',
			() => ({ url: `${vendor}/v1`, header: { name: 'Host', value: 'evil.example' } }),
		],
		// With a proxy of the stranger's, the certificate would be checked against this name.
		...['common', 'get'].map((group): [string, () => Call] => [
			`the vendor by a stranger’s name among the headers under "${group}"`,
			() => ({
				url: `${vendor}/v1`,
				jsonHeaders: JSON.stringify({ [group]: { Host: 'evil.example' } }),
			}),
		]),
	])(
		'does not arrive at %s',
		async (_where, call) => {
			const outcome = await callAll(call(), live[system]!);
			expect(leaked(outcome, system)).toEqual([]);
			expect(arrivedWith(outcome, LIVE[system], vendor)).toBe(0);
			for (const output of Object.values(outcome.outputs))
				expect(output).not.toContain('"ok":true');
		},
		120_000,
	);

	it('does not follow a redirect', async () => {
		for (const to of [internet.plainOrigin, STRANGER, vendor.replace('https', 'http')]) {
			const url = `${vendor}/v1?redirect=${encodeURIComponent(`${to}/v1`)}`;
			const outcome = await callAll({ url, followsRedirects: true }, live[system]!);
			expect(leaked(outcome, system)).toEqual([]);
			expect(outcome.arrivals.filter(({ site }) => site !== vendor)).toEqual([]);
			expect(arrivedWith(outcome, LIVE[system], vendor)).toBe(versions.length - 1);
		}
	}, 120_000);

	it('does not follow pages', async () => {
		const pages = [`${internet.plainOrigin}/v1`, `${STRANGER}/v1`, 'https:evil.example/v1'];
		for (const page of pages) {
			const url = `${vendor}/v1?next=${encodeURIComponent(page)}`;
			const nextUrl = '={{ $response.body ? $response.body.next : undefined }}';
			const outcome = await callAll({ url, nextUrl }, live[system]!, 3);
			expect(leaked(outcome, system)).toEqual([]);
			expect(outcome.arrivals.filter(({ site }) => site !== vendor)).toEqual([]);
			expect(arrivedWith(outcome, LIVE[system], vendor)).toBeGreaterThan(0);
			for (const output of Object.values(outcome.outputs)) {
				expect(output).toContain('credential is not sent to');
			}
		}
	}, 120_000);

	it('is not trusted to an authority of the caller', async () => {
		const tls = await n8n.api.createCredential('httpSslAuth', 'Own authority', { ca: 'any' });
		const call = { url: `${vendor}/v1`, proxy: internet.strangersProxy, tls };
		const outcome = await callAll(call, live[system]!, 3);
		expect(outcome.arrivals).toEqual([]);
		for (const output of Object.values(outcome.outputs)) expect(output).toContain('agentOptions');
	}, 120_000);

	it('is not signed by the first version, which knows no credential of ours', async () => {
		const call = { url: `${internet.plainOrigin}/v1` };
		const outcome = await run([httpRequest(1, call, live[system]!)]);
		expect(leaked(outcome, system)).toEqual([]);
	}, 60_000);

	it('is not sent by the GraphQL node either', async () => {
		const { type, id, name } = live[system]!;
		const node = {
			name: 'GraphQL',
			type: 'n8n-nodes-base.graphql',
			typeVersion: 1.1,
			onError: 'continueRegularOutput',
			parameters: {
				authentication: 'predefinedCredentialType',
				nodeCredentialType: type,
				endpoint: `${internet.plainOrigin}/graphql`,
				query: '{ ok }',
			},
			credentials: { [type]: { id, name } },
		};
		const outcome = await run([node]);
		expect(leaked(outcome, system)).toEqual([]);
		expect(outcome.outputs.GraphQL).toContain('credential is not sent to');
	}, 60_000);

	it('is in nothing that n8n keeps of a call', async () => {
		for (const url of [`${vendor}/v1/ok`, `${vendor}/v1?redirect=/v1`, `${STRANGER}/v1`]) {
			const { stored } = await callAll({ url }, live[system]!);
			expect(stored).not.toContain(LIVE[system]);
		}
	}, 120_000);
});

describe.each(SYSTEMS)('a test key of %s', (system) => {
	it('arrives at the stand-in that its credential names, page by page, and at nobody else', async () => {
		const { standInOrigin, plainOrigin } = internet;
		const good = await callAll({ url: `${standInOrigin}/v1/ok?limit=1` }, test[system]!);
		expect(arrivedWith(good, TEST[system], standInOrigin)).toBe(versions.length - 1);
		const next = encodeURIComponent(`${standInOrigin}/v1/second`);
		const nextUrl = '={{ $response.body ? $response.body.next : undefined }}';
		const paged = { url: `${standInOrigin}/v1?next=${next}`, nextUrl };
		const pages = await callAll(paged, test[system]!, 3);
		expect(pages.arrivals.filter(({ text }) => text.startsWith('/v1/second'))).toHaveLength(
			versions.filter((version) => version >= 3).length,
		);
		const bad = await callAll({ url: `${plainOrigin}/v1` }, test[system]!);
		expect(bad.arrivals).toEqual([]);
	}, 120_000);
});

describe('a token of HubSpot’s OAuth2', () => {
	const TYPE = 'hubspotPaymentsOAuth2Api';
	const ourNode: WorkflowNode = {
		name: 'Look',
		type: `${PACKAGE}.crm`,
		typeVersion: 1,
		onError: 'continueRegularOutput',
		parameters: { crmAuthentication: 'oAuth2', resource: 'paymentFields', operation: 'check' },
	};
	/** A workflow that is a parameter of another one, which n8n does not look into when that is saved. */
	const inline = (node: WorkflowNode): WorkflowNode => ({
		name: node.name,
		type: 'n8n-nodes-base.executeWorkflow',
		typeVersion: 1.2,
		onError: 'continueRegularOutput',
		parameters: {
			source: 'parameter',
			workflowJson: JSON.stringify({
				nodes: [
					{
						id: 'called',
						name: 'Called',
						type: 'n8n-nodes-base.executeWorkflowTrigger',
						typeVersion: 1,
						position: [0, 0],
						parameters: {},
					},
					{ id: 'request', position: [220, 0], ...node },
				],
				connections: { Called: { main: [[{ node: node.name, type: 'main', index: 0 }]] } },
			}),
		},
	});
	const oauthTokenData = { access_token: LIVE.hubspot, refresh_token: 'refresh-live' };

	/** As somebody may have left it who once allowed every domain. */
	const connected = async (allowedHttpRequestDomains?: string) =>
		await n8n.api.createCredential(TYPE, 'HubSpot OAuth2, live', {
			clientId: 'client-1',
			clientSecret: 'live-secret',
			oauthTokenData,
			...(allowedHttpRequestDomains ? { allowedHttpRequestDomains } : {}),
		});

	it.each([undefined, 'all'])(
		'is given to no node but ours, also where the credential allows %s',
		async (allowed) => {
			const credential = await connected(allowed);
			for (const url of [`${internet.plainOrigin}/v1`, `${STRANGER}/v1`, VENDORS.hubspot]) {
				await expect(callAll({ url }, credential)).rejects.toThrow('is restricted to');
				// What is not saved, or was saved before, n8n looks at when it runs.
				const nodes = versions
					.filter((version) => version >= 2)
					.map((version) => inline(httpRequest(version, { url }, credential)));
				const outcome = await run(nodes);
				expect(outcome.arrivals.filter(({ text }) => text.includes(LIVE.hubspot))).toEqual([]);
				for (const output of Object.values(outcome.outputs)) {
					expect(output).toContain('is restricted to specific nodes');
				}
			}
		},
		120_000,
	);

	describe('is renewed', () => {
		beforeAll(() => (internet.status = 401));
		afterAll(() => (internet.status = 200));

		/** A node of ours meets a 401 at the stand-in, and n8n renews the token with the app's secret. */
		const renewWith = async (clientSecret: string | undefined) => {
			const { type, id, name } = await n8n.api.createCredential(TYPE, 'HubSpot OAuth2', {
				clientId: 'client-1',
				...(clientSecret === undefined ? {} : { clientSecret }),
				advanced: true,
				baseUrl: internet.standInOrigin,
				oauthTokenData: { access_token: 'sandbox-1', refresh_token: 'refresh-1' },
			});
			const outcome = await run([{ ...ourNode, credentials: { [type]: { id, name } } }]);
			const told = outcome.arrivals.filter(({ text }) => text.includes('client_secret='));
			return [...new Set(told.map(({ site }) => site))];
		};

		it.each([
			['live-secret'],
			[' sandbox-live'],
			['SANDBOX-live'],
			['={{ "live-" + "secret" }}'],
			['={{ undefined }}'],
			['={{ ["sandbox-", "live"] }}'],
			['live\nsandbox-'],
			[undefined],
		])(
			'with the secret %j at HubSpot or not at all',
			async (clientSecret) => {
				expect([[], [VENDORS.hubspot]]).toContainEqual(await renewWith(clientSecret));
			},
			60_000,
		);

		it('with a sandbox’s secret at the sandbox', async () => {
			expect(await renewWith('sandbox-secret')).toEqual([internet.standInOrigin]);
		}, 60_000);
	});

	it('is given to ours, of which a tool is one, and arrives at HubSpot', async () => {
		const { type, id, name } = await connected();
		const node = { ...ourNode, credentials: { [type]: { id, name } } };
		const outcome = await run([node]);
		expect(arrivedWith(outcome, LIVE.hubspot, VENDORS.hubspot)).toBeGreaterThan(0);
		expect(leaked(outcome, 'hubspot')).toEqual([]);
		for (const tool of ['crmTool', 'paymentSyncTool']) {
			const nodes = [{ ...node, type: `${PACKAGE}.${tool}` }];
			const saved = await n8n.api.createWorkflow({ name: tool, nodes, connections: {} });
			await n8n.api.deleteWorkflow(saved.id);
		}
	}, 60_000);
});
