import type { IDataObject } from 'n8n-workflow';
import type {
	CustomerRecord,
	DisputeRecord,
	HostedPage,
	PaymentLink,
	RefundRecord,
	SubscriptionRow,
} from '../../shared/contracts/gatewayActions';
import { spokenAmountOf } from '../../shared/vocabulary/bill';
import { FAILURE_WORDS } from '../../shared/vocabulary/failure';
import { toDecimal, toText } from '../../shared/vocabulary/money';
import { withSafePayerText } from '../../shared/vocabulary/payerText';
import type { CrmReference, PaymentState } from '../../shared/vocabulary/payment';
import { methodOf, methodText } from '../../shared/vocabulary/paymentMethod';
import { toReference } from '../../shared/vocabulary/subject';
import type { ItemCall } from './call';

/** Where a payment, invoice or subscription stands; without *Simplify* with the full record, which Sync Payment to CRM takes. */
export function stateFields(read: PaymentState, call: ItemCall): IDataObject {
	const state = withSafePayerText(read);
	const simple: IDataObject = {
		id: state.subject.id,
		reference: toReference(state.subject),
		status: state.status,
		...money('amount', spokenAmountOf(state), state.currency),
		currency: state.currency,
		paid: toDecimal(state.amountPaid, state.currency),
		refunded: toDecimal(state.amountRefunded, state.currency),
		customer: { ...state.customer },
		url: state.url,
		testPayment: !state.subject.livemode,
	};
	if (call.flag('simplify', true)) return { ...simple, ...particularsOf(state) };
	const method = methodOf(state);
	return {
		...simple,
		...particularsOf(state),
		gateway: call.gatewayName,
		transactionId: state.lastTransactionId ?? null,
		paymentMethod: method ? { ...method, text: methodText(method) } : null,
		deal: dealFields(state.crmReference),
		createdAt: state.createdAt,
		state: state as unknown as IDataObject,
	};
}

/** What only one of them has: addresses of an invoice, the plan of a subscription, why a payment was declined. */
function particularsOf({ invoice, subscription, failure, currency }: PaymentState): IDataObject {
	return {
		...(invoice
			? {
					invoiceNumber: invoice.number ?? null,
					invoiceUrl: invoice.hostedUrl ?? null,
					invoicePdf: invoice.pdfUrl ?? null,
					dueAt: invoice.dueAt ?? null,
				}
			: {}),
		...(subscription
			? {
					plan: subscription.plan,
					interval: subscription.interval,
					subscriptionStatus: subscription.status,
					mrr: toDecimal(subscription.mrr, currency),
					nextBillingAt: subscription.currentPeriodEnd ?? null,
					cancelAt: subscription.cancelAt ?? null,
				}
			: {}),
		...(failure ? { failureReason: FAILURE_WORDS[failure.category] } : {}),
	};
}

export function linkFields(link: PaymentLink): IDataObject {
	return {
		id: link.id,
		url: link.url,
		active: link.isActive,
		usableOnce: link.isUsableOnce,
		recurring: link.isRecurring,
		currency: link.currency,
		deal: dealFields(link.crmReference),
		testPayment: !link.livemode,
	};
}

export function refundFields(refund: RefundRecord): IDataObject {
	return {
		id: refund.id,
		status: refund.status,
		...money('amount', refund.amount, refund.currency),
		currency: refund.currency,
		reason: refund.reason ?? null,
		failureReason: refund.failureReason ?? null,
		paymentId: refund.paymentId ?? null,
		createdAt: refund.createdAt,
	};
}

export function customerFields(customer: CustomerRecord): IDataObject {
	const { livemode, ...fields } = customer;
	return { ...fields, testPayment: !livemode };
}

export function disputeFields(dispute: DisputeRecord): IDataObject {
	const { amount, currency, livemode, ...fields } = dispute;
	return { ...fields, ...money('amount', amount, currency), currency, testPayment: !livemode };
}

export function pageFields(page: HostedPage): IDataObject {
	return {
		id: page.id,
		url: page.url ?? null,
		open: page.isOpen,
		subscriptionId: page.subscriptionId ?? null,
		expiresAt: page.expiresAt,
		testPayment: !page.livemode,
	};
}

export function rowFields(row: SubscriptionRow): IDataObject {
	const { livemode, crmReference, mrr, ...fields } = row;
	return {
		...fields,
		...money('mrr', mrr, row.currency),
		deal: dealFields(crmReference),
		testPayment: !livemode,
	};
}

/** What a node that ran green and made nothing says of it. @param at ISO 8601, where the gateway tells. */
export function madeBefore(what: string, at?: string): string {
	const when = at ? `, on ${at.slice(0, 10)}` : '';
	return `This ${what} was made before${when}; nothing new was sent.`;
}

function money(name: string, amount: number, currency: string): IDataObject {
	return { [name]: toDecimal(amount, currency), [`${name}Text`]: toText(amount, currency) };
}

export function dealFields(reference: CrmReference | undefined): IDataObject | null {
	if (!reference?.dealId && !reference?.contactId) return null;
	const { crm, account, dealId, contactId } = reference;
	return {
		id: dealId ?? null,
		crm: crm ?? null,
		account: account ?? null,
		contactId: contactId ?? null,
	};
}
