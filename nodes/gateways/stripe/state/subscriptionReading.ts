import Stripe from 'stripe';
import { attemptAsync } from '../../../shared/vocabulary/attempt';
import { expanded, idOf, unlessMissing } from '../client';
import { eachListed } from '../paging';
import {
	IN_INVOICE,
	type InvoiceReading,
	isCanceledWithInvoice,
	readAroundInvoice,
	readLaid,
} from './invoiceReading';
import { IN_LIST } from './paymentReading';

/** A subscription with all its invoices. */
export interface SubscriptionReading {
	readonly subscription: Stripe.Subscription;
	/** Oldest first; drafts too. */
	readonly invoices: readonly InvoiceReading[];
}

const IN_SUBSCRIPTION = [
	'customer',
	'discounts.source.coupon',
	'items.data.price.product',
	...IN_INVOICE.map((field) => `latest_invoice.${field}`),
];
const IN_INVOICES = IN_INVOICE.map((field) => `data.${field}`);

/** The largest page. */
const PAGE = 100;

/** Two thousand invoices are a week each for 38 years. */
const MOST_INVOICE_PAGES = 20;

/** Of the customer's payments, newest first; what is older is read by its id. */
const MOST_PAYMENT_PAGES = 20;

/** Twenty items are as many as a subscription may have; Stripe embeds the first ten. */
const MOST_ITEM_PAGES = 10;

/**
 * Two calls at once, for the subscription and its invoices, and one for the payment of the first invoice or, from the second
 * invoice on, for the customer's last hundred payments. One more for each further hundred, for a payment that the lists did not
 * bring, and where one was disputed or reviewed, or something was credited.
 * @see https://docs.stripe.com/api/invoices/list
 */
export async function readSubscription(
	id: string,
	stripe: Stripe,
): Promise<SubscriptionReading | undefined> {
	const [read, listed] = await Promise.all([
		unlessMissing(stripe.subscriptions.retrieve(id, { expand: IN_SUBSCRIPTION })),
		listInvoices(id, stripe),
	]);
	if (!read) return undefined;
	const subscription = await withAllItems(read, stripe);
	const latest = expanded(subscription.latest_invoice);
	const isListed = listed.some((invoice) => invoice.id === latest?.id);
	// The list has the newest first, also of one second.
	const invoices = [...(latest && !isListed ? [latest] : []), ...listed]
		.reverse()
		.sort((left, right) => left.created - right.created);
	const laid = await Promise.all(
		invoices.map(async (invoice) => [invoice, await readLaid(invoice, stripe)] as const),
	);
	const wanted = laid.flatMap(([, payments]) => payments.flatMap(wantedIn));
	const payments = await listPaymentsOf(idOf(subscription.customer), new Set(wanted), stripe);
	return {
		subscription,
		invoices: await Promise.all(
			laid.map(async ([invoice, own]) => await readAroundInvoice(invoice, own, stripe, payments)),
		),
	};
}

async function listInvoices(id: string, stripe: Stripe): Promise<Stripe.Invoice[]> {
	const query = { subscription: id, limit: PAGE, expand: IN_INVOICES };
	const listed = eachListed(async (after) => await stripe.invoices.list({ ...query, ...after }), {
		what: 'invoices of a subscription',
		most: MOST_INVOICE_PAGES,
	});
	const invoices: Stripe.Invoice[] = [];
	const attempted = await unlessMissing(
		(async () => {
			for await (const invoice of listed) invoices.push(invoice);
			return invoices;
		})(),
	);
	return attempted ?? [];
}

/** What was canceled was mostly never tried: it is taken from the list where that brings it, and not looked for. */
function wantedIn(payment: Stripe.InvoicePayment): string[] {
	const id = idOf(payment.payment.payment_intent);
	return id && !isCanceledWithInvoice(payment) ? [id] : [];
}

/** The customer's payments; none where Stripe cannot list by the customer: then each is read by its id. */
async function listPaymentsOf(
	customer: string | undefined,
	wanted: ReadonlySet<string>,
	stripe: Stripe,
): Promise<ReadonlyMap<string, Stripe.PaymentIntent>> {
	const found = new Map<string, Stripe.PaymentIntent>();
	if (!customer || wanted.size < 2) return found;
	const missing = new Set(wanted);
	for (let after: string | undefined, pages = 0; pages < MOST_PAYMENT_PAGES; pages++) {
		const query = { customer, limit: PAGE, expand: IN_LIST };
		const attempted = await attemptAsync(
			async () =>
				await stripe.paymentIntents.list({
					...query,
					...(after === undefined ? {} : { starting_after: after }),
				}),
		);
		if ('error' in attempted) {
			if (attempted.error instanceof Stripe.errors.StripeInvalidRequestError) return found;
			throw attempted.error;
		}
		const { data, has_more: hasMore } = attempted.value;
		const before = missing.size;
		for (const intent of data) {
			found.set(intent.id, intent);
			missing.delete(intent.id);
		}
		after = data.at(-1)?.id;
		// A page that brings none of them is followed by calls for each that is left.
		if (!hasMore || after === undefined || missing.size === 0 || missing.size === before) break;
	}
	return found;
}

async function withAllItems(
	subscription: Stripe.Subscription,
	stripe: Stripe,
): Promise<Stripe.Subscription> {
	if (!subscription.items.has_more) return subscription;
	const query = { subscription: subscription.id, limit: PAGE, expand: ['data.price.product'] };
	const listed = eachListed(
		async (after) => await stripe.subscriptionItems.list({ ...query, ...after }),
		{ what: 'items of a subscription', most: MOST_ITEM_PAGES },
	);
	const data: Stripe.SubscriptionItem[] = [];
	for await (const item of listed) data.push(item);
	return { ...subscription, items: { ...subscription.items, data, has_more: false } };
}
