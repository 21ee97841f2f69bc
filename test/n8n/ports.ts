import { createServer, type AddressInfo } from 'node:net';

const given = new Set<number>();

/** A loopback port that is free now and that this process has not handed out before. */
export const freePort = async (): Promise<number> => {
	for (;;) {
		const port = await probe();
		if (given.has(port)) continue;
		given.add(port);
		return port;
	}
};

const probe = (): Promise<number> =>
	new Promise((resolve, reject) => {
		const server = createServer();
		server.on('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address() as AddressInfo;
			server.close(() => resolve(port));
		});
	});
