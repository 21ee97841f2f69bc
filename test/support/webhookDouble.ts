/** n8n's side of a delivery to a trigger: a context as `webhook()` gets it, and what was answered. */
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

export interface WebhookDouble {
	readonly context: IWebhookFunctions;
	readonly answered: { status?: number; ended: number };
	readonly log: readonly string[];
}

export interface WebhookSetting {
	readonly url: string;
	readonly credentialType: string;
	readonly credential: Record<string, unknown>;
	readonly parameters?: Record<string, unknown>;
	readonly headers?: Record<string, unknown>;
	readonly rawBody?: Uint8Array;
	/** As n8n's: may throw, may leave the body unread. */
	readonly readRawBody?: () => Promise<void>;
	readonly staticData?: Record<string, unknown>;
	readonly onOpen?: () => void;
	/** Parts of the context that are not there, or that throw. */
	readonly broken?: Partial<Record<keyof IWebhookFunctions, () => never>>;
}

export function webhookDouble(setting: WebhookSetting): WebhookDouble {
	const answered: { status?: number; ended: number } = { ended: 0 };
	const log: string[] = [];
	const write = (message: string, meta: object) => void log.push(message + JSON.stringify(meta));
	const staticData = setting.staticData ?? {};
	const response = {
		headersSent: false,
		statusCode: 200,
		writableFinished: true,
		destroyed: false,
		once: (event: string, listener: () => void) => (event === 'finish' ? listener() : undefined),
		setHeader: () => undefined,
		status(status: number): unknown {
			answered.status = status;
			return response;
		},
		end: () => void answered.ended++,
	};
	const context = {
		getNode: () => ({
			id: setting.url,
			name: 'Trigger',
			credentials: { [setting.credentialType]: { id: setting.url, name: 'Any' } },
		}),
		getNodeParameter: (name: string, fallback: unknown) => setting.parameters?.[name] ?? fallback,
		getCredentials: async () => {
			setting.onOpen?.();
			return { ...setting.credential };
		},
		getWorkflow: () => ({ id: 'workflow-1', name: 'Test', active: true }),
		getWorkflowStaticData: () => staticData,
		getNodeWebhookUrl: () => setting.url,
		getWebhookResourceUrl: () => setting.url,
		getInstanceId: () => 'instance-1',
		getMode: () => 'webhook',
		getHeaderData: () => setting.headers ?? {},
		getRequestObject: () => ({ rawBody: setting.rawBody, readRawBody: setting.readRawBody }),
		getResponseObject: () => response,
		logger: { warn: write, error: write, info: write, debug: write },
		helpers: {},
		...setting.broken,
	};
	return { context: context as unknown as IWebhookFunctions, answered, log };
}

/** Whether n8n starts the workflow for what `webhook()` returned. */
export function hasStarted({ workflowData }: IWebhookResponseData): boolean {
	return workflowData !== undefined;
}
