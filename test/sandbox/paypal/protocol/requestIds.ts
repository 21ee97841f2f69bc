/**
 * `PayPal-Request-Id`: the same id at the same path makes nothing again, until PayPal forgets it.
 * https://developer.paypal.com/api/rest/reference/idempotency/
 */
import type { SandboxResponse } from '../../system';
import { inProgress } from './errors';

interface Entry {
	readonly until: number;
	/** `undefined` while the first request is under way. */
	response?: SandboxResponse;
}

export interface RequestIds {
	/** The first answer, or `undefined` and the id is taken. @throws 409 while the first request is under way. */
	begin(slot: string, hours: number): SandboxResponse | undefined;
	/** Keeps an answer; a refusal frees the id, since nothing was made. */
	finish(slot: string, response: SandboxResponse): void;
	release(slot: string): void;
	clear(): void;
}

/** Empty; ids end by `now`. */
export function createRequestIds(now: () => Date): RequestIds {
	const entries = new Map<string, Entry>();
	return {
		begin(slot, hours) {
			const at = now().getTime();
			const known = entries.get(slot);
			if (known === undefined || known.until <= at) {
				entries.set(slot, { until: at + hours * 3_600_000 });
				return undefined;
			}
			if (known.response === undefined) throw inProgress();
			return known.response;
		},
		finish(slot, response) {
			const entry = entries.get(slot);
			if (entry && response.status < 400) entry.response = response;
			else entries.delete(slot);
		},
		release: (slot) => void entries.delete(slot),
		clear: () => entries.clear(),
	};
}
