import { credentialCalls } from './api/credentials';
import { editorCalls } from './api/editor';
import { executionCalls } from './api/executions';
import { signIn, type Session } from './api/session';
import { templateCalls } from './api/templates';
import { workflowCalls } from './api/workflows';

export { itemsOf } from './api/executions';
export type { CredentialReference } from './api/credentials';
export type { Execution, NodeRun, OutputItem } from './api/executions';
export { N8nAnswerError, OWNER } from './api/session';
export type { TemplateValues } from './api/templates';
export type { Workflow, WorkflowJson, WorkflowNode } from './api/workflows';

export type N8nApi = Session &
	ReturnType<typeof credentialCalls> &
	ReturnType<typeof workflowCalls> &
	ReturnType<typeof executionCalls> &
	ReturnType<typeof editorCalls> &
	ReturnType<typeof templateCalls>;

/** Everything a person can do with an instance, as calls; signed in as its owner. */
export const connect = async (url: string): Promise<N8nApi> => {
	const session = await signIn(url);
	return {
		...session,
		...credentialCalls(session),
		...workflowCalls(session),
		...executionCalls(session),
		...editorCalls(session),
		...templateCalls(session),
	};
};
