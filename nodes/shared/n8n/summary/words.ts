import type { Attention, AttentionKind } from '../../sync/summary/attention';
import type { Delay } from '../../sync/summary/delays';
import type { Happening, MoneyOutcome } from '../../sync/summary/happenings';
import type { CurrencyTotals, Summary } from '../../sync/summary/summarise';
import { spokenAmountOf } from '../../vocabulary/bill';
import { exponentOf } from '../../vocabulary/currency';
import { toText } from '../../vocabulary/money';
import type { PaymentState } from '../../vocabulary/payment';

/** What a report names. */
export interface SummaryWords {
	readonly gatewayName: string;
	readonly crmName: string;
	/** The credential moves no real money. */
	readonly isTest: boolean;
}

export const OUTCOME_WORDS: Readonly<Record<MoneyOutcome, string>> = {
	paid: 'Paid',
	declined: 'Declined',
	refunded: 'Refunded',
	disputed: 'Disputed',
	disputeWon: 'Dispute won',
	disputeLost: 'Dispute lost',
};

const SECOND_MS = 1_000;
const UNITS: ReadonlyArray<readonly [unit: string, milliseconds: number]> = [
	['d', 86_400_000],
	['h', 3_600_000],
	['min', 60_000],
	['s', SECOND_MS],
];

/** Fields that are named before the rest is counted. */
const NAMED_FIELDS = 3;

/** `Not in HubSpot yet`. */
export function attentionWord(kind: AttentionKind, { crmName }: SummaryWords): string {
	if (kind === 'notInCrm') return `Not in ${crmName} yet`;
	return kind === 'differs' ? 'The deal differs' : 'Waits for review';
}

/** Why it is listed, in a sentence or two; plain text. */
export function attentionText({ kind, deal, changes, message, candidates }: Attention): string {
	if (kind === 'needsReview') {
		const names = candidates.map(({ name }) => `"${name}"`).join(', ');
		return `${message ?? ''}.${names === '' ? '' : ` Deals in question: ${names}.`}`;
	}
	if (!deal) return 'No deal matches; one would be created.';
	if (kind === 'notInCrm') return `The deal "${deal.name}" does not show it yet.`;
	const told = changes.slice(0, NAMED_FIELDS).map(({ label, from, to }) => {
		return `${label} is ${from || 'empty'} and should be ${to || 'empty'}`;
	});
	const more = changes.length - told.length;
	const rest = more > 0 ? `; ${more} more` : '';
	return `The deal "${deal.name}" says something else: ${told.join('; ')}${rest}.`;
}

/** How many payments a person should look at, or that the CRM shows all. */
export function waitingText({ attention, changed }: Summary, { crmName }: SummaryWords): string {
	const all = `${changed} ${changed === 1 ? 'payment' : 'payments'}`;
	if (attention.length === 0) return `${crmName} agrees with all: ${all}.`;
	return `${attention.length} of ${all} ${attention.length === 1 ? 'needs' : 'need'} a person`;
}

/** What helps with all of a kind. */
export function remedyOf(kind: AttentionKind, { crmName }: SummaryWords): string | undefined {
	if (kind !== 'notInCrm') return undefined;
	return `Not in ${crmName} yet: see that the workflow which brings payments to the CRM is published. It catches up what was missed by itself.`;
}

export function customerOf(state: PaymentState | undefined): string {
	return state?.customer.name ?? state?.customer.email ?? 'Unknown customer';
}

/** What was or is to be paid; empty for a currency that nobody knows the decimals of. */
export function amountOf(state: PaymentState | undefined): string {
	if (!state || exponentOf(state.currency) === undefined) return '';
	return toText(spokenAmountOf(state), state.currency);
}

/** Whole seconds, rounded up: gateways tell no finer moments. */
export function toSeconds(milliseconds: number): number {
	return Math.max(1, Math.ceil(milliseconds / SECOND_MS));
}

/** `2 h 5 min`; the largest unit and the next. */
export function durationText(exact: number): string {
	const milliseconds = toSeconds(exact) * SECOND_MS;
	const index = UNITS.findIndex(([, size]) => milliseconds >= size);
	const [largest, next] = UNITS.slice(index);
	if (!largest) return '';
	const [unit, size] = largest;
	const whole = `${Math.floor(milliseconds / size)} ${unit}`;
	const rest = next && Math.floor((milliseconds % size) / next[1]);
	return rest ? `${whole} ${rest} ${next[0]}` : whole;
}

/** `Half of the payments were in HubSpot within 3 s, the slowest (Acme, €77.00) after 14 min.` */
export function delayText(
	{ median, slowest, slowestOf, measured, of }: Delay,
	{ crmName }: SummaryWords,
): string {
	const who = `${customerOf(slowestOf.state)}, ${amountText(slowestOf)}`;
	const after = durationText(slowest);
	const figures =
		measured === 1
			? `The payment was in ${crmName} after ${after}.`
			: `Half of the payments were in ${crmName} within ${durationText(median)}, the slowest (${who}) after ${after}.`;
	return `${figures} Measured for ${measured} of ${of} ${of === 1 ? 'payment' : 'payments'}.`;
}

/** What the figures are, so that nobody takes them for something else. */
export function delayMeaning({ gatewayName }: SummaryWords): string {
	return `From the moment ${gatewayName} gives for a payment to the first update of its deal after it (Payment Synced At).`;
}

export function amountText({ amount, state }: Happening): string {
	return toText(amount, state.currency);
}

/** Nothing moved and nothing waits. */
export function isQuiet({ happenings, attention, isCut }: Summary): boolean {
	return happenings.length === 0 && attention.length === 0 && !isCut;
}

/** What is said where no money moved. */
export function quietText({ changed }: Summary, { gatewayName, crmName }: SummaryWords): string {
	const others =
		changed === 0
			? ''
			: ` ${changed} ${changed === 1 ? 'other change is' : 'other changes are'} in ${crmName}.`;
	return `Nothing happened: no payment, decline, refund or dispute at ${gatewayName}.${others}`;
}

/** `€1,200.00 and ¥500 paid, 1 declined, 2 need a person`: for the subject of a mail. */
export function headlineOf(summary: Summary): string {
	const { totals, attention } = summary;
	if (isQuiet(summary)) return 'nothing happened';
	const paid = totals.flatMap(({ of, currency }) =>
		of.paid.count > 0 ? [toText(of.paid.amount, currency)] : [],
	);
	const counts = (['declined', 'refunded', 'disputed'] as const).flatMap((outcome) => {
		const count = countOf(totals, outcome);
		return count > 0 ? [`${count} ${OUTCOME_WORDS[outcome].toLowerCase()}`] : [];
	});
	const waiting = attention.length;
	return [
		paid.length > 0 ? `${listed(paid)} paid` : 'nothing paid',
		...counts,
		...(waiting > 0 ? [`${waiting} ${waiting === 1 ? 'needs' : 'need'} a person`] : []),
	].join(', ');
}

/** How often, in all currencies: counts may be added, money never. */
export function countOf(totals: readonly CurrencyTotals[], outcome: MoneyOutcome): number {
	return totals.reduce((count, { of }) => count + of[outcome].count, 0);
}

function listed(parts: readonly string[]): string {
	const last = parts.at(-1) ?? '';
	return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
