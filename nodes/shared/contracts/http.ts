/** One HTTP exchange, as adapters need it. Credentials are added by whoever implements `Http`. */
export interface HttpRequest {
	readonly method: string;
	readonly url: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | Uint8Array;
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

export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** @param signal ends the wait, and its timer with it, by a rejection. */
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
	/** In [0, 1), for jitter only. */
	random(): number;
}
