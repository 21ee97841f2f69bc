/**
 * Random lives of several payments, told in any order and more than once to several workers at the same time, with every
 * read and write interleaved as fast-check decides and outages wherever it likes. What must hold at quiet is in `verdictOf`.
 */
import fc from 'fast-check';
import type {
	syncPayments as SyncPayments,
	confirmHandled as ConfirmHandled,
} from '../../nodes/shared/sync/sync';
import type { SyncContext, SyncOutcome } from '../../nodes/shared/sync/types';
import type { PaymentEvent } from '../../nodes/shared/vocabulary/event';
import { fold } from '../../nodes/shared/vocabulary/fold';
import { normaliseDecimal, toDecimal } from '../../nodes/shared/vocabulary/money';
import { PAYMENT_VALUE_KEYS, paymentValue } from '../../nodes/shared/vocabulary/paymentValue';
import { toReference } from '../../nodes/shared/vocabulary/subject';
import { parseSubjectSet } from '../../nodes/shared/vocabulary/subjectSet';
import {
	createModelCrm,
	type Guard,
	MODEL_PIPELINE,
	modelCrmConnection,
	ModelOutage,
} from './modelCrm';
import {
	type Command,
	COMMANDS,
	createModelGateway,
	type Life,
	modelGatewayConnection,
} from './modelGateway';
import { syncOptions } from './syncOptions';

export interface Engine {
	readonly syncPayments: typeof SyncPayments;
	readonly confirmHandled: typeof ConfirmHandled;
}

export interface Scenario {
	readonly guard: Guard;
	readonly lives: readonly Life[];
	readonly script: ReadonlyArray<{
		readonly life: number;
		readonly command: Command;
		readonly copies: number;
		/** Whether the next one happens only when all that was told is dealt with. */
		readonly isCalmAfter?: boolean;
	}>;
	readonly workers: number;
	/** Which CRM calls fail, counted from the start; those with `answered` fail after they were done. */
	readonly outages: readonly number[];
	/** Which new facts are lost between claim and effect, or between effect and confirmation, as by a kill. */
	readonly kills: ReadonlyArray<'none' | 'beforeEffect' | 'beforeConfirm'>;
	/** Numbers that choose the next delivery. */
	readonly picks: readonly number[];
}

export const LEASE_MS = 10 * 60_000;
const DEALS = [
	{ id: 'd1', amount: '10.00' },
	{ id: 'd2', amount: '7.50' },
] as const;
const MOST_DELIVERIES_EACH = 12;
const SWEEPS = 3;

const life = fc.record({
	kind: fc.constantFrom('payment', 'payment', 'subscription', 'invoice') as fc.Arbitrary<
		Life['kind']
	>,
	amount: fc.constantFrom(1000, 500, 250, 750),
	dealId: fc.constantFrom('d1', 'd1', 'd2'),
});

const anyLives: fc.Arbitrary<Scenario> = fc.record({
	guard: fc.constantFrom<Guard>('history', 'revision'),
	lives: fc
		.array(life, { minLength: 1, maxLength: 4 })
		.map((all) =>
			all.map((one, place): Life => ({ ...one, id: `pay_${place + 1}`, currency: 'USD' })),
		),
	script: fc.array(
		fc.record({
			life: fc.nat(3),
			command: fc.oneof(
				{ weight: 3, arbitrary: fc.constantFrom<Command>('pay', 'fail') },
				{ weight: 2, arbitrary: fc.constantFrom<Command>(...COMMANDS) },
			),
			copies: fc.integer({ min: 1, max: 3 }),
			isCalmAfter: fc.constantFrom(false, false, false, true),
		}),
		{ minLength: 1, maxLength: 10 },
	),
	workers: fc.integer({ min: 2, max: 4 }),
	outages: fc.array(fc.nat(60), { maxLength: 4 }),
	kills: fc.array(fc.constantFrom('none', 'none', 'beforeEffect', 'beforeConfirm'), {
		maxLength: 6,
	}),
	picks: fc.array(fc.nat(1000), { minLength: 10, maxLength: 10 }),
});

/**
 * A payment that is disputed and won, again and again: its state comes back to what a deal said before. Left to chance,
 * that hardly ever happens while somebody still holds the state in between.
 */
export const backAndForth: fc.Arbitrary<Scenario> = fc.record({
	guard: fc.constantFrom<Guard>('history', 'revision'),
	lives: fc.constant<readonly Life[]>([
		{ id: 'pay_1', kind: 'payment', amount: 1000, currency: 'USD', dealId: 'd1' },
	]),
	script: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 3 }).map((all) => [
		{ life: 0, command: 'pay' as const, copies: 1, isCalmAfter: true },
		...all.flatMap((copies) => [
			{ life: 0, command: 'dispute' as const, copies },
			{ life: 0, command: 'win' as const, copies },
		]),
	]),
	workers: fc.integer({ min: 2, max: 3 }),
	outages: fc.constant([]),
	kills: fc.constant([]),
	picks: fc.array(fc.nat(1000), { minLength: 10, maxLength: 10 }),
});

