import type { Clock } from '../contracts/http';
import { attemptAsync } from '../vocabulary/attempt';

interface Remembered<Value> {
	readonly value: Promise<Value>;
	readonly until: number;
}

/** Answers that hardly change, kept in this process: asked for once, by whoever comes first; what was refused is not kept. */
export class Memory<Value> {
	private readonly entries = new Map<string, Remembered<Value>>();

	constructor(
		private readonly clock: Clock,
		/** Milliseconds; without it, for as long as the process lives. */
		private readonly lifetimeMs: number = Number.POSITIVE_INFINITY,
	) {}

	async get(key: string, load: () => Promise<Value>): Promise<Value> {
		const known = this.entries.get(key);
		if (known && known.until > this.clock.now()) return await known.value;
		const value = load();
		const entry = { value, until: this.clock.now() + this.lifetimeMs };
		this.entries.set(key, entry);
		const attempted = await attemptAsync(async () => await value);
		if ('value' in attempted) return attempted.value;
		if (this.entries.get(key) === entry) this.entries.delete(key);
		throw attempted.error;
	}

	has(key: string): boolean {
		const known = this.entries.get(key);
		return known !== undefined && known.until > this.clock.now();
	}

	/** Everything whose key starts like this. */
	forget(prefix: string): void {
		for (const key of this.entries.keys()) if (key.startsWith(prefix)) this.entries.delete(key);
	}
}
