import type { IDataObject } from 'n8n-workflow';
import { isPaymentEvent } from '../shared/n8n/waitingPayment';
import type { SyncInput } from '../shared/sync/types';
import { attempt } from '../shared/vocabulary/attempt';
import type { PaymentEvent } from '../shared/vocabulary/event';
import type { PaymentState } from '../shared/vocabulary/payment';
import { GATEWAYS } from '../systems';

export type ReadInput = { readonly input: SyncInput } | { readonly refused: string };

/**
 * An item as the engine's input: an event from a trigger, or in the `event` of a table's row, where it is text; or a state
 * that was read already, alone or in `state`.
 */
export function readInput(json: IDataObject, gatewayId: string): ReadInput {
	const state = isState(json) ? json : isState(json.state) ? json.state : undefined;
	const event = isPaymentEvent(json) ? json : writtenEvent(json.event);
	const from = state?.subject.gateway ?? event?.gateway;
	if (from === undefined) {
		return {
			refused:
				'This item is no payment event. Connect a Payment Gateway Trigger, or another node that hands on payments',
		};
	}
	if (from !== gatewayId) {
		return {
			refused: `This payment is from ${nameOf(from)}, but Gateway is ${nameOf(gatewayId)}. Choose ${nameOf(from)} in a node of its own`,
		};
	}
	if (state) return { input: { state } };
	return event ? { input: { event } } : { refused: 'This item is no payment event' };
}

function nameOf(gatewayId: string): string {
	return GATEWAYS.find(({ id }) => id === gatewayId)?.name ?? gatewayId;
}

function writtenEvent(value: unknown): PaymentEvent | undefined {
	if (!isText(value) || !value.startsWith('{')) return undefined;
	const read = attempt((): unknown => JSON.parse(value));
	return 'value' in read && isPaymentEvent(read.value) ? read.value : undefined;
}

function isState(value: unknown): value is PaymentState {
	if (!isObject(value) || !isObject(value.subject)) return false;
	return (
		isText(value.subject.gateway) &&
		isText(value.subject.id) &&
		isText(value.version) &&
		isText(value.currency) &&
		Array.isArray(value.facts)
	);
}

function isText(value: unknown): value is string {
	return typeof value === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
