/** The trigger on the real adapter and Salesforce's stand-in: whatever happens to deals is handed on, whatever happens to n8n. */
import fc from 'fast-check';
import { CrmTrigger } from '../../../nodes/Crm/CrmTrigger.node';
import { forgetProcess } from '../../../nodes/shared/n8n/trigger/polling';
import type { CrmAdapter } from '../../../nodes/shared/contracts/crm';
import { clock } from '../../../nodes/shared/n8n/clock';
import { openSalesforce, type SalesforceBench } from '../../sandbox/salesforce/bench';
import { adapters } from '../../unit/n8n/modelSystems';

jest.mock('../../../nodes/systems', () =>
	jest.requireActual<object>('../../unit/n8n/modelSystems'),
);

const { poll } = new CrmTrigger();
const MINUTE_MS = 60_000;
const STAGES = ['Negotiation/Review', 'Closed Won'];
const RUNS = Number(process.env.TRIGGER_RUNS ?? 60);

interface Item {
	readonly event: string;
	readonly key: string;
	readonly at: string;
	readonly repeated: boolean;
	readonly stage?: string;
	readonly field?: string;
	readonly from?: string | null;
	readonly to?: string | null;
	readonly deal: { readonly id: string; readonly name: string };
}

let credentials = 0;

/** One trigger of one workflow. n8n stores what it keeps when it starts the trigger, and then only together with a batch. */
async function newTrigger(parameters: Record<string, unknown> = {}) {
	const bench = await openSalesforce();
	// The org was there before the workflow.
	await bench.connection.clock.sleep(MINUTE_MS);
	const { crm, connection } = bench;
	const actions = crm.actions!;
	adapters.crm = {
		...crm,
		identify: async () => await crm.identify(connection),
		listPipelines: async () => await crm.listPipelines(connection),
		listFields: async (object) => await crm.listFields(object, connection),
		actions: {
			...actions,
			listChangedDeals: async (since, page) =>
				await actions.listChangedDeals!(since, page, connection),
			readDealEvents: async (ids, filter, fields) =>
				await actions.readDealEvents!(ids, filter, fields, connection),
		},
	} satisfies CrmAdapter;
	jest.spyOn(clock, 'now').mockImplementation(connection.clock.now);
	forgetProcess();
	let memory: Record<string, unknown> = {};
	let stored = '{}';
	let isStarting = true;
	const log: string[] = [];
	const secret = `live_${++credentials}`;
	const context = (mode: string) => ({
		getNode: () => ({
			id: secret,
			name: 'Deals',
			type: 'x.crmTrigger',
			credentials: { modelCrmApi: {} },
		}),
		getNodeParameter: (name: string, fallback: unknown) =>
			({ crm: 'modelCrm', stages: STAGES, ...parameters })[name] ?? fallback,
		getCredentials: async () => ({ secret }),
		getWorkflow: () => ({ id: 'workflow-1' }),
		getWorkflowStaticData: () => memory,
		getMode: () => mode,
		logger: { info: () => {}, warn: (message: string) => void log.push(message) },
		helpers: {},
	});
	const polled = async (mode = 'trigger'): Promise<Item[]> => {
		const answer = await poll.call(context(mode) as never);
		if (mode === 'trigger' && (answer !== null || isStarting)) {
			stored = JSON.stringify(memory);
			isStarting = false;
		}
		return (answer?.[0] ?? []).map(({ json }) => json as unknown as Item);
	};
	return {
		bench,
		log,
		polled,
		parameters,
		pass: async (milliseconds: number) => await connection.clock.sleep(milliseconds),
		restart: () => {
			memory = JSON.parse(stored) as Record<string, unknown>;
			isStarting = true;
			forgetProcess();
		},
	};
}

type Trigger = Awaited<ReturnType<typeof newTrigger>>;

afterEach(() => jest.restoreAllMocks());

const words = ({ event, deal, stage, to, field }: Item) =>
	[event, deal.id, stage ?? [field, to].join('=')].join(' ');

const deal = ({ sandbox }: SalesforceBench, more: object = {}) =>
	sandbox.seedDeal({ Name: 'Deal', StageName: 'Qualification', ...more }).id;

const move = ({ sandbox }: SalesforceBench, id: string, StageName: string) =>
	void sandbox.editedByPerson('Opportunity', id, { StageName });

