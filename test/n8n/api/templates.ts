import type { CredentialReference } from './credentials';
import type { Json, Session } from './session';
import { workflowCalls, type Workflow, type WorkflowJson, type WorkflowNode } from './workflows';

/** What a person fills in after importing a template, by node name. */
export interface TemplateValues {
	/** By node name; each is used as the credential of its type. */
	readonly nodeCredentials?: Readonly<Record<string, readonly CredentialReference[]>>;
	/** Merged over the node's parameters, one level deep; options are added to those it has, as a person adds them. */
	readonly parameters?: Readonly<Record<string, Json>>;
	/** Optional branches that ship disabled. */
	readonly enable?: readonly string[];
	readonly disable?: readonly string[];
	readonly name?: string;
}

export const templateCalls = (session: Session) => ({
	/** Imports a template as the editor does and fills it in. Unknown node names are refused. */
	async importTemplate(template: WorkflowJson, values: TemplateValues = {}): Promise<Workflow> {
		refuseUnknownNames(template, values);
		return await workflowCalls(session).createWorkflow({
			name: values.name ?? template.name,
			connections: template.connections,
			settings: template.settings ?? { executionOrder: 'v1' },
			nodes: template.nodes.map((node) => filled(node, values)),
		});
	},
});

const filled = (node: WorkflowNode, values: TemplateValues): WorkflowNode => {
	const given = values.nodeCredentials?.[node.name] ?? [];
	return {
		...node,
		parameters: withParameters(node, values.parameters?.[node.name] ?? {}),
		...(given.length > 0 && {
			credentials: Object.fromEntries(given.map(({ type, id, name }) => [type, { id, name }])),
		}),
		...(values.enable?.includes(node.name) && { disabled: false }),
		...(values.disable?.includes(node.name) && { disabled: true }),
	};
};

const withParameters = ({ parameters = {} }: WorkflowNode, given: Json): Json => ({
	...parameters,
	...given,
	...(parameters.options !== undefined &&
		given.options !== undefined && {
			options: { ...(parameters.options as Json), ...(given.options as Json) },
		}),
});

const refuseUnknownNames = (template: WorkflowJson, values: TemplateValues): void => {
	const known = new Set(template.nodes.map((node) => node.name));
	const named = [
		...Object.keys(values.nodeCredentials ?? {}),
		...Object.keys(values.parameters ?? {}),
		...(values.enable ?? []),
		...(values.disable ?? []),
	];
	const unknown = named.filter((name) => !known.has(name));
	if (unknown.length > 0) {
		throw new Error(
			`"${template.name}" has no node named ${unknown.join(', ')}; it has ${[...known].join(', ')}`,
		);
	}
};
