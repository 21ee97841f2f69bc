import Stripe from 'stripe';
import type { GatewayConnection } from '../../shared/contracts/gateway';
import { attempt, attemptAsync } from '../../shared/vocabulary/attempt';
import { fields, isObject, maybe, text } from '../../shared/vocabulary/shape';
import { checkAnswer, noJson, noReason } from './answers';

/** The version the SDK's types describe; calls and endpoints are pinned to it (https://docs.stripe.com/api/versioning). */
export const API_VERSION = '2026-10-28.endive';

type Configuration = NonNullable<ConstructorParameters<typeof Stripe>[1]>;
type HttpClient = NonNullable<Configuration['httpClient']>;

/** Lengths are the connection's to say, and the SDK's reports about itself are nobody's business. */
const HEADERS_LEFT_OUT: ReadonlySet<string> = new Set([
	'content-length',
	'x-stripe-client-user-agent',
	'x-stripe-client-telemetry',
]);

/** What every refusal of Stripe comes with (https://docs.stripe.com/api/errors). */
const REFUSAL = fields({
	message: maybe(text),
	type: maybe(text),
	code: maybe(text),
	decline_code: maybe(text),
	param: maybe(text),
});

/**
 * No answer came, or none that the SDK may see. It has no `code`: for some codes the SDK would send the request a second time
 * on its own.
 */
export class NoAnswer extends Error {
	constructor(readonly reason: unknown) {
		super('No answer');
		this.name = 'NoAnswer';
	}
}

/**
 * The official SDK on the connection's HTTP, which adds the credential, limits and repeats.
 * @see https://github.com/stripe/stripe-node#configuration
 */
export function createClient(connection: Pick<GatewayConnection, 'http' | 'baseUrl'>): Stripe {
	return new Stripe('', {
		apiVersion: API_VERSION,
		authenticator: leaveCredentialToConnection,
		httpClient: createHttpClient(connection),
		maxNetworkRetries: 0,
		telemetry: false,
	});
}

/** What the call gives, or `undefined` where Stripe has no such object (or not for this key). */
export async function unlessMissing<Value>(call: Promise<Value>): Promise<Value | undefined> {
	const attempted = await attemptAsync(async () => await call);
	if ('value' in attempted) return attempted.value;
	if (isMissing(attempted.error)) return undefined;
	throw attempted.error;
}

export function isMissing(error: unknown): boolean {
	if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return false;
	return error.statusCode === 404 || error.code === 'resource_missing';
}

/** The id of a field that holds an id, or the whole object where it was expanded. */
export function idOf(
	field: string | { readonly id: string } | null | undefined,
): string | undefined {
	if (field === null || field === undefined) return undefined;
	return typeof field === 'string' ? field : field.id;
}

/** The object of a field that was expanded. */
export function expanded<Value extends object>(
	field: string | Value | null | undefined,
): Value | undefined {
	return typeof field === 'object' && field !== null ? field : undefined;
}

/** Stripe's moments are whole seconds since the epoch. */
export function toIso(seconds: number): string;
export function toIso(seconds: number | null | undefined): string | undefined;
export function toIso(seconds: number | null | undefined): string | undefined {
	if (seconds === null || seconds === undefined) return undefined;
	return new Date(seconds * 1_000).toISOString();
}

function createHttpClient({
	http,
	baseUrl,
}: Pick<GatewayConnection, 'http' | 'baseUrl'>): HttpClient {
	return {
		getClientName: () => 'n8n',
		makeRequest: async (_host, _port, path, method, headers, requestData) => {
			const request = {
				method,
				url: baseUrl + path,
				headers: keepHeaders(headers),
				...(requestData ? { body: requestData } : {}),
			};
			const attempted = await attemptAsync(async () => await http(request));
			if ('error' in attempted) throw new NoAnswer(attempted.error);
			const { status, headers: answerHeaders, body } = attempted.value;
			const read = attempt(() => readAnswer(method, path, status, body));
			if ('error' in read) throw new NoAnswer(read.error);
			return {
				getStatusCode: () => status,
				getHeaders: () => ({ ...answerHeaders }),
				getRawResponse: () => ({ headers: answerHeaders }),
				toStream: () => undefined,
				toJSON: async () => read.value,
			};
		},
	};
}

/**
 * What the SDK is given to read: it takes whatever has no `error` for a success, whichever its status. Where Stripe's own
 * reason is missing, the status still says whose turn it is; a page of somebody else's is not Stripe's word for a missing
 * object.
 * @throws UnusableAnswer
 */
function readAnswer(method: string, path: string, status: number, body: string): object {
	const parsed = attempt((): unknown => JSON.parse(body));
	const isSuccess = status >= 200 && status < 300;
	if (isSuccess) {
		if ('error' in parsed) throw noJson(method, path);
		if (!isObject(parsed.value) || !isObject(parsed.value.error)) {
			return checkAnswer(method, path, parsed.value);
		}
	}
	const answer = 'value' in parsed && isObject(parsed.value) ? parsed.value : {};
	if (REFUSAL(answer.error) === undefined) return { error: answer.error };
	if (!saysEnough(status)) throw noReason(method, path, status);
	return { error: { type: 'api_error', message: '' } };
}

/** A key that is not known, too many calls, and trouble of Stripe's own. */
function saysEnough(status: number): boolean {
	return status === 401 || status === 429 || status >= 500;
}

function keepHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string> {
	const kept = Object.entries(headers).filter(
		([name, value]) =>
			value !== undefined && value !== null && !HEADERS_LEFT_OUT.has(name.toLowerCase()),
	);
	return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}

async function leaveCredentialToConnection(): Promise<void> {}
