/** A local address that gateways deliver to: keeps what arrives and answers as the test wants. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedDelivery {
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
}

export interface Receiver {
	readonly url: string;
	/** In the order of arrival. */
	readonly received: readonly ReceivedDelivery[];
	/** The first that fits, arrived or still to come; rejects after `timeoutMilliseconds`. */
	next(
		fits: (delivery: ReceivedDelivery) => boolean,
		timeoutMilliseconds?: number,
	): Promise<ReceivedDelivery>;
	/** What to answer from now on; `null`: nothing at all. */
	answerWith(answer: (delivery: ReceivedDelivery) => number | null): void;
	clear(): void;
	stop(): Promise<void>;
}

const DEFAULT_WAIT_MILLISECONDS = 10_000;

/** Listens on a free port of 127.0.0.1 and answers 200. */
export async function startReceiver(): Promise<Receiver> {
	let received: ReceivedDelivery[] = [];
	let answer: (delivery: ReceivedDelivery) => number | null = () => 200;
	const waiting = new Set<(delivery: ReceivedDelivery) => void>();
	const server = createServer((incoming, raw) => {
		const chunks: Buffer[] = [];
		incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
		incoming.on('end', () => {
			const delivery: ReceivedDelivery = {
				path: incoming.url ?? '/',
				headers: incoming.headers as Record<string, string>,
				body: Buffer.concat(chunks),
			};
			received.push(delivery);
			for (const tell of waiting) tell(delivery);
			const status = answer(delivery);
			if (status !== null) raw.writeHead(status).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/webhook`,
		get received() {
			return received;
		},
		async next(fits, timeoutMilliseconds = DEFAULT_WAIT_MILLISECONDS) {
			const arrived = received.find(fits);
			if (arrived) return arrived;
			return await new Promise((resolve, reject) => {
				const tell = (delivery: ReceivedDelivery) => {
					if (fits(delivery)) finish(() => resolve(delivery));
				};
				const timer = setTimeout(
					() => finish(() => reject(new Error(describe(received)))),
					timeoutMilliseconds,
				);
				const finish = (settle: () => void) => {
					clearTimeout(timer);
					waiting.delete(tell);
					settle();
				};
				waiting.add(tell);
			});
		},
		answerWith: (next) => void (answer = next),
		clear: () => void (received = []),
		stop: async () =>
			await new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

function describe(received: readonly ReceivedDelivery[]): string {
	const bodies = received.map(({ body }) => body.toString('utf8').slice(0, 200));
	return `No delivery fits; ${received.length} arrived: ${bodies.join(' | ')}`;
}
