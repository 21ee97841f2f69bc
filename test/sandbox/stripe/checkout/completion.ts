/** A customer pays on the hosted page: the payment or subscription is made, and the session told. */
import { addCustomer } from '../account/customers';
import { idOf, type Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import { addDiscount, type DiscountOwner } from '../billing/discounts';
import { draftInvoice } from '../billing/invoiceLifecycle';
import { addInvoiceItem } from '../billing/invoiceItems';
import { lineOfItem } from '../billing/invoiceLines';
import type { Invoice } from '../billing/invoiceObject';
import { ownerOf } from '../billing/payments';
import { payInvoice } from '../billing/invoiceAttempts';
import { ignoreBalance } from '../billing/totals';
import { startSubscription } from '../billing/subscriptionLifecycle';
import { openSubscription } from '../billing/subscriptions';
import { attemptPayment, type Attempt } from '../payments/attempt';
import { createIntent } from '../payments/intentObject';
import {
	addTransferMethod,
	attach,
	createFromIban,
	usePaymentMethod,
	type PaymentMethod,
} from '../payments/paymentMethods';
import { findTestAccount } from '../payments/testAccounts';
import { invalid } from '../protocol/errors';
import { toItemChoices } from './lineItems';
import type { Session } from './sessionObject';
import { planOf, redeem } from './sessions';

/** Where no payment method was asked for. */
const NOTHING_TYPED = { address: null, email: null, name: null, phone: null };
const DAY_SECONDS = 24 * 60 * 60;
const UNPAID: ReadonlySet<Attempt['kind']> = new Set([
	'awaitsTransfer',
	'requiresCapture',
	'processing',
]);
const FREE = 'no_payment_required';

/** What the customer types on the page. */
export interface Payer {
	/** A card, a test IBAN, or `customer_balance` to send the money by transfer. */
	readonly paymentMethod?: string;
	readonly email?: string;
	readonly name?: string;
	/** Typed on the page. */
	readonly promotionCode?: string;
}

/** Tries to pay; declined, the session stays open for another try. */
export function completeSession(mode: Mode, session: Session, payer: Payer): Attempt {
	if (session.status !== 'open') {
		throw invalid(`This Checkout Session is ${session.status ?? 'closed'} and cannot be paid.`);
	}
	if (payer.promotionCode) redeem(mode, session, payer.promotionCode);
	if (session.mode === 'payment' && session.amount_total === 0) {
		return completeFree(mode, session, payer);
	}
	const method = choose(mode, payer.paymentMethod);
	const customerId = useCustomer(mode, session, payer);
	if (payer.email && method.billing_details.email === null) {
		mode.update(method, {
			billing_details: {
				...method.billing_details,
				email: payer.email,
				name: payer.name ?? method.billing_details.name,
			},
		});
	}
	const attempt =
		session.mode === 'subscription'
			? subscribe(mode, session, customerId ?? '', method)
			: pay(mode, session, customerId, method);
	if (attempt.kind === 'declined' || attempt.kind === 'requiresAction') return attempt;
	mode.update(session, {
		status: 'complete',
		payment_status: UNPAID.has(attempt.kind) ? 'unpaid' : isFree(mode, session) ? FREE : 'paid',
		customer: customerId,
		customer_details: toDetails(session, payer, method),
		url: null,
	});
	mode.emit('checkout.session.completed', session);
	countForLink(mode, session);
	return attempt;
}

/**
 * Nothing is to be paid: no payment method is asked for, and neither intent nor invoice is made, but
 * always a customer. https://docs.stripe.com/payments/checkout/no-cost-orders
 */
function completeFree(mode: Mode, session: Session, payer: Payer): Attempt {
	const email = payer.email ?? session.customer_email ?? undefined;
	const customer = idOf(session.customer) ?? addCustomer(mode, { email, name: payer.name }).id;
	mode.update(session, {
		status: 'complete',
		payment_status: FREE,
		customer,
		customer_details: toDetails(session, payer),
		url: null,
	});
	mode.emit('checkout.session.completed', session);
	countForLink(mode, session);
	return { kind: 'succeeded' };
}

/** A subscription whose first invoice came to nothing, by a coupon or a trial. */
function isFree(mode: Mode, session: Session): boolean {
	const invoice = session.mode === 'subscription' ? idOf(session.invoice) : null;
	return invoice !== null && mode.get('invoice', invoice).total === 0;
}

/** The bank has answered a debit: the session that began it is told. https://docs.stripe.com/payments/checkout/fulfill-orders#delayed-notification */
export function onDebitAnswered(
	mode: Mode,
	intent: ObjectTypes['payment_intent'],
	isPaid: boolean,
): void {
	const invoice = ownerOf(mode, intent);
	const session = mode
		.all('checkout.session')
		.find(
			(one) =>
				one.status === 'complete' &&
				(idOf(one.payment_intent) === intent.id ||
					(invoice !== null && idOf(one.invoice) === invoice)),
		);
	if (session?.payment_status !== 'unpaid' || intent.capture_method === 'manual') return;
	if (isPaid) mode.update(session, { payment_status: 'paid' });
	mode.emit(`checkout.session.async_payment_${isPaid ? 'succeeded' : 'failed'}`, session);
}

function pay(
	mode: Mode,
	session: Session,
	customer: string | null,
	method: PaymentMethod,
): Attempt {
	const plan = planOf(session);
	if (plan.createsInvoice && customer !== null)
		return payByInvoice(mode, session, customer, method);
	const known = idOf(session.payment_intent);
	const intent =
		known === null
			? mode.add<'payment_intent'>(
					createIntent(mode, {
						amount: session.amount_total ?? 0,
						currency: session.currency ?? 'usd',
						customer,
						description: plan.paymentIntent.description,
						metadata: { ...plan.paymentIntent.metadata },
						shipping: plan.paymentIntent.shipping,
						capture_method: plan.paymentIntent.isManualCapture ? 'manual' : 'automatic_async',
						payment_method_types: [...session.payment_method_types],
					}),
				)
			: mode.get('payment_intent', known);
	if (known === null) mode.emit('payment_intent.created', intent);
	mode.update(session, { payment_intent: intent.id });
	return attemptPayment(mode, intent, method);
}

/** `invoice_creation[enabled]`: the payment goes through an invoice, whose intent it is. */
function payByInvoice(
	mode: Mode,
	session: Session,
	customer: string,
	method: PaymentMethod,
): Attempt {
	const invoice = useInvoice(mode, session, customer);
	mode.update(session, { invoice: invoice.id });
	const attempt = payInvoice(mode, invoice, method);
	const payment = mode.all('invoice_payment').find((one) => one.invoice === invoice.id);
	mode.update(session, { payment_intent: idOf(payment?.payment.payment_intent) });
	return attempt;
}

/** The invoice of an earlier try, or a new one with a line for each thing sold. */
function useInvoice(mode: Mode, session: Session, customer: string): Invoice {
	const known = idOf(session.invoice);
	if (known !== null) return mode.get('invoice', known);
	const currency = session.currency ?? 'usd';
	const items = planOf(session).lineItems.map(({ amount_subtotal: amount, description }) =>
		addInvoiceItem(mode, { customer, amount, currency, description }),
	);
	const lines = items.map((item) => lineOfItem(mode, item));
	const discounts = discountsOf(mode, session, { checkout_session: session.id, customer });
	const metadata = { ...session.metadata };
	const invoice = draftInvoice(mode, customer, { currency, discounts, metadata }, lines);
	ignoreBalance(invoice);
	return invoice;
}

/** The coupons of the page, redeemed. */
function discountsOf(mode: Mode, { discounts }: Session, owner: DiscountOwner): string[] {
	return (discounts ?? []).map(({ coupon, promotion_code: code }) => {
		const promotion_code = idOf(code);
		return addDiscount(mode, mode.get('coupon', idOf(coupon) ?? ''), { ...owner, promotion_code })
			.id;
	});
}

/** The card is kept for renewals; a declined first payment leaves nothing behind but its events. */
function subscribe(mode: Mode, session: Session, customer: string, method: PaymentMethod): Attempt {
	const { lineItems, subscription: plan } = planOf(session);
	const attached = attach(mode, method.id, customer);
	const trialEnd = plan.trialDays === null ? null : mode.now() + plan.trialDays * DAY_SECONDS;
	for (const line of lineItems) {
		if (line.price?.recurring) continue;
		addInvoiceItem(mode, {
			customer,
			amount: line.amount_subtotal,
			currency: line.currency,
			description: line.description,
		});
	}
	const subscription = openSubscription(mode, customer, toItemChoices(lineItems), {
		default_payment_method: attached.id,
		description: plan.description,
		metadata: { ...plan.metadata },
		trial_end: trialEnd,
	});
	const owner = { customer, subscription: subscription.id };
	mode.update(subscription, { discounts: discountsOf(mode, session, owner) });
	const attempt = startSubscription(mode, subscription, true) ?? { kind: 'succeeded' };
	if (attempt.kind !== 'declined') {
		mode.update(session, {
			subscription: subscription.id,
			invoice: idOf(subscription.latest_invoice),
		});
	}
	return attempt;
}

function choose(mode: Mode, chosen = 'pm_card_visa'): PaymentMethod {
	if (chosen === 'customer_balance') return addTransferMethod(mode);
	return findTestAccount(chosen) ? createFromIban(mode, chosen) : usePaymentMethod(mode, chosen);
}

function useCustomer(mode: Mode, session: Session, payer: Payer): string | null {
	const known = idOf(session.customer);
	if (known !== null) return known;
	const isNeeded =
		session.mode === 'subscription' ||
		session.customer_creation === 'always' ||
		planOf(session).createsInvoice;
	if (!isNeeded) return null;
	// A new one each time, as at Stripe: checkout does not look for an address it has seen.
	const email = payer.email ?? session.customer_email ?? undefined;
	const customer = addCustomer(mode, { email, name: payer.name });
	mode.update(session, { customer: customer.id });
	return customer.id;
}

function toDetails(
	session: Session,
	payer: Payer,
	method?: PaymentMethod,
): Session['customer_details'] {
	const { address, email, name, phone } = method?.billing_details ?? NOTHING_TYPED;
	return {
		address,
		business_name: null,
		email: payer.email ?? email ?? session.customer_email,
		individual_name: null,
		name: payer.name ?? name,
		phone,
		tax_exempt: 'none',
		tax_ids: [],
	};
}

/** A link may close itself after so many payments. */
function countForLink(mode: Mode, session: Session): void {
	const id = idOf(session.payment_link);
	if (id === null) return;
	const link: ObjectTypes['payment_link'] = mode.get('payment_link', id);
	const completed = link.restrictions?.completed_sessions;
	if (!completed) return;
	const count = completed.count + 1;
	mode.change('payment_link.updated', link, {
		restrictions: { completed_sessions: { ...completed, count } },
		active: count < completed.limit,
	});
}
