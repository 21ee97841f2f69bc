import type { Obligation, PaymentState } from './payment';
import { InputRefused } from './refusal';

const DAY_MS = 86_400_000;
const MOST_REMINDERS = 10;

/** What a customer has not paid in time: the invoice that is late longest. */
export interface Overdue {
	/** What is still open of it, in minor units of the state's currency. */
	readonly amount: number;
	/** ISO 8601. */
	readonly since: string;
	/** Whole days. */
	readonly days: number;
	readonly invoiceId: string;
}

/** When customers are reminded, and when a person takes over, in days since the money was due. */
export interface ReminderPlan {
	/** Ascending. */
	readonly reminderDays: readonly number[];
	/** Missing: nobody is asked. */
	readonly escalationDay?: number;
}

export interface DueStep {
	readonly name: 'reminder' | 'escalation';
	/** The how manieth reminder, or after how many of them a person is asked. */
	readonly reminder: number;
}

/**
 * What is past due on a subscription or invoice; `undefined` for everything else: paid, under way, given up, canceled, not
 * due yet.
 * @param now milliseconds since the epoch.
 */
export function overdueOf(state: PaymentState, now: number): Overdue | undefined {
	const isUnderWay = state.transactions.some(
		({ kind, outcome }) => kind === 'payment' && outcome === 'pending',
	);
	const [late] = state.obligations
		.filter(({ open, isPastDue }) => open > 0 && isPastDue)
		.sort((left, right) => (rank(left) < rank(right) ? -1 : 1));
	if (!late || isUnderWay) return undefined;
	const age = now - Date.parse(late.dueAt);
	if (age < 0) return undefined;
	const days = Math.floor(age / DAY_MS);
	return { amount: late.open, since: late.dueAt, days, invoiceId: late.id };
}

function rank({ dueAt, askedAt, id }: Obligation): string {
	return `${dueAt} ${askedAt} ${id}`;
}

/** The latest step whose day has come: what was missed before it is not made up for, so that nobody gets two mails at once. */
export function dueStep(
	{ days }: Overdue,
	{ reminderDays, escalationDay }: ReminderPlan,
): DueStep | undefined {
	const reminder = reminderDays.filter((day) => day <= days).length;
	if (escalationDay !== undefined && days >= escalationDay) return { name: 'escalation', reminder };
	return reminder > 0 ? { name: 'reminder', reminder } : undefined;
}

/**
 * @param text days since the money was due, such as `3, 7, 14`.
 * @param escalationDay 0 for never.
 * @throws InputRefused for days that are not in order, or too many.
 */
export function readPlan(text: string, escalationDay: number): ReminderPlan {
	const words = text.split(/[\s,;]+/).filter((word) => word !== '');
	const reminderDays = words.map(Number);
	const isInOrder = reminderDays.every((day, index) => day > (reminderDays[index - 1] ?? -1));
	if (words.length === 0 || !words.every((word) => /^\d{1,4}$/.test(word)) || !isInOrder) {
		throw new InputRefused(
			`"${text}" is no list of reminder days. Write whole days in ascending order, such as 3, 7, 14`,
		);
	}
	if (words.length > MOST_REMINDERS) {
		throw new InputRefused(
			`${words.length} reminders are more than ${MOST_REMINDERS}. Take days out of Reminder Days`,
		);
	}
	if (escalationDay === 0) return { reminderDays };
	const last = reminderDays.at(-1) ?? 0;
	if (!Number.isInteger(escalationDay) || escalationDay <= last) {
		throw new InputRefused(
			`A person cannot be asked on day ${escalationDay}: the last reminder is on day ${last}. Write a later day into Escalate After Days, or 0 for never`,
		);
	}
	return { reminderDays, escalationDay };
}
