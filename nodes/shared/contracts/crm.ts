import type { CrmField, CrmObject, Pipeline } from '../vocabulary/crmField';
import type { Failure } from '../vocabulary/failure';
import type { PaymentValueKey } from '../vocabulary/paymentValue';
import type { OfferedCrmActions } from './crmActions';
import type { ClaimStore } from './crmClaims';
import type { CrmGuarantees } from './crmGuarantees';
import type {
	AccountFinding,
	Activity,
	ActivityResult,
	ContactChange,
	CrmConnection,
	CrmIdentity,
	DealCandidate,
	DealChange,
	DealDraft,
	DealKey,
	DealRecord,
	FieldResult,
	Owner,
	ReadDealsOptions,
	WriteResult,
} from './crmRecords';

export type * from './crmClaims';
export type * from './crmGuarantees';
export type * from './crmRecords';

/** Everything the pack knows about one CRM. Reads and writes are batches; every write is safe to repeat. */
export interface CrmAdapter {
	readonly id: string;
	readonly displayName: string;
	/** What of the pack's promises this CRM can keep, and by what; the README's table is made of it. */
	readonly guarantees: CrmGuarantees;
	identify(connection: CrmConnection): Promise<CrmIdentity>;
	/** The name a standard field has in this CRM. */
	fieldName(key: PaymentValueKey): string;
	/** The id that records have, of one that may be written in several ways; another text as it is. Pure. Missing: there is one way. */
	canonicalId?(id: string): string;
	/** In the order of the keys; `undefined` for a deal that is not there. */
	readDeals(
		keys: readonly DealKey[],
		options: ReadDealsOptions,
		connection: CrmConnection,
	): Promise<ReadonlyArray<DealRecord | undefined>>;
	writeDeals(changes: readonly DealChange[], connection: CrmConnection): Promise<WriteResult[]>;
	/** Creates deals keyed by their reference; `existed` gives the id of the one that was there. */
	createDeals(drafts: readonly DealDraft[], connection: CrmConnection): Promise<WriteResult[]>;
	/** Open and closed deals of the contacts with these e-mail addresses. */
	findDealsByEmail(
		emails: readonly string[],
		connection: CrmConnection,
	): Promise<ReadonlyMap<string, readonly DealCandidate[]>>;
	/** Deals whose set holds the reference, where it is not their main one. May lag: it is the one look-up without a key. */
	findDealsByReference(
		references: readonly string[],
		connection: CrmConnection,
	): Promise<ReadonlyMap<string, readonly string[]>>;
	upsertContacts(
		contacts: readonly ContactChange[],
		connection: CrmConnection,
	): Promise<WriteResult[]>;
	/** Repeating a link is fine. */
	linkContacts(
		links: ReadonlyArray<{ readonly dealId: string; readonly contactId: string }>,
		connection: CrmConnection,
	): Promise<WriteResult[]>;
	/** Tasks and notes, each with a key; created at most once, whoever asks, however often; says which ones this call created. */
	createOnce(activities: readonly Activity[], connection: CrmConnection): Promise<ActivityResult[]>;
	readonly claims: ClaimStore;
	/** Creates what is missing of the standard fields and of what claims need; an account that has all gets no write. */
	setUpFields(connection: CrmConnection): Promise<FieldResult[]>;
	/** What else may keep payments from being written: limits, rights, fields that are hidden. Writes nothing. */
	checkAccount?(connection: CrmConnection): Promise<AccountFinding[]>;
	listFields(object: CrmObject, connection: CrmConnection): Promise<CrmField[]>;
	listPipelines(connection: CrmConnection): Promise<Pipeline[]>;
	listOwners(connection: CrmConnection): Promise<Owner[]>;
	/** For the node CRM Deals and Contacts; the sync needs none of it. */
	readonly actions?: OfferedCrmActions;
	/** What went wrong, as data; anything it does not know is a fault of ours and is thrown on. */
	classify(error: unknown): Failure | undefined;
}
