import { toDecimal } from './money';
import { PAYMENT_STATUSES } from './status';
import type { CrmObject } from './crmField';
import type { DealPayment } from './fold';
import { FAILURE_WORDS } from './failure';
import type { DisputeState } from './payment';
import { methodText } from './paymentMethod';
import { formatSubjectSet, type SubjectSet } from './subjectSet';

export type ValueKind = 'text' | 'longText' | 'number' | 'datetime' | 'option';

/**
 * When a value is written: `always` makes the field equal to the value; `signed` is for pages whose address changes at each
 * read: written where there was none, or is none any more, and along with other values; `onceUnique` names a deal for good, as
 * long as what it names is on it; `grow` and `growWords` join what is there; `withOthers` never causes a write of its own.
 */
export type WritePolicy = 'always' | 'signed' | 'onceUnique' | 'grow' | 'growWords' | 'withOthers';

/** Between the words of a field that only grows. */
const WORD_SEPARATOR = '; ';

export interface ValueContext {
	readonly payment: DealPayment;
	readonly subjects: SubjectSet;
	/** The payment statuses whose stage rule the deal has had: those it remembers and those of now. */
	readonly milestones: readonly string[];
	readonly gatewayName: string;
	/** ISO 8601. */
	readonly now: string;
}

/** One thing a payment can tell a CRM field. */
export interface PaymentValue {
	readonly label: string;
	readonly description: string;
	readonly kind: ValueKind;
	/** The object that gets it when the user maps nothing. */
	readonly standardOn?: CrmObject;
	readonly policy?: WritePolicy;
	readonly options?: readonly string[];
	readonly isUnique?: boolean;
	/** Canonical text: decimals with a point, ISO 8601 dates; `null` empties the field. */
	readonly read: (context: ValueContext) => string | null;
}

const SUBSCRIPTION_STATUSES: Readonly<Record<string, string>> = {
	incomplete: 'Incomplete',
	trialing: 'Trialing',
	active: 'Active',
	pastDue: 'Past due',
	unpaid: 'Unpaid',
	paused: 'Paused',
	canceled: 'Canceled',
	expired: 'Expired',
	unknown: 'Unknown',
};

const money =
	(pick: (payment: DealPayment) => number | undefined) =>
	({ payment }: ValueContext): string | null => {
		const amount = pick(payment);
		return amount === undefined ? null : toDecimal(amount, payment.currency);
	};

const of =
	(pick: (payment: DealPayment) => string | undefined) =>
	({ payment }: ValueContext): string | null =>
		pick(payment) ?? null;

