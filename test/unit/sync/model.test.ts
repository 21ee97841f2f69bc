import fc from 'fast-check';
import * as engine from '../../../nodes/shared/sync/sync';
import { playScenario, scenarios } from '../../support/syncModel';

const RUNS = Number(process.env.MODEL_RUNS ?? 150);

describe('whatever is delivered, in whatever order, by however many workers', () => {
	it('every deal says at quiet what the gateway says, and each fact was acted on once', async () => {
		await fc.assert(
			fc.asyncProperty(scenarios, fc.scheduler(), async (scenario, scheduler) => {
				expect(await playScenario(engine, scenario, scheduler)).toEqual([]);
			}),
			{ numRuns: RUNS },
		);
	}, 120_000);
});
