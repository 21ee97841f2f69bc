import {
	areDeliveriesStopped,
	stopDeliveries,
	resumeDeliveries,
	secondsToWait,
} from '../../../nodes/shared/n8n/trigger/backpressure';
import { NetworkFailure } from '../../../nodes/shared/contracts/http';
import { Memory } from '../../../nodes/shared/n8n/remember';

function newClock() {
	let now = 1_000_000;
	return {
		now: () => now,
		sleep: async () => {},
		random: () => 0.5,
		pass: (milliseconds: number) => void (now += milliseconds),
	};
}

describe('what is remembered', () => {
	it('is asked for once, however many ask at the same moment', async () => {
		const memory = new Memory<number>(newClock());
		const load = jest.fn(async () => await Promise.resolve(1));
		await Promise.all([memory.get('a', load), memory.get('a', load), memory.get('a', load)]);
		expect(load).toHaveBeenCalledTimes(1);
	});

	it('is asked for again when its time is up', async () => {
		const clock = newClock();
		const memory = new Memory<number>(clock, 1_000);
		const load = jest.fn(async () => await Promise.resolve(1));
		await memory.get('a', load);
		clock.pass(999);
		await memory.get('a', load);
		clock.pass(1);
		await memory.get('a', load);
		expect(load).toHaveBeenCalledTimes(2);
	});

	it('is never a refusal', async () => {
		const memory = new Memory<number>(newClock());
		await expect(
			memory.get('a', async () => await Promise.reject(new Error('no'))),
		).rejects.toThrow('no');
		await expect(memory.get('a', async () => await Promise.resolve(2))).resolves.toBe(2);
	});

	it('can be forgotten by account', async () => {
		const memory = new Memory<number>(newClock());
		for (const key of ['one/deal', 'one/contact', 'two/deal']) await memory.get(key, async () => 1);
		memory.forget('one/');
		expect(['one/deal', 'one/contact', 'two/deal'].map((key) => memory.has(key))).toEqual([
			false,
			false,
			true,
		]);
	});
});

describe('backpressure', () => {
	it('is none for every other workflow', () => {
		const clock = newClock();
		stopDeliveries('w1', clock);
		expect([secondsToWait('w1', clock), secondsToWait('w2', clock)]).toEqual([23, undefined]);
		resumeDeliveries('w1', clock);
		expect(secondsToWait('w1', clock)).toBeUndefined();
	});

	it('lets one through after its time, and the next ones when that one has got through', () => {
		const clock = newClock();
		stopDeliveries('w3', clock);
		clock.pass(30_000);
		expect(secondsToWait('w3', clock)).toBeUndefined();
		expect(secondsToWait('w3', clock)).toBe(15);
		resumeDeliveries('w3', clock);
		expect(secondsToWait('w3', clock)).toBeUndefined();
	});

	describe('where the system said how long', () => {
		it.each<[string, number | undefined, number]>([
			['less than its own time', 2_000, 23],
			['longer', 120_000, 128],
			['a day, which is looked into before', 86_400_000, 608],
			['nothing', undefined, 23],
		])('%s', (what, askedMs, seconds) => {
			const clock = newClock();
			stopDeliveries(what, clock, askedMs);
			expect(secondsToWait(what, clock)).toBe(seconds);
			clock.pass(seconds * 1_000);
			expect(secondsToWait(what, clock)).toBeUndefined();
		});

		it('stays shut for so long, whatever other runs come to meanwhile, and opens with the first that gets through', () => {
			const clock = newClock();
			stopDeliveries('w4', clock, 120_000);
			resumeDeliveries('w4', clock);
			stopDeliveries('w4', clock);
			stopDeliveries('w4', clock, 60_000);
			expect(secondsToWait('w4', clock)).toBe(128);
			clock.pass(128_000);
			expect(secondsToWait('w4', clock)).toBeUndefined();
			resumeDeliveries('w4', clock);
			expect(secondsToWait('w4', clock)).toBeUndefined();
			expect(areDeliveriesStopped('w4')).toBe(false);
		});

		it('not for longer, where a clock was put back', () => {
			const clock = newClock();
			stopDeliveries('w5', clock, 120_000);
			clock.pass(-3_600_000);
			expect(secondsToWait('w5', clock)).toBeUndefined();
		});
	});
});

describe('a look-up that does not come to an end', () => {
	/** Time passes only while somebody sleeps. */
	function sleepingClock() {
		let now = 1_000_000;
		let asleep = 0;
		return {
			now: () => now,
			async sleep(milliseconds: number, signal?: AbortSignal) {
				asleep += 1;
				await new Promise<void>((resolve, reject) => {
					const timer = setImmediate(() => {
						now += milliseconds;
						resolve();
					});
					signal?.addEventListener('abort', () => {
						clearImmediate(timer);
						reject(new Error('aborted'));
					});
				}).finally(() => void (asleep -= 1));
			},
			random: () => 0.5,
			asleep: () => asleep,
		};
	}
	const never = async () => await new Promise<number>(() => undefined);

	it('is given up after a minute for everybody who waits, and asked for afresh by the next', async () => {
		const clock = sleepingClock();
		const memory = new Memory<number>(clock);
		const start = clock.now();
		const waiting = [memory.get('a', never), memory.get('a', never)];
		for (const one of await Promise.allSettled(waiting)) {
			expect(one).toMatchObject({ status: 'rejected', reason: { code: 'ETIMEDOUT' } });
		}
		expect(clock.now() - start).toBe(60_000);
		expect(memory.has('a')).toBe(false);
		await expect(memory.get('a', async () => await Promise.resolve(2))).resolves.toBe(2);
	});

	it('is a failure that adapters can tell', async () => {
		const refused: unknown = await new Memory<number>(sleepingClock())
			.get('a', never)
			.catch((error: unknown) => error);
		expect(refused).toBeInstanceOf(NetworkFailure);
		expect(String(refused)).toContain('No answer within 60 seconds. Run it again');
	});

	it('leaves no timer behind when it ends in time', async () => {
		const clock = sleepingClock();
		await new Memory<number>(clock).get('a', async () => await Promise.resolve(1));
		await new Promise(setImmediate);
		expect(clock.asleep()).toBe(0);
	});
});

it('what is remembered is bounded, whatever it is asked for', async () => {
	const memory = new Memory<number>(newClock());
	for (let key = 0; key < 1_500; key++) await memory.get(`${key}/`, async () => key);
	const kept = Array.from({ length: 1_500 }, (_, key) => memory.has(`${key}/`)).filter(Boolean);
	expect(kept).toHaveLength(1_000);
	expect([memory.has('0/'), memory.has('1499/')]).toEqual([false, true]);
});
