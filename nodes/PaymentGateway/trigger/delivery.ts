import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { clock } from '../../shared/n8n/clock';
import type { GatewayAccess } from '../../shared/n8n/connections';
import { waitAtDoor } from '../../shared/n8n/door';
import { failureOf } from '../../shared/n8n/errors';
import { ALL_EVENTS, chosenEventTypes } from '../../shared/n8n/events';
import { attempt, attemptAsync } from '../../shared/vocabulary/attempt';
import type { PaymentEvent } from '../../shared/vocabulary/event';
import { isTransient } from '../../shared/vocabulary/failure';
import { admit } from './admit';
import { Gatherer } from './gather';
import { log } from './log';
import { readDelivery } from './request';

const REFUSED: IWebhookResponseData = { noWebhookResponse: true };
const RETRY_AFTER_SECONDS = 30;

const gatherer = new Gatherer<IDataObject>(clock);

/**
 * One delivery, from its bytes to the start of the workflow. Whatever cannot be verified is answered 401 and starts nothing;
 * what this trigger was not asked for is answered 200 and starts nothing; no answer carries data. Never throws: for n8n a
 * throw is a failed execution, with an alert and a stack trace in the answer, which anybody on the internet could then order.
 */
export async function receiveDelivery(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const attempted = await attemptAsync(async () => await receive(context));
	if ('value' in attempted) return attempted.value;
	attempt(() => log(context, 'error', 'A delivery was turned away: it could not be looked at'));
	attempt(() => answer(context, 503));
	return REFUSED;
}

async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const delivery = await readDelivery(context);
	const admission = await admit(context, delivery);
	if ('status' in admission) return answer(context, admission.status);
	const wait = waitAtDoor(String(context.getWorkflow().id ?? ''), clock);
	if (wait !== undefined) return answer(context, 503, wait);
	const { access } = admission;
	return await start(context, access, access.adapter.readEvents(delivery, access.connection));
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
		const reason = failure?.message ?? 'see the execution';
		log(context, 'warn', `The account of the credential could not be read: ${reason}`);
		if (failure && isTransient(failure)) return answer(context, 503);
	}
	const account = 'value' in attempted ? attempted.value : '';
	const own = wanted.filter((event) => event.account === '' || event.account === account);
	if (own.length === 0) return answer(context, 200);
	const items = own.map(
		(event) =>
			({
				...event,
				account,
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

function answer(
	context: IWebhookFunctions,
	status: 200 | 401 | 503,
	retryAfterSeconds: number = RETRY_AFTER_SECONDS,
): IWebhookResponseData {
	const response = context.getResponseObject();
	if (response.headersSent) return REFUSED;
	if (status === 503) response.setHeader('retry-after', String(retryAfterSeconds));
	response.status(status).end();
	return REFUSED;
}
