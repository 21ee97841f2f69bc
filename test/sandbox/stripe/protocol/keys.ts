/**
 * API keys. Any test or live key is taken; what is in its name orders what it may do:
 * `rk_test_x_noendpoints_y` cannot write webhook endpoints, `rk_test_x_readonly_y` nothing at all,
 * and `sk_test_x_revoked_y` is refused as Stripe refuses a key that was rolled.
 */
import { docUrl, StripeFailure } from './errors';

const KEY = /^(sk|rk)_(test|live)_\w{4,}$/;

export interface ApiKey {
	readonly text: string;
	readonly livemode: boolean;
}

/** Reads Bearer or Basic; throws 401 in Stripe's words. */
export function readKey(authorization: string | undefined): ApiKey {
	const text = decodeAuthorization(authorization ?? '');
	if (text === '') {
		throw unauthorized(
			"You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
		);
	}
	const match = KEY.exec(text);
	if (match === null) throw unauthorized(`Invalid API Key provided: ${mask(text)}`);
	if (text.includes('_revoked_')) {
		throw unauthorized(`Expired API Key provided: ${mask(text)}`, 'api_key_expired');
	}
	return { text, livemode: match[2] === 'live' };
}

/** Throws 403 where a restricted key lacks the write. */
export function refuseWithoutPermission(
	key: ApiKey,
	method: string,
	path: string,
	accountId: string,
): void {
	const isWrite = method !== 'GET';
	const isEndpointWrite = isWrite && path.startsWith('/v1/webhook_endpoints');
	const lacks =
		(isWrite && key.text.includes('_readonly_')) ||
		(isEndpointWrite && key.text.includes('_noendpoints_'));
	if (!lacks) return;
	const resource = (path.split('/')[2] ?? '').replace(/s$/, '').replace('_endpoint', '');
	throw new StripeFailure(403, {
		type: 'invalid_request_error',
		message: `The provided key '${mask(key.text)}' does not have the required permissions for this endpoint on account '${accountId}'. Having the 'rak_${resource}_write' permission would allow this request to continue.`,
	});
}

/** Throws 403 where the key's account is no platform of the account that the call names. https://docs.stripe.com/error-codes#account-invalid */
export function refuseAccount(key: ApiKey, accountId: string): never {
	throw new StripeFailure(403, {
		type: 'invalid_request_error',
		code: 'account_invalid',
		doc_url: docUrl('account_invalid'),
		message: `The provided key '${mask(key.text)}' does not have access to account '${accountId}' (or that account does not exist). Application access may have been revoked.`,
	});
}

function decodeAuthorization(authorization: string): string {
	const [scheme = '', value = ''] = authorization.split(' ');
	if (scheme.toLowerCase() === 'bearer') return value;
	if (scheme.toLowerCase() !== 'basic') return '';
	return Buffer.from(value, 'base64').toString('utf8').split(':')[0] ?? '';
}

function unauthorized(message: string, code?: string): StripeFailure {
	return new StripeFailure(401, {
		type: 'invalid_request_error',
		message,
		...(code === undefined ? {} : { code }),
	});
}

/** `sk_test_********wxyz`, as Stripe shows keys. */
function mask(key: string): string {
	const shown = /^(sk|rk)_(test|live)_/.exec(key)?.[0] ?? key.slice(0, 4);
	const hidden = Math.max(0, key.length - shown.length - 4);
	return `${shown}${'*'.repeat(hidden)}${hidden > 0 ? key.slice(-4) : ''}`;
}
