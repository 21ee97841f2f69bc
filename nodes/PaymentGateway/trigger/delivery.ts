import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { WebhookDelivery } from '../../shared/contracts/gateway';
import { clock } from '../../shared/n8n/clock';
import { type GatewayAccess, openGateway } from '../../shared/n8n/connections';
import { waitAtDoor } from '../../shared/n8n/door';
import { failureOf } from '../../shared/n8n/errors';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import type { PaymentEvent } from '../../shared/vocabulary/event';
import { isTransient } from '../../shared/vocabulary/failure';
import { ALL_EVENTS, chosenEventTypes } from '../../shared/n8n/events';
import { remakeEndpoint } from './endpoint';
import { Gatherer } from './gather';
import { storedSecret } from './secret';

const REFUSED: IWebhookResponseData = { noWebhookResponse: true };
const RETRY_AFTER_SECONDS = 30;

const gatherer = new Gatherer<IDataObject>(clock);

/**
 * One delivery, from its bytes to the start of the workflow. Whatever cannot be verified is answered 401 and starts nothing;
 * what this trigger was not asked for is answered 200 and starts nothing; no answer carries data.
 */
export async function receiveDelivery(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const delivery = await deliveryOf(context);
	const attempted = await attemptAsync(async () => await openAndVerify(context, delivery));
	if ('error' in attempted) {
		context.logger.error(
			'A delivery was turned away: the credential cannot be used',
			about(context),
		);
		return answer(context, 503);
	}
	const { access, isVerified } = attempted.value;
	if (access.connection.secrets.length === 0) return await withoutSecret(context, access);
	if (!isVerified) {
		context.logger.warn('A delivery was refused: its signature does not match', about(context));
		return answer(context, 401);
	}
	const wait = waitAtDoor(String(context.getWorkflow().id ?? ''), clock);
	if (wait !== undefined) return answer(context, 503, wait);
	return await start(context, access, access.adapter.readEvents(delivery, access.connection));
}

/** A credential as it was a moment ago will do for a yes; a no, and a missing secret, are those of the credential as it is. */
async function openAndVerify(
	context: IWebhookFunctions,
	delivery: WebhookDelivery,
): Promise<{ readonly access: GatewayAccess; readonly isVerified: boolean }> {
	const id = String(context.getNodeParameter('gateway', 'stripe'));
	const secret = storedSecret(context, delivery.url);
	const secrets = secret ? [secret.secret] : [];
	const verified = async (access: GatewayAccess) =>
		access.connection.secrets.length > 0 &&
		(await access.adapter.verify(delivery, access.connection));
	const recent = await openGateway(context, id, secrets, 'recent');
	if (await verified(recent)) return { access: recent, isVerified: true };
	const access = await openGateway(context, id, secrets);
	return { access, isVerified: await verified(access) };
}

/** There is no unsigned path: the gateway delivers again, and by then the endpoint has a secret we know. */
async function withoutSecret(
	context: IWebhookFunctions,
	access: GatewayAccess,
): Promise<IWebhookResponseData> {
	context.logger.warn(
		'The signing secret of the endpoint is gone: the endpoint is made anew, deliveries wait',
		about(context),
	);
	const attempted = await attemptAsync(async () => await remakeEndpoint(context, access));
	if ('error' in attempted) {
		context.logger.error(
			'The endpoint could not be made anew. Publish the workflow again, or put the signing secret into the credential',
			about(context),
		);
	}
	return answer(context, 503);
}

async function start(
	context: IWebhookFunctions,
	access: GatewayAccess,
	events: readonly PaymentEvent[],
): Promise<IWebhookResponseData> {
	const chosen = new Set<string>(
		chosenEventTypes(context.getNodeParameter('events', [ALL_EVENTS]) as string[]),
	);
	const wanted = events.filter(
		({ hint, livemode }) => chosen.has(hint.type) && livemode === access.connection.livemode,
	);
	if (wanted.length === 0) return answer(context, 200);
	const attempted = await attemptAsync(async () => await access.connection.account());
	if ('error' in attempted) {
		const failure = failureOf(attempted.error, [access.adapter]);
		context.logger.warn(
			`The account of the credential could not be read: ${failure?.message ?? 'see the execution'}`,
			about(context),
		);
		if (failure && isTransient(failure)) return answer(context, 503);
	}
	const account = 'value' in attempted ? attempted.value : '';
	const own = wanted.filter((event) => event.account === '' || event.account === account);
	if (own.length === 0) return answer(context, 200);
	const isRaw = context.getNodeParameter('options.includeRaw', false) === true;
	const items = own.map(
		({ raw, ...event }) =>
			({
				...event,
				account,
				...(isRaw && raw !== undefined ? { raw } : {}),
			}) as unknown as IDataObject,
	);
	return await startTogether(context, items);
}

/** A run of the editor is for looking at one delivery; every other takes along what came while the workflow was busy. */
async function startTogether(
	context: IWebhookFunctions,
	items: readonly IDataObject[],
): Promise<IWebhookResponseData> {
	const started = (all: readonly IDataObject[]) => ({
		workflowData: [all.map((json) => ({ json }))],
	});
	if (context.getMode() === 'manual') return started(items);
	const key = `${String(context.getWorkflow().id ?? '')} ${context.getNode().id}`;
	const turn = await gatherer.takeTurn(key, items, context.getResponseObject());
	if ('starts' in turn) return started(turn.starts);
	// n8n keeps an expression engine for as long as this function runs; whoever waits to be answered needs none.
	void turn.follows.then((status) => answer(context, status < 300 ? 200 : 503));
	return REFUSED;
}

async function deliveryOf(context: IWebhookFunctions): Promise<WebhookDelivery> {
	const request = context.getRequestObject() as unknown as RawRequest;
	// n8n leaves bodies of content types it cannot parse unread.
	if (request.rawBody === undefined) await request.readRawBody?.();
	const headers = Object.entries(context.getHeaderData()).map(
		([name, value]) =>
			[name.toLowerCase(), Array.isArray(value) ? value.join(',') : value] as const,
	);
	return {
		headers: Object.fromEntries(headers),
		rawBody: request.rawBody ?? new Uint8Array(),
		url: context.getWebhookResourceUrl?.('default') ?? context.getNodeWebhookUrl('default') ?? '',
	};
}

interface RawRequest {
	readonly rawBody?: Uint8Array;
	readRawBody?(): Promise<void>;
}

function answer(
	context: IWebhookFunctions,
	status: 200 | 401 | 503,
	retryAfterSeconds: number = RETRY_AFTER_SECONDS,
): IWebhookResponseData {
	const response = context.getResponseObject();
	if (status === 503) response.setHeader('retry-after', String(retryAfterSeconds));
	response.status(status).end();
	return REFUSED;
}

/** For the log: which trigger, nothing of what was delivered. */
function about(context: IWebhookFunctions): { workflowId: string; node: string } {
	return { workflowId: String(context.getWorkflow().id ?? ''), node: context.getNode().name };
}
