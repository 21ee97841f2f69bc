/** Strangers post deliveries that name certificates which they made up: PayPal's own come through all the same. */
import type { IWebhookFunctions } from 'n8n-workflow';
import { verify } from '../../../nodes/gateways/paypal/webhook';
import type { WebhookDelivery } from '../../../nodes/shared/contracts/gateway';
import type { Clock, Http } from '../../../nodes/shared/contracts/http';
import { PublicAnswers } from '../../../nodes/shared/n8n/access/publicAnswers';
import { webhookDouble } from '../../support/webhookDouble';
import { connectTo } from './answers';
import { headersFor, leafPem, NOW, stranger } from './chain';

// Certificates made for the test, in DigiCert's place.
jest.mock('../../../nodes/gateways/paypal/issuers', () => {
	const chain = jest.requireActual<typeof import('./chain')>('./chain');
	return { ISSUERS: [chain.issuerPem()], ROOTS: [chain.ROOT_PEM] };
});

const CERTS = 'https://api.sandbox.paypal.com/v1/notifications/certs';
const GENUINE = `${CERTS}/CERT-1a-2b-3c`;
const PEM = leafPem();
const BODY = new TextEncoder().encode('{"id":"WH-1","event_type":"CATALOG.PRODUCT.CREATED"}');

const delivery = (headers: Readonly<Record<string, string>>): WebhookDelivery => ({
	...{ headers, rawBody: BODY, url: 'https://n8n.example/webhook/1' },
});
const forged = headersFor(BODY, { key: stranger.key });
/** As often as one likes: signing takes long, and none of these is looked at so closely. */
const forgedAt = (url: string) => delivery({ ...forged, 'paypal-cert-url': url });
const madeUp = (index: number) => forgedAt(`${CERTS}/CERT-${index}`);

function newProcess() {
	let now = NOW;
	const asked: string[] = [];
	const sleep = async (_ms: number, signal?: AbortSignal) =>
		await new Promise<void>((_resolve, reject) => {
			signal?.addEventListener('abort', () => reject(new Error('over')));
		});
	const clock: Clock = { now: () => now, sleep, random: () => 0 };
	const published: Http = async ({ url }) => {
		asked.push(url);
		const answer = url === GENUINE ? { status: 200, body: PEM } : { status: 404, body: '' };
		return await Promise.resolve({ headers: {}, ...answer });
	};
	const { connection, asked: apiAsked } = connectTo(() => ({ status: 500 }));
	const publicHttp = new PublicAnswers(clock).through(published, (text) => text === PEM);
	const access = { ...connection, clock, publicHttp, endpointIds: ['WH1'] };
	return {
		asked,
		apiAsked,
		pass: (ms: number) => void (now += ms),
		post: async (given: WebhookDelivery) => await verify(given, access),
		genuine: async () => await verify(delivery(headersFor(BODY, { at: now })), access),
	};
}

it('a genuine delivery is verified when it comes again, behind a thousand forged ones', async () => {
	const { post, genuine, pass, asked, apiAsked } = newProcess();
	for (let index = 0; index < 1_000; index++) await post(madeUp(index));
	expect(await genuine()).toBe('unknown');
	pass(40_000);
	expect(await genuine()).toBe('genuine');
	expect(asked).toHaveLength(21);
	expect(apiAsked).toEqual([]);
});

it('also when the flood does not end, and from then on at once', async () => {
	const { post, genuine, pass, asked } = newProcess();
	let made = 0;
	const flood = async (seconds: number) => {
		for (let second = 0; second < seconds; second++) {
			for (let index = 0; index < 100; index++) await post(madeUp(made++));
			pass(1_000);
		}
	};
	await flood(65);
	expect(await genuine()).toBe('unknown');
	await flood(70);
	expect(await genuine()).toBe('genuine');
	await flood(5);
	expect(await genuine()).toBe('genuine');
	expect(asked.length).toBeLessThanOrEqual(3 * 20 + 1);
});

