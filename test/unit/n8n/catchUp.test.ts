import fc from 'fast-check';
import type { INode } from 'n8n-workflow';
import type { ClaimStore, CrmAdapter, OpenClaim } from '../../../nodes/shared/contracts/crm';
import type { GatewayAdapter } from '../../../nodes/shared/contracts/gateway';
import { PaymentCatchUpTrigger } from '../../../nodes/PaymentCatchUp/PaymentCatchUpTrigger.node';
import { forgetProcess } from '../../../nodes/shared/n8n/trigger/polling';
import { clock } from '../../../nodes/shared/n8n/clock';
import { stopDeliveries, resumeDeliveries } from '../../../nodes/shared/n8n/trigger/backpressure';
import type { PaymentEvent, PaymentEventType } from '../../../nodes/shared/vocabulary/event';
import { adapters } from './modelSystems';

jest.mock('../../../nodes/systems', () => jest.requireActual('./modelSystems'));

const { poll } = new PaymentCatchUpTrigger();
const START = Date.parse('2026-03-01T10:00:00Z');
const MINUTE_MS = 60_000;

class GatewayDown extends Error {}

let now: number;
let events: PaymentEvent[];
let asked: number[];
let claims: OpenClaim[];
let claimCalls: number;
let failsAfter: number;

beforeEach(() => {
	now = START;
	events = [];
	asked = [];
	claims = [];
	claimCalls = 0;
	failsAfter = Number.POSITIVE_INFINITY;
	forgetProcess();
	resumeDeliveries('workflow-1', clock);
	jest.spyOn(clock, 'now').mockImplementation(() => now);
	adapters.gateway = {
		id: 'model',
		displayName: 'Model Pay',
		dealNaming: 'put the id of the deal into the note of the payment',
		verification: 'secretOnCreate',
		longestKey: 200,
		idIn: (text) => text,
		identify: async () => ({ account: 'acct_1', livemode: true, name: 'Acme' }),
		async *listChanges(since) {
			asked.push(since.getTime());
			let given = 0;
			for (const event of [...events].sort(byMoment)) {
				if (Date.parse(event.occurredAt) < since.getTime()) continue;
				if (given++ >= failsAfter) throw new GatewayDown();
				yield event;
			}
		},
		classify: (error) =>
			error instanceof GatewayDown
				? { kind: 'unavailable', message: 'Model Pay does not answer' }
				: undefined,
	} as Partial<GatewayAdapter> as GatewayAdapter;
	adapters.crm = {
		id: 'modelCrm',
		displayName: 'Model CRM',
		claims: {
			listOpen: async (before) => {
				claimCalls += 1;
				return claims.filter(({ leaseUntil }) => Date.parse(leaseUntil) < before.getTime());
			},
		} as Partial<ClaimStore> as ClaimStore,
		classify: () => undefined,
	} as Partial<CrmAdapter> as CrmAdapter;
});
afterEach(() => jest.restoreAllMocks());

const byMoment = (left: PaymentEvent, right: PaymentEvent) =>
	Date.parse(left.occurredAt) - Date.parse(right.occurredAt);

/** An event so many minutes after the start. */
function happens(id: string, minutes = (now - START) / MINUTE_MS, more: object = {}): void {
	events.push({
		id,
		gateway: 'model',
		account: '',
		livemode: true,
		occurredAt: new Date(START + minutes * MINUTE_MS).toISOString(),
		hint: { type: 'payment.succeeded', objectKind: 'payment', objectId: `pay_${id}` },
		...more,
	});
}

let keys = 0;

