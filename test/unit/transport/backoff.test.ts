import { Backoff } from '../../../nodes/shared/transport/backoff';

/** The seconds of the first hours at which it may happen, asked every second. */
function momentsOf(hours: number): number[] {
	let now = 0;
	const clock = { now: () => now * 1_000, sleep: async () => undefined, random: () => 0 };
	const backoff = new Backoff(clock, 30_000, 600_000);
	const moments: number[] = [];
	for (; now < hours * 3_600; now++) if (backoff.mayTry('here')) moments.push(now);
	return moments;
}

it('pauses twice as long after each time, up to the longest pause', () => {
	expect(momentsOf(1)).toEqual([0, 30, 90, 210, 450, 930, 1_530, 2_130, 2_730, 3_330]);
});

it('begins anew for who has not asked for the longest pause, and for another name', () => {
	let now = 0;
	const clock = { now: () => now, sleep: async () => undefined, random: () => 0 };
	const backoff = new Backoff(clock, 30_000, 600_000);
	expect([backoff.mayTry('here'), backoff.mayTry('here'), backoff.mayTry('there')]).toEqual([
		true,
		false,
		true,
	]);
	now = 30_000;
	expect(backoff.mayTry('here')).toBe(true);
	now += 60_000 + 600_001;
	expect(backoff.mayTry('here')).toBe(true);
	now += 30_000;
	expect(backoff.mayTry('here')).toBe(true);
});