it('what happens in the second in which the workflow is published is handed on, though Salesforce keeps no part of it', async () => {
	const trigger = await newTrigger();
	const id = deal(trigger.bench);
	await trigger.pass(MINUTE_MS);
	await trigger.pass(1_000 - (clock.now() % 1_000) + 500);
	await trigger.polled();
	await trigger.pass(100);
	move(trigger.bench, id, 'Closed Won');
	await trigger.pass(MINUTE_MS);
	expect((await trigger.polled()).map(words)).toEqual([`enteredStage ${id} Closed Won`]);
});

async function started(parameters?: Record<string, unknown>): Promise<Trigger> {
	const trigger = await newTrigger(parameters);
	expect(await trigger.polled()).toEqual([]);
	// Of what happens in the second of the start nobody knows whether it was before or after.
	await trigger.pass(1_000);
	return trigger;
}

describe('what is handed on', () => {
	it('is a deal that enters a chosen stage, each time, and from where it came', async () => {
		const { bench, polled, pass } = await started();
		const id = deal(bench);
		for (const stage of ['Negotiation/Review', 'Qualification', 'Negotiation/Review']) {
			move(bench, id, stage);
		}
		await pass(MINUTE_MS);
		const items = await polled();
		expect(items).toMatchObject([
			{
				event: 'enteredStage',
				stage: 'Negotiation/Review',
				from: 'Qualification',
				repeated: false,
			},
			{
				event: 'enteredStage',
				stage: 'Negotiation/Review',
				from: 'Qualification',
				repeated: false,
			},
		]);
		expect(items[0]?.deal).toMatchObject({
			id,
			name: 'Deal',
			crm: 'Salesforce',
			account: bench.sandbox.ids.organizationId,
		});
		expect(new Set(items.map(({ key }) => key)).size).toBe(2);
	});

	it('is a deal that was created and won between two polls', async () => {
		const { bench, polled, pass } = await started({ events: ['created', 'enteredStage'] });
		const id = deal(bench, { StageName: 'Negotiation/Review' });
		move(bench, id, 'Closed Won');
		await pass(MINUTE_MS);
		expect((await polled()).map(words)).toEqual([
			`created ${id} =`,
			`enteredStage ${id} Negotiation/Review`,
			`enteredStage ${id} Closed Won`,
		]);
	});

	it('is each change of a chosen field, two within a second as well', async () => {
		const { bench, polled, pass } = await started({ events: ['changed'], fields: ['Amount'] });
		const id = deal(bench);
		for (const amount of ['1', '2', '1', '2']) {
			bench.sandbox.editedByPerson('Opportunity', id, { Amount: amount });
		}
		bench.sandbox.editedByPerson('Opportunity', id, { Name: 'Renamed' });
		await pass(MINUTE_MS);
		const items = await polled();
		expect(items.map(({ from, to }) => [from, to])).toEqual([
			[null, '1'],
			['1', '2'],
			['2', '1'],
			['1', '2'],
		]);
		expect(items[0]).toMatchObject({ field: 'Amount', fieldName: 'Amount' });
		expect(new Set(items.map(({ key }) => key)).size).toBe(4);
	});

	it('is no deal of another stage, and nothing that is older than the workflow', async () => {
		const { bench, polled, pass } = await newTrigger();
		const old = deal(bench, { StageName: 'Negotiation/Review' });
		await pass(MINUTE_MS);
		expect(await polled()).toEqual([]);
		deal(bench, { StageName: 'Prospecting' });
		bench.sandbox.editedByPerson('Opportunity', old, { Amount: '5' });
		await pass(MINUTE_MS);
		expect(await polled()).toEqual([]);
	});

	it('begins at a date, where one is told', async () => {
		const parameters: Record<string, unknown> = {};
		const { bench, polled, pass } = await newTrigger(parameters);
		const id = deal(bench, { StageName: 'Negotiation/Review' });
		await pass(30 * MINUTE_MS);
		parameters.startFrom = new Date(bench.connection.clock.now() - 60 * MINUTE_MS).toISOString();
		expect((await polled()).map(words)).toContain(`enteredStage ${id} Negotiation/Review`);
		await pass(MINUTE_MS);
		expect(await polled()).toEqual([]);
		parameters.startFrom = new Date(bench.connection.clock.now() - 20 * MINUTE_MS).toISOString();
		expect(await polled()).toEqual([]);
	});

	it.each([
		[{ stages: [] }, 'waits for deals in no stage'],
		[{ stages: ['gone'] }, 'Salesforce has no deal stage "gone"'],
		[{ events: ['changed'], fields: ['colour'] }, 'Salesforce has no deal field "colour"'],
		[{ events: ['changed'] }, 'waits for changes of no field'],
		[{ events: [] }, 'waits for no event'],
		[{ startFrom: 'tomorrow' }, '"tomorrow" in Start From is no date'],
	])('refuses %j before it searches', async (parameters, message) => {
		const { bench, polled } = await newTrigger(parameters);
		bench.forgetCalls();
		await expect(polled()).rejects.toThrow(message);
		expect(bench.requests.filter(({ url }) => url.includes('SystemModstamp'))).toEqual([]);
	});

	it('by hand is a sample of the last days, which moves nothing', async () => {
		const { bench, polled, pass } = await started();
		const id = deal(bench, { StageName: 'Negotiation/Review' });
		await pass(5 * 60 * MINUTE_MS);
		expect((await polled('manual')).map(words)).toContain(`enteredStage ${id} Negotiation/Review`);
		expect((await polled()).map(words)).toEqual([`enteredStage ${id} Negotiation/Review`]);
	});
});

