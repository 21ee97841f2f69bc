/** What the page shows and tests look at: the same words for every gateway and every CRM. */
import type { RunView, ScenarioView } from '../scenarios/runView';

export interface FieldView {
	/** The CRM's own name. */
	readonly name: string;
	readonly label: string;
	readonly value: string;
}

export interface ContactView {
	readonly id: string;
	readonly name: string;
	readonly email: string;
	/** In the CRM's words, `Customer`; `null` where it has none. */
	readonly lifecycleStage: string | null;
}

export interface ActivityView {
	readonly id: string;
	readonly title: string;
	/** Plain text, whatever markup the CRM keeps. */
	readonly text: string;
	readonly at: string;
	/** The key by which automations create it once. */
	readonly key: string | null;
	/** Task: `NOT_STARTED`, `COMPLETED`; a note that is a claim: `open`, `done`. */
	readonly state: string | null;
}

export interface StageView {
	readonly id: string;
	readonly label: string;
	readonly kind: 'open' | 'won' | 'lost';
}

export interface DealView {
	readonly id: string;
	readonly name: string;
	/** Decimal text as the CRM holds it. */
	readonly amount: string | null;
	readonly currency: string | null;
	readonly pipeline: string;
	readonly stage: string;
	readonly stageId: string;
	readonly stageKind: StageView['kind'];
	/** Every stage of the deal's pipeline, in order. */
	readonly stages: readonly StageView[];
	/** The payment fields that are filled, in the order people read them. */
	readonly fields: readonly FieldView[];
	readonly contacts: readonly ContactView[];
	readonly tasks: readonly ActivityView[];
	readonly notes: readonly ActivityView[];
}

export interface DealDraft {
	readonly name: string;
	/** By its label; the first pipeline where none is given. */
	readonly pipeline?: string;
	/** Decimal text. */
	readonly amount?: string;
	readonly currency?: string;
	/** The CRM's id; the last open stage of the pipeline where none is given. */
	readonly stageId?: string;
	readonly contactId?: string;
}

export interface ContactDraft {
	readonly name: string;
	readonly email: string;
}

/** One CRM stand-in as people see it. It asks the system itself, so nothing of it is counted or befallen by faults. */
export interface CrmLens {
	readonly id: string;
	readonly displayName: string;
	/** Newest first. */
	deals(): Promise<DealView[]>;
	/** `undefined` for one that is not there. */
	deal(id: string): Promise<DealView | undefined>;
	/** Open tasks and notes that belong to no deal: what waits for a person to find its deal. */
	tasksWithoutDeal(): Promise<ActivityView[]>;
	/** Makes the account take deals in this currency, as its admin would. */
	allowCurrency(currency: string): Promise<void>;
	createContact(draft: ContactDraft): Promise<string>;
	createDeal(draft: DealDraft): Promise<string>;
	deleteDeal(id: string): Promise<void>;
}

export interface PaymentView {
	readonly id: string;
	/** Decimal text with the currency's digits. */
	readonly amount: string;
	readonly refunded: string;
	readonly refundable: boolean;
	readonly currency: string;
	readonly status: string;
	readonly dealId: string | null;
	readonly at: string;
}

/** What becomes of a payment: it succeeds, is declined for this reason, or waits: for the customer to authenticate, or for the bank to answer a debit. */
export type PaymentOutcome =
	| 'paid'
	| 'declined'
	| 'insufficientFunds'
	| 'expiredCard'
	| 'authenticationRequired'
	| 'bankDebit';

interface Bill {
	/** Decimal text. */
	readonly amount: string;
	/** ISO 4217, upper case. */
	readonly currency: string;
	readonly dealId?: string;
	readonly name?: string;
}

export interface PaymentOrder extends Bill {
	readonly email?: string;
	readonly outcome: PaymentOutcome;
}

export interface SubscriptionOrder extends Bill {
	readonly email: string;
	readonly plan: string;
}

/** What not every gateway has; a scenario that needs it is not played there, and says so. */
export type GatewayAbility =
	'authentication' | 'bankDebits' | 'subscriptions' | 'inquiries' | 'disputes';

/** One gateway stand-in as people see it: what customers, their banks and the merchant do there. */
export interface GatewayLens {
	readonly id: string;
	readonly displayName: string;
	readonly can: ReadonlySet<GatewayAbility>;
	/** Newest first. */
	payments(): PaymentView[];
	/** @returns the payment's id. */
	pay(order: PaymentOrder): string;
	/** The customer tries the same payment again, with a good card. */
	payAgain(paymentId: string): void;
	/** The customer passes the bank's check, or fails it. */
	authenticate(paymentId: string, outcome: 'succeeds' | 'fails'): void;
	/** The bank pays a debit that is under way, or sends it back because the account is empty. */
	settleDebit(paymentId: string, outcome: 'succeeds' | 'fails'): void;
	/** All that is left, or a part as decimal text. */
	refund(paymentId: string, amount?: string): void;
	/** The customer subscribes and pays the first month. @returns the subscription's id. */
	subscribe(order: SubscriptionOrder): string;
	/** The month is over: the next one is paid, or the card is declined. */
	renew(subscriptionId: string, outcome: 'paid' | 'declined'): void;
	/** The customer puts in a good card, and the open invoice is paid. */
	recover(subscriptionId: string): void;
	cancelSubscription(subscriptionId: string): void;
	/** The bank asks, or pulls the money back. @returns the dispute's id. */
	dispute(paymentId: string, kind: 'inquiry' | 'chargeback'): string;
	/** The bank closes an inquiry, or decides about a chargeback. */
	closeDispute(disputeId: string, outcome: 'won' | 'lost'): void;
}

export interface MailView {
	readonly id: string;
	readonly at: string;
	readonly from: string;
	readonly to: readonly string[];
	readonly subject: string;
	readonly text: string;
}

export interface ChatView {
	readonly id: string;
	readonly at: string;
	readonly channel: string;
	readonly text: string;
}

export interface DeliveryView {
	readonly id: string;
	readonly system: string;
	readonly eventType: string;
	readonly state: string;
	readonly attempts: ReadonlyArray<{
		readonly at: string;
		readonly status: number | null;
		readonly milliseconds: number;
		readonly failure?: string;
	}>;
}

export interface SystemView {
	readonly id: string;
	readonly name: string;
}

/** Everything the page shows of one gateway and one CRM, at one moment. */
export interface PageView {
	/** What there is to choose from; the page names one of each when it asks. */
	readonly gateways: readonly SystemView[];
	readonly crms: readonly SystemView[];
	readonly gateway: SystemView;
	readonly crm: SystemView;
	/** Where the workflow can be looked at; none while n8n is not there. */
	readonly editorUrl: string | null;
	/** In the order in which people play and sign them. */
	readonly scenarios: readonly ScenarioView[];
	/** The latest of each scenario, with this gateway and this CRM. */
	readonly runs: readonly RunView[];
	/** Newest first, all of these. */
	readonly deals: readonly DealView[];
	readonly tasksWithoutDeal: readonly ActivityView[];
	readonly payments: readonly PaymentView[];
	readonly mails: readonly MailView[];
	readonly chat: readonly ChatView[];
	readonly deliveries: readonly DeliveryView[];
}
