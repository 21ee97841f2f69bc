/**
 * What makes a record exist once: a key that the CRM itself keeps unique; or looking, creating and looking again, after
 * which the younger of two goes, so that two runs of one moment may both have believed they were first.
 */
export type Once = 'uniqueKey' | 'lookCreateLook';

/**
 * What keeps a payment on a deal when two runs add one at once: earlier versions of the text, which the CRM keeps; a write
 * that is refused when the deal has moved on; or a record for each payment, of which no writer touches another's.
 */
export type ReferenceGuard =
	| { readonly by: 'history'; /** How many the CRM keeps. */ readonly versions: number }
	| { readonly by: 'revision' }
	| { readonly by: 'rows' };

/** What a CRM can guarantee. Where an account or edition can less, it says what the usual one can, and `without` the rest. */
export interface CrmGuarantees {
	readonly claims: Once;
	readonly notes: Once;
	readonly tasks: Once;
	/** Deals that are made for a payment. */
	readonly deals: Once;
	readonly references: ReferenceGuard;
	/** Payments that one deal can hold; none is lost beyond, its write is refused and says so. Missing: no end. */
	readonly mostReferences?: number;
	/** Whether a write can be refused when the deal has moved on since it was read. */
	readonly conditionalWrites: boolean;
	/** Whether follow-ups that nobody finished can be listed; else they wait for reconciliation. */
	readonly listsOpenClaims: boolean;
	/** What does not hold in some accounts, in the README's words: a sentence each. */
	readonly without: readonly string[];
}
