import type { CrmFieldOption, CrmObject } from '../vocabulary/crmField';
import type { Failure } from '../vocabulary/failure';
import type { CrmConnection, DealDraft, DealRecord, WriteResult } from './crmRecords';

/** How a contact is asked for; an additional address counts as well as the main one. */
export interface ContactKey {
	readonly by: 'id' | 'email';
	readonly value: string;
}

export interface PostalAddress {
	readonly line1: string | null;
	readonly city: string | null;
	readonly state: string | null;
	readonly postalCode: string | null;
	/** As the CRM holds it: a name or a code. */
	readonly country: string | null;
}

export interface ContactRecord {
	/** The surviving id where the asked one was merged into another. */
	readonly id: string;
	/** Where a person sees it; empty where the connection does not remember its identity. */
	readonly url: string;
	readonly email: string | null;
	readonly firstName: string | null;
	readonly lastName: string | null;
	readonly phone: string | null;
	readonly company: string | null;
	readonly lifecycleStage: string | null;
	readonly ownerId: string | null;
	readonly address: PostalAddress;
	/** The fields asked for, as canonical text; `null` is empty. */
	readonly fields: Readonly<Record<string, string | null>>;
}

/** What is left out does not filter; of several values in one filter, any will do. */
export interface DealSearch {
	/** Words in the name. */
	readonly text?: string;
	readonly stages?: readonly string[];
	readonly pipelines?: readonly string[];
	readonly ownerIds?: readonly string[];
	readonly paymentStatuses?: readonly string[];
	readonly hasPaymentReference?: boolean;
	/** ISO 8601, both inclusive. */
	readonly createdFrom?: string;
	readonly createdTo?: string;
}

/** A deal that is not created for a payment. */
export interface FreeDealDraft extends Omit<DealDraft, 'reference'> {
	/** Tells this create from every other: repeated after a lost answer, it makes nothing twice. Not kept on the deal. */
	readonly key: string;
}

export interface LineItem {
	readonly id: string;
	readonly name: string;
	readonly description: string | null;
	/** Decimal text. */
	readonly quantity: string;
	/** Of one piece before discounts; decimal text. */
	readonly unitPrice: string;
	/** Of all pieces after discounts; decimal text, empty where the CRM does not reckon it. */
	readonly total: string | null;
	/** ISO 4217; empty is the deal's. */
	readonly currency: string | null;
	readonly sku: string | null;
	/** The CRM's own word; empty for what is paid once. */
	readonly billingFrequency: string | null;
}

export interface LifecycleChange {
	readonly contactId: string;
	readonly stage: string;
	/** Whether it may also go back, which CRMs refuse or drop without a word. */
	readonly movesBack: boolean;
}

export type LifecycleResult =
	| {
			readonly status: 'changed' | 'unchanged';
			readonly id: string;
			/** What the CRM holds now. */
			readonly stage: string | null;
	  }
	| { readonly status: 'failed'; readonly failure: Failure };

export type ListResult =
	| { readonly status: 'added' | 'existed' }
	| { readonly status: 'failed'; readonly failure: Failure };

/** A deal that changed, in any way. */
export interface ChangedDeal {
	readonly id: string;
	/** ISO 8601. */
	readonly changedAt: string;
	/** Differs after each change. */
	readonly revision: string;
}

export interface ChangedDealPage {
	readonly deals: readonly ChangedDeal[];
	/** Ask for it to read on, also minutes later; missing at the end. */
	readonly next?: string;
}

export const DEAL_EVENT_KINDS = ['enteredStage', 'created', 'changed'] as const;

export type DealEventKind = (typeof DEAL_EVENT_KINDS)[number];

export interface DealEventFilter {
	readonly kinds: readonly DealEventKind[];
	/** For `enteredStage`. */
	readonly stages: readonly string[];
	/** For `changed`. */
	readonly fields: readonly string[];
	/** Nothing that happened before. */
	readonly since: Date;
}

/** One thing that happened to a deal; the first values of a new deal count as changes from nothing. */
export interface DealEvent {
	/** The same whenever it is read; no other event of the account has it. */
	readonly key: string;
	readonly kind: DealEventKind;
	/** ISO 8601. */
	readonly at: string;
	/** As it is now, with its contacts. */
	readonly deal: DealRecord;
	/** What changed: the stage of the deal, or the field. Missing for `created`. */
	readonly change?: {
		readonly field: string;
		readonly from: string | null;
		readonly to: string | null;
	};
}

