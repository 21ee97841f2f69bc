import type { IExecuteFunctions } from 'n8n-workflow';

/** Whether an AI agent called the node: it reads the first output only. */
export function isTool(context: IExecuteFunctions): boolean {
	return context.isToolExecution() || context.getNode().type.endsWith('Tool');
}
