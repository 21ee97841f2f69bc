/** The three workflows that are compared. Each is started by a POST and answers when the last node is done. */
import type { CredentialReference, WorkflowJson, WorkflowNode } from '../n8n/api';
import { PACKAGE } from '../support/worldTemplates';

/** The node whose items are the batch. */
export const CATCH_UP = 'Catch Up';

/** What n8n itself costs: a webhook, and one node that does nothing. */
export function emptyFlow(path: string): WorkflowJson {
	return chain('Bench: empty workflow', [
		webhook(path),
		{ name: 'Nothing', type: 'n8n-nodes-base.noOp', typeVersion: 1 },
	]);
}

/** The job with this package: delivery verified, deal, contact, note and task written, each once; then confirmed. */
export function ourFlow(gateway: CredentialReference, crm: CredentialReference): WorkflowJson {
	return chain('Bench: this package', [
		{
			name: 'Trigger',
			type: `${PACKAGE}.paymentGatewayTrigger`,
			typeVersion: 2,
			parameters: { acknowledge: 'lastNode' },
			credentials: reference(gateway),
		},
		...syncNodes(gateway, crm),
	]);
}

/** The same job for everything that changed since the last poll, in one execution. n8n polls when it is published. */
export function catchUpFlow(
	gateway: CredentialReference,
	crm: CredentialReference,
	parameters: Record<string, unknown> = {},
): WorkflowJson {
	return chain('Bench: this package, catching up', [
		{
			name: CATCH_UP,
			type: `${PACKAGE}.paymentCatchUpTrigger`,
			typeVersion: 1,
			parameters: { pollTimes: { item: [{ mode: 'everyHour', minute: 59 }] }, ...parameters },
			credentials: { ...reference(gateway), ...reference(crm) },
		},
		...syncNodes(gateway, crm),
	]);
}

function syncNodes(gateway: CredentialReference, crm: CredentialReference): WorkflowNode[] {
	return [
		{
			name: 'Sync',
			type: `${PACKAGE}.paymentSync`,
			typeVersion: 1,
			parameters: {
				tasks: { task: [{ title: 'Welcome the customer', text: 'Paid: {amount}' }] },
				options: { allowTestPayments: true },
			},
			credentials: { ...reference(gateway), ...reference(crm) },
		},
		{
			name: 'Confirm',
			type: `${PACKAGE}.crm`,
			typeVersion: 1,
			credentials: reference(crm),
		},
	];
}

/**
 * The same job by hand from n8n's own nodes: name what is needed, find and upsert the contact, find and update the deal,
 * create a task. It verifies nothing, reads nothing back and makes a second task for a second delivery.
 */
export function builtInFlow(path: string, hubspot: CredentialReference): WorkflowJson {
	const node = (name: string, parameters: Record<string, unknown>): WorkflowNode => ({
		name,
		type: 'n8n-nodes-base.hubspot',
		typeVersion: 2.1,
		parameters: { authentication: 'appToken', ...parameters },
		credentials: reference(hubspot),
	});
	const search = (resource: string, propertyName: string, value: string) => ({
		resource,
		operation: 'search',
		limit: 1,
		filterGroupsUi: {
			filterGroupsValues: [
				{ filtersUi: { filterValues: [{ propertyName, operator: 'EQ', value }] } },
			],
		},
	});
	const payment = (field: string) => `={{ $('Payment').item.json.${field} }}`;
	const object = '$json.body.data.object';
	return chain("Bench: n8n's own nodes", [
		webhook(path),
		{
			name: 'Payment',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: {
				assignments: {
					assignments: [
						assignment('email', `={{ ${object}.receipt_email }}`),
						assignment('deal', `={{ ${object}.metadata.deal_name }}`),
						assignment('paid', `={{ ${object}.amount_received / 100 }}`),
						assignment('charge', `={{ ${object}.latest_charge }}`),
					],
				},
			},
		},
		node('Find Contact', search('contact', 'email', '={{ $json.email }}')),
		node('Upsert Contact', {
			resource: 'contact',
			operation: 'upsert',
			email: payment('email'),
			additionalFields: { lastName: 'Acme' },
		}),
		node('Find Deal', search('deal', 'dealname', payment('deal'))),
		node('Update Deal', {
			resource: 'deal',
			operation: 'update',
			dealId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
			updateFields: {
				stage: 'closedwon',
				customPropertiesUi: {
					customPropertiesValues: [
						{ property: 'crm_payment_status', value: 'Paid' },
						{ property: 'crm_payment_total_paid', value: payment('paid') },
						{ property: 'crm_payment_transaction_id', value: payment('charge') },
					],
				},
			},
		}),
		node('Create Task', {
			resource: 'engagement',
			operation: 'create',
			type: 'task',
			metadata: { subject: 'Welcome the customer', body: payment('paid') },
			additionalFields: { associations: { dealIds: "={{ $('Find Deal').item.json.id }}" } },
		}),
	]);
}

const webhook = (path: string): WorkflowNode => ({
	name: 'Webhook',
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2,
	webhookId: path,
	parameters: {
		httpMethod: 'POST',
		path,
		responseMode: 'lastNode',
		responseData: 'noData',
	},
});

const reference = ({ type, id, name }: CredentialReference) => ({ [type]: { id, name } });

const assignment = (name: string, value: string) => ({ id: name, name, value, type: 'string' });

function chain(name: string, nodes: readonly WorkflowNode[]): WorkflowJson {
	const links = nodes
		.slice(1)
		.map(
			(node, place) =>
				[
					nodes[place]?.name ?? '',
					{ main: [[{ node: node.name, type: 'main', index: 0 }]] },
				] as const,
		);
	return { name, nodes, connections: Object.fromEntries(links) };
}
