import { MONEY_OUTCOMES } from '../../sync/summary/happenings';
import type { CurrencyTotals, Summary } from '../../sync/summary/summarise';
import { toText } from '../../vocabulary/money';
import * as words from './words';

/** The same report for a mail program that shows no tables, and for a chat. */
export function toPlainText(summary: Summary, names: words.SummaryWords): string {
	const { period, totals, attention, delay, isCut, changed } = summary;
	const headline = words.waitingText(summary, names);
	const waiting = attention.map((one) => {
		const amount = words.amountOf(one.state);
		const who = `${words.customerOf(one.state)}${amount === '' ? '' : `, ${amount}`}`;
		return `- ${words.attentionWord(one.kind, names)}: ${who}. ${words.attentionText(one)}`;
	});
	return [
		`Payments, ${period.text} (${period.timeZone})`,
		...(names.isTest ? ['Test payments: no real money moved.'] : []),
		...(isCut ? ['There was more than one report can read: the totals are not complete.'] : []),
		...(words.isQuiet(summary) ? [words.quietText(summary, names)] : []),
		...totals.map(totalsText),
		...(attention.length > 0
			? [[`${headline}:`, ...waiting].join('\n')]
			: changed > 0
				? [headline]
				: []),
		...(delay ? [`From payment to CRM: ${words.delayText(delay, names)}`] : []),
	].join('\n\n');
}

function totalsText({ currency, of, net }: CurrencyTotals): string {
	const lines = MONEY_OUTCOMES.filter((outcome) => of[outcome].count > 0).map(
		(outcome) =>
			`${words.OUTCOME_WORDS[outcome]}: ${toText(of[outcome].amount, currency)} (${of[outcome].count})`,
	);
	const kept = of.refunded.count > 0 ? [`Paid less refunded: ${toText(net, currency)}`] : [];
	return [currency, ...lines, ...kept].join('\n');
}
