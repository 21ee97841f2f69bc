import type { Clock } from '../contracts/http';
import { isAhead } from './deadline';

interface Pause {
	readonly until: number;
	readonly ms: number;
}

/**
 * Lets something costly happen now and then, however often it is asked for: the pause after each time is twice the one
 * before, up to the longest. Who has not asked for the longest pause begins anew.
 */
export class Backoff {
	private readonly pauses = new Map<string, Pause>();

	constructor(
		private readonly clock: Clock,
		private readonly firstMs: number,
		private readonly longestMs: number,
	) {}

	/** Whether it may happen now; then it counts as having happened. */
	mayTry(name: string): boolean {
		const now = this.clock.now();
		const pause = this.pauses.get(name);
		if (pause && isAhead(pause.until, now, this.longestMs)) return false;
		const isQuiet = !pause || Math.abs(now - pause.until) > this.longestMs;
		const ms = isQuiet ? this.firstMs : Math.min(pause.ms * 2, this.longestMs);
		this.pauses.set(name, { until: now + ms, ms });
		return true;
	}
}
