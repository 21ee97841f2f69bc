/** What a person does in a new n8n, step by step: credentials, payment fields, import, fill in, publish. */
import type { CredentialReference, N8nApi, Workflow, WorkflowJson } from '../n8n/api';
import type { NodeTypeDescription } from '../n8n/api/editor';
import { TEST_KEY } from './stripeClient';
import type { WorldCredentials, WorldTemplate } from './world';
import { mergeValues, PACKAGE, readTemplate, sandboxValues, withSettings } from './worldTemplates';

/** Not enforced by the sandbox: a stand-in shares its rate with nobody. */
export const CRM_TOKEN = 'sandbox-acme';

export interface Addresses {
	readonly gatewayUrl: string;
	readonly crmUrl: string;
	readonly mail: { readonly host: string; readonly port: number };
}

/** One credential per system, pointed at its stand-in. */
export async function createCredentials(
	api: N8nApi,
	{ gatewayUrl, crmUrl, mail }: Addresses,
): Promise<WorldCredentials> {
	return {
		gateway: await api.createCredential('stripePaymentsApi', 'Stripe test account (sandbox)', {
			secretKey: TEST_KEY,
			advanced: true,
			baseUrl: gatewayUrl,
		}),
		crm: await api.createCredential('hubspotPaymentsApi', 'HubSpot (sandbox)', {
			accessToken: CRM_TOKEN,
			advanced: true,
			baseUrl: crmUrl,
		}),
		mail: await api.createCredential('smtp', 'Mail (sandbox)', {
			host: mail.host,
			port: mail.port,
			secure: false,
			disableStartTls: true,
		}),
	};
}

/** Runs the CRM action *Set Up Payment Fields* as a person does, from the editor. */
export async function setUpPaymentFields(api: N8nApi, { crm }: WorldCredentials): Promise<void> {
	const start = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 };
	const setUp = {
		name: 'Set Up Payment Fields',
		type: `${PACKAGE}.crm`,
		typeVersion: 1,
		parameters: { resource: 'paymentFields', operation: 'setUp' },
		credentials: { [crm.type]: { id: crm.id, name: crm.name } },
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
	credentials: WorldCredentials,
	report: (line: string) => void,
): Promise<Workflow[]> {
	const types = templates.length > 0 ? await api.nodeTypes() : [];
	const workflows: Workflow[] = [];
	for (const { name, values = {}, settings = {}, isPublished = true } of templates) {
		const template = withSettings(readTemplate(name), settings);
		report(`Importing "${template.name}"`);
		const imported = await api.importTemplate(template, {
			nodeCredentials: credentialsOf(template, types, Object.values(credentials)),
			...mergeValues(sandboxValues(template), values),
		});
		if (isPublished) await api.publish(imported.id);
		workflows.push(await api.getWorkflow(imported.id));
	}
	return workflows;
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
