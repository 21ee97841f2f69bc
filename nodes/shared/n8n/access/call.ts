import type { IHttpRequestMethods, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { type HttpRequest, type HttpResponse, NetworkFailure } from '../../contracts/http';

/** Codes of calls that were never sent, or that a person stopped: nothing that waiting cures. */
const NOT_THE_NETWORK: ReadonlySet<string> = new Set([
	'ERR_CANCELED',
	'ERR_INVALID_URL',
	'ERR_BAD_OPTION',
	'ERR_BAD_OPTION_VALUE',
]);

/** A call as n8n's helper takes it. @param statuses which of them are answers; all, unless n8n has to see one. */
export function optionsOf(
	request: HttpRequest,
	timeout: number,
	statuses: IHttpRequestOptions['ignoreHttpStatusErrors'] = true,
): IHttpRequestOptions {
	return {
		method: request.method as IHttpRequestMethods,
		url: request.url,
		headers: { ...request.headers },
		body: typeof request.body === 'object' ? Buffer.from(request.body) : request.body,
		returnFullResponse: true,
		ignoreHttpStatusErrors: statuses,
		disableFollowRedirect: true,
		json: false,
		encoding: 'text',
		timeout,
	};
}

/** What n8n's helper gave. */
export function toResponse(response: IN8nHttpFullResponse): HttpResponse {
	const headers = Object.entries({ ...response.headers }).map(
		([name, value]) =>
			[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : String(value)] as const,
	);
	const { body } = response;
	return {
		status: response.statusCode,
		headers: Object.fromEntries(headers),
		body: typeof body === 'string' ? body : '',
	};
}

/** What n8n's helper threw, as far as it was the network; anything else is thrown on as it is. */
export function asNetworkFailure(error: unknown, url: string): unknown {
	const code = networkCode(error);
	if (code === undefined) return error;
	return new NetworkFailure(`No answer from ${new URL(url).host} (${code})`, code);
}

/** n8n keeps the system's code in `httpCode`, and in the cause. */
function networkCode(error: unknown): string | undefined {
	if (typeof error !== 'object' || error === null) return undefined;
	const { httpCode, code, cause } = error as {
		httpCode?: unknown;
		code?: unknown;
		cause?: { code?: unknown };
	};
	const known = [cause?.code, httpCode, code].find(
		(candidate): candidate is string =>
			typeof candidate === 'string' && /^[A-Z][A-Z_]+$/.test(candidate),
	);
	return known === undefined || NOT_THE_NETWORK.has(known) ? undefined : known;
}
