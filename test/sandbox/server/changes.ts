/** Tells live views that something changed, as server-sent events; what changed they ask for themselves. */
import type { ServerResponse } from 'node:http';

export interface Changes {
	/** `topic` is a system's name, or `requests`, `deliveries`, `faults`. */
	fire(topic: string): void;
	/** Keeps this answer open as an event stream. */
	attach(raw: ServerResponse): void;
	/** The same for code in this process; returns the way to stop listening. */
	subscribe(listener: (topics: readonly string[]) => void): () => void;
}

/** No listeners. Changes of one turn of the event loop are told together. */
export function createChanges(): Changes {
	const listeners = new Set<(topics: readonly string[]) => void>();
	let topics = new Set<string>();
	let isScheduled = false;

	function tell(): void {
		isScheduled = false;
		const told = [...topics];
		topics = new Set();
		for (const listener of listeners) listener(told);
	}

	const changes: Changes = {
		fire(topic) {
			if (listeners.size === 0) return;
			topics.add(topic);
			if (isScheduled) return;
			isScheduled = true;
			setImmediate(tell);
		},
		attach(raw) {
			raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
			raw.write(': connected\n\n');
			const stop = changes.subscribe((told) => raw.write(`data: ${JSON.stringify(told)}\n\n`));
			raw.once('close', stop);
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
	return changes;
}
