/** For stand-ins beside a real n8n, whose clock nobody can set: what happened did so earlier. */
import { isObject } from '../../../nodes/shared/vocabulary/shape';
import { subscriptionsOf } from './billing/subscriptionStore';
import type { World } from './world';

const MOMENT = /^\d{4}-\d\d-\d\dT/;

/** Every payment, refund, dispute, subscription and row of the report; the events of the webhooks stay as they were told. */
export function age(world: World, milliseconds: number): void {
	const { orders, authorizations, captures, refunds, disputes, transactions } = world;
	for (const objects of [orders, authorizations, captures, refunds, disputes]) {
		for (const object of objects.values()) earlier(object, milliseconds);
	}
	for (const object of [...transactions, ...subscriptionsOf(world).values()]) {
		earlier(object, milliseconds);
	}
}

/** Every moment of an object, and of what is in it. */
export function earlier(object: object, milliseconds: number): void {
	for (const [name, value] of Object.entries(object) as Array<[string, unknown]>) {
		if (value instanceof Date) {
			Object.assign(object, { [name]: new Date(value.getTime() - milliseconds) });
		} else if (typeof value === 'string' && MOMENT.test(value)) {
			Object.assign(object, { [name]: moved(value, milliseconds) });
		} else if (Array.isArray(value)) {
			for (const part of value) if (isObject(part)) earlier(part, milliseconds);
		} else if (isObject(value)) earlier(value, milliseconds);
	}
}

/** In the form it had, with or without milliseconds. */
function moved(text: string, milliseconds: number): string {
	const iso = new Date(Date.parse(text) - milliseconds).toISOString();
	return text.includes('.') ? iso : `${iso.slice(0, 19)}Z`;
}
