/**
 * All that one PayPal account and its REST app hold. A new one after every reset. Billing (invoices, subscriptions, sales) keeps
 * what it has in `kept(name)`, writes every movement of money into `transactions`, and hears of refunds and disputes of its
 * payments by `listen`.
 */
import { randomBytes } from 'node:crypto';

import type { SandboxHost } from '../system';
import type { Dispute } from './payments/wire/dispute';
import type { Authorization, Capture, Order, Refund } from './payments/wire/order';
import type { PaypalEvent, Webhook } from './account/wire';
import { ALL_FEATURES } from './protocol/token';
import type { Feature } from './protocol/routes';

const ID_CHARACTERS = '0123456789ABCDEFGHJKLMNPRSTUVWXY';
const ID_LENGTH = 17;

/** One row of `/v1/reporting/transactions`: what moved on the account. */
export interface LedgerRow {
	readonly transactionId: string;
	/** https://developer.paypal.com/reports/reference/t-codes: `T0006` express checkout, `T0002` subscription payment, `T0007` web accept (invoices), `T1107` refund, `T1106` reversal. */
	readonly code: string;
	/** Decimal text, negative where money left. */
	readonly value: string;
	readonly currency: string;
	/** Decimal text, negative where PayPal took it. */
	readonly fee?: string;
	/** `S` done, `P` pending, `D` denied, `V` reversed. */
	status: 'S' | 'P' | 'D' | 'V';
	readonly at: Date;
	updatedAt: Date;
	/** The transaction, order (`ODR`), subscription (`SUB`) it belongs to. */
	readonly reference?: { readonly id: string; readonly type: 'ODR' | 'TXN' | 'SUB' | 'PAP' };
	readonly customField?: string;
	readonly invoiceId?: string;
	readonly subject?: string;
	readonly payer?: { readonly email?: string; readonly name?: string };
}

export type Listener = (world: World, event: PaypalEvent, resource: object) => void;

/** What an event is told as. */
export interface Telling {
	readonly eventType: string;
	readonly resourceType: string;
	readonly resource: object;
	readonly resourceVersion?: string;
	readonly summary?: string;
}

export interface World {
	/** 13 characters. */
	readonly merchantId: string;
	readonly origin: () => string;
	/** The host's present, and what was waited since. */
	now(): Date;
	/** The present as PayPal writes it in objects: whole seconds, `2026-11-30T14:20:29Z`. */
	iso(): string;
	/** Time passes: links end, keys are forgotten, lists catch up. */
	wait(milliseconds: number): void;
	/** 17 characters, as of orders, captures, refunds. */
	newId(): string;
	/** Records an event with the resource as it is now, and delivers it to the webhooks that listen. */
	emit(
		eventType: string,
		resourceType: string,
		resource: object,
		resourceVersion?: string,
		summary?: string,
	): PaypalEvent;
	/** Posts an event to one webhook, whatever it listens to: a first time, or again. */
	post(webhook: Webhook, event: PaypalEvent): void;
	/** Told of every event, with the resource itself and not the copy. */
	listen(listener: Listener): void;
	/** What a capture or a refund of it is told as, where the older API has its money: then these words stand for `emit`'s. */
	retell?: (telling: Telling) => Telling | undefined;
	/** A store by name that nobody else knows, empty at first: `world.kept<Invoice>('invoices')`. */
	kept<Item>(name: string): Map<string, Item>;
	readonly orders: Map<string, Order>;
	readonly authorizations: Map<string, Authorization>;
	/** Also those without an order: of an invoice, or taken directly. */
	readonly captures: Map<string, Capture>;
	readonly refunds: Map<string, Refund>;
	readonly disputes: Map<string, Dispute>;
	/** Every movement of money, core's and billing's, oldest first. */
	readonly transactions: LedgerRow[];
	readonly webhooks: Map<string, Webhook>;
	/** Oldest first. */
	readonly events: PaypalEvent[];
	/** Event id → the webhooks that it was posted to. */
	readonly told: Map<string, Set<string>>;
	/** Refunds take days from now on, as those to bank accounts do. */
	refundsArePending: boolean;
	/** The merchant has not the money that refunds need. */
	balanceIsEmpty: boolean;
	/** What the app may do; tokens hold what was allowed when they were given. */
	readonly features: Set<Feature>;
}

