import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { clock } from '../../shared/n8n/clock';
import { SparseLog } from '../../shared/n8n/trigger/sparseLog';

const lines = new SparseLog(clock);

/** A line about a delivery, at most one a minute of a kind for each trigger, with nothing of what was delivered. */
export type Log = (level: 'warn' | 'error', message: string) => void;

export function logOf(context: IHookFunctions | IWebhookFunctions): Log {
	const { id, name } = context.getNode();
	const workflowId = String(context.getWorkflow().id ?? '');
	const { logger } = context;
	return (level, message) => {
		const line = lines.line(`${workflowId} ${id} ${kindOf(message)}`, message);
		if (line !== undefined) logger[level](line, { workflowId, node: name });
	};
}

/** Gateways number their failures, and name what they are about: two lines that differ in that are of one kind. */
function kindOf(message: string): string {
	const words = message.split(' ');
	return words.filter((word) => !/\d/.test(word)).join(' ');
}
