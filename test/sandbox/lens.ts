/**
 * How people see a stand-in and what they do there, in words that do not depend on which system it is: the page, the scenarios
 * and the end-to-end tests know gateways and CRMs by these alone. A lens asks the stand-in itself, past its server, so that
 * nothing of it is counted or befallen by faults.
 */

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

/** One CRM stand-in as people see it. */
export interface CrmLens {
	readonly id: string;
	readonly displayName: string;
	/** Whether contacts go through the stages of a life cycle there. */
	readonly hasLifecycle: boolean;
	/** Newest first. */
	deals(): Promise<DealView[]>;
	/** `undefined` for one that is not there. */
	deal(id: string): Promise<DealView | undefined>;
	/** Open tasks and notes that belong to no deal: what waits for a person to find its deal. */
	tasksWithoutDeal(): Promise<ActivityView[]>;
	/** How many events an automation has taken and not confirmed. */
	openClaims(): Promise<number>;
	/** Makes the account take deals in this currency, as its admin would. */
	allowCurrency(currency: string): Promise<void>;
	createContact(draft: ContactDraft): Promise<string>;
	createDeal(draft: DealDraft): Promise<string>;
	deleteDeal(id: string): Promise<void>;
	/** Lists of contacts; left out where the CRM has none that contacts are added to. */
	readonly lists?: {
		/** @returns the list's id. */
		create(name: string): Promise<string>;
		/** Contacts, by id. */
		members(listId: string): Promise<readonly string[]>;
	};
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

/**
 * What becomes of a payment: it succeeds, is declined for this reason, or waits: for the customer to authenticate, for the bank
 * to answer a debit, or, reserved on the card, for the merchant to take it.
 */
export type PaymentOutcome =
	| 'paid'
	| 'declined'
	| 'insufficientFunds'
	| 'expiredCard'
	| 'authenticationRequired'
	| 'bankDebit'
	| 'reserved';

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

export interface EndpointView {
	readonly id: string;
	readonly url: string;
}

/**
 * What not every gateway has. A lens that leaves one out declares that its gateway has no such thing; a scenario that needs it
 * is then not played there, and says so.
 */
export interface GatewayAbilities {
	/** The customer passes the bank's check that a payment waits for, or fails it. */
	authentication: { answer(paymentId: string, outcome: 'succeeds' | 'fails'): void };
	/** The bank pays a debit that is under way, or sends it back because the account is empty. */
	bankDebits: { answer(paymentId: string, outcome: 'succeeds' | 'fails'): void };
	subscriptions: {
		/** The customer subscribes and pays the first month. @returns the subscription's id. */
		start(order: SubscriptionOrder): string;
		/** The month is over: the next one is paid, or the card is declined. */
		renew(subscriptionId: string, outcome: 'paid' | 'declined'): void;
		/** The customer puts in a good card, and the open invoice is paid. */
		recover(subscriptionId: string): void;
		cancel(subscriptionId: string): void;
	};
	/** A subscription that costs nothing at first. @returns the subscription's id. */
	trials: { start(order: SubscriptionOrder, days: number): string };
	/** The month is over, and the gateway cannot issue the next invoice. */
	unissuedInvoices: { miss(subscriptionId: string): void };
	/** The bank asks, and pulls nothing back. @returns the dispute's id. */
	inquiries: { open(paymentId: string): string };
	disputes: {
		/** The bank pulls the money back. @returns the dispute's id. */
		open(paymentId: string): string;
		/** The bank decides. */
		close(disputeId: string, outcome: 'won' | 'lost'): void;
	};
	/** The customer's bank suspects fraud. */
	fraudWarnings: { warn(paymentId: string): void };
}

export type GatewayAbility = keyof GatewayAbilities;

/** For people: "Acme Pay has no inquiries." */
export const ABILITY_WORDS: Readonly<Record<GatewayAbility, string>> = {
	authentication: "checks by the customer's bank",
	bankDebits: 'bank debits',
	subscriptions: 'subscriptions',
	trials: 'trials',
	unissuedInvoices: 'invoices that it cannot issue',
	inquiries: 'inquiries',
	disputes: 'disputes',
	fraudWarnings: 'warnings of fraud',
};

/** What not every gateway tells: a scenario looks for it only where it does. */
export type GatewayDetail = 'receiptPage' | 'renewalPage' | 'returnReason';

const DETAIL_WORDS: Readonly<Record<GatewayDetail, string>> = {
	receiptPage: 'page with the receipt of a payment',
	renewalPage: 'page on which a customer sees to a declined renewal',
	returnReason: 'reason why a bank sent a debit back',
};

/** One gateway stand-in as people see it: what customers, their banks and the merchant do there. */
export interface GatewayLens extends Readonly<Partial<GatewayAbilities>> {
	readonly id: string;
	readonly displayName: string;
	/** ISO 4217, upper case; every one where it is left out. */
	readonly currencies?: readonly string[];
	/** What it tells beside the money. */
	readonly details: readonly GatewayDetail[];
	/** Newest first. */
	payments(): PaymentView[];
	/** @returns the payment's id. */
	pay(order: PaymentOrder): string;
	/** The customer tries the same payment again, with a good card. */
	payAgain(paymentId: string): void;
	/** All that is left, or a part as decimal text. */
	refund(paymentId: string, amount?: string): void;
	/**
	 * So much time goes by that the gateway tells whoever asks also what no endpoint was told of; left out where it does so at once.
	 */
	untilToldAnyway?(): void;
	/** Where the gateway posts its events now. */
	endpoints(): readonly EndpointView[];
	/** What signs its deliveries now, where it is a secret: none of it may be seen anywhere else. */
	signingSecrets(): readonly string[];
}

/** An ability that was asked for. @throws with a sentence for people where the gateway has no such thing. */
export function abilityOf<Ability extends GatewayAbility>(
	lens: GatewayLens,
	ability: Ability,
): GatewayAbilities[Ability] {
	const abilities: Partial<GatewayAbilities> = lens;
	const found = abilities[ability];
	if (found === undefined) throw new Error(hasNo(lens, ability));
	return found;
}

/** "Acme Pay tells no page with the receipt of a payment." */
export const tellsNo = ({ displayName }: GatewayLens, detail: GatewayDetail): string =>
	`${displayName} tells no ${DETAIL_WORDS[detail]}.`;

/** "Acme Pay has no inquiries." */
export const hasNo = ({ displayName }: GatewayLens, ability: GatewayAbility): string =>
	`${displayName} has no ${ABILITY_WORDS[ability]}.`;
