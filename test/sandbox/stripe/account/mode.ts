/** All that one mode (test or live) of the account holds: objects, events and what an operation does to them. */
import { randomBytes } from 'node:crypto';

import { missingObject } from '../protocol/errors';
import { cutEmbedded } from '../protocol/lists';
import type { AnyObject, ObjectName, ObjectTypes, StripeEvent } from './wire';

const ID_CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 23;

/** The request that makes events happen; none for what Stripe does by itself. */
export interface RequestOrigin {
	readonly id: string | null;
	readonly idempotencyKey: string | null;
}

export interface Mode {
	readonly accountId: string;
	readonly livemode: boolean;
	/** Where hosted pages and documents are. */
	origin(): string;
	/** Unix seconds; of a test clock while something happens by it. */
	now(): number;
	/** What is performed inside happens at this moment of a test clock; at the real one where it is `undefined`. */
	at<Result>(moment: number | undefined, perform: () => Result): Result;
	/** `pi` → `pi_1…` */
	newId(prefix: string): string;
	add<Name extends ObjectName>(object: ObjectTypes[Name] & { object: Name }): ObjectTypes[Name];
	/** Throws Stripe's `resource_missing`, naming the parameter that held the id. */
	get<Name extends ObjectName>(name: Name, id: string, param?: string): ObjectTypes[Name];
	/** By id alone, whatever it is; of what was removed, Stripe's stub. */
	find(id: string): AnyObject | StripeEvent | DeletedObject | undefined;
	/** Newest first. */
	all<Name extends ObjectName>(name: Name): Array<ObjectTypes[Name]>;
	remove(object: AnyObject): void;
	/** `update` and the event that tells it; no event when nothing changed. */
	change<Kept extends AnyObject>(type: string, object: Kept, changes: Partial<Kept>): void;
	/** Writes the fields and returns those that changed, as they were before. */
	update<Kept extends AnyObject>(object: Kept, changes: Partial<Kept>): Partial<Kept>;
	/** Records an event with the object as it is now, and delivers it. */
	emit(type: string, object: object, previous?: object): StripeEvent;
	/** Something that happens by itself, unless the sandbox is emptied before. */
	later(milliseconds: number, perform: () => void): void;
	/** Newest first. */
	events(): StripeEvent[];
	/** What is performed inside is caused by this request. */
	during<Result>(request: RequestOrigin, perform: () => Result): Result;
}

export interface DeletedObject {
	readonly id: string;
	readonly object: string;
	readonly deleted: true;
}

export interface ModeParts {
	readonly accountId: string;
	readonly livemode: boolean;
	readonly apiVersion: string;
	readonly now: () => Date;
	readonly origin: () => string;
	/** Hands a new event to the endpoints that listen to it. */
	readonly publish: (mode: Mode, event: StripeEvent) => void;
	/** False once the sandbox has been emptied. */
	readonly isOpen: () => boolean;
	/** What follows of itself: a paid intent pays its invoice. Gets the object itself, not the copy. */
	readonly react: (mode: Mode, type: string, object: object) => void;
}

/** An empty mode. */
export function createMode(parts: ModeParts): Mode {
	const byName = new Map<string, Map<string, AnyObject>>();
	const events: StripeEvent[] = [];
	const eventsById = new Map<string, StripeEvent>();
	const removed = new Map<string, DeletedObject>();
	let request: RequestOrigin = { id: null, idempotencyKey: null };
	let frozen: number | undefined;
	const realNow = () => Math.floor(parts.now().getTime() / 1_000);

	const kept = (name: string): Map<string, AnyObject> => {
		const objects = byName.get(name) ?? new Map<string, AnyObject>();
		byName.set(name, objects);
		return objects;
	};

	const mode: Mode = {
		accountId: parts.accountId,
		livemode: parts.livemode,
		origin: parts.origin,
		now: () => frozen ?? realNow(),
		at(moment, perform) {
			const outer = frozen;
			frozen = moment;
			try {
				return perform();
			} finally {
				frozen = outer;
			}
		},
		newId: (prefix) => `${prefix}_1${randomText(ID_LENGTH)}`,
		add(object) {
			kept(object.object).set(object.id, object);
			return object;
		},
		get(name, id, param) {
			const object = byName.get(name)?.get(id);
			if (object === undefined) throw missingObject(name, id, param);
			return object as ObjectTypes[typeof name];
		},
		find(id) {
			for (const objects of byName.values()) {
				const object = objects.get(id);
				if (object) return object;
			}
			return eventsById.get(id) ?? removed.get(id);
		},
		all: (name) =>
			([...(byName.get(name)?.values() ?? [])] as Array<ObjectTypes[typeof name]>).reverse(),
		remove(object) {
			byName.get(object.object)?.delete(object.id);
			removed.set(object.id, { id: object.id, object: object.object, deleted: true });
		},
		update(object, changes) {
			const previous: Partial<typeof object> = {};
			for (const key of Object.keys(changes) as Array<keyof typeof object>) {
				if (JSON.stringify(object[key]) === JSON.stringify(changes[key])) continue;
				previous[key] = structuredClone(object[key]);
				Object.assign(object, { [key]: changes[key] });
			}
			return previous;
		},
		change(type, object, changes) {
			const previous = mode.update(object, changes);
			if (Object.keys(previous).length > 0) mode.emit(type, object, previous);
		},
		emit(type, object, previous) {
			const shown: unknown = structuredClone(object);
			const before: unknown = structuredClone(previous);
			cutEmbedded([shown, before]);
			const event: StripeEvent = {
				id: mode.newId('evt'),
				object: 'event',
				api_version: parts.apiVersion,
				// Events are told in real time, whatever the test clock of their object says.
				created: realNow(),
				data: {
					object: shown,
					...(previous === undefined ? {} : { previous_attributes: before }),
				},
				livemode: parts.livemode,
				pending_webhooks: 0,
				request: { id: request.id, idempotency_key: request.idempotencyKey },
				type,
			};
			events.push(event);
			eventsById.set(event.id, event);
			parts.publish(mode, event);
			parts.react(mode, type, object);
			return event;
		},
		later(milliseconds, perform) {
			setTimeout(() => {
				if (parts.isOpen()) perform();
			}, milliseconds).unref();
		},
		events: () => [...events].reverse(),
		during(origin, perform) {
			const outer = request;
			request = origin;
			try {
				return perform();
			} finally {
				request = outer;
			}
		},
	};
	return mode;
}

/** Letters and digits, as in Stripe's ids and secrets. */
export function randomText(length: number): string {
	return [...randomBytes(length)]
		.map((byte) => ID_CHARACTERS[byte % ID_CHARACTERS.length])
		.join('');
}

/** The id in a field that may hold an expanded object. */
export function idOf(field: string | { readonly id: string } | null | undefined): string | null {
	if (field === null || field === undefined) return null;
	return typeof field === 'string' ? field : field.id;
}
