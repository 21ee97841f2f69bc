import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect as connectSocket, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createSecureContext, type SecureContext, type TlsOptions } from 'node:tls';
import { promisify } from 'node:util';

import type { N8nApi } from './api';

const run = promisify(execFile);

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
	readonly packageJson: Readonly<Record<string, unknown>>;
	readonly tarball: Buffer;
	readonly fileName: string;
}

/** Whoever it is taken for: a certificate for each name that is asked for, signed by an authority made for the run. */
interface Authority {
	readonly file: string;
	contextFor(host: string): Promise<SecureContext>;
}

/**
 * A loopback stand-in of the npm registry that knows these tarballs only. n8n insists on the address it
 * knows, whichever that is, so the stand-in is reached through a proxy of ours and answers to every name.
 */
export const startRegistry = async (tarballs: readonly string[]): Promise<Registry> => {
	const folder = mkdtempSync(join(tmpdir(), 'crm-payments-registry-'));
	const authority = await makeAuthority(folder);
	const packages = await Promise.all(tarballs.map(readPackage));
	const requests: string[] = [];

	const SNICallback: TlsOptions['SNICallback'] = (host, done) => {
		authority.contextFor(host).then((context) => done(null, context), done);
	};
	const registry = createHttpsServer({ SNICallback }, (request, response) => {
		const path = decodeURIComponent(request.url ?? '');
		requests.push(`${request.method} ${path}`);
		const body = answer(packages, path, request.headers.host ?? '');
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
			npm_config_cafile: authority.file,
			npm_config_fetch_retries: '0',
			HTTPS_PROXY: proxyUrl,
			NO_PROXY: '127.0.0.1,localhost',
			NODE_EXTRA_CA_CERTS: authority.file,
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

const answer = (
	packages: readonly Package[],
	path: string,
	host: string,
): Buffer | string | undefined => {
	for (const one of packages) {
		if (path === `/${one.name}/-/${one.fileName}`) return one.tarball;
		const manifest = manifestOf(one, host);
		if (path === `/${one.name}/${one.version}`) return JSON.stringify(manifest);
		if (path === `/${one.name}`) {
			return JSON.stringify({
				name: one.name,
				'dist-tags': { latest: one.version },
				versions: { [one.version]: manifest },
			});
		}
	}
	return undefined;
};

/** @param host by which the registry was asked: there the tarball is, too. */
const manifestOf = ({ name, packageJson, tarball, fileName }: Package, host: string) => ({
	...packageJson,
	dist: {
		tarball: `https://${host}/${name}/-/${fileName}`,
		integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
		shasum: createHash('sha1').update(tarball).digest('hex'),
	},
});

const readPackage = async (file: string): Promise<Package> => {
	const { stdout } = await run('tar', ['-xzOf', file, 'package/package.json']);
	const packageJson = JSON.parse(stdout) as { name: string; version: string };
	const { name, version } = packageJson;
	return { name, version, packageJson, tarball: readFileSync(file), fileName: basename(file) };
};

const makeAuthority = async (folder: string): Promise<Authority> => {
	const keyFile = join(folder, 'authority.key');
	const file = join(folder, 'authority.pem');
	await run('openssl', [
		...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'],
		...['-keyout', keyFile, '-out', file, '-subj', '/CN=loopback stand-in'],
		...['-addext', 'basicConstraints=critical,CA:TRUE'],
	]);
	const contexts = new Map<string, Promise<SecureContext>>();
	const sign = async (host: string): Promise<SecureContext> => {
		const serial = String(contexts.size + 1);
		const of = (extension: string) => join(folder, `host-${serial}.${extension}`);
		const [key, request, names, certificate] = [of('key'), of('csr'), of('names'), of('pem')];
		writeFileSync(names, `subjectAltName=DNS:${host}\n`);
		await run('openssl', [
			...['req', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=loopback stand-in for a host'],
			...['-keyout', key, '-out', request],
		]);
		await run('openssl', [
			...['x509', '-req', '-days', '2', '-in', request, '-out', certificate],
			...['-CA', file, '-CAkey', keyFile, '-set_serial', serial, '-extfile', names],
		]);
		return createSecureContext({ key: readFileSync(key), cert: readFileSync(certificate) });
	};
	return {
		file,
		async contextFor(host) {
			const context = contexts.get(host) ?? sign(host);
			contexts.set(host, context);
			return await context;
		},
	};
};

const listen = async (server: Server): Promise<void> =>
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

const closed = async (server: Server): Promise<void> =>
	await new Promise((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
