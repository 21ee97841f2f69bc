/** What tests and the demo play in one call of invoices, subscriptions and payment pages. */
import { findOrAddCustomer } from '../account/customers';
import { idOf, type Mode } from '../account/mode';
import { defaultMethodOf, payInvoice } from '../billing/invoiceAttempts';
import { addInvoiceItem } from '../billing/invoiceItems';
import { addDiscount, type DiscountOwner } from '../billing/discounts';
import { ageInvoice, draftInvoice, makeOverdue, sendInvoice } from '../billing/invoiceLifecycle';
import { lineOfItem } from '../billing/invoiceLines';
import type { Invoice } from '../billing/invoiceObject';
import { addPrice } from '../billing/prices';
import {
	advanceSubscription,
	expireSubscription,
	giveUp,
	startSubscription,
} from '../billing/subscriptionLifecycle';
import type { Subscription } from '../billing/subscriptionObject';
import { openSubscription } from '../billing/subscriptions';
import { completeSession, type Payer } from '../checkout/completion';
import { openLink } from '../checkout/paymentLinks';
import type { Session } from '../checkout/sessionObject';
import {
	attach,
	createFromIban,
	usePaymentMethod,
	type PaymentMethod,
} from '../payments/paymentMethods';
import { findTestAccount } from '../payments/testAccounts';
import { couponsOf, type OffOptions } from './money';

const BY_TRANSFER: Partial<Invoice> = {
	payment_settings: {
		default_mandate: null,
		payment_method_options: null,
		payment_method_types: ['customer_balance'],
	},
};
const DAY_SECONDS = 24 * 60 * 60;

interface BillOptions {
	/** Minor units. */
	readonly amount: number;
	readonly currency?: string;
	readonly email: string;
	readonly name?: string;
	readonly metadata?: Record<string, string>;
	readonly livemode?: boolean;
}

export interface SubscribeOptions extends BillOptions, OffOptions {
	readonly interval?: 'day' | 'week' | 'month' | 'year';
	readonly paymentMethod?: string;
	/** A test IBAN, in place of a card. */
	readonly iban?: string;
	readonly trialDays?: number;
	readonly productName?: string;
}

export interface InvoiceOptions extends BillOptions, OffOptions {
	readonly description?: string;
	readonly daysUntilDue?: number;
	/** Is paid by what the customer sends. */
	readonly bankTransfer?: boolean;
}

export interface BillingScenarios {
	/** A customer subscribes; look at the status of what comes back. */
	subscribe(options: SubscribeOptions): Subscription;
	/** Ends the running period or trial: renews, and may fail, or cancels if that was asked for. */
	advanceSubscription(subscriptionId: string): Subscription;
	/** Another card or test IBAN from the next attempt on, e.g. `pm_card_chargeCustomerFail` to make a renewal fail. */
	changeCard(subscriptionId: string, paymentMethod: string): Subscription;
	/** Every retry has failed, and the account's setting says what becomes of it. */
	giveUpSubscription(
		subscriptionId: string,
		outcome: 'canceled' | 'unpaid' | 'past_due',
	): Subscription;
	/** The first payment never came. */
	expireSubscription(subscriptionId: string): Subscription;
	/** An invoice that was sent and waits to be paid. */
	invoice(options: InvoiceOptions): Invoice;
	/** The customer pays it on its page with a card or a test IBAN, or Stripe tries again with the default card. */
	payInvoice(invoiceId: string, paymentMethod?: string): Invoice;
	makeInvoiceOverdue(invoiceId: string): Invoice;
	/** The subscription's latest invoice became due this many days earlier. */
	ageLatestInvoice(subscriptionId: string, days: number): Subscription;
	/** The customer pays on the page of a checkout session. */
	paySession(sessionId: string, payer?: Payer): Session;
	/** A customer opens a payment link and pays. */
	payLink(linkId: string, payer?: Payer): Session;
}

