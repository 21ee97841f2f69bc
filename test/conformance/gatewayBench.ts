/**
 * What the shared suite needs of a gateway beside its adapter: somebody who pays, a bank that disputes, a person at the
 * dashboard, and the gateway's own way to sign and to refuse. A verb that is missing says that the gateway has no such thing;
 * the suite then holds the adapter to it, and its run says so. Amounts are minor units everywhere.
 */
import type {
	GatewayAdapter,
	GatewayConnection,
	WebhookDelivery,
} from '../../nodes/shared/contracts/gateway';
import type { Http, HttpRequest } from '../../nodes/shared/contracts/http';
import type { System } from '../../nodes/shared/contracts/system';
import type { EventHint, PaymentEventType } from '../../nodes/shared/vocabulary/event';
import type { FailureCategory, FailureKind } from '../../nodes/shared/vocabulary/failure';
import type { CrmReference, SubjectStatus } from '../../nodes/shared/vocabulary/payment';
import type { Subject } from '../../nodes/shared/vocabulary/subject';

/** How the gateway signs, as far as the rows of the suite differ by it. */
export interface SignatureTraits {
	/** Every header that takes part in the signature. */
	readonly headers: readonly [string, ...string[]];
	/**
	 * Seconds, in both directions, or each on its own where a gateway sends again for days what it signed once; `false` where no
	 * time is signed.
	 */
	readonly tolerance: number | { readonly old: number; readonly ahead: number } | false;
	/** Whether a delivery may carry the signatures of several secrets while one is rolled. */
	readonly severalAtOnce: boolean;
	/** Whether the address is signed too. */
	readonly signsUrl: boolean;
	/** Where the gateway is asked, and looks at what the body says and not at its bytes: white space more is the same then. */
	readonly signsContent?: true;
}

export interface SignOptions {
	/** What signs: secrets or, where `verification` is `webhookId`, ids of our registrations. */
	readonly secrets: readonly string[];
	/** Milliseconds since the epoch. */
	readonly at: number;
	readonly body?: Uint8Array;
	readonly url?: string;
}

/** What somebody buys. */
export interface Order {
	readonly amount: number;
	/** ISO 4217, upper case. */
	readonly currency: string;
	/** The deal that this pack's own way of naming writes into the gateway's metadata. */
	readonly deal?: CrmReference;
	readonly email?: string;
	/** The payer's. */
	readonly name?: string;
	readonly description?: string;
}

