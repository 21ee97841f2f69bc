import {
	type IAllExecuteFunctions,
	type ICredentialDataDecryptedObject,
	type ICredentialsDecrypted,
	type IHttpRequestMethods,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
	UserError,
} from 'n8n-workflow';
import { type Http, type HttpRequest, type HttpResponse, NetworkFailure } from '../contracts/http';
import { CRMS, GATEWAYS, type System } from '../registry';
import { attemptAsync } from '../vocabulary/attempt';
import { openAccess } from './access';
import { hasUser, isSameSite, siteOf, targetOf } from './destination';

const TIMEOUT_MS = 30_000;

/** Codes of calls that were never sent, or that a person stopped: nothing that waiting cures. */
const NOT_THE_NETWORK: ReadonlySet<string> = new Set([
	'ERR_CANCELED',
	'ERR_INVALID_URL',
	'ERR_BAD_OPTION',
	'ERR_BAD_OPTION_VALUE',
]);

/**
 * Calls through n8n's own helper, which adds the credential and follows the instance's proxy settings. Every status is an
 * answer, redirects are not followed, bodies are the text that was sent. The credential is handed to the helper as it was opened,
 * since it would read and decrypt it again for every call, which costs more than the call. With OAuth2 it does read it again,
 * and renews the token where the system says 401; `authenticate` does not see such a call, so where any call may go is looked
 * at here, before n8n has it.
 * @throws NetworkFailure when no answer came.
 * @throws UserError for a call to anywhere but the credential's API Base URL: nothing was sent.
 */
export function createHttp(
	context: IAllExecuteFunctions,
	credentialType: string,
	credential: ICredentialDataDecryptedObject,
	timeoutMs: number = TIMEOUT_MS,
): Http {
	const credentialsDecrypted = { id: '', name: '', type: credentialType, data: credential };
	const destinationRefusal = destinationGuard(credentialType, credential);
	return async (request) => {
		const refused = destinationRefusal(request.url);
		if (refused !== undefined) throw new UserError(refused);
		const attempted = await attemptAsync(
			async () => await send(context, credentialsDecrypted, request, timeoutMs),
		);
		if ('value' in attempted) return toResponse(attempted.value);
		if (isUnauthorized(attempted.error)) return UNAUTHORIZED;
		const code = networkCode(attempted.error);
		if (code === undefined) throw attempted.error;
		throw new NetworkFailure(`No answer from ${new URL(request.url).host} (${code})`, code);
	};
}

/** Why a call to an address is not sent with this credential, with the remedy. */
function destinationGuard(
	credentialType: string,
	credential: ICredentialDataDecryptedObject,
): (address: string) => string | undefined {
	const systems: ReadonlyArray<Pick<System<unknown>, 'name' | 'access' | 'oAuth2'>> = [
		...GATEWAYS,
		...CRMS,
	];
	const [known] = systems.flatMap(({ name, access, oAuth2 }) =>
		[access, oAuth2].flatMap((way) =>
			way?.credentialType === credentialType ? [{ name, access: way }] : [],
		),
	);
	if (!known) return () => `This version sends nothing with a credential of type ${credentialType}`;
	const opened = openAccess(known.access, known.name, credential);
	if ('refused' in opened) return () => opened.refused;
	const base = new URL(opened.baseUrl);
	return (address) => {
		const target = targetOf({ url: address });
		if (target && isSameSite(target, base) && !hasUser(target)) return undefined;
		return `The ${known.name} credential is not sent to ${target ? siteOf(target) : 'what is no address'}: its API Base URL is ${opened.baseUrl}. Update this package, or tell its authors`;
	};
}

async function send(
	context: IAllExecuteFunctions,
	credentialsDecrypted: ICredentialsDecrypted,
	request: HttpRequest,
	timeout: number,
): Promise<IN8nHttpFullResponse> {
	const options: IHttpRequestOptions = {
		method: request.method as IHttpRequestMethods,
		url: request.url,
		headers: { ...request.headers },
		body: typeof request.body === 'object' ? Buffer.from(request.body) : request.body,
		returnFullResponse: true,
		ignoreHttpStatusErrors: isRenewable(credentialsDecrypted)
			? { ignore: true, except: [401] }
			: true,
		disableFollowRedirect: true,
		json: false,
		encoding: 'text',
		timeout,
	};
	const { httpRequestWithAuthentication } = context.helpers;
	return (await httpRequestWithAuthentication.call(context, credentialsDecrypted.type, options, {
		credentialsDecrypted,
	})) as IN8nHttpFullResponse;
}

/** n8n renews an OAuth2 token when a 401 is thrown to it, and sends the call again. */
function isRenewable({ data }: ICredentialsDecrypted): boolean {
	return data?.oauthTokenData !== undefined;
}

/** The system's own words were thrown to n8n. */
const UNAUTHORIZED: HttpResponse = {
	status: 401,
	headers: {},
	body: '{"message":"The credential was not accepted"}',
};

/** Codes of n8n's OAuth2 client for a token that the system does not renew. */
const NOT_RENEWED: ReadonlySet<unknown> = new Set(['401', 'EAUTH', 'ESTATUS']);

function isUnauthorized(error: unknown): boolean {
	const { httpCode, failure } = Object(error) as {
		httpCode?: unknown;
		failure?: { cause?: unknown };
	};
	return NOT_RENEWED.has(httpCode) || failure?.cause === 'credential-invalid';
}

function toResponse(response: IN8nHttpFullResponse): HttpResponse {
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