export interface CrmChoice {
	readonly id: string;
	/** What a person recognises it by. */
	readonly name: string;
	readonly url?: string;
}

export interface CrmChoicePage {
	readonly choices: readonly CrmChoice[];
	/** Ask for it to read on. */
	readonly next?: string;
}

export type CrmChoiceKind = CrmObject | 'contactList';

/** Contacts in a list of the CRM: a static list, a campaign, a tag. */
export interface ContactListActions {
	/** In the order given; adding a member again is fine. */
	add(
		additions: ReadonlyArray<{ readonly listId: string; readonly contactId: string }>,
		connection: CrmConnection,
	): Promise<ListResult[]>;
}

export interface LifecycleActions {
	/** The stages of this account, in the order in which a contact goes through them. */
	list(connection: CrmConnection): Promise<CrmFieldOption[]>;
	/** In the order given. */
	set(changes: readonly LifecycleChange[], connection: CrmConnection): Promise<LifecycleResult[]>;
}

/** What the CRM's own names and addresses mean: whoever offers an action knows them. */
export interface CrmWords {
	/** The CRM's names for what every contact and deal has. A company that is a record of its own is no field of contacts. */
	readonly contactFields: Readonly<Record<'firstName' | 'lastName' | 'phone', string>> & {
		readonly company?: string;
	};
	readonly dealFields: Readonly<
		Record<'name' | 'amount' | 'currency' | 'closeDate' | 'ownerId' | 'pipeline', string>
	>;
	/** How finely the moments of what happens are kept, in milliseconds; to the one where nothing is said. */
	readonly momentMs?: number;
	/** The id of the record whose page this is; `undefined` for another address. Pure. */
	idInUrl(object: CrmObject, url: string): string | undefined;
}

/** Everything that people and workflows do in CRMs beyond the sync. */
export interface CrmActions extends CrmWords {
	/** In the order of the keys; `undefined` for a contact that is not there. */
	readContacts(
		keys: readonly ContactKey[],
		fields: readonly string[],
		connection: CrmConnection,
	): Promise<ReadonlyArray<ContactRecord | undefined>>;
	/** All deals, open and closed, by the id of the contact. */
	readDealsOfContacts(
		contactIds: readonly string[],
		fields: readonly string[],
		connection: CrmConnection,
	): Promise<ReadonlyMap<string, readonly DealRecord[]>>;
	/** Newest first. What was written in the last seconds may be missing; the values given are fresh. */
	searchDeals(
		search: DealSearch,
		options: { readonly fields: readonly string[]; readonly limit: number },
		connection: CrmConnection,
	): Promise<DealRecord[]>;
	/** Why the search cannot be asked like this; asked before any call. */
	checkSearch(search: DealSearch): string | undefined;
	createDeals(drafts: readonly FreeDealDraft[], connection: CrmConnection): Promise<WriteResult[]>;
	/**
	 * Every deal that changed at the moment or later, in an order that changes on the way cannot disturb: who reads page after
	 * page meets each of them, and none twice. May lag by some seconds.
	 */
	listChangedDeals(
		since: Date,
		page: string | undefined,
		connection: CrmConnection,
	): Promise<ChangedDealPage>;
	/** What happened to these deals, oldest first, never lagging; nothing of a deal that is gone. */
	readDealEvents(
		dealIds: readonly string[],
		filter: DealEventFilter,
		fields: readonly string[],
		connection: CrmConnection,
	): Promise<DealEvent[]>;
	/** What lists in the editor offer; without words, what changed last. */
	find(
		kind: CrmChoiceKind,
		words: string,
		page: string | undefined,
		connection: CrmConnection,
	): Promise<CrmChoicePage>;
	/** What was sold, by the id of the deal. */
	readLineItems(
		dealIds: readonly string[],
		connection: CrmConnection,
	): Promise<ReadonlyMap<string, readonly LineItem[]>>;
	readonly lifecycle: LifecycleActions;
	readonly contactLists: ContactListActions;
}

/** `searchDeals`, `lifecycle`: what an operation of the node needs of the CRM. */
export type CrmActionName = Exclude<keyof CrmActions, keyof CrmWords>;

/**
 * What one CRM offers of it: what is missing is not offered, and nothing else says so. Notices, refusals and the README's
 * matrix follow from it (`nodes/operations.json`).
 */
export type OfferedCrmActions = CrmWords & Partial<Pick<CrmActions, CrmActionName>>;
