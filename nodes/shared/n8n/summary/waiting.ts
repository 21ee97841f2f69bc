import { ATTENTION_KINDS, type Attention } from '../../sync/summary/attention';
import type { Summary } from '../../sync/summary/summarise';
import { escapeHtml } from '../../vocabulary/html';
import { COLORS } from './bars';
import { HEADING, LINE, link, moreOf, section, SMALL } from './style';
import * as words from './words';

/** Mail programs cut long mails off; the item holds the rest. */
const MOST_WAITING = 25;

/** What a person should look at, with what is amiss and where it is; or that nothing is. */
export function waitingHtml(summary: Summary, names: words.SummaryWords): string[] {
	const { attention, changed } = summary;
	if (changed === 0) return [];
	const headline = escapeHtml(words.waitingText(summary, names));
	if (attention.length === 0) {
		return [section(`<p style="${LINE};color:${COLORS.paid}"><b>&#10003;</b> ${headline}</p>`)];
	}
	const rows = ATTENTION_KINDS.flatMap((kind) => attention.filter((one) => one.kind === kind));
	const remedies = ATTENTION_KINDS.flatMap((kind) =>
		rows.some((row) => row.kind === kind) ? (words.remedyOf(kind, names) ?? []) : [],
	);
	return [
		section(
			[
				`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#fff8e6;border:1px solid #f0d590;border-radius:6px"><tr><td style="padding:14px 16px 8px">`,
				`<h2 style="${HEADING}">${headline}</h2>`,
				...rows.slice(0, MOST_WAITING).map((row) => waitingRow(row, names)),
				moreOf(rows.length - MOST_WAITING),
				...remedies.map(
					(remedy) => `<p style="${SMALL};margin-bottom:6px">${escapeHtml(remedy)}</p>`,
				),
				'</td></tr></table>',
			].join(''),
		),
	];
}

function waitingRow(row: Attention, names: words.SummaryWords): string {
	const { kind, state, event, deal } = row;
	const amount = words.amountOf(state);
	const what = state
		? `${words.customerOf(state)}${amount === '' ? '' : `, ${amount}`}`
		: `${event?.hint.objectKind ?? ''} ${event?.hint.objectId ?? ''}`;
	const links = [
		...(deal?.url ? [link('Show the deal', deal.url)] : []),
		...(state ? [link(`Show in ${names.gatewayName}`, state.url)] : []),
	];
	return `<p style="${LINE};margin-bottom:10px;word-break:break-word"><b>${escapeHtml(words.attentionWord(kind, names))}: ${escapeHtml(what)}</b><br>${escapeHtml(words.attentionText(row))}${links.length > 0 ? `<br>${links.join(' &middot; ')}` : ''}</p>`;
}
