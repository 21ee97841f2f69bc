/** The faults that tests order, in the order in which they were ordered: the first that matches applies. */
import type { SandboxDelivery, SandboxRequest } from '../system';

export type RequestEffect =
	| { readonly kind: 'delay'; readonly milliseconds: number }
	/** 429 and 503 in the vendor's own words; any other status with the body of its 503. */
	| { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number }
	/** Nothing is performed and nothing is ever answered: the request hangs until the client gives up. */
	| { readonly kind: 'timeout' }
	/** Every connection is cut before anything is performed. */
	| { readonly kind: 'down' }
	/** The request is performed and the connection cut: the client cannot know. */
	| { readonly kind: 'dropAnswer' };

export type DeliveryEffect =
	| { readonly kind: 'drop' }
	/** Sent `copies` times in all, at the same moment. */
	| { readonly kind: 'duplicate'; readonly copies: number }
	| { readonly kind: 'delay'; readonly milliseconds: number }
	/** Held until the next delivery of this system has been made, at most `milliseconds` (1,000). */
	| { readonly kind: 'reorder'; readonly milliseconds?: number };

export interface RequestFault {
	readonly on: 'request';
	readonly system: string;
	readonly method?: string;
	/** Source of a regular expression on the path. */
	readonly path?: string;
	/** How many requests it befalls; without it, all until lifted. */
	readonly times?: number;
	/** How many matching requests are let through first. */
	readonly after?: number;
	/** Which part of the matching requests it befalls, from 0 to 1: the same ones each time, in no regular order. */
	readonly share?: number;
	readonly effect: RequestEffect;
}

export interface DeliveryFault {
	readonly on: 'delivery';
	readonly system: string;
	readonly eventType?: string;
	readonly times?: number;
	readonly after?: number;
	readonly effect: DeliveryEffect;
}

export type Fault = RequestFault | DeliveryFault;

export interface OrderedFault {
	readonly id: string;
	readonly fault: Fault;
	readonly applied: number;
}

export interface FaultBook {
	/** Returns the id by which it is lifted. */
	order(fault: Fault): string;
	lift(id: string): boolean;
	clear(): void;
	list(): OrderedFault[];
	ofRequest(system: string, request: SandboxRequest): RequestEffect | undefined;
	ofDelivery(delivery: SandboxDelivery): DeliveryEffect | undefined;
}

interface Entry {
	readonly id: string;
	readonly fault: Fault;
	applied: number;
	passed: number;
	dice: number;
}

/** A linear congruential generator (Numerical Recipes): tests repeat. */
const nextDice = (dice: number) => (dice * 1_664_525 + 1_013_904_223) % 2 ** 32;

/** A book with no fault ordered. */
export function createFaultBook(): FaultBook {
	const entries = new Map<string, Entry>();
	let ordered = 0;

	function first<Kind extends Fault>(matches: (fault: Fault) => fault is Kind): Kind | undefined {
		for (const entry of entries.values()) {
			const { fault } = entry;
			if (!matches(fault) || entry.applied >= (fault.times ?? Infinity)) continue;
			if (entry.passed < (fault.after ?? 0)) {
				entry.passed += 1;
				continue;
			}
			if (isSpared(entry)) continue;
			entry.applied += 1;
			return fault;
		}
		return undefined;
	}

	return {
		order(fault) {
			if (fault.on === 'request' && fault.path !== undefined) new RegExp(fault.path);
			ordered += 1;
			const id = `fault_${ordered}`;
			entries.set(id, { id, fault, applied: 0, passed: 0, dice: ordered });
			return id;
		},
		lift: (id) => entries.delete(id),
		clear: () => entries.clear(),
		list: () => [...entries.values()].map(({ id, fault, applied }) => ({ id, fault, applied })),
		ofRequest: (system, request) =>
			first((fault): fault is RequestFault => matchesRequest(fault, system, request))?.effect,
		ofDelivery: (delivery) =>
			first((fault): fault is DeliveryFault => matchesDelivery(fault, delivery))?.effect,
	};
}

function isSpared(entry: Entry): boolean {
	if (entry.fault.on !== 'request' || entry.fault.share === undefined) return false;
	entry.dice = nextDice(entry.dice);
	return entry.dice / 2 ** 32 >= entry.fault.share;
}

function matchesRequest(fault: Fault, system: string, request: SandboxRequest): boolean {
	if (fault.on !== 'request' || fault.system !== system) return false;
	if (fault.method !== undefined && fault.method !== request.method) return false;
	return fault.path === undefined || new RegExp(fault.path).test(request.path);
}

function matchesDelivery(fault: Fault, delivery: SandboxDelivery): boolean {
	if (fault.on !== 'delivery' || fault.system !== delivery.system) return false;
	return fault.eventType === undefined || fault.eventType === delivery.eventType;
}
