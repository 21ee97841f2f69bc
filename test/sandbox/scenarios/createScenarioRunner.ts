/** Plays scenarios one after the other, since faults befall everybody, and remembers the latest run of each. */
import {
	playScenario,
	waitingSteps,
	whyNotPlayed,
	type PlayParts,
	type Systems,
} from './playScenario';
import type { RunView, ScenarioView } from './runView';
import type { Scenario, ScenarioGroup } from './scenario';

export interface RunnerParts extends PlayParts {
	readonly groups: readonly ScenarioGroup[];
	readonly changed: () => void;
}

export interface ScenarioRunner {
	/** As they are with these systems before anybody plays them. */
	scenarios(systems: Systems): ScenarioView[];
	/** The latest run of each scenario with these systems. */
	runs(gateway: string, crm: string): RunView[];
	/** Queues them in the order given. @throws for an unknown id. */
	play(scenarioIds: readonly string[], systems: Systems): void;
	/** Ends the one that plays and forgets those that wait. */
	stop(): void;
	/** Resolves when nothing plays or waits. */
	idle(): Promise<void>;
}

interface Order {
	readonly key: string;
	readonly scenario: Scenario;
	readonly systems: Systems;
}

/** Nothing has been played. */
export function createScenarioRunner(parts: RunnerParts): ScenarioRunner {
	const byId = new Map(
		parts.groups.flatMap(({ scenarios }) => scenarios).map((each) => [each.id, each]),
	);
	const runs = new Map<string, RunView>();
	let queue: Order[] = [];
	let serial = 0;
	let stopping = new AbortController();
	let working: Promise<void> | undefined;

	function change(key: string, changes: Partial<RunView>): void {
		const run = runs.get(key);
		if (run === undefined) return;
		const next = { ...run, ...changes };
		if (JSON.stringify(next) === JSON.stringify(run)) return;
		runs.set(key, next);
		parts.changed();
	}

	async function playOne({ key, scenario, systems }: Order): Promise<void> {
		const reason = whyNotPlayed(scenario, systems, parts.effects());
		if (reason !== undefined) return change(key, { state: 'notPlayed', reason });
		const started = Date.now();
		const { signal } = stopping;
		change(key, { state: 'running', startedAt: new Date(started).toISOString() });
		const end = (changes: Partial<RunView>) =>
			change(key, { ...changes, seconds: (Date.now() - started) / 1_000 });
		serial += 1;
		try {
			const isMet = await playScenario(
				scenario,
				serial,
				systems,
				parts,
				(changes) => change(key, changes),
				signal,
			);
			end({ state: isMet ? 'passed' : 'failed' });
		} catch (error) {
			if (signal.aborted) end({ state: 'stopped', reason: 'Stopped.' });
			else end({ state: 'failed', reason: (error as Error).message });
		}
	}

	async function work(): Promise<void> {
		for (let order = queue.shift(); order !== undefined; order = queue.shift()) {
			await playOne(order);
		}
		working = undefined;
	}

	return {
		scenarios: (systems) =>
			parts.groups.flatMap(({ title: group, scenarios }) =>
				scenarios.map((scenario) => {
					const { id, title, story, signedBy } = scenario;
					return {
						id,
						group,
						title,
						story,
						signedBy,
						notPlayable: whyNotPlayed(scenario, systems, parts.effects()) ?? null,
						steps: waitingSteps(scenario, systems, parts.effects()),
					};
				}),
			),
		runs: (gateway, crm) =>
			[...runs.values()].filter((run) => run.gateway === gateway && run.crm === crm),
		play(scenarioIds, systems) {
			const wanted = scenarioIds.map((id) => {
				const scenario = byId.get(id);
				if (scenario === undefined) throw new Error(`There is no scenario ${id}`);
				return scenario;
			});
			for (const scenario of wanted) {
				const key = [systems.gateway.id, systems.crm.id, scenario.id].join('/');
				const { state } = runs.get(key) ?? {};
				if (state === 'queued' || state === 'running') continue;
				serial += 1;
				runs.set(key, {
					id: `run_${serial}`,
					scenarioId: scenario.id,
					gateway: systems.gateway.id,
					crm: systems.crm.id,
					state: 'queued',
					reason: null,
					startedAt: null,
					seconds: null,
					dealId: null,
					email: null,
					deliveryIds: [],
					steps: waitingSteps(scenario, systems, parts.effects()),
				});
				queue.push({ key, scenario, systems });
			}
			parts.changed();
			working ??= work();
		},
		stop() {
			for (const { key } of queue) change(key, { state: 'stopped', reason: 'Stopped.' });
			queue = [];
			stopping.abort();
			stopping = new AbortController();
		},
		async idle() {
			await working;
		},
	};
}
