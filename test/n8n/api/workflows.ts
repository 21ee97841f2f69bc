import { setTimeout as sleep } from 'node:timers/promises';

import type { Json, Session } from './session';

const PUBLISH_SECONDS = 60;

export interface WorkflowNode {
	readonly id?: string;
	readonly name: string;
	readonly type: string;
	readonly typeVersion: number;
	readonly position?: readonly [number, number];
	readonly parameters?: Json;
	readonly credentials?: Readonly<Record<string, { id: string; name: string }>>;
	readonly webhookId?: string;
	readonly disabled?: boolean;
	readonly onError?: string;
}

export interface WorkflowJson {
	readonly name: string;
	readonly nodes: readonly WorkflowNode[];
	readonly connections: Json;
	readonly settings?: Json;
}

export interface Workflow extends WorkflowJson {
	readonly id: string;
	readonly versionId: string;
	readonly active: boolean;
	readonly nodes: ReadonlyArray<WorkflowNode & { readonly id: string }>;
}

export interface Publication {
	readonly status: 'in_progress' | 'published' | 'partial' | 'failed' | 'not_published';
	readonly triggers: ReadonlyArray<{
		readonly nodeId: string;
		readonly status: string;
		readonly errorMessage: string | null;
	}>;
}

export const workflowCalls = ({ rest }: Session) => {
	const getWorkflow = async (id: string) => await rest<Workflow>('GET', `/workflows/${id}`);
	const publication = async (id: string) =>
		await rest<Publication>('GET', `/workflows/${id}/publication-status`);

	/** Waits until every trigger is registered or has failed; throws the triggers' own messages. */
	const settled = async (workflow: Workflow): Promise<void> => {
		const deadline = Date.now() + PUBLISH_SECONDS * 1000;
		for (;;) {
			const { status, triggers } = await publication(workflow.id);
			if (status === 'published') return;
			if (status === 'partial' || status === 'failed') {
				const failed = triggers.filter((trigger) => trigger.status === 'failed');
				throw new Error(
					failed
						.map(({ nodeId, errorMessage }) => `${nameOf(workflow, nodeId)}: ${errorMessage}`)
						.join('\n'),
				);
			}
			if (Date.now() > deadline) {
				throw new Error(
					`Publishing "${workflow.name}" is still ${status} after ${PUBLISH_SECONDS} s`,
				);
			}
			await sleep(100);
		}
	};

	const unpublished = async (id: string): Promise<void> => {
		const deadline = Date.now() + PUBLISH_SECONDS * 1000;
		while ((await publication(id)).status !== 'not_published') {
			if (Date.now() > deadline) throw new Error(`Workflow ${id} is still published`);
			await sleep(100);
		}
	};

	return {
		getWorkflow,
		publication,
		async createWorkflow(workflow: WorkflowJson): Promise<Workflow> {
			return await rest<Workflow>('POST', '/workflows', withDefaults(workflow));
		},
		/** Saves a draft, as the editor does; `publish` makes it the running version. */
		async updateWorkflow(id: string, changes: Partial<WorkflowJson>): Promise<Workflow> {
			const { versionId } = await getWorkflow(id);
			return await rest<Workflow>('PATCH', `/workflows/${id}`, { ...changes, versionId });
		},
		/** Publishes the saved version and waits until its triggers are registered. */
		async publish(id: string): Promise<void> {
			const { versionId } = await getWorkflow(id);
			const workflow = await rest<Workflow>('POST', `/workflows/${id}/activate`, { versionId });
			await settled(workflow);
		},
		async unpublish(id: string): Promise<void> {
			await rest('POST', `/workflows/${id}/deactivate`, {});
			await unpublished(id);
		},
		async deleteWorkflow(id: string): Promise<void> {
			await rest('POST', `/workflows/${id}/archive`, {});
			await unpublished(id);
			await rest('DELETE', `/workflows/${id}`);
		},
	};
};

const withDefaults = (workflow: WorkflowJson) => ({
	settings: { executionOrder: 'v1' },
	...workflow,
	nodes: workflow.nodes.map((node, index) => ({
		id: `node-${index}`,
		position: [index * 220, 0],
		parameters: {},
		...node,
	})),
});

const nameOf = (workflow: Workflow, nodeId: string): string =>
	workflow.nodes.find((node) => node.id === nodeId)?.name ?? nodeId;
