import type { DealCandidate } from '../../contracts/crm';
import { attempt } from '../../vocabulary/attempt';
import { AmountRefused, roundDecimal } from '../../vocabulary/money';
import type { PaymentState } from '../../vocabulary/payment';
import type { Root } from '../roots';
import type { SyncContext, SyncOptions } from '../types';

/** How long before its deal was made a payment may have come. */
const BEFORE_ITS_DEAL_MS = 7 * 86_400_000;

/** What the payer's address leads to. */
export interface Known {
	/** The deals of the contacts with the payer's addresses, each once. */
	readonly deals: readonly DealCandidate[];
	/** The deal whose list holds the payment; a search may not have found it yet. */
	readonly holders: readonly DealCandidate[];
	/** A deal that a person took the payment off. */
	readonly takenOff?: DealCandidate;
}

/** Customers' records and the addresses that were typed at payment; lower case, each once. */
export function emailsOf({ customer }: PaymentState): string[] {
	const all = [customer.email, ...(customer.otherEmails ?? [])];
	return [...new Set(all.flatMap((email) => email?.trim().toLowerCase() || []))];
}

/** The deals of the payers' contacts, for all roots in one look-up. */
export async function dealsOfPayers(
	roots: readonly Root[],
	{ crm, crmConnection }: SyncContext,
): Promise<ReadonlyMap<Root, Known>> {
	const emails = [...new Set(roots.flatMap(({ state }) => emailsOf(state)))];
	const found =
		emails.length === 0
			? new Map<string, readonly DealCandidate[]>()
			: await crm.findDealsByEmail(emails, crmConnection);
	return new Map(
		roots.map((root) => {
			const all = emailsOf(root.state).flatMap((email) => found.get(email) ?? []);
			const deals = [...new Map(all.map((deal) => [deal.id, deal])).values()];
			const holders = deals.filter((deal) => deal.references.references.includes(root.reference));
			const takenOff = deals.find((deal) => deal.references.removed.has(root.reference));
			return [root, { deals, holders, takenOff }];
		}),
	);
}

/** A deal that waits for money: open, or won before it was paid. */
export function waitsForMoney(deal: DealCandidate): boolean {
	if (!deal.isOpen && !deal.isWon) return false;
	const text = stillToPay(deal);
	return text === null ? deal.isOpen : /[1-9]/.test(text) && !text.trim().startsWith('-');
}

/**
 * Whether a deal is the one by its money: what it still waits for is exactly what this payment asks, in the same currency.
 * A subscription that is older than the deal is not what the deal is about; nor is a payment that was given back or pulled
 * back, since that is news of money from before, and would win the deal that it never was for.
 */
export function fits(deal: DealCandidate, state: PaymentState, homeCurrency: string): boolean {
	if (!deal.isOpen && !deal.isWon) return false;
	if (!isOldEnough(deal, state) || hasGoneBack(state)) return false;
	const currency = (deal.currency ?? homeCurrency).toUpperCase();
	if (currency !== state.currency) return false;
	const text = stillToPay(deal);
	if (text === null) return false;
	const worth = attempt(() => roundDecimal(text, currency));
	if ('error' in worth) {
		if (worth.error instanceof AmountRefused) return false;
		throw worth.error;
	}
	return worth.value > 0 && asksOf(state).includes(worth.value);
}

/** The one open deal, where the user says that its amount does not matter. */
export function onlyOpen(
	deals: readonly DealCandidate[],
	state: PaymentState,
	{ onlyOpenDeal }: SyncOptions,
): DealCandidate | undefined {
	const [only, ...others] = deals.filter(({ isOpen }) => isOpen);
	if (!onlyOpenDeal || !only || others.length > 0 || hasGoneBack(state)) return undefined;
	return isOldEnough(only, state) ? only : undefined;
}

/** Of a deal that has payments what is outstanding, and nobody's guess where that is empty; of others the amount. */
function stillToPay({ references, outstanding, amount }: DealCandidate): string | null {
	return references.references.length > 0 ? outstanding : amount;
}

/** What it asks in all; of a subscription also what its first period asks, since periods add up. */
function asksOf({ amountDue, obligations, subject }: PaymentState): number[] {
	const first = subject.kind === 'subscription' ? obligations[0]?.asked : undefined;
	return first === undefined ? [amountDue] : [amountDue, first];
}

/** Of a subscription one period may have gone back, and the others are still what the deal waits for. */
function hasGoneBack({ subject, amountRefunded, amountDisputed }: PaymentState): boolean {
	return subject.kind !== 'subscription' && (amountRefunded > 0 || amountDisputed > 0);
}

/**
 * A subscription that is older than the deal renews something else, and so is money that came long before there was a deal.
 * A deal may well be made some days after its payment, by hand or by a form. Where nobody knows how old a deal is, it may be.
 */
function isOldEnough({ createdAt }: DealCandidate, state: PaymentState): boolean {
	const made = Date.parse(createdAt);
	if (state.subject.kind === 'subscription') return Date.parse(state.createdAt) >= made;
	return !(Date.parse(state.lastPaidAt ?? state.createdAt) < made - BEFORE_ITS_DEAL_MS);
}
