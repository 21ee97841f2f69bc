import type { PaymentEventType } from '../vocabulary/event';
import type { Failure } from '../vocabulary/failure';
import type { Activity, ActivityResult, CrmConnection, TextBlock, WriteResult } from './crmRecords';

/**
 * Where claims live: records with a unique key that keep two runs from acting on one fact. A record is inserted and never
 * upserted, since an upsert that comes second writes over the winner's lease; what keeps the keys unique is the adapter's
 * own (a unique property of notes, an object or a module of its own), and how surely is told by `CrmGuarantees`.
 */
export interface ClaimStore {
	/**
	 * Creates each claim at most once, whoever asks, and says who won; the same key twice in one call is created once. An
	 * unknown outcome is found out by reading the key: the same holder has won. The notes that tell the same facts go
	 * along, so that they cost no call of their own where claims are notes too, and are written first or together: a run
	 * that dies leaves a note without a claim, never a claim without its note.
	 */
	create(
		claims: readonly ClaimDraft[],
		alongside: readonly Activity[],
		connection: CrmConnection,
	): Promise<ClaimsCreated>;
	/** In the order of the keys. A record with the key that is no claim reads as done: nobody is to act on it. */
	read(
		keys: readonly string[],
		connection: CrmConnection,
	): Promise<ReadonlyArray<ClaimRecord | undefined>>;
	/** Marks claims as done; those that are gone or done already are fine, and nothing is created. */
	finish(keys: readonly string[], connection: CrmConnection): Promise<WriteResult[]>;
	/**
	 * Claims still open whose lease ran out before a moment, of the last thirty days, oldest first, a thousand at most. May
	 * lag: nobody has a key for what was left undone. Without it, what was left undone waits for reconciliation.
	 */
	listOpen?(before: Date, connection: CrmConnection): Promise<OpenClaim[]>;
}

/** Whoever created a claim acts on its fact until the lease runs out. */
export interface ClaimState {
	readonly state: 'open' | 'done';
	/** ISO 8601. */
	readonly leaseUntil: string;
	/** Who acts: the run that created it. */
	readonly holder: string;
	/** Missing on claims of an account whose fields were set up by an earlier version. */
	readonly subject?: ClaimSubject;
}

/** What a follow-up is about: enough to hand it out again without the event that caused it. */
export interface ClaimSubject {
	/** The payment reference of the root. */
	readonly reference: string;
	readonly type: PaymentEventType;
}

/** A claim to be made. Nobody sees it on a deal or a contact, unless it is `shown`. */
export interface ClaimDraft extends ClaimState {
	/** Exactly as given: at most 255 characters, with case. */
	readonly key: string;
	readonly subject: ClaimSubject;
	/** When its fact happened; ISO 8601. */
	readonly at: string;
	/** For a CRM that finds records by what they hang on, or shows claims beside a deal. */
	readonly dealId?: string;
	readonly contactId?: string;
	/**
	 * What people see of it, where no note tells its fact: on the deal or contact named. Where claims are notes, it is the
	 * claim's own text; elsewhere a note with the claim's key.
	 */
	readonly shown?: { readonly title: string; readonly body: readonly TextBlock[] };
}

export interface ClaimRecord extends ClaimState {
	readonly key: string;
	readonly id: string;
}

/** A claim that nobody finished in time. */
export interface OpenClaim extends ClaimRecord {
	readonly subject: ClaimSubject;
	/** ISO 8601. */
	readonly createdAt: string;
}

/** What became of each claim and note, in the order given. */
export interface ClaimsCreated {
	readonly claims: readonly ClaimResult[];
	readonly notes: readonly ActivityResult[];
}

export type ClaimResult =
	/** `won`: this holder's, by this call or by an earlier one whose answer was lost. */
	| { readonly status: 'won' | 'taken'; readonly key: string; readonly id: string }
	| { readonly status: 'failed'; readonly key: string; readonly failure: Failure };