it('addresses that come again and again cost ten calls a minute more, and no more', async () => {
	const { post, pass, asked } = newProcess();
	for (let round = 0; round < 6; round++) {
		for (let index = 0; index < 500; index++) await post(madeUp(index));
		pass(61_000);
	}
	expect(asked.length).toBeLessThanOrEqual(6 * 30);
});

it('one address is asked for once, however many name it at the same moment', async () => {
	const { post, asked } = newProcess();
	await Promise.all(Array.from({ length: 500 }, async () => await post(forgedAt(GENUINE))));
	expect(asked).toEqual([GENUINE]);
});

describe('a process that has just begun', () => {
	// Everything is loaded anew.
	jest.setTimeout(60_000);

	/** The trigger and all that it remembers, anew. */
	const begin = async (staticData: Record<string, unknown>) => {
		const asked: string[] = [];
		const { PaymentGatewayTrigger } = await new Promise<
			typeof import('../../../nodes/PaymentGateway/PaymentGatewayTrigger.node')
		>((resolve) => {
			jest.isolateModules(() =>
				resolve(jest.requireActual('../../../nodes/PaymentGateway/PaymentGatewayTrigger.node')),
			);
		});
		const { webhook } = new PaymentGatewayTrigger();
		const httpRequest = async ({ url }: { readonly url: string }) => {
			if (url.includes('/certs/')) asked.push(url);
			const isThere = url === GENUINE;
			const body = (async function* () {
				yield await Promise.resolve(Buffer.from(isThere ? PEM : ''));
			})();
			return await Promise.resolve({ statusCode: isThere ? 200 : 404, headers: {}, body });
		};
		const post = async ({ headers }: WebhookDelivery) => {
			const { context, answered } = webhookDouble({
				...{ url: 'https://n8n.example/webhook/1', credentialType: 'paypalPaymentsApi' },
				credential: { environment: 'sandbox', clientId: 'a', clientSecret: 'b' },
				parameters: { gateway: 'paypal' },
				...{ headers, rawBody: BODY, staticData },
			});
			Object.assign(context.helpers, { httpRequest });
			await webhook.call(context as IWebhookFunctions);
			return answered.status;
		};
		return { post, asked };
	};
	const genuine = delivery(headersFor(BODY));

	const ahead = NOW - Date.now();
	const realNow = Date.now.bind(Date);
	beforeEach(() => void jest.spyOn(Date, 'now').mockImplementation(() => realNow() + ahead));
	afterEach(() => void jest.restoreAllMocks());

	it('knows where the certificate stands, in the middle of a flood', async () => {
		const staticData = { endpointId: 'WH1' };
		const first = await begin(staticData);
		expect(await first.post(genuine)).toBe(200);
		expect(staticData).toEqual({ endpointId: 'WH1', publishedAt: [GENUINE] });

		const second = await begin(staticData);
		for (let index = 0; index < 30; index++) await second.post(madeUp(index));
		expect(second.asked).toHaveLength(20);
		expect(await second.post(genuine)).toBe(200);
		expect(staticData).toEqual({ endpointId: 'WH1', publishedAt: [GENUINE] });
	});

	it('is told nothing of where by strangers', async () => {
		const staticData = { endpointId: 'WH1' };
		const { post, asked } = await begin(staticData);
		expect(await post(forgedAt(GENUINE))).toBe(401);
		expect(asked).toEqual([GENUINE]);
		expect(staticData).toEqual({ endpointId: 'WH1' });
	});

	it('believes no more than it would without', async () => {
		const elsewhere = 'https://api.sandbox.paypal.com.evil.example/v1/notifications/certs/CERT-1';
		const { post, asked } = await begin({ endpointId: 'WH1', publishedAt: [elsewhere, 7] });
		expect(await post(delivery(headersFor(BODY, { url: elsewhere })))).toBe(401);
		expect(asked).toEqual([]);
	});
});
