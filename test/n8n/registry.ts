import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect as connectSocket, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

import type { N8nApi } from './api';

const run = promisify(execFile);

const REGISTRY_HOST = 'registry.npmjs.org';

export interface Registry {
	/** For `startN8n`: all of n8n's and its npm's HTTPS then ends at this stand-in. */
	readonly environment: Readonly<Record<string, string>>;
	/** What was asked for, as `GET /name`. */
	readonly requests: readonly string[];
	stop(): Promise<void>;
}

interface Package {
	readonly name: string;
	readonly version: string;
	readonly manifest: Readonly<Record<string, unknown>>;
	readonly tarball: Buffer;
	readonly fileName: string;
}

/**
 * A loopback stand-in of the npm registry that knows these tarballs only. n8n insists on the real
 * registry's address, so it is reached through a proxy of ours, with a certificate made for the run.
 */
export const startRegistry = async (tarballs: readonly string[]): Promise<Registry> => {
	const folder = mkdtempSync(join(tmpdir(), 'crm-payments-registry-'));
	const certificate = await makeCertificate(folder);
	const packages = await Promise.all(tarballs.map(readPackage));
	const requests: string[] = [];

	const registry = createHttpsServer(certificate, (request, response) => {
		const path = decodeURIComponent(request.url ?? '');
		requests.push(`${request.method} ${path}`);
		const body = answer(packages, path);
		if (body === undefined)
			response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
		else response.end(body);
	});
	await listen(registry);

	const sockets = new Set<Socket>();
	const proxy = createHttpServer((_request, response) => response.writeHead(403).end());
	proxy.on('connect', (_request, client: Socket, head: Buffer) => {
		const upstream = connectSocket(portOf(registry), '127.0.0.1', () => {
			client.write('HTTP/1.1 200 Connection established\r\n\r\n');
			if (head.length > 0) upstream.write(head);
			upstream.pipe(client).pipe(upstream);
		});
		for (const socket of [client, upstream]) {
			sockets.add(socket);
			socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
		}
	});
	await listen(proxy);

	const proxyUrl = `http://127.0.0.1:${portOf(proxy)}`;
	return {
		environment: {
			npm_config_https_proxy: proxyUrl,
			npm_config_cafile: certificate.file,
			npm_config_fetch_retries: '0',
			HTTPS_PROXY: proxyUrl,
			NO_PROXY: '127.0.0.1,localhost',
			NODE_EXTRA_CA_CERTS: certificate.file,
		},
		requests,
		async stop() {
			for (const socket of sockets) socket.destroy();
			await Promise.all([closed(proxy), closed(registry)]);
			rmSync(folder, { recursive: true, force: true });
		},
	};
};

/** *Settings → Community nodes → Install*, as the editor calls it. Returns the node types it gave. */
export const installThroughRest = async (
	api: N8nApi,
	name: string,
	version: string,
): Promise<string[]> => {
	const installed = await api.rest<{ installedNodes: Array<{ type: string }> }>(
		'POST',
		'/community-packages',
		{ name, version },
	);
	return installed.installedNodes.map(({ type }) => type);
};

const answer = (packages: readonly Package[], path: string): Buffer | string | undefined => {
	for (const one of packages) {
		if (path === `/${one.name}/-/${one.fileName}`) return one.tarball;
		if (path === `/${one.name}/${one.version}`) return JSON.stringify(one.manifest);
		if (path === `/${one.name}`) {
			return JSON.stringify({
				name: one.name,
				'dist-tags': { latest: one.version },
				versions: { [one.version]: one.manifest },
			});
		}
	}
	return undefined;
};

const readPackage = async (file: string): Promise<Package> => {
	const { stdout } = await run('tar', ['-xzOf', file, 'package/package.json']);
	const packageJson = JSON.parse(stdout) as { name: string; version: string };
	const tarball = readFileSync(file);
	const fileName = basename(file);
	const dist = {
		tarball: `https://${REGISTRY_HOST}/${packageJson.name}/-/${fileName}`,
		integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
		shasum: createHash('sha1').update(tarball).digest('hex'),
	};
	return { ...packageJson, manifest: { ...packageJson, dist }, tarball, fileName };
};

const makeCertificate = async (folder: string) => {
	const keyFile = join(folder, 'key.pem');
	const file = join(folder, 'certificate.pem');
	await run('openssl', [
		...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'],
		...['-keyout', keyFile, '-out', file, '-subj', '/CN=loopback stand-in'],
		...['-addext', `subjectAltName=DNS:${REGISTRY_HOST},DNS:*.n8n.io,DNS:*.npmjs.org`],
	]);
	return { key: readFileSync(keyFile), cert: readFileSync(file), file };
};

const listen = async (server: Server): Promise<void> =>
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

const closed = async (server: Server): Promise<void> =>
	await new Promise((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
