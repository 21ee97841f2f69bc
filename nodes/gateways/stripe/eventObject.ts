import type { EventHint } from '../../shared/vocabulary/event';
import * as z from '../../shared/zod';
import { isFreeOrder } from './state/freeOrder';

/** What an event carries; of any version, so nothing in it is relied on. */
export const OBJECT = z.record(z.string(), z.unknown());

export type StripeObject = z.output<typeof OBJECT>;

/** A field that is text, else nothing. */
export function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

/**
 * The object nearest to the root that the payload itself names, which saves the call that would look it up. What belongs
 * to what never changes in Stripe, so the payload's age does not matter.
 */
export function pointerOf(object: StripeObject): Omit<EventHint, 'type'> | undefined {
	for (const [objectKind, field] of candidates(object)) {
		const objectId = idIn(field);
		if (objectId !== '') return { objectKind, objectId };
	}
	return undefined;
}

/** Of an id, or of the object itself where somebody's version has it expanded. */
function idIn(field: unknown): string {
	return text(OBJECT.safeParse(field).data?.id ?? field);
}

function candidates(object: StripeObject): ReadonlyArray<readonly [kind: string, id: unknown]> {
	const own = [text(object.object), object.id] as const;
	switch (object.object) {
		case 'charge':
		case 'refund':
		case 'dispute':
			// Before PaymentIntents, an invoice was paid by a bare charge that named it.
			return [['payment_intent', object.payment_intent], ['invoice', object.invoice], own];
		case 'invoice':
			return [['subscription', subscriptionOf(object)], own];
		case 'review':
		case 'radar.early_fraud_warning':
			return [
				['payment_intent', object.payment_intent],
				['charge', object.charge],
			];
		case 'credit_note':
			return [['invoice', object.invoice]];
		case 'customer_cash_balance_transaction':
			return [
				['payment_intent', intentIn(object.applied_to_payment)],
				['payment_intent', intentIn(object.unapplied_from_payment)],
				['refund', OBJECT.safeParse(object.refunded_from_payment).data?.refund],
			];
		case 'checkout.session':
			return [
				['subscription', object.subscription],
				['invoice', object.invoice],
				['payment_intent', object.payment_intent],
				...(isFreeOrder(object) ? [own] : []),
			];
		case 'payment_intent':
		case 'subscription':
			return [own];
		default:
			return [];
	}
}

/** Since `basil` below `parent`, before that on the invoice itself; an endpoint made by hand may have an old version. */
function subscriptionOf(invoice: StripeObject): unknown {
	const parent = OBJECT.safeParse(invoice.parent).data ?? {};
	const details = OBJECT.safeParse(parent.subscription_details).data ?? {};
	return details.subscription ?? invoice.subscription;
}

/** Money on a customer's cash balance belongs to a payment once it is laid to it. */
function intentIn(movement: unknown): unknown {
	return OBJECT.safeParse(movement).data?.payment_intent;
}
