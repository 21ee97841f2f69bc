import {
	resumeDeliveries,
	secondsToWait,
	stopDeliveries,
} from '../../../nodes/shared/n8n/trigger/backpressure';

const NAME = 'workflow-of-this-test';
let now: number;
let spread: number;
const clock = { now: () => now, sleep: async () => {}, random: () => spread };

beforeEach(() => {
	now = 1_790_000_000_000;
	spread = 0;
	resumeDeliveries(NAME, { ...clock, now: () => now + 86_400_000 });
});

it('a pause that the system asked for outlasts a run that got through, however short it is', () => {
	stopDeliveries(NAME, clock, 10_000);
	resumeDeliveries(NAME, clock);
	expect(secondsToWait(NAME, clock)).toBe(15);
});

it('and a stop that nobody asked for and that lasts a little longer', () => {
	stopDeliveries(NAME, clock, 20_000);
	spread = 0.9;
	stopDeliveries(NAME, clock);
	resumeDeliveries(NAME, clock);
	expect(secondsToWait(NAME, clock)).toBeGreaterThanOrEqual(20);
});

it('a stop that nobody asked for ends with the first run that gets through', () => {
	stopDeliveries(NAME, clock);
	expect(secondsToWait(NAME, clock)).toBe(15);
	resumeDeliveries(NAME, clock);
	expect(secondsToWait(NAME, clock)).toBeUndefined();
});

it('nothing waits longer than ten minutes and the spread, whatever is asked', () => {
	stopDeliveries(NAME, clock, 86_400_000);
	expect(secondsToWait(NAME, clock)).toBe(600);
	now += 600_000;
	expect(secondsToWait(NAME, clock)).toBeUndefined();
	expect(secondsToWait(NAME, clock)).toBe(15);
});
