/** The suite is data: each check is a sentence and what makes it true, so that a faulty adapter can be put to it as well. */
import type { GatewayAdapter } from '../../../nodes/shared/contracts/gateway';
import type { PaymentEventType } from '../../../nodes/shared/vocabulary/event';
import type { GatewayBench, GatewayVerbs } from '../gatewayBench';
import type { Play } from './play';

export type Verb = keyof GatewayVerbs;

/** `refund.create`: a resource and what is done with it. */
export type OperationName = `${keyof GatewayAdapter['actions']}.${string}`;

export interface Check {
	readonly name: string;
	/** What has to happen at the gateway for it; a bench may lack that. */
	readonly verbs?: readonly Verb[];
	/** What the adapter has to be able to do for it. */
	readonly actions?: readonly OperationName[];
	/** What may be asked for beside an operation (`paymentLink.create: what recurs`) and is; a gateway may lack that too. */
	readonly options?: readonly string[];
	run(play: Play): Promise<void>;
}

export interface Topic {
	readonly name: string;
	checks(bench: GatewayBench): readonly Check[];
}

/** What only this could bring, or another one of these that brings it too: who has none of them promises none of it. */
export const PROMISES: Readonly<Partial<Record<Verb, readonly PaymentEventType[]>>> = {
	process: ['payment.pending'],
	challenge: ['payment.actionRequired'],
	authorise: ['payment.authorized'],
	void: ['payment.canceled'],
	failRefund: ['refund.failed'],
	dispute: ['dispute.opened'],
	closeDispute: ['dispute.won', 'dispute.lost'],
	invoice: ['invoice.sent', 'invoice.paid'],
	declineInvoice: ['invoice.paymentFailed'],
	makeOverdue: ['invoice.overdue'],
	voidInvoice: ['invoice.voided'],
	giveUpInvoice: ['invoice.uncollectible'],
	subscribe: ['subscription.created'],
	startTrial: ['subscription.trialEnding'],
	renew: ['subscription.renewed'],
	failRenewal: ['subscription.pastDue', 'invoice.paymentFailed'],
	pause: ['subscription.paused'],
	cancel: ['subscription.canceled'],
};

/** Of what this could bring all that nothing else brings which the gateway has. */
export function promisesOf(verb: Verb, lacks: readonly string[]): readonly PaymentEventType[] {
	const bringing = (Object.entries(PROMISES) as Array<[Verb, readonly PaymentEventType[]]>).filter(
		([other]) => !lacks.includes(other),
	);
	return (PROMISES[verb] ?? []).filter(
		(type) => !bringing.some(([, types]) => types.includes(type)),
	);
}

/** What the adapter does when asked for this; `undefined` where it declares that it cannot. */
export function operationOf(adapter: GatewayAdapter, name: string): unknown {
	const [resource = '', operation = ''] = name.split('.');
	const groups: Readonly<Record<string, object | undefined>> = { ...adapter.actions };
	const group: Readonly<Record<string, unknown>> = { ...groups[resource] };
	return group[operation];
}

/** What a check had made sure of before. */
export function required<Value>(value: Value | undefined): Value {
	if (value === undefined) throw new Error('The bench or the adapter lacks what this check needs');
	return value;
}

/** @throws where the call is not refused. */
export async function thrown(promise: Promise<unknown>): Promise<unknown> {
	return await promise.then(
		(value) => Promise.reject(new Error(`It was not refused: ${JSON.stringify(value)}`)),
		(error: unknown) => error,
	);
}
