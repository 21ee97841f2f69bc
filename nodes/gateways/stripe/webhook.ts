import Stripe from 'stripe';
import type { GatewayConnection, WebhookDelivery } from '../../shared/contracts/gateway';
import { attempt, attemptAsync } from '../../shared/vocabulary/attempt';

const SIGNATURE_HEADER = 'stripe-signature';

/** Stripe's own default; a delivery that claims to come from the future is as suspect as an old one. */
export const TOLERANCE_SECONDS = 300;

/**
 * Whether one of the secrets signed these bytes within the tolerance. Every `v1` of the header counts (there are several
 * while a secret is rolled), other schemes do not.
 * @see https://docs.stripe.com/webhooks/signature
 */
export async function verify(
	{ headers, rawBody }: WebhookDelivery,
	{ secrets, clock }: Pick<GatewayConnection, 'secrets' | 'clock'>,
): Promise<boolean> {
	const header = headers[SIGNATURE_HEADER];
	const body = decode(rawBody);
	if (header === undefined || body === undefined || body === '') return false;
	if (!isTimely(header, clock.now())) return false;
	for (const secret of secrets) {
		if (secret.trim() === '') continue;
		if (await isSignedWith(secret, header, body, clock.now())) return true;
	}
	return false;
}

async function isSignedWith(
	secret: string,
	header: string,
	body: string,
	now: number,
): Promise<boolean> {
	const crypto = Stripe.createSubtleCryptoProvider();
	const { signature } = Stripe.webhooks;
	const attempted = await attemptAsync(
		async () =>
			await signature?.verifyHeaderAsync(body, header, secret, TOLERANCE_SECONDS, crypto, now),
	);
	return 'value' in attempted && attempted.value === true;
}

/** The SDK only looks for old timestamps; here exactly one is allowed, and it is compared in both directions. */
function isTimely(header: string, now: number): boolean {
	const timestamps = header
		.split(',')
		.map((item) => item.split('='))
		.filter(([name]) => name === 't');
	const [text] = timestamps.map(([, value]) => value);
	if (timestamps.length !== 1 || text === undefined || !/^\d{1,12}$/.test(text)) return false;
	return Math.abs(Math.floor(now / 1_000) - Number(text)) <= TOLERANCE_SECONDS;
}

/** The text whose bytes these are, and no other: no byte is replaced or skipped. */
function decode(rawBody: Uint8Array): string | undefined {
	const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
	const attempted = attempt(() => decoder.decode(rawBody));
	return 'value' in attempted ? attempted.value : undefined;
}
