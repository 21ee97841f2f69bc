import type { GatewayConnection } from '../../shared/contracts/gateway';
import type { HttpRequest, HttpResponse } from '../../shared/contracts/http';
import { attempt, attemptAsync } from '../../shared/vocabulary/attempt';
import { isObject, isText } from '../../shared/vocabulary/shape';
import { UnusableAnswer } from '../../shared/vocabulary/unusableAnswer';
import type * as z from '../../shared/zod';
import { hasIssue, type PaypalIssue, PaypalRefusal } from './errors';

export interface PaypalCall {
	readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** From the base URL on: `/v2/checkout/orders/5O1…`; ids in it are already encodeURIComponent-ed. */
	readonly path: string;
	readonly query?: Readonly<Record<string, string | number | undefined>>;
	readonly body?: unknown;
	/** PayPal-Request-Id, where PayPal takes one. */
	readonly requestId?: string;
	readonly repeat?: HttpRequest['repeat'];
}

/** How PayPal says that there is no such object (https://developer.paypal.com/api/rest/responses/). */
const MISSING = [
	'RESOURCE_NOT_FOUND',
	'INVALID_RESOURCE_ID',
	'INVALID_RESOURCE',
	'NOT_FOUND',
	'INVALID_INVOICE_ID',
	'TRANSACTION_NOT_FOUND',
];

/**
 * One call; the connection signs, limits and repeats it. A list that is no page of PayPal's is no answer either.
 * @throws PaypalRefusal for every status from 400 on; UnusableAnswer when the answer has not the shape.
 */
export async function call<Answer>(
	paypalCall: PaypalCall,
	shape: z.ZodType<Answer>,
	connection: Pick<GatewayConnection, 'http' | 'baseUrl'>,
): Promise<Answer> {
	const { body } = await send(paypalCall, connection);
	const parsed = attempt((): unknown => JSON.parse(body));
	if ('error' in parsed) throw unusable(paypalCall, 'with something that is no JSON');
	const read = shape.safeParse(parsed.value);
	if (read.success) return read.data;
	const [fault] = read.error.issues;
	// Names of fields, of which an object may have any.
	const where = (fault?.path.map(String).join('.') ?? '').replace(/[^\w.$-]/g, '').slice(0, 100);
	throw unusable(paypalCall, `but ${where === '' ? 'it' : where} is not as PayPal says it is`);
}

/** `undefined` for what is not there (any more): 404 with PayPal's own word for it. */
export async function callIfThere<Answer>(
	paypalCall: PaypalCall,
	shape: z.ZodType<Answer>,
	connection: Pick<GatewayConnection, 'http' | 'baseUrl'>,
): Promise<Answer | undefined> {
	const attempted = await attemptAsync(async () => await call(paypalCall, shape, connection));
	if ('value' in attempted) return attempted.value;
	if (isMissing(attempted.error)) return undefined;
	throw attempted.error;
}

const RATE_LIMITED = 429;

/** What PayPal's answers begin with, also those of which the rest was lost on the way: by then it has done what was asked. */
const BEGINS_JSON = /^\s*([[{]|$)/;

/**
 * For answers without a body (204); of what body there is only so much is read that no page of a proxy's stands for PayPal's word.
 * @throws PaypalRefusal for every status from 400 on; UnusableAnswer where somebody else answered.
 */
export async function callForNothing(
	paypalCall: PaypalCall,
	connection: Pick<GatewayConnection, 'http' | 'baseUrl'>,
): Promise<void> {
	const { body } = await send(paypalCall, connection);
	if (!BEGINS_JSON.test(body)) throw unusable(paypalCall, 'with something that is no JSON');
}

/** Whether PayPal says that it has no such object, whichever of its words it takes. */
export function isMissing(error: unknown): error is PaypalRefusal {
	return hasIssue(error, ...MISSING) && (error.status === 404 || error.status === 422);
}

/** An id of dots would make the address one of something else: no object is called so. */
const CLIMBS = /\/\.{1,2}(?=\/|$)/;

async function send(
	paypalCall: PaypalCall,
	{ http, baseUrl }: Pick<GatewayConnection, 'http' | 'baseUrl'>,
): Promise<HttpResponse> {
	const { method, path, query = {}, body, requestId, repeat } = paypalCall;
	if (CLIMBS.test(path)) throw nothingThere(paypalCall);
	const search = new URLSearchParams(
		Object.entries(query).flatMap(([name, value]) =>
			value === undefined ? [] : [[name, String(value)]],
		),
	).toString();
	const response = await http({
		method,
		url: `${baseUrl}${path}${search === '' ? '' : `?${search}`}`,
		headers: {
			accept: 'application/json',
			...(method === 'GET'
				? {}
				: { 'content-type': 'application/json', prefer: 'return=representation' }),
			...(requestId === undefined ? {} : { 'paypal-request-id': requestId }),
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
		...(repeat === undefined ? {} : { repeat }),
	});
	const { status } = response;
	if (status >= 200 && status < 300) return response;
	if (status < 400) throw unusable(paypalCall, `with status ${status}`);
	throw refusalOf(paypalCall, response);
}

/** Of what cannot be at PayPal, so that it is not asked. */
function nothingThere({ method, path }: PaypalCall): PaypalRefusal {
	const refusal = { status: 404, code: 'INVALID_RESOURCE_ID', words: 'The id is none of PayPal' };
	return new PaypalRefusal({ ...refusal, issues: [], method, path, headers: {} });
}

function refusalOf(paypalCall: PaypalCall, { status, headers, body }: HttpResponse): Error {
	const parsed = attempt((): unknown => JSON.parse(body));
	const answer = 'value' in parsed && isObject(parsed.value) ? parsed.value : {};
	const code = textOf(answer.name) ?? textOf(answer.error) ?? '';
	// A page of somebody else's is not PayPal's word for a missing object, right or key.
	const isPage = status < 500 && status !== RATE_LIMITED && !BEGINS_JSON.test(body);
	if (code === '' && (status === 404 || isPage)) {
		return unusable(paypalCall, `with status ${status} and no reason`);
	}
	const debugId = textOf(answer.debug_id) ?? textOf(headers['paypal-debug-id']);
	return new PaypalRefusal({
		status,
		code,
		words: textOf(answer.message) ?? textOf(answer.error_description) ?? '',
		issues: issuesOf(answer.details),
		...(debugId !== undefined && /^[\w-]{1,64}$/.test(debugId) ? { debugId } : {}),
		method: paypalCall.method,
		path: paypalCall.path,
		headers,
	});
}

/** `details` is a list, or missing; some APIs send null or an object. */
function issuesOf(details: unknown): PaypalIssue[] {
	if (!Array.isArray(details)) return [];
	return details.filter(isObject).flatMap((detail) => {
		const issue = textOf(detail.issue) ?? textOf(detail.name);
		const field = textOf(detail.field);
		const description = textOf(detail.description) ?? textOf(detail.message);
		const said = issue ?? description;
		if (said === undefined) return [];
		return [{ issue: said, ...(field ? { field } : {}), ...(description ? { description } : {}) }];
	});
}

function textOf(value: unknown): string | undefined {
	return isText(value) && value !== '' ? value : undefined;
}

function unusable({ method, path }: PaypalCall, what: string): UnusableAnswer {
	return new UnusableAnswer('PayPal', `PayPal answered ${method} ${path} ${what}`);
}
