/** What strangers, or a gateway in trouble, can make happen as often as they like leaves few lines and little to remember. */
import { SparseLog } from '../../../nodes/shared/n8n/trigger/sparseLog';

const MINUTE_MS = 60_000;

function newLog() {
	let now = 1_000_000;
	const sleep = async () => await Promise.resolve();
	const log = new SparseLog({ now: () => now, sleep, random: () => 0 });
	return { log, pass: (ms: number) => void (now += ms) };
}

it('a line comes once a minute, and then says how often', () => {
	const { log, pass } = newLog();
	expect(log.line('a', 'Refused')).toBe('Refused');
	expect(log.line('a', 'Refused')).toBeUndefined();
	expect(log.line('b', 'Turned away')).toBe('Turned away');
	pass(MINUTE_MS);
	expect(log.line('a', 'Refused')).toBe('Refused (and 1 times more since the last line)');
	pass(MINUTE_MS);
	expect(log.line('a', 'Refused')).toBe('Refused');
});

it('what happens under ever new names is remembered for so many, the newest', () => {
	const { log } = newLog();
	for (let index = 0; index < 5_000; index++) log.line(`name ${index}`, 'Refused');
	expect(log.line('name 4999', 'Refused')).toBeUndefined();
	expect(log.line('name 0', 'Refused')).toBe('Refused');
});
