import type { CrmAdapter, CrmConnection, DealCandidate, DealRecord } from '../contracts/crm';
import type { GatewayAdapter, GatewayConnection } from '../contracts/gateway';
import type { CrmField, CrmObject, Pipeline } from '../vocabulary/crmField';
import type { PaymentEvent } from '../vocabulary/event';
import type { Failure } from '../vocabulary/failure';
import type { DealPayment, FoldOptions } from '../vocabulary/fold';
import type { MappingRow } from '../vocabulary/mapping';
import type { Fact, PaymentState } from '../vocabulary/payment';
import type { StageRule } from '../vocabulary/stageRule';

/** What the user chose in the node, as the engine needs it. */
export interface SyncOptions extends FoldOptions {
	/** Part of the claim key, so that two workflows on one event do not silence each other. */
	readonly automation: string;
	/** Name of this run, for the lease; the execution's id. */
	readonly holder: string;
	readonly mapping: readonly MappingRow[];
	/** The mapping is the standard one: a missing field is cured by Set Up Payment Fields. */
	readonly isStandardMapping: boolean;
	readonly stageRules: readonly StageRule[];
	readonly otherPayment: 'add' | 'replaceIfUnpaid' | 'needsReview';
	readonly unmatched: 'needsReview' | 'createDeal' | 'leaveOnContact';
	readonly newDeal?: {
		readonly name: string;
		readonly pipeline?: string;
		readonly stage?: string;
		readonly ownerId?: string;
		/** Days from the payment to the close date. */
		readonly closeInDays?: number;
	};
	readonly matchByEmail: boolean;
	/** The only open deal of the payer's contact is the one, whatever its amount is. */
	readonly onlyOpenDeal?: boolean;
	readonly contacts: 'createAndLink' | 'leave';
	readonly allowTestPayments: boolean;
	/** Write nothing, show what would change. */
	readonly preview: boolean;
	/** The facts this automation acts on; others get their note already done and never leave by New. All when empty. */
	readonly actOn: readonly Fact['type'][];
	/** Facts older than this get their note already done: a backfill sends no mails. */
	readonly factAgeLimitMs: number;
	readonly leaseMs: number;
	/** Whether nodes follow on New: without them a claim is finished at once. */
	readonly hasFollowUp: boolean;
	/** No claims at all: reconciliation. */
	readonly claims: boolean;
	/** Tasks that the node itself creates. */
	readonly tasks: readonly TaskRule[];
	/** A deal field whose earlier values are wanted on the outcomes. */
	readonly earlierOf?: string;
}

/** Create a task when one of these facts is new. */
export interface TaskRule {
	readonly name: string;
	readonly on: readonly Fact['type'][];
	/** May hold placeholders such as `{amount}`. */
	readonly title: string;
	readonly text: string;
	readonly ownerId?: string;
	readonly dueInDays: number;
	readonly priority: 'low' | 'medium' | 'high';
}

/** One thing to sync: an event from a trigger, or a state that was read already. */
export type SyncInput = { readonly event: PaymentEvent } | { readonly state: PaymentState };

/** What the engine needs beside the input; all from outside. */
export interface SyncContext {
	readonly gateway: GatewayAdapter;
	readonly gatewayConnection: GatewayConnection;
	readonly crm: CrmAdapter;
	readonly crmConnection: CrmConnection;
	/** Things that hardly change, remembered by the caller for some minutes. */
	readonly crmSettings: CrmSettings;
	/**
	 * The gateways beside the one that called, by id: their payments may be on its deals too, and are read there. What is
	 * resolved, noted and claimed is the caller's alone.
	 */
	readonly otherGateways?: ReadonlyMap<string, OtherGateway>;
}

export interface OtherGateway {
	/** For people: `PayPal`. */
	readonly name: string;
	/** Missing where the user gave no credential for it. */
	readonly reader?: PaymentReader;
}

/** What reads the payments of one account, in one mode. */
export interface PaymentReader {
	readonly gateway: Pick<GatewayAdapter, 'displayName' | 'readStates' | 'classify'>;
	readonly connection: GatewayConnection;
}

export interface CrmSettings {
	account(): Promise<string>;
	homeCurrency(): Promise<string>;
	/** IANA name; UTC where nobody tells. */
	timeZone?(): Promise<string>;
	fields(object: CrmObject): Promise<readonly CrmField[]>;
	/** @param of a deal's own pipeline: where it is newer than what is remembered, they are asked for anew. */
	pipelines(of?: string): Promise<readonly Pipeline[]>;
}

export interface FieldDifference {
	readonly object: CrmObject;
	readonly field: string;
	readonly label: string;
	readonly from: string | null;
	readonly to: string | null;
}

export interface ActivityRecord {
	readonly kind: 'note' | 'task';
	readonly key: string;
	readonly status: 'created' | 'existed';
	readonly id: string;
}

/** What every outcome carries, as far as the sync got. */
export interface SyncRecord {
	/** Position of the input this is about. */
	readonly index: number;
	readonly event?: PaymentEvent;
	readonly state?: PaymentState;
	readonly deal?: DealRecord;
	readonly contactId?: string;
	readonly payment?: DealPayment;
	readonly stageMovedTo?: string;
	readonly changes: readonly FieldDifference[];
	readonly activities: readonly ActivityRecord[];
}

export type ReviewReason =
	| 'testPayment'
	| 'otherAccount'
	| 'paymentGone'
	| 'noDeal'
	| 'severalDeals'
	| 'dealGone'
	/** Nothing arrived and nothing but an e-mail address tells whose it is. */
	| 'unpaid'
	| 'otherPayment'
	| 'otherGateway'
	| 'severalCurrencies'
	/** The deal's amount is in another currency than its payments. */
	| 'otherCurrency'
	| 'unknownStatus'
	| 'dealAmount'
	| 'refusedByCrm'
	| 'stageRefused'
	/** Somebody took it up, and nobody said that it was done. */
	| 'unconfirmed';

export type SyncOutcome =
	| (SyncRecord & {
			readonly outcome: 'new';
			readonly fact: Fact;
			/** Keys that Confirm Handled finishes. */
			readonly claims: readonly string[];
	  })
	| (SyncRecord & {
			readonly outcome: 'alreadyHandled';
			readonly facts: readonly Fact[];
			readonly note?: string;
	  })
	| (SyncRecord & {
			readonly outcome: 'needsReview';
			readonly reason: ReviewReason;
			readonly message: string;
			readonly candidates: readonly DealCandidate[];
			/** What it is about, where it is one fact of several. */
			readonly fact?: Fact;
	  })
	| (SyncRecord & { readonly outcome: 'preview'; readonly wouldDo: string })
	/** Another run acts on it right now. */
	| (SyncRecord & {
			readonly outcome: 'busy';
			readonly fact: Fact;
			/** Its claim can be listed, so that a catch-up hands it out again; else only a redelivery finds out what came of it. */
			readonly isListed: boolean;
	  })
	| (SyncRecord & { readonly outcome: 'failed'; readonly failure: Failure });
