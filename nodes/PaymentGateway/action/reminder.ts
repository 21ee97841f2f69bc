import type { IDataObject } from 'n8n-workflow';
import { billOf } from '../../shared/vocabulary/bill';
import { chatText } from '../../shared/vocabulary/chatText';
import { exponentOf } from '../../shared/vocabulary/currency';
import { overdueText } from '../../shared/vocabulary/customerWords';
import { FAILURE_WORDS } from '../../shared/vocabulary/failure';
import { toDecimal, toText } from '../../shared/vocabulary/money';
import type { DueStep, Overdue } from '../../shared/vocabulary/overdue';
import {
	overdueHeadline,
	overdueSentence,
	type OverdueWords,
} from '../../shared/vocabulary/overdueWords';
import type { PaymentState } from '../../shared/vocabulary/payment';
import { toReference, toScope } from '../../shared/vocabulary/subject';
import type { ItemCall } from './call';
import { dealIn } from './deal';
import { dealFields } from './output';

/** A step that is due, in the words of the items of Sync Payment to CRM: nodes that follow those can follow this. */
export function reminderFields(words: OverdueWords, { item }: ItemCall): IDataObject {
	const { overdue, step, plan, state, gatewayName } = words;
	const { subscription, currency, obligations } = state;
	const obligation = obligations.find(({ id }) => id === overdue.invoiceId);
	const bill = billOf(obligation, state);
	const failure = obligation?.failure ?? state.failure;
	const isCounted = exponentOf(currency) !== undefined;
	const { deal, contact } = dealIn(item);
	const summary = overdueSentence(words);
	return {
		step: step.name,
		summary,
		chatText: chatText(summary),
		headline: overdueHeadline(words),
		daysOverdue: overdue.days,
		overdueSince: overdue.since,
		reminder: step.reminder,
		reminders: plan.reminderDays.length,
		amount: isCounted ? toDecimal(overdue.amount, currency) : null,
		amountText: isCounted ? toText(overdue.amount, currency) : null,
		currency,
		customer: { ...state.customer },
		customerText: overdueText(overdue, state),
		failureReason: failure ? FAILURE_WORDS[failure.category] : null,
		nextRetryAt: failure?.nextRetryAt ?? null,
		links: { payNow: bill.paymentUrl ?? null, payment: state.url },
		invoiceId: overdue.invoiceId,
		invoiceNumber: bill.number ?? null,
		subscriptionId: subscription?.id ?? null,
		plan: subscription?.plan ?? null,
		reference: toReference(state.subject),
		gateway: gatewayName,
		testPayment: !state.subject.livemode,
		deal: deal ?? dealFields(state.crmReference),
		contact,
		fact: { key: keyOf(state, overdue, step) },
	};
}

/** The same step of the same unpaid invoice, however often and for whichever deal it is asked for. */
function keyOf({ subject }: PaymentState, { invoiceId }: Overdue, { name, reminder }: DueStep) {
	const parts = [toScope(subject), encodeURIComponent(invoiceId), name];
	return [...parts, ...(name === 'reminder' ? [reminder] : [])].join('/');
}
