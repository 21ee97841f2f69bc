import type { WebhookDelivery } from '../../shared/contracts/gateway';

/** What PayPal says of a delivery beside its body, once its shape is right. */
export interface Transmission {
	readonly id: string;
	/** As it was signed: `2024-08-02T19:33:35Z`. */
	readonly time: string;
	/** The same, in milliseconds since the epoch. */
	readonly at: number;
	readonly signature: Uint8Array;
	/** As it came, in base64. */
	readonly signatureText: string;
	readonly algorithm: string;
	/** Where it says that its certificate stands: whoever sent it may have written anything that has this shape. */
	readonly certificateUrl: URL;
}

/** The only one that PayPal uses (https://developer.paypal.com/api/rest/webhooks/rest/). */
const ALGORITHM = 'SHA256withRSA';

/** Lengths as PayPal's own (notifications_webhooks_v1, verify_webhook_signature). The sign between the parts is none of theirs. */
const ID = /^[\w-]{1,50}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
/** Of base64, and of bytes: no certificate that is believed has a key that signs with less (`certificateChain.ts`). */
const LONGEST_SIGNATURE = 1_024;
const LEAST_SIGNATURE_BYTES = 256;
const LONGEST_URL = 500;

/** `CERT-360caa42-fca2a594-1a5f47cb`. A stand-in may lie below a path. */
const CERTIFICATE_PATH = /(^|\/)v1\/notifications\/certs\/CERT-[A-Za-z0-9-]+$/;

/** What the headers say; `undefined` where one is missing, twice there, or nothing of PayPal's. Pure. */
export function readTransmission({
	headers,
}: Pick<WebhookDelivery, 'headers'>): Transmission | undefined {
	const id = headers['paypal-transmission-id'] ?? '';
	const time = headers['paypal-transmission-time'] ?? '';
	const at = TIME.test(time) ? Date.parse(time) : Number.NaN;
	const signatureText = headers['paypal-transmission-sig'] ?? '';
	const signature = bytesOf(signatureText);
	const algorithm = headers['paypal-auth-algo'] ?? '';
	const certificateUrl = certificateUrlIn(headers['paypal-cert-url'] ?? '');
	if (!ID.test(id) || Number.isNaN(at) || algorithm !== ALGORITHM) return undefined;
	if (!signature || !certificateUrl) return undefined;
	return { id, time, at, signature, signatureText, algorithm, certificateUrl };
}

/** Base64 that could be written in another way is none: its spare bits belong to no signature. */
function bytesOf(text: string): Uint8Array | undefined {
	if (text === '' || text.length > LONGEST_SIGNATURE) return undefined;
	const bytes = Buffer.from(text, 'base64');
	const isWhole = bytes.length >= LEAST_SIGNATURE_BYTES && bytes.toString('base64') === text;
	return isWhole ? bytes : undefined;
}

/** Written as it is read, so that nobody reads it in another way. */
function certificateUrlIn(text: string): URL | undefined {
	if (text.length > LONGEST_URL || !URL.canParse(text)) return undefined;
	const url = new URL(text);
	const isPlain = url.href === text && url.search === '' && url.hash === '';
	const isNobodys = url.username === '' && url.password === '';
	const isCalled = /^https?:$/.test(url.protocol) && CERTIFICATE_PATH.test(url.pathname);
	return isPlain && isNobodys && isCalled ? url : undefined;
}
