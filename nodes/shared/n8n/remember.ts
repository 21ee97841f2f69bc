import { type Clock, NetworkFailure } from '../contracts/http';
import { isAhead } from '../transport/deadline';
import { attemptAsync } from '../vocabulary/attempt';

/** Whoever asks is told by then: n8n gives up a trigger's poll sooner, and no gateway waits so long for its delivery. */
const LONGEST_LOAD_MS = 60_000;
/** More accounts than one n8n works for at a time; what was remembered first goes first, and is asked for again. */
const MOST_ENTRIES = 1_000;

interface Remembered<Value> {
	readonly value: Promise<Value>;
	readonly until: number;
}

/**
 * Answers that hardly change, kept in this process: asked for once, by whoever comes first. What was refused is not kept, nor
 * what did not come within a minute: the next one to ask starts anew.
 */
export class Memory<Value> {
	private readonly entries = new Map<string, Remembered<Value>>();

	constructor(
		private readonly clock: Clock,
		/** Milliseconds; without it, for as long as the process lives. */
		private readonly lifetimeMs: number = Number.POSITIVE_INFINITY,
	) {}

	/**
	 * @param isStillGood asked of what is remembered; where it is not, it is asked for anew, by whoever finds out first.
	 * @throws whatever `load` throws, and NetworkFailure when it does not come to an end.
	 */
	async get(
		key: string,
		load: () => Promise<Value>,
		isStillGood?: (value: Value) => boolean,
	): Promise<Value> {
		const known = this.entries.get(key);
		if (known && this.isFresh(known)) {
			const value = await known.value;
			if (!isStillGood) return value;
			if (this.entries.get(key) !== known) return await this.get(key, load, isStillGood);
			if (isStillGood(value)) return value;
		}
		const value = withinTime(load, this.clock);
		const entry = { value, until: this.clock.now() + this.lifetimeMs };
		this.entries.delete(key);
		this.entries.set(key, entry);
		this.makeRoom();
		const attempted = await attemptAsync(async () => await value);
		if ('value' in attempted) return attempted.value;
		if (this.entries.get(key) === entry) this.entries.delete(key);
		throw attempted.error;
	}

	has(key: string): boolean {
		const known = this.entries.get(key);
		return known !== undefined && this.isFresh(known);
	}

	/** Everything whose key starts like this. */
	forget(prefix: string): void {
		for (const key of this.entries.keys()) if (key.startsWith(prefix)) this.entries.delete(key);
	}

	private isFresh({ until }: Remembered<Value>): boolean {
		return isAhead(until, this.clock.now(), this.lifetimeMs);
	}

	private makeRoom(): void {
		for (const key of this.entries.keys()) {
			if (this.entries.size <= MOST_ENTRIES) return;
			this.entries.delete(key);
		}
	}
}

async function withinTime<Value>(load: () => Promise<Value>, clock: Clock): Promise<Value> {
	const over = new AbortController();
	const timeIsUp = waitUntil(clock.now() + LONGEST_LOAD_MS, clock, over.signal);
	const attempted = await attemptAsync(async () => await Promise.race([load(), timeIsUp]));
	over.abort();
	if ('error' in attempted) throw attempted.error;
	if (attempted.value !== TIME_IS_UP) return attempted.value;
	throw new NetworkFailure(
		`No answer within ${LONGEST_LOAD_MS / 1_000} seconds. Run it again in a few minutes`,
		'ETIMEDOUT',
	);
}

const TIME_IS_UP = Symbol('time is up');

/** A timer may wake a moment early, and a clock that stands still has no time that could be up. */
async function waitUntil(
	moment: number,
	clock: Clock,
	signal: AbortSignal,
): Promise<typeof TIME_IS_UP> {
	while (!signal.aborted && clock.now() < moment) {
		await attemptAsync(async () => await clock.sleep(moment - clock.now(), signal));
	}
	return TIME_IS_UP;
}
