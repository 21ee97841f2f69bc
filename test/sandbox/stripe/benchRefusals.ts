/** Stripe's refusals by what they mean (https://docs.stripe.com/error-handling), each with a secret in its words. */
import type { Http } from '../../../nodes/shared/contracts/http';
import type { FailureKind } from '../../../nodes/shared/vocabulary/failure';

interface Refusal {
	readonly status: number;
	readonly type: string;
	readonly code?: string;
	readonly decline_code?: string;
	readonly headers?: Readonly<Record<string, string>>;
}

const REFUSALS: Readonly<Record<FailureKind, Refusal>> = {
	auth: { status: 401, type: 'invalid_request_error' },
	permission: { status: 403, type: 'invalid_request_error' },
	invalidRequest: { status: 400, type: 'invalid_request_error', code: 'parameter_invalid_empty' },
	notFound: { status: 404, type: 'invalid_request_error', code: 'resource_missing' },
	conflict: { status: 409, type: 'invalid_request_error', code: 'idempotency_key_in_use' },
	declined: {
		status: 402,
		type: 'card_error',
		code: 'card_declined',
		decline_code: 'insufficient_funds',
	},
	rateLimited: {
		status: 429,
		type: 'invalid_request_error',
		code: 'rate_limit',
		headers: { 'retry-after': '7' },
	},
	unavailable: { status: 503, type: 'api_error' },
	unsupported: { status: 400, type: 'invalid_request_error' },
};

export function refusing(kind: FailureKind, secret: string): Http {
	const { status, headers = {}, ...reason } = REFUSALS[kind];
	return async () => ({
		status,
		headers: { 'request-id': 'req_1', ...headers },
		body: JSON.stringify({
			error: { ...reason, message: `The call that was made with ${secret} was not taken.` },
		}),
	});
}
