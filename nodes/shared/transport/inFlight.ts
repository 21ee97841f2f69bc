import { attemptAsync } from '../vocabulary/attempt';

/** What is under way in this process, by name, for writes that a system takes no key for. Other processes know nothing of it. */
export class InFlight {
	private readonly last = new Map<string, Promise<unknown>>();
	private readonly shared = new Map<string, Promise<unknown>>();

	/** One after the other: whoever comes later finds what the one before him left. */
	async alone<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
		const before = this.last.get(name);
		const own = (async () => {
			await before;
			return await attemptAsync(work);
		})();
		this.last.set(name, own);
		const attempted = await own;
		if (this.last.get(name) === own) this.last.delete(name);
		if ('error' in attempted) throw attempted.error;
		return attempted.value;
	}

	/** Once: whoever comes meanwhile gets the same answer, or the same refusal. */
	async together<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
		const running = this.shared.get(name) as Promise<Value> | undefined;
		if (running) return await running;
		const own = work();
		this.shared.set(name, own);
		const attempted = await attemptAsync(async () => await own);
		this.shared.delete(name);
		if ('error' in attempted) throw attempted.error;
		return attempted.value;
	}
}