/** One trigger of one workflow; its static data survives a restart, as JSON. */
function newTrigger(parameters: Record<string, unknown> = {}, setting: Setting = {}) {
	let stored: Record<string, unknown> = {};
	const log: string[] = [];
	const secret = `live_catch_up_${++keys}`;
	const context = (mode: string) => ({
		getNode: () => ({
			id: `node-${secret}`,
			name: 'Catch Up',
			type: 'x.paymentCatchUpTrigger',
			credentials: { modelApi: {}, ...(setting.withoutCrm ? {} : { modelCrmApi: {} }) },
		}),
		getNodeParameter: (name: string, fallback: unknown) =>
			({ gateway: 'model', crm: 'modelCrm', ...parameters })[name] ?? fallback,
		getCredentials: async () => ({ secret }),
		getWorkflow: () => ({ id: 'workflow-1' }),
		getWorkflowStaticData: () => stored,
		getChildNodes: () => setting.children ?? [],
		getMode: () => mode,
		logger: { info: (message: string) => void log.push(message) },
		helpers: {},
	});
	const polled = async (mode = 'trigger') => {
		const answer = await poll.call(context(mode) as never);
		return answer?.[0]?.map(({ json }) => json as unknown as PaymentEvent);
	};
	return {
		log,
		polled,
		ids: async (mode?: string) => (await polled(mode))?.map(({ id }) => id) ?? [],
		/** n8n is killed and comes back: what was stored is all that is left. */
		restart: () => {
			stored = JSON.parse(JSON.stringify(stored)) as Record<string, unknown>;
			forgetProcess();
		},
		isUntouched: () => Object.keys(stored).length === 0,
	};
}

interface Setting {
	readonly withoutCrm?: boolean;
	readonly children?: ReadonlyArray<Partial<INode>>;
}

function openClaim(key: string, more: Partial<OpenClaim> = {}): OpenClaim {
	return {
		id: key,
		key,
		state: 'open',
		leaseUntil: new Date(START - MINUTE_MS).toISOString(),
		createdAt: new Date(START - 16 * MINUTE_MS).toISOString(),
		holder: 'somebody',
		subject: { reference: 'model/acct_1/live/payment/pay_1', type: 'payment.succeeded' },
		...more,
	};
}

/** How often each is among them. */
function countOf(ids: readonly string[]): Map<string, number> {
	const times = new Map<string, number>();
	for (const id of ids) times.set(id, (times.get(id) ?? 0) + 1);
	return times;
}

describe('the cursor', () => {
	it('starts now, and hands on what happens from then on as one batch, without the delivery', async () => {
		happens('old', -1);
		const trigger = newTrigger();
		expect(await trigger.polled()).toBeUndefined();
		now += MINUTE_MS;
		happens('b', 0.9);
		happens('a', 0.5);
		const batch = (await trigger.polled()) ?? [];
		expect(batch.map(({ id }) => id)).toEqual(['a', 'b']);
		expect(batch[0]).toEqual({
			id: 'a',
			gateway: 'model',
			account: 'acct_1',
			livemode: true,
			occurredAt: '2026-03-01T10:00:30.000Z',
			hint: { type: 'payment.succeeded', objectKind: 'payment', objectId: 'pay_a' },
		});
	});

	it('starts at a date; another date starts over', async () => {
		happens('early', -300);
		happens('later', -100);
		const startFrom = new Date(START - 120 * MINUTE_MS).toISOString();
		const parameters: Record<string, unknown> = { startFrom };
		const trigger = newTrigger(parameters);
		expect(await trigger.ids()).toEqual(['later']);
		parameters.startFrom = new Date(START - 400 * MINUTE_MS).toISOString();
		expect(await trigger.ids()).toEqual(['early', 'later']);
	});

	it('refuses a date that is none', async () => {
		await expect(newTrigger({ startFrom: 'tomorrow' }).ids()).rejects.toThrow(
			'"tomorrow" in Start From is no date',
		);
	});

	it('hands an event on in one poll, not in each that overlaps', async () => {
		const trigger = newTrigger();
		await trigger.ids();
		now += MINUTE_MS;
		happens('a');
		expect(await trigger.ids()).toEqual(['a']);
		now += MINUTE_MS;
		expect(await trigger.ids()).toEqual([]);
	});

	it('looks back over the overlap for what the gateway shows late, and never before the start', async () => {
		const trigger = newTrigger({ options: { overlapMinutes: 5 } });
		await trigger.ids();
		now += 20 * MINUTE_MS;
		await trigger.ids();
		happens('late', 16);
		happens('too late', 14);
		now += MINUTE_MS;
		expect(await trigger.ids()).toEqual(['late']);
		expect(Math.min(...asked)).toBe(START);
	});

	it('stays where it was when listing breaks off, and the error has words', async () => {
		const trigger = newTrigger();
		await trigger.ids();
		now += MINUTE_MS;
		happens('a', 0.5);
		happens('b', 0.6);
		failsAfter = 1;
		await expect(trigger.ids()).rejects.toThrow('Model Pay does not answer');
		failsAfter = Number.POSITIVE_INFINITY;
		now += 30 * MINUTE_MS;
		expect(await trigger.ids()).toEqual(['a', 'b']);
	});

	it('hands on only chosen events of its own mode and account', async () => {
		const trigger = newTrigger({ events: ['payment.succeeded'] });
		await trigger.ids();
		now += MINUTE_MS;
		happens('mine');
		happens('test', 1, { livemode: false });
		happens('other account', 1, { account: 'acct_2' });
		happens('failed', 1, {
			hint: { type: 'payment.failed' satisfies PaymentEventType, objectKind: 'p', objectId: '1' },
		});
		expect(await trigger.ids()).toEqual(['mine']);
	});
});

