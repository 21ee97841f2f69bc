import Stripe from 'stripe';
import type { GatewayConnection, Verdict, WebhookDelivery } from '../../shared/contracts/gateway';
import { attempt, attemptAsync } from '../../shared/vocabulary/attempt';

const SIGNATURE_HEADER = 'stripe-signature';

/** Stripe's own default; a delivery that claims to come from the future is as suspect as an old one. */
export const TOLERANCE_SECONDS = 300;

/** One SHA-256 digest in hexadecimal. */
const SIGNATURE = /^[0-9a-f]{64}$/i;

/** Many times what Stripe sends, which is one signature, or two while a secret is rolled. */
const LONGEST_HEADER = 2_000;

/** Whether the header is one of Stripe's, of a moment within the tolerance, over a body. */
export function mayBeSigned({ headers, rawBody }: WebhookDelivery, now: number): boolean {
	const header = headers[SIGNATURE_HEADER];
	if (header === undefined || header.length > LONGEST_HEADER || rawBody.length === 0) return false;
	const items = header.split(',').map((item) => item.split('='));
	const isShaped = items.some(([name, value = '']) => name === 'v1' && SIGNATURE.test(value));
	return isShaped && isTimely(header, now);
}

/**
 * Whether one of the secrets signed these bytes within the tolerance. Every `v1` of the header counts (there are several
 * while a secret is rolled), other schemes do not.
 * @see https://docs.stripe.com/webhooks/signature
 */
export async function verify(
	delivery: WebhookDelivery,
	{ secrets, clock }: Pick<GatewayConnection, 'secrets' | 'clock'>,
): Promise<Verdict> {
	if (!mayBeSigned(delivery, clock.now())) return 'forged';
	const header = delivery.headers[SIGNATURE_HEADER];
	const body = decode(delivery.rawBody);
	if (header === undefined || body === undefined) return 'forged';
	for (const secret of secrets.map(withoutInvisible)) {
		if (secret === '') continue;
		if (await isSignedWith(secret, header, body, clock.now())) return 'genuine';
	}
	return 'forged';
}

/** Pages and mails from which a secret is copied may put spaces and signs of no width between. */
function withoutInvisible(secret: string): string {
	return secret.replace(/[\s\p{Cf}\p{Cc}]/gu, '');
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
