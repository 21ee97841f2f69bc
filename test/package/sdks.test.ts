import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import Module from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import type StripeSdk from 'stripe';
import { BUNDLE_OPTIONS } from '../../build/bundle';
import { type Sdk, sdkOf, sdkReplacements } from '../../build/sdks';

const ROOT = path.resolve(__dirname, '../..');

const STRIPE = sdkOf('nodes/gateways/stripe');
const HUBSPOT = sdkOf('nodes/crms/hubspot');

/** As the build bundles an adapter that exports this. */
async function bundle(said: Sdk, contents: string, resolveDir = ROOT): Promise<string> {
	const sdk = sdkReplacements(said);
	const { outputFiles, metafile } = await build({
		...BUNDLE_OPTIONS,
		stdin: { contents, resolveDir },
		write: false,
		logLevel: 'silent',
		plugins: [sdk.plugin],
	});
	sdk.assertApplied(Object.keys(metafile!.inputs));
	return outputFiles![0]!.text;
}

function load<Exports>(code: string): Exports {
	const loaded = new Module('bundle.js') as Module & { _compile(code: string, file: string): void };
	loaded._compile(code, path.join(ROOT, 'bundle.js'));
	return loaded.exports as Exports;
}

describe('the Stripe SDK as it ships', () => {
	let Stripe: typeof StripeSdk;

	beforeAll(async () => {
		({ Stripe } = load<{ Stripe: typeof StripeSdk }>(
			await bundle(STRIPE, `export { Stripe } from 'stripe';`),
		));
	});

	const transport = (answer: () => Promise<never>) => {
		let calls = 0;
		class Transport extends Stripe.HttpClient {
			override getClientName() {
				return 'test';
			}
			override async makeRequest(): Promise<never> {
				calls++;
				return await answer();
			}
		}
		return { client: new Transport(), calls: () => calls };
	};
	const reset = async () =>
		await Promise.reject(Object.assign(new Error('x'), { code: 'ECONNRESET' }));

	it('has no transport of its own and says so', () => {
		expect(() => new Stripe('sk_test_1')).toThrow('pass httpClient');
		expect(() => Stripe.createFetchHttpClient()).toThrow('pass httpClient');
	});

	it('does not repeat a request whose connection was closed: it may have been carried out', async () => {
		const { client, calls } = transport(reset);
		const stripe = new Stripe('sk_test_1', { httpClient: client, maxNetworkRetries: 0 });
		await expect(stripe.refunds.create({ charge: 'ch_1' })).rejects.toMatchObject({
			type: 'StripeConnectionError',
			detail: { code: 'ECONNRESET' },
		});
		expect(calls()).toBe(1);
	});

	it('refuses to repeat by itself instead of waiting on a timer', async () => {
		const { client } = transport(reset);
		const stripe = new Stripe('sk_test_1', { httpClient: client, maxNetworkRetries: 2 });
		await expect(stripe.paymentIntents.retrieve('pi_1')).rejects.toThrow('maxNetworkRetries to 0');
	});

	it('verifies signatures', async () => {
		const cryptoProvider = Stripe.createSubtleCryptoProvider();
		const payload = JSON.stringify({ id: 'evt_1', object: 'event' });
		const secret = 'whsec_test';
		const header = await Stripe.webhooks.generateTestHeaderStringAsync({
			payload,
			secret,
			cryptoProvider,
		});
		const read = async (body: string) =>
			await Stripe.webhooks.constructEventAsync(body, header, secret, 300, cryptoProvider);
		await expect(read(payload)).resolves.toMatchObject({ id: 'evt_1' });
		await expect(read(`${payload} `)).rejects.toThrow('signature');
	});
});

describe('the HubSpot SDK as it ships', () => {
	const ENTRY = `export * from '@hubspot/api-client/lib/codegen/crm/contacts';`;
	type Contacts = typeof import('@hubspot/api-client/lib/codegen/crm/contacts');
	let shipped: Contacts;

	beforeAll(async () => {
		shipped = load(await bundle(HUBSPOT, ENTRY));
	});

	it('exports what the SDK exports', () => {
		const original = jest.requireActual<Contacts>('@hubspot/api-client/lib/codegen/crm/contacts');
		expect(Object.keys(shipped).sort()).toEqual(Object.keys(original).sort());
	});

	it('has no transport of its own and says so', async () => {
		const api = new shipped.BasicApi(shipped.createConfiguration());
		await expect(api.getById('1')).rejects.toThrow('pass httpApi');
	});

	it('sends and reads what the SDK sends and reads', async () => {
		const original = jest.requireActual<Contacts>('@hubspot/api-client/lib/codegen/crm/contacts');
		expect(await exchange(shipped)).toEqual(await exchange(original));
	});

	async function exchange(sdk: Contacts) {
		const sent: unknown[] = [];
		const answer = {
			id: '1',
			properties: { email: 'a@b.example' },
			createdAt: '2026-01-02T03:04:05Z',
		};
		const httpApi = sdk.wrapHttpLibrary({
			async send(request) {
				sent.push([
					request.getHttpMethod(),
					request.getUrl(),
					request.getBody(),
					request.getHeaders(),
				]);
				const body = Buffer.from(JSON.stringify({ ...answer, results: [answer] }));
				return new sdk.ResponseContext(
					200,
					{ 'content-type': 'application/json' },
					new sdk.SelfDecodingBody(Promise.resolve(body)),
				);
			},
		});
		const configuration = sdk.createConfiguration({
			httpApi,
			baseServer: new sdk.ServerConfiguration('https://crm.example', {}),
		});
		const read = [
			await new sdk.BasicApi(configuration).getById('1', ['email']),
			await new sdk.BatchApi(configuration).upsert({
				inputs: [{ id: 'a@b.example', idProperty: 'email', properties: { firstname: 'A' } }],
			}),
			await new sdk.SearchApi(configuration).doSearch({ limit: 1, properties: ['email'] }),
		];
		return { sent, read: JSON.parse(JSON.stringify(read)) as unknown };
	}
});

describe('an SDK that has changed stops the build', () => {
	let folder: string;

	beforeEach(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'sdk-'));
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	it.each([
		[
			'a replaced text is gone',
			STRIPE,
			{ 'stripe/esm/RequestSender.js': 'export const x = 1;' },
			`export * from 'stripe/esm/RequestSender.js';`,
			'0 times instead of once',
		],
		[
			'a replaced module no longer exports what is replaced',
			STRIPE,
			{ 'stripe/esm/net/FetchHttpClient.js': 'export class Other {}' },
			`export * from 'stripe/esm/net/FetchHttpClient.js';`,
			'no longer has',
		],
		[
			'a replaced module is gone',
			STRIPE,
			{ 'stripe/esm/index.js': 'export const x = 1;' },
			`export * from 'stripe/esm/index.js';`,
			'no longer part of the SDK',
		],
		[
			'a generated module has another shape',
			HUBSPOT,
			{ '@hubspot/api-client/lib/x.js': 'exports.load = (name) => require(name);' },
			`export * from '@hubspot/api-client/lib/x.js';`,
			'a shape that is not known',
		],
	])('%s', async (_, said, files, entry, message) => {
		for (const [name, text] of Object.entries(files)) {
			const file = path.join(folder, 'node_modules', name);
			mkdirSync(path.dirname(file), { recursive: true });
			writeFileSync(file, text);
		}
		await expect(bundle(said, entry, folder)).rejects.toThrow(message);
	});
});
