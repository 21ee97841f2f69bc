/** Certificates made for a test: a root, an issuer and leaves, right or wrong in one way. */
import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { md, pki } from 'node-forge';

const DAY_MS = 86_400_000;

export const NOW = Date.parse('2026-11-30T12:00:00Z');

export interface Pair {
	readonly publicKey: pki.rsa.PublicKey;
	readonly privateKey: pki.rsa.PrivateKey;
	readonly key: KeyObject;
}

export function makePair(modulusLength = 2_048): Pair {
	const { publicKey, privateKey } = generateKeyPairSync('rsa', {
		modulusLength,
		publicKeyEncoding: { type: 'spki', format: 'pem' },
		privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
	});
	return {
		publicKey: pki.publicKeyFromPem(publicKey),
		privateKey: pki.privateKeyFromPem(privateKey),
		key: createPrivateKey(privateKey),
	};
}

interface Certificate {
	readonly names: readonly string[];
	readonly of: Pair;
	readonly issuer: string;
	readonly by: Pair;
	readonly isAuthority?: boolean;
	/** Days from `NOW`. */
	readonly from?: number;
	readonly until?: number;
}

export function certify({ names, of, issuer, by, ...more }: Certificate): string {
	const { isAuthority = false, from = -30, until = 300 } = more;
	const certificate = pki.createCertificate();
	certificate.publicKey = of.publicKey;
	certificate.serialNumber = '0a1b2c3d';
	certificate.validity.notBefore = new Date(NOW + from * DAY_MS);
	certificate.validity.notAfter = new Date(NOW + until * DAY_MS);
	certificate.setSubject(names.map((value) => ({ name: 'commonName', value })));
	certificate.setIssuer([{ name: 'commonName', value: issuer }]);
	certificate.setExtensions([
		{ name: 'basicConstraints', cA: isAuthority, critical: true },
		...(isAuthority ? [{ name: 'keyUsage', keyCertSign: true, critical: true }] : []),
	]);
	certificate.sign(by.privateKey, md.sha256.create());
	return pki.certificateToPem(certificate).replaceAll('\r\n', '\n');
}

export const LEAF = 'messageverificationcerts.sandbox.paypal.com';

export const root = makePair();
export const issuer = makePair();
export const leaf = makePair();
export const stranger = makePair();

export const ROOT_PEM = certify({
	names: ['Test Root'],
	of: root,
	issuer: 'Test Root',
	by: root,
	isAuthority: true,
	until: 3_000,
});

/** The issuer under the root, unless told otherwise. */
export const issuerPem = (more: Partial<Certificate> = {}): string =>
	certify({
		names: ['Test Issuer'],
		of: issuer,
		issuer: 'Test Root',
		by: root,
		isAuthority: true,
		...more,
	});

/** The leaf under the issuer, unless told otherwise. */
export const leafPem = (more: Partial<Certificate> = {}): string =>
	certify({ names: [LEAF], of: leaf, issuer: 'Test Issuer', by: issuer, ...more });

/** Headers as PayPal sends them, signed over these bytes: by node:zlib's sum, not by the adapter's. */
export function headersFor(
	body: Uint8Array,
	{
		webhookId = 'WH1',
		at = NOW,
		key = leaf.key,
		url = 'https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1a-2b-3c',
	} = {},
): Record<string, string> {
	const id = '1c6772d0-5106-11ef-9b66-89f3f924d48a';
	const time = new Date(at).toISOString().replace('.000', '');
	const text = [id, time, webhookId, crc32(body)].join('|');
	return {
		'paypal-transmission-id': id,
		'paypal-transmission-time': time,
		'paypal-transmission-sig': sign('sha256', Buffer.from(text), key).toString('base64'),
		'paypal-auth-algo': 'SHA256withRSA',
		'paypal-cert-url': url,
	};
}
