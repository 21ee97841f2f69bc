import type { Clock } from '../../contracts/http';
import { isAhead } from '../../transport/deadline';

const INTERVAL_MS = 60_000;
/** More kinds of lines than one n8n writes in a minute; the oldest goes first. */
const MOST_LINES = 1_000;

/** One line a minute for what strangers can make happen as often as they like; it says how often it happened. */
export class SparseLog {
	private readonly lines = new Map<string, { readonly until: number; silent: number }>();

	constructor(private readonly clock: Clock) {}

	/** @param name of what happens, and where. @returns the line to write now, if any. */
	line(name: string, message: string): string | undefined {
		const now = this.clock.now();
		const last = this.lines.get(name);
		if (last && isAhead(last.until, now, INTERVAL_MS)) {
			last.silent++;
			return undefined;
		}
		this.lines.delete(name);
		this.lines.set(name, { until: now + INTERVAL_MS, silent: 0 });
		const [oldest] = this.lines.keys();
		if (oldest !== undefined && this.lines.size > MOST_LINES) this.lines.delete(oldest);
		const silent = last?.silent ?? 0;
		return silent === 0 ? message : `${message} (and ${silent} times more since the last line)`;
	}
}
