import { verify as verifySignature, type X509Certificate } from 'node:crypto';
import type { GatewayConnection, Verdict, WebhookDelivery } from '../../shared/contracts/gateway';
import { attempt } from '../../shared/vocabulary/attempt';
import { judge, leafIn } from './certificateChain';
import { findCertificate } from './certificateSource';
import { crc32 } from './crc32';
import { type Environment, environmentOf } from './access';
import { askPaypal } from './postback';
import { readTransmission, type Transmission } from './transmission';

/**
 * PayPal delivers again for three days, up to 25 times, what nobody took (https://developer.paypal.com/api/rest/webhooks/), and
 * what it signed the first time may be signed no second time: a day more than that. Who sends the same twice causes nothing new,
 * since a delivery only hints at what is read afterwards.
 */
export const OLDEST_SECONDS = 4 * 86_400;

/**
 * Bytes, far above any event of PayPal's. Nothing is summed up, and nothing sent on, for whoever posts more: n8n takes 16 MB, of
 * which the sum alone holds up everything else for a quarter of a second.
 */
export const LONGEST_EVENT = 1_000_000;

/** How far the clocks of n8n and PayPal may be apart. */
export const AHEAD_SECONDS = 300;

/**
 * Whose the certificate is. PayPal's Java SDK takes every name from `messageverificationcerts` to `.paypal.com` (SSLUtil.java);
 * which of the two a sandbox has is written down nowhere, so there both are taken, and real money is only told of by its own.
 */
const SUBJECTS: Readonly<Record<Environment, readonly string[]>> = {
	live: ['messageverificationcerts.paypal.com'],
	sandbox: ['messageverificationcerts.sandbox.paypal.com', 'messageverificationcerts.paypal.com'],
};

/** Letters and digits (notifications_webhooks_v1), and what PayPal's simulator signs with. */
const WEBHOOK_ID = /^\w{1,50}$/;

/** Whether the headers are PayPal's, of a moment within the tolerance, over a body. */
export function mayBeSigned(delivery: WebhookDelivery, now: number): boolean {
	return readTimely(delivery, now) !== undefined;
}

/**
 * Whether PayPal signed these bytes for one of our registrations: with the certificate that the delivery names, which has to
 * stand at PayPal, be PayPal's by name and come from an issuer that is known: PayPal is not asked about one that is not. Only where that certificate cannot be had, PayPal
 * itself is asked; whatever was looked at and is wrong stays wrong.
 * @see https://developer.paypal.com/api/rest/webhooks/rest/
 */
export async function verify(
	delivery: WebhookDelivery,
	connection: Pick<
		GatewayConnection,
		'http' | 'publicHttp' | 'clock' | 'baseUrl' | 'livemode' | 'endpointIds' | 'trustedAuthority'
	>,
): Promise<Verdict> {
	const transmission = readTimely(delivery, connection.clock.now());
	const ids = (connection.endpointIds ?? []).filter((id) => WEBHOOK_ID.test(id));
	if (!transmission || ids.length === 0) return 'forged';
	const found = await findCertificate(transmission.certificateUrl, connection);
	if (found === 'elsewhere' || found === 'gone') return 'forged';
	if (found === 'notAsked') return 'unknown';
	if (found === 'notHad') return await asked(delivery, transmission, ids, connection);
	const leaf = leafIn(found.text);
	if (!leaf) return 'unknown';
	// First, since who vouches for it costs eight times as much: a stranger's signature is not worth it.
	const sum = crc32(delivery.rawBody);
	if (!ids.some((id) => isSignedFor(id, sum, transmission, leaf))) return 'forged';
	const names = SUBJECTS[environmentOf(connection.livemode)];
	const judged = judge(found.text, { at: transmission.at, names, trust: found.trust });
	if (judged === 'none' || judged === 'refused') return 'forged';
	const { unknownIssuer } = judged;
	return unknownIssuer === undefined ? 'genuine' : { undecided: unknownIssuerWords(unknownIssuer) };
}

/** It stands at PayPal and fits the signature, so that this is PayPal's doing and no stranger's. */
function unknownIssuerWords(issuer: string): string {
	return `PayPal signs with a certificate of "${issuer}", whom this version of n8n-nodes-crm-payments does not know, so that nothing that PayPal delivers is believed. Update n8n-nodes-crm-payments. Until then the Payment Catch-Up Trigger brings everything in, and PayPal delivers again for three days`;
}

async function asked(
	delivery: WebhookDelivery,
	transmission: Transmission,
	ids: readonly string[],
	connection: Pick<GatewayConnection, 'http' | 'baseUrl'>,
): Promise<Verdict> {
	let verdict: Verdict = 'forged';
	for (const id of ids) {
		const said = await askPaypal(delivery, transmission, id, connection);
		if (said === 'genuine') return said;
		if (said === 'unknown') verdict = said;
	}
	return verdict;
}

function isSignedFor(
	webhookId: string,
	sum: number,
	{ id, time, signature }: Transmission,
	leaf: X509Certificate,
): boolean {
	const text = Buffer.from([id, time, webhookId, sum].join('|'));
	const attempted = attempt(() => verifySignature('RSA-SHA256', text, leaf.publicKey, signature));
	return 'value' in attempted && attempted.value;
}

function readTimely(delivery: WebhookDelivery, now: number): Transmission | undefined {
	const { length } = delivery.rawBody;
	if (length === 0 || length > LONGEST_EVENT) return undefined;
	const transmission = readTransmission(delivery);
	if (!transmission) return undefined;
	const age = Math.floor(now / 1_000) - Math.floor(transmission.at / 1_000);
	return age <= OLDEST_SECONDS && age >= -AHEAD_SECONDS ? transmission : undefined;
}
