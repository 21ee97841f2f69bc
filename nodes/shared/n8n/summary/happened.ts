import type { Happening } from '../../sync/summary/happenings';
import type { Summary } from '../../sync/summary/summarise';
import { escapeHtml } from '../../vocabulary/html';
import { dayText, timeText } from '../../vocabulary/period';
import { COLORS } from './bars';
import { CELL, GREY, HEADING, link, moreOf, section, TABLE } from './style';
import * as words from './words';

/** Mail programs cut long mails off; the item holds the rest. */
const MOST_ROWS = 50;

/** Each payment, decline, refund and dispute with its time, customer, deal and amount. */
export function happenedHtml({ happenings, period }: Summary): string[] {
	if (happenings.length === 0) return [];
	const isLong = happenings.some(
		({ at }) => dayOf(at, period.timeZone) !== dayOf(period.from, period.timeZone),
	);
	const rows = happenings.slice(0, MOST_ROWS).map((one) => row(one, period.timeZone, isLong));
	return [
		section(
			`<h2 style="${HEADING}">What happened</h2>${TABLE}${rows.join('')}</table>${moreOf(happenings.length - MOST_ROWS)}`,
		),
	];
}

function row(happening: Happening, timeZone: string, isLong: boolean): string {
	const { at, outcome, state, fact, deal, isRecovered } = happening;
	const day = isLong ? `${escapeHtml(dayOf(at, timeZone))}<br>` : '';
	const reason = isRecovered ? 'paid since' : outcome === 'paid' ? undefined : fact.reason;
	const details = [
		`<span style="color:${COLORS[outcome]}"><b>${words.OUTCOME_WORDS[outcome]}</b></span>${reason ? `, ${escapeHtml(reason)}` : ''}`,
		...(deal ? [link(deal.name === '' ? 'Deal' : deal.name, deal.url)] : ['on no deal']),
	];
	return [
		'<tr>',
		`<td style="${CELL};${GREY};padding-right:12px;white-space:nowrap">${day}${timeText(at, timeZone)}</td>`,
		`<td width="100%" style="${CELL};color:#1f2733;word-break:break-word">${escapeHtml(words.customerOf(state))}<br><span style="font-size:13px;${GREY}">${details.join(' &middot; ')}</span></td>`,
		`<td style="${CELL};color:#1f2733;padding-left:12px;text-align:right;white-space:nowrap">${link(words.amountText(happening), state.url)}</td>`,
		'</tr>',
	].join('');
}

/** `23 Nov`. */
function dayOf(at: number, timeZone: string): string {
	const [, day = '', month = ''] = dayText(at, timeZone).split(' ');
	return `${day} ${month.slice(0, 3)}`;
}
