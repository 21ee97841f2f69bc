/**
 * PayPal's refusals by what they mean (https://developer.paypal.com/api/rest/responses/), each with a secret in its words. The
 * names and messages are those of the OpenAPI files' `error_400` … `error_503`.
 */
import type { Http } from '../../../nodes/shared/contracts/http';
import type { FailureKind } from '../../../nodes/shared/vocabulary/failure';

interface Refusal {
	readonly status: number;
	readonly name: string;
	readonly issue?: string;
	readonly headers?: Readonly<Record<string, string>>;
}

const UNPROCESSABLE = { status: 422, name: 'UNPROCESSABLE_ENTITY' } as const;

const REFUSALS: Readonly<Record<FailureKind, Refusal>> = {
	auth: { status: 401, name: 'AUTHENTICATION_FAILURE' },
	permission: { status: 403, name: 'NOT_AUTHORIZED', issue: 'PERMISSION_DENIED' },
	invalidRequest: { status: 400, name: 'INVALID_REQUEST', issue: 'INVALID_PARAMETER_VALUE' },
	notFound: { status: 404, name: 'RESOURCE_NOT_FOUND', issue: 'INVALID_RESOURCE_ID' },
	conflict: { ...UNPROCESSABLE, issue: 'PREVIOUSLY_CAPTURED' },
	declined: { ...UNPROCESSABLE, issue: 'INSTRUMENT_DECLINED' },
	rateLimited: { status: 429, name: 'RATE_LIMIT_REACHED', headers: { 'retry-after': '7' } },
	unavailable: { status: 503, name: 'SERVICE_UNAVAILABLE' },
	unsupported: { ...UNPROCESSABLE, issue: 'CURRENCY_NOT_SUPPORTED' },
};

/** Every call is answered so. */
export function refusing(kind: FailureKind, secret: string): Http {
	const { status, name, issue, headers = {} } = REFUSALS[kind];
	const words = `The call that was made with ${secret} was not taken.`;
	return async () => ({
		status,
		headers: { 'paypal-debug-id': '6bc2a3e79a28d', 'content-type': 'application/json', ...headers },
		body: JSON.stringify({
			name,
			message: words,
			debug_id: '6bc2a3e79a28d',
			...(issue === undefined
				? {}
				: { details: [{ issue, description: words, field: '/amount/value', location: 'body' }] }),
			links: [
				{
					href: 'https://developer.paypal.com/api/rest/responses/',
					rel: 'information_link',
					method: 'GET',
				},
			],
		}),
	});
}
