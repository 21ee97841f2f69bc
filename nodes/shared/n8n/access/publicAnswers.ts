import {
	type Clock,
	type Http,
	type HttpRequest,
	type HttpResponse,
	NetworkFailure,
	NOT_ASKED,
} from '../../contracts/http';
import { isAhead } from '../../transport/deadline';
import { attemptAsync } from '../../vocabulary/attempt';
import { Memory } from '../remember';
import { hashed } from './hashed';

/** A certificate has its own end inside, which whoever uses it looks at. */
const KEPT_MS = 24 * 60 * 60_000;

/** What is not there, or cannot be reached, is asked for again after so long. */
const REFUSED_MS = 30_000;

/** A gateway has a handful of certificates; addresses that strangers make up are not asked for without an end. */
const MOST_ASKED = 20;
const WINDOW_MS = 60_000;

/**
 * Beside them, for addresses that were turned away and come again after a while: gateways send again what nobody took and name
 * the same address in all that they send, and a flood of made-up ones does neither.
 */
const MOST_RETURNING = 10;
const RETURNS_AFTER_MS = 30_000;
/** A few minutes of more than n8n can answer. */
const MOST_TURNED_AWAY = 100_000;

/** Addresses at which something stood are asked for again, whatever else is asked for: more than all gateways have. */
const MOST_KNOWN = 100;

const OK = 200;

/** Nothing stands there: any other status but that of what does says something of the moment. */
const ABSENT: ReadonlySet<number> = new Set([404, 410]);

/** What was read, for a while; the answer stands for what was published, and is nobody's secret. */
type Answer =
	{ readonly response: HttpResponse; readonly isGood: boolean } | { readonly failed: string };

/**
 * What systems publish, read once and remembered. The addresses come out of deliveries, which anybody may send: however many of
 * them, few calls are made, and what is known already never suffers from them.
 */
export class PublicAnswers {
	private readonly kept: Memory<HttpResponse>;
	private readonly refused: Memory<Answer>;
	/** Moments of the calls of the last window. */
	private readonly asked: number[] = [];
	private readonly returning: number[] = [];
	/** When an address was turned away first, by a number made of it; the oldest first. */
	private readonly turnedAway = new Map<number, number>();
	/** Where something stood; the oldest first. */
	private readonly known = new Set<string>();

	constructor(private readonly clock: Clock) {
		this.kept = new Memory(clock, KEPT_MS);
		this.refused = new Memory(clock, REFUSED_MS);
	}

	/** Something stood there once, as a process before this one found out: it is asked for whatever else is. */
	know(url: string): void {
		this.keepKnown(keyOf({ method: 'GET', url }));
	}

	/**
	 * @param isPublished whether a text is what stands at such an address; anything else is asked for again soon.
	 * @throws NetworkFailure as `http` does, once; with the code `NOT_ASKED` where nobody was asked.
	 */
	through(http: Http, isPublished: (text: string) => boolean = () => true): Http {
		return async (request) => {
			const key = keyOf(request);
			// A second one who asks meanwhile waits for the same answer.
			if (this.kept.has(key)) return await this.kept.get(key, never);
			if (this.refused.has(key)) return again(await this.refused.get(key, never));
			return await this.ask(key, async () => {
				const response = await http(request);
				return { response, isGood: response.status === OK && isPublished(response.body) };
			});
		};
	}

	private async ask(key: string, read: () => Promise<Answer>): Promise<HttpResponse> {
		const answer = await this.refused.get(key, async () => await this.counted(key, read));
		if ('failed' in answer) throw new NetworkFailure('No answer', answer.failed);
		if (!answer.isGood) return answer.response;
		this.refused.forget(key);
		this.keepKnown(key);
		return await this.kept.get(key, async () => await Promise.resolve(answer.response));
	}

	/** What is no network failure is a fault of the call, and thrown. */
	private async counted(key: string, read: () => Promise<Answer>): Promise<Answer> {
		if (!this.known.has(key) && !this.mayAsk(key)) {
			throw notAsked('too much was asked for in this minute');
		}
		const attempted = await attemptAsync(read);
		if ('value' in attempted) return attempted.value;
		if (attempted.error instanceof NetworkFailure) return { failed: attempted.error.code };
		throw attempted.error;
	}

	private keepKnown(key: string): void {
		this.known.delete(key);
		this.known.add(key);
		const [oldest] = this.known;
		if (oldest !== undefined && this.known.size > MOST_KNOWN) this.known.delete(oldest);
	}

	private mayAsk(key: string): boolean {
		const now = this.clock.now();
		const name = numberOf(key);
		const since = this.turnedAway.get(name);
		const isReturning =
			since !== undefined && !isAhead(since + RETURNS_AFTER_MS, now, RETURNS_AFTER_MS);
		if (
			takePlace(this.asked, MOST_ASKED, now) ||
			(isReturning && takePlace(this.returning, MOST_RETURNING, now))
		) {
			this.turnedAway.delete(name);
			return true;
		}
		if (since === undefined) this.turnedAway.set(name, now);
		const [oldest] = this.turnedAway.keys();
		if (oldest !== undefined && this.turnedAway.size > MOST_TURNED_AWAY) {
			this.turnedAway.delete(oldest);
		}
		return false;
	}
}

/** Whether there is a place left in the window, which is taken then. */
function takePlace(moments: number[], most: number, now: number): boolean {
	while (moments[0] !== undefined && !isAhead(moments[0] + WINDOW_MS, now, WINDOW_MS)) {
		moments.shift();
	}
	if (moments.length >= most) return false;
	moments.push(now);
	return true;
}

function keyOf({ method, url }: Pick<HttpRequest, 'method' | 'url'>): string {
	return `${method} ${url} `;
}

/** 48 bits: less to keep than an address, and nobody makes another one of the same number within minutes. */
function numberOf(key: string): number {
	return Number.parseInt(hashed(key).slice(0, 12), 16);
}

/** To whoever asks after the first one: that nothing stands there is known, and that nobody answered is no news. */
function again(answer: Answer): HttpResponse {
	if ('failed' in answer) throw notAsked(`the last answer was ${answer.failed}`);
	const { status } = answer.response;
	if (answer.isGood || ABSENT.has(status)) return answer.response;
	throw notAsked(`the last answer, of status ${status}, was not what stands there`);
}

function notAsked(why: string): NetworkFailure {
	return new NetworkFailure(`Not asked again so soon: ${why}`, NOT_ASKED);
}

async function never(): Promise<never> {
	return await Promise.reject(notAsked('what was known is gone'));
}
