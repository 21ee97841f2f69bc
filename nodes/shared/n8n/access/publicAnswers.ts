import {
	type Clock,
	type Http,
	type HttpResponse,
	NetworkFailure,
	NOT_ASKED,
} from '../../contracts/http';
import { isAhead } from '../../transport/deadline';
import { attemptAsync } from '../../vocabulary/attempt';
import { Memory } from '../remember';

/** A certificate has its own end inside, which whoever uses it looks at. */
const KEPT_MS = 24 * 60 * 60_000;

/** What is not there, or cannot be reached, is asked for again after so long. */
const REFUSED_MS = 30_000;

/** A gateway has a handful of certificates; addresses that strangers make up are not asked for without an end. */
const MOST_ASKED = { calls: 20, windowMs: 60_000 } as const;

const OK = 200;

/** It is there, or it is not: any other status says something of the moment. */
const ANSWERS: ReadonlySet<number> = new Set([OK, 404, 410]);

/** What was read, for a while; the answer stands for what was published, and is nobody's secret. */
type Answer = { readonly response: HttpResponse } | { readonly failed: string };

/**
 * What systems publish, read once and remembered. The addresses come out of deliveries, which anybody may send: however many of
 * them, few calls are made, and what is known already never suffers from them.
 */
export class PublicAnswers {
	private readonly kept: Memory<HttpResponse>;
	private readonly refused: Memory<Answer>;
	/** Moments of the calls of the last window. */
	private asked: number[] = [];

	constructor(private readonly clock: Clock) {
		this.kept = new Memory(clock, KEPT_MS);
		this.refused = new Memory(clock, REFUSED_MS);
	}

	/** @throws NetworkFailure as `http` does, once; with the code `NOT_ASKED` where nobody was asked. */
	through(http: Http): Http {
		return async (request) => {
			const key = `${request.method} ${request.url} `;
			// A second one who asks meanwhile waits for the same answer.
			if (this.kept.has(key)) return await this.kept.get(key, never);
			if (this.refused.has(key)) return again(await this.refused.get(key, never));
			return await this.ask(key, async () => await http(request));
		};
	}

	private async ask(key: string, read: () => Promise<HttpResponse>): Promise<HttpResponse> {
		const answer = await this.refused.get(key, async () => await this.counted(read));
		if ('failed' in answer) throw new NetworkFailure('No answer', answer.failed);
		if (answer.response.status !== OK) return answer.response;
		this.refused.forget(key);
		return await this.kept.get(key, async () => await Promise.resolve(answer.response));
	}

	/** What is no network failure is a fault of the call, and thrown. */
	private async counted(read: () => Promise<HttpResponse>): Promise<Answer> {
		if (!this.mayAsk()) throw notAsked('too much was asked for in this minute');
		const attempted = await attemptAsync(read);
		if ('value' in attempted) return { response: attempted.value };
		if (attempted.error instanceof NetworkFailure) return { failed: attempted.error.code };
		throw attempted.error;
	}

	private mayAsk(): boolean {
		const now = this.clock.now();
		const { calls, windowMs } = MOST_ASKED;
		this.asked = this.asked.filter((at) => isAhead(at + windowMs, now, windowMs));
		if (this.asked.length >= calls) return false;
		this.asked.push(now);
		return true;
	}
}

/** To whoever asks after the first one: that nothing stands there is known, and that nobody answered is no news. */
function again(answer: Answer): HttpResponse {
	if ('failed' in answer) throw notAsked(`the last answer was ${answer.failed}`);
	const { status } = answer.response;
	if (!ANSWERS.has(status)) throw notAsked(`the last status was ${status}`);
	return answer.response;
}

function notAsked(why: string): NetworkFailure {
	return new NetworkFailure(`Not asked again so soon: ${why}`, NOT_ASKED);
}

async function never(): Promise<never> {
	return await Promise.reject(notAsked('what was known is gone'));
}
