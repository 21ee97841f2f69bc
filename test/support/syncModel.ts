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
import type { PaymentState, Transaction } from '../../nodes/shared/vocabulary/payment';
import { PAYMENT_VALUE_KEYS } from '../../nodes/shared/vocabulary/paymentValue';
import { toReference, toScope } from '../../nodes/shared/vocabulary/subject';
import {
	formatSubjectSet,
	parseSubjectSet,
	takeOff,
} from '../../nodes/shared/vocabulary/subjectSet';
import {
	type AttemptWord,
	bookOf,
	type BookMove,
	type BookPage,
	type BookSubject,
	majorText,
	TWO_CURRENCIES,
} from './controllersBook';
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
	MODEL_PAY,
	ModelGatewayDown,
	modelGatewayConnection,
	OTHER_PAY,
} from './modelGateway';
import { syncOptions } from './syncOptions';

export interface Engine {
	readonly syncPayments: typeof SyncPayments;
	readonly confirmHandled: typeof ConfirmHandled;
}

export interface ScenarioDeal {
	readonly id: string;
	readonly amount: string | null;
	/** Contract sent, when left out. */
	readonly stage?: string;
	/** Of its contact. */
	readonly email?: string;
}

/** What a person does on a deal's page, always while nothing is under way. */
export type PersonsEdit =
	| { readonly stage: string }
	| { readonly amount: string | null }
	/** The reference of the life that the step names goes off the deal. */
	| { readonly takeOff: true };

export interface Scenario {
	readonly guard: Guard;
	readonly deals: readonly ScenarioDeal[];
	readonly lives: readonly Life[];
	readonly script: ReadonlyArray<{
		readonly life: number;
		/** Left out where a person does something instead. */
		readonly command?: Command;
		readonly edit?: PersonsEdit;
		readonly copies: number;
		/** Whether the next one happens only when all that was told is dealt with. */
		readonly isCalmAfter?: boolean;
	}>;
	/** Each acts on every fact by itself. */
	readonly automations: readonly string[];
	readonly workers: number;
	/** Which CRM calls fail, counted from the start; those with `answered` fail after they were done. */
	readonly outages: readonly number[];
	/** Which calls of the other gateway fail, counted from the start. */
	readonly gatewayOutages?: readonly number[];
	/** What each gateway's runs have to read the other with: a live credential, when left out. */
	readonly reader?: 'none' | 'test';
	/** Which new facts are lost between claim and effect, or between effect and confirmation, as by a kill. */
	readonly kills: ReadonlyArray<'none' | 'beforeEffect' | 'beforeConfirm'>;
	/** Numbers that choose the next delivery. */
	readonly picks: readonly number[];
	/** How often everything is told again in the end; none where the first quiet must be right already. */
	readonly sweeps: number;
}

export const LEASE_MS = 10 * 60_000;
const DEALS: readonly ScenarioDeal[] = [
	{ id: 'd1', amount: '10.00' },
	{ id: 'd2', amount: '7.50' },
];
const MOST_DELIVERIES_EACH = 12;
const SWEEPS = 3;
const ONE_AUTOMATION = ['workflow-1'] as const;

const guards = fc.constantFrom<Guard>('history', 'revision', 'rows');
const picks = fc.array(fc.nat(1000), { minLength: 10, maxLength: 10 });

const life = fc.record({
	kind: fc.constantFrom('payment', 'payment', 'subscription', 'invoice') as fc.Arbitrary<
		Life['kind']
	>,
	amount: fc.constantFrom(1000, 500, 250, 750),
	dealId: fc.constantFrom('d1', 'd1', 'd2'),
});

const lives = (
	arbitrary: fc.Arbitrary<Omit<Life, 'id' | 'currency'> & { readonly currency?: string }>,
	constraints: fc.ArrayConstraints,
): fc.Arbitrary<Life[]> =>
	fc
		.array(arbitrary, constraints)
		.map((all) =>
			all.map((one, place): Life => ({ currency: 'USD', ...one, id: `pay_${place + 1}` })),
		);

const step = fc.record({
	life: fc.nat(3),
	command: fc.oneof(
		{ weight: 3, arbitrary: fc.constantFrom<Command>('pay', 'fail') },
		{ weight: 2, arbitrary: fc.constantFrom<Command>(...COMMANDS) },
	),
	copies: fc.integer({ min: 1, max: 3 }),
	isCalmAfter: fc.constantFrom(false, false, false, true),
});

