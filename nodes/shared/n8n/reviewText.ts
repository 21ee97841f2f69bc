import type { DealCandidate } from '../contracts/crm';
import type { ReviewReason, SyncOutcome } from '../sync/types';
import { lookup } from '../vocabulary/lookup';
import { toReference } from '../vocabulary/subject';

const LINK = {
	operation: 'Link to Deal',
	text: 'To put it on a deal: "Link to Deal" of CRM Deals and Contacts, with the payment reference and the deal ID.',
};
const UNLINK = {
	operation: 'Unlink From Deal',
	text: 'To take a payment off a deal: "Unlink From Deal" of CRM Deals and Contacts, with its payment reference and the deal ID. It stays off.',
};
const FORM =
	'The workflow "Link a payment to a deal" asks for payment reference and deal ID in a form.';

/** Which operation settles it. What is not listed is settled where the message says. */
const REMEDIES: Readonly<Partial<Record<ReviewReason, ReadonlyArray<typeof LINK>>>> = {
	noDeal: [LINK],
	severalDeals: [LINK],
	unpaid: [LINK],
	dealGone: [LINK],
	otherPayment: [LINK, UNLINK],
	severalCurrencies: [UNLINK],
	otherCurrency: [UNLINK],
	dealAmount: [UNLINK],
	paymentGone: [UNLINK],
	otherGateway: [UNLINK],
};

/**
 * What a task for a person says: what happened, the two ids that the remedy asks for, the remedy, and the deals it may be for.
 * Plain text; empty for what asks nobody.
 */
export function reviewText(outcome: SyncOutcome, summary: string): string {
	if (outcome.outcome !== 'needsReview' && outcome.outcome !== 'failed') return '';
	const { state, deal } = outcome;
	const isReview = outcome.outcome === 'needsReview';
	const candidates = isReview ? outcome.candidates : [];
	const remedies = isReview ? (lookup(REMEDIES, outcome.reason) ?? []) : [];
	return [
		summary,
		...(state ? [`Payment reference: ${toReference(state.subject)}`] : []),
		...(deal ? [`Deal: ${deal.name} (ID ${deal.id})`] : []),
		// The message of a match names operation and deals itself.
		...remedies.filter(({ operation }) => !summary.includes(operation)).map(({ text }) => text),
		...(remedies.includes(LINK) ? [FORM] : []),
		...(candidates.length > 0 ? ['Deals it may be for:', ...candidates.map(candidateText)] : []),
	].join('\n');
}

function candidateText({ id, name, amount, currency, url }: DealCandidate): string {
	const worth = amount === null ? 'no amount' : [amount, currency].filter(Boolean).join(' ');
	return `- ${name} (ID ${id}, ${worth}): ${url}`;
}
