/** n8n's own request helpers, as a node's context carries them, around one credential. */
import { ExecuteContext } from 'n8n-core';
import {
	createRunExecutionData,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type INode,
	type IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';
import './engine';

/** @param refusal what the credential throws when it is asked to sign a call. */
export function getHelpers(refusal?: Error): IExecuteFunctions {
	const node: INode = {
		id: 'node-1',
		name: 'Node',
		type: 'package.any',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { anyApi: { id: '1', name: 'Any' } },
	};
	const type = {
		description: { name: 'any', properties: [], credentials: [{ name: 'anyApi', required: true }] },
	};
	const find = () => type as never;
	const workflow = new Workflow({
		id: 'workflow-1',
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) },
	});
	const additionalData = {
		executionId: 'execution-1',
		webhookWaitingBaseUrl: 'http://127.0.0.1/waiting',
		credentialsHelper: {
			getDecrypted: async () => {
				throw new Error('The credential was opened already: nobody reads it again for a call');
			},
			getParentTypes: () => [],
			isCredentialUsableByNode: () => true,
			preAuthentication: async () => undefined,
			authenticate: async (
				{ key }: { key: string },
				_type: string,
				request: IHttpRequestOptions,
			) => {
				if (refusal) throw refusal;
				return { ...request, headers: { ...request.headers, authorization: `Bearer ${key}` } };
			},
		},
	} as unknown as IWorkflowExecuteAdditionalData;
	return new ExecuteContext(
		workflow,
		node,
		additionalData,
		'trigger',
		createRunExecutionData(),
		0,
		[],
		{ main: [[]] },
		{ node, data: { main: [[]] }, source: null },
		[],
	) as unknown as IExecuteFunctions;
}
