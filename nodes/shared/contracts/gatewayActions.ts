import type { BillLine } from '../vocabulary/billLine';
import type { PaymentEvent, PaymentEventType } from '../vocabulary/event';
import type { Money } from '../vocabulary/money';
import type { BillingInterval } from '../vocabulary/mrr';
import type { CrmReference, DisputeState, PaymentState, Transaction } from '../vocabulary/payment';
import type { Endpoint, GatewayConnection, GatewayIdentity } from './gatewayConnection';

/** Goes with every write, so that repeating it does nothing twice: derived from business identity, never from chance. As long as the gateway's `longestKey` at most, and 200 characters. */
export interface Write {
	readonly key: string;
}

/** What a write made; `isNew` is false when the same key had made it before, then it is as it stands now. */
export interface Made<Value> {
	readonly value: Value;
	readonly isNew: boolean;
}

/** How much of a payment. In words, so that an amount that was lost on its way here never comes to mean all of it. */
export type HowMuch = 'all' | PartOfPayment;

export interface PartOfPayment {
	/** Decimal text in the payment's currency, above zero. */
	readonly part: string;
	/** As typed, where its zeros may be thousands: `1.200`. Refused in a currency that has no third decimal. */
	readonly mayBeThousands?: string;
}

export interface ListFilter {
	/** How many at most, newest first. */
	readonly limit: number;
	/** ISO 8601, both inclusive. */
	readonly since?: string;
	readonly until?: string;
	readonly customerId?: string;
}

/** An amount with a title for the customer, lines that are paid once, or prices of the gateway's catalogue. */
export type Sale =
	| {
			readonly lines: readonly BillLine[];
			/** ISO 4217, upper case. */
			readonly currency: string;
	  }
	| {
			readonly amount: Money;
			readonly title: string;
			/** Missing for what is paid once. */
			readonly interval?: BillingInterval;
	  }
	| { readonly prices: readonly PriceLine[]; readonly isRecurring: boolean };

export interface PriceLine {
	readonly id: string;
	readonly quantity: number;
}

export interface PaymentActions {
	get(id: string, connection: GatewayConnection): Promise<PaymentState>;
	/** Newest first. */
	getMany(filter: ListFilter, connection: GatewayConnection): Promise<PaymentState[]>;
	/** Takes what was authorized, or a part of it, once: what was captured with another amount before is refused. */
	capture(
		draft: { readonly id: string; readonly howMuch: HowMuch },
		write: Write,
		connection: GatewayConnection,
	): Promise<PaymentState>;
	/** Gives up a payment that was not made yet, or voids an authorization. */
	cancel(id: string, write: Write, connection: GatewayConnection): Promise<PaymentState>;
	/** What any id or address of the gateway's dashboard belongs to. */
	explain(text: string, connection: GatewayConnection): Promise<Explanation>;
}

export interface Explanation {
	/** The gateway's own object name. */
	readonly objectKind: string;
	readonly objectId: string;
	/** Missing for an object that belongs to no payment, invoice or subscription. */
	readonly state?: PaymentState;
	/** Only for an event: how many endpoints have not taken it yet. */
	readonly pendingDeliveries?: number;
}

export interface PaymentLinkDraft {
	readonly sale: Sale;
	readonly crmReference: CrmReference;
	readonly isUsableOnce: boolean;
	/** Filled in on the page, where the customer can change it. */
	readonly customerEmail?: string;
	/** Where the customer goes after paying. */
	readonly returnUrl?: string;
	/** Whether the payment also makes an invoice; subscriptions always do. */
	readonly hasInvoice?: boolean;
	/** Money is only reserved, and taken by a capture. */
	readonly isCapturedLater?: boolean;
	readonly trialDays?: number;
	/** The customer is there and pays at once: the page need not last. A gateway whose links all last makes such a one. */
	readonly isForNow?: boolean;
}

export interface PaymentLink {
	readonly id: string;
	readonly url: string;
	readonly isActive: boolean;
	readonly isUsableOnce: boolean;
	readonly isRecurring: boolean;
	readonly livemode: boolean;
	readonly currency: string;
	readonly crmReference?: CrmReference;
}

