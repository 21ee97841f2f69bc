/** Stripe's error objects. https://docs.stripe.com/api/errors */

export interface StripeErrorBody {
	readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
	readonly message: string;
	readonly code?: string;
	readonly param?: string;
	readonly decline_code?: string;
	readonly charge?: string;
	readonly payment_intent?: unknown;
	readonly payment_method?: unknown;
	readonly [field: string]: unknown;
}

/** Thrown by an operation, answered as `{ error }` with its status. */
export class StripeFailure extends Error {
	constructor(
		readonly status: number,
		readonly body: StripeErrorBody,
	) {
		super(body.message);
	}
}

/** 400 with the parameter at fault. */
export function invalid(message: string, param?: string, code?: string): StripeFailure {
	return new StripeFailure(400, {
		type: 'invalid_request_error',
		message,
		...(param === undefined ? {} : { param }),
		...(code === undefined ? {} : { code, doc_url: docUrl(code) }),
	});
}

/** A required parameter that was not sent. */
export function missingParameter(param: string): StripeFailure {
	return invalid(`Missing required param: ${param}.`, param, 'parameter_missing');
}

/** 404 in the path, 400 in a parameter: Stripe's own distinction. */
export function missingObject(name: string, id: string, param = 'id'): StripeFailure {
	const words = name.replace('checkout.session', 'checkout session').replaceAll('_', '');
	return new StripeFailure(param === 'id' ? 404 : 400, {
		type: 'invalid_request_error',
		code: 'resource_missing',
		doc_url: docUrl('resource_missing'),
		message: `No such ${words}: '${id}'`,
		param,
	});
}

/** 402: the bank or the issuer said no; carries the objects that were made in trying. */
export function declined(details: {
	code: string;
	message: string;
	declineCode?: string;
	charge?: string;
	paymentIntent?: unknown;
	paymentMethod?: unknown;
}): StripeFailure {
	return new StripeFailure(402, {
		type: 'card_error',
		code: details.code,
		doc_url: docUrl(details.code),
		message: details.message,
		...(details.declineCode === undefined ? {} : { decline_code: details.declineCode }),
		...(details.charge === undefined ? {} : { charge: details.charge }),
		...(details.paymentIntent === undefined ? {} : { payment_intent: details.paymentIntent }),
		...(details.paymentMethod === undefined ? {} : { payment_method: details.paymentMethod }),
	});
}

/** https://docs.stripe.com/error-codes/card-declined */
export function docUrl(code: string): string {
	return `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;
}