export const scenarios: fc.Arbitrary<Scenario> = fc.oneof(
	{ weight: 3, arbitrary: anyLives },
	{ weight: 1, arbitrary: backAndForth },
);

interface Effect {
	readonly key: string;
	readonly at: number;
	readonly current: boolean;
	readonly killed: boolean;
}

/** Plays a scenario to its end. @returns what is wrong, in sentences; empty when everything holds. */
export async function playScenario(
	engine: Engine,
	scenario: Scenario,
	scheduler: fc.Scheduler,
): Promise<string[]> {
	let now = Date.parse('2026-03-01T10:00:00Z');
	let crmCalls = 0;
	let isQuiet = false;
	let isInterleaved = true;
	const clock = {
		now: () => now,
		sleep: async (milliseconds: number) => {
			now += milliseconds;
			await Promise.resolve();
		},
		random: () => 0.5,
	};
	const wait = async (label: string) => {
		if (isInterleaved) await scheduler.schedule(Promise.resolve(), label);
		now += 1;
	};
	const gateway = createModelGateway(wait);
	const crm = createModelCrm(scenario.guard, async (label) => {
		await wait(label);
		if (!isQuiet && scenario.outages.includes(crmCalls++)) throw new ModelOutage(label);
	});
	for (const deal of DEALS) crm.addDeal(deal);
	for (const one of scenario.lives) gateway.add(one);
	const context: SyncContext = {
		gateway: gateway.adapter,
		gatewayConnection: modelGatewayConnection(clock),
		crm: crm.adapter,
		crmConnection: modelCrmConnection(clock),
		crmFacts: {
			account: async () => 'org_1',
			homeCurrency: async () => 'USD',
			fields: async (object) => await crm.adapter.listFields(object, modelCrmConnection(clock)),
			pipelines: async () => [MODEL_PIPELINE],
		},
	};

	const queue: Array<{ event: PaymentEvent; tries: number }> = [];
	const told = new Map<string, PaymentEvent>();
	const effects: Effect[] = [];
	/** Facts that at some moment did not hold: whoever looked just then wrote them down as history. */
	const lapsed = new Set<string>();
	const kills = [...scenario.kills];
	const picks = [...scenario.picks];
	let isScriptDone = false;
	let busy = 0;
	let runs = 0;

	const act = async (outcomes: readonly SyncOutcome[]) => {
		for (const outcome of outcomes) {
			if (outcome.outcome !== 'new') continue;
			const kill = isQuiet ? 'none' : (kills.shift() ?? 'none');
			const { key, current } = outcome.fact;
			if (kill !== 'beforeEffect') effects.push({ key, at: now, current, killed: kill !== 'none' });
			else effects.push({ key: `killed:${key}`, at: now, current, killed: true });
			if (kill !== 'none') continue;
			await engine.confirmHandled(outcome.claims, context);
		}
	};

	const deliver = async (event: PaymentEvent): Promise<'done' | 'again'> => {
		runs++;
		const options = syncOptions(context, { holder: `run-${runs}`, leaseMs: LEASE_MS });
		const outcomes = await engine.syncPayments([{ event }], options, context);
		await act(outcomes).catch((error: unknown) => {
			if (!(error instanceof ModelOutage)) throw error;
		});
		const isOpen = outcomes.some(({ outcome }) => outcome === 'failed' || outcome === 'busy');
		return isOpen ? 'again' : 'done';
	};

	const worker = async () => {
		while (!isScriptDone || queue.length > 0) {
			await wait('worker looks');
			const pick = (picks.shift() ?? 0) % Math.max(1, queue.length);
			const [taken] = queue.splice(pick, 1);
			if (!taken) continue;
			busy++;
			const result = await deliver(taken.event);
			busy--;
			const again = result === 'again' && taken.tries < MOST_DELIVERIES_EACH;
			if (again) queue.push({ event: taken.event, tries: taken.tries + 1 });
			if (again) now += 1_000;
		}
	};

	const teller = async () => {
		for (const { life: place, command, copies, isCalmAfter } of scenario.script) {
			await wait('gateway lives');
			const one = scenario.lives[place % scenario.lives.length];
			const event = one && gateway.command(one.id, command, now);
			if (!one || !event) continue;
			told.set(one.id, event);
			for (const { key, current } of gateway.truth(one.id).facts) if (!current) lapsed.add(key);
			for (let copy = 0; copy < copies; copy++) queue.push({ event, tries: 0 });
			while (isCalmAfter && (queue.length > 0 || busy > 0)) await wait('gateway rests');
		}
		isScriptDone = true;
	};

	await scheduler.waitFor(
		Promise.all([teller(), ...Array.from({ length: scenario.workers }, worker)]),
	);
	isQuiet = true;
	const opening = verdictOf(scenario, gateway, crm, told);
	for (let sweep = 1; sweep <= SWEEPS; sweep++) {
		now += LEASE_MS + 1;
		isInterleaved = sweep < SWEEPS;
		const redeliver = async () => {
			for (const event of told.values()) await deliver(event);
		};
		if (isInterleaved) await scheduler.waitFor(Promise.all([redeliver(), redeliver()]));
		else await redeliver();
	}
	const hadOutage = scenario.outages.length > 0;
	return [
		...(hadOutage ? [] : opening.map((sentence) => `before any sweep: ${sentence}`)),
		...verdictOf(scenario, gateway, crm, told),
		...effectsVerdict(effects, scenario, gateway, { told, lapsed }),
	];
}

