/** Runs nodes in n8n's own engine, without n8n: the contexts, expressions and item linking are the real ones. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkflowExecute } from 'n8n-core';
import {
	type IConnections,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IRun,
	type IWorkflowExecuteAdditionalData,
	NodeConnectionTypes,
	NodeHelpers,
	Workflow,
} from 'n8n-workflow';

process.env.N8N_USER_FOLDER ??= join(tmpdir(), 'crm-payments-engine-tests');

export const PACKAGE = 'n8n-nodes-crm-payments';

/** Emits the items a test gives it. */
class Start implements INodeType {
	description = {
		displayName: 'Start',
		name: 'start',
		group: ['trigger' as const],
		version: 1,
		description: 'Emits items',
		defaults: {},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		properties: [{ displayName: 'Items', name: 'items', type: 'json' as const, default: [] }],
	};

	async execute(this: IExecuteFunctions) {
		const items = this.getNodeParameter('items', 0) as IDataObject[];
		return [items.map((json, item) => ({ json, pairedItem: { item } }))];
	}
}

/** Replaces the data of its items, as a mail or HTTP node does. */
class Replace implements INodeType {
	description = {
		...new Start().description,
		name: 'replace',
		inputs: [NodeConnectionTypes.Main],
		properties: [],
	};

	async execute(this: IExecuteFunctions) {
		return [this.getInputData().map((_, item) => ({ json: { sent: true }, pairedItem: { item } }))];
	}
}

/** Lets nothing through, as a run does that dies before its mails. */
class Stop implements INodeType {
	description = { ...new Replace().description, name: 'stop' };

	async execute(this: IExecuteFunctions) {
		return [[]];
	}
}

/** Lets only the first item through, with new data. */
class First implements INodeType {
	description = { ...new Replace().description, name: 'first' };

	async execute(this: IExecuteFunctions) {
		return [[{ json: { sent: true }, pairedItem: { item: 0 } }]];
	}
}

export interface EngineNode {
	readonly name: string;
	/** Short: `start`, `replace`, `paymentSync`, `crm`. */
	readonly type: string;
	readonly parameters?: IDataObject;
	readonly disabled?: boolean;
	readonly onError?: INode['onError'];
	/** Types of the credentials that are chosen. */
	readonly credentials?: readonly string[];
	/** Names of the nodes behind each output. */
	readonly next?: ReadonlyArray<readonly string[]>;
}

export interface Played {
	readonly run: IRun;
	/** What the gateway would be answered, in order. */
	readonly answers: ReadonlyArray<{ readonly statusCode: number; readonly body: unknown }>;
	/** Items of one output of a node's last run. */
	output(node: string, output?: number): INodeExecutionData[];
	readonly error:
		| {
				readonly message: string;
				readonly description?: string;
				readonly context?: { readonly payments?: readonly IDataObject[] };
		  }
		| undefined;
	hints(node: string): string[];
}

export async function play(
	nodes: readonly EngineNode[],
	types: Readonly<Record<string, INodeType>>,
	credentials: Readonly<Record<string, ICredentialDataDecryptedObject>> = {},
	executionId = 'execution-1',
	mode: 'trigger' | 'manual' = 'trigger',
): Promise<Played> {
	const known: Readonly<Record<string, INodeType>> = {
		start: new Start() as INodeType,
		replace: new Replace() as INodeType,
		stop: new Stop() as INodeType,
		first: new First() as INodeType,
		...types,
	};
	const short = (type: string) => type.slice(type.indexOf('.') + 1);
	const find = (type: string) => known[short(type)] as INodeType;
	const workflow = new Workflow({
		id: 'workflow-1',
		name: 'Test',
		nodes: nodes.map(toNode),
		connections: connectionsOf(nodes),
		active: false,
		nodeTypes: { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) },
		settings: { executionOrder: 'v1' },
	});
	const answers: Array<{ statusCode: number; body: unknown }> = [];
	const additionalData = {
		executionId,
		webhookWaitingBaseUrl: 'http://127.0.0.1/waiting',
		formWaitingBaseUrl: 'http://127.0.0.1/form',
		currentNodeParameters: undefined,
		credentialsHelper: {
			getDecrypted: async (_: unknown, __: unknown, type: string) => ({ ...credentials[type] }),
			getParentTypes: () => [],
			isCredentialUsableByNode: () => true,
		},
		hooks: {
			runHook: async (name: string, [answer]: [{ statusCode: number; body: unknown }]) => {
				if (name === 'sendResponse') answers.push(answer);
			},
		},
		setExecutionStatus: () => {},
		variables: {},
	} as unknown as IWorkflowExecuteAdditionalData;
	const run = await workflow.expression.withIsolate(
		async () =>
			await new WorkflowExecute(additionalData, mode).run({
				workflow,
				startNode: workflow.getNode('Start') ?? undefined,
			}),
	);
	const { runData, error } = run.data.resultData;
	return {
		run,
		answers,
		output: (node, output = 0) => runData[node]?.at(-1)?.data?.main?.[output] ?? [],
		error: error as Played['error'],
		hints: (node) => (runData[node]?.at(-1)?.hints ?? []).map(({ message }) => message),
	};
}

/** Every property a node shows in the editor for these parameters. */
export function shownProperties(type: INodeType, parameters: IDataObject): string[] {
	const { properties } = type.description;
	const node = { typeVersion: 1 };
	const full = NodeHelpers.getNodeParameters(
		properties,
		parameters as never,
		true,
		false,
		node,
		type.description,
	);
	return properties
		.filter((property) =>
			NodeHelpers.displayParameter(full ?? {}, property, node, type.description),
		)
		.map(({ name }) => name);
}

function toNode(node: EngineNode, place: number): INode {
	return {
		id: `node-${place}`,
		name: node.name,
		type: `${PACKAGE}.${node.type}`,
		typeVersion: 1,
		position: [place * 200, 0],
		parameters: (node.parameters ?? {}) as INode['parameters'],
		disabled: node.disabled ?? false,
		...(node.onError ? { onError: node.onError } : {}),
		...(node.credentials
			? {
					credentials: Object.fromEntries(
						node.credentials.map((type) => [type, { id: type, name: type }]),
					),
				}
			: {}),
	};
}

function connectionsOf(nodes: readonly EngineNode[]): IConnections {
	return Object.fromEntries(
		nodes.map(({ name, next = [] }) => [
			name,
			{
				main: next.map((targets) =>
					targets.map((node) => ({ node, type: NodeConnectionTypes.Main, index: 0 })),
				),
			},
		]),
	);
}
