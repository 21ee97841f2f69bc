import type { CurrencyTotals, Summary } from '../../sync/summary/summarise';
import { escapeHtml } from '../../vocabulary/html';
import { toText } from '../../vocabulary/money';
import { dayText, timeText } from '../../vocabulary/period';
import { barsOf } from './bars';
import { happenedHtml } from './happened';
import { FONT, GREY, HEADING, LINE, section, SMALL } from './style';
import { waitingHtml } from './waiting';
import * as words from './words';

/** The report as a mail shows it: one column, no script, nothing loaded from anywhere. What a payer typed stays text. */
export function toHtml(summary: Summary, names: words.SummaryWords): string {
	const sections = [
		headOf(summary, names),
		...(names.isTest ? [notice('Test payments: no real money moved.')] : []),
		...(summary.isCut
			? [notice('There was more than one report can read: the totals are not complete.')]
			: []),
		...(words.isQuiet(summary)
			? [section(`<p style="${LINE}">${escapeHtml(words.quietText(summary, names))}</p>`)]
			: []),
		...summary.totals.map((totals) => section(totalsHtml(totals))),
		...waitingHtml(summary, names),
		...delayHtml(summary, names),
		...happenedHtml(summary),
		footOf(summary, names),
	];
	return [
		`<div lang="en" style="margin:0;padding:16px 8px;background:#f4f6f8;${FONT}">`,
		'<table role="presentation" align="center" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:640px;margin:0 auto;background:#ffffff;border:1px solid #e3e7ec;border-radius:8px">',
		sections.map((content) => `<tr>${content}</tr>`).join(''),
		'</table></div>',
	].join('');
}

function headOf({ period }: Summary, { gatewayName, crmName }: words.SummaryWords): string {
	return `<td style="padding:22px 24px 0"><h1 style="margin:0;font-size:21px;line-height:27px;color:#1f2733">Payments</h1><p style="margin:2px 0 0;font-size:14px;line-height:20px;${GREY}">${escapeHtml(period.text)} &middot; ${escapeHtml(gatewayName)} and ${escapeHtml(crmName)}</p></td>`;
}

function totalsHtml(totals: CurrencyTotals): string {
	const { currency, of, net } = totals;
	const less =
		of.refunded.count > 0
			? `<p style="${SMALL}">Paid less refunded: <b>${escapeHtml(toText(net, currency))}</b></p>`
			: '';
	return `<h2 style="${HEADING}">${escapeHtml(currency)}</h2>${barsOf(totals)}${less}`;
}

function delayHtml({ delay }: Summary, names: words.SummaryWords): string[] {
	if (!delay) return [];
	return [
		section(
			`<h2 style="${HEADING}">From payment to CRM</h2><p style="${LINE}">${escapeHtml(words.delayText(delay, names))}</p><p style="${SMALL}">${escapeHtml(words.delayMeaning(names))}</p>`,
		),
	];
}

function footOf({ period }: Summary, { gatewayName, crmName }: words.SummaryWords): string {
	const moment = (at: number) =>
		`${dayText(at, period.timeZone)}, ${timeText(at, period.timeZone)}`;
	const text = `From ${moment(period.from)} to ${moment(period.to)} (${period.timeZone}). Each currency stands for itself; declined, refunded and disputed amounts are no part of what was paid. Read from ${gatewayName} and ${crmName}; nothing was written.`;
	return `<td style="padding:18px 24px 22px"><p style="${SMALL};border-top:1px solid #e3e7ec;padding-top:12px">${escapeHtml(text)}</p></td>`;
}

function notice(text: string): string {
	return section(
		`<p style="${LINE};padding:8px 12px;background:#e8f0fe;border-radius:6px">${escapeHtml(text)}</p>`,
	);
}
