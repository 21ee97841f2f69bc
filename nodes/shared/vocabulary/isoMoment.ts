/**
 * A moment as everything here has it: ISO 8601 in UTC, with milliseconds.
 * @param moment a text that says its zone, or milliseconds since the epoch.
 * @returns `undefined` for what is no moment.
 */
export function toIso(moment: string | number): string | undefined {
	const date = new Date(moment);
	return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
