/** The suite is worth what it turns red: every planted fault has to be found by some check, for every gateway. */
import { exponentOf } from '../../nodes/shared/vocabulary/currency';
import { lookup } from '../../nodes/shared/vocabulary/lookup';
import { GATEWAY_BENCHES } from './benches';
import { DETAILS } from './faults/details';
import { DOING } from './faults/doing';
import type { Fault } from './faults/fault';
import { FIRST_ROUND, SECOND_ROUND } from './faults/newcomer';
import { READING } from './faults/reading';
import { THIRD_ROUND } from './faults/thirdRound';
import { runCheck, TOPICS } from './gateway';
import { type Check, operationOf, required } from './gateway/check';
import type { GatewayBench } from './gatewayBench';

const FAULTS = [...READING, ...DOING, ...DETAILS, ...FIRST_ROUND, ...SECOND_ROUND, ...THIRD_ROUND];
const BENCHES = GATEWAY_BENCHES.map(([, bench]) => bench);

/** The first check that is red for the fault alone; those that are likely to be come first. */
async function foundBy(fault: Fault, bench: GatewayBench): Promise<string | undefined> {
	const adapter = fault.plant(bench.adapter, bench);
	const topics = [...TOPICS].sort(
		(left, right) => Number(right.name === fault.first) - Number(left.name === fault.first),
	);
	for (const topic of topics) {
		for (const check of likelyFirst(topic.checks({ ...bench, adapter }), fault)) {
			if (await passes(check, bench, adapter)) continue;
			// Made anew, since a check may hold the adapter that it was made for.
			const honest = topic.checks(bench).find(({ name }) => name === check.name);
			if (await passes(required(honest), bench)) return `${topic.name}: ${check.name}`;
		}
	}
	return undefined;
}

async function passes(
	check: Check,
	bench: GatewayBench,
	adapter = bench.adapter,
): Promise<boolean> {
	return await runCheck(check, bench, adapter).then(
		() => true,
		() => false,
	);
}

/** What needs what the fault needs. */
function likelyFirst(checks: readonly Check[], { needs = '' }: Fault): readonly Check[] {
	const isLikely = ({ verbs = [], actions = [] }: Check) =>
		[...verbs, ...actions].some((name) => name === needs);
	return [...checks].sort((left, right) => Number(isLikely(right)) - Number(isLikely(left)));
}

/** What is neither an operation nor a verb, and only some gateways have. */
const TRAITS: Readonly<Record<string, (bench: GatewayBench) => boolean>> = {
	tolerance: ({ signature }) => signature.tolerance !== false,
	'other decimals': ({ currencies }) => currencies.some((currency) => exponentOf(currency) !== 2),
};

async function lacks(bench: GatewayBench, needs: string): Promise<boolean> {
	if (bench.lacks.includes(needs)) return true;
	const trait = lookup(TRAITS, needs);
	if (trait) return !trait(bench);
	const [group = '', name = ''] = needs.split('.');
	if (group === 'refusal') return !bench.refusals.some((kind) => kind === name);
	if (group === 'detail') return false;
	if (name !== '') return operationOf(bench.adapter, needs) === undefined;
	const world: Readonly<Record<string, unknown>> = { ...(await bench.open()) };
	return world[needs] === undefined;
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
				const isBeside = fault.where?.(bench) === false;
				if (isBeside || (fault.needs && (await lacks(bench, fault.needs)))) {
					return expect(bench.adapter.actions).toBeDefined();
				}
				expect(await foundBy(fault, bench)).toBeDefined();
			},
			120_000,
		);
	},
);