export interface PaymentLinkActions {
	create(
		draft: PaymentLinkDraft,
		write: Write,
		connection: GatewayConnection,
	): Promise<Made<PaymentLink>>;
	deactivate(id: string, write: Write, connection: GatewayConnection): Promise<PaymentLink>;
}

export interface CustomerDraft {
	readonly email: string;
	readonly name?: string;
	readonly phone?: string;
	readonly crmReference?: CrmReference;
}

export interface CustomerRecord {
	readonly id: string;
	readonly email?: string;
	readonly name?: string;
	readonly phone?: string;
	readonly createdAt: string;
	readonly livemode: boolean;
	/** Where a person sees it at the gateway. */
	readonly url: string;
}

export interface CustomerActions {
	get(id: string, connection: GatewayConnection): Promise<CustomerRecord>;
	/** Creates one, or completes the oldest one with this address; `isNew` says which. */
	upsertByEmail(
		draft: CustomerDraft,
		write: Write,
		connection: GatewayConnection,
	): Promise<Made<CustomerRecord>>;
}

export interface InvoiceDraft {
	/** Either a customer that exists, or one to find or create. */
	readonly customer: { readonly id: string } | CustomerDraft;
	/** ISO 4217, upper case. */
	readonly currency: string;
	readonly lines: readonly BillLine[];
	readonly dueInDays: number;
	readonly description?: string;
	readonly footer?: string;
	readonly crmReference: CrmReference;
	/** How far it goes at once. */
	readonly finish: 'draft' | 'finalize' | 'send';
}

export interface InvoiceActions {
	create(
		draft: InvoiceDraft,
		write: Write,
		connection: GatewayConnection,
	): Promise<Made<PaymentState>>;
	get(id: string, connection: GatewayConnection): Promise<PaymentState>;
	/** Finalises a draft and mails it to the customer. */
	send(id: string, write: Write, connection: GatewayConnection): Promise<PaymentState>;
	/** Where the PDF can be fetched without a credential, for a while. */
	getPdf(
		id: string,
		connection: GatewayConnection,
	): Promise<{ readonly url: string; readonly fileName: string }>;
	/** Tries to collect it again with the customer's stored payment method; a decline is a state. One that is paid is left alone; after a decline the same key is a new try. */
	retryPayment(id: string, write: Write, connection: GatewayConnection): Promise<PaymentState>;
	void(id: string, write: Write, connection: GatewayConnection): Promise<PaymentState>;
	markUncollectible(id: string, write: Write, connection: GatewayConnection): Promise<PaymentState>;
}

/** How money came that did not come through the gateway. */
export type OutsideMethod = 'bankTransfer' | 'cash' | 'check' | 'card' | 'other';

/** What a gateway that mails its invoices itself can do with one that is sent. */
export interface SentInvoiceActions {
	/** Mails a reminder of one that is not paid whole. Where nobody knows whether it was mailed, it is mailed again. */
	remind(
		draft: { readonly id: string; readonly note?: string },
		write: Write,
		connection: GatewayConnection,
	): Promise<PaymentState>;
	/** Writes down money that came in another way, once per key, for ever; no money moves. */
	recordPayment(
		draft: {
			readonly id: string;
			readonly howMuch: HowMuch;
			readonly method: OutsideMethod;
			/** `2026-11-30`; without it, today. */
			readonly paidOn?: string;
		},
		write: Write,
		connection: GatewayConnection,
	): Promise<Made<PaymentState>>;
}

export type RefundReason = 'requestedByCustomer' | 'duplicate' | 'fraudulent';

/** A payment as the gateway knows it: the same id whatever a person called it. */
export interface PaidPayment {
	readonly id: string;
	/** ISO 4217, upper case. */
	readonly currency: string;
}

export interface RefundDraft {
	readonly payment: PaidPayment;
	readonly howMuch: HowMuch;
	readonly reason?: RefundReason;
}

export interface RefundRecord {
	readonly id: string;
	readonly status: Transaction['outcome'] | 'unknown';
	readonly rawStatus: string;
	/** Minor units. */
	readonly amount: number;
	readonly currency: string;
	readonly reason?: string;
	readonly failureReason?: string;
	readonly paymentId?: string;
	readonly createdAt: string;
}

