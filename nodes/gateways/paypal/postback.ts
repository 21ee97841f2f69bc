import type { GatewayConnection, Verdict, WebhookDelivery } from '../../shared/contracts/gateway';
import { attempt, attemptAsync } from '../../shared/vocabulary/attempt';
import { isObject } from '../../shared/vocabulary/shape';
import type { Transmission } from './transmission';

const PATH = '/v1/notifications/verify-webhook-signature';

/**
 * PayPal is asked whether it signed a delivery for a registration of ours. It looks at the event's text as it was sent, so that
 * goes into the call as it came: but only where it is one JSON object and nothing else, since it could else end its own place
 * there and name another registration. Never throws.
 * @see https://developer.paypal.com/docs/api/webhooks/v1/#verify-webhook-signature_post
 */
export async function askPaypal(
	{ rawBody }: Pick<WebhookDelivery, 'rawBody'>,
	transmission: Transmission,
	webhookId: string,
	{ http, baseUrl }: Pick<GatewayConnection, 'http' | 'baseUrl'>,
): Promise<Verdict> {
	const text = textOf(rawBody);
	if (text === undefined) return 'forged';
	const body = bodyOf(text, transmission, webhookId);
	const attempted = await attemptAsync(
		async () =>
			await http({
				method: 'POST',
				url: baseUrl + PATH,
				headers: { accept: 'application/json', 'content-type': 'application/json' },
				body,
				// Whoever delivered it waits for the answer, and comes again.
				repeat: 'afterLookup',
			}),
	);
	if ('error' in attempted || attempted.value.status !== 200) return 'unknown';
	const parsed = attempt((): unknown => JSON.parse(attempted.value.body));
	const answer = 'value' in parsed && isObject(parsed.value) ? parsed.value : {};
	if (answer.verification_status === 'SUCCESS') return 'genuine';
	return answer.verification_status === 'FAILURE' ? 'forged' : 'unknown';
}

/** What is ours comes last: whoever reads a name that is there twice takes the last one. */
function bodyOf(event: string, transmission: Transmission, webhookId: string): string {
	const own = JSON.stringify({
		auth_algo: transmission.algorithm,
		cert_url: transmission.certificateUrl.href,
		transmission_id: transmission.id,
		transmission_sig: transmission.signatureText,
		transmission_time: transmission.time,
		webhook_id: webhookId,
	});
	return `{"webhook_event":${event},${own.slice(1)}`;
}

/** The text of these bytes, if it is one JSON object. */
function textOf(rawBody: Uint8Array): string | undefined {
	const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
	const attempted = attempt(() => {
		const text = decoder.decode(rawBody);
		return isObject(JSON.parse(text)) ? text : undefined;
	});
	return 'value' in attempted ? attempted.value : undefined;
}