describe('an event that may be either of two', () => {
	const EITHER = { type: 'subscription.renewed', mayBe: ['invoice.paid'] };

	it.each([
		['its first', ['subscription.renewed'], ['either']],
		['its second', ['invoice.paid'], ['either']],
		['neither', ['payment.succeeded'], []],
	])('is handed on to whoever chose %s', async (_, chosen, ids) => {
		const trigger = newTrigger({ events: chosen });
		await trigger.ids();
		now += MINUTE_MS;
		happens('either', 1, { hint: { ...EITHER, objectKind: 'p', objectId: '1' } });
		expect(await trigger.ids()).toEqual(ids);
	});
});

describe('the bound', () => {
	const OPTIONS = { options: { mostEvents: 10 } };

	it('hands on the rest with the next polls, each event once, even of one second', async () => {
		const trigger = newTrigger(OPTIONS);
		await trigger.ids();
		now += MINUTE_MS;
		for (let index = 0; index < 34; index += 1) happens(`e${index}`, index < 25 ? 0.5 : 0.6);
		const polls = [];
		for (let count = 0; count < 5; count += 1) polls.push(await trigger.ids());
		expect(polls.map((ids) => ids.length)).toEqual([10, 10, 10, 4, 0]);
		expect(new Set(polls.flat()).size).toBe(34);
	});

	it('counts the second look too', async () => {
		const trigger = newTrigger(OPTIONS);
		await trigger.ids();
		now += MINUTE_MS;
		for (let index = 0; index < 10; index += 1) happens(`a${index}`);
		expect(await trigger.ids()).toHaveLength(10);
		now += 10 * MINUTE_MS;
		for (let index = 0; index < 10; index += 1) happens(`b${index}`);
		expect(await trigger.ids()).toEqual(Array.from({ length: 10 }, (_, index) => `a${index}`));
		expect(await trigger.ids()).toEqual(Array.from({ length: 10 }, (_, index) => `b${index}`));
	});
});

