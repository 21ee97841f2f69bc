import {
	type HttpRequest,
	type HttpResponse,
	NetworkFailure,
} from '../../../nodes/shared/contracts/http';
import type { System } from '../../../nodes/shared/contracts/system';
import { crmSystem } from '../../../nodes/systems';
import { RETRY_POLICY, withRetries } from '../../../nodes/shared/transport/retry';
import { retryAfterMs } from '../../../nodes/shared/vocabulary/retryAfter';

type Answer = number | Error | { status: number; headers: Record<string, string> };

/** Answers in turn, and keeps how long was waited in between. */
function play(answers: readonly Answer[], system: Pick<System<unknown>, 'passing'> = {}) {
	const waits: number[] = [];
	let calls = 0;
	const clock = {
		now: () => Date.parse('2026-03-01T10:00:00Z'),
		sleep: async (milliseconds: number) => void (await Promise.resolve(waits.push(milliseconds))),
		random: () => 1,
	};
	const http = withRetries(
		async (): Promise<HttpResponse> => {
			const answer = answers[Math.min(calls++, answers.length - 1)] ?? 200;
			if (answer instanceof Error) throw answer;
			const { status, headers } =
				typeof answer === 'number' ? { status: answer, headers: {} } : answer;
			return await Promise.resolve({ status, headers, body: '' });
		},
		clock,
		system,
	);
	const send = async (repeat?: HttpRequest['repeat']) =>
		await http({ method: 'POST', url: 'https://api.example/x', repeat });
	return { send, waits, calls: () => calls };
}

const reset = new NetworkFailure('reset', 'ECONNRESET');

describe('a call that did not get through is repeated', () => {
	it.each<[string, Answer[], number]>([
		['429 three times', [429, 429, 429, 200], 4],
		['in trouble', [503, 500, 200], 3],
		['no answer', [reset, 200], 2],
	])('%s', async (_name, answers, calls) => {
		const { send, ...played } = play(answers);
		expect((await send()).status).toBe(200);
		expect(played.calls()).toBe(calls);
	});

	it.each([200, 201, 302, 400, 401, 402, 403, 404, 409, 423])('%i is an answer', async (status) => {
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

	it('honours Retry-After, and gives up where it asks for too long', async () => {
		const asked = play([{ status: 429, headers: { 'retry-after': '3' } }, 200]);
		await asked.send();
		expect(asked.waits).toEqual([3_000]);
		const tooLong = play([{ status: 429, headers: { 'retry-after': '60' } }, 200]);
		expect((await tooLong.send()).status).toBe(429);
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
		// For whoever has no clock, the answer's own.
		const date = 'Sun, 01 Mar 2026 10:00:00 GMT';
		expect(retryAfterMs({ 'retry-after': value, date })).toBe(wait);
	});

	it('a date means nothing without another one', () => {
		const value = 'Sun, 01 Mar 2026 10:00:05 GMT';
		expect(retryAfterMs({ 'retry-after': value })).toBeUndefined();
	});
});

describe('what passes with waiting is the system’s word before that of HTTP', () => {
	it('HubSpot’s 423 after two seconds, also for what is never repeated blindly', async () => {
		for (const repeat of ['blindly', 'afterLookup'] as const) {
			const { send, waits } = play([423, 200], crmSystem('hubspot'));
			expect((await send(repeat)).status).toBe(200);
			expect(waits).toEqual([2_000]);
		}
	});

	it.each<[string, ReturnType<NonNullable<System<unknown>['passing']>>, number, number[]]>([
		['an answer of success that says busy', { waitMs: 1_000, isUntaken: true }, 200, [1_000]],
		['a status that does not pass here', false, 503, []],
		['a longer wait than anybody waits', { waitMs: 60_000, isUntaken: true }, 200, []],
	])('%s', async (_what, said, status, waited) => {
		let isFirst = true;
		const passing = () => {
			const now = isFirst ? said : undefined;
			isFirst = false;
			return now;
		};
		const { send, waits } = play([status, 200], { passing });
		await send();
		expect(waits).toEqual(waited);
	});
});

describe('a call that has to be looked up first', () => {
	it.each<[string, Answer, number]>([
		['is repeated where it was not taken', 429, 2],
		['is not repeated where no answer came', reset, 1],
		['is not repeated where the system was in trouble', 503, 1],
		['is not repeated where it came too early', 425, 1],
	])('%s', async (_what, answer, calls) => {
		const { send, ...played } = play([answer, 200]);
		await send('afterLookup').catch((error: unknown) => expect(error).toBe(reset));
		expect(played.calls()).toBe(calls);
	});

	it('nor where an answer that passes may have been carried out', async () => {
		const passing = () => ({ waitMs: 0, isUntaken: false });
		const { send, calls } = play([500, 200], { passing });
		expect((await send('afterLookup')).status).toBe(500);
		expect(calls()).toBe(1);
	});
});
