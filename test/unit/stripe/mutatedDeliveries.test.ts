/** Genuine deliveries of Stripe, changed a hundred thousand times: none may start a workflow, throw, or be kept. */
import { createHmac } from 'node:crypto';
import { PaymentGatewayTrigger } from '../../../nodes/PaymentGateway/PaymentGatewayTrigger.node';
import { collectGarbage } from '../../support/collectGarbage';
import { signature } from '../../support/stripe/deliveries';
import { hasStarted, webhookDouble } from '../../support/webhookDouble';

const MUTATIONS = 100_000;
const KEPT_MEGABYTES = 20;
const SECRET = ['whsec', 'Invented0123456789'].join('_');
const OTHER_SECRET = ['whsec', 'Another0123456789'].join('_');
const { webhook } = new PaymentGatewayTrigger();

/** The same numbers in every run. */
function newRandom(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

const body = JSON.stringify({
	id: 'evt_1',
	object: 'event',
	account: 'acct_1',
	livemode: false,
	created: 1_790_000_000,
	type: 'payment_intent.succeeded',
	data: { object: { id: 'pi_1', object: 'payment_intent' } },
});

interface Sent {
	readonly body: Uint8Array;
	readonly headers: Record<string, unknown>;
}

const genuine = (): Sent => ({
	body: Buffer.from(body),
	headers: { 'stripe-signature': signature(SECRET, body) },
});

const headerOf = ({ headers }: Sent) => String(headers['stripe-signature']);
const withHeader = (sent: Sent, header: unknown): Sent => ({
	...sent,
	headers: { 'stripe-signature': header },
});
const hmac = (secret: string, text: string) =>
	createHmac('sha256', secret).update(text).digest('hex');

/** Each changes something that a signature covers, or the signature. */
const MUTATE: ReadonlyArray<(sent: Sent, below: (limit: number) => number) => Sent> = [
	(sent, below) => {
		const bytes = Uint8Array.from(sent.body);
		const index = below(bytes.length);
		bytes[index] = (bytes[index] ?? 0) ^ (1 + below(255));
		return { ...sent, body: bytes };
	},
	(sent, below) => ({ ...sent, body: sent.body.slice(0, below(sent.body.length)) }),
	(sent, below) => ({ ...sent, body: Buffer.concat([sent.body, Buffer.from([below(256)])]) }),
	(sent) => ({ ...sent, body: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), sent.body]) }),
	(sent, below) => {
		const header = headerOf(sent);
		return withHeader(sent, header.slice(0, below(header.length)));
	},
	(sent, below) => {
		const text = headerOf(sent);
		const index = text.indexOf('v1=') + 3 + below(64);
		const digit = (Number.parseInt(text[index] ?? '0', 16) + 1 + below(15)) % 16;
		return withHeader(sent, text.slice(0, index) + digit.toString(16) + text.slice(index + 1));
	},
	(sent, below) =>
		withHeader(
			sent,
			headerOf(sent).replace(/t=(\d+)/, (_, at: string) => `t=${Number(at) + 1 + below(299)}`),
		),
	(sent, below) =>
		withHeader(
			sent,
			headerOf(sent).replace(
				/t=(\d+)/,
				(_, at: string) => `t=${Number(at) - 400 - below(100_000)}`,
			),
		),
	(sent) => withHeader(sent, headerOf(sent).replace('v1=', 'v0=')),
	(sent, below) => withHeader(sent, `t=${below(2 ** 31)},${headerOf(sent)}`),
	(sent) => withHeader(sent, signature(OTHER_SECRET, body)),
	(sent) => withHeader(sent, `t=${Math.floor(Date.now() / 1_000)},v1=${hmac(SECRET, body)}`),
	(sent) => withHeader(sent, [headerOf(sent).split(',')[0], 'v1=']),
	(sent, below) => withHeader(sent, [undefined, null, 17, '', ',', '=', 't=,v1='][below(7)]),
	(sent, below) =>
		withHeader(sent, `${headerOf(sent).split(',')[0]}${',v1=00'.repeat(below(2_000))}`),
	(sent) => ({ ...sent, headers: { signature: headerOf(sent) } }),
];

async function deliver({ headers, body: rawBody }: Sent) {
	const double = webhookDouble({
		url: 'https://n8n.acme.example/webhook/mutated/webhook',
		credentialType: 'stripePaymentsApi',
		credential: {
			secretKey: ['rk', 'test', 'x'].join('_'),
			signingSecrets: SECRET,
			advanced: true,
			connectedAccountId: 'acct_1',
			useConnectedAccount: true,
			baseUrl: 'http://127.0.0.1:9',
		},
		headers,
		rawBody,
	});
	const started = await webhook.call(double.context);
	return { started: hasStarted(started), status: double.answered.status };
}

it(`of ${MUTATIONS} changed deliveries none is accepted or thrown at n8n, and nothing of them is kept`, async () => {
	expect(await deliver(genuine())).toEqual({ started: true, status: undefined });
	const below = newRandom(20_261_129);
	const statuses = new Map<number | undefined, number>();
	let accepted = 0;
	collectGarbage();
	const before = process.memoryUsage().heapUsed;
	for (let index = 0; index < MUTATIONS; index++) {
		const mutate = MUTATE[index % MUTATE.length] ?? ((sent: Sent) => sent);
		const { started, status } = await deliver(mutate(genuine(), below));
		if (started) accepted++;
		statuses.set(status, (statuses.get(status) ?? 0) + 1);
	}
	collectGarbage();
	const grown = (process.memoryUsage().heapUsed - before) / 1_000_000;
	expect({ accepted, statuses: Object.fromEntries(statuses) }).toEqual({
		accepted: 0,
		statuses: { 401: MUTATIONS },
	});
	expect(grown).toBeLessThan(KEPT_MEGABYTES);
	expect(await deliver(genuine())).toEqual({ started: true, status: undefined });
}, 240_000);