describe('at least once', () => {
	it('hands each batch on once more after the overlap, however far back it reaches, and then no more', async () => {
		happens('old', -6_000);
		const trigger = newTrigger({ startFrom: new Date(START - 7_000 * MINUTE_MS).toISOString() });
		expect(await trigger.ids()).toEqual(['old']);
		const later: string[][] = [];
		for (let minute = 1; minute <= 25; minute += 1) {
			now += MINUTE_MS;
			later.push(await trigger.ids());
		}
		expect(later.map((ids) => ids.length).indexOf(1)).toBe(9);
		expect(later.flat()).toEqual(['old']);
	});

	/** Polls every minute, as often as it takes. */
	async function pollFor(trigger: ReturnType<typeof newTrigger>, minutes: number) {
		const polls: string[][] = [];
		for (let minute = 0; minute < minutes; minute += 1) {
			polls.push(await trigger.ids());
			now += MINUTE_MS;
		}
		return polls;
	}

	it('hands each of 250 events of one second on twice, a hundred at a time', async () => {
		const trigger = newTrigger({ options: { mostEvents: 100 } });
		await trigger.ids();
		now += MINUTE_MS;
		for (let index = 0; index < 250; index += 1) happens(`e${index}`, 0.5);
		const polls = await pollFor(trigger, 20);
		const times = countOf(polls.flat());
		expect(Math.max(...polls.map((ids) => ids.length))).toBe(100);
		expect([times.size, new Set(times.values())]).toEqual([250, new Set([2])]);
	});

	it('hands all of a batch on again, though fewer are wanted at a time by now', async () => {
		const parameters: Record<string, unknown> = { options: { mostEvents: 10 } };
		const trigger = newTrigger(parameters);
		await trigger.ids();
		now += MINUTE_MS;
		for (let index = 0; index < 10; index += 1) happens(`e${index}`, index === 9 ? 0.6 : 0.5);
		const first = await trigger.ids();
		parameters.options = { mostEvents: 3 };
		now += 10 * MINUTE_MS;
		const again = await pollFor(trigger, 6);
		expect(again.map((ids) => ids.length)).toEqual([3, 3, 3, 1, 0, 0]);
		expect(again.flat()).toEqual(first);
	});

	it('whatever moments the events share, in whatever order one moment is listed', async () => {
		const scenario = fc.record({
			moments: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 60 }),
			mostEvents: fc.integer({ min: 1, max: 12 }),
			isShuffled: fc.boolean(),
			restartAfter: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
		});
		const property = fc.asyncProperty(scenario, async (chosen) => {
			const { moments, mostEvents, isShuffled, restartAfter } = chosen;
			now = START;
			events = [];
			const trigger = newTrigger({ options: { mostEvents } });
			await trigger.ids();
			now += MINUTE_MS;
			moments.forEach((moment, index) => happens(`e${index}`, moment / 60));
			const minutes = 25 + Math.ceil((4 * moments.length) / mostEvents);
			const polls: string[][] = [];
			for (let minute = 0; minute < minutes; minute += 1) {
				if (isShuffled) events.reverse();
				if (minute === restartAfter) trigger.restart();
				polls.push(await trigger.ids());
				now += MINUTE_MS;
			}
			const times = countOf(polls.flat());
			expect(times.size).toBe(moments.length);
			expect(Math.min(...times.values())).toBeGreaterThanOrEqual(2);
			expect(Math.max(...times.values())).toBeLessThanOrEqual(restartAfter === undefined ? 2 : 4);
			expect(Math.max(...polls.map((ids) => ids.length))).toBeLessThanOrEqual(mostEvents);
			expect(polls.at(-1)).toEqual([]);
		});
		await fc.assert(property, { numRuns: 150 });
	});

	it('hands on at once after a restart what a killed run may have had, however often it is killed', async () => {
		const trigger = newTrigger();
		await trigger.ids();
		now += MINUTE_MS;
		happens('a');
		expect(await trigger.ids()).toEqual(['a']);
		for (let kill = 0; kill < 3; kill += 1) {
			trigger.restart();
			expect(await trigger.ids()).toEqual(['a']);
		}
		now += MINUTE_MS;
		expect(await trigger.ids()).toEqual([]);
	});

	it('hands nothing on while a system is down, and all of it again afterwards', async () => {
		const trigger = newTrigger();
		await trigger.ids();
		now += MINUTE_MS;
		happens('a');
		expect(await trigger.ids()).toEqual(['a']);
		stopDeliveries('workflow-1', clock);
		happens('b');
		expect(await trigger.ids()).toEqual([]);
		now += MINUTE_MS;
		expect(await trigger.ids()).toEqual(['a', 'b']);
		resumeDeliveries('workflow-1', clock);
		now += MINUTE_MS;
		expect(await trigger.ids()).toEqual([]);
	});
});

describe('a poll that is not over', () => {
	it('keeps the next one from handing on the same, and from asking the gateway', async () => {
		const trigger = newTrigger();
		await trigger.ids();
		now += MINUTE_MS;
		happens('a');
		asked = [];
		expect(await Promise.all([trigger.ids(), trigger.ids()])).toEqual([['a'], []]);
		expect(asked).toHaveLength(1);
		happens('b');
		expect(await trigger.ids()).toEqual(['b']);
	});

	it('is over when it fails', async () => {
		const trigger = newTrigger();
		await trigger.ids();
		now += MINUTE_MS;
		happens('a');
		failsAfter = 0;
		await expect(trigger.ids()).rejects.toThrow('Model Pay does not answer');
		failsAfter = Number.POSITIVE_INFINITY;
		expect(await trigger.ids()).toEqual(['a']);
	});

	it('gives way after a quarter of an hour, since it can only have been lost', async () => {
		const trigger = newTrigger();
		await trigger.ids();
		const { listChanges } = adapters.gateway as GatewayAdapter;
		const hanging = new Promise<never>(() => {});
		Object.assign(adapters.gateway as GatewayAdapter, {
			// eslint-disable-next-line require-yield
			async *listChanges() {
				await hanging;
			},
		});
		void trigger.ids();
		await new Promise(setImmediate);
		Object.assign(adapters.gateway as GatewayAdapter, { listChanges });
		now += MINUTE_MS;
		happens('a');
		expect(await trigger.ids()).toEqual([]);
		expect(trigger.log.at(-1)).toContain('is still at its last poll');
		now += 15 * MINUTE_MS;
		expect(await trigger.ids()).toEqual(['a']);
	});

	it('keeps nobody else waiting: neither another trigger nor a run by hand', async () => {
		const [trigger, other] = [newTrigger(), newTrigger()];
		await Promise.all([trigger.ids(), other.ids()]);
		now += MINUTE_MS;
		happens('a');
		const polls = [trigger.ids(), other.ids(), trigger.ids('manual')];
		expect(await Promise.all(polls)).toEqual([['a'], ['a'], ['a']]);
	});
});

