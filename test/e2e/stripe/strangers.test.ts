/** Somebody who is not the gateway posts to a published trigger of a real n8n: an answer, and nothing else comes of it. */
import { gzipSync } from 'node:zlib';
import { stripeOf } from '../../sandbox/stripe/ofWorld';
import { signature } from '../../support/stripe/deliveries';
import { TEST_KEY } from '../../support/stripe/client';
import { startWorld, type World } from '../../support/world';
import { CRM_TOKEN } from '../../sandbox/hubspot/credential';

const FLOOD = 200;
const MEGABYTE = 1_000_000;

let world: World;
let url: string;

beforeAll(async () => {
	world = await startWorld({ templates: [] });
	const errors = await world.addTemplate({
		name: 'handle-automation-errors',
		values: { parameters: { 'Send Alert': { toEmail: 'ops@acme.example' } } },
	});
	const hub = await world.addTemplate({ name: 'payments-to-crm' });
	await world.api.updateWorkflow(hub.id, {
		settings: { ...hub.settings, errorWorkflow: errors.id },
	});
	await world.api.unpublish(hub.id);
	await world.api.publish(hub.id);
	url = stripeOf(world).mode().all('webhook_endpoint')[0]?.url ?? '';
}, 600_000);
afterAll(async () => await world?.stop());

async function send(body: Uint8Array | string, headers: Record<string, string>) {
	const response = await fetch(url, {
		method: 'POST',
		headers,
		body: typeof body === 'string' ? body : Buffer.from(body),
	});
	return { status: response.status, text: await response.text() };
}

/** What came of it in n8n and at both systems. */
async function consequences() {
	await new Promise((resolve) => setTimeout(resolve, 1_000));
	const counts = world.workflows.map(async ({ id }) => await world.api.countExecutions(id));
	return {
		executions: await Promise.all(counts),
		mails: world.mail.mails.length,
		crm: world.sandbox.requests.counts(world.crmLens.id).total,
	};
}

const multipart = (boundary: string) =>
	`--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--${boundary}--\r\n`;
const signed = () => ({
	'stripe-signature': signature(['whsec', 'Guessed0123456789'].join('_'), '{}'),
});

/** Who answers, and with what: the trigger, or n8n in its own words where a body is broken before any node sees it. */
const BY_TRIGGER = [401];
const BY_N8N = [400, 422, 500];

it.each<[string, () => Uint8Array | string, Record<string, string>, number[]]>([
	[
		'a form with files',
		() => multipart('x'),
		{ 'content-type': 'multipart/form-data; boundary=x' },
		BY_TRIGGER,
	],
	[
		'such a form, signed by somebody',
		() => multipart('x'),
		{ 'content-type': 'multipart/form-data; boundary=x', ...signed() },
		BY_TRIGGER,
	],
	[
		'a broken form',
		() => '--x\r\nContent',
		{ 'content-type': 'multipart/form-data; boundary=x' },
		BY_N8N,
	],
	[
		'another multipart',
		() => multipart('x'),
		{ 'content-type': 'multipart/mixed; boundary=x' },
		BY_TRIGGER,
	],
	[
		'17 MB of anything',
		() => new Uint8Array(17 * MEGABYTE),
		{ 'content-type': 'application/octet-stream', ...signed() },
		BY_TRIGGER,
	],
	[
		'broken gzip',
		() => gzipSync('{}').subarray(0, 12),
		{ 'content-type': 'application/octet-stream', 'content-encoding': 'gzip', ...signed() },
		BY_TRIGGER,
	],
	[
		'broken gzip that says it is JSON',
		() => Buffer.from('no gzip'),
		{ 'content-type': 'application/json', 'content-encoding': 'gzip', ...signed() },
		BY_N8N,
	],
	['broken JSON', () => '{"a":', { 'content-type': 'application/json', ...signed() }, BY_N8N],
	['broken XML', () => '<a><b></a>', { 'content-type': 'text/xml', ...signed() }, BY_N8N],
	['nothing', () => '', signed(), BY_TRIGGER],
	[
		'a picture',
		() => Buffer.from([0xff, 0xd8, 0xff]),
		{ 'content-type': 'image/jpeg', ...signed() },
		BY_TRIGGER,
	],
	['JSON, unsigned', () => '{}', { 'content-type': 'application/json' }, BY_TRIGGER],
])(
	'%s is refused, starts nothing and tells nothing',
	async (_name, body, headers, statuses) => {
		const before = await consequences();
		const { status, text } = await send(body(), headers);
		expect(statuses).toContain(status);
		if (statuses === BY_TRIGGER) expect(text).toBe('');
		expect(await consequences()).toEqual(before);
	},
	60_000,
);

it(`a flood of ${FLOOD} forged deliveries costs the gateway at most ten calls and the log a handful of lines`, async () => {
	const before = await consequences();
	const linesBefore = world.n8n.logs().split('\n').length;
	world.sandbox.requests.clear();
	const statuses = new Set<number>();
	for (let sent = 0; sent < FLOOD; sent += 10) {
		const answers = Array.from({ length: 10 }, async () => {
			const body = JSON.stringify({ id: `evt_${sent}`, object: 'event' });
			return await send(body, { 'content-type': 'application/json', ...signed() });
		});
		for (const { status } of await Promise.all(answers)) statuses.add(status);
	}
	expect([...statuses]).toEqual([401]);
	expect(world.sandbox.requests.counts('stripe').total).toBeLessThanOrEqual(10);
	const lines = world.n8n.logs().split('\n').length - linesBefore;
	expect(lines).toBeLessThan(20);
	expect({ ...(await consequences()), crm: before.crm }).toEqual(before);
	expect(stripeOf(world).mode().all('webhook_endpoint')).toMatchObject([
		{ url, status: 'enabled' },
	]);
}, 240_000);

it('a genuine payment still reaches its deal, at once', async () => {
	const seeded = await world.seedDeal();
	world.pay(seeded);
	await world.quiet();
	expect(await world.field(seeded.dealId, 'Payment Status')).toBe('Paid');
}, 120_000);

it('whoever may read the workflow, by editor or public API, reads no secret with which to forge a delivery', async () => {
	const [hub] = world.workflows.slice(1);
	const id = hub?.id ?? '';
	const read = [
		await world.api.rest<unknown>('GET', `/workflows/${id}`),
		await world.api.publicApi<unknown>('GET', `/workflows/${id}`),
		await world.api.publicApi<unknown>('GET', '/workflows?limit=100'),
	].map((answer) => JSON.stringify(answer));
	const [endpoint] = stripeOf(world).mode().all('webhook_endpoint');
	const [secret = 'none'] = stripeOf(world).signingSecrets(endpoint?.id ?? '');
	expect(secret).toMatch(/^whsec_/);
	expect(read[0]).toContain(endpoint?.id);
	for (const text of read) {
		expect(text).not.toContain(secret);
		expect(text).not.toContain('whsec_');
		expect(text).not.toContain(TEST_KEY);
		expect(text).not.toContain(CRM_TOKEN);
	}
});
