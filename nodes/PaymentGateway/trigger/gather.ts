import type { Clock } from '../../shared/contracts/http';

/** The next run starts when no delivery has come for so long: those of one moment come within a few milliseconds. */
const QUIET_MS = 25;
/** At the latest it starts after so long, however many more of the same moment come. */
const MOST_QUIET_MS = 400;
/** For so long after a run that others waited for, as many are expected again: whoever was answered sends its next. */
const MEMORY_MS = 1_000;
/** So long the first of those that are expected waits for the others. */
const LULL_MS = 100;
/** A run that takes longer than this holds nobody up: the next one starts beside it. */
const PATIENCE_MS = 2_000;
/** What one run carries at most. */
const MOST_ITEMS = 100;

/** The part of the gateway's connection that tells how its delivery was answered. */
export interface Answered {
	readonly statusCode: number;
	readonly writableFinished: boolean;
	/** Whether the gateway has hung up. */
	readonly destroyed: boolean;
	once(event: 'close' | 'finish', listener: () => void): unknown;
}

/** Either this delivery starts the workflow, with all that waited, or another does, and its answer counts for this one too. */
export type Turn<Item> =
	{ readonly starts: readonly Item[] } | { readonly follows: Promise<number> };

/**
 * Deliveries that come while the workflow is busy go into it together: the sync reads and writes in batches, and a run of n8n
 * costs more than an event. An idle workflow starts at once. Nothing is kept: a delivery is answered only when the run that
 * carried it was, and what n8n loses by being killed the gateway delivers again.
 */
export class Gatherer<Item> {
	private readonly lines = new Map<string, Line<Item>>();

	constructor(private readonly clock: Clock) {}

	/** @param key names the trigger. @param answer of the gateway's request that brought the items. */
	async takeTurn(key: string, items: readonly Item[], answer: Answered): Promise<Turn<Item>> {
		const line = this.lines.get(key) ?? newLine<Item>();
		this.lines.set(key, line);
		const waiting = { items, ...deferred<number>() };
		const isAnyoneWaiting = line.waiting.length > 0;
		const isIdle = !line.run && this.clock.now() >= line.busyUntil;
		if (isIdle && !isAnyoneWaiting) return this.start(line, [waiting], answer);
		if (isAnyoneWaiting && line.count + items.length <= MOST_ITEMS) {
			line.waiting.push(waiting);
			line.count += items.length;
			if (isComplete(line, line.waiting)) line.complete?.();
			return { follows: waiting.promise };
		}
		const group = [waiting];
		line.waiting = group;
		line.count = items.length;
		await Promise.race([line.run?.over, this.clock.sleep(PATIENCE_MS)]);
		await this.gather(line, group);
		if (line.waiting === group) line.waiting = [];
		return this.start(line, group, answer);
	}

	private async gather(
		line: Line<Item>,
		group: ReadonlyArray<WaitingDelivery<Item>>,
	): Promise<void> {
		const start = this.clock.now();
		const until = start + MOST_QUIET_MS;
		const isExpectingMore = () =>
			group.length < line.expected && this.clock.now() < start + LULL_MS;
		const { promise: completed, resolve: complete } = deferred<void>();
		line.complete = complete;
		let before: number;
		do {
			if (isComplete(line, group)) break;
			before = group.length;
			await Promise.race([completed, this.clock.sleep(QUIET_MS)]);
		} while ((group.length > before || isExpectingMore()) && this.clock.now() < until);
		line.complete = undefined;
	}

	private start(
		line: Line<Item>,
		group: ReadonlyArray<WaitingDelivery<Item>>,
		answer: Answered,
	): Turn<Item> {
		const { promise: over, resolve: end } = deferred<void>();
		const run = { over };
		line.run = run;
		const settle = (status: number) => {
			for (const { resolve } of group) resolve(status);
			end();
			if (line.run !== run) return;
			line.run = undefined;
			const together = group.length + line.waiting.length;
			line.expected = together;
			if (together === 1) return;
			line.busyUntil = this.clock.now() + MEMORY_MS;
		};
		if (answer.destroyed) settle(NO_ANSWER);
		answer.once('finish', () => settle(answer.statusCode));
		// Without an answer nobody knows what was written: those who waited are delivered again as well.
		answer.once('close', () => settle(answer.writableFinished ? answer.statusCode : NO_ANSWER));
		return { starts: group.flatMap(({ items }) => items) };
	}
}

const NO_ANSWER = 503;

/** A delivery that is not answered yet. */
interface WaitingDelivery<Item> {
	readonly items: readonly Item[];
	readonly promise: Promise<number>;
	readonly resolve: (status: number) => void;
}

interface Line<Item> {
	/** The run that started last, while it is under way. */
	run?: { readonly over: Promise<void> };
	waiting: Array<WaitingDelivery<Item>>;
	count: number;
	/** How many are likely to come together: those of the last run, and those who waited for it. */
	expected: number;
	/** Until when an idle workflow waits for them. */
	busyUntil: number;
	/** Told when they are all there. */
	complete?: () => void;
}

function isComplete<Item>(
	{ expected }: Line<Item>,
	group: ReadonlyArray<WaitingDelivery<Item>>,
): boolean {
	return expected > 1 && group.length >= expected;
}

function newLine<Item>(): Line<Item> {
	return { waiting: [], count: 0, expected: 0, busyUntil: 0 };
}

function deferred<Value>() {
	let settle: (value: Value) => void = () => undefined;
	const promise = new Promise<Value>((resolve) => void (settle = resolve));
	return { promise, resolve: settle };
}
