import { createLimiter, withLimiter } from '../../../nodes/shared/transport/limiter';

function clockFrom(start = 0) {
	let now = start;
	return {
		now: () => now,
		sleep: async (milliseconds: number) => {
			now += milliseconds;
			await Promise.resolve();
		},
		random: () => 0,
	};
}

describe('the limiter', () => {
	it('never lets more calls through than the limit in any window, in the order they came', async () => {
		const clock = clockFrom();
		const limiter = createLimiter({ calls: 3, windowMs: 1_000 }, clock);
		const entered: Array<[number, number]> = [];
		await Promise.all(
			Array.from({ length: 10 }, async (_, place) => {
				await limiter.enter();
				entered.push([place, clock.now()]);
			}),
		);
		expect(entered.map(([place]) => place)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
		for (const [, at] of entered) {
			const inWindow = entered.filter(([, other]) => other >= at && other < at + 1_000);
			expect(inWindow.length).toBeLessThanOrEqual(3);
		}
		expect(clock.now()).toBe(3_000);
	});

	it('waits a moment for everybody after a 429', async () => {
		const clock = clockFrom();
		const limiter = createLimiter({ calls: 100, windowMs: 1_000 }, clock);
		const statuses = [429, 200];
		const http = withLimiter(
			async () => await Promise.resolve({ status: statuses.shift() ?? 200, headers: {}, body: '' }),
			limiter,
		);
		await http({ method: 'GET', url: 'https://api.example' });
		expect(clock.now()).toBe(0);
		await http({ method: 'GET', url: 'https://api.example' });
		expect(clock.now()).toBe(250);
	});

	it('goes on with the next one when somebody’s wait is cut off', async () => {
		const clock = clockFrom();
		let isCut = true;
		const limiter = createLimiter(
			{ calls: 1, windowMs: 1_000 },
			{
				...clock,
				async sleep(milliseconds) {
					if (isCut) throw new Error('cut off');
					await clock.sleep(milliseconds);
				},
			},
		);
		await limiter.enter();
		await expect(limiter.enter()).rejects.toThrow('cut off');
		isCut = false;
		await limiter.enter();
		expect(clock.now()).toBe(1_000);
	});

	it('waits for nothing that lies ahead after the clock was set back', async () => {
		const hour = 3_600_000;
		let now = 10 * hour;
		const waits: number[] = [];
		const limiter = createLimiter(
			{ calls: 2, windowMs: 1_000 },
			{
				now: () => now,
				async sleep(milliseconds) {
					waits.push(milliseconds);
					now += milliseconds;
					await Promise.resolve();
				},
				random: () => 0,
			},
		);
		await limiter.enter();
		await limiter.enter();
		limiter.pause(250);
		now -= hour;
		for (let call = 0; call < 4; call++) await limiter.enter();
		expect(Math.max(0, ...waits)).toBeLessThanOrEqual(1_000);
	});
});

describe('calls at once', () => {
	/** A clock that stands still until it is told, and wakes whoever slept long enough. */
	function handClock() {
		let now = 1_000_000;
		const sleepers = new Set<{ until: number; wake: () => void }>();
		const settle = async () => await new Promise((resolve) => setImmediate(resolve));
		return {
			now: () => now,
			sleep: async (milliseconds: number) =>
				await new Promise<void>((wake) => sleepers.add({ until: now + milliseconds, wake })),
			random: () => 0,
			async pass(milliseconds: number) {
				await settle();
				now += milliseconds;
				for (const sleeper of sleepers) if (sleeper.until <= now) sleeper.wake();
				await settle();
			},
		};
	}

	/** Calls that end when they are told to. */
	function opened(clock: ReturnType<typeof handClock>, atOnce?: number) {
		const limiter = createLimiter({ calls: 100, windowMs: 1_000, atOnce }, clock);
		const ends: Array<(failure?: Error) => void> = [];
		const http = withLimiter(
			async () =>
				await new Promise((resolve, reject) =>
					ends.push((failure) =>
						failure ? reject(failure) : resolve({ status: 200, headers: {}, body: '' }),
					),
				),
			limiter,
		);
		const calls = Array.from({ length: 5 }, async () => {
			await http({ method: 'GET', url: 'https://api.example' }).catch(() => undefined);
		});
		return { calls, ends };
	}

	it('are never more than the limit; the next one goes when one has ended, however it ended', async () => {
		const clock = handClock();
		const { calls, ends } = opened(clock, 2);
		await clock.pass(0);
		expect(ends).toHaveLength(2);
		ends[1]?.();
		await clock.pass(0);
		expect(ends).toHaveLength(3);
		ends[0]?.(new Error('reset'));
		ends[2]?.();
		await clock.pass(0);
		expect(ends).toHaveLength(5);
		ends.forEach((end) => end());
		await Promise.all(calls);
	});

	it('are as many as come where nothing is said', async () => {
		const clock = handClock();
		const { ends } = opened(clock);
		await clock.pass(0);
		expect(ends).toHaveLength(5);
	});

	it('are not held up for ever by one that never ends', async () => {
		const clock = handClock();
		const { ends } = opened(clock, 2);
		await clock.pass(59_000);
		expect(ends).toHaveLength(2);
		await clock.pass(1_000);
		expect(ends).toHaveLength(4);
	});
});