describe('what Salesforce keeps to the second', () => {
	it('loses no change that a poll came in between of, and hands on none twice', async () => {
		const { bench, polled, pass } = await started({ events: ['changed'], fields: ['Amount'] });
		const id = deal(bench);
		await pass(MINUTE_MS);
		const whole = 1_000 - (bench.connection.clock.now() % 1_000);
		await pass(whole);
		bench.sandbox.editedByPerson('Opportunity', id, { Amount: '1' });
		const first = await polled();
		bench.sandbox.editedByPerson('Opportunity', id, { Amount: '2' });
		await pass(MINUTE_MS);
		const second = await polled();
		await pass(MINUTE_MS);
		const third = await polled();
		expect([first, second, third].map((items) => items.map(({ to }) => to))).toEqual([
			['1'],
			['2'],
			[],
		]);
	});

	it('is each once, a thousand with one stamp and over the borders of pages', async () => {
		const { bench, polled, pass } = await started();
		const ids = Array.from({ length: 1_000 }, () => deal(bench, { StageName: STAGES[0] }));
		const gone = ids.splice(500, 1)[0] ?? '';
		bench.deleteDeal(gone);
		await pass(MINUTE_MS);
		const items = await polled();
		expect(items.map((item) => item.deal.id).sort()).toEqual([...ids].sort());
		await pass(MINUTE_MS);
		expect(await polled()).toEqual([]);
	}, 60_000);
});

describe('fields of which Salesforce keeps no past by itself', () => {
	it('are told where their history is tracked', async () => {
		const paid = 'Payment_Total_Paid__c';
		const { bench, polled, pass } = await started({ events: ['changed'], fields: [paid] });
		const [made, other] = [deal(bench, { [paid]: '5' }), deal(bench)];
		bench.sandbox.editedByPerson('Opportunity', made, { [paid]: '7.5' });
		bench.sandbox.editedByPerson('Opportunity', other, { [paid]: '1' });
		await pass(MINUTE_MS);
		expect((await polled()).map(({ deal: { id }, from, to }) => [id, from, to])).toEqual([
			[made, null, '5'],
			[made, '5', '7.5'],
			[other, null, '1'],
		]);
	});

	it('are owners too, by id', async () => {
		const { bench, polled, pass } = await started({ events: ['changed'], fields: ['OwnerId'] });
		const { trackedFields } = bench.sandbox.org.settings;
		bench.sandbox.order({ trackedFields: [...trackedFields, 'OwnerId'] });
		const [old, owner] = [bench.sandbox.ids.personId, bench.details.ownerId];
		const id = deal(bench);
		bench.sandbox.editedByPerson('Opportunity', id, { OwnerId: owner });
		await pass(MINUTE_MS);
		expect((await polled()).map(({ from, to }) => [from, to])).toEqual([
			[null, old],
			[old, owner],
		]);
	});

	it('are refused where it is not, with what to turn on and where', async () => {
		const { bench, polled, pass } = await started({ events: ['changed'], fields: ['NextStep'] });
		deal(bench, { NextStep: 'Call' });
		await pass(MINUTE_MS);
		await expect(polled()).rejects.toThrow(/"NextStep".*Set History Tracking/);
		const { trackedFields } = bench.sandbox.org.settings;
		bench.sandbox.order({ trackedFields: [...trackedFields, 'NextStep'] });
		expect((await polled()).map(({ to }) => to)).toEqual(['Call']);
	});
});

