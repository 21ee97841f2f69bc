/** The invoices of a subscription: what is on them, and how they are collected. */
import { idOf, type Mode } from '../account/mode';
import type { Attempt } from '../payments/attempt';
import { lasting } from './discounts';
import { defaultMethodOf, payInvoice } from './invoiceAttempts';
import { pendingItems } from './invoiceItems';
import {
	draftInvoice,
	failFinalization,
	finalizeInvoice,
	markUncollectible,
	sendInvoice,
	voidInvoice,
} from './invoiceLifecycle';
import { lineOfItem, lineOfSubscriptionItem } from './invoiceLines';
import { toAutomaticTax, type Invoice } from './invoiceObject';
import type { Subscription } from './subscriptionObject';

type BillingReason = Invoice['billing_reason'];

/** An invoice of what the period costs and of what waits for it, charged or sent. */
export function bill(
	mode: Mode,
	subscription: Subscription,
	reason: BillingReason,
	shouldPay: boolean,
): Attempt | undefined {
	const customerId = idOf(subscription.customer) ?? '';
	const periodic =
		reason === 'subscription_update' && subscription.status !== 'paused'
			? []
			: subscription.items.data.map((item) => lineOfSubscriptionItem(mode, subscription, item));
	const extra = pendingItems(mode, customerId, subscription.currency, subscription.id);
	const invoice = draftInvoice(
		mode,
		customerId,
		{
			currency: subscription.currency,
			billing_reason: reason,
			collection_method: subscription.collection_method,
			auto_advance: true,
			automatic_tax: toAutomaticTax(subscription.automatic_tax.enabled),
			discounts: subscription.discounts.map((discount) => idOf(discount) ?? ''),
			parent: {
				quote_details: null,
				subscription_details: {
					metadata: { ...subscription.metadata },
					subscription: subscription.id,
				},
				type: 'subscription_details',
			},
			...(subscription.trial_end === null ? {} : { period_end: mode.now() }),
		},
		[...extra.map((item) => lineOfItem(mode, item)), ...periodic],
	);
	mode.update(subscription, { latest_invoice: invoice.id });
	useUpDiscounts(mode, subscription, invoice);
	return collect(mode, subscription, invoice, shouldPay);
}

/** A coupon for `once` is gone after the first invoice that it lowered. */
function useUpDiscounts(mode: Mode, subscription: Subscription, invoice: Invoice): void {
	const isUsed = invoice.total_discount_amounts?.some(({ amount }) => amount > 0) ?? false;
	if (!isUsed) return;
	const ids = subscription.discounts.map((discount) => idOf(discount) ?? '');
	mode.update(subscription, { discounts: lasting(mode, ids) });
}

/** Charges or sends the invoice, unless collection is paused. */
function collect(
	mode: Mode,
	subscription: Subscription,
	invoice: Invoice,
	shouldPay: boolean,
): Attempt | undefined {
	const pause = subscription.pause_collection?.behavior;
	if (pause === 'keep_as_draft') {
		mode.update(invoice, { auto_advance: false });
		return undefined;
	}
	const isSent = subscription.collection_method === 'send_invoice';
	// Nobody is billed then: the invoice stays a draft, and the subscription as it is.
	if (failFinalization(mode, invoice)) return undefined;
	finalizeInvoice(mode, invoice, isSent ? (subscription.days_until_due ?? 30) : undefined);
	if (invoice.status !== 'open') return undefined;
	if (pause === 'void') voidInvoice(mode, invoice);
	if (pause === 'mark_uncollectible') markUncollectible(mode, invoice);
	if (pause !== undefined) return undefined;
	if (isSent) sendInvoice(mode, invoice);
	const method = defaultMethodOf(mode, invoice);
	if (isSent || !shouldPay) return undefined;
	if (method === undefined) {
		mode.emit('invoice.payment_failed', invoice);
		return undefined;
	}
	const attempt = payInvoice(mode, invoice, method);
	// A debit takes days, and the subscription does not wait: https://docs.stripe.com/billing/subscriptions/sepa-debit
	if (attempt.kind === 'processing' && subscription.status === 'incomplete') {
		mode.change('customer.subscription.updated', subscription, { status: 'active' });
	}
	return attempt;
}
