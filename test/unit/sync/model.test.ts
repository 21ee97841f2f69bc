import fc from 'fast-check';
import * as engine from '../../../nodes/shared/sync/sync';
import { seededScheduling } from '../../support/seededScheduling';
import { FAMILIES, playScenario, type Scenario, twoAtOnce } from '../../support/syncModel';

/** Per family; `MODEL_RUNS=500` looks further, `MODEL_SEED` repeats what was seen. */
const RUNS = Number(process.env.MODEL_RUNS ?? 20);
const SEED = process.env.MODEL_SEED === undefined ? undefined : Number(process.env.MODEL_SEED);
const NARROW_RUNS = Number(process.env.NARROW_RUNS ?? 5_000);

describe('whatever is delivered, in whatever order, by however many workers', () => {
	it.each(Object.entries(FAMILIES))(
		'every deal says at quiet what the controller signs, and each fact was acted on once: %s',
		async (_name, family) => {
			const property = fc.asyncProperty(family, fc.scheduler(), async (scenario, scheduler) => {
				expect(await playScenario(engine, scenario, scheduler)).toEqual([]);
			});
			await fc.assert(property, { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: SEED }) });
		},
		120_000,
	);
});

describe('two payments of one deal at once, the first on it already', () => {
	it(`no deal is wrong over ${NARROW_RUNS} seeds`, async () => {
		const first = SEED ?? Date.now() % 1_000_000_000;
		const scenarios: Scenario[] = fc.sample(twoAtOnce, { numRuns: 200, seed: first });
		for (let place = 0; place < NARROW_RUNS; place++) {
			const scenario = scenarios[place % scenarios.length];
			if (!scenario) throw new Error('no scenario');
			const wrong = await playScenario(engine, scenario, seededScheduling(first + place));
			if (wrong.length > 0)
				throw new Error(`MODEL_SEED=${first}, run ${place}: ${wrong.join('; ')}`);
		}
	}, 600_000);
});
