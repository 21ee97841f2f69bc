/** One HTTP exchange, as adapters need it. Credentials are added by whoever implements `Http`. */
export interface HttpRequest {
	readonly method: string;
	readonly url: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | Uint8Array;
	/**
	 * Whether the call may be made again where nobody knows what became of it. `blindly`: reads, and writes with a key or of a
	 * kind that changes nothing the second time; this is what is taken where nothing is said. `afterLookup`: the adapter has to
	 * look first, so that such a call is repeated only where an answer says that it was not taken.
	 */
	readonly repeat?: 'blindly' | 'afterLookup';
}

export interface HttpResponse {
	readonly status: number;
	/** Lower-case names. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

/** Answers for every status; redirects are answers too. @throws NetworkFailure when no answer came. */
export type Http = (request: HttpRequest) => Promise<HttpResponse>;

/** No answer: refused, reset, timed out. For a write, whether it happened is unknown. */
export class NetworkFailure extends Error {
	constructor(
		message: string,
		readonly code: string,
	) {
		super(message);
		this.name = 'NetworkFailure';
	}
}

/** The code of a NetworkFailure where nobody was asked: it was asked a moment ago and gave no answer, or too much was asked for. */
export const NOT_ASKED = 'NOT_ASKED';

export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** @param signal ends the wait, and its timer with it, by a rejection. */
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
	/** In [0, 1), for jitter only. */
	random(): number;
}