const anyLives: fc.Arbitrary<Scenario> = fc.record({
	guard: guards,
	deals: fc.constant(DEALS),
	lives: lives(life, { minLength: 1, maxLength: 4 }),
	script: fc.array(step, { minLength: 1, maxLength: 10 }),
	automations: fc.constant(ONE_AUTOMATION),
	workers: fc.integer({ min: 2, max: 4 }),
	outages: fc.array(fc.nat(60), { maxLength: 4 }),
	kills: fc.array(fc.constantFrom('none', 'none', 'beforeEffect', 'beforeConfirm'), {
		maxLength: 6,
	}),
	picks,
	sweeps: fc.constant(SWEEPS),
});

const calm = {
	guard: guards,
	deals: fc.constant(DEALS),
	automations: fc.constant(ONE_AUTOMATION),
	workers: fc.integer({ min: 2, max: 3 }),
	outages: fc.constant([]),
	kills: fc.constant([]),
	picks,
	sweeps: fc.constant(1),
};

/**
 * A payment that is disputed and won, again and again: its state comes back to what a deal said before. Left to chance,
 * that hardly ever happens while somebody still holds the state in between.
 */
export const backAndForth: fc.Arbitrary<Scenario> = fc.record({
	...calm,
	sweeps: fc.constant(SWEEPS),
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
});

/**
 * A deposit whose invoice is on the deal already, and a balance that comes while the deposit is paid: the run of the deposit
 * adds no reference, so only a look at the deal after its write tells it of the other. Right before anything is told again.
 */
export const twoAtOnce: fc.Arbitrary<Scenario> = fc.record({
	...calm,
	sweeps: fc.constant(0),
	lives: fc.constant<readonly Life[]>([
		{ id: 'pay_1', kind: 'invoice', amount: 400, currency: 'USD', dealId: 'd1' },
		{ id: 'pay_2', kind: 'payment', amount: 600, currency: 'USD', dealId: 'd1' },
	]),
	script: fc
		.tuple(fc.constantFrom(1, 1, 2), fc.boolean(), fc.constantFrom(0, 1, 1, 2, 2))
		.map(([copies, isTurned, onDeal]) => {
			const both = [
				{ life: 0, command: 'pay' as const, copies },
				{ life: 1, command: 'pay' as const, copies: 1 },
			];
			return [
				...(onDeal > 0
					? [{ life: 0, command: 'send' as const, copies: 1, isCalmAfter: true }]
					: []),
				...(onDeal > 1
					? [{ life: 1, command: 'fail' as const, copies: 1, isCalmAfter: true }]
					: []),
				...(isTurned ? both.reverse() : both),
			];
		}),
});

/** A person corrects: another stage, another amount, a reference taken off. */
export const personsEdits: fc.Arbitrary<Scenario> = fc.record({
	...calm,
	lives: lives(life, { minLength: 1, maxLength: 3 }),
	script: fc
		.tuple(
			fc.array(step, { minLength: 1, maxLength: 4 }),
			fc.oneof(
				fc.constantFrom('onboarding', 'lost', 'sent').map((stage): PersonsEdit => ({ stage })),
				fc
					.constantFrom('10.00', '7.50', '2.50', '99.999', '0', null)
					.map((amount): PersonsEdit => ({ amount })),
				fc.constant<PersonsEdit>({ takeOff: true }),
			),
			fc.nat(2),
			fc.array(step, { maxLength: 4 }),
		)
		.map(([before, edit, who, after]) => [
			...before.slice(0, -1),
			...before.slice(-1).map((one) => ({ ...one, isCalmAfter: true })),
			{ life: who, edit, copies: 1, isCalmAfter: true },
			...after,
		]),
});

/** Deals that say no amount, and amounts that money cannot hit exactly. */
export const oddAmounts: fc.Arbitrary<Scenario> = fc.record({
	...calm,
	deals: fc
		.tuple(
			fc.constantFrom(null, '0', '0.00', '99.999', '9.995'),
			fc.constantFrom(null, '7.504', '2.5'),
		)
		.map(([first, second]) => [
			{ id: 'd1', amount: first },
			{ id: 'd2', amount: second },
		]),
	lives: lives(life, { minLength: 1, maxLength: 3 }),
	script: fc.array(step, { minLength: 1, maxLength: 8 }),
});

/** Euros on a deal in dollars, alone or beside dollars. */
export const twoCurrencies: fc.Arbitrary<Scenario> = fc.record({
	...calm,
	deals: fc
		.constantFrom<string | null>('10.00', null)
		.map((amount) => [{ id: 'd1', amount }, DEALS[1] ?? { id: 'd2', amount }]),
	lives: lives(
		fc.tuple(life, fc.constantFrom('USD', 'EUR')).map(([one, currency]) => ({ ...one, currency })),
		{ minLength: 1, maxLength: 3 },
	),
	script: fc.array(step, { minLength: 1, maxLength: 8 }),
});

