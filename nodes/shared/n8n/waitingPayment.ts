import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { attempt } from '../vocabulary/attempt';
import { PAYMENT_REFERENCE, type PaymentEvent } from '../vocabulary/event';
import { isObject, isText } from '../vocabulary/shape';
import { fromReference, toScope } from '../vocabulary/subject';

/** What an error workflow hands in again: ids and words of the gateway, no secret and nothing of a person. */
export interface WaitingPayment {
	/** The same for every event about one object: a try again brings in whatever any of them told. */
	readonly key: string;
	readonly gateway: string;
	/** The payment reference, where it was known by then. */
	readonly reference: string | null;
	readonly event: PaymentEvent;
}

/**
 * n8n's Error Trigger carries the error, not the items: so what waits goes along in the error's context, which n8n keeps.
 * Who is nearer to the payments speaks first; what an error carries already is left.
 */
export function withPayments(error: unknown, payments: readonly WaitingPayment[]): unknown {
	if (!(error instanceof Error) || payments.length === 0) return error;
	const carrier: Error & { context?: Record<string, unknown> } = error;
	if (carrier.context?.payments === undefined) {
		carrier.context = { ...carrier.context, payments: oncePerKey(payments) };
	}
	return error;
}

/** From an event, a payment reference, or both. */
export function waitingPayment(
	event: PaymentEvent | undefined,
	reference: string | undefined,
): WaitingPayment | undefined {
	if (event) {
		const { id, gateway, account, livemode, occurredAt } = event;
		const { type, mayBe, objectKind, objectId, partId } = event.hint;
		const hint = {
			...{ type, ...(mayBe === undefined ? {} : { mayBe }) },
			...{ objectKind, objectId, ...(partId === undefined ? {} : { partId }) },
		};
		const isKnown = objectKind === PAYMENT_REFERENCE;
		const object = [objectKind, objectId].map(encodeURIComponent).join('/');
		return {
			key: isKnown ? objectId : `${toScope(event)}/${object}`,
			gateway,
			reference: reference ?? (isKnown ? objectId : null),
			event: { id, gateway, account, livemode, occurredAt, hint },
		};
	}
	const subject = reference === undefined ? undefined : fromReference(reference);
	if (reference === undefined || !subject) return undefined;
	const { gateway, account, livemode } = subject;
	const hint = {
		type: 'payment.pending',
		objectKind: PAYMENT_REFERENCE,
		objectId: reference,
	} as const;
	const known = { id: reference, gateway, account, livemode, occurredAt: '', hint };
	return { key: reference, gateway, reference, event: known };
}

/** The payments that a node's items are about: told by the items, or by the sync they come from. */
export function paymentsOf(context: IExecuteFunctions): WaitingPayment[] {
	return context.getInputData().flatMap(({ json }, index) => {
		const payment = paymentIn(json) ?? paymentBefore(context, index);
		return payment ? [payment] : [];
	});
}

/** Nodes in between replace the item's data, and n8n still knows where it came from. */
function paymentBefore(context: IExecuteFunctions, index: number): WaitingPayment | undefined {
	const { name } = context.getNode();
	const proxy = context.getWorkflowDataProxy(index);
	for (const parent of context.getParentNodes(name)) {
		if (!/\.paymentSync(Tool)?$/.test(parent.type) || parent.disabled) continue;
		const found = attempt(() => proxy.$(parent.name).item as INodeExecutionData | undefined);
		const payment = 'value' in found && found.value ? paymentIn(found.value.json) : undefined;
		if (payment) return payment;
	}
	return undefined;
}

function paymentIn(json: IDataObject): WaitingPayment | undefined {
	const event = isPaymentEvent(json) ? json : json.received;
	const reference = typeof json.reference === 'string' ? json.reference : undefined;
	return waitingPayment(isPaymentEvent(event) ? event : undefined, reference);
}

/** An event as triggers hand it on, whole. */
export function isPaymentEvent(value: unknown): value is PaymentEvent {
	if (!isObject(value) || !isObject(value.hint)) return false;
	const { hint } = value;
	return (
		[value.id, value.gateway, value.account, value.occurredAt].every(isText) &&
		typeof value.livemode === 'boolean' &&
		[hint.type, hint.objectKind, hint.objectId].every(isText)
	);
}

function oncePerKey(payments: readonly WaitingPayment[]): WaitingPayment[] {
	return [...new Map(payments.map((payment) => [payment.key, payment])).values()];
}
