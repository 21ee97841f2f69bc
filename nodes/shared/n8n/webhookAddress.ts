import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Origin under which gateways reach this n8n. The editor may have another one (`N8N_EDITOR_BASE_URL`), so it is taken from the
 * address at which n8n would take up a waiting execution, which lies beside the webhooks.
 */
export function webhookOrigin(context: IExecuteFunctions): string {
	const { resumeUrl } = context.getWorkflowDataProxy(0).$execution as { resumeUrl?: unknown };
	const address = String(resumeUrl ?? context.getInstanceBaseUrl());
	return URL.canParse(address) ? new URL(address).origin : address;
}