/** Test payments beside live ones, each told to the run that holds the key of its mode. */
export const twoModes: fc.Arbitrary<Scenario> = fc.record({
	...calm,
	lives: lives(
		fc.tuple(life, fc.boolean()).map(([one, isTest]) => ({ ...one, isTest })),
		{ minLength: 2, maxLength: 3 },
	),
	script: fc.array(step, { minLength: 2, maxLength: 8 }),
});

const acrossGateways = fc
	.tuple(life, fc.boolean())
	.map(([one, isElsewhere]): Omit<Life, 'id' | 'currency'> => ({ ...one, isElsewhere }));

/** Payments of two gateways on one deal, each told to the run of its own; now and then one of them is down for a while. */
export const twoGateways: fc.Arbitrary<Scenario> = fc.record({
	...calm,
	automations: fc.constantFrom(ONE_AUTOMATION, ['workflow-1', 'workflow-2']),
	lives: lives(acrossGateways, { minLength: 2, maxLength: 4 }),
	script: fc.array(step, { minLength: 2, maxLength: 8 }),
	gatewayOutages: fc
		.tuple(fc.nat(15), fc.constantFrom(0, 0, 1, 3, 8))
		.map(([from, times]) => callsFrom(from, times)),
	kills: fc.array(fc.constantFrom('none', 'none', 'beforeEffect', 'beforeConfirm'), {
		maxLength: 4,
	}),
	sweeps: fc.constant(SWEEPS),
});

/** A deposit at the other gateway, and the balance while that one is down. Right before anything is told again. */
export const otherGatewayDown: fc.Arbitrary<Scenario> = fc.record({
	...calm,
	sweeps: fc.constant(0),
	lives: fc.constant<readonly Life[]>([
		{ id: 'pay_1', kind: 'invoice', amount: 400, currency: 'USD', dealId: 'd1', isElsewhere: true },
		{ id: 'pay_2', kind: 'payment', amount: 600, currency: 'USD', dealId: 'd1' },
	]),
	script: fc.integer({ min: 1, max: 2 }).map((copies) => [
		{ life: 0, command: 'pay' as const, copies: 1, isCalmAfter: true },
		{ life: 1, command: 'pay' as const, copies },
	]),
	gatewayOutages: fc
		.tuple(fc.nat(8), fc.integer({ min: 1, max: 6 }))
		.map(([from, times]) => callsFrom(from, times)),
});

function callsFrom(first: number, times: number): number[] {
	return Array.from({ length: times }, (_, call) => first + call);
}

/** Payments of two gateways where no run can read what is the other's: nothing is added up, and no reference is lost. */
export const twoGatewaysApart: fc.Arbitrary<Scenario> = fc.record({
	...calm,
	lives: lives(acrossGateways, { minLength: 2, maxLength: 3 }),
	script: fc.array(step, { minLength: 2, maxLength: 6 }),
	reader: fc.constantFrom('none', 'test'),
});

/** Two workflows on the same events: each acts once. */
export const twoAutomations: fc.Arbitrary<Scenario> = fc.record({
	...calm,
	automations: fc.constant(['workflow-1', 'workflow-2']),
	lives: lives(life, { minLength: 1, maxLength: 2 }),
	script: fc.array(step, { minLength: 1, maxLength: 6 }),
});

/** Months that were paid, declined, settled late, voided, refunded and lost, in any order: the latest is not all. */
export const longSubscriptions: fc.Arbitrary<Scenario> = fc.record({
	...calm,
	lives: fc.constant<readonly Life[]>([
		{ id: 'pay_1', kind: 'subscription', amount: 500, currency: 'USD', dealId: 'd1' },
		{
			id: 'pay_2',
			kind: 'subscription',
			amount: 250,
			currency: 'USD',
			dealId: 'd1',
			createdAt: '2026-01-02T00:00:00.000Z',
		},
	]),
	script: fc
		.array(
			fc.record({
				life: fc.constantFrom(0, 0, 0, 1),
				command: fc.constantFrom<Command>(
					'renew',
					'renew',
					'pastDue',
					'settleOpen',
					'voidOpen',
					'refundHalf',
					'dispute',
					'lose',
					'win',
					'pay',
					'cancel',
				),
				copies: fc.integer({ min: 1, max: 2 }),
				isCalmAfter: fc.boolean(),
			}),
			{ minLength: 2, maxLength: 9 },
		)
		.map((all) => [{ life: 0, command: 'pay' as const, copies: 1 }, ...all]),
});

const onePay = (copies: number) => [{ life: 0, command: 'pay' as const, copies }];

