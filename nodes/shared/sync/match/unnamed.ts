import type { DealCandidate } from '../../contracts/crm';
import type { PaymentState, SubjectStatus } from '../../vocabulary/payment';
import { linkTo } from '../remedy';
import type { Root } from '../roots';
import type { SyncContext } from '../types';

/** What a payment comes to that names no deal and must not look for one by the payer's address. */
export type Unclaimed =
	| {
			readonly reason: 'unpaid';
			readonly message: string;
			readonly candidates: readonly DealCandidate[];
	  }
	| { readonly ignored: string };

/** Not yet, or not any more: nobody hopes for what was given up, least of all the contact's next deal of that amount. */
const NOT_ASKED: ReadonlySet<SubjectStatus> = new Set(['draft', 'canceled', 'uncollectible']);
const DECLINED: ReadonlySet<SubjectStatus> = new Set(['failed', 'pastDue', 'uncollectible']);

/**
 * Whether the payer's e-mail address may lead to a deal. Anybody can type anybody's address into a form and let a card be
 * declined; money that arrived costs something, and a single invoice is made by the merchant. A subscription counts by
 * what was paid, since a form may start one. Money that is only reserved has not arrived.
 */
export function mayMatchByEmail({ amountPaid, subject, status }: PaymentState): boolean {
	return amountPaid > 0 || (subject.kind === 'invoice' && !NOT_ASKED.has(status));
}

/** Whether somebody who knows the payer should hear of a try that nobody may match. */
export function isWorthALook({ status }: PaymentState): boolean {
	return DECLINED.has(status) || status === 'unknown';
}

/** A declined try of somebody with open deals is for a person, all else for the moment at which money arrives. */
export function unclaimed(
	{ state, reference }: Root,
	open: readonly DealCandidate[],
	{ gateway }: Pick<SyncContext, 'gateway'>,
): Unclaimed {
	if (state.status === 'unknown' || (isWorthALook(state) && open.length > 0)) {
		const deals = open.length === 1 ? 'an open deal' : `${open.length} open deals`;
		const known = open.length === 0 ? '' : ` The contact with the payer's address has ${deals}.`;
		return {
			reason: 'unpaid',
			message: `Nothing was paid and nothing names a deal. An e-mail address alone is no reason to change one, since anybody can type it.${known} If this try belongs to a deal, ${linkTo(reference, open)}, or ${gateway.dealNaming}, or ask for the money with a payment link of the node Payment Gateway, which names the deal`,
			candidates: open,
		};
	}
	return {
		ignored: 'Nothing was paid and nothing names a deal; it is matched when money arrives',
	};
}
