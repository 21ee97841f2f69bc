import fc from 'fast-check';
import { plantedEngine, type PlantedFault } from '../../support/plantedEngine';
import { backAndForth, playScenario, type Scenario, scenarios } from '../../support/syncModel';

const RUNS = 1_500;

/** With the scenarios in which it shows; most show in any. */
const FAULTS: ReadonlyArray<readonly [string, PlantedFault, fc.Arbitrary<Scenario>?]> = [
	[
		'totals are increments',
		{
			file: 'plan.ts',
			from: '\t\tpayment,\n\t\tsubjects: work.subjects,',
			to: '\t\tpayment: { ...payment, totalPaid: Math.round(Number(deal.fields.totalPaid ?? 0) * 100) + root.state.amountPaid },\n\t\tsubjects: work.subjects,',
		},
	],
	[
		'nothing is checked again after a write',
		{
			file: 'converge.ts',
			from: 'pending = await check(written, options, context);',
			to: 'pending = [];',
		},
	],
	[
		'a repair is compared with the first read',
		{
			file: 'converge.ts',
			from: 'work.deal = { ...deal, contactIds: work.deal.contactIds };',
			to: 'work.deal = { ...work.deal };',
		},
		backAndForth,
	],
	[
		"one payment's state speaks for the whole deal",
		{
			file: 'plan.ts',
			from: 'fold(states.length > 0 ? states : [root.state], terms, options)',
			to: 'fold([root.state], terms, options)',
		},
	],
	[
		'the stage follows the transitions that a run saw',
		{
			file: 'stageRule.ts',
			from: 'for (const milestone of payment.milestones) {',
			to: 'for (const milestone of [payment.status]) {',
		},
	],
	[
		'the claim key is made of the delivery',
		{
			file: 'claim.ts',
			from: 'return claimKey(fact, options.automation);',
			to: 'return claimKey(fact, `${options.automation}/${options.holder}`);',
		},
	],
	[
		'a claim is taken over by changing it',
		{
			file: 'claim.ts',
			from: 'return await createClaims(candidates, SECOND, isDone, options, context);',
			to: 'return candidates.map((candidate) => ({ candidate, isMine: true }));',
		},
	],
	[
		'earlier values of the set are not asked for',
		{
			file: 'work.ts',
			from: '...(deal.history[field] ?? [])',
			to: '',
		},
	],
	[
		'a live claim of another run is taken for lapsed',
		{
			file: 'claim.ts',
			from: 'return Date.parse(claim.leaseUntil) > crmConnection.clock.now();',
			to: 'return false;',
		},
	],
	[
		'facts that no longer hold are handed out',
		{
			file: 'claim.ts',
			from: 'return isOthers || !fact.current;',
			to: 'return isOthers;',
		},
	],
];

describe('a fault planted in the engine turns the model test red', () => {
	it.each(FAULTS.map(([name, fault, among = scenarios]) => [name, fault, among] as const))(
		'%s',
		async (_name, fault, among) => {
			const engine = await plantedEngine(fault);
			const property = fc.asyncProperty(among, fc.scheduler(), async (scenario, scheduler) => {
				expect(await playScenario(engine, scenario, scheduler)).toEqual([]);
			});
			const result = await fc.check(property, {
				numRuns: RUNS,
				endOnFailure: true,
				seed: 20261123,
			});
			expect(result.failed).toBe(true);
		},
		240_000,
	);
});
