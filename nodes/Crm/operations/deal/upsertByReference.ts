import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { DealChange, DealDraft } from '../../../shared/contracts/crm';
import type { CrmActions } from '../../../shared/contracts/crmActions';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import { allAtOnce } from '../../../shared/n8n/action/perItem';
import { fromReference } from '../../../shared/vocabulary/subject';
import { actionsOf, type Operation } from '../../action/operation';
import { notFound } from '../../action/records';
import { writtenRow } from '../../action/written';
import { checkFieldValues, fieldValues } from '../../description/fieldValues';
import { refusal, textOf } from '../../description/given';
import {
	AMOUNT,
	contactIdsOf,
	CURRENCY,
	NAME,
	NEW_DEAL_OPTIONS,
	type NewDeal,
	newDealOf,
} from '../../description/newDeal';

export const option: Operation['option'] = {
	name: 'Create or Update',
	action: 'Create or update deal by payment reference',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
};

export const description: Operation['description'] = [
	{
		displayName: 'Payment Reference',
		name: 'reference',
		type: 'string',
		required: true,
		default: '={{ $json.reference }}',
		placeholder: 'e.g. stripe/acct_1/live/payment/pi_1',
		description:
			'What the deal is paid by. Items of Sync Payment to CRM carry it; no two deals share one.',
	},
	NAME,
	AMOUNT,
	CURRENCY,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		description: 'Pipeline and stage are for a new deal; one that is there stays where it is',
		options: [...NEW_DEAL_OPTIONS],
	},
	fieldValues('deal'),
];

type Request = NewDeal & { readonly reference: string };

/**
 * One call for a hundred new deals; for those that are there, one to find them, one to update them and one to link their
 * contacts. However often and by however many at once, a reference has one deal.
 */
export async function execute(
	context: IExecuteFunctions,
	session: CrmSession,
): Promise<INodeExecutionData[]> {
	const { adapter, connection } = session;
	const actions = actionsOf(session);
	const read = (index: number): Request => {
		const reference = textOf(context, 'reference', index);
		if (fromReference(reference)) return { ...newDealOf(context, actions, index), reference };
		throw refusal(
			context,
			index,
			`has "${reference}" as its payment reference. Take it from an item of Sync Payment to CRM, such as stripe/acct_1/live/payment/pi_1`,
		);
	};
	return await allAtOnce(context, session, read, async (requests) => {
		await checkFieldValues(
			context,
			session,
			'deal',
			requests.map(({ fields }) => fields),
		);
		const contactIds = await contactIdsOf(
			session,
			actions,
			requests.map(({ contact }) => contact),
		);
		const able = requests.flatMap((request, index) => {
			const contactId = contactIds[index];
			return contactId === null ? [] : [{ request, contactId }];
		});
		const references = adapter.fieldName('paymentReferences');
		const created = await adapter.createDeals(
			able.map(({ request, contactId }) => toDraft(request, contactId, references)),
			connection,
		);
		const existing = able.flatMap(({ request, contactId }, index) => {
			const result = created[index];
			return result?.status === 'existed' ? [{ id: result.id, request, contactId }] : [];
		});
		const updated = await adapter.writeDeals(
			existing.map(({ id, request }) => toChange(id, request, actions)),
			connection,
		);
		const links = existing.flatMap(({ id, request, contactId }) =>
			contactId === undefined ? [] : [{ request, dealId: id, contactId }],
		);
		const linked =
			links.length === 0
				? []
				: await adapter.linkContacts(
						links.map(({ dealId, contactId }) => ({ dealId, contactId })),
						connection,
					);
		const written = new Map([
			...able.map(({ request }, index) => [request, created[index]] as const),
			...existing.map(({ request }, index) => [request, updated[index]] as const),
		]);
		const linkOf = new Map(links.map(({ request }, index) => [request, linked[index]]));
		return requests.map((request) => {
			const { name, reference, contact } = request;
			if (!written.has(request)) return notFound(adapter.displayName, `contact ${contact?.value}`);
			const link = linkOf.get(request);
			return link?.status === 'failed'
				? link
				: writtenRow(written.get(request), { name, reference });
		});
	});
}

function toDraft(
	{ contact: _contact, ...request }: Request,
	contactId: string | undefined,
	references: string,
): DealDraft {
	return { ...request, contactId, fields: { ...request.fields, [references]: request.reference } };
}

/** Not the stage: a deal that is there may have been moved on by a person or a payment. */
function toChange(id: string, request: Request, { dealFields }: CrmActions): DealChange {
	const { name, amount, currency, ownerId, closeDate } = request;
	return {
		id,
		fields: {
			...request.fields,
			[dealFields.name]: name,
			[dealFields.amount]: amount,
			[dealFields.currency]: currency,
			...(ownerId === undefined ? {} : { [dealFields.ownerId]: ownerId }),
			...(closeDate === undefined ? {} : { [dealFields.closeDate]: closeDate }),
		},
	};
}
