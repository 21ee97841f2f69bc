import type { CrmObject } from '../vocabulary/crmField';
import type { Failure } from '../vocabulary/failure';
import type { SubjectSet } from '../vocabulary/subjectSet';
import type { Clock, Http } from './http';

/** What an adapter is handed for every call. Adapters keep nothing between calls. */
export interface CrmConnection {
	/** Authenticated, limited and retried; answers of every status come back. */
	readonly http: Http;
	readonly clock: Clock;
	/** Origin without a trailing slash. */
	readonly baseUrl: string;
	/** Whose credential this is; asked for once and remembered by the caller. Without it records have no `url`. */
	readonly identity?: () => Promise<CrmIdentity>;
}

export interface CrmIdentity {
	/** HubSpot portal, Salesforce or Zoho organisation. */
	readonly account: string;
	/** The currency of amounts that name none; ISO 4217. */
	readonly homeCurrency: string;
	readonly name: string;
	/** IANA name of the zone in which the account's people read dates; UTC where the CRM does not tell. */
	readonly timeZone?: string;
	/** Where people see the account's records; the adapter knows how to go on from there. */
	readonly webUrl?: string;
	/** What this account has and others lack, in the adapter's own words: columns that exist only where a feature is on. */
	readonly features?: readonly string[];
}

/** How a deal is asked for: by its id, or by the unique main payment reference. Never by search. */
export interface DealKey {
	readonly by: 'id' | 'reference';
	readonly value: string;
}

export interface DealRecord {
	/** The surviving id where the asked one was merged into another. */
	readonly id: string;
	readonly name: string;
	/** Where a person sees it; empty where the connection does not remember its identity. */
	readonly url: string;
	/** Decimal text. */
	readonly amount: string | null;
	/** ISO 4217. */
	readonly currency: string | null;
	readonly pipeline: string;
	readonly stage: string;
	readonly ownerId: string | null;
	/** Filled where the adapter was asked for contacts. */
	readonly contactIds: readonly string[];
	/** The fields asked for, as canonical text: decimals with a point, ISO 8601, option values; `null` is empty. */
	readonly fields: Readonly<Record<string, string | null>>;
	/**
	 * The versions of the fields asked for with history, newest first, the present one among them: only so is it told who
	 * wrote what stands now. Cut where the CRM cuts it; empty where it keeps none.
	 */
	readonly history: Readonly<Record<string, readonly FieldVersion[]>>;
	/**
	 * The payments of the deal, where the adapter was asked for them; else none. All that anybody put there and nobody took
	 * off: a run that wrote at the same moment and was written over counts, and a person's edit is a decision.
	 */
	readonly references: SubjectSet;
	/** Some of them stand only in earlier versions: the set has to be written again. */
	readonly lacksReferences?: boolean;
	/** For conditional writes, where the CRM has them. */
	readonly revision?: string;
}

/** One value of a field, and whether a person set it in the CRM's own pages. */
export interface FieldVersion {
	readonly value: string | null;
	/** Integrations, imports and workflows are none. */
	readonly isByPerson: boolean;
}

export interface ReadDealsOptions {
	readonly fields: readonly string[];
	/** Fields whose versions are wanted. */
	readonly history?: readonly string[];
	/** Whether the set of payments is wanted. */
	readonly references?: boolean;
	readonly contacts?: boolean;
}

export interface DealChange {
	readonly id: string;
	readonly fields: Readonly<Record<string, string | null>>;
	/**
	 * What has to be on the deal, and everything that was read of it is among it. Kept as the adapter can (a text, rows of
	 * their own), and shown to people in its field Payment References. One that does not fit is refused with the whole row,
	 * which is no reason for any other.
	 */
	readonly references?: SubjectSet;
	readonly stage?: string;
	/** The revision the change was computed from; a CRM with conditional writes answers `stale` when the deal has moved on. */
	readonly revision?: string;
}

export interface DealDraft {
	/** Unique: a second draft with the same reference finds the first one's deal. */
	readonly reference: string;
	readonly name: string;
	/** Decimal text. */
	readonly amount: string;
	readonly currency: string;
	readonly pipeline?: string;
	readonly stage?: string;
	readonly ownerId?: string;
	/** ISO 8601 date. */
	readonly closeDate?: string;
	readonly contactId?: string;
	readonly fields: Readonly<Record<string, string | null>>;
}

export interface ContactChange {
	readonly id?: string;
	/** Used to find or create the contact where no id is given. */
	readonly email?: string;
	/** Contacts of the deal it is about: where several have the address, the one of them that is here. */
	readonly onDeal?: readonly string[];
	readonly name?: string;
	readonly fields: Readonly<Record<string, string | null>>;
}

/** One row's outcome; rows come back in the order they were given. */
export type WriteResult =
	| {
			readonly status: 'created' | 'updated' | 'existed';
			readonly id: string;
			/** The stage was refused and everything else was written: money never waits for a stage. */
			readonly stageRefused?: Failure;
	  }
	| { readonly status: 'stale' }
	| { readonly status: 'failed'; readonly failure: Failure };

/** A paragraph of plain text, or a link. Adapters render and escape it; nobody else writes markup. */
export type TextBlock = { readonly text: string } | { readonly text: string; readonly url: string };

export interface Activity {
	readonly kind: 'note' | 'task';
	/** Business identity; an activity with this key exists at most once. */
	readonly key: string;
	readonly title: string;
	readonly body: readonly TextBlock[];
	/** When it happened or, for a task, is due; ISO 8601. */
	readonly at: string;
	readonly dealId?: string;
	readonly contactId?: string;
	readonly ownerId?: string;
	readonly priority?: 'low' | 'medium' | 'high';
	/** The run that makes it: asked again by the same one, since an answer was lost, it is `created` and not `existed`. Notes only. */
	readonly holder?: string;
}

export type ActivityResult =
	| { readonly status: 'created' | 'existed'; readonly key: string; readonly id: string }
	| { readonly status: 'failed'; readonly key: string; readonly failure: Failure };

/** A deal that may be the one a payment is for. */
export interface DealCandidate {
	readonly id: string;
	readonly name: string;
	readonly url: string;
	readonly amount: string | null;
	/** ISO 4217; `null` stands for the account's home currency. */
	readonly currency: string | null;
	readonly isOpen: boolean;
	readonly isWon: boolean;
	/** ISO 8601. */
	readonly createdAt: string;
	/** As they stand on it now. */
	readonly references: SubjectSet;
	/** The standard field Amount Outstanding; `null` where nothing was written yet. */
	readonly outstanding: string | null;
}

export interface FieldResult {
	readonly object: CrmObject | 'note' | 'task';
	readonly field: string;
	readonly label: string;
	/** `updated`: it was there and got what a newer version of this pack needs of it. */
	readonly status: 'created' | 'updated' | 'existed' | 'failed';
	readonly message?: string;
}

/** One thing that was looked at in the account, in sentences for people. */
export interface AccountFinding {
	readonly check: string;
	readonly isFine: boolean;
	/** With the remedy, where it is not fine. */
	readonly message: string;
	/** The field that it is about, where it is about one. */
	readonly field?: { readonly object: CrmObject; readonly name: string };
}

export interface Owner {
	readonly id: string;
	readonly name: string;
	readonly email: string;
}