/** Scenarios on the modes of one account. */
export function createBillingScenarios(
	modeOf: (livemode?: boolean) => Mode,
	/** The mode that has the object. */
	modeWith: (id: string) => Mode,
): BillingScenarios {
	const withSubscription = (
		id: string,
		change: (mode: Mode, subscription: Subscription) => void,
	): Subscription => {
		const mode = modeWith(id);
		const subscription = mode.get('subscription', id);
		change(mode, subscription);
		return subscription;
	};
	return {
		subscribe(options) {
			const mode = modeOf(options.livemode);
			const {
				amount,
				currency = 'usd',
				interval = 'month',
				productName = 'Northwind Plan',
			} = options;
			const customer = findOrAddCustomer(mode, options);
			const method = attachChosen(
				mode,
				options.iban ?? options.paymentMethod ?? 'pm_card_visa',
				customer.id,
			);
			const price = addPrice(mode, {
				unit_amount: String(amount),
				currency,
				recurring: { interval },
				product_data: { name: productName },
			});
			const choices = [{ price, quantity: 1, metadata: {} }];
			const { trialDays } = options;
			const subscription = openSubscription(mode, customer.id, choices, {
				default_payment_method: method.id,
				metadata: { ...options.metadata },
				trial_end: trialDays === undefined ? null : mode.now() + trialDays * DAY_SECONDS,
			});
			const owner = { customer: customer.id, subscription: subscription.id };
			mode.update(subscription, { discounts: discountsOf(mode, options, currency, owner) });
			startSubscription(mode, subscription, true);
			return subscription;
		},
		advanceSubscription: (id) => withSubscription(id, advanceSubscription),
		changeCard: (id, paymentMethod) =>
			withSubscription(id, (mode, subscription) => {
				const method = attachChosen(mode, paymentMethod, idOf(subscription.customer) ?? '');
				mode.change('customer.subscription.updated', subscription, {
					default_payment_method: method.id,
				});
			}),
		giveUpSubscription: (id, outcome) =>
			withSubscription(id, (mode, subscription) => giveUp(mode, subscription, outcome)),
		expireSubscription: (id) => withSubscription(id, expireSubscription),
		invoice(options) {
			const mode = modeOf(options.livemode);
			const { amount, currency = 'usd', daysUntilDue = 30 } = options;
			const customer = findOrAddCustomer(mode, options);
			const description = options.description ?? 'Services';
			const item = addInvoiceItem(mode, { amount, currency, customer: customer.id, description });
			const invoice = draftInvoice(
				mode,
				customer.id,
				{
					currency,
					collection_method: 'send_invoice',
					due_date: mode.now() + daysUntilDue * DAY_SECONDS,
					discounts: discountsOf(mode, options, currency, { customer: customer.id }),
					...(options.bankTransfer ? BY_TRANSFER : {}),
					metadata: { ...options.metadata },
				},
				[lineOfItem(mode, item)],
			);
			sendInvoice(mode, invoice);
			return invoice;
		},
		payInvoice(id, paymentMethod) {
			const mode = modeWith(id);
			const invoice = mode.get('invoice', id);
			const chosen = paymentMethod === undefined ? defaultMethodOf(mode, invoice) : undefined;
			const method = chosen ?? choose(mode, paymentMethod ?? 'pm_card_visa');
			payInvoice(mode, invoice, method);
			return invoice;
		},
		makeInvoiceOverdue(id) {
			const mode = modeWith(id);
			const invoice = mode.get('invoice', id);
			makeOverdue(mode, invoice);
			return invoice;
		},
		ageLatestInvoice: (id, days) =>
			withSubscription(id, (mode, subscription) => {
				const invoice = idOf(subscription.latest_invoice);
				if (invoice !== null) ageInvoice(mode, mode.get('invoice', invoice), days);
			}),
		paySession(id, payer = {}) {
			const mode = modeWith(id);
			const session = mode.get('checkout.session', id);
			completeSession(mode, session, payer);
			return session;
		},
		payLink(id, payer = {}) {
			const mode = modeWith(id);
			const session = openLink(mode, mode.get('payment_link', id));
			completeSession(mode, session, payer);
			return session;
		},
	};
}

/** A test IBAN makes a bank account; anything else is the id of a payment method. */
function choose(mode: Mode, id: string): PaymentMethod {
	return findTestAccount(id) ? createFromIban(mode, id) : usePaymentMethod(mode, id);
}

function attachChosen(mode: Mode, id: string, customerId: string): PaymentMethod {
	return attach(mode, findTestAccount(id) ? choose(mode, id).id : id, customerId);
}

function discountsOf(
	mode: Mode,
	options: OffOptions,
	currency: string,
	owner: DiscountOwner,
): string[] {
	return couponsOf(mode, options, currency).map((coupon) => addDiscount(mode, coupon, owner).id);
}
