/** Who plays scenarios: in order, judged by what is seen, and honest about what was not. */
import { createChatSink } from '../../sandbox/chat/createChatSink';
import { startMailSink, type MailSink } from '../../sandbox/mail/startMailSink';
import {
	createScenarioRunner,
	type ScenarioRunner,
} from '../../sandbox/scenarios/createScenarioRunner';
import type { Systems } from '../../sandbox/scenarios/playScenario';
import type { RunView } from '../../sandbox/scenarios/runView';
import type { GatewayLens } from '../../sandbox/lens';
import type { SandboxSystem } from '../../sandbox/system';
import type { Check, Effect, Scenario, Step } from '../../sandbox/scenarios/scenario';
import { startSandbox } from '../../sandbox/server/startSandbox';
import { crmSandbox, gatewaySandbox } from '../../sandbox/systems';

const GATEWAY = gatewaySandbox();
const CRM = crmSandbox();
const DEAL = { amount: '10.00', currency: 'EUR' };

/** No n8n: what a step does to the gateway is all that happens. */
async function open(scenarios: readonly Scenario[], effects: readonly Effect[] = []) {
	const sandbox = await startSandbox({
		systems: { [GATEWAY.id]: GATEWAY.createSystem, [CRM.id]: CRM.createSystem },
	});
	const mail = await startMailSink();
	const systems: Systems = {
		gateway: GATEWAY.createLens(sandbox.systems[GATEWAY.id] as SandboxSystem),
		crm: CRM.createLens(sandbox.systems[CRM.id] as SandboxSystem),
	};
	const states: string[] = [];
	const runner: ScenarioRunner = createScenarioRunner({
		groups: [{ title: 'All', scenarios }],
		sandbox,
		mail,
		chat: createChatSink(() => undefined),
		effects: () => new Set(effects),
		settled: async () => undefined,
		patienceSeconds: 0.3,
		changed: () => {
			for (const { scenarioId, state } of runner.runs(GATEWAY.id, CRM.id)) {
				const line = `${scenarioId} ${state}`;
				if (!states.includes(line)) states.push(line);
			}
		},
	});
	opened.push({ mail, stop: async () => await sandbox.stop() });
	return {
		sandbox,
		systems,
		runner,
		states,
		async play(...ids: string[]): Promise<RunView[]> {
			runner.play(ids, systems);
			await runner.idle();
			return runner.runs(GATEWAY.id, CRM.id);
		},
	};
}

const opened: Array<{ mail: MailSink; stop: () => Promise<void> }> = [];
afterEach(async () => {
	for (const { mail, stop } of opened.splice(0)) {
		await stop();
		await mail.stop();
	}
});

const dealNamed = (name: string): Check => ({
	what: 'Name of the deal',
	expected: name,
	look: ({ deal }) => ({ text: deal.name, fits: deal.name.includes(name) }),
});
const step = (expects: readonly Check[], play: Step['play'] = () => undefined): Step => ({
	does: 'Something happens.',
	play,
	expects,
});
const scenario = (id: string, ...steps: Step[]): Scenario => ({
	...{ id, title: `Scenario ${id}`, story: 'A story.', deal: DEAL },
	signedBy: ['sales'],
	steps: steps as [Step, ...Step[]],
});
const statesOf = ({ steps }: RunView) =>
	steps.map(({ checks }) => checks.map(({ state }) => state));

it('passes when everything is as expected, on a deal and a customer of its own', async () => {
	const world = await open([scenario('a', step([dealNamed('Scenario a')]))]);
	const [run] = await world.play('a');
	expect(run).toMatchObject({ state: 'passed', reason: null });
	const deal = await world.systems.crm.deal(run?.dealId ?? '');
	expect(deal).toMatchObject({ amount: '10.00', contacts: [{ email: run?.email }] });
});

it('fails with what was expected and what was seen, and leaves later steps alone', async () => {
	let played = 0;
	const world = await open([
		scenario(
			'a',
			step([dealNamed('Scenario'), dealNamed('another name')]),
			step([dealNamed('Scenario')], () => void (played += 1)),
		),
	]);
	const [run] = await world.play('a');
	expect(run?.state).toBe('failed');
	expect(statesOf(run as RunView)).toEqual([['passed', 'failed'], ['waiting']]);
	expect(run?.steps[0]?.checks[1]).toMatchObject({
		expected: 'another name',
		seen: expect.stringContaining('Scenario a') as string,
	});
	expect(played).toBe(0);
});

