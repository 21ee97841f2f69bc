import type { IExecuteFunctions } from 'n8n-workflow';

/** `/webhook/<id>/webhook`, and `/webhook-waiting/<execution>`, behind the address of n8n. */
const WEBHOOK_SEGMENTS = 3;
const WAITING_SEGMENTS = 2;

/**
 * Address of the n8n that a webhook belongs to: another n8n may stand beside it under another path of the same host.
 * `undefined` for text that is no address.
 */
export function baseOf(url: string, segments: number = WEBHOOK_SEGMENTS): string | undefined {
	if (!URL.canParse(url)) return undefined;
	const { origin, pathname } = new URL(url);
	const parts = pathname.split('/').filter((part) => part !== '');
	return [origin, ...parts.slice(0, Math.max(0, parts.length - segments))].join('/');
}

/**
 * Address under which gateways reach this n8n. The editor may have another one (`N8N_EDITOR_BASE_URL`), so it is taken from
 * where n8n would take up a waiting execution, which lies beside the webhooks.
 */
export function webhookBase(context: IExecuteFunctions): string {
	const { resumeUrl } = context.getWorkflowDataProxy(0).$execution as { resumeUrl?: unknown };
	const address = context.getInstanceBaseUrl();
	return baseOf(String(resumeUrl), WAITING_SEGMENTS) ?? baseOf(address, 0) ?? address;
}
