import fc from 'fast-check';
import { plantedEngine, type PlantedFault } from '../../support/plantedEngine';
import { seededScheduling } from '../../support/seededScheduling';
import {
	backAndForth,
	type Engine,
	longSubscriptions,
	lostDeals,
	otherGatewayDown,
	otherPortals,
	playScenario,
	type Scenario,
	scenarios,
	slowDebits,
	twoAtOnce,
	twoGateways,
	twoGatewaysApart,
	twoModes,
} from '../../support/syncModel';

const RUNS = 3_000;
const SAMPLES = 500;
const SEED = 20261123;

/** Both are on the deal, and nothing that is told twice repairs it. */
const bothOnDeal = twoAtOnce.filter(
	({ script }) => script.length > 3 && script.every(({ copies }) => copies === 1),
);

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
		twoAtOnce,
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
			file: 'act.ts',
			from: 'const own = await claimFacts(candidates, claiming, context);',
			to: 'const own = await claimFacts(candidates, { ...claiming, automation: `${options.automation}/${options.holder}` }, context);',
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
		'what another run wrote over is not written again',
		{
			file: 'project.ts',
			from: 'return lacksReferences !== true && isSubset(subjects, references);',
			to: 'return isSubset(subjects, references);',
		},
		twoAtOnce,
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
	[
		'a run that adds no reference does not read the deal again',
		{
			file: 'converge.ts',
			from: 'return !hasSet || !isMeasuredAlike;',
			to: 'return !isMeasuredAlike;',
		},
		twoAtOnce,
	],
	[
		"only the batch's own payments are read again after a write",
		{
			file: 'converge.ts',
			from: '([reference, { version }]) => fresh.get(reference)?.version !== version,',
			to: '([reference, { version }]) => work.roots.some((root) => root.reference === reference) && fresh.get(reference)?.version !== version,',
		},
		bothOnDeal,
	],
	[
		'test payments count with live ones',
		{
			file: 'work.ts',
			from: 'if (!root.livemode && subjects.some(({ livemode }) => livemode)) {',
			to: 'if (root.id === "") {',
		},
		twoModes,
	],
	[
		'what a gateway that is down has counts as nothing',
		{
			file: 'missingStates.ts',
			from: 'else work.verdict = failure ? { failure } : paymentGone(subject, work, context);',
			to: 'else if (!failure) work.verdict = paymentGone(subject, work, context);',
		},
		otherGatewayDown,
	],
	[
		"the other gateway's facts are claimed by whoever calls",
		{
			file: 'act.ts',
			from: 'return state.facts.map((told): Claimable => {',
			to: 'return [...work.states.values()].flatMap(({ facts }) => facts).map((told): Claimable => {',
		},
		twoGateways,
	],
	[
		'transactions of two gateways with one number are one',
		{
			file: 'money.ts',
			from: 'const key = `${toScope(state.subject)} ${transaction.id}`;',
			to: 'const key = transaction.id;',
		},
		twoGateways,
	],
	[
		'Payment Gateway is whoever called',
		{
			file: 'plan.ts',
			from: 'gatewayNameOf(payment.leading.subject, context)',
			to: 'context.gateway.displayName',
		},
		twoGateways,
	],
	[
		'a payment whose deal has one that nobody reads is not put on it',
		{
			file: 'plan.ts',
			from: 'if (options.preview) return { reason, message };',
			to: 'return { reason, message };',
		},
		twoGatewaysApart,
	],
	[
		"another gateway's test credential is asked for live payments",
		{
			file: 'readPayments.ts',
			from: 'if (!reader || reader.connection.livemode !== subject.livemode) return',
			to: 'if (!reader) return',
		},
		twoGatewaysApart,
	],
	[
		"another portal's deal id is used",
		{
			file: 'reference.ts',
			from: 'return account === undefined || idOf(account) === idOf(await crmSettings.account());',
			to: 'return account === undefined || (await crmSettings.account()) !== "";',
		},
		otherPortals,
	],
	[
		"a debit's age counts from its start",
		{
			file: 'claim.ts',
			from: 'const moments = [fact.at, ...told.map(({ occurredAt }) => occurredAt)].map(Date.parse);',
			to: 'const moments = [fact.at, ...told.slice(told.length).map(({ occurredAt }) => occurredAt)].map(Date.parse);',
		},
		slowDebits,
	],
	[
		'closed deals match by e-mail',
		{
			file: 'byEmail.ts',
			from: 'if (!deal.isOpen && !deal.isWon) return false;',
			to: '',
		},
		lostDeals,
	],
	[
		'the ordering of subjects turned round',
		{
			file: 'newest.ts',
			from: 'return [...states].sort((left, right) => (rank(left) < rank(right) ? 1 : -1))[0];',
			to: 'return [...states].sort((left, right) => (rank(left) < rank(right) ? -1 : 1))[0];',
		},
		longSubscriptions,
	],
	[
		'the ordering of transactions turned round',
		{
			file: 'money.ts',
			from: '[left.transaction, right.transaction]',
			to: '[right.transaction, left.transaction]',
		},
		longSubscriptions,
	],
];

describe('a fault planted in the engine turns the model test red', () => {
	it.each(FAULTS.map(([name, fault, among = scenarios]) => [name, fault, among] as const))(
		'%s',
		async (_name, fault, among) => {
			const engine = await plantedEngine(fault);
			const examples = fc.sample(among, { numRuns: SAMPLES, seed: SEED });
			expect(await firstRed(engine, examples)).toBeDefined();
		},
		120_000,
	);
});

/** The first run that sees the fault; nothing is kept of those before it, and nothing after it is played. */
async function firstRed(
	engine: Engine,
	examples: readonly Scenario[],
): Promise<readonly string[] | undefined> {
	for (let run = 0; run < RUNS; run++) {
		const scenario = examples[run % examples.length];
		const wrong = scenario && (await playScenario(engine, scenario, seededScheduling(SEED + run)));
		if (wrong && wrong.length > 0) return wrong;
	}
	return undefined;
}