/** A payment whose metadata name a deal of another account, whose numbers mean others here. */
export const otherPortals: fc.Arbitrary<Scenario> = fc.record({
	...calm,
	lives: fc.constantFrom('org_1', 'org_2').map((dealAccount): Life[] => [
		{ id: 'pay_1', kind: 'payment', amount: 1000, currency: 'USD', dealId: 'd1', dealAccount },
		{ id: 'pay_2', kind: 'payment', amount: 500, currency: 'USD', dealId: 'd2' },
	]),
	script: fc
		.integer({ min: 1, max: 2 })
		.map((copies) => [...onePay(copies), { life: 1, command: 'pay' as const, copies }]),
});

/** Debits that were started ten days ago and of which the bank tells today: they are news. */
export const slowDebits: fc.Arbitrary<Scenario> = fc.record({
	...calm,
	lives: fc
		.constantFrom('payment' as const, 'invoice' as const)
		.map((kind): Life[] => [
			{ id: 'pay_1', kind, amount: 1000, currency: 'USD', dealId: 'd1', isSlow: true },
		]),
	script: fc.integer({ min: 1, max: 2 }).map(onePay),
});

/** A payment that names no deal, of somebody whose only deal was lost. */
export const lostDeals: fc.Arbitrary<Scenario> = fc.record({
	...calm,
	deals: fc.constant<readonly ScenarioDeal[]>([
		{ id: 'd1', amount: '10.00', stage: 'lost', email: 'ada@acme.example' },
	]),
	lives: fc
		.constantFrom('payment' as const, 'invoice' as const)
		.map((kind): Life[] => [
			{ id: 'pay_1', kind, amount: 1000, currency: 'USD', email: 'ada@acme.example' },
		]),
	script: fc.integer({ min: 1, max: 2 }).map(onePay),
});

export const scenarios: fc.Arbitrary<Scenario> = fc.oneof(
	{ weight: 3, arbitrary: anyLives },
	{ weight: 1, arbitrary: backAndForth },
);

/** Each with what it is about, for tests that name it. */
export const FAMILIES: Readonly<Record<string, fc.Arbitrary<Scenario>>> = {
	'anything, with outages and kills': anyLives,
	'there and back again': backAndForth,
	'two payments at once, the first on the deal already': twoAtOnce,
	"a person's edits": personsEdits,
	'no amounts and odd ones': oddAmounts,
	'two currencies': twoCurrencies,
	'test and live': twoModes,
	'two gateways': twoGateways,
	'two gateways, one of them down': otherGatewayDown,
	'two gateways, neither of which reads the other': twoGatewaysApart,
	'two automations': twoAutomations,
	'subscriptions whose latest invoice is not all': longSubscriptions,
	'deals of other accounts': otherPortals,
	'debits that take their time': slowDebits,
	'lost deals': lostDeals,
};

interface Effect {
	readonly key: string;
	readonly automation: string;
	readonly at: number;
	readonly current: boolean;
	readonly killed: boolean;
}

/** What was done at the CRM by people, and what of the gateway anybody was told. */
interface Told {
	readonly events: ReadonlyMap<string, PaymentEvent>;
	/** Lives that a person took off their deal. */
	readonly removed: ReadonlySet<string>;
	readonly edits: ReadonlyArray<{ deal: string; stage: string; at: string }>;
	/** Every amount that a deal ever had. */
	readonly amounts: ReadonlyMap<string, ReadonlySet<string | null>>;
	/** Facts that at some moment did not hold: whoever looked just then wrote them down as history. */
	readonly lapsed: ReadonlySet<string>;
}

/** What chooses who goes next: fast-check's scheduler, or a cheaper one. */
export type Scheduling = Pick<fc.Scheduler, 'schedule' | 'waitFor'>;

