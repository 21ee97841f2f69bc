/** One POST to a registered endpoint: the answer's status, or why there was none. */
import { request as httpRequest } from 'node:http';

import type { SandboxDelivery } from '../system';

export interface DeliveryAttempt {
	readonly at: string;
	/** `null`: no answer within the time allowed, or no connection. */
	readonly status: number | null;
	readonly milliseconds: number;
	readonly failure?: string;
}

/** Posts once. Never rejects: what went wrong is part of the attempt. */
export async function attemptDelivery(
	delivery: SandboxDelivery,
	timeoutMilliseconds: number,
	stopped: AbortSignal,
): Promise<DeliveryAttempt> {
	// The wall clock on purpose, whatever clock the systems run on: receivers check the signature's age.
	const startedAt = new Date();
	const signal = AbortSignal.any([stopped, AbortSignal.timeout(timeoutMilliseconds)]);
	const finish = (status: number | null, failure?: string): DeliveryAttempt => ({
		at: startedAt.toISOString(),
		status,
		milliseconds: Date.now() - startedAt.getTime(),
		...(failure === undefined ? {} : { failure }),
	});
	return await new Promise((resolve) => {
		const headers = { ...delivery.sign(startedAt), 'content-length': delivery.body.length };
		const outgoing = httpRequest(
			delivery.url,
			{ method: 'POST', headers, signal, agent: false },
			(answer) => {
				answer.resume();
				answer.once('end', () => resolve(finish(answer.statusCode ?? null)));
				answer.once('error', (error) => resolve(finish(null, error.message)));
			},
		);
		outgoing.once('error', (error) => {
			const timedOut = signal.aborted && !stopped.aborted;
			resolve(finish(null, timedOut ? 'no answer in time' : error.message));
		});
		outgoing.end(delivery.body);
	});
}

/** Only this machine is ever posted to: whatever a test registers, nothing leaves it. */
export function isLoopback(url: string): boolean {
	if (!URL.canParse(url)) return false;
	const { protocol, hostname } = new URL(url);
	return protocol === 'http:' && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