it('what came right and did not stay so fails when all is quiet', async () => {
	let looks = 0;
	const fleeting: Check = {
		what: 'Something fleeting',
		expected: 'there',
		look: () => {
			looks += 1;
			return looks === 1 ? { text: 'there', fits: true } : { text: 'gone', fits: false };
		},
	};
	const world = await open([scenario('a', step([fleeting]))]);
	const [run] = await world.play('a');
	expect(run).toMatchObject({ state: 'failed', steps: [{ checks: [{ seen: 'gone' }] }] });
});

it('a check that needs more than is published is shown and not judged', async () => {
	const needsMore: Check = { ...dealNamed('another name'), needs: 'failed' };
	const scenarios = [scenario('a', step([dealNamed('Scenario'), needsMore]))];
	const [without] = await (await open(scenarios)).play('a');
	expect(without?.state).toBe('passed');
	expect(statesOf(without as RunView)).toEqual([['passed', 'notJudged']]);
	const [withMore] = await (await open(scenarios, ['failed'])).play('a');
	expect(withMore?.state).toBe('failed');
});

it('what the gateway does not tell is looked for by nobody, and the run says so', async () => {
	const needsDetail: Check = { ...dealNamed('another name'), needsDetail: 'receiptPage' };
	const world = await open([scenario('a', step([dealNamed('Scenario'), needsDetail]))]);
	const { gateway } = world.systems;
	const play = async (details: GatewayLens['details']) => {
		const systems = { ...world.systems, gateway: { ...gateway, details } };
		world.runner.play(['a'], systems);
		await world.runner.idle();
		return world.runner.runs(gateway.id, CRM.id)[0];
	};
	const without = await play([]);
	expect(statesOf(without as RunView)).toEqual([['passed', 'notJudged']]);
	expect(without?.steps[0]?.checks[1]?.seen).toContain('tells no page with the receipt');
	expect((await play(['receiptPage']))?.state).toBe('failed');
});

it('what the gateway cannot do is not played, and says so', async () => {
	const world = await open([{ ...scenario('a', step([dealNamed('x')])), needs: ['inquiries'] }]);
	const gateway = { ...world.systems.gateway, inquiries: undefined };
	world.runner.play(['a'], { ...world.systems, gateway });
	await world.runner.idle();
	expect(world.runner.runs(GATEWAY.id, CRM.id)).toMatchObject([
		{ state: 'notPlayed', reason: `${world.systems.gateway.displayName} has no inquiries.` },
	]);
});

it('a currency that the gateway does not take is not played, and says so', async () => {
	const world = await open([scenario('a', step([dealNamed('x')]))]);
	const gateway = { ...world.systems.gateway, currencies: ['USD'] };
	world.runner.play(['a'], { ...world.systems, gateway });
	await world.runner.idle();
	expect(world.runner.runs(GATEWAY.id, CRM.id)).toMatchObject([
		{ state: 'notPlayed', reason: `${gateway.displayName} takes no EUR.` },
	]);
});

it('plays one after the other, and Stop ends the one that plays and those that wait', async () => {
	const never = step([dealNamed('another name')]);
	const world = await open([
		scenario('a', step([dealNamed('Scenario')])),
		scenario('b', never),
		scenario('c', never),
	]);
	world.runner.play(['a', 'b', 'c'], world.systems);
	while (!world.states.includes('b running')) await new Promise((resolve) => setImmediate(resolve));
	world.runner.stop();
	await world.runner.idle();
	expect(world.runner.runs(GATEWAY.id, CRM.id).map(({ state }) => state)).toEqual([
		...['passed', 'stopped', 'stopped'],
	]);
	expect(await world.play('a')).toMatchObject([{ state: 'passed' }, {}, {}]);
});

it('lifts the faults that a step ordered, even when it fails', async () => {
	const inTrouble = step([dealNamed('another name')], (scene) =>
		scene.trouble('crm', { kind: 'down' }),
	);
	const world = await open([scenario('a', inTrouble)]);
	await world.play('a');
	expect(world.sandbox.faults.list()).toEqual([]);
});

it('an accident is a failure with its reason', async () => {
	const world = await open([
		scenario(
			'a',
			step([dealNamed('Scenario')], (scene) => scene.refund()),
		),
	]);
	expect(await world.play('a')).toMatchObject([
		{ state: 'failed', reason: 'This scenario has no payment yet' },
	]);
	expect(() => world.runner.play(['z'], world.systems)).toThrow('There is no scenario z');
});
