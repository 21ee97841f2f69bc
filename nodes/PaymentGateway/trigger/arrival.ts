import type { IWebhookFunctions } from 'n8n-workflow';
import type { WebhookDelivery } from '../../shared/contracts/gateway';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import { readTriggerNode, type TriggerNode } from './triggerNode';

/** A POST to the trigger, with all that n8n knows of it: nothing more is asked of n8n on its way. */
export interface Arrival {
	readonly trigger: TriggerNode;
	readonly delivery: WebhookDelivery;
	/** *Include Raw Delivery*. */
	readonly includesRaw: boolean;
	readonly response: ReturnType<IWebhookFunctions['getResponseObject']>;
}

/** What n8n adds to the request of Express. */
interface RawRequest {
	readonly rawBody?: Uint8Array;
	readRawBody?(): Promise<void>;
}

/** A body that cannot be read is an empty one: no signature fits it. */
export async function readArrival(context: IWebhookFunctions): Promise<Arrival> {
	const url =
		context.getWebhookResourceUrl?.('default') ?? context.getNodeWebhookUrl('default') ?? '';
	return {
		trigger: readTriggerNode(context, url),
		delivery: await readDelivery(context, url),
		includesRaw: context.getNodeParameter('options.includeRaw', false) === true,
		response: context.getResponseObject(),
	};
}

async function readDelivery(context: IWebhookFunctions, url: string): Promise<WebhookDelivery> {
	const headers = Object.entries(context.getHeaderData()).map(
		([name, value]: [string, unknown]) => [name.toLowerCase(), textOf(value)] as const,
	);
	return {
		headers: Object.fromEntries(headers),
		rawBody: await bodyOf(context.getRequestObject() as unknown as RawRequest),
		url,
	};
}

/**
 * n8n leaves bodies of content types that it does not parse unread, and its reader throws for what is broken, too large, or
 * was taken by its own form parser.
 */
async function bodyOf(request: RawRequest): Promise<Uint8Array> {
	if (request.rawBody === undefined) {
		await attemptAsync(async () => await request.readRawBody?.());
	}
	return request.rawBody ?? new Uint8Array();
}

/** A header that was sent twice is joined, as HTTP has it. */
function textOf(value: unknown): string | undefined {
	if (Array.isArray(value)) return value.map(String).join(',');
	return typeof value === 'string' ? value : undefined;
}
