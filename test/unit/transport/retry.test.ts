import { type HttpResponse, NetworkFailure } from '../../../nodes/shared/contracts/http';
import { retryAfterMs, RETRY_POLICY, withRetries } from '../../../nodes/shared/transport/retry';

type Answer = number | Error | { status: number; headers: Record<string, string> };

/** Answers in turn, and keeps how long was waited in between. */
function play(answers: readonly Answer[]) {
	const waits: number[] = [];
	let calls = 0;
	const clock = {
		now: () => Date.parse('2026-03-01T10:00:00Z'),
		sleep: async (milliseconds: number) => void (await Promise.resolve(waits.push(milliseconds))),
		random: () => 1,
	};
	const http = withRetries(async (): Promise<HttpResponse> => {
		const answer = answers[Math.min(calls++, answers.length - 1)] ?? 200;
		if (answer instanceof Error) throw answer;
		const { status, headers } =
			typeof answer === 'number' ? { status: answer, headers: {} } : answer;
		return await Promise.resolve({ status, headers, body: '' });
	}, clock);
	const send = async () => await http({ method: 'POST', url: 'https://api.example/x' });
	return { send, waits, calls: () => calls };
}

const reset = new NetworkFailure('reset', 'ECONNRESET');

describe('a call that did not get through is repeated', () => {
	it.each<[string, Answer[], number]>([
		['429 three times', [429, 429, 429, 200], 4],
		['in trouble', [503, 500, 200], 3],
		['locked', [423, 200], 2],
		['no answer', [reset, 200], 2],
	])('%s', async (_name, answers, calls) => {
		const { send, ...played } = play(answers);
		expect((await send()).status).toBe(200);
		expect(played.calls()).toBe(calls);
	});

	it.each([200, 201, 302, 400, 401, 402, 403, 404, 409])('%i is an answer', async (status) => {
		const { send, ...played } = play([status]);
		expect((await send()).status).toBe(status);
		expect(played.calls()).toBe(1);
	});

	it('exponentially, up to a cap, a bounded number of times; then the last answer stands', async () => {
		const { send, waits, calls } = play([503]);
		expect((await send()).status).toBe(503);
		expect(calls()).toBe(RETRY_POLICY.attempts);
		expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
		const { send: sendAgain } = play([reset]);
		await expect(sendAgain()).rejects.toBe(reset);
	});

	it('honours Retry-After, gives up where it asks for too long, and waits two seconds after a 423', async () => {
		const asked = play([{ status: 429, headers: { 'retry-after': '3' } }, 200]);
		await asked.send();
		expect(asked.waits).toEqual([3_000]);
		const tooLong = play([{ status: 429, headers: { 'retry-after': '60' } }, 200]);
		expect((await tooLong.send()).status).toBe(429);
		const locked = play([423, 200]);
		await locked.send();
		expect(locked.waits).toEqual([2_000]);
	});

	it('a fault of ours is not repeated', async () => {
		const fault = new TypeError('oops');
		const { send, calls } = play([fault]);
		await expect(send()).rejects.toBe(fault);
		expect(calls()).toBe(1);
	});

	it.each([
		['2', 2_000],
		['0.5', 500],
		['Sun, 01 Mar 2026 10:00:05 GMT', 5_000],
		['Sun, 01 Mar 2026 09:00:00 GMT', 0],
		['soon', undefined],
		['', undefined],
	])('Retry-After %p is %p ms', (value, wait) => {
		expect(retryAfterMs({ 'retry-after': value }, Date.parse('2026-03-01T10:00:00Z'))).toBe(wait);
	});
});
