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

export const webhook = (path: string): WorkflowNode => ({
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

export const reference = ({ type, id, name }: CredentialReference) => ({ [type]: { id, name } });

export function chain(name: string, nodes: readonly WorkflowNode[]): WorkflowJson {
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
