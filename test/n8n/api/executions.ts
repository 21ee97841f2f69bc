import { setTimeout as sleep } from 'node:timers/promises';

import type { Json, Session } from './session';

const WAIT_SECONDS = 60;
const UNFINISHED = ['new', 'running', 'waiting'];
const FINISHED = ['success', 'error', 'crashed', 'canceled'];

export interface OutputItem {
	readonly json: Json;
	readonly pairedItem?: unknown;
	readonly error?: Json;
}

/** One run of one node. `data.main[output]` holds its items. */
export interface NodeRun {
	readonly executionStatus: string;
	readonly startTime: number;
	readonly executionTime: number;
	readonly hints?: readonly Json[];
	readonly error?: Json & { readonly message: string; readonly description?: string };
	readonly data?: { readonly main: ReadonlyArray<readonly OutputItem[] | null> };
}

export interface Execution {
	readonly id: string;
	readonly workflowId: string;
	readonly mode: string;
	readonly status: string;
	readonly startedAt: string;
	readonly stoppedAt: string | null;
	readonly retryOf?: string | null;
	readonly data?: {
		readonly resultData: {
			readonly runData: Readonly<Record<string, readonly NodeRun[]>>;
			readonly lastNodeExecuted?: string;
			readonly error?: Json & { readonly message: string };
		};
	};
}

export const executionCalls = ({ rest, publicApi }: Session) => {
	/** Newest first, with every node's data. */
	const executions = async (workflowId: string): Promise<Execution[]> => {
		const found: Execution[] = [];
		let cursor: string | null = null;
		do {
			const query = new URLSearchParams({ workflowId, includeData: 'true', limit: '100' });
			if (cursor !== null) query.set('cursor', cursor);
			const page: { data: Execution[]; nextCursor: string | null } = await publicApi(
				'GET',
				`/executions?${query.toString()}`,
			);
			found.push(...page.data);
			cursor = page.nextCursor;
		} while (cursor !== null);
		return found;
	};
	/** How many executions of the workflow have one of the statuses: cheap enough to poll. */
	const countWith = async (workflowId: string, status: readonly string[]): Promise<number> => {
		const filter = encodeURIComponent(JSON.stringify({ workflowId, status }));
		const found = await rest<{ count: number }>('GET', `/executions?filter=${filter}&limit=1`);
		return found.count;
	};
	const waitFor = async (
		workflowId: string,
		enough: () => Promise<boolean>,
		seconds: number,
	): Promise<Execution[]> => {
		const deadline = Date.now() + seconds * 1000;
		while (!(await enough())) {
			if (Date.now() > deadline) {
				const seen = await executions(workflowId);
				const statuses = seen.map(({ id, status }) => `${id} ${status}`).join(', ');
				throw new Error(`Executions after ${seconds} seconds: ${statuses || 'none'}`);
			}
			await sleep(100);
		}
		return await executions(workflowId);
	};

	return {
		executions,
		/** How many have finished, well or badly. */
		countExecutions: async (workflowId: string) => await countWith(workflowId, FINISHED),
		/** Waits until `count` executions of the workflow have finished, well or badly. */
		async waitForExecutions(workflowId: string, count: number, seconds = WAIT_SECONDS) {
			const enough = async () => (await countWith(workflowId, FINISHED)) >= count;
			return await waitFor(workflowId, enough, seconds);
		},
		/** Waits until no execution of the workflow is queued, running or waiting. */
		async waitUntilIdle(workflowId: string, seconds = WAIT_SECONDS) {
			const enough = async () => (await countWith(workflowId, UNFINISHED)) === 0;
			return await waitFor(workflowId, enough, seconds);
		},
		async retryExecution(id: string): Promise<Execution> {
			return await publicApi<Execution>('POST', `/executions/${id}/retry`, { loadWorkflow: false });
		},
	};
};

/** What a node put out, all runs together. */
export const itemsOf = (
	execution: Execution,
	nodeName: string,
	output = 0,
): readonly OutputItem[] =>
	(execution.data?.resultData.runData[nodeName] ?? []).flatMap(
		(run) => run.data?.main[output] ?? [],
	);