/** Plays a scenario to its end. @returns what is wrong, in sentences; empty when everything holds. */
export async function playScenario(
	engine: Engine,
	scenario: Scenario,
	scheduler: Scheduling,
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
	let callsElsewhere = 0;
	const gateway = createModelGateways(scenario.lives, wait, async (label) => {
		await wait(label);
		const isCall = label === 'resolve' || label === 'read states';
		if (isCall && !isQuiet && scenario.gatewayOutages?.includes(callsElsewhere++))
			throw new ModelGatewayDown();
	});
	const crm = createModelCrm(scenario.guard, async (label) => {
		await wait(label);
		if (!isQuiet && scenario.outages.includes(crmCalls++)) throw new ModelOutage(label);
	});
	for (const deal of scenario.deals) crm.addDeal(deal);
	const contextOf = (event: PaymentEvent): SyncContext => {
		const { livemode } = event;
		const [own, other] =
			event.gateway === OTHER_PAY.id
				? [gateway.elsewhere, gateway.here]
				: [gateway.here, gateway.elsewhere];
		const reader = {
			gateway: other.adapter,
			connection: modelGatewayConnection(
				clock,
				livemode && scenario.reader !== 'test',
				other.owner,
			),
		};
		const { id, displayName: name } = other.owner;
		return {
			gateway: own.adapter,
			gatewayConnection: modelGatewayConnection(clock, livemode, own.owner),
			crm: crm.adapter,
			crmConnection: modelCrmConnection(clock),
			crmSettings: {
				account: async () => 'org_1',
				homeCurrency: async () => 'USD',
				fields: async (object) => await crm.adapter.listFields(object, modelCrmConnection(clock)),
				pipelines: async () => [MODEL_PIPELINE],
			},
			otherGateways: new Map([[id, scenario.reader === 'none' ? { name } : { name, reader }]]),
		};
	};

	const queue: Array<{ event: PaymentEvent; automation: string; tries: number }> = [];
	const events = new Map<string, PaymentEvent>();
	const removed = new Set<string>();
	const edits: Array<{ deal: string; stage: string; at: string }> = [];
	const amounts = new Map(
		scenario.deals.map(({ id, amount }) => [id, new Set<string | null>([amount])]),
	);
	const effects: Effect[] = [];
	const strangers: string[] = [];
	const lapsed = new Set<string>();
	const told: Told = { events, removed, edits, amounts, lapsed };
	const kills = [...scenario.kills];
	const picks = [...scenario.picks];
	let isScriptDone = false;
	let busy = 0;
	let runs = 0;

	const act = async (
		outcomes: readonly SyncOutcome[],
		automation: string,
		context: SyncContext,
		scope: string,
	) => {
		for (const outcome of outcomes) {
			if (outcome.outcome !== 'new') continue;
			if (!outcome.fact.key.startsWith(`${scope}/`))
				strangers.push(`${outcome.fact.key} was acted on by a run of ${scope}`);
			const kill = isQuiet ? 'none' : (kills.shift() ?? 'none');
			const { key, current } = outcome.fact;
			const effect = { key, automation, at: now, current, killed: kill !== 'none' };
			effects.push(effect);
			if (kill !== 'none') continue;
			await engine.confirmHandled(outcome.claims, context);
		}
	};

	const deliver = async (event: PaymentEvent, automation: string): Promise<'done' | 'again'> => {
		runs++;
		const context = contextOf(event);
		const options = syncOptions(context, {
			holder: `run-${runs}`,
			leaseMs: LEASE_MS,
			automation,
			allowTestPayments: true,
		});
		const outcomes = await engine.syncPayments([{ event }], options, context);
		await act(outcomes, automation, context, toScope(event)).catch((error: unknown) => {
			if (!(error instanceof ModelOutage)) throw error;
		});
		const isOpen = outcomes.some(({ outcome }) => outcome === 'failed' || outcome === 'busy');
		return isOpen ? 'again' : 'done';
	};

	const tell = (event: PaymentEvent, copies: number) => {
		for (const automation of scenario.automations)
			for (let copy = 0; copy < copies; copy++) queue.push({ event, automation, tries: 0 });
	};

	const worker = async () => {
		while (!isScriptDone || queue.length > 0) {
			await wait('worker looks');
			const pick = (picks.shift() ?? 0) % Math.max(1, queue.length);
			const [taken] = queue.splice(pick, 1);
			if (!taken) continue;
			busy++;
			const result = await deliver(taken.event, taken.automation);
			busy--;
			const again = result === 'again' && taken.tries < MOST_DELIVERIES_EACH;
			if (again) queue.push({ ...taken, tries: taken.tries + 1 });
			if (again) now += 1_000;
		}
	};

	const rest = async () => {
		while (queue.length > 0 || busy > 0) await wait('gateway rests');
	};

	/** A person edits a quiet deal; the next poll tells of its payments once more. */
	const edit = (one: Life, { edit: what }: { edit: PersonsEdit }) => {
		const deal = crm.deals.get(one.dealId ?? '');
		if (!deal) return;
		if ('stage' in what) {
			crm.edit(deal.id, { stage: what.stage });
			edits.push({ deal: deal.id, stage: what.stage, at: new Date(now).toISOString() });
		} else if ('amount' in what) {
			crm.edit(deal.id, { amount: what.amount });
			amounts.get(deal.id)?.add(what.amount);
		} else {
			const text = deal.fields.paymentReferences ?? '';
			const reference = toReference(gateway.truth(one.id).subject);
			if (!parseSubjectSet(text).references.includes(reference)) return;
			const left = text.split(' ').filter((word) => !word.endsWith(reference));
			// Where the CRM tells who wrote what, the person just deletes; else Unlink from Deal writes the mark.
			const kept =
				scenario.guard !== 'revision'
					? left.join(' ')
					: formatSubjectSet(takeOff(parseSubjectSet(text), [reference]));
			crm.edit(deal.id, { fields: { paymentReferences: kept } });
			removed.add(one.id);
		}
		for (const { id, dealId } of scenario.lives) {
			const event = events.get(id);
			if (dealId === deal.id && event) tell(event, 1);
		}
	};

	const teller = async () => {
		for (const { life: place, command, edit: what, copies, isCalmAfter } of scenario.script) {
			await wait('gateway lives');
			const one = scenario.lives[place % scenario.lives.length];
			if (!one) continue;
			if (what) edit(one, { edit: what });
			const event = command && gateway.command(one.id, command, now);
			if (event) {
				events.set(one.id, event);
				for (const { key, current } of gateway.truth(one.id).facts) if (!current) lapsed.add(key);
				tell(event, copies);
			}
			if (isCalmAfter) await rest();
		}
		isScriptDone = true;
	};

	await scheduler.waitFor(
		Promise.all([teller(), ...Array.from({ length: scenario.workers }, worker)]),
	);
	isQuiet = true;
	const opening = verdictOf(scenario, gateway, crm, told);
	for (let sweep = 1; sweep <= scenario.sweeps; sweep++) {
		now += LEASE_MS + 1;
		isInterleaved = sweep < scenario.sweeps;
		const redeliver = async () => {
			for (const event of events.values())
				for (const automation of scenario.automations) await deliver(event, automation);
		};
		if (isInterleaved) await scheduler.waitFor(Promise.all([redeliver(), redeliver()]));
		else await redeliver();
	}
	const hadOutage = scenario.outages.length > 0;
	return [
		...(hadOutage ? [] : opening.map((sentence) => `before any sweep: ${sentence}`)),
		...(scenario.sweeps === 0 ? [] : verdictOf(scenario, gateway, crm, told)),
		...effectsVerdict(effects, scenario, gateway, told),
		...strangers,
	];
}

