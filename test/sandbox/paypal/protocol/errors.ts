/**
 * PayPal's refusals. https://developer.paypal.com/api/rest/responses/#link-httpstatuscodes; the names, messages and issues of
 * each API are those of its OpenAPI file (`error_400` … `error_503`).
 */
import { randomBytes } from 'node:crypto';

import type { SandboxResponse } from '../../system';

interface Link {
	readonly href: string;
	readonly rel: string;
	readonly method: string;
}

export interface ErrorDetail {
	readonly issue: string;
	readonly description?: string;
	/** A JSON pointer into the body, a header's or a parameter's name. */
	readonly field?: string;
	readonly value?: string;
	readonly location?: 'body' | 'path' | 'query' | 'header';
}

/** Thrown by an operation, answered as PayPal's error body with its status. */
export class PaypalFailure extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		message: string,
		readonly details: readonly ErrorDetail[] = [],
		/** Beside the one to the documentation: where the payer has to go on. */
		readonly links: readonly Link[] = [],
	) {
		super(message);
	}
}

/** 422: well-formed, and against a rule of the business. The issue is the API's own: `ORDER_NOT_APPROVED`. */
export const unprocessable = (
	issue: string,
	description = issue,
	field?: string,
	links: readonly Link[] = [],
): PaypalFailure =>
	new PaypalFailure(
		422,
		'UNPROCESSABLE_ENTITY',
		'The requested action could not be performed, semantically incorrect, or failed business validation.',
		[{ issue, description, ...(field === undefined ? {} : { field, location: 'body' as const }) }],
		links,
	);

/** 400: the body or a parameter is not as the schema says. */
export const invalidRequest = (
	issue: string,
	field: string,
	description = 'The value of a field does not conform to the expected format.',
	location: ErrorDetail['location'] = 'body',
): PaypalFailure =>
	new PaypalFailure(
		400,
		'INVALID_REQUEST',
		'Request is not well-formed, syntactically incorrect, or violates schema.',
		[{ issue, field, location, description }],
	);

/** 404 in the words of the newer APIs (orders, payments, subscriptions, invoicing). */
export const notFound = (
	issue = 'INVALID_RESOURCE_ID',
	description = 'Specified resource ID does not exist. Please check the resource ID and try again.',
): PaypalFailure =>
	new PaypalFailure(404, 'RESOURCE_NOT_FOUND', 'The specified resource does not exist.', [
		{ issue, description },
	]);

/** 403: the token was given without this feature of the app. */
export const notAuthorized = (): PaypalFailure =>
	new PaypalFailure(
		403,
		'NOT_AUTHORIZED',
		'Authorization failed due to insufficient permissions.',
		[
			{
				issue: 'PERMISSION_DENIED',
				description: 'You do not have permission to access or perform operations on this resource.',
			},
		],
	);

/** 409: the same PayPal-Request-Id is being worked on. */
export const inProgress = (): PaypalFailure =>
	new PaypalFailure(
		409,
		'RESOURCE_CONFLICT',
		'The server has detected a conflict while processing this request.',
		[
			{
				issue: 'PREVIOUS_REQUEST_IN_PROGRESS',
				description:
					'A previous request on this resource is currently in progress. Please wait for sometime and try again. It is best to space out the initial and the subsequent request(s) to avoid receiving this error.',
			},
		],
	);

/** The id by which PayPal's support finds a call: 13 hexadecimal digits; also in the header `Paypal-Debug-Id`. */
export const newDebugId = (): string => randomBytes(7).toString('hex').slice(1);

/** The answer that a refusal is. */
export function toErrorResponse(
	{ status, code, message, details, links }: PaypalFailure,
	debugId: string,
): SandboxResponse {
	const issue = details[0]?.issue ?? '';
	return {
		status,
		body: {
			name: code,
			message,
			debug_id: debugId,
			...(details.length === 0 ? {} : { details }),
			links: [
				{
					href: `https://developer.paypal.com/api/rest/responses/#${issue}`,
					rel: 'information_link',
					method: 'GET',
				},
				...links,
			],
		},
	};
}
