/** How fast the Catch-Up Trigger gets through a backlog: a thousand events, each about a deal of its own, in one execution. */
import { itemsOf } from '../n8n/api';
import type { World } from '../support/world';
import { CATCH_UP, catchUpFlow } from './flows';
import { ASKS_FOR_CHANGES, CONFIRMS, createBenchCredentials, PAIR } from './pair';

const ROUNDS = 3;
const EVENTS = 1_000;
const WARM_UP = 50;
const PATIENCE_SECONDS = 300;
const BATCH = 100;

export interface CatchUpResult {
	/** Events per second of each round: from the first question to the gateway to the end of the execution. */
	readonly speeds: readonly number[];
	readonly handled: number;
	readonly crmCalls: number;
	readonly gatewayCalls: number;
}

/** The CRM is called over TLS through the proxy, as it would be at the vendor's. */
export async function measureCatchUp(
	world: World,
	report: (line: string) => void,
): Promise<CatchUpResult> {
	const { gateway, crm } = await createBenchCredentials(world);
	// Another workflow's endpoint would get these payments too.
	const lost = world.sandbox.faults.order({
		on: 'delivery',
		system: PAIR.gateway,
		effect: { kind: 'drop' },
	});
	const startFrom = new Date().toISOString();
	const { id } = await world.api.createWorkflow(catchUpFlow(gateway, crm, { startFrom }));
	await play(world, id, WARM_UP);
	const rounds: Played[] = [];
	for (let round = 1; round <= ROUNDS; round++) {
		report(`Catching up, round ${round} of ${ROUNDS}`);
		rounds.push(await play(world, id, EVENTS));
	}
	world.sandbox.faults.lift(lost);
	const sum = (pick: (round: Played) => number) =>
		rounds.reduce((total, round) => total + pick(round), 0);
	return {
		speeds: rounds.map(({ seconds }) => EVENTS / seconds),
		handled: ROUNDS * EVENTS,
		crmCalls: sum(({ crmCalls }) => crmCalls),
		gatewayCalls: sum(({ gatewayCalls }) => gatewayCalls),
	};
}

interface Played {
	readonly seconds: number;
	readonly crmCalls: number;
	readonly gatewayCalls: number;
}

/** n8n polls when a workflow is published. A batch of another size than paid for ends the run: its time would mean nothing. */
async function play(world: World, workflowId: string, count: number): Promise<Played> {
	const { api, sandbox } = world;
	for (let place = 0; place < count; place++) {
		const seeded = await world.seedDeal({ amount: '10.00' });
		world.pay(seeded, { amount: '10.00' });
	}
	sandbox.requests.clear();
	const before = await api.countExecutions(workflowId);
	const publishing = api.publish(workflowId);
	const asked = () => sandbox.requests.counts(PAIR.gateway).byEndpoint[ASKS_FOR_CHANGES] ?? 0;
	await world.eventually(asked, Boolean, PATIENCE_SECONDS);
	const started = performance.now();
	// n8n is asked whether it is done once the CRM has seen the last call, so that asking costs it nothing before.
	const confirmed = () => sandbox.requests.counts(PAIR.crm).byEndpoint[CONFIRMS] ?? 0;
	await world.eventually(confirmed, (calls) => calls * BATCH >= count, PATIENCE_SECONDS);
	const finished = () => api.countExecutions(workflowId);
	await world.eventually(finished, (executions) => executions > before, PATIENCE_SECONDS);
	const seconds = (performance.now() - started) / 1_000;
	await publishing;
	const calls = (system: string) => sandbox.requests.counts(system).total;
	const played = { crmCalls: calls(PAIR.crm), gatewayCalls: calls(PAIR.gateway) };
	await api.unpublish(workflowId);
	const [execution] = await api.executions(workflowId);
	const handed = execution ? itemsOf(execution, CATCH_UP).length : 0;
	if (execution?.status === 'success' && handed === count) return { seconds, ...played };
	const message = execution?.data?.resultData.error?.message ?? '';
	throw new Error(`Catching up ${count} events: ${handed} ${execution?.status} ${message}`);
}
