/** What tests play in one call of money that is not simply paid: credit, discounts, notes, revisions, plans. */
import { moveBalance, type BalanceEntry } from '../account/creditBalance';
import { findOrAddCustomer } from '../account/customers';
import { idOf, type Mode } from '../account/mode';
import { addCoupon, type Coupon } from '../billing/coupons';
import type { CreditNote } from '../billing/creditNoteObject';
import { creditInvoice, voidNote, type Credit } from '../billing/creditNotes';
import { attachRecord, payOutOfBand } from '../billing/invoiceAttempts';
import {
	changeLine,
	markUncollectible,
	sendInvoice,
	voidInvoice,
} from '../billing/invoiceLifecycle';
import type { Invoice } from '../billing/invoiceObject';
import { addRecord } from '../billing/paymentRecords';
import { addPrice } from '../billing/prices';
import { reviseInvoice } from '../billing/revisions';
import { periodEndOf, type Subscription } from '../billing/subscriptionObject';
import { changeSubscription } from '../billing/subscriptions';
import { openSession, readPlan } from '../checkout/sessions';
import { discountItems, readLineItems } from '../checkout/lineItems';
import type { Session } from '../checkout/sessionObject';
import type { PaymentIntent } from '../payments/charges';
import type { Parameters } from '../protocol/form';

/** What is taken off; nothing where neither is named. */
export interface OffOptions {
	readonly percentOff?: number;
	/** Minor units. */
	readonly amountOff?: number;
}

export interface CheckoutOptions extends OffOptions {
	/** Minor units. */
	readonly amount: number;
	readonly currency?: string;
	readonly email?: string;
	/** Of the session alone: what it makes knows nothing of it. */
	readonly metadata?: Record<string, string>;
	/** Sells a subscription. */
	readonly interval?: 'day' | 'week' | 'month' | 'year';
	/** A customer is made, as a transfer needs one. */
	readonly createsCustomer?: boolean;
	/** A payment goes through an invoice. */
	readonly createsInvoice?: boolean;
	readonly livemode?: boolean;
}

export interface MoneyScenarios {
	/** Credit of the customer with this address, for the next invoice that is finalized. */
	creditCustomer(
		email: string,
		amount: number,
		currency?: string,
		livemode?: boolean,
	): BalanceEntry;
	/** A credit note; what goes beyond what remains open comes back as `refund`, `outOfBand` or `toBalance`. */
	creditInvoice(invoiceId: string, credit: Omit<Credit, 'fields'>): CreditNote;
	voidCreditNote(noteId: string): CreditNote;
	/** Somebody was paid in another way and says so. */
	payOutOfBand(invoiceId: string): Invoice;
	/** So much was paid by hand, all that remains where nothing is said. */
	recordPayment(invoiceId: string, amount?: number): Invoice;
	voidInvoice(invoiceId: string): Invoice;
	/** Uncollectible. */
	giveUpInvoice(invoiceId: string): Invoice;
	/** Replaced by a new one, which is finalized and sent; the old one is voided. */
	reviseInvoice(invoiceId: string, changes?: { readonly amount?: number }): Invoice;
	/** The payment that Stripe made for an invoice, open or paid; else the last one that was laid to it. */
	intentOfInvoice(invoiceId: string): PaymentIntent;
	/** The next renewals stay drafts: Stripe cannot compute the tax, and nobody is billed. */
	failFinalization(subscriptionId: string): Subscription;
	/** Another price, so far into the period (0 to 1); the rest of both is credited and charged. */
	changePlan(
		subscriptionId: string,
		amount: number,
		options?: { readonly periodUsed?: number; readonly invoiceNow?: boolean },
	): Subscription;
	/** A payment page that waits for its customer. */
	checkout(options: CheckoutOptions): Session;
}

