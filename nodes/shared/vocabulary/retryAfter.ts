import { type Failure, isTransient } from './failure';

type Headers = Readonly<Record<string, string>>;

/**
 * How long an answer asks to wait, in milliseconds: Retry-After, in seconds or as a date (RFC 9110 section 10.2.3).
 * @param now milliseconds since the epoch; the answer's own date for whoever has no clock.
 */
export function retryAfterMs(
	headers: Headers,
	now = Date.parse(headers.date ?? ''),
): number | undefined {
	const value = headers['retry-after'];
	if (value === undefined || value === '') return undefined;
	if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1_000);
	const wait = Date.parse(value) - now;
	return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** The failure, with how long its answer asks to wait; what waiting does not cure stays as it is. */
export function withRetryAfter(failure: Failure, headers: Headers = {}): Failure {
	const asked = isTransient(failure) ? retryAfterMs(headers) : undefined;
	return asked ? { ...failure, retryAfterMs: asked } : failure;
}
