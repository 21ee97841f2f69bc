/** What the sandbox page asks of its server, without a browser and without n8n. */
import { createChatSink } from '../sandbox/chat/createChatSink';
import { startMailSink, type MailSink } from '../sandbox/mail/startMailSink';
import { mountPage } from '../sandbox/page/mountPage';
import type { CrmLens, GatewayLens } from '../sandbox/lens';
import type { PageView } from '../sandbox/page/views';
import { SCENARIO_GROUPS, SCENARIOS } from '../sandbox/scenarios';
import {
	createScenarioRunner,
	type ScenarioRunner,
} from '../sandbox/scenarios/createScenarioRunner';
import { startSandbox, type Sandbox } from '../sandbox/server/startSandbox';
import type { SandboxSystem } from '../sandbox/system';
import { crmSandbox, gatewaySandbox } from '../sandbox/systems';

const GATEWAY = gatewaySandbox();
const CRM = crmSandbox();

let first: GatewayLens;
let crm: CrmLens;
let origin: string;
let sandbox: Pick<Sandbox, 'stop'>;
let mail: MailSink;
let scenarios: ScenarioRunner;

beforeAll(async () => {
	const started = await startSandbox({
		systems: { [GATEWAY.id]: GATEWAY.createSystem, [CRM.id]: CRM.createSystem },
	});
	sandbox = started;
	mail = await startMailSink();
	const chat = createChatSink(() => undefined);
	first = GATEWAY.createLens(started.systems[GATEWAY.id] as SandboxSystem);
	crm = CRM.createLens(started.systems[CRM.id] as SandboxSystem);
	/** A gateway without any of what not every gateway has. */
	const { payments, pay, payAgain, refund, endpoints, signingSecrets } = first;
	const rest = { payments, pay, payAgain, refund, endpoints, signingSecrets };
	const plain: GatewayLens = { id: 'plain', displayName: 'Plain Pay', details: [], ...rest };
	scenarios = createScenarioRunner({
		groups: SCENARIO_GROUPS,
		sandbox: started,
		mail,
		chat,
		effects: () => new Set(),
		settled: async () => undefined,
		changed: () => undefined,
		patienceSeconds: 0.05,
	});
	mountPage(started, {
		gateways: [first, plain],
		crms: [crm],
		mail,
		chat,
		scenarios,
		editorUrl: () => null,
	});
	origin = started.controlOrigin;
});
afterAll(async () => {
	await sandbox?.stop();
	await mail?.stop();
});

const viewOf = async (query = ''): Promise<PageView> =>
	(await (await fetch(`${origin}/page/view${query}`)).json()) as PageView;
const order = async (path: string, body: unknown, type = 'application/json') => {
	const answer = await fetch(`${origin}${path}`, {
		method: 'POST',
		headers: { 'content-type': type },
		body: JSON.stringify(body),
	});
	return { status: answer.status, body: (await answer.json()) as { refused?: string } };
};

it.each(['/', '/page/style.css', '/page/console.css', '/page/print.css', '/page/main.js'])(
	'%s is served, and lets nothing in from elsewhere',
	async (path) => {
		const answer = await fetch(`${origin}${path}`);
		const text = await answer.text();
		expect(answer.status).toBe(200);
		expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
		expect(text).not.toMatch(/(?:src|href|url)\s*[=(]\s*["']?https?:/);
	},
);

it('lists what there is to choose from, and the first is chosen', async () => {
	const view = await viewOf();
	expect(view.gateways.map(({ name }) => name)).toEqual([first.displayName, 'Plain Pay']);
	expect(view.crms.map(({ name }) => name)).toEqual([crm.displayName]);
	expect(view.gateway.id).toBe(GATEWAY.id);
	expect(view.scenarios.map(({ id }) => id)).toEqual(SCENARIOS.map(({ id }) => id));
	const plainly = await viewOf(`?gateway=plain&crm=${CRM.id}`);
	expect(plainly.gateway.name).toBe('Plain Pay');
	const notPlayable = (from: PageView) =>
		from.scenarios.find(({ id }) => id === 'inquiry')?.notPlayable;
	expect([notPlayable(view), notPlayable(plainly)]).toEqual([null, 'Plain Pay has no inquiries.']);
	expect((await fetch(`${origin}/page/view?gateway=nobody`)).status).toBe(404);
});

it('results belong to the gateway they were played with', async () => {
	const played = { gateway: 'plain', crm: CRM.id, scenarioIds: ['inquiry', 'one-time-payment'] };
	expect((await order('/page/scenarios/play', played)).status).toBe(200);
	await scenarios.idle();
	expect((await viewOf()).runs).toEqual([]);
	expect((await viewOf('?gateway=plain')).runs).toMatchObject([
		{ scenarioId: 'inquiry', state: 'notPlayed', reason: 'Plain Pay has no inquiries.' },
		// There is no n8n here, so nothing reaches the deal.
		{ scenarioId: 'one-time-payment', state: 'failed' },
	]);
});

it.each([
	['an unknown scenario', { scenarioIds: ['nothing'] }, 409, 'There is no scenario nothing'],
	['no scenario', { scenarioIds: [] }, 400, 'Name a scenario'],
	['an unknown gateway', { gateway: 'x', scenarioIds: ['yen'] }, 409, 'The sandbox has no x'],
])('%s is refused with its reason', async (_name, body, status, refused) => {
	expect(await order('/page/scenarios/play', body)).toEqual({ status, body: { refused } });
});

it('another origin cannot play: a form cannot send JSON', async () => {
	const answer = await order('/page/scenarios/play', { scenarioIds: ['yen'] }, 'text/plain');
	expect(answer.status).toBe(415);
});
