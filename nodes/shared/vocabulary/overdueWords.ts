import { billOf } from './bill';
import { exponentOf } from './currency';
import { FAILURE_WORDS } from './failure';
import { toText } from './money';
import type { DueStep, Overdue, ReminderPlan } from './overdue';
import type { PaymentState } from './payment';

/** What is told about something overdue. */
export interface OverdueWords {
	readonly overdue: Overdue;
	readonly step: DueStep;
	readonly plan: ReminderPlan;
	readonly state: PaymentState;
	readonly gatewayName: string;
}

/** `Payment overdue for 3 days: €49.00`, for titles. */
export function overdueHeadline({ overdue, state }: OverdueWords): string {
	return `Payment overdue for ${daysText(overdue.days)}: ${amountText(overdue, state)}`;
}

/**
 * `Ada Acme owes €49.00 for Northwind Plan via Stripe since 2026-11-02, for 3 days. The card has expired. Reminder 1 of 3 is
 * due.` Plain text: whoever puts it into markup escapes it.
 */
export function overdueSentence(words: OverdueWords): string {
	const { overdue, state, gatewayName } = words;
	const { customer, subscription, obligations } = state;
	const obligation = obligations.find(({ id }) => id === overdue.invoiceId);
	const { number } = billOf(obligation, state);
	const failure = obligation?.failure ?? state.failure;
	const who = customer.name ?? customer.email ?? 'The customer';
	const what = [
		`${who} owes ${amountText(overdue, state)}`,
		...(subscription?.plan ? [`for ${subscription.plan}`] : []),
		...(number ? [`(invoice ${number})`] : []),
		`via ${gatewayName} since ${overdue.since.slice(0, 10)}, for ${daysText(overdue.days)}.`,
	].join(' ');
	const why = failure ? [`${FAILURE_WORDS[failure.category]}.`] : [];
	return [what, ...why, stepText(words)].join(' ');
}

function stepText({ step, plan }: OverdueWords): string {
	const { length } = plan.reminderDays;
	return step.name === 'reminder'
		? `Reminder ${step.reminder} of ${length} is due.`
		: 'No reminder is left: a person has to decide.';
}

function daysText(days: number): string {
	return days === 1 ? '1 day' : `${days} days`;
}

function amountText({ amount }: Overdue, { currency }: PaymentState): string {
	return exponentOf(currency) === undefined ? `an amount in ${currency}` : toText(amount, currency);
}
