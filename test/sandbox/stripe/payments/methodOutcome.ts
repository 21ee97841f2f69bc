/** What happens when a payment method is charged. */
export type MethodOutcome =
	| { readonly kind: 'succeeds' }
	| Decline
	/** Needs the customer to authenticate; off session it is declined. */
	| { readonly kind: 'authenticates'; readonly then?: MethodOutcome }
	| { readonly kind: 'disputes'; readonly reason: string; readonly isInquiry: boolean }
	| { readonly kind: 'failsRefund' }
	| { readonly kind: 'pendsRefund' }
	/** Waits for the customer to send the money. */
	| { readonly kind: 'transfers' }
	/** Succeeds and is laid aside for a person to look at. */
	| { readonly kind: 'isReviewed' }
	/** Succeeds, and the issuer warns of fraud soon after. */
	| { readonly kind: 'isWarned' }
	| Debit;

export interface Decline {
	readonly kind: 'declines';
	readonly code: string;
	readonly declineCode?: string;
	readonly message: string;
	/** Blocked by Stripe's own rules, not by the issuer. */
	readonly isBlocked?: boolean;
}

/** Is under way until the bank has answered, days later in real life. */
export interface Debit {
	readonly kind: 'debits';
	/** Why the bank will send it back; it pays where nothing is here. */
	readonly refusal?: { readonly code: string; readonly message: string };
	/** Waits to be told that the days are over; else the bank answers by itself, in a moment. */
	readonly isSlow?: boolean;
}
