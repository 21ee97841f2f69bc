import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import { allAtOnce } from '../../../shared/n8n/action/perItem';
import { withContacts } from '../../action/existing';
import { actionsOf, type Operation } from '../../action/operation';
import { refusal, textOf } from '../../description/given';
import { CONTACT, contactKeyOf } from '../../description/locator';

export const option: Operation['option'] = {
	name: 'Set Lifecycle Stage',
	action: 'Set lifecycle stage of contact',
	description: 'Move a contact on to a lifecycle stage',
};

export const needs: Operation['needs'] = ['readContacts', 'lifecycle'];

export const description: Operation['description'] = [
	CONTACT,
	{
		displayName: 'Lifecycle Stage Name or ID',
		name: 'lifecycleStage',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getLifecycleStages', loadOptionsDependsOn: ['crm'] },
		required: true,
		default: '',
		description:
			'Where the contact stands from now on. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'May Move Back',
				name: 'movesBack',
				type: 'boolean',
				default: false,
				description: 'Whether a contact that is further already goes back to this stage',
			},
		],
	},
];

/** A read and a write for a hundred contacts; without *May Move Back* one that is further already stays, and the item says so. */
export async function execute(
	context: IExecuteFunctions,
	session: CrmSession,
): Promise<INodeExecutionData[]> {
	const actions = actionsOf(session);
	const read = (index: number) => {
		const stage = textOf(context, 'lifecycleStage', index);
		if (stage === '') throw refusal(context, index, 'has no stage. Choose one in Lifecycle Stage');
		return {
			key: contactKeyOf(context, actions, index),
			stage,
			movesBack: context.getNodeParameter('options.movesBack', index, false) === true,
		};
	};
	return await allAtOnce(
		context,
		session,
		read,
		async (requests) =>
			await withContacts(session, actions, requests, async (known) => {
				const results = await actions.lifecycle.set(
					known.map(({ contact, request: { stage, movesBack } }) => ({
						contactId: contact.id,
						stage,
						movesBack,
					})),
					session.connection,
				);
				return results.map((result, index) => {
					if (result.status === 'failed') return result;
					const { contact } = known[index] ?? {};
					const { id, status, stage } = result;
					return {
						rows: [
							{
								id,
								email: contact?.email ?? null,
								status,
								lifecycleStage: stage,
								from: contact?.lifecycleStage ?? null,
							},
						],
					};
				});
			}),
	);
}
