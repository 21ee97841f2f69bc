/** The deliveries of all systems: made at once and concurrently, retried with backoff, subject to faults. */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import type { SandboxDelivery } from '../system';
import { attemptDelivery, isLoopback, type DeliveryAttempt } from './deliveryAttempt';
import type { DeliveryEffect, FaultBook } from './faults';

const DEFAULT_RETRY_DELAYS_MILLISECONDS = [500, 1_000, 2_000, 4_000, 8_000] as const;
const DEFAULT_TIMEOUT_MILLISECONDS = 10_000;
const HOLD_MILLISECONDS = 1_000;
const KEPT_RECORDS = 10_000;

/**
 * `refused`: not a loopback URL. `dropped`: a fault lost it. `abandoned`: its endpoint is gone.
 * `failed`: every attempt was made in vain.
 */
export type DeliveryState =
	'pending' | 'delivered' | 'failed' | 'dropped' | 'refused' | 'abandoned';

export interface DeliveryRecord {
	readonly id: string;
	readonly system: string;
	readonly eventId: string;
	readonly eventType: string;
	readonly endpointId: string;
	readonly url: string;
	readonly state: DeliveryState;
	readonly attempts: readonly DeliveryAttempt[];
}

export interface DeliveryOptions {
	/** Wait before the second, third, … attempt; its length is the number of retries. */
	readonly retryDelaysMilliseconds?: readonly number[];
	readonly timeoutMilliseconds?: number;
}

export interface DeliveryQueue {
	deliver(delivery: SandboxDelivery): void;
	/** Oldest first. */
	list(filter?: { system?: string; eventType?: string }): DeliveryRecord[];
	/** Posts it again, `copies` times at once, whatever became of it; false when the id is unknown. */
	resend(id: string, copies?: number): boolean;
	/** Resolves when nothing is under way, retries included; rejects after the time-out. */
	settled(timeoutMilliseconds?: number): Promise<void>;
	/** Forgets everything and ends what is under way. */
	reset(): void;
}

interface Entry {
	readonly delivery: SandboxDelivery;
	readonly sequence: number;
	readonly attempts: DeliveryAttempt[];
	state: DeliveryState;
}

interface Hold {
	readonly system: string;
	readonly sequence: number;
	readonly release: () => void;
}

