import { MONEY_OUTCOMES, type MoneyOutcome } from '../../sync/summary/happenings';
import type { CurrencyTotals } from '../../sync/summary/summarise';
import { escapeHtml } from '../../vocabulary/html';
import { toText } from '../../vocabulary/money';
import { OUTCOME_WORDS } from './words';

/** Told apart by their names and figures too, never by colour alone. */
export const COLORS: Readonly<Record<MoneyOutcome, string>> = {
	paid: '#1a7f4b',
	declined: '#c0392b',
	refunded: '#c77700',
	disputed: '#7b4fb5',
	disputeWon: '#1a7f4b',
	disputeLost: '#8c1d18',
};

const MOST_PERCENT = 100;
const TRACK = '#eef0f3';
const LABEL = 'padding:5px 10px 5px 0;font-size:14px;color:#1f2733;white-space:nowrap';
const FIGURE = `${LABEL};padding-right:0;padding-left:10px;text-align:right`;

/**
 * The picture of one currency: a bar of table cells for each outcome there was, as long as its share of the largest. No script, no
 * image and no drawing, since mail programs show none of them; each bar has its figures beside it and in its label.
 */
export function barsOf({ currency, of }: CurrencyTotals): string {
	const largest = Math.max(...MONEY_OUTCOMES.map((outcome) => of[outcome].amount));
	const rows = MONEY_OUTCOMES.filter((outcome) => outcome === 'paid' || of[outcome].count > 0).map(
		(outcome) => {
			const { count, amount } = of[outcome];
			const text = toText(amount, currency);
			const word = OUTCOME_WORDS[outcome];
			const label = `${word}: ${text}, ${count} ${count === 1 ? 'time' : 'times'}`;
			return [
				'<tr>',
				`<td width="76" style="${LABEL};min-width:66px">${word}</td>`,
				`<td width="100%" style="padding:5px 0">${bar(percentOf(amount, largest), COLORS[outcome], label)}</td>`,
				`<td style="${FIGURE}"><b>${escapeHtml(text)}</b>&nbsp;<span style="color:#5b6675">(${count})</span></td>`,
				'</tr>',
			].join('');
		},
	);
	return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">${rows.join('')}</table>`;
}

/** Whole percent of the largest; what is there is at least seen. A length on a screen, never an amount. */
export function percentOf(amount: number, largest: number): number {
	if (amount <= 0 || largest <= 0) return 0;
	return Math.max(1, Math.min(MOST_PERCENT, Math.round((amount / largest) * MOST_PERCENT)));
}

function bar(percent: number, color: string, label: string): string {
	const cell = (width: number, background: string) =>
		width === 0
			? ''
			: `<td width="${width}%" bgcolor="${background}" style="background:${background};height:14px;font-size:0;line-height:14px">&nbsp;</td>`;
	return `<table role="img" aria-label="${escapeHtml(label)}" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>${cell(percent, color)}${cell(MOST_PERCENT - percent, TRACK)}</tr></table>`;
}