/** What people and banks do at a gateway. Whatever is optional a gateway may not have. */
export interface GatewayVerbs {
	pay(order: Order): Promise<Subject>;
	/** A customer who is known by one address types another one where the payment is made. */
	payTyping?(order: Order & { readonly email: string }, typed: string): Promise<Subject>;
	/** Lack of money; the customer may try again. */
	decline(order: Order): Promise<Subject>;
	declineFor?(order: Order, category: FailureCategory): Promise<Subject>;
	/** The customer of a declined payment tries again and pays it. */
	payAgain?(root: Subject): Promise<void>;
	/** Paid by something that the bank answers days later. */
	process?(order: Order): Promise<Subject>;
	settle?(root: Subject, outcome: 'succeeds' | 'fails'): Promise<void>;
	/** The bank wants the customer to confirm. */
	challenge?(order: Order): Promise<Subject>;
	authorise?(order: Order): Promise<Subject>;
	/** By a person; the whole or a part, once. */
	capture?(root: Subject, amount: number): Promise<void>;
	void?(root: Subject): Promise<void>;
	/** By a person. @returns the gateway's id of the refund. */
	refund(root: Subject, amount: number): Promise<string>;
	/** A refund that takes days. */
	refundSlowly?(order: Order): Promise<Subject>;
	/** The bank sends a refund back. */
	failRefund?(root: Subject, refundId: string): Promise<void>;
	/** @returns the gateway's id of the dispute. */
	dispute?(root: Subject, amount: number): Promise<string>;
	/** The bank only asks, and takes nothing. */
	inquire?(root: Subject): Promise<string>;
	closeDispute?(root: Subject, disputeId: string, outcome: 'won' | 'lost'): Promise<void>;
	/** Sent to the customer, due in 30 days. */
	invoice?(order: Order): Promise<Subject>;
	payInvoice?(root: Subject): Promise<void>;
	/** A part of it comes, and counts at once. */
	payInvoicePart?(root: Subject, amount: number): Promise<void>;
	declineInvoice?(root: Subject): Promise<void>;
	/** Its date passes. */
	makeOverdue?(root: Subject): Promise<void>;
	voidInvoice?(root: Subject): Promise<void>;
	giveUpInvoice?(root: Subject): Promise<void>;
	/** An open one asks for so much less; of a paid one so much goes to the customer's balance. */
	creditInvoice?(root: Subject, amount: number): Promise<void>;
	/** Every month; the first is paid. */
	subscribe?(order: Order): Promise<Subject>;
	subscribeYearly?(order: Order): Promise<Subject>;
	/** A free time first. */
	startTrial?(order: Order): Promise<Subject>;
	renew?(root: Subject): Promise<void>;
	failRenewal?(root: Subject): Promise<void>;
	/** From now on it costs so many percent less. */
	discount?(root: Subject, percent: number): Promise<void>;
	/** What was declined is paid. */
	recover?(root: Subject): Promise<void>;
	pause?(root: Subject): Promise<void>;
	cancel?(root: Subject): Promise<void>;
	/** Pays on a page whose own metadata names the deal, and nothing else does. */
	payOnNamedPage?(order: Order & { readonly deal: CrmReference }): Promise<Subject>;
	/** Pays on a payment link; `undefined` where it is closed. */
	payLink?(linkId: string): Promise<Subject | undefined>;
	/** Starts the subscription on its page. */
	paySubscriptionPage?(pageId: string): Promise<Subject>;
	/** The customer agrees to a plan that was asked for; missing where nobody is asked. */
	agreeToPlan?(root: Subject): Promise<void>;
	/** A customer whom somebody else made. @returns its id. */
	addCustomer?(email: string): Promise<string>;
	/** A monthly price of the catalogue. @returns its id. */
	addMonthlyPrice?(amount: number, currency: string): Promise<string>;
}

/** A fresh account of the gateway, on loopback or in memory, with one registered endpoint for everything. */
export interface GatewayWorld extends GatewayVerbs {
	/** Milliseconds since the epoch; the clock of gateway and connection. */
	now(): number;
	advance(milliseconds: number): void;
	readonly account: string;
	/** What signs the deliveries: a secret, or the id of the registration. */
	readonly secret: string;
	connect(overrides?: Partial<GatewayConnection>): GatewayConnection;
	/** Calls made since the last time this was asked. */
	calls(): number;
	/** As the gateway delivered and signed them since this was asked last, oldest first. */
	delivered(): Promise<WebhookDelivery[]>;
	sign(options: SignOptions): Promise<WebhookDelivery>;
	/** A delivery about another account of the same platform, signed as ours are; missing where bodies name no account. */
	deliveryOfOthers?(): Promise<WebhookDelivery>;
	/** Everything a person may call this payment: its id first, a transaction of it, addresses of its page. */
	namesOf(root: Subject): readonly [string, ...string[]];
	/** The same event in the other forms in which the gateway delivers it to endpoints that people made by hand. */
	otherForms?(delivery: WebhookDelivery): readonly WebhookDelivery[];
	/** Whether an endpoint gets what happens on a connected account; missing where there are no such accounts. */
	hearsConnected?(id: string): boolean;
	/** A subject of this kind that the gateway never had. */
	missing(kind: Subject['kind']): Subject;
	/** Hints that point at nothing. */
	missingHints(): readonly EventHint[];
	/** An endpoint of somebody else. @returns its id. */
	addForeignEndpoint(): Promise<string>;
	/** The gateway switches an endpoint off, as it does after many deliveries that nobody took. */
	disableEndpoint?(id: string): Promise<void>;
	/** All that the gateway holds of an endpoint, as text to compare; empty once it is gone. */
	endpoint(id: string): string;
	/**
	 * How many things of each sort there are, and what moved: the same for what was done once and what was repeated well. Where
	 * the adapter captures, `captured` is the money that was.
	 */
	tally(): Readonly<Record<string, number>>;
	/** Whether the customer got this invoice by mail; missing where nobody can tell. */
	wasMailed?(root: Subject): boolean;
	/** Answers every call with a refusal of this kind in the gateway's own words, among which it repeats `secret`. */
	refusing(kind: FailureKind, secret: string): Http;
	stop(): Promise<void>;
}