/** An empty queue that asks `faults` once for each new delivery. */
export function createDeliveryQueue(
	faults: FaultBook,
	changed: () => void,
	options: DeliveryOptions = {},
): DeliveryQueue {
	const retryDelays = options.retryDelaysMilliseconds ?? DEFAULT_RETRY_DELAYS_MILLISECONDS;
	const timeout = options.timeoutMilliseconds ?? DEFAULT_TIMEOUT_MILLISECONDS;
	let entries = new Map<string, Entry>();
	let stop = createStop();
	let sequence = 0;
	const running = new Set<Promise<void>>();
	const holds = new Set<Hold>();

	/** One chain of attempts until a 2xx. */
	async function run(entry: Entry): Promise<void> {
		const { signal } = stop;
		for (const delay of [0, ...retryDelays]) {
			await sleep(delay, undefined, { signal });
			if (entry.delivery.isWanted?.() === false) return finish(entry, 'abandoned');
			const attempt = await attemptDelivery(entry.delivery, timeout, signal);
			if (signal.aborted) return;
			entry.attempts.push(attempt);
			releaseHolds(entry);
			if (isSuccess(attempt)) return finish(entry, 'delivered');
			changed();
		}
		finish(entry, 'failed');
	}

	function finish(entry: Entry, state: DeliveryState): void {
		// A copy that came through stays so, whatever becomes of the others.
		if (entry.state !== 'delivered') {
			entry.state = state;
			entry.delivery.onOutcome?.(state === 'delivered');
		}
		changed();
	}

	function start(work: () => Promise<void>): void {
		const promise: Promise<void> = work()
			.catch((error: unknown) => {
				if (!(error instanceof Error && error.name === 'AbortError')) throw error;
			})
			.finally(() => running.delete(promise));
		running.add(promise);
	}

	async function hold(entry: Entry, milliseconds: number): Promise<void> {
		const { promise, resolve } = createGate();
		const held: Hold = {
			system: entry.delivery.system,
			sequence: entry.sequence,
			release: resolve,
		};
		const over = new AbortController();
		const signal = AbortSignal.any([stop.signal, over.signal]);
		holds.add(held);
		try {
			await Promise.race([promise, sleep(milliseconds, undefined, { signal })]);
		} finally {
			holds.delete(held);
			over.abort();
		}
	}

	function releaseHolds(gone: Entry): void {
		for (const held of holds) {
			if (held.system === gone.delivery.system && held.sequence < gone.sequence) held.release();
		}
	}

	/** How each ordered effect changes the plain run. */
	function plan(entry: Entry, effect: DeliveryEffect | undefined): Array<() => Promise<void>> {
		const plain = async () => await run(entry);
		switch (effect?.kind) {
			case 'duplicate':
				return Array.from({ length: effect.copies }, () => plain);
			case 'delay':
				return [
					async () => {
						await sleep(effect.milliseconds, undefined, { signal: stop.signal });
						await plain();
					},
				];
			case 'reorder':
				return [
					async () => {
						await hold(entry, effect.milliseconds ?? HOLD_MILLISECONDS);
						await plain();
					},
				];
			case 'drop':
				return [async () => finish(entry, 'dropped')];
			case undefined:
				return [plain];
		}
	}

	return {
		deliver(delivery) {
			sequence += 1;
			const entry: Entry = { delivery, sequence, attempts: [], state: 'pending' };
			entries.set(delivery.id, entry);
			if (entries.size > KEPT_RECORDS) entries.delete(entries.keys().next().value ?? '');
			if (!isLoopback(delivery.url)) return finish(entry, 'refused');
			for (const work of plan(entry, faults.ofDelivery(delivery))) start(work);
			changed();
		},
		list: (filter = {}) =>
			[...entries.values()]
				.filter(
					({ delivery }) =>
						(filter.system ?? delivery.system) === delivery.system &&
						(filter.eventType ?? delivery.eventType) === delivery.eventType,
				)
				.map(toRecord),
		resend(id, copies = 1) {
			const entry = entries.get(id);
			if (entry === undefined || !isLoopback(entry.delivery.url)) return false;
			for (let copy = 0; copy < copies; copy += 1) start(async () => await run(entry));
			return true;
		},
		async settled(timeoutMilliseconds = 30_000) {
			const over = new AbortController();
			const expired = sleep(timeoutMilliseconds, 'expired', { signal: over.signal });
			expired.catch(() => undefined);
			while (running.size > 0) {
				const outcome = await Promise.race([expired, Promise.all(running)]);
				if (outcome === 'expired') throw new Error(describeUnsettled(entries));
			}
			over.abort();
		},
		reset() {
			stop.abort();
			stop = createStop();
			entries = new Map();
		},
	};
}

function createGate(): { promise: Promise<void>; resolve: () => void } {
	let resolve = () => {};
	const promise = new Promise<void>((open) => (resolve = open));
	return { promise, resolve };
}

function isSuccess({ status }: DeliveryAttempt): boolean {
	return status !== null && status >= 200 && status < 300;
}

function toRecord({ delivery, state, attempts }: Entry): DeliveryRecord {
	const { id, system, eventId, eventType, endpointId, url } = delivery;
	return { id, system, eventId, eventType, endpointId, url, state, attempts: [...attempts] };
}

function describeUnsettled(entries: ReadonlyMap<string, Entry>): string {
	const pending = [...entries.values()].filter(({ state }) => state === 'pending').map(toRecord);
	return `Deliveries still under way: ${JSON.stringify(pending)}`;
}

/** Every delivery under way listens for it, and a storm of them is no leak. */
function createStop(): AbortController {
	const stop = new AbortController();
	setMaxListeners(0, stop.signal);
	return stop;
}
