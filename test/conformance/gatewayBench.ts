/**
 * What the conformance suite needs of a gateway beside its adapter: somebody who pays, and the gateway's own way to sign.
 * What a gateway does not have is declared, so that its absence shows in the test run.
 */
import type {
	GatewayAdapter,
	GatewayConnection,
	WebhookDelivery,
} from '../../nodes/shared/contracts/gateway';
import type { Http } from '../../nodes/shared/contracts/http';
import type { EventHint } from '../../nodes/shared/vocabulary/event';
import type { SubjectStatus } from '../../nodes/shared/vocabulary/payment';
import type { Subject } from '../../nodes/shared/vocabulary/subject';

/** How the gateway signs, as far as the rows of the suite differ by it. */
export interface SignatureTraits {
	/** Every header that takes part in the signature. */
	readonly headers: readonly [string, ...string[]];
	/** Seconds; `false` where no time is signed. */
	readonly tolerance: number | false;
	/** Whether a delivery may carry the signatures of several secrets while one is rolled. */
	readonly severalAtOnce: boolean;
	/** Whether the address is signed too. */
	readonly signsUrl: boolean;
}

export interface SignOptions {
	readonly secrets: readonly string[];
	/** Milliseconds since the epoch. */
	readonly at: number;
	readonly body?: Uint8Array;
	readonly url?: string;
}

/** What a scenario leaves behind. */
export interface Played {
	readonly root: Subject;
	/** As the gateway delivered them, oldest first; signed with the world's secret. */
	readonly deliveries: readonly WebhookDelivery[];
}

/** A fresh account of the gateway, on loopback or in memory. */
export interface GatewayWorld {
	/** Milliseconds since the epoch; the clock of gateway and connection. */
	now(): number;
	advance(milliseconds: number): void;
	readonly account: string;
	/** The secret of the endpoint that deliveries are for. */
	readonly secret: string;
	connect(overrides?: Partial<GatewayConnection>): GatewayConnection;
	/** Calls made since the last time this was asked. */
	calls(): number;
	sign(options: SignOptions): Promise<WebhookDelivery>;
	/** Somebody pays this much, in minor units; 1234 EUR cents unless told. */
	pay(amount?: number, currency?: string): Promise<Played>;
	fail(): Promise<Played>;
	refund(root: Subject, amount?: number): Promise<Played>;
	/** Everything a person may call this payment: its id, a transaction of it, addresses of its page. */
	namesOf(root: Subject): readonly [string, ...string[]];
	/** A subject of this kind that the gateway never had. */
	missing(kind: Subject['kind']): Subject;
	/** Hints that point at nothing. */
	missingHints(): readonly EventHint[];
	/** An HTTP that answers every call with this status in the gateway's own words. */
	refusing(status: number): Http;
	stop(): Promise<void>;
}

/** One status table: the vendor's words and what a subject in that status reads as. */
export interface StatusTable {
	readonly name: string;
	/** The vendor's words, from its schema where that is at hand. */
	readonly words: readonly string[];
	readonly table: Readonly<Record<string, string>>;
}

export interface GatewayBench {
	readonly adapter: GatewayAdapter;
	readonly signature: SignatureTraits;
	/** The most calls a plain paid payment may cost. */
	readonly budget: { readonly resolve: number; readonly read: number };
	readonly statusTables: readonly StatusTable[];
	/** What a word that no table has becomes. */
	readonly unknownStatus: SubjectStatus;
	open(): Promise<GatewayWorld>;
	/** A world in which the paid payment has a status that Stripe, or whoever, invented yesterday. */
	openWithUnknownStatus(): Promise<{ readonly world: GatewayWorld; readonly root: Subject }>;
}
