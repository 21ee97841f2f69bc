import { createHmac } from 'node:crypto';
import type { StripeSandbox } from '../../sandbox/stripe/createStripeSandbox';

/** Stripe's signature header (docs.stripe.com/webhooks, "Verify manually"). */
export function signature(secret: string, body: string, at: Date = new Date()): string {
	const seconds = Math.floor(at.getTime() / 1_000);
	const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
	return `t=${seconds},v1=${digest}`;
}

/** The only endpoint of the test mode. */
export function onlyEndpoint(stripe: StripeSandbox) {
	const [endpoint, ...others] = stripe.mode().all('webhook_endpoint');
	if (!endpoint || others.length > 0) {
		throw new Error(`The gateway has ${others.length + (endpoint ? 1 : 0)} endpoints, wanted one`);
	}
	return endpoint;
}
