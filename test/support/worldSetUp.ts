/** What a person does in a new n8n, step by step: credentials, payment fields, import, fill in, publish. */
import type {
	CredentialReference,
	N8nApi,
	TemplateValues,
	Workflow,
	WorkflowJson,
} from '../n8n/api';
import type { NodeTypeDescription } from '../n8n/api/editor';
import type { WorldTemplate } from './world';
import { mergeValues, PACKAGE, readTemplate, sandboxValues, withSettings } from './worldTemplates';

/** Which systems a workflow is for; `given` has a credential for each, and for whatever else is in the world. */
export interface WorkflowSystems {
	readonly gateway: string;
	readonly crm: string;
	readonly given: readonly CredentialReference[];
}

export async function createMailCredential(
	api: N8nApi,
	{ host, port }: { readonly host: string; readonly port: number },
): Promise<CredentialReference> {
	const account = { host, port, secure: false, disableStartTls: true };
	return await api.createCredential('smtp', 'Mail (sandbox)', account);
}

/** Runs the CRM action *Set Up Payment Fields* as a person does, from the editor. */
export async function setUpPaymentFields(
	api: N8nApi,
	crm: { readonly id: string; readonly credential: CredentialReference },
): Promise<void> {
	const start = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 };
	const { type, id, name } = crm.credential;
	const setUp = {
		name: 'Set Up Payment Fields',
		type: `${PACKAGE}.crm`,
		typeVersion: 1,
		parameters: { crm: crm.id, resource: 'paymentFields', operation: 'setUp' },
		credentials: { [type]: { id, name } },
	};
	const workflow = await api.createWorkflow({
		name: 'Set up payment fields',
		nodes: [start, setUp],
		connections: { [start.name]: { main: [[{ node: setUp.name, type: 'main', index: 0 }]] } },
	});
	await api.runManually(workflow, start.name);
	const [ran] = await api.waitForExecutions(workflow.id, 1);
	if (ran?.status !== 'success') {
		const message = ran?.data?.resultData.error?.message;
		throw new Error(`Setting up the payment fields ended with ${ran?.status}: ${message}`);
	}
	await api.deleteWorkflow(workflow.id);
}

/** Imports templates, fills in what a person has to, and publishes them. */
export async function importTemplates(
	api: N8nApi,
	templates: readonly WorldTemplate[],
	systemsOf: (template: WorldTemplate) => WorkflowSystems,
	report: (line: string) => void,
): Promise<Workflow[]> {
	const types = templates.length > 0 ? await api.nodeTypes() : [];
	const workflows: Workflow[] = [];
	for (const wanted of templates) {
		const { name, values = {}, settings = {}, isPublished = true } = wanted;
		const systems = systemsOf(wanted);
		const template = withSettings(readTemplate(name), settings);
		report(`Importing "${template.name}"`);
		const imported = await api.importTemplate(template, {
			nodeCredentials: credentialsOf(template, types, systems.given),
			...mergeValues(
				mergeValues(choices(template, types, systems), sandboxValues(template)),
				values,
			),
		});
		if (isPublished) await api.publish(imported.id);
		workflows.push(await api.getWorkflow(imported.id));
	}
	return workflows;
}

/** The dropdowns *Gateway* and *CRM* of every node that has them, where they do not start with what is wanted. */
function choices(
	{ nodes }: WorkflowJson,
	types: readonly NodeTypeDescription[],
	{ gateway, crm }: WorkflowSystems,
): TemplateValues {
	const chosen = nodes.flatMap(({ name, type }) => {
		const parameters = Object.entries({ gateway, crm }).filter(([parameter, id]) => {
			const start = dropdownsOf(types, type).get(parameter);
			return start !== undefined && start !== id;
		});
		return parameters.length > 0 ? [[name, Object.fromEntries(parameters)] as const] : [];
	});
	return { parameters: Object.fromEntries(chosen) };
}

/** What each dropdown of the node itself starts with. */
function dropdownsOf(
	types: readonly NodeTypeDescription[],
	typeName: string,
): Map<string, unknown> {
	const properties = types
		.filter(({ name }) => name === typeName)
		.flatMap(({ properties: all }) => all as ReadonlyArray<Record<string, unknown>>);
	return new Map(
		properties
			.filter(({ type }) => type === 'options')
			.map((property) => [String(property.name), property.default]),
	);
}

/** Each node gets what it can use: choosing one credential per system is all a person does. */
function credentialsOf(
	{ nodes }: WorkflowJson,
	types: readonly NodeTypeDescription[],
	given: readonly CredentialReference[],
): Record<string, CredentialReference[]> {
	const usable = (typeName: string) =>
		new Set(
			types
				.filter(({ name }) => name === typeName)
				.flatMap(({ credentials }) =>
					((credentials ?? []) as ReadonlyArray<{ name: string }>).map(({ name }) => name),
				),
		);
	return Object.fromEntries(
		nodes.flatMap(({ name, type }) => {
			const names = usable(type);
			const fitting = given.filter((credential) => names.has(credential.type));
			return fitting.length > 0 ? [[name, fitting]] : [];
		}),
	);
}