describe('calls', () => {
	it('are one query where nothing happened, and two more calls for fifty deals that changed', async () => {
		const { bench, polled, pass } = await started();
		await pass(MINUTE_MS);
		bench.forgetCalls();
		await polled();
		expect(bench.calls()).toBe(1);
		for (let count = 0; count < 50; count += 1) deal(bench, { StageName: 'Negotiation/Review' });
		await pass(MINUTE_MS);
		bench.forgetCalls();
		expect(await polled()).toHaveLength(50);
		expect(bench.calls()).toBe(3);
		await pass(MINUTE_MS);
		bench.forgetCalls();
		await polled();
		expect(bench.calls()).toBe(1);
	});
});

describe('many', () => {
	it('come over several polls, in pages by id that changes on the way do not disturb', async () => {
		const { bench, polled, pass } = await started({ options: { mostEvents: 150 } });
		const ids = Array.from({ length: 450 }, () => deal(bench, { StageName: 'Negotiation/Review' }));
		await pass(MINUTE_MS);
		const seen: Item[] = [];
		const sizes: number[] = [];
		for (let count = 0; count < 4; count += 1) {
			const items = await polled();
			sizes.push(items.length);
			seen.push(...items);
			// Every deal changes between the pages, the last one first, over seconds: by offset, or by moment, some would be passed over.
			for (const id of [...ids].reverse()) {
				bench.sandbox.editedByPerson('Opportunity', id, { Amount: String(count) });
				await pass(10);
			}
			await pass(MINUTE_MS);
		}
		expect(sizes).toEqual([200, 200, 50, 0]);
		expect(new Set(seen.map(({ deal: { id } }) => id))).toEqual(new Set(ids));
	}, 30_000);

	it('that stop half-way are handed on as far as they came, and the rest with the next poll', async () => {
		const { bench, polled, pass, log } = await started();
		for (let count = 0; count < 250; count += 1) deal(bench, { StageName: 'Negotiation/Review' });
		await pass(MINUTE_MS);
		let searches = 0;
		bench.intercept(({ url }) => {
			if (!url.includes('Id%2C+SystemModstamp+FROM') || ++searches < 2) return undefined;
			const body =
				'[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]';
			return { status: 403, headers: {}, body };
		});
		expect(await polled()).toHaveLength(200);
		expect(log).toEqual([expect.stringContaining('within 24 hours are used up')]);
		await expect(polled()).rejects.toThrow('within 24 hours are used up');
		bench.intercept(undefined);
		expect(await polled()).toHaveLength(50);
	}, 30_000);
});

describe('a restart of n8n', () => {
	it('repeats what was handed on shortly before, says so, and repeats it again after another', async () => {
		const { bench, polled, pass, restart } = await started();
		const id = deal(bench, { StageName: 'Negotiation/Review' });
		await pass(MINUTE_MS);
		const [first] = await polled();
		for (let count = 0; count < 2; count += 1) {
			restart();
			expect(await polled()).toMatchObject([{ key: first?.key, repeated: true, deal: { id } }]);
			await pass(MINUTE_MS);
			expect(await polled()).toEqual([]);
		}
	});

	it('repeats nothing that is older than a week', async () => {
		const { bench, polled, pass, restart } = await started();
		deal(bench, { StageName: 'Negotiation/Review' });
		await pass(MINUTE_MS);
		expect(await polled()).toHaveLength(1);
		await pass(8 * 24 * 60 * MINUTE_MS);
		restart();
		expect(await polled()).toEqual([]);
	});

	it('is not needed where everything comes twice', async () => {
		const { bench, polled, pass } = await started({ options: { handOnTwice: true } });
		deal(bench, { StageName: 'Negotiation/Review' });
		await pass(MINUTE_MS);
		expect(await polled()).toMatchObject([{ repeated: false }]);
		await pass(9 * MINUTE_MS);
		expect(await polled()).toEqual([]);
		await pass(MINUTE_MS);
		expect(await polled()).toMatchObject([{ repeated: true }]);
		await pass(11 * MINUTE_MS);
		expect(await polled()).toEqual([]);
	});
});

it('a poll that is not over keeps the next one from handing on the same', async () => {
	const { bench, polled, pass } = await started();
	deal(bench, { StageName: 'Negotiation/Review' });
	await pass(MINUTE_MS);
	const both = await Promise.all([polled(), polled()]);
	expect(both.map((items) => items.length).sort()).toEqual([0, 1]);
});