export interface RefundActions {
	/** The payment that a text names, asked at the gateway: its id, a transaction of it, or the address of a page. */
	find(text: string, connection: GatewayConnection): Promise<PaidPayment>;
	/**
	 * Gives money back once per key, for ever: the key is written into the refund and looked up before another is made,
	 * also where the gateway has forgotten it. A refund that failed does not count.
	 */
	create(
		draft: RefundDraft,
		write: Write,
		connection: GatewayConnection,
	): Promise<Made<RefundRecord>>;
	get(id: string, connection: GatewayConnection): Promise<RefundRecord>;
}

export interface SubscriptionDraft {
	readonly sale: Sale;
	readonly customer: { readonly id: string } | { readonly email: string } | undefined;
	readonly crmReference: CrmReference;
	readonly returnUrl: string;
	readonly trialDays?: number;
}

/** A page on which the customer starts the subscription: no card number comes near us. */
export interface HostedPage {
	readonly id: string;
	/** Missing once the page was used. */
	readonly url?: string;
	readonly isOpen: boolean;
	/** Known once the customer has paid. */
	readonly subscriptionId?: string;
	readonly expiresAt: string;
	readonly livemode: boolean;
}

export interface SubscriptionFilter extends ListFilter {
	/** In the vocabulary's words; without it, all but those that are over. */
	readonly status?: 'trialing' | 'active' | 'pastDue' | 'unpaid' | 'paused' | 'canceled' | 'all';
}

/** What lists of subscriptions show: no money, which lies in the invoices. */
export interface SubscriptionRow {
	readonly id: string;
	readonly status: NonNullable<PaymentState['subscription']>['status'];
	readonly rawStatus: string;
	readonly plan: string;
	readonly interval: string;
	/** Minor units. */
	readonly mrr: number;
	readonly currency: string;
	readonly customerId?: string;
	readonly currentPeriodEnd?: string;
	readonly cancelAt?: string;
	readonly createdAt: string;
	readonly crmReference?: CrmReference;
	readonly url: string;
	readonly livemode: boolean;
}

export interface SubscriptionActions {
	create(
		draft: SubscriptionDraft,
		write: Write,
		connection: GatewayConnection,
	): Promise<Made<HostedPage>>;
	get(id: string, connection: GatewayConnection): Promise<PaymentState>;
	getMany(filter: SubscriptionFilter, connection: GatewayConnection): Promise<SubscriptionRow[]>;
	cancel(
		draft: { readonly id: string; readonly when: 'now' | 'periodEnd' },
		write: Write,
		connection: GatewayConnection,
	): Promise<PaymentState>;
	/** Stops collecting; invoices of that time are voided. */
	pause(
		draft: { readonly id: string; readonly resumesAt?: string },
		write: Write,
		connection: GatewayConnection,
	): Promise<PaymentState>;
	resume(id: string, write: Write, connection: GatewayConnection): Promise<PaymentState>;
	changePlan(
		draft: {
			readonly id: string;
			readonly price: PriceLine;
			/** What becomes of the rest of the period: on the next invoice, billed at once, or nothing. */
			readonly proration: 'nextInvoice' | 'invoiceNow' | 'none';
		},
		write: Write,
		connection: GatewayConnection,
	): Promise<ChangedPlan>;
}

/** The subscription as it stands now. */
export interface ChangedPlan extends PaymentState {
	/** Where the customer has to agree first: the page on which. Until then it stays as it was. */
	readonly consentUrl?: string;
}

export interface DisputeRecord extends DisputeState {
	readonly rawStatus: string;
	readonly currency: string;
	readonly paymentId?: string;
	readonly transactionId?: string;
	readonly createdAt: string;
	/** Where a person answers it. */
	readonly url: string;
	readonly livemode: boolean;
}

export interface DisputeActions {
	get(id: string, connection: GatewayConnection): Promise<DisputeRecord>;
	getMany(filter: ListFilter, connection: GatewayConnection): Promise<DisputeRecord[]>;
}

