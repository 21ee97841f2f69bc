/**
 * Whether a moment is still to come. One that lies further ahead than it was ever set has outlived a clock that was put right,
 * and would else hold for as long as the clock was wrong.
 * @param longestMs how far ahead it is set at most.
 */
export function isAhead(until: number, now: number, longestMs: number): boolean {
	return now < until && until - now <= longestMs;
}
