/**
 * The chain that signs deliveries: a root, an issuer, and the leaf that PayPal's webhooks are signed with, which is served alone.
 * Made once per process, when first asked for. https://developer.paypal.com/api/rest/webhooks/rest/
 */
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { md, pki } from 'node-forge';

import type { SandboxRequest, SandboxResponse } from '../../system';

const PATH = '/v1/notifications/certs/';
const LEAF_NAME = 'messageverificationcerts.sandbox.paypal.com';
const DAY = 86_400_000;

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
	readonly privateKey: pki.rsa.PrivateKey;
	readonly pem: string;
}

/** By node:crypto, which is a hundred times faster than forge. */
function makePair(): Pair {
	const { publicKey, privateKey } = generateKeyPairSync('rsa', {
		modulusLength: 2_048,
		publicKeyEncoding: { type: 'spki', format: 'pem' },
		privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
	});
	return {
		publicKey: pki.publicKeyFromPem(publicKey),
		privateKey: pki.privateKeyFromPem(privateKey),
		pem: privateKey,
	};
}

function makeChain(): CertificateChain {
	const [root, issuer, leaf] = [makePair(), makePair(), makePair()];
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
		key: createPrivateKey(leaf.pem),
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
	certificate.validity.notBefore = new Date(Date.now() - DAY);
	certificate.validity.notAfter = new Date(Date.now() + 365 * DAY);
	certificate.setSubject(subjectName);
	certificate.setIssuer(signerName);
	certificate.setExtensions(extensions);
	certificate.sign(signer.privateKey, md.sha256.create());
	return pki.certificateToPem(certificate).replaceAll('\r\n', '\n');
}

function nameOf(commonName: string): pki.CertificateField[] {
	return [
		{ name: 'commonName', value: commonName },
		{ name: 'organizationName', value: 'Sandbox of crm-payments' },
		{ name: 'countryName', value: 'US' },
	];
}

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
