/** `2018-08-15T12:13:29-07:00` as `Date.toISOString` writes it; `undefined` for what is left out. */
export function toMoment(text: string | undefined): string | undefined {
	return text === undefined ? undefined : new Date(text).toISOString();
}

/** The first of these that is known, else the beginning of time, which is older than anything that happened. */
export function firstMoment(...texts: ReadonlyArray<string | undefined>): string {
	return toMoment(texts.find((text) => text !== undefined)) ?? new Date(0).toISOString();
}

/** Noon of a day: PayPal keeps no hour with an invoice's payments, and noon is that day nearly everywhere. */
export function ofDay(day: string | undefined): string | undefined {
	return day === undefined ? undefined : toMoment(`${day.slice(0, 10)}T12:00:00Z`);
}

/** The last second of a day, after which it has passed. */
export function endOfDay(day: string | undefined): string | undefined {
	return day === undefined ? undefined : toMoment(`${day.slice(0, 10)}T23:59:59Z`);
}