type Gateway = ReturnType<typeof createModelGateways>;
type Crm = ReturnType<typeof createModelCrm>;

/** Two gateways, of which each life is at one; both count their transactions from one on. */
function createModelGateways(
	lives: readonly Life[],
	hold: (label: string) => Promise<void>,
	holdElsewhere: (label: string) => Promise<void>,
) {
	const here = createModelGateway(hold, MODEL_PAY);
	const elsewhere = createModelGateway(holdElsewhere, OTHER_PAY);
	const isElsewhere = new Set(lives.filter((one) => one.isElsewhere).map(({ id }) => id));
	const of = (id: string) => (isElsewhere.has(id) ? elsewhere : here);
	for (const one of lives) of(one.id).add(one);
	return {
		here: { ...here, owner: MODEL_PAY },
		elsewhere: { ...elsewhere, owner: OTHER_PAY },
		truth: (id: string) => of(id).truth(id),
		command: (id: string, command: Command, now: number) => of(id).command(id, command, now),
	};
}

/** Whether its metadata name the deal, of this CRM's account. */
function isNaming({ dealId, dealAccount = 'org_1' }: Life, deal: string | undefined): boolean {
	return deal !== undefined && dealId === deal && dealAccount === 'org_1';
}

/** Every deal reads as the controller's book says; each fact is noted. */
function verdictOf(scenario: Scenario, gateway: Gateway, crm: Crm, told: Told): string[] {
	return [...crm.deals.values()].flatMap((deal) => {
		const onDeal = scenario.lives.filter(
			(one) => isNaming(one, deal.id) && told.events.has(one.id) && !told.removed.has(one.id),
		);
		const wasOn = scenario.lives.some(({ id }) => told.removed.has(id));
		if (onDeal.length === 0 && !wasOn && deal.fields.paymentReferences)
			return [`${deal.id} has the payments ${deal.fields.paymentReferences} of somebody else`];
		if (onDeal.length === 0) return [];
		const states = onDeal.map(({ id }) => gateway.truth(id));
		const wrong: string[] = [];
		const expect = (what: string, found: unknown, wanted: unknown) => {
			if (found !== wanted)
				wrong.push(`${deal.id} ${what} is ${String(found)}, should be ${String(wanted)}`);
		};
		const subjects = states.map(inPlainTerms);
		const counting = countingIds(subjects);
		expect('set', setOf(deal.fields, counting, gateway), expectedSet(counting, gateway));
		const terms = {
			amount: deal.amount,
			currency: deal.currency,
			home: 'USD',
			edits: told.edits.filter((edit) => edit.deal === deal.id),
		};
		const isUnread =
			scenario.reader !== undefined &&
			new Set(onDeal.map(({ isElsewhere }) => isElsewhere === true)).size > 1;
		if (isUnread) return [...wrong, ...notesMissing(states, crm)];
		const page = bookOf(terms, subjects);
		if (page === TWO_CURRENCIES) return wrong;
		if (page.transactionId !== null)
			expect('gateway', deal.fields.gateway, gatewayOfMove(page.transactionId).displayName);
		for (const [field, value] of Object.entries(fieldsOf(page))) {
			if (field === 'amountOutstanding' && page.isOneOfTries) continue;
			if (!isSameNothing(field, deal.fields[field] ?? null, value))
				expect(field, deal.fields[field] ?? null, value);
		}
		// What was taken off since may have won it while it was on.
		const everOnDeal = scenario.lives
			.filter((one) => isNaming(one, deal.id) && told.events.has(one.id))
			.map(({ id }) => inPlainTerms(gateway.truth(id)));
		const others = [...(told.amounts.get(deal.id) ?? [])].map((amount) =>
			bookOf({ ...terms, amount }, everOnDeal),
		);
		const mayBeWon = others.some((other) => other === TWO_CURRENCIES || other.mayBeWon);
		const wasTest = subjects.some(({ isTest }) => isTest === true);
		const stages = stagesOf(page, deal.id, told, mayBeWon || wasTest);
		if (!stages.includes(deal.stage))
			wrong.push(`${deal.id} stage is ${deal.stage}, should be ${stages.join(' or ')}`);
		const counted = states.map((state) => ({
			facts: state.facts.filter(({ key }) => counting.has(idOf(key, onDeal, gateway))),
		}));
		wrong.push(...notesMissing(page.needsReview ? [] : counted, crm));
		return wrong;
	});
}

