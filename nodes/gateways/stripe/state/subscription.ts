import type Stripe from 'stripe';
import { lookup } from '../../../shared/vocabulary/lookup';
import type {
	Obligation,
	PaymentState,
	SubjectStatus,
	SubscriptionState,
	SubscriptionStatus,
} from '../../../shared/vocabulary/payment';
import type { Subject } from '../../../shared/vocabulary/subject';
import { versionOf } from '../../../shared/vocabulary/version';
import { expanded, idOf, toIso } from '../client';
import { SUBSCRIPTION_STATUSES } from '../statuses';
import { crmReferenceOf } from './crmReference';
import { dashboardUrl } from './dashboard';
import { type FactDraft, toFacts } from './facts';
import { invoiceMoney, type InvoicePart, invoicePart, metadataOf, owedOf } from './invoice';
import { invoiceFacts } from './invoiceFacts';
import type { InvoiceReading } from './invoiceReading';
import { obligationsOf } from './obligation';
import { intervalTextOf, mrrOf, planOf } from './recurring';
import { changeFacts, createdFact } from './subscriptionFacts';
import { isOver, isOwed, isPaused, type SubscriptionReading } from './subscriptionReading';
import type { MoneyFacts } from './transactions';

/** What the subscription says, where it says more than its invoice. */
const OVERRIDES: Readonly<Partial<Record<SubscriptionStatus, SubjectStatus>>> = {
	pastDue: 'pastDue',
	unpaid: 'pastDue',
	canceled: 'canceled',
	expired: 'canceled',
	unknown: 'unknown',
};

/** Its first payment has not come, and never will where it has expired. */
const NEVER_STARTED: ReadonlySet<SubscriptionStatus> = new Set(['incomplete', 'expired']);

/**
 * The subscription's own status, with what all its invoices ask for and everything that moved for them. Number, page and
 * failure are those of the invoice that is open and due first, else of the latest.
 * @param now milliseconds since the epoch, for what happens by itself: the end of a trial, an overdue invoice.
 * @see https://docs.stripe.com/api/subscriptions/object
 */
export function subscriptionState(
	subject: Subject,
	{ subscription, invoices }: SubscriptionReading,
	now: number,
): PaymentState {
	const status = lookup(SUBSCRIPTION_STATUSES, subscription.status) ?? 'unknown';
	const obligations = invoices.flatMap((reading) => {
		const isFirst = reading.invoice.billing_reason === 'subscription_create';
		return obligationsOf(reading, {
			now,
			neverStarted: isFirst && NEVER_STARTED.has(status),
			isLate: status === 'pastDue' || status === 'unpaid',
		});
	});
	const latest = invoices.findLast(isOwed);
	const shown = dueFirst(invoices, obligations) ?? latest;
	const part = shown ? invoicePart(shown) : emptyPart(subscription);
	const pastDue = new Set(obligations.flatMap(({ id, isPastDue }) => (isPastDue ? [id] : [])));
	const late = invoices.filter(({ invoice }) => pastDue.has(invoice.id));
	const money = invoiceMoney(invoices);
	const nearestFirst = [...(shown ? [shown] : []), ...invoices.toReversed()];
	const crmReference = crmReferenceOf([subscription.metadata, ...nearestFirst.flatMap(metadataOf)]);
	const description = subscription.description ?? part.description;
	const state: Omit<PaymentState, 'version'> = {
		subject,
		rawStatus: subscription.status,
		...part,
		status: subjectStatus(status, part.status, { money, obligations }),
		...owedOf(obligations),
		...money,
		customer: { ...customerOf(subscription), ...part.customer },
		...(description ? { description } : {}),
		...(crmReference ? { crmReference } : {}),
		subscription: toSubscriptionState(subscription, status, now),
		createdAt: toIso(subscription.created),
		url: dashboardUrl('subscriptions', subscription.id, subscription.livemode),
		facts: toFacts(subject, [
			...createdFact(subscription, status),
			...once(invoices.flatMap((reading) => invoiceFacts(reading, now))),
			...changeFacts(subscription, status, { latest, late }, now),
		]),
	};
	return { ...state, version: versionOf(state) };
}

/** Dunning goes by it, and so does the page that a customer is sent. */
function dueFirst(
	invoices: readonly InvoiceReading[],
	obligations: readonly Obligation[],
): InvoiceReading | undefined {
	const [first] = obligations
		.filter(({ status, open }) => status === 'open' && open > 0)
		.sort((left, right) =>
			left.dueAt === right.dueAt
				? left.id < right.id
					? -1
					: 1
				: left.dueAt < right.dueAt
					? -1
					: 1,
		);
	return first && invoices.find(({ invoice }) => invoice.id === first.id);
}

/** A subscription that goes on while an earlier invoice was never paid is past due all the same. */
function subjectStatus(
	status: SubscriptionStatus,
	ofInvoice: SubjectStatus,
	{ money, obligations }: { money: MoneyFacts; obligations: readonly Obligation[] },
): SubjectStatus {
	const override = OVERRIDES[status];
	if (override) return override;
	if (obligations.some(({ isPastDue }) => isPastDue)) return 'pastDue';
	return status === 'trialing' && money.amountPaid === 0 ? 'pending' : ofInvoice;
}

/** One payment may be laid to two of its invoices. */
function once(drafts: readonly FactDraft[]): FactDraft[] {
	return [...new Map(drafts.map((draft) => [draft.name, draft])).values()];
}

function emptyPart({ currency }: Stripe.Subscription): InvoicePart {
	return { status: 'pending', currency: currency.toUpperCase(), customer: {} };
}

function customerOf({ customer: field }: Stripe.Subscription): PaymentState['customer'] {
	const customer = expanded(field);
	const known = customer && !customer.deleted ? customer : undefined;
	return {
		id: idOf(field),
		...(known?.email ? { email: known.email } : {}),
		...(known?.name ? { name: known.name } : {}),
	};
}

/** What the subscription says of itself. */
export function toSubscriptionState(
	subscription: Stripe.Subscription,
	status: SubscriptionStatus,
	now: number,
): SubscriptionState {
	const shown = isPaused(subscription) && status === 'active' ? 'paused' : status;
	const periodEnd = nextBilling(subscription);
	const cancelAt = subscription.ended_at ?? subscription.cancel_at;
	return {
		id: subscription.id,
		status: shown,
		plan: planOf(subscription),
		interval: intervalTextOf(subscription),
		mrr: mrrOf(subscription, shown, now),
		...(!isOver(shown) && periodEnd ? { currentPeriodEnd: toIso(periodEnd) } : {}),
		...(cancelAt ? { cancelAt: toIso(cancelAt) } : {}),
		...(subscription.trial_end ? { trialEnd: toIso(subscription.trial_end) } : {}),
	};
}

/** Since `basil` each item has a period of its own: the first one that ends. */
function nextBilling({ items }: Stripe.Subscription): number | undefined {
	const ends = items.data.map(({ current_period_end }) => current_period_end);
	return ends.length === 0 ? undefined : Math.min(...ends);
}