describe('follow-ups left unfinished', () => {
	it('come as events that name the payment', async () => {
		claims = [openClaim('fact#workflow-1')];
		expect(await newTrigger().polled()).toEqual([
			{
				id: 'claim:fact#workflow-1',
				gateway: 'model',
				account: 'acct_1',
				livemode: true,
				occurredAt: '2026-03-01T09:44:00.000Z',
				hint: {
					type: 'payment.succeeded',
					objectKind: 'paymentReference',
					objectId: 'model/acct_1/live/payment/pay_1',
					claim: 'fact#workflow-1',
				},
			},
		]);
	});

	it.each<[string, OpenClaim, Record<string, unknown>, number]>([
		['lapsed', openClaim('f#workflow-1'), {}, 1],
		['held', openClaim('f#workflow-1', { leaseUntil: '2026-03-01T10:05:00Z' }), {}, 0],
		['of another automation', openClaim('f#elsewhere'), {}, 0],
		['of an event not chosen', openClaim('f#workflow-1'), { events: ['payment.failed'] }, 0],
		['not wanted', openClaim('f#workflow-1'), { unfinished: false }, 0],
		[
			'of another account',
			openClaim('f#workflow-1', {
				subject: { reference: 'model/acct_2/live/payment/p', type: 'payment.succeeded' },
			}),
			{},
			0,
		],
	])('%s', async (_, claim, parameters, count) => {
		claims = [claim];
		const children = [{ type: 'x.paymentSync', parameters: {} }];
		expect(await newTrigger(parameters, { children }).ids()).toHaveLength(count);
	});

	it('of the name that the Sync node behind it claims under', async () => {
		claims = [openClaim('f#Finance'), openClaim('f#workflow-1')];
		const sync = (automation: string) => ({
			type: 'x.paymentSync',
			parameters: { options: { automation } },
		});
		const named = newTrigger({}, { children: [sync('Finance')] });
		expect(await named.ids()).toEqual(['claim:f#Finance']);
		const unknown = newTrigger({}, { children: [sync('={{ 1 }}')] });
		expect(await unknown.ids()).toHaveLength(2);
	});

	it.each([
		['a first one', 'f#workflow-1', [0, 15, 45, 105]],
		['a second one, which is for a person', 'f#workflow-1/2', [0]],
	])('that stay undone are handed out ever more rarely: %s', async (_, key, expected) => {
		claims = [openClaim(key)];
		const trigger = newTrigger();
		const minutes: number[] = [];
		for (let minute = 0; minute < 120; minute += 1) {
			if ((await trigger.ids()).length > 0) minutes.push(minute);
			now += MINUTE_MS;
		}
		expect(minutes).toEqual(expected);
	});

	it('need a CRM credential; without one the log says so and no call is made', async () => {
		claims = [openClaim('f#workflow-1')];
		const trigger = newTrigger({}, { withoutCrm: true });
		expect(await trigger.ids()).toEqual([]);
		expect(trigger.log.join()).toContain('has no credential for Model CRM');
		expect(claimCalls).toBe(0);
	});
});

describe('in the editor', () => {
	it('a run by hand shows the last few and moves nothing', async () => {
		for (let minute = -50; minute < 0; minute += 5) happens(`e${minute}`, minute);
		const trigger = newTrigger();
		expect(await trigger.ids('manual')).toEqual(['e-25', 'e-20', 'e-15', 'e-10', 'e-5']);
		expect(trigger.isUntouched()).toBe(true);
	});
});
