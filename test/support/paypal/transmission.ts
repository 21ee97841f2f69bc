import { type KeyObject, randomUUID, sign } from 'node:crypto';

import { signedText } from '../../sandbox/paypal/account/deliveries';
import { certificateChain, certificateUrl } from '../../sandbox/paypal/signing/certificates';

export interface Signer {
	readonly origin: string;
	readonly webhookId: string;
	/** PayPal's own, where there is none. */
	readonly key?: KeyObject;
	readonly at?: Date;
}

/** The headers of a delivery as its sender signs it: PayPal, or a forger with a key of his own. */
export function transmissionHeaders(
	body: string,
	{ origin, webhookId, key = certificateChain().key, at = new Date() }: Signer,
): Record<string, string> {
	const id = randomUUID();
	const time = `${at.toISOString().slice(0, 19)}Z`;
	const text = signedText({ id, time, webhookId, body: Buffer.from(body) });
	return {
		'paypal-transmission-id': id,
		'paypal-transmission-time': time,
		'paypal-transmission-sig': sign('sha256', Buffer.from(text), key).toString('base64'),
		'paypal-auth-version': 'v2',
		'paypal-cert-url': certificateUrl(origin),
		'paypal-auth-algo': 'SHA256withRSA',
	};
}
