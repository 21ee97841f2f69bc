import type { IDataObject } from 'n8n-workflow';
import type { Attention } from '../../sync/summary/attention';
import { type Happening, MONEY_OUTCOMES } from '../../sync/summary/happenings';
import type { CurrencyTotals, Summary } from '../../sync/summary/summarise';
import { toDecimal, toText } from '../../vocabulary/money';
import { toReference } from '../../vocabulary/subject';
import { toHtml } from './html';
import { toPlainText } from './text';
import {
	amountOf,
	amountText,
	attentionText,
	attentionWord,
	countOf,
	customerOf,
	headlineOf,
	isQuiet,
	type SummaryWords,
	toSeconds,
} from './words';

/** One item that mails and chats use without arithmetic: words first, figures below; money as exact decimal text. */
export function toSummaryItem(summary: Summary, names: SummaryWords): IDataObject {
	const { period, totals, attention, happenings, changed, inCrm, delay, isCut } = summary;
	return {
		headline: headlineOf(summary),
		quiet: isQuiet(summary),
		healthy: attention.length === 0 && !isCut,
		text: toPlainText(summary, names),
		html: toHtml(summary, names),
		period: {
			text: period.text,
			from: new Date(period.from).toISOString(),
			to: new Date(period.to).toISOString(),
			timeZone: period.timeZone,
		},
		testPayments: names.isTest,
		complete: !isCut,
		counts: {
			...Object.fromEntries(MONEY_OUTCOMES.map((outcome) => [outcome, countOf(totals, outcome)])),
			changed,
			inCrm,
			needsPerson: attention.length,
		},
		totals: totals.map(totalsFields),
		delay: delay
			? {
					medianSeconds: toSeconds(delay.median),
					slowestSeconds: toSeconds(delay.slowest),
					slowest: toReference(delay.slowestOf.state.subject),
					measured: delay.measured,
					payments: delay.of,
				}
			: null,
		attention: attention.map((one) => attentionFields(one, names)),
		happenings: happenings.map(happeningFields),
	};
}

function totalsFields({ currency, of, net }: CurrencyTotals): IDataObject {
	const money = (amount: number) => ({
		amount: toDecimal(amount, currency),
		amountText: toText(amount, currency),
	});
	return {
		currency,
		...Object.fromEntries(
			MONEY_OUTCOMES.map((outcome) => {
				const { count, amount } = of[outcome];
				return [outcome, { count, ...money(amount) }];
			}),
		),
		paidLessRefunded: money(net),
	};
}

function attentionFields(attention: Attention, names: SummaryWords): IDataObject {
	const { kind, state, deal, changes, candidates } = attention;
	return {
		kind,
		title: attentionWord(kind, names),
		message: attentionText(attention),
		customer: customerOf(state),
		amountText: amountOf(state),
		reference: state ? toReference(state.subject) : null,
		deal: deal ? { id: deal.id, name: deal.name, url: deal.url } : null,
		links: { deal: deal?.url ?? null, payment: state?.url ?? null },
		changes: changes.map(({ label, from, to }) => ({ field: label, from, to })),
		candidates: candidates.map((candidate) => ({ ...candidate })),
	};
}

function happeningFields(happening: Happening): IDataObject {
	const { outcome, at, state, fact, deal, isRecovered, amount } = happening;
	return {
		outcome,
		event: fact.type,
		at: new Date(at).toISOString(),
		customer: customerOf(state),
		amount: toDecimal(amount, state.currency),
		amountText: amountText(happening),
		currency: state.currency,
		reason: fact.reason ?? null,
		paidSince: isRecovered,
		reference: toReference(state.subject),
		deal: deal ? { id: deal.id, name: deal.name, url: deal.url } : null,
		links: { deal: deal?.url ?? null, payment: state.url },
	};
}
