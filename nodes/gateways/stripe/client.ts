import Stripe from 'stripe';
import type { GatewayConnection } from '../../shared/contracts/gateway';
import { attemptAsync } from '../../shared/vocabulary/attempt';

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

/** No answer came. It has no `code`: for some codes the SDK would send the request a second time on its own. */
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
export function toIso(seconds: number): string {
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
			return {
				getStatusCode: () => status,
				getHeaders: () => ({ ...answerHeaders }),
				getRawResponse: () => ({ headers: answerHeaders }),
				toStream: () => undefined,
				toJSON: async () => JSON.parse(body),
			};
		},
	};
}

function keepHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string> {
	const kept = Object.entries(headers).filter(
		([name, value]) =>
			value !== undefined && value !== null && !HEADERS_LEFT_OUT.has(name.toLowerCase()),
	);
	return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}

async function leaveCredentialToConnection(): Promise<void> {}
