import { dayText, periodOf, timeText } from '../../../nodes/shared/vocabulary/period';

const iso = (moment: number) => new Date(moment).toISOString();

describe('a period', () => {
	it.each([
		['UTC', '2026-11-24T07:00:00Z', '2026-11-23T00:00:00.000Z', '2026-11-24T00:00:00.000Z'],
		[
			'Europe/Berlin',
			'2026-11-24T06:00:00Z',
			'2026-11-22T23:00:00.000Z',
			'2026-11-23T23:00:00.000Z',
		],
		[
			'Asia/Kathmandu',
			'2026-11-24T00:30:00Z',
			'2026-11-22T18:15:00.000Z',
			'2026-11-23T18:15:00.000Z',
		],
		[
			'America/Los_Angeles',
			'2026-11-24T06:00:00Z',
			'2026-11-22T08:00:00.000Z',
			'2026-11-23T08:00:00.000Z',
		],
		[
			'Pacific/Kiritimati',
			'2026-11-24T06:00:00Z',
			'2026-11-22T10:00:00.000Z',
			'2026-11-23T10:00:00.000Z',
		],
		// The day on which the clocks went forward has 23 hours, the one on which they went back 25.
		[
			'Europe/Berlin',
			'2026-03-30T05:00:00Z',
			'2026-03-28T23:00:00.000Z',
			'2026-03-29T22:00:00.000Z',
		],
		[
			'Europe/Berlin',
			'2026-10-26T06:00:00Z',
			'2026-10-24T22:00:00.000Z',
			'2026-10-25T23:00:00.000Z',
		],
		// In Chile the day begins at one o'clock when the clocks go forward.
		[
			'America/Santiago',
			'2026-09-07T12:00:00Z',
			'2026-09-06T04:00:00.000Z',
			'2026-09-07T03:00:00.000Z',
		],
	])('yesterday in %s at %s is %s to %s', (timeZone, now, from, to) => {
		const period = periodOf('yesterday', Date.parse(now), timeZone);
		expect([iso(period.from), iso(period.to)]).toEqual([from, to]);
	});

	it('of seven days ends at midnight; of 24 hours now', () => {
		const now = Date.parse('2026-11-24T06:00:00Z');
		const week = periodOf('last7Days', now, 'Europe/Berlin');
		expect([iso(week.from), iso(week.to), week.text]).toEqual([
			'2026-11-16T23:00:00.000Z',
			'2026-11-23T23:00:00.000Z',
			'Tuesday 17 November 2026 to Monday 23 November 2026',
		]);
		const day = periodOf('last24Hours', now, 'Europe/Berlin');
		expect([iso(day.from), iso(day.to), day.text]).toEqual([
			'2026-11-23T06:00:00.000Z',
			'2026-11-24T06:00:00.000Z',
			'The 24 hours up to Tuesday 24 November 2026, 07:00',
		]);
	});

	it('is named by the day of its time zone', () => {
		const moment = Date.parse('2026-11-23T23:30:00Z');
		expect([dayText(moment, 'UTC'), timeText(moment, 'UTC')]).toEqual([
			'Monday 23 November 2026',
			'23:30',
		]);
		expect([dayText(moment, 'Europe/Berlin'), timeText(moment, 'Europe/Berlin')]).toEqual([
			'Tuesday 24 November 2026',
			'00:30',
		]);
	});
});
