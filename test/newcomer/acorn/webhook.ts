import { createHmac, timingSafeEqual } from 'node:crypto';
import type {
	GatewayConnection,
	Verdict,
	WebhookDelivery,
} from '../../../nodes/shared/contracts/gateway';

const SIGNATURE_HEADER = 'acorn-signature';

/** `t=1796000000,h=<SHA-256 in hexadecimal>`, and nothing else. */
const SIGNATURE = /^t=(\d{10}),h=([0-9a-f]{64})$/;

const TOLERANCE_SECONDS = 300;

/** Whether the header is one of Acorn's, of a moment within the tolerance, over a body. */
export function mayBeSigned({ headers, rawBody }: WebhookDelivery, now: number): boolean {
	const [, seconds] = SIGNATURE.exec(headers[SIGNATURE_HEADER] ?? '') ?? [];
	if (seconds === undefined || rawBody.length === 0) return false;
	return Math.abs(Math.floor(now / 1_000) - Number(seconds)) <= TOLERANCE_SECONDS;
}

/** Acorn signs the moment, the address and the bytes with the secret of the hook. */
export async function verify(
	delivery: WebhookDelivery,
	{ secrets, clock }: Pick<GatewayConnection, 'secrets' | 'clock'>,
): Promise<Verdict> {
	if (!mayBeSigned(delivery, clock.now())) return 'forged';
	const [, seconds = '', given = ''] =
		SIGNATURE.exec(delivery.headers[SIGNATURE_HEADER] ?? '') ?? [];
	const isSigned = secrets.some((secret) => {
		if (secret.trim() === '') return false;
		const signed = createHmac('sha256', secret)
			.update(`${seconds}.${delivery.url}.`)
			.update(delivery.rawBody)
			.digest();
		return timingSafeEqual(signed, Buffer.from(given, 'hex'));
	});
	return isSigned ? 'genuine' : 'forged';
}
