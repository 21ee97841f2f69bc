/** The stretches of time a person asks about; days begin at midnight in the time zone of the workflow. */
export const PERIODS = ['yesterday', 'last24Hours', 'last7Days'] as const;

export type PeriodName = (typeof PERIODS)[number];

/** From a moment (inclusive) to another (exclusive), in milliseconds since the epoch, with its name for people. */
export interface Period {
	readonly from: number;
	readonly to: number;
	/** `Monday 23 November 2026`. */
	readonly text: string;
	readonly timeZone: string;
}

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

/** The period of that name, looked at now. */
export function periodOf(name: PeriodName, now: number, timeZone: string): Period {
	if (name === 'last24Hours') {
		const text = `The 24 hours up to ${dayText(now, timeZone)}, ${timeText(now, timeZone)}`;
		return { from: now - DAY_MS, to: now, text, timeZone };
	}
	const to = midnight(now, 0, timeZone);
	const from = midnight(now, name === 'yesterday' ? 1 : 7, timeZone);
	const last = dayText(to - SECOND_MS, timeZone);
	const text = name === 'yesterday' ? last : `${dayText(from, timeZone)} to ${last}`;
	return { from, to, text, timeZone };
}

/** `Monday 23 November 2026`. */
export function dayText(moment: number, timeZone: string): string {
	const format = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
	return new Intl.DateTimeFormat('en-GB', { ...format, timeZone })
		.format(moment)
		.replaceAll(',', '');
}

/** `14:05`. */
export function timeText(moment: number, timeZone: string): string {
	const format = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
	return new Intl.DateTimeFormat('en-GB', { ...format, timeZone }).format(moment);
}

/**
 * When the day began that lies so many days back. Clocks that are put forward at midnight begin it at one o'clock: of the
 * offsets of the day before and after, the one that lands on the day is right.
 */
function midnight(now: number, daysBack: number, timeZone: string): number {
	const wall = Math.floor(wallClock(now, timeZone) / DAY_MS) * DAY_MS - daysBack * DAY_MS;
	const moments = [wall - DAY_MS, wall + DAY_MS].map(
		(nearby) => wall - (wallClock(nearby, timeZone) - nearby),
	);
	const onTheDay = moments.filter((moment) => {
		const shown = wallClock(moment, timeZone);
		return shown >= wall && shown < wall + DAY_MS;
	});
	return Math.min(...(onTheDay.length > 0 ? onTheDay : moments));
}

/** What a clock on the wall shows there, as if it were UTC; whole seconds. */
function wallClock(moment: number, timeZone: string): number {
	const format = new Intl.DateTimeFormat('en-GB', {
		timeZone,
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
		hourCycle: 'h23',
	});
	const shown = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]));
	const part = (type: Intl.DateTimeFormatPartTypes) => Number(shown.get(type) ?? 0);
	return Date.UTC(
		part('year'),
		part('month') - 1,
		part('day'),
		part('hour'),
		part('minute'),
		part('second'),
	);
}
