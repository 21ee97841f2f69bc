import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Linux and macOS give outgoing connections ports above these, so that none takes a port between our look and n8n's start. */
const LOWEST = 20_000;
const BEYOND = 32_000;

const given = new Set<number>();

/** A loopback port that is free now and that this process has not handed out before. */
export const freePort = async (): Promise<number> => {
	for (;;) {
		const port = randomInt(LOWEST, BEYOND);
		if (given.has(port) || !(await isFree(port))) continue;
		given.add(port);
		return port;
	}
};

/** Whether nobody listens on it, on loopback. */
export const isFree = async (port: number): Promise<boolean> =>
	await new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
