import { createServer } from 'node:net';

const TRIES = 50;

/** The port people expect, or the next one up that nobody listens on. */
export async function freePortFrom(wanted: number): Promise<number> {
	for (let port = wanted; port < wanted + TRIES; port += 1) {
		if (await isFree(port)) return port;
	}
	throw new Error(`No port from ${wanted} to ${wanted + TRIES - 1} is free`);
}

const isFree = async (port: number): Promise<boolean> =>
	await new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
