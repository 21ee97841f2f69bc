/**
 * All of the internet that a test's n8n can reach, on loopback: vendors and strangers with certificates that n8n trusts, a
 * stranger's proxy with certificates that it does not, and plain HTTP. Everything that arrives is kept.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';

const LOOPBACK = '127.0.0.1';

export interface Arrival {
	/** How it came: by n8n's own way out, by the stranger's proxy, or straight. */
	readonly way: 'tunnel' | 'strangersProxy' | 'plain';
	/** `https://host` by the certificate that was asked for and by the header, where both agree. */
	readonly site: string;
	/** All that the caller told: address, headers, body. */
	readonly text: string;
}

export interface InternetDouble {
	readonly arrivals: Arrival[];
	/** Of every answer but redirects. */
	status: number;
	/** For n8n's process. */
	readonly environment: Readonly<Record<string, string>>;
	/** A stranger, over plain HTTP. */
	readonly plainOrigin: string;
	/** Another one, of the same kind. */
	readonly standInOrigin: string;
	readonly strangersProxy: string;
	stop(): Promise<void>;
}

/**
 * Answers `{"ok":true,"next":…}` to everything; `?next=` says what `next` is, `?redirect=` where a redirect leads.
 * @param hosts names that are there over HTTPS.
 */
export async function startInternetDouble(hosts: readonly string[]): Promise<InternetDouble> {
	const folder = mkdtempSync(join(tmpdir(), 'crm-payments-internet-'));
	const arrivals: Arrival[] = [];
	const sockets = new Set<Socket>();
	const take = (way: Arrival['way']) => (request: IncomingMessage, response: ServerResponse) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const { url = '', rawHeaders } = request;
			const body = Buffer.concat(chunks).toString();
			arrivals.push({ way, site: siteOf(request), text: [url, ...rawHeaders, body].join('\n') });
			answer(url, double.status, response);
		});
	};
	const trusted = makeCertificate(folder, 'trusted', hosts);
	const servers = {
		tls: createTlsServer(trusted, take('tunnel')),
		strangersTls: createTlsServer(
			makeCertificate(folder, 'stranger', hosts),
			take('strangersProxy'),
		),
		tunnel: createServer(take('tunnel')),
		strangersTunnel: createServer(take('strangersProxy')),
		plain: createServer(take('plain')),
		standIn: createServer(take('plain')),
	};
	for (const server of Object.values(servers)) {
		server.on('connection', (socket: Socket) => keep(sockets, socket));
		await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
	}
	servers.tunnel.on('connect', tunnelTo(servers.tls, sockets));
	servers.strangersTunnel.on('connect', tunnelTo(servers.strangersTls, sockets));
	const double: InternetDouble = {
		arrivals,
		status: 200,
		environment: {
			HTTPS_PROXY: originOf(servers.tunnel),
			NO_PROXY: `${LOOPBACK},localhost`,
			NODE_EXTRA_CA_CERTS: trusted.file,
		},
		plainOrigin: originOf(servers.plain),
		standInOrigin: originOf(servers.standIn),
		strangersProxy: originOf(servers.strangersTunnel),
		async stop() {
			for (const socket of sockets) socket.destroy();
			await Promise.all(
				Object.values(servers).map(
					async (server) => await new Promise<void>((resolve) => server.close(() => resolve())),
				),
			);
			rmSync(folder, { recursive: true, force: true });
		},
	};
	return double;
}

function siteOf({ socket, headers }: IncomingMessage): string {
	if (!(socket instanceof TLSSocket)) return `http://${headers.host}`;
	const { servername } = socket as TLSSocket & { servername?: string };
	return headers.host === servername
		? `https://${servername}`
		: `https://${servername} called ${headers.host}`;
}

function answer(url: string, status: number, response: ServerResponse): void {
	const { searchParams } = new URL(url, 'http://double.example');
	const redirect = searchParams.get('redirect');
	response.writeHead(redirect === null ? status : 302, {
		'content-type': 'application/json',
		...(redirect === null ? {} : { location: redirect }),
	});
	response.end(JSON.stringify({ ok: true, next: searchParams.get('next') }));
}

const tunnelTo =
	(server: Server, sockets: Set<Socket>) =>
	(_request: IncomingMessage, client: Socket, head: Buffer) => {
		const inner = connect((server.address() as AddressInfo).port, LOOPBACK, () => {
			client.write('HTTP/1.1 200 Connection established\r\n\r\n');
			if (head.length > 0) inner.write(head);
			inner.pipe(client).pipe(inner);
		});
		keep(sockets, inner);
	};

function keep(sockets: Set<Socket>, socket: Socket): void {
	sockets.add(socket);
	socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
}

function originOf(server: Server): string {
	return `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
}

function makeCertificate(folder: string, name: string, hosts: readonly string[]) {
	const keyFile = join(folder, `${name}.key`);
	const file = join(folder, `${name}.pem`);
	execFileSync(
		'openssl',
		[
			...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'],
			...['-keyout', keyFile, '-out', file, '-subj', `/CN=loopback double, ${name}`],
			...['-addext', `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}`],
		],
		{ stdio: 'pipe' },
	);
	return { key: readFileSync(keyFile), cert: readFileSync(file), file };
}
