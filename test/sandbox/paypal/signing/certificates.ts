/**
 * The chain that signs deliveries: a root, an issuer, and the leaf that PayPal's webhooks are signed with, which is served alone.
 * Made once per process, when first asked for. https://developer.paypal.com/api/rest/webhooks/rest/
 */
import {
	constants,
	createPrivateKey,
	generateKeyPairSync,
	type KeyObject,
	privateEncrypt,
	randomBytes,
} from 'node:crypto';
import { md, pki } from 'node-forge';

import type { SandboxRequest, SandboxResponse } from '../../system';

const PATH = '/v1/notifications/certs/';
const LEAF_NAME = 'messageverificationcerts.sandbox.paypal.com';
/** `DigestInfo` of SHA-256 as far as its digest, RFC 8017 section 9.2. */
const SHA256_NAME = Buffer.from('3031300d060960864801650304020105000420', 'hex');

export interface CertificateChain {
	/** `CERT-…`, the last part of the certificate's address. */
	readonly certId: string;
	/** PEM of the leaf. */
	readonly leaf: string;
	/** PEM of the root, then of the leaf's issuer: what an adapter must trust beside PayPal's own. */
	readonly authorities: string;
	readonly key: KeyObject;
}

let made: CertificateChain | undefined;

/** The chain of this process. */
export function certificateChain(): CertificateChain {
	made ??= makeChain();
	return made;
}

/** Where the leaf is, for the header `paypal-cert-url`. */
export const certificateUrl = (origin: string): string =>
	`${origin}${PATH}${certificateChain().certId}`;

/** The leaf, for anybody, without a token; `undefined` for any other request. */
export function answerCertificate({ method, path }: SandboxRequest): SandboxResponse | undefined {
	if (method !== 'GET' || !path.startsWith(PATH)) return undefined;
	const { certId, leaf } = certificateChain();
	if (path !== `${PATH}${certId}`) return { status: 404, body: '' };
	return { status: 200, headers: { 'content-type': 'application/x-pem-file' }, body: leaf };
}

interface Pair {
	readonly publicKey: pki.rsa.PublicKey;
	readonly privateKey: KeyObject;
}

/** By node:crypto, which is a hundred times faster than forge. */
function makePair(modulusLength: number): Pair {
	const { publicKey, privateKey } = generateKeyPairSync('rsa', {
		modulusLength,
		publicKeyEncoding: { type: 'spki', format: 'pem' },
		privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
	});
	return {
		publicKey: pki.publicKeyFromPem(publicKey),
		privateKey: createPrivateKey(privateKey),
	};
}

function makeChain(): CertificateChain {
	// PayPal's own leaf has 2,048 bits; those above it sign for this process alone, and short keys are made sooner.
	const [root, issuer, leaf] = [makePair(1_024), makePair(1_024), makePair(2_048)];
	const rootName = nameOf('Sandbox Root CA');
	const issuerName = nameOf('Sandbox Extended Validation Server CA');
	const authority = [
		{ name: 'basicConstraints', cA: true, critical: true },
		{ name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
	];
	const rootPem = certify(root, rootName, root, rootName, authority);
	const issuerPem = certify(issuer, issuerName, root, rootName, authority);
	const leafPem = certify(leaf, nameOf(LEAF_NAME), issuer, issuerName, [
		{ name: 'basicConstraints', cA: false },
		{ name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
		{ name: 'extKeyUsage', serverAuth: true, clientAuth: true },
		{ name: 'subjectAltName', altNames: [{ type: 2, value: LEAF_NAME }] },
	]);
	return {
		certId: `CERT-${hex(4)}-${hex(4)}-${hex(4)}`,
		leaf: leafPem,
		authorities: rootPem + issuerPem,
		key: leaf.privateKey,
	};
}

function certify(
	subject: Pair,
	subjectName: pki.CertificateField[],
	signer: Pair,
	signerName: pki.CertificateField[],
	extensions: object[],
): string {
	const certificate = pki.createCertificate();
	certificate.publicKey = subject.publicKey;
	certificate.serialNumber = `01${hex(8)}`;
	// Whatever a test's clock says.
	certificate.validity.notBefore = new Date('2020-01-01T00:00:00Z');
	certificate.validity.notAfter = new Date('2049-01-01T00:00:00Z');
	certificate.setSubject(subjectName);
	certificate.setIssuer(signerName);
	certificate.setExtensions(extensions);
	certificate.sign(signerOf(signer), md.sha256.create());
	return pki.certificateToPem(certificate).replaceAll('\r\n', '\n');
}

/** What forge asks of a key, by node:crypto: RSASSA-PKCS1-v1_5 is a padded block of the digest and its name. */
const signerOf = ({ privateKey: key }: Pair): pki.rsa.PrivateKey =>
	({
		sign: (digest: md.MessageDigest) =>
			privateEncrypt(
				{ key, padding: constants.RSA_PKCS1_PADDING },
				Buffer.concat([SHA256_NAME, Buffer.from(digest.digest().bytes(), 'binary')]),
			).toString('binary'),
	}) as unknown as pki.rsa.PrivateKey;

function nameOf(commonName: string): pki.CertificateField[] {
	return [
		{ name: 'commonName', value: commonName },
		{ name: 'organizationName', value: 'Sandbox of crm-payments' },
		{ name: 'countryName', value: 'US' },
	];
}

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
