import type { IExecuteFunctions } from 'n8n-workflow';

/** Unique to this run of this node: the same node in a loop is another holder, a retry of it is not. */
export function holderOf(context: IExecuteFunctions): string {
	const runIndex = String(context.getWorkflowDataProxy(0).$runIndex);
	return [context.getInstanceId(), context.getExecutionId(), context.getNode().id, runIndex].join(
		'/',
	);
}