type Gateway = ReturnType<typeof createModelGateway>;
type Crm = ReturnType<typeof createModelCrm>;

/** Every mapped field equals the projection of the gateway's states; one note per fact. */
function verdictOf(
	scenario: Scenario,
	gateway: Gateway,
	crm: Crm,
	told: ReadonlyMap<string, PaymentEvent>,
): string[] {
	return [...crm.deals.values()].flatMap((deal) => {
		const lives = scenario.lives.filter(({ id, dealId }) => dealId === deal.id && told.has(id));
		if (lives.length === 0) return [];
		const states = lives.map(({ id }) => gateway.truth(id));
		const wrong: string[] = [];
		const expect = (what: string, found: unknown, wanted: unknown) => {
			if (found !== wanted)
				wrong.push(`${deal.id} ${what} is ${String(found)}, should be ${String(wanted)}`);
		};
		const references = parseSubjectSet(deal.fields.paymentReferences).references;
		expect(
			'set',
			[...references].sort().join(),
			states
				.map((s) => toReference(s.subject))
				.sort()
				.join(),
		);
		const total = (pick: 'amountPaid' | 'amountRefunded') =>
			normaliseDecimal(
				toDecimal(
					states.reduce((left, state) => left + state[pick], 0),
					'USD',
				),
			);
		expect('total paid', deal.fields.totalPaid, total('amountPaid'));
		expect('total refunded', deal.fields.totalRefunded, total('amountRefunded'));
		const payment = fold(states, deal, { tolerance: '0', anySuccessIsPaid: false });
		if ('refused' in payment) return [`${deal.id}: ${payment.message}`];
		const values = {
			payment,
			subjects: parseSubjectSet(deal.fields.paymentReferences),
			milestones: payment.milestones,
			gatewayName: 'Model Pay',
			now: '',
		};
		for (const key of PAYMENT_VALUE_KEYS) {
			const value = paymentValue(key);
			if (value.standardOn !== 'deal' || (value.policy ?? 'always') !== 'always') continue;
			const wanted = value.read(values);
			const text = wanted !== null && value.kind === 'number' ? normaliseDecimal(wanted) : wanted;
			expect(key, deal.fields[key] ?? null, text);
		}
		if (payment.milestones.includes('Paid')) expect('stage', deal.stage, 'won');
		const canBePaid = states.some(({ subject }) => subject.kind === 'subscription');
		if (!canBePaid && !payment.milestones.includes('Paid')) expect('stage', deal.stage, 'sent');
		for (const fact of states.flatMap((state) => state.facts)) {
			if (!crm.activities.has(`${fact.key}#workflow-1`)) wrong.push(`no note for ${fact.key}`);
		}
		return wrong;
	});
}

/** Nothing acted on twice within a lease, nothing lost, nothing acted on that no longer held. */
function effectsVerdict(
	effects: readonly Effect[],
	scenario: Scenario,
	gateway: Gateway,
	{ told, lapsed }: { told: ReadonlyMap<string, PaymentEvent>; lapsed: ReadonlySet<string> },
): string[] {
	const wrong: string[] = [];
	const byKey = new Map<string, Effect[]>();
	for (const effect of effects) {
		const key = effect.key.replace(/^killed:/, '');
		byKey.set(key, [...(byKey.get(key) ?? []), effect]);
	}
	for (const [key, all] of byKey) {
		for (const [place, effect] of all.entries()) {
			const next = all[place + 1];
			if (next && next.at - effect.at < LEASE_MS)
				wrong.push(`${key} was held twice within a lease`);
			if (next && !effect.killed && scenario.outages.length === 0)
				wrong.push(`${key} was acted on twice`);
		}
		if (all.length > 2) wrong.push(`${key} was handed out ${all.length} times`);
		if (all.some(({ current }) => !current)) wrong.push(`${key} was acted on, but no longer held`);
	}
	for (const id of told.keys()) {
		for (const fact of gateway.truth(id).facts) {
			const wasAlwaysSo = fact.current && !lapsed.has(fact.key);
			if (wasAlwaysSo && !byKey.has(fact.key)) wrong.push(`nobody acted on ${fact.key}`);
		}
	}
	return wrong;
}
