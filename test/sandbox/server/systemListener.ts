/** The server of one system: hands requests over, logs them, and plays the faults that were ordered. */
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { SandboxRequest, SandboxResponse, SandboxSystem } from '../system';
import type { FaultBook, RequestEffect } from './faults';
import { writeResponse, type RequestListener } from './listener';
import type { RequestLog } from './requestLog';

const TOO_MANY_REQUESTS = 429;

export interface SystemListenerParts {
	readonly name: string;
	/** Found late: the system needs the origin, the origin needs the listener. */
	readonly system: () => SandboxSystem;
	readonly faults: FaultBook;
	readonly requests: RequestLog;
	readonly changed: () => void;
	readonly stopped: AbortSignal;
}

/** Answers as the system does, unless a fault was ordered. */
export function createSystemListener(parts: SystemListenerParts): RequestListener {
	return async (request, raw) => {
		const startedAt = new Date();
		const isWrite = parts.system().isWrite?.(request) ?? request.method !== 'GET';
		const idempotencyKey = parts.system().idempotencyKeyOf?.(request);
		const effect = parts.faults.ofRequest(parts.name, request);
		const log = (status: number | null) => {
			parts.requests.add({
				system: parts.name,
				method: request.method,
				path: request.path,
				status,
				isWrite,
				at: startedAt.toISOString(),
				milliseconds: Date.now() - startedAt.getTime(),
				...(idempotencyKey === undefined ? {} : { idempotencyKey }),
				...(effect === undefined ? {} : { fault: effect.kind }),
			});
			parts.changed();
		};
		await play(effect, request, raw, parts, log);
	};
}

async function play(
	effect: RequestEffect | undefined,
	request: SandboxRequest,
	raw: ServerResponse,
	parts: SystemListenerParts,
	log: (status: number | null) => void,
): Promise<void> {
	const answer = (response: SandboxResponse) => {
		log(response.status);
		writeResponse(raw, response);
	};
	const cut = () => {
		log(null);
		raw.destroy();
	};
	const perform = async () => await parts.system().handle(request);
	switch (effect?.kind) {
		case undefined:
			return answer(await perform());
		case 'delay':
			await sleep(effect.milliseconds, undefined, { signal: parts.stopped }).catch(() => undefined);
			return parts.stopped.aborted ? cut() : answer(await perform());
		case 'status':
			return answer(refusal(parts.system(), effect.status, effect.retryAfterSeconds));
		case 'timeout':
			return log(null);
		case 'down':
			return cut();
		case 'dropAnswer':
			await perform();
			return cut();
	}
}

function refusal(system: SandboxSystem, status: number, retryAfterSeconds?: number) {
	if (status === TOO_MANY_REQUESTS) return system.faultResponse('rateLimited', retryAfterSeconds);
	return { ...system.faultResponse('unavailable', retryAfterSeconds), status };
}