/** One status table: the vendor's words and what a subject in that status reads as. */
export interface StatusTable {
	readonly name: string;
	/** The vendor's words, from its schema where that is at hand. */
	readonly words: readonly string[];
	readonly table: Readonly<Record<string, string>>;
}

/** What planted faults do to calls and answers, in the gateway's own words. */
export interface WireFaults {
	/** The write, without the key that it was sent with. */
	withoutKey(request: HttpRequest): HttpRequest;
	/** An answer in which every page of a list is the last. */
	lastPage(body: string): string;
	/** An answer in which the endpoint of somebody else (`addForeignEndpoint`) bears our mark. */
	markedAsOurs(body: string): string;
}

export interface GatewayBench {
	readonly adapter: GatewayAdapter;
	readonly system: System<GatewayAdapter>;
	readonly wire: WireFaults;
	/** What stands in the address of a page of a test account, and in none of a live one; `false` where both are alike. */
	readonly testPage: RegExp | false;
	/** Why a bank may say no (`declineFor`), and whether the same may be tried again. */
	readonly declines: ReadonlyArray<readonly [FailureCategory, boolean]>;
	readonly signature: SignatureTraits;
	/** With as many decimals each as the gateway has; the first is used where any will do. */
	readonly currencies: readonly [string, ...string[]];
	/** Most calls: for one plain payment, and for a hundred of one day. `resolve` is 0 where every hint names its payment. */
	readonly budget: {
		readonly resolve: number;
		readonly read: number;
		readonly resolveHundred: number;
		readonly readHundred: number;
	};
	/** What its lists hand out at a time, for what goes over the edge of a page. */
	readonly pageSizes: {
		readonly changes: number;
		readonly list: number;
		readonly choices: number;
		/** Of the refunds of one payment, and of the invoices of one subscription. */
		readonly refunds: number;
		readonly invoices: number;
	};
	/** Kinds of refusal that the gateway knows. */
	readonly refusals: readonly FailureKind[];
	/** Texts in the shape of this gateway's keys and secrets: none may show in a message. */
	readonly secretTexts: readonly [string, ...string[]];
	/** Whether catch-up hands out the very events of the deliveries, or changed objects with ids of their own. */
	readonly changes: 'events' | 'objects';
	/** Whether the fee of a plain payment is known at once. */
	readonly knowsFee: boolean;
	/** Where the gateway does not say what a payment was made with. */
	readonly knowsMethod?: false;
	/** Operations for which the gateway takes no key, where it does for others: `refund.create`. They look before they write. */
	readonly keyless?: readonly string[];
	/** Where the gateway does not say when money arrived that had been under way: it is dated as it was paid. */
	readonly knowsArrival?: false;
	/** What no list tells once the gateway has forgotten its events. */
	readonly forgets?: readonly PaymentEventType[];
	/** Where what is delivered does not say whether real money moved: then it is as the connection says. */
	readonly saysMode?: false;
	/** A call that changes something; where it is missing, all but GET. */
	isWrite?(request: HttpRequest): boolean;
	/** A write that only makes ready what is sold, the same for whatever is asked for beside: a product, a plan. */
	isPreparation?(request: HttpRequest): boolean;
	/**
	 * Verbs, operations (`refund.create`), what may be asked for beside (`refund.create: reason`) and details
	 * (`detail.receiptUrl`) that this gateway does not have, so that the run says so and nothing is left out in silence.
	 */
	readonly lacks: readonly string[];
	/** What may be asked for beside and is there unasked, so that asking changes nothing: `paymentLink.create: invoice for what is paid`. */
	readonly always?: readonly string[];
	readonly statusTables: readonly StatusTable[];
	/** What a word that no table has becomes. */
	readonly unknownStatus: SubjectStatus;
	open(): Promise<GatewayWorld>;
	/** A world in which the paid payment has a status that the gateway invented yesterday. */
	openWithUnknownStatus(): Promise<{ readonly world: GatewayWorld; readonly root: Subject }>;
}
