import type { Json, Session } from './session';
import type { Workflow, WorkflowNode } from './workflows';

export interface Option {
	readonly name: string;
	readonly value: string | number | boolean;
	readonly description?: string;
}

export interface NodeTypeDescription {
	readonly name: string;
	readonly displayName: string;
	readonly version: number | readonly number[];
	readonly [field: string]: unknown;
}

/** What the editor asks n8n for while a person works in it. */
export const editorCalls = ({ rest, file }: Session) => {
	const parametersCall = (node: WorkflowNode, methodName: string, extra: Json = {}) => ({
		path: 'parameters',
		methodName,
		nodeTypeAndVersion: { name: node.type, version: node.typeVersion },
		currentNodeParameters: node.parameters ?? {},
		credentials: node.credentials,
		...extra,
	});
	return {
		async loadOptions(node: WorkflowNode, methodName: string): Promise<Option[]> {
			const call = parametersCall(node, methodName);
			return await rest('POST', '/dynamic-node-parameters/options', call);
		},
		async listSearch(
			node: WorkflowNode,
			methodName: string,
			filter?: string,
			paginationToken?: string,
		) {
			const call = parametersCall(node, methodName, { filter, paginationToken });
			return await rest<{ results: Option[]; paginationToken?: unknown }>(
				'POST',
				'/dynamic-node-parameters/resource-locator-results',
				call,
			);
		},
		/** *Execute workflow* from a trigger: runs at once, or listens for one test delivery. */
		async runManually(workflow: Workflow, triggerName: string) {
			return await rest<{ executionId?: string; waitingForWebhook?: boolean }>(
				'POST',
				`/workflows/${workflow.id}/run`,
				{ triggerToStartFrom: { name: triggerName } },
			);
		},
		async stopListening(workflowId: string): Promise<void> {
			await rest('DELETE', `/test-webhook/${workflowId}`);
		},
		async nodeTypes(): Promise<NodeTypeDescription[]> {
			return await file('/types/nodes.json');
		},
	};
};