export interface WorldParts {
	readonly host: SandboxHost;
	readonly merchantId: string;
	readonly deliver: (world: World, webhook: Webhook, event: PaypalEvent) => void;
}

/** An empty account whose app may do everything. */
export function createWorld({ host, merchantId, deliver }: WorldParts): World {
	let waited = 0;
	const listeners: Listener[] = [];
	const stores = new Map<string, Map<string, unknown>>();
	const world: World = {
		merchantId,
		origin: host.origin,
		now: () => new Date(host.now().getTime() + waited),
		iso: () => isoSeconds(world.now()),
		wait: (milliseconds) => void (waited += milliseconds),
		newId: () => randomText(ID_LENGTH),
		emit(...words) {
			const [ofType, ofResourceType, original, ofVersion, ofSummary] = words;
			const telling = {
				eventType: ofType,
				resourceType: ofResourceType,
				resource: original,
				...(ofVersion === undefined ? {} : { resourceVersion: ofVersion }),
				...(ofSummary === undefined ? {} : { summary: ofSummary }),
			};
			const {
				eventType,
				resourceType,
				resource,
				resourceVersion,
				summary = eventType,
			}: Telling = world.retell?.(telling) ?? telling;
			const id = `WH-${randomText(ID_LENGTH)}-${randomText(ID_LENGTH)}`;
			const href = `${host.origin()}/v1/notifications/webhooks-events/${id}`;
			const event: PaypalEvent = {
				id,
				event_version: '1.0',
				create_time: world.now().toISOString(),
				resource_type: resourceType,
				...(resourceVersion === undefined ? {} : { resource_version: resourceVersion }),
				event_type: eventType,
				summary,
				resource: structuredClone(resource) as Readonly<Record<string, unknown>>,
				links: [
					{ href, rel: 'self', method: 'GET' },
					{ href: `${href}/resend`, rel: 'resend', method: 'POST' },
				],
			};
			world.events.push(event);
			for (const webhook of world.webhooks.values()) {
				if (listens(webhook, eventType)) world.post(webhook, event);
			}
			for (const listener of listeners) listener(world, event, original);
			host.changed();
			return event;
		},
		post(webhook, event) {
			const told = world.told.get(event.id) ?? new Set<string>();
			world.told.set(event.id, told.add(webhook.id));
			deliver(world, webhook, event);
		},
		listen: (listener) => void listeners.push(listener),
		kept<Item>(name: string) {
			const store = stores.get(name) ?? new Map<string, unknown>();
			stores.set(name, store);
			return store as Map<string, Item>;
		},
		orders: new Map(),
		authorizations: new Map(),
		captures: new Map(),
		refunds: new Map(),
		disputes: new Map(),
		transactions: [],
		webhooks: new Map(),
		events: [],
		told: new Map(),
		refundsArePending: false,
		balanceIsEmpty: false,
		features: new Set(ALL_FEATURES),
	};
	return world;
}

/** Whether a webhook asked for this type, or for all. */
const listens = ({ event_types: wanted }: Webhook, type: string): boolean =>
	wanted.some(({ name }) => name === '*' || name === type);

/** Whole seconds: `2026-11-30T14:20:29Z`. */
export const isoSeconds = (moment: Date): string => `${moment.toISOString().slice(0, 19)}Z`;

/** Digits and capitals, as in PayPal's ids. */
export const randomText = (length: number): string =>
	[...randomBytes(length)].map((byte) => ID_CHARACTERS[byte % ID_CHARACTERS.length]).join('');
