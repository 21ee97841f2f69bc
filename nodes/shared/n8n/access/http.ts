import {
	type IAllExecuteFunctions,
	type ICredentialDataDecryptedObject,
	type IN8nHttpFullResponse,
	UserError,
} from 'n8n-workflow';
import type { Http, HttpRequest, HttpResponse } from '../../contracts/http';
import { attemptAsync } from '../../vocabulary/attempt';
import { type Account, checkCredential } from './access';
import { asNetworkFailure, optionsOf, toResponse } from './call';
import { hasUser, isSameSite, siteOf, targetOf } from './destination';
import { isTokenInvalid, TOKEN_FIELD, tokenOf } from './token';

const TIMEOUT_MS = 30_000;

const UNAUTHORIZED = 401;

/**
 * Calls through n8n's own helper, which adds the credential and follows the instance's proxy settings. Every status is an
 * answer, redirects are not followed, bodies are the text that was sent. The credential is handed to the helper as it was opened,
 * since it would read and decrypt it again for every call, which costs more than the call. With OAuth2 it does read it again,
 * and renews the token where the system says 401; `authenticate` does not see such a call, so where any call may go is looked
 * at here, before n8n has it. A token that we got ourselves is renewed here, once for a call.
 * @throws NetworkFailure when no answer came.
 * @throws UserError for a call to anywhere but the credential's API Base URL: nothing was sent.
 */
export function createHttp(
	context: IAllExecuteFunctions,
	account: Account<ICredentialDataDecryptedObject>,
	timeoutMs: number = TIMEOUT_MS,
): Http {
	const destinationRefusal = destinationGuard(account);
	return async (request) => {
		const refused = destinationRefusal(request.url);
		if (refused !== undefined) throw new UserError(refused);
		const sendWith = async (token?: string) =>
			await send(context, account, { request, token, timeoutMs });
		if (!account.way.exchange) return await sendWith();
		const token = await tokenOf(account, context.helpers);
		if ('unanswered' in token) return token.unanswered;
		const answer = await sendWith(token.value);
		if (!isTokenInvalid(account, answer)) return answer;
		const renewed = await tokenOf(account, context.helpers, token.value);
		if ('unanswered' in renewed) return renewed.unanswered;
		return renewed.value === token.value ? answer : await sendWith(renewed.value);
	};
}

/** Why a call to an address is not sent with this credential, with the remedy. */
function destinationGuard(account: Account): (address: string) => string | undefined {
	const { name } = account.system;
	const checked = checkCredential(account);
	if ('refused' in checked) return () => checked.refused;
	const base = new URL(checked.baseUrl);
	return (address) => {
		const target = targetOf({ url: address });
		if (target && isSameSite(target, base) && !hasUser(target)) return undefined;
		return `The ${name} credential is not sent to ${target ? siteOf(target) : 'what is no address'}: its API Base URL is ${checked.baseUrl}. Update this package, or tell its authors`;
	};
}

interface Sending {
	readonly request: HttpRequest;
	readonly token: string | undefined;
	readonly timeoutMs: number;
}

async function send(
	context: IAllExecuteFunctions,
	{ way, credential }: Account<ICredentialDataDecryptedObject>,
	{ request, token, timeoutMs }: Sending,
): Promise<HttpResponse> {
	const data = token === undefined ? credential : { ...credential, [TOKEN_FIELD]: token };
	const credentialsDecrypted = { id: '', name: '', type: way.credentialType, data };
	const { httpRequestWithAuthentication } = context.helpers;
	const options = optionsOf(
		request,
		timeoutMs,
		isRenewedByN8n(credential) ? { ignore: true, except: [UNAUTHORIZED] } : true,
	);
	const attempted = await attemptAsync(
		async () =>
			(await httpRequestWithAuthentication.call(context, way.credentialType, options, {
				credentialsDecrypted,
			})) as IN8nHttpFullResponse,
	);
	if ('value' in attempted) return toResponse(attempted.value);
	// The system's own words were thrown to n8n.
	if (isUnauthorized(attempted.error)) return { status: UNAUTHORIZED, headers: {}, body: '' };
	throw asNetworkFailure(attempted.error, request.url);
}

/** n8n renews an OAuth2 token when a 401 is thrown to it, and sends the call again. */
function isRenewedByN8n(credential: ICredentialDataDecryptedObject): boolean {
	return credential.oauthTokenData !== undefined;
}

/** Codes of n8n's OAuth2 client for a token that the system does not renew. */
const NOT_RENEWED: ReadonlySet<unknown> = new Set(['401', 'EAUTH', 'ESTATUS']);

function isUnauthorized(error: unknown): boolean {
	const { httpCode, failure } = Object(error) as {
		httpCode?: unknown;
		failure?: { cause?: unknown };
	};
	return NOT_RENEWED.has(httpCode) || failure?.cause === 'credential-invalid';
}