type Step =
	| { readonly do: 'create'; readonly stage: string }
	| { readonly do: 'move'; readonly deal: number; readonly stage: string }
	| { readonly do: 'edit'; readonly deal: number; readonly amount: number }
	| { readonly do: 'touch'; readonly deal: number }
	| { readonly do: 'pass'; readonly seconds: number }
	| { readonly do: 'poll'; readonly fails: boolean }
	/** n8n dies: the run of the last batch achieved nothing. */
	| { readonly do: 'kill' };

const DEAL = fc.nat(4);
const STAGE = fc.constantFrom('Qualification', 'Negotiation/Review', 'Closed Won');
const STEPS = fc.array(
	fc.oneof(
		fc.record({ do: fc.constant('create' as const), stage: STAGE }),
		fc.record({ do: fc.constant('move' as const), deal: DEAL, stage: STAGE }),
		fc.record({ do: fc.constant('edit' as const), deal: DEAL, amount: fc.nat(3) }),
		fc.record({ do: fc.constant('touch' as const), deal: DEAL }),
		fc.record({ do: fc.constant('pass' as const), seconds: fc.constantFrom(1, 60, 900) }),
		fc.record({ do: fc.constant('poll' as const), fails: fc.boolean() }),
		fc.record({ do: fc.constant('kill' as const) }),
	),
	{ maxLength: 30 },
);

/** Plays a life, and returns what is wrong with what was handed on. */
async function play(steps: readonly Step[]): Promise<string[]> {
	const { bench, polled, pass, restart } = await started({
		events: ['created', 'changed', 'enteredStage'],
		fields: ['Amount'],
	});
	const { sandbox } = bench;
	const ids: string[] = [];
	const expected: string[] = [];
	const seen = new Map<string, Item>();
	const wrong: string[] = [];
	let unsure: Item[] = [];
	const settle = (items: readonly Item[]) => {
		for (const item of unsure) seen.set(item.key, item);
		unsure = [...items];
	};
	const stageOf = (id: string) => sandbox.find('Opportunity', id)?.values.StageName;
	const amountOf = (id: string) => sandbox.find('Opportunity', id)?.values.Amount ?? '';
	const ask = async () => {
		const items = await polled().catch((error: Error) => error);
		if (items instanceof Error) return;
		const known = new Set([...seen.keys(), ...unsure.map(({ key }) => key)]);
		wrong.push(
			...items
				.filter(({ repeated, key }) => !repeated && known.has(key))
				.map((item) => `handed on twice: ${words(item)}`),
		);
		if (items.length > 0) settle(items);
	};
	for (const step of steps) {
		const id = 'deal' in step ? ids[step.deal % Math.max(1, ids.length)] : undefined;
		if (step.do === 'create') {
			const made = deal(bench, { StageName: step.stage });
			ids.push(made);
			expected.push(`created ${made} =`);
			if (STAGES.includes(step.stage)) expected.push(`enteredStage ${made} ${step.stage}`);
		} else if (step.do === 'pass') await pass(step.seconds * 1_000);
		else if (step.do === 'kill') {
			unsure = [];
			restart();
		} else if (step.do === 'poll') {
			let calls = 0;
			bench.intercept(() =>
				step.fails && ++calls > 1 ? { status: 503, headers: {}, body: '{}' } : undefined,
			);
			await ask();
			bench.intercept(undefined);
		} else if (id === undefined) continue;
		else if (step.do === 'move' && stageOf(id) !== step.stage) {
			move(bench, id, step.stage);
			if (STAGES.includes(step.stage)) expected.push(`enteredStage ${id} ${step.stage}`);
		} else if (step.do === 'edit' && amountOf(id) !== String(step.amount)) {
			sandbox.editedByPerson('Opportunity', id, { Amount: String(step.amount) });
			expected.push(`changed ${id} Amount=${step.amount}`);
		} else if (step.do === 'touch') sandbox.editedByPerson('Opportunity', id, { Name: 'Touched' });
	}
	await pass(MINUTE_MS);
	await ask();
	settle([]);
	const got = [...seen.values()].map(words).sort();
	const wanted = expected.sort();
	if (JSON.stringify(got) !== JSON.stringify(wanted)) {
		wrong.push(`expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`);
	}
	return wrong;
}

describe('whatever happens to deals, however n8n is polled, refused and killed', () => {
	it('every event is handed on to a run that was not cut off, and none twice without saying so', async () => {
		await fc.assert(
			fc.asyncProperty(STEPS, async (steps) => {
				expect(await play(steps)).toEqual([]);
			}),
			{ numRuns: RUNS },
		);
	}, 120_000);
});
