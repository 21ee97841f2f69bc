/** `Stripe-Signature`. https://docs.stripe.com/webhooks#verify-manually */
import { createHmac } from 'node:crypto';

/** One `v1` for each secret: two while an endpoint's secret is being rolled; `v0` is a fake, as in test mode. */
export function signatureHeader(body: Buffer, secrets: readonly string[], at: Date): string {
	const timestamp = Math.floor(at.getTime() / 1_000);
	const digest = (secret: string) =>
		createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');
	const schemes = secrets.map((secret) => `v1=${digest(secret)}`);
	return [`t=${timestamp}`, ...schemes, `v0=${digest('v0')}`].join(',');
}
