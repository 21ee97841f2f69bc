import {
	type IDataObject,
	type INodeExecutionData,
	type IWebhookFunctions,
	type IWebhookResponseData,
	UserError,
} from 'n8n-workflow';
import { secondsToWait } from '../../shared/n8n/trigger/backpressure';
import { takeApproved } from '../../shared/n8n/trigger/takeApproved';
import { clock } from '../../shared/n8n/clock';
import type { GatewaySession } from '../../shared/n8n/access/connections';
import { failureOf } from '../../shared/n8n/errors';
import { attempt, attemptAsync } from '../../shared/vocabulary/attempt';
import { type PaymentEvent, typesIn } from '../../shared/vocabulary/event';
import { isTransient } from '../../shared/vocabulary/failure';
import { admit } from './admit';
import { type Arrival, readArrival } from './arrival';
import { Gatherer } from './gather';
import { logOf } from './log';

const ANSWERED: IWebhookResponseData = { noWebhookResponse: true };
const RETRY_AFTER_SECONDS = 30;

/** What the gateway is told at once; nothing is started then. */
interface Answer {
	readonly status: 200 | 401 | 503;
	readonly retryAfterSeconds?: number;
}

/** What the workflow is started with. */
interface Start {
	readonly items: readonly IDataObject[];
}

const gatherer = new Gatherer<IDataObject>(clock);

/**
 * One delivery, from its bytes to the start of the workflow. Whatever cannot be verified is answered 401 and starts nothing;
 * what this trigger was not asked for is answered 200 and starts nothing; no answer carries data. Never throws: for n8n a
 * throw is a failed execution, with an alert and a stack trace in the answer, which anybody on the internet could then order.
 */
export async function receiveDelivery(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const attempted = await attemptAsync(async () => {
		const arrival = await readArrival(context);
		const taken = await take(arrival);
		return 'items' in taken ? await startTogether(arrival, taken) : answer(arrival, taken);
	});
	if ('value' in attempted) return attempted.value;
	attempt(() => logOf(context)('error', 'A delivery was turned away: it could not be looked at'));
	attempt(() => answer({ response: context.getResponseObject() }, { status: 503 }));
	return ANSWERED;
}

/** Verified, let in, read, filtered: in this order, so that nothing that a stranger sends is looked into. */
async function take(arrival: Arrival): Promise<Answer | Start> {
	const admission = await admit(arrival.trigger, arrival.delivery);
	if ('status' in admission) return admission;
	const retryAfterSeconds = secondsToWait(arrival.trigger.owner.workflow, clock);
	if (retryAfterSeconds !== undefined) return { status: 503, retryAfterSeconds };
	const told = eventsOf(arrival, admission.access);
	const untaken = await takeApproved(told, admission.access);
	if (untaken) arrival.trigger.log('error', untaken.reason);
	if (untaken?.isPassing) return { status: 503 };
	const chosen = new Set<string>(arrival.trigger.eventTypes);
	const events = told.filter(({ hint }) => typesIn(hint).some((type) => chosen.has(type)));
	if (events.length === 0) return { status: 200 };
	const account = await accountOf(admission.access, arrival);
	if (account === undefined) return { status: 503 };
	const own = events.filter((event) => event.account === '' || event.account === account);
	if (own.length === 0) return { status: 200 };
	return { items: own.map((event) => toItem(event, account, arrival)) };
}

function eventsOf({ delivery }: Arrival, { adapter, connection }: GatewaySession): PaymentEvent[] {
	return adapter
		.readEvents(delivery, connection)
		.filter(({ livemode }) => livemode === connection.livemode);
}

/** Empty where the gateway refuses to say; `undefined` where it could not be asked just now. */
async function accountOf(
	{ adapter, connection }: GatewaySession,
	{ trigger }: Arrival,
): Promise<string | undefined> {
	const attempted = await attemptAsync(async () => await connection.account());
	if ('value' in attempted) return attempted.value;
	const { error } = attempted;
	const failure = failureOf(error, [adapter]);
	// A credential that gets no token says so itself (access/token.ts).
	const refused = error instanceof UserError ? error.message : 'see the execution';
	const reason = failure?.message ?? refused;
	trigger.log('warn', `The account of the credential could not be read: ${reason}`);
	return failure && isTransient(failure) ? undefined : '';
}

function toItem(
	{ hint, ...event }: PaymentEvent,
	account: string,
	{ delivery, includesRaw }: Arrival,
): IDataObject {
	const raw = includesRaw ? { raw: bodyOf(delivery.rawBody) } : {};
	return { ...event, hint: { ...hint }, account, ...raw };
}

/** As the gateway sent it: what its JSON holds, and the text where it is none. */
function bodyOf(rawBody: Uint8Array): IDataObject | string {
	const text = new TextDecoder().decode(rawBody);
	const attempted = attempt(() => JSON.parse(text) as IDataObject);
	return 'value' in attempted ? attempted.value : text;
}

/** A run of the editor is for looking at one delivery; every other takes along what came while the workflow was busy. */
async function startTogether(arrival: Arrival, { items }: Start): Promise<IWebhookResponseData> {
	const { response, trigger } = arrival;
	if (trigger.owner.run === 'test') return started(items);
	const turn = await gatherer.takeTurn(trigger.name, items, response);
	if ('starts' in turn) return started(turn.starts);
	// n8n keeps an expression engine for as long as this function runs; whoever waits to be answered needs none.
	void turn.follows.then((status) => answer(arrival, { status: status < 300 ? 200 : 503 }));
	return ANSWERED;
}

function started(items: readonly IDataObject[]): IWebhookResponseData {
	return { workflowData: [items.map((json): INodeExecutionData => ({ json }))] };
}

function answer(
	{ response }: Pick<Arrival, 'response'>,
	{ status, retryAfterSeconds = RETRY_AFTER_SECONDS }: Answer,
): IWebhookResponseData {
	if (response.headersSent) return ANSWERED;
	if (status === 503) response.setHeader('retry-after', String(retryAfterSeconds));
	response.status(status).end();
	return ANSWERED;
}
