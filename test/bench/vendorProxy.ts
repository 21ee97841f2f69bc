/**
 * Brings calls to the CRM's own address to the sandbox: n8n's own nodes know no other. A CONNECT proxy on
 * loopback that ends TLS with a certificate made for this run and hands requests on in plain HTTP.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, createServer, request as httpRequest, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { VENDOR_HOST } from './pair';

const LOOPBACK = '127.0.0.1';

export interface VendorProxy {
	/** For n8n's process. */
	readonly environment: Readonly<Record<string, string>>;
	/** Origin that requests go to; set once the sandbox is up. */
	target: string;
	stop(): Promise<void>;
}

export async function startVendorProxy(): Promise<VendorProxy> {
	const folder = mkdtempSync(join(tmpdir(), 'crm-payments-bench-'));
	const certificate = makeCertificate(folder);
	const onwardAgent = new Agent({ keepAlive: true });
	const sockets = new Set<Socket>();

	const tls = createTlsServer(certificate, (incoming, outgoing) => {
		const onward = httpRequest(
			new URL(incoming.url ?? '/', proxy.target),
			{ method: incoming.method, headers: incoming.headers, agent: onwardAgent },
			(answer) => {
				outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(outgoing);
			},
		);
		onward.on('error', () => outgoing.destroy());
		incoming.pipe(onward);
	});
	const tlsPort = await listen(tls);

	const tunnel = createServer((_request, response) => response.writeHead(403).end());
	tunnel.on('connect', (_request, client: Socket, head: Buffer) => {
		const inner = connect(tlsPort, LOOPBACK, () => {
			client.write('HTTP/1.1 200 Connection established\r\n\r\n');
			if (head.length > 0) inner.write(head);
			inner.pipe(client).pipe(inner);
		});
		for (const socket of [client, inner]) {
			sockets.add(socket);
			socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
		}
	});
	const tunnelPort = await listen(tunnel);

	const proxy: VendorProxy = {
		environment: {
			HTTPS_PROXY: `http://${LOOPBACK}:${tunnelPort}`,
			NO_PROXY: `${LOOPBACK},localhost`,
			NODE_EXTRA_CA_CERTS: certificate.file,
		},
		target: '',
		async stop() {
			for (const socket of sockets) socket.destroy();
			onwardAgent.destroy();
			await Promise.all([tunnel, tls].map(close));
			rmSync(folder, { recursive: true, force: true });
		},
	};
	return proxy;
}

function makeCertificate(folder: string): { key: Buffer; cert: Buffer; file: string } {
	const keyFile = join(folder, 'key.pem');
	const file = join(folder, 'certificate.pem');
	execFileSync(
		'openssl',
		[
			...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'],
			...['-keyout', keyFile, '-out', file, '-subj', '/CN=loopback stand-in'],
			...['-addext', `subjectAltName=DNS:${VENDOR_HOST}`],
		],
		{ stdio: 'pipe' },
	);
	return { key: readFileSync(keyFile), cert: readFileSync(file), file };
}

async function listen(server: Server): Promise<number> {
	await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
	return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
	await new Promise<void>((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}
