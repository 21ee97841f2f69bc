import type { DealCandidate } from '../contracts/crm';

const MOST_NAMED = 5;

/** How a person puts a payment where it belongs, in words that a message ends with. */
export function linkTo(
	reference: string,
	candidates: ReadonlyArray<Pick<DealCandidate, 'id' | 'name'>> = [],
): string {
	const which =
		candidates.length === 0 ? 'the right deal' : `the right one of ${named(candidates)}`;
	return `put it on ${which} with the action "Link to Deal" of the node CRM Deals and Contacts (payment reference ${reference})`;
}

/** How a person takes a payment off a deal, for good. */
export function unlinkFrom(reference: string, deal: Pick<DealCandidate, 'id' | 'name'>): string {
	return `take ${reference} off ${named([deal])} with the action "Unlink From Deal" of the node CRM Deals and Contacts`;
}

/** Deals as a person finds them: `"Acme plan" (123)`. */
export function named(deals: ReadonlyArray<Pick<DealCandidate, 'id' | 'name'>>): string {
	const shown = deals.slice(0, MOST_NAMED).map(({ id, name }) => `"${name}" (${id})`);
	const others = deals.length - shown.length;
	return [...shown, ...(others > 0 ? [`${others} others`] : [])].join(', ');
}