function notesMissing(states: ReadonlyArray<Pick<PaymentState, 'facts'>>, crm: Crm): string[] {
	return states.flatMap(({ facts }) =>
		facts.flatMap(({ key }) => {
			const isNoted = [...crm.activities.keys()].some((noted) => noted.startsWith(key));
			return isNoted ? [] : [`no note for ${key}`];
		}),
	);
}

/** No live subscription recurs: whether that reads 0 or empty is nobody's money. */
function isSameNothing(field: string, found: string | null, wanted: string | null): boolean {
	const isNothing = (text: string | null) => text === null || text === '0';
	return field === 'mrr' && isNothing(found) && isNothing(wanted);
}

/** The stage behind the won one. */
const FURTHER_ON = 'onboarding';

/** Which stages a deal may be in: one, but where somebody who knew less may rightly have won it. */
function stagesOf(page: BookPage, dealId: string, told: Told, mayBeWon: boolean): string[] {
	const last = told.edits.findLast(({ deal }) => deal === dealId)?.stage;
	if (page.won && page.stageOfPerson !== undefined) return [page.stageOfPerson];
	// Further on than won already, by a person: a rule moves forward only. A run that had read the deal before may win it.
	if (page.won) return last === FURTHER_ON ? [last, 'won'] : ['won'];
	const present = last ?? 'sent';
	return mayBeWon ? [present, 'won'] : [present];
}

function countingIds(subjects: readonly BookSubject[]): ReadonlySet<string> {
	const live = subjects.filter(({ isTest }) => isTest !== true);
	return new Set((live.length > 0 ? live : subjects).map(({ id }) => id));
}

/** Of the references on the deal, those that count; test payments may stay on a deal that has live ones. */
function setOf(
	fields: Readonly<Record<string, string | null>>,
	counting: ReadonlySet<string>,
	gateway: Gateway,
): string {
	const tests = (reference: string) => reference.includes('/test/');
	const isLive = [...counting].some((id) => gateway.truth(id).subject.livemode);
	return parseSubjectSet(fields.paymentReferences)
		.references.filter((reference) => !(isLive && tests(reference)))
		.slice()
		.sort()
		.join();
}

function expectedSet(counting: ReadonlySet<string>, gateway: Gateway): string {
	return [...counting]
		.map((id) => toReference(gateway.truth(id).subject))
		.sort()
		.join();
}

function idOf(factKey: string, lives: readonly Life[], gateway: Gateway): string {
	const holder = lives.find(({ id }) => gateway.truth(id).facts.some(({ key }) => key === factKey));
	return holder?.id ?? '';
}

/** The mapped fields that the book speaks of, as the model CRM holds them. */
function fieldsOf(page: BookPage): Record<string, string | null> {
	const money = (units: number | null) => (units === null ? null : majorText(units, page.currency));
	const all: Record<string, string | null> = {
		paymentStatus: page.status,
		currency: page.currency,
		totalPaid: money(page.paid),
		totalRefunded: money(page.refunded),
		totalChargedBack: money(page.lost),
		amountOutstanding: money(page.outstanding),
		transactionId: page.transactionId && numberOfMove(page.transactionId),
		lastPaymentAt: page.lastPaymentAt,
		mrr: money(page.mrr),
		subscriptionId: page.subscriptionId,
	};
	const known: readonly string[] = PAYMENT_VALUE_KEYS;
	return Object.fromEntries(Object.entries(all).filter(([field]) => known.includes(field)));
}