/** Everything that can be mapped, standard fields first and in the order people read them. */
export const PAYMENT_VALUES = {
	paymentStatus: {
		label: 'Payment Status',
		description: 'Where the money of this deal stands, folded from all its payments',
		kind: 'option',
		options: PAYMENT_STATUSES,
		standardOn: 'deal',
		read: of((payment) => payment.status),
	},
	gateway: {
		label: 'Payment Gateway',
		description: 'The gateway the latest payment came through',
		kind: 'text',
		standardOn: 'deal',
		read: ({ gatewayName }) => gatewayName,
	},
	paymentReferences: {
		label: 'Payment References',
		description: 'Every payment, invoice and subscription that belongs to this deal',
		kind: 'longText',
		standardOn: 'deal',
		policy: 'grow',
		read: ({ subjects }) => formatSubjectSet(subjects),
	},
	mainReference: {
		label: 'Main Payment Reference',
		description: 'The first payment of this deal; no two deals share one',
		kind: 'text',
		standardOn: 'deal',
		policy: 'onceUnique',
		isUnique: true,
		read: ({ subjects }) => subjects.references[0] ?? null,
	},
	transactionId: {
		label: 'Payment Transaction ID',
		description: 'The transaction that moved money last',
		kind: 'text',
		standardOn: 'deal',
		read: of((payment) => payment.lastTransactionId),
	},
	currency: {
		label: 'Payment Currency',
		description: 'ISO 4217 code of the payment amounts',
		kind: 'text',
		standardOn: 'deal',
		read: of((payment) => payment.currency),
	},
	totalPaid: {
		label: 'Total Paid',
		description: 'Everything paid so far, before refunds, in the payment currency',
		kind: 'number',
		standardOn: 'deal',
		read: money((payment) => payment.totalPaid),
	},
	totalRefunded: {
		label: 'Total Refunded',
		description: 'Everything refunded so far, in the payment currency',
		kind: 'number',
		standardOn: 'deal',
		read: money((payment) => payment.totalRefunded),
	},
	totalChargedBack: {
		label: 'Total Charged Back',
		description: 'What lost chargebacks and returned bank debits took, in the payment currency',
		kind: 'number',
		standardOn: 'deal',
		read: money((payment) => payment.totalChargedBack),
	},
	amountOutstanding: {
		label: 'Amount Outstanding',
		description:
			'What is still to be paid, in the payment currency; empty where the deal has another currency',
		kind: 'number',
		standardOn: 'deal',
		read: money((payment) => payment.outstanding),
	},
	lastPaymentAt: {
		label: 'Last Payment At',
		description: 'When money last arrived',
		kind: 'datetime',
		standardOn: 'deal',
		read: of((payment) => payment.lastPaidAt),
	},
	paymentMethod: {
		label: 'Payment Method',
		description: 'How the latest payment was made, such as "Visa •4242"',
		kind: 'text',
		standardOn: 'deal',
		read: of(({ method }) => methodText(method)),
	},
	invoiceNumber: {
		label: 'Invoice Number',
		description: 'Number of the invoice that is open and due first, else of the latest',
		kind: 'text',
		standardOn: 'deal',
		read: of((payment) => payment.invoiceNumber),
	},
	paymentLink: {
		label: 'Payment Link',
		description: 'Page on which the customer can pay what is open',
		kind: 'text',
		standardOn: 'deal',
		policy: 'signed',
		read: of((payment) => payment.paymentUrl),
	},
	failureReason: {
		label: 'Payment Failure Reason',
		description: 'Why the last try for something still owed was declined',
		kind: 'text',
		standardOn: 'deal',
		read: of((payment) => payment.failure && FAILURE_WORDS[payment.failure.category]),
	},
	disputeDueBy: {
		label: 'Dispute Due By',
		description: 'Until when evidence is accepted; only while a dispute waits for you',
		kind: 'datetime',
		standardOn: 'deal',
		read: of(({ dispute }) => (isWaiting(dispute) ? dispute?.evidenceDueBy : undefined)),
	},
	subscriptionId: {
		label: 'Subscription ID',
		description: 'The subscription at the gateway; of several the one that started last',
		kind: 'text',
		standardOn: 'deal',
		read: of((payment) => payment.subscription?.id),
	},
	subscriptionStatus: {
		label: 'Subscription Status',
		description: 'Where the subscription stands',
		kind: 'option',
		options: Object.values(SUBSCRIPTION_STATUSES),
		standardOn: 'deal',
		read: of(({ subscription }) => subscription && SUBSCRIPTION_STATUSES[subscription.status]),
	},
	nextBillingAt: {
		label: 'Next Billing At',
		description:
			'When the current period ends and the next invoice is due; of several subscriptions the first',
		kind: 'datetime',
		standardOn: 'deal',
		read: of((payment) => payment.nextBillingAt),
	},
	mrr: {
		label: 'MRR',
		description: 'Monthly recurring revenue of all live subscriptions, in the payment currency',
		kind: 'number',
		standardOn: 'deal',
		read: money((payment) => payment.mrr),
	},
	milestones: {
		label: 'Payment Milestones',
		description:
			'The statuses whose stage rule has moved this deal already, so that no rule moves it twice',
		kind: 'text',
		standardOn: 'deal',
		policy: 'growWords',
		read: ({ milestones }) => joinWords(milestones),
	},
	syncedAt: {
		label: 'Payment Synced At',
		description: 'When these fields were last written',
		kind: 'datetime',
		standardOn: 'deal',
		policy: 'withOthers',
		read: ({ now }) => now,
	},
	customerId: {
		label: 'Gateway Customer ID',
		description: 'The customer at the gateway',
		kind: 'text',
		standardOn: 'contact',
		read: of((payment) => payment.leading.customer.id),
	},
	customerName: {
		label: 'Customer Name',
		description: 'The name the payer gave',
		kind: 'text',
		read: of((payment) => payment.leading.customer.name),
	},
	customerEmail: {
		label: 'Customer Email',
		description: 'The e-mail address the payer gave',
		kind: 'text',
		read: of((payment) => payment.leading.customer.email),
	},
	totalDisputed: {
		label: 'Total Disputed',
		description: 'What open or lost chargebacks have pulled back',
		kind: 'number',
		read: money((payment) => payment.totalDisputed),
	},
	disputeStatus: {
		label: 'Dispute Status',
		description: 'Where the latest dispute stands',
		kind: 'text',
		read: of((payment) => payment.dispute?.status),
	},
	plan: {
		label: 'Subscription Plan',
		description: 'Name of the plan',
		kind: 'text',
		read: of((payment) => payment.subscription?.plan),
	},
	cancelAt: {
		label: 'Subscription Ends At',
		description: 'When the subscription will end or has ended',
		kind: 'datetime',
		read: of((payment) => payment.subscription?.cancelAt),
	},
	gatewayUrl: {
		label: 'Payment URL at the Gateway',
		description: 'Page of the payment in the dashboard of the gateway',
		kind: 'text',
		read: of((payment) => payment.leading.url),
	},
} as const satisfies Readonly<Record<string, PaymentValue>>;

export type PaymentValueKey = keyof typeof PAYMENT_VALUES;

export const PAYMENT_VALUE_KEYS = Object.keys(PAYMENT_VALUES) as PaymentValueKey[];

/** The table with the shape every entry has, for code that works on any of them. */
export function paymentValue(key: PaymentValueKey): PaymentValue {
	return PAYMENT_VALUES[key];
}

/** Words of a field that only grows, as text; `null` for none. */
export function joinWords(words: readonly string[]): string | null {
	return words.length === 0 ? null : [...new Set(words)].join(WORD_SEPARATOR);
}

/** The words of a field that only grows; a person may have written them by hand. */
export function splitWords(text: string | null | undefined): string[] {
	return (text ?? '')
		.split(/[;,\n]/)
		.map((word) => word.trim())
		.filter((word) => word !== '');
}

function isWaiting(dispute: DisputeState | undefined): boolean {
	return dispute?.status === 'needsResponse' || dispute?.status === 'inquiry';
}
