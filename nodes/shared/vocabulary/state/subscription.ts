import type {
	Obligation,
	PaymentState,
	SubjectStatus,
	SubscriptionState,
	SubscriptionStatus,
} from '../payment';
import type { Subject } from '../subject';
import { intervalText } from '../mrr';
import { SUBSCRIPTION_STATUSES } from './events';
import { type FactDraft, toFacts, versioned } from './facts';
import { invoiceMoney, type InvoicePart, invoicePart, owedOf } from './invoice';
import { invoiceFacts } from './invoiceFacts';
import { obligationsOf } from './obligation';
import { rootOf } from './payment';
import type { InvoiceRecord, SubscriptionRecord } from './record';
import { monthlyRevenue } from './recurring';
import { changeFacts, createdFact, isOver } from './subscriptionFacts';
import type { Money } from './transactions';

/** Its first payment has not come, and never will where it has expired. */
const NEVER_STARTED: ReadonlySet<SubscriptionStatus> = new Set(['incomplete', 'expired']);

/**
 * The subscription's own status, with what all its invoices ask for and everything that moved for them. Number, page and
 * failure are those of the invoice that is open and due first, else of the latest.
 * @param now milliseconds since the epoch, for what happens by itself: the end of a trial, an overdue invoice.
 */
export function subscriptionState(
	subject: Subject,
	subscription: SubscriptionRecord,
	now: number,
): PaymentState {
	const { status, invoices } = subscription;
	const obligations = invoices.flatMap((invoice) =>
		obligationsOf(invoice, {
			now,
			neverStarted: invoice.billing === 'first' && NEVER_STARTED.has(status),
			isLate: status === 'pastDue' || status === 'unpaid',
		}),
	);
	const latest = invoices.findLast(isOwed);
	const shown = dueFirst(invoices, obligations) ?? latest;
	const part = shown ? invoicePart(shown) : emptyPart(subscription);
	const pastDue = new Set(obligations.flatMap(({ id, isPastDue }) => (isPastDue ? [id] : [])));
	const late = invoices.filter(({ id }) => pastDue.has(id));
	const money = invoiceMoney(invoices);
	const nearestFirst = [subscription, ...(shown ? [shown] : []), ...invoices.toReversed()];
	const crmReference = nearestFirst.find((one) => one.crmReference)?.crmReference;
	return versioned({
		...part,
		...rootOf(subject, subscription),
		currency: part.currency,
		status: subjectStatus(status, part.status, money, obligations),
		...owedOf(obligations),
		...money,
		customer: { ...subscription.customer, ...part.customer },
		...(crmReference ? { crmReference } : {}),
		subscription: toSubscriptionState(subscription, now),
		facts: toFacts(subject, [
			...createdFact(subscription),
			...once(invoices.flatMap((invoice) => invoiceFacts(invoice, now))),
			...changeFacts(subscription, { latest, late }, now),
		]),
	});
}

/** What the subscription says of itself. @param now milliseconds since the epoch. */
export function toSubscriptionState(
	subscription: Omit<SubscriptionRecord, 'invoices'>,
	now: number,
): SubscriptionState {
	const { id, plan, interval, periodEnd, endedAt, endsAt, trialEnd } = subscription;
	const { status: own, isCollectionPaused } = subscription;
	const status = isCollectionPaused && own === 'active' ? 'paused' : own;
	const cancelAt = endedAt ?? endsAt;
	return {
		id,
		status,
		plan,
		interval: interval ? intervalText(interval) : '',
		mrr: monthlyRevenue(subscription, status, now),
		...(!isOver(status) && periodEnd ? { currentPeriodEnd: periodEnd } : {}),
		...(cancelAt ? { cancelAt } : {}),
		...(trialEnd ? { trialEnd } : {}),
	};
}

/** A draft may still change, and a voided invoice never counted. */
function isOwed({ stage }: InvoiceRecord): boolean {
	return stage !== 'draft' && stage !== 'voided';
}

/** Dunning goes by it, and so does the page that a customer is sent. */
function dueFirst(
	invoices: readonly InvoiceRecord[],
	obligations: readonly Obligation[],
): InvoiceRecord | undefined {
	const rank = ({ dueAt, id }: Obligation) => `${dueAt} ${id}`;
	const [first] = obligations
		.filter(({ status, open }) => status === 'open' && open > 0)
		.sort((left, right) => (rank(left) < rank(right) ? -1 : 1));
	return first && invoices.find(({ id }) => id === first.id);
}

/** A subscription that goes on while an earlier invoice was never paid is past due all the same. */
function subjectStatus(
	status: SubscriptionStatus,
	ofInvoice: SubjectStatus,
	{ amountPaid }: Money,
	obligations: readonly Obligation[],
): SubjectStatus {
	const own = SUBSCRIPTION_STATUSES[status].status;
	if (own) return own;
	if (obligations.some(({ isPastDue }) => isPastDue)) return 'pastDue';
	return status === 'trialing' && amountPaid === 0 ? 'pending' : ofInvoice;
}

/** One payment may be laid to two of its invoices. */
function once(drafts: readonly FactDraft[]): FactDraft[] {
	return [...new Map(drafts.map((draft) => [draft.name, draft])).values()];
}

function emptyPart({ currency }: SubscriptionRecord): InvoicePart {
	return { status: 'pending', currency: currency.toUpperCase(), customer: {} };
}