export interface EventFilter extends ListFilter {
	readonly types?: readonly PaymentEventType[];
}

export interface EventActions {
	/** Newest first; events outside the vocabulary are left out. */
	getMany(filter: EventFilter, connection: GatewayConnection): Promise<PaymentEvent[]>;
	/** An event as the trigger would hand it on, about the object given, whatever it is, or the newest of the type's kind. Nothing is created, no money moves. */
	createSample(
		draft: { readonly type: PaymentEventType; readonly objectId?: string },
		connection: GatewayConnection,
	): Promise<PaymentEvent>;
}

/** Only of gateways that deliver an event again when they are asked to. */
export interface ResendActions {
	/** To the endpoints that it was for, ours and others'. Nothing else happens: whoever hears it twice has to bear that anyway. */
	resend(id: string, connection: GatewayConnection): Promise<void>;
}

export interface PermissionCheck {
	/** For people: `Payments`. */
	readonly name: string;
	readonly isGranted: boolean;
	/** Only some actions need it: its lack is told, and nothing to be cured. */
	readonly isOptional?: boolean;
	/** What to do, where it is not. */
	readonly message?: string;
}

export interface ConnectionReport {
	readonly identity: GatewayIdentity;
	readonly permissions: readonly PermissionCheck[];
	readonly endpoints: readonly Endpoint[];
	/** The gateway tells no events here: there is none to be missed. */
	readonly tellsEvents?: false;
	/** The newest event. */
	readonly lastEvent?: {
		readonly id: string;
		readonly type: string;
		readonly at: string;
		/** Whether every endpoint has taken it; missing where the gateway does not say. */
		readonly isDelivered?: boolean;
		/** Where it does not: whether every endpoint of ours is told of such an event. */
		readonly isForAll?: boolean;
	};
	/** The newest event that an endpoint has not taken. */
	readonly lastUndelivered?: { readonly id: string; readonly type: string; readonly at: string };
}

export interface ConnectionActions {
	check(connection: GatewayConnection): Promise<ConnectionReport>;
	/** Turns an endpoint of ours on again, as it is. */
	enableEndpoint(id: string, connection: GatewayConnection): Promise<void>;
	/** Takes an endpoint of ours away; one that is gone already is fine. */
	removeEndpoint(id: string, connection: GatewayConnection): Promise<void>;
}

export type ChoiceKind =
	| 'payment'
	| 'paymentLink'
	| 'invoice'
	| 'refund'
	| 'subscription'
	| 'customer'
	| 'dispute'
	| 'price'
	| 'recurringPrice';

export interface Choice {
	readonly id: string;
	/** What a person recognises it by. */
	readonly name: string;
	readonly url?: string;
}

/** What lists in the editor offer. */
export interface ChoiceActions {
	list(
		kind: ChoiceKind,
		page: string | undefined,
		connection: GatewayConnection,
	): Promise<{ readonly choices: readonly Choice[]; readonly next?: string }>;
}

/**
 * Everything that a person or a workflow can do at gateways, one group per resource. What a draft asks for beside and the gateway
 * does not have is refused with a sentence (`InputRefused`) before anything is made, and never left out in silence.
 */
export interface GatewayActions {
	readonly payment: PaymentActions;
	readonly paymentLink: PaymentLinkActions;
	readonly invoice: InvoiceActions & SentInvoiceActions;
	readonly refund: RefundActions;
	readonly subscription: SubscriptionActions;
	readonly customer: CustomerActions;
	readonly dispute: DisputeActions;
	readonly event: EventActions & ResendActions;
	readonly connection: ConnectionActions;
	readonly choices: ChoiceActions;
}

/**
 * What one gateway offers of it: a function that is missing is not offered, and nothing else says so. Notices, refusals and the
 * README's matrix follow from it (`nodes/operations.json`).
 */
export type OfferedGatewayActions = {
	readonly [Group in keyof GatewayActions]?: Partial<GatewayActions[Group]>;
};

/** `refund.create`: what an operation of the node needs of the gateway. */
export type GatewayActionName = {
	[Group in keyof GatewayActions]: `${Group}.${keyof GatewayActions[Group] & string}`;
}[keyof GatewayActions];
