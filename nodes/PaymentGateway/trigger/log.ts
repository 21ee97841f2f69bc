import type { IWebhookFunctions } from 'n8n-workflow';
import { clock } from '../../shared/n8n/clock';
import { SparseLog } from '../../shared/n8n/sparseLog';

const lines = new SparseLog(clock);

/** A line about a delivery, at most one a minute of a kind for each trigger, with nothing of what was delivered. */
export function log(context: IWebhookFunctions, level: 'warn' | 'error', message: string): void {
	const { id, name } = context.getNode();
	const workflowId = String(context.getWorkflow().id ?? '');
	const line = lines.line(`${workflowId} ${id} ${message}`, message);
	if (line !== undefined) context.logger[level](line, { workflowId, node: name });
}