const WORDS: Partial<Record<PaymentState['status'], AttemptWord>> = {
	paid: 'paid',
	authorized: 'authorized',
	canceled: 'canceled',
	failed: 'declined',
	pastDue: 'declined',
	uncollectible: 'declined',
};

const KINDS: Partial<Record<`${Transaction['kind']} ${Transaction['outcome']}`, BookMove['kind']>> =
	{
		'payment succeeded': 'paid',
		'refund succeeded': 'refund',
		'credit succeeded': 'credit',
		'dispute succeeded': 'lost',
		'dispute pending': 'held',
	};

/** Moves of two gateways have the same numbers, and are no less two. */
const ELSEWHERE = 'elsewhere ';

function gatewayOfMove(id: string) {
	return id.startsWith(ELSEWHERE) ? OTHER_PAY : MODEL_PAY;
}

function numberOfMove(id: string): string {
	return id.startsWith(ELSEWHERE) ? id.slice(ELSEWHERE.length) : id;
}

/** What the gateway tells of a subject, in the book's words. */
export function inPlainTerms(state: PaymentState): BookSubject {
	const { subject, currency, obligations, transactions, subscription, status } = state;
	const word = WORDS[status] ?? 'waiting';
	const prefix = subject.gateway === OTHER_PAY.id ? ELSEWHERE : '';
	return {
		id: subject.id,
		kind: subject.kind,
		currency,
		isTest: !subject.livemode,
		...(subject.kind === 'payment'
			? { attempt: { word, amount: state.amountDue, at: state.createdAt } }
			: { word }),
		invoices: obligations.map((one) => ({
			id: one.id,
			status: one.status === 'uncollectible' ? 'givenUp' : one.status,
			asked: one.asked,
			at: one.askedAt,
			settledAt: one.settledAt,
			open: one.open,
			discounted: one.discounted,
			creditNoted: one.creditNoted,
			carriedOver: one.carriedOver,
			isPastDue: one.isPastDue,
			paymentIds: one.paymentIds,
		})),
		moves: transactions.flatMap(({ id, kind, outcome, amount, at }): BookMove[] => {
			const moved = KINDS[`${kind} ${outcome}`];
			return moved ? [{ id: prefix + id, kind: moved, amount, at }] : [];
		}),
		...(subscription
			? {
					mrr: subscription.mrr,
					startedAt: state.createdAt,
					isOver: subscription.status === 'canceled',
				}
			: {}),
		...(subscription ? { isUnpaid: subscription.status === 'unpaid' } : {}),
	};
}

/** Nothing acted on twice within a lease, nothing lost, nothing acted on that no longer held. */
function effectsVerdict(
	effects: readonly Effect[],
	scenario: Scenario,
	gateway: Gateway,
	told: Told,
): string[] {
	const wrong: string[] = [];
	const byKey = new Map<string, Effect[]>();
	const nameOf = (key: string, automation: string) => `${key} of ${automation}`;
	for (const effect of effects) {
		const name = nameOf(effect.key, effect.automation);
		byKey.set(name, [...(byKey.get(name) ?? []), effect]);
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
	for (const one of scenario.lives) {
		if (!told.events.has(one.id) || told.removed.has(one.id)) continue;
		if (isForReview(one, scenario, gateway, told)) continue;
		for (const fact of gateway.truth(one.id).facts) {
			const wasAlwaysSo = fact.current && !told.lapsed.has(fact.key);
			for (const automation of wasAlwaysSo ? scenario.automations : [])
				if (!byKey.has(nameOf(fact.key, automation)))
					wrong.push(`${automation} did not act on ${fact.key}`);
		}
	}
	return wrong;
}

/** A deal of two currencies, of which a person is told, or a test payment beside live ones, of which nobody need be. */
function isForReview(one: Life, scenario: Scenario, gateway: Gateway, told: Told): boolean {
	if (!isNaming(one, one.dealId)) return true;
	const beside = scenario.lives.filter(
		(other) =>
			isNaming(other, one.dealId) && told.events.has(other.id) && !told.removed.has(other.id),
	);
	const subjects = beside.map(({ id }) => inPlainTerms(gateway.truth(id)));
	const isUnread =
		scenario.reader !== undefined &&
		beside.some(({ isElsewhere }) => isElsewhere !== one.isElsewhere);
	if (isUnread) return true;
	const currencies = new Set([...beside.map(({ currency }) => currency), 'USD']);
	return currencies.size > 1 || !countingIds(subjects).has(one.id);
}