/** Scenarios on the modes of one account. */
export function createMoneyScenarios(
	modeOf: (livemode?: boolean) => Mode,
	/** The mode that has the object. */
	modeWith: (id: string) => Mode,
): MoneyScenarios {
	const withInvoice = (id: string, change: (mode: Mode, invoice: Invoice) => void): Invoice => {
		const mode = modeWith(id);
		const invoice = mode.get('invoice', id);
		change(mode, invoice);
		return invoice;
	};
	return {
		creditCustomer(email, amount, currency = 'usd', livemode) {
			const mode = modeOf(livemode);
			const customer = findOrAddCustomer(mode, { email });
			return moveBalance(mode, customer, { amount: -amount, currency, type: 'adjustment' });
		},
		creditInvoice(invoiceId, credit) {
			const mode = modeWith(invoiceId);
			return creditInvoice(mode, mode.get('invoice', invoiceId), credit);
		},
		voidCreditNote(noteId) {
			const mode = modeWith(noteId);
			const note = mode.get('credit_note', noteId);
			voidNote(mode, note);
			return note;
		},
		payOutOfBand: (id) => withInvoice(id, payOutOfBand),
		recordPayment: (id, amount) =>
			withInvoice(id, (mode, invoice) => {
				const { amount_remaining: remaining, currency } = invoice;
				const customer = idOf(invoice.customer);
				const record = addRecord(mode, { value: amount ?? remaining, currency, customer });
				attachRecord(mode, invoice, record);
			}),
		voidInvoice: (id) => withInvoice(id, voidInvoice),
		giveUpInvoice: (id) => withInvoice(id, markUncollectible),
		reviseInvoice(id, { amount } = {}) {
			const mode = modeWith(id);
			const revision = reviseInvoice(mode, mode.get('invoice', id));
			const first = revision.lines.data[0]?.parent?.invoice_item_details?.invoice_item;
			if (amount !== undefined && first) {
				const item = mode.get('invoiceitem', first);
				mode.update(item, { amount, net_amount: amount });
				changeLine(mode, item);
			}
			sendInvoice(mode, revision);
			return revision;
		},
		intentOfInvoice(id) {
			const mode = modeWith(id);
			const payments = mode
				.all('invoice_payment')
				.filter((one) => one.invoice === id && one.status !== 'canceled');
			const payment = payments.find((one) => one.is_default) ?? payments[0];
			return mode.get('payment_intent', idOf(payment?.payment.payment_intent) ?? '');
		},
		failFinalization(id) {
			const mode = modeWith(id);
			const subscription = mode.get('subscription', id);
			mode.update(mode.get('customer', idOf(subscription.customer) ?? ''), { address: null });
			mode.update(subscription, {
				automatic_tax: { disabled_reason: null, enabled: true, liability: { type: 'self' } },
			});
			return subscription;
		},
		changePlan(id, amount, { periodUsed = 0, invoiceNow = false } = {}) {
			const mode = modeWith(id);
			const subscription = mode.get('subscription', id);
			const [item] = subscription.items.data;
			if (item === undefined) throw new Error(`${id} has no item`);
			const start = item.current_period_start;
			const used = Math.round((periodEndOf(subscription) - start) * periodUsed);
			const price = addPrice(mode, {
				unit_amount: String(amount),
				currency: subscription.currency,
				product: idOf(item.price.product) ?? '',
				recurring: { interval: item.price.recurring?.interval ?? 'month' },
			});
			return changeSubscription(mode, subscription, {
				items: [{ id: item.id, price: price.id }],
				proration_behavior: invoiceNow ? 'always_invoice' : 'create_prorations',
				proration_date: String(start + used),
			});
		},
		checkout(options) {
			const mode = modeOf(options.livemode);
			const { amount, currency = 'usd', interval, metadata } = options;
			const data = {
				currency,
				unit_amount: String(amount),
				product_data: { name: 'Northwind Order' },
				...(interval === undefined ? {} : { recurring: { interval } }),
			};
			const coupons = couponsOf(mode, options, currency);
			const rows = readLineItems(mode, { line_items: [{ price_data: data, quantity: '1' }] });
			const parameters = { invoice_creation: { enabled: String(options.createsInvoice ?? false) } };
			return openSession(mode, readPlan(parameters, discountItems(rows, coupons)), {
				mode: interval === undefined ? 'payment' : 'subscription',
				customer_email: options.email ?? null,
				...(options.createsCustomer ? { customer_creation: 'always' } : {}),
				discounts: coupons.map(({ id }) => ({ coupon: id, promotion_code: null })),
				metadata: { ...metadata },
				success_url: 'https://northwind.example/thanks',
			});
		},
	};
}

/** A coupon of its own for what is taken off, for ever. */
export function couponsOf(
	mode: Mode,
	{ percentOff, amountOff }: OffOptions,
	currency: string,
): Coupon[] {
	if (percentOff === undefined && amountOff === undefined) return [];
	const off: Parameters =
		percentOff === undefined
			? { amount_off: String(amountOff), currency }
			: { percent_off: String(percentOff) };
	return [addCoupon(mode, { ...off, duration: 'forever' })];
}
