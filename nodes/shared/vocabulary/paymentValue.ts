import { toDecimal } from './money';
import { PAYMENT_STATUSES } from './status';
import type { CrmObject } from './crmField';
import type { DealPayment } from './fold';
import { FAILURE_WORDS } from './failure';
import type { PaymentMethod, PaymentState } from './payment';
import { formatSubjectSet, type SubjectSet } from './subjectSet';

export type ValueKind = 'text' | 'longText' | 'number' | 'datetime' | 'option';

/**
 * When a value is written: `always` makes the field equal to the value; `whenEmpty` is for signed pages, which change at
 * each read; `onceUnique` names a deal for good; `grow` joins what is there; `withOthers` never causes a write of its own.
 */
export type WritePolicy = 'always' | 'whenEmpty' | 'onceUnique' | 'grow' | 'withOthers';

export interface ValueContext {
	readonly payment: DealPayment;
	readonly subjects: SubjectSet;
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
	amountOutstanding: {
		label: 'Amount Outstanding',
		description: 'What is still to be paid, in the payment currency',
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
		read: of(({ leading }) => methodText(methodOf(leading))),
	},
	invoiceNumber: {
		label: 'Invoice Number',
		description: 'Number of the latest invoice at the gateway',
		kind: 'text',
		standardOn: 'deal',
		read: of((payment) => payment.invoice?.number),
	},
	paymentLink: {
		label: 'Payment Link',
		description: 'Page on which the customer can pay what is open',
		kind: 'text',
		standardOn: 'deal',
		policy: 'whenEmpty',
		read: of((payment) => payment.paymentUrl ?? payment.invoice?.hostedUrl),
	},
	failureReason: {
		label: 'Payment Failure Reason',
		description: 'Why the last try was declined; empty once it was paid',
		kind: 'text',
		standardOn: 'deal',
		read: of((payment) => payment.failure && FAILURE_WORDS[payment.failure.category]),
	},
	disputeDueBy: {
		label: 'Dispute Due By',
		description: 'Until when evidence for the open dispute is accepted',
		kind: 'datetime',
		standardOn: 'deal',
		read: of((payment) => payment.dispute?.evidenceDueBy),
	},
	subscriptionId: {
		label: 'Subscription ID',
		description: 'The subscription at the gateway',
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
		description: 'When the current period ends and the next invoice is due',
		kind: 'datetime',
		standardOn: 'deal',
		read: of((payment) => payment.subscription?.currentPeriodEnd),
	},
	mrr: {
		label: 'MRR',
		description: 'Monthly recurring revenue, in the payment currency',
		kind: 'number',
		standardOn: 'deal',
		read: money((payment) => payment.subscription?.mrr),
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

/** How money last arrived. */
export function methodOf(state: PaymentState): PaymentMethod | undefined {
	const paid = state.transactions.filter(({ kind }) => kind !== 'refund' && kind !== 'dispute');
	return paid.findLast(({ method }) => method !== undefined)?.method;
}

/** `Visa •4242`, `SEPA debit`; `undefined` where the gateway does not tell. */
export function methodText(method: PaymentMethod | undefined): string | undefined {
	if (!method) return undefined;
	const words = (method.brand ?? method.type).replaceAll('_', ' ');
	const name = words.charAt(0).toUpperCase() + words.slice(1);
	return method.last4 === undefined ? name : `${name} •${method.last4}`;
}
