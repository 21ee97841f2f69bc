/** The suite is worth what it turns red: every planted fault has to be found by some check, for every gateway. */
import { GATEWAY_BENCHES } from './benches';
import { DOING } from './faults/doing';
import { changedCalls, type Fault } from './faults/fault';
import { FIRST_ROUND, SECOND_ROUND } from './faults/newcomer';
import { READING } from './faults/reading';
import { runCheck, TOPICS } from './gateway';
import { type Check, operationOf } from './gateway/check';
import type { GatewayBench } from './gatewayBench';

const FAULTS = [...READING, ...DOING, ...FIRST_ROUND, ...SECOND_ROUND];
const BENCHES = GATEWAY_BENCHES.map(([, bench]) => bench);

/** The first check that is red; those that are likely to be come first. */
async function foundBy(fault: Fault, bench: GatewayBench): Promise<string | undefined> {
	const adapter = fault.plant(bench.adapter);
	const topics = [...TOPICS].sort(
		(left, right) => Number(right.name === fault.first) - Number(left.name === fault.first),
	);
	for (const topic of topics) {
		for (const check of likelyFirst(topic.checks({ ...bench, adapter }), fault)) {
			const passed = await runCheck(check, bench, adapter).then(
				() => true,
				() => false,
			);
			if (!passed) return `${topic.name}: ${check.name}`;
		}
	}
	return undefined;
}

/** What needs what the fault needs. */
function likelyFirst(checks: readonly Check[], { needs = '' }: Fault): readonly Check[] {
	const isLikely = ({ verbs = [], actions = [] }: Check) =>
		[...verbs, ...actions].some((name) => name === needs);
	return [...checks].sort((left, right) => Number(isLikely(right)) - Number(isLikely(left)));
}

/** Whether the fault cannot be there: the gateway has nothing that it is about. */
async function isBeside({ needs, where }: Fault, bench: GatewayBench): Promise<boolean> {
	if (where?.(bench) === false) return true;
	if (needs === undefined) return false;
	if (bench.lacks.includes(needs)) return true;
	if (needs === 'tolerance') return bench.signature.tolerance === false;
	if (needs.includes('.')) return operationOf(bench.adapter, needs) === undefined;
	const world = await bench.open();
	await world.stop();
	return !(needs in world);
}

describe.each(BENCHES.map((bench) => [bench.adapter.displayName, bench] as const))(
	'%s, if it',
	(_name, bench) => {
		it('knows every topic that faults are looked for in', () => {
			const names = TOPICS.map(({ name }) => name);
			for (const { first } of FAULTS) expect(names).toContain(first);
			expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
		});

		it.each(FAULTS.map((fault) => [fault.name, fault] as const))(
			'%s, is found',
			async (_fault, fault) => {
				if (await isBeside(fault, bench)) {
					return expect(bench.adapter.actions).toBeDefined();
				}
				const before = changedCalls();
				const found = await foundBy(fault, bench);
				if (fault.isInWords && changedCalls() === before) return expect(found).toBeUndefined();
				expect(found).toBeDefined();
			},
			120_000,
		);
	},
);
