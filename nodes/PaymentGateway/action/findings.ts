import type { Explanation } from '../../shared/contracts/gatewayActions';
import type { CrmReference, PaymentState } from '../../shared/vocabulary/payment';
import { toReference } from '../../shared/vocabulary/subject';
import { sentence } from '../../shared/vocabulary/words';

/** What a person wants to know who asks why a payment is, or is not, on its deal. */
export function findingsOf(
	{ objectKind, objectId, state, pendingDeliveries }: Explanation,
	gatewayName: string,
): string[] {
	const asked = `${objectKind.replaceAll('_', ' ').replaceAll('.', ' ')} ${objectId}`;
	if (!state) {
		return [
			`The ${asked} belongs to no payment, invoice or subscription that exists, so nothing is written to a deal for it.`,
		];
	}
	const { subject, facts } = state;
	return [
		...(objectId === subject.id
			? []
			: [`The ${asked} belongs to the ${subject.kind} ${subject.id}.`]),
		...facts.filter(({ current }) => current).map((fact) => sentence({ fact, state, gatewayName })),
		...(facts.some(({ current }) => current)
			? []
			: [`Nothing has happened to it yet: it is ${state.rawStatus.replaceAll('_', ' ')}.`]),
		state.crmReference ? named(state.crmReference) : unnamed(state),
		`A deal that was matched holds the payment reference ${toReference(subject)}.`,
		...(subject.livemode
			? []
			: ['It is a test payment: a deal is only written where Allow Test Payments is on.']),
		...(pendingDeliveries
			? [`${pendingDeliveries} of the webhook endpoints have not taken the event yet.`]
			: []),
		'Sync Payment to CRM with the operation Preview shows which deal it finds and what it would write.',
	];
}

function named({ crm, account, dealId, contactId }: CrmReference): string {
	const where = [crm, account && `account ${account}`].filter(Boolean).join(', ');
	const what = dealId ? `the deal ${dealId}` : `the contact ${contactId ?? ''}`;
	return `It names ${what}${where === '' ? '' : ` (${where})`}: that is where it is written, if the CRM credential is of the same account.`;
}

function unnamed({ customer }: PaymentState): string {
	const byEmail = customer.email
		? `the one open deal of ${customer.email}`
		: 'nothing else, since it has no email of the customer';
	return `It names no deal: it matches a deal that holds its payment reference, else ${byEmail}, else it goes to Needs Review.`;
}
