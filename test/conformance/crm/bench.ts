/** One bench per CRM says how to look behind its adapter. */
import type { Activity, CrmAdapter, CrmConnection } from '../../../nodes/shared/contracts/crm';
import type { LineItem, PostalAddress } from '../../../nodes/shared/contracts/crmActions';

/** Calls that each piece of work may cost. */
export interface CallBudget {
	readonly readOneDeal: number;
	readonly readOneByReference: number;
	/** `overBatch` deals with contacts and their payments. */
	readonly readManyDeals: number;
	readonly writeManyDeals: number;
	/** One address that is known. */
	readonly upsertKnownContact: number;
	readonly link: number;
	readonly createNote: number;
	readonly createTask: number;
	/** A key that is taken. */
	readonly createTakenNote: number;
	readonly createClaimAndNote: number;
	readonly readClaims: number;
	readonly finishClaims: number;
	readonly findByEmail: number;
	readonly findByReference: number;
}

export interface SeedDeal {
	readonly name?: string;
	/** Decimal text. */
	readonly amount?: string;
	readonly reference?: string;
	readonly isClosed?: boolean;
	readonly contactIds?: readonly string[];
}

export interface SeenActivity {
	readonly kind: 'note' | 'task';
	readonly key: string;
	/** As the CRM stores it. */
	readonly text: string;
	readonly dealId: string | undefined;
}

/** What the bench knows of its account beside deals and contacts; a verb that is missing says that the CRM has no such thing. */
export interface CrmDetails {
	/** Somebody who may own deals and tasks. */
	readonly ownerId: string;
	/** More people than the CRM lists on a page. @returns their ids. */
	addOwners?(): readonly string[];
	/** From now on the account's own currency is this one. */
	keepBooksIn?(currency: string): void;
	/** A field of deals that nobody may write. */
	readonly readOnlyField?: string;
	/** What hangs on the contact, by its keys. */
	keysOn(contactId: string): readonly string[];
	/** As the CRM holds them; the moment in ISO 8601. */
	tasks(): ReadonlyArray<{
		readonly key: string;
		readonly dueAt: string;
		readonly ownerId: string | undefined;
		readonly priority: Activity['priority'];
	}>;
	addLineItem?(
		dealId: string,
		item: Pick<LineItem, 'name' | 'quantity' | 'unitPrice'> & Partial<LineItem>,
	): Promise<void>;
	/** The contact lives there. */
	addAddress?(contactId: string, address: PostalAddress): void;
	/** A list to which contacts are added by hand. @returns its id. */
	addList?(name: string): string;
	/** Two stages of the life cycle, the earlier first. */
	readonly lifecycle?: readonly [earlier: string, later: string];
}

/** One account of the CRM, new for every test, with the standard fields. */
export interface CrmBench {
	readonly crm: CrmAdapter;
	/** Retries what passes; remembers whose account it is. */
	readonly connection: CrmConnection;
	readonly budget: CallBudget;
	/** Whether it keeps the versions of any field. */
	readonly keepsHistory: boolean;
	/** More deals than go in one call. */
	readonly overBatch: number;
	/** A stage that takes any deal, and one that refuses every deal from now on. */
	readonly stages: { readonly next: string; readonly refusing: string };
	calls(): number;
	writes(): number;
	forgetCalls(): void;
	seedDeal(deal?: SeedDeal): string;
	seedContact(email: string, name?: string): string;
	/** Every contact with this address, as the CRM has it. */
	contacts(email: string): ReadonlyArray<{ readonly id: string; readonly name: string }>;
	/** How many deals there are. */
	countDeals(): number;
	activities(): readonly SeenActivity[];
	deleteDeal(id: string): void;
	/** A person writes the deal's fields in the CRM's own pages. */
	editByPerson(id: string, fields: Readonly<Record<string, string>>): void;
	/** The contact that lives on answers to the addresses of both; missing where the CRM keeps one address a contact. */
	mergeContacts?(id: string, intoId: string): string;
	/** @returns the id of the deal that lives on; missing where the CRM merges no deals. */
	mergeDeals?(id: string, intoId: string): string;
	refuseStage(): void;
	/** The search sees everything that was written. */
	settle(): Promise<void>;
	/** The next write is done, but its answer never comes. */
	loseNextAnswer(): void;
	/** The next calls are told to slow down. */
	slowDown(calls: number): void;
	/** From now on the credential may do nothing (`auth`), or not write deals (`permission`). */
	revoke(kind: 'auth' | 'permission'): void;
	readonly details: CrmDetails;
	/** An account without the standard fields. */
	withoutFields(): Promise<void>;
	stop(): Promise<void>;
}
