import {
	type ICredentialDataDecryptedObject,
	type IHttpRequestOptions,
	UserError,
} from 'n8n-workflow';
import type { OpenedCredential, Signature } from '../../contracts/system';
import { textAt } from '../../vocabulary/credentialField';
import { type Account, checkCredential } from './access';
import {
	type CallOptions,
	headersRefusal,
	optionsRefusal,
	safeOptions,
	signatureRefusal,
} from './callOptions';
import { hasUser, isSameSite, siteOf, targetOf } from './destination';
import { TOKEN_FIELD } from './token';

/** What was signed, by what came of it: n8n hands that back after a 401, to have it signed with another token. */
const unsigned = new WeakMap<object, IHttpRequestOptions>();

/**
 * Signs a call as the credential's system wants it. n8n calls this for nodes, for the credential's own test and for the HTTP
 * Request node alike, so this is where a key is kept from every host but the credential's, and where nothing but the credential
 * says whose account a call is about. What comes back has one whole address, which no signature can change, follows no redirect,
 * and of the call's options only those that are known to change neither who receives it nor how he is checked.
 * @throws UserError for a call that must not have the key.
 */
export async function authenticate(
	account: Account<ICredentialDataDecryptedObject>,
	given: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const { system, way, credential } = account;
	const { name } = system;
	const checked = checkCredential(account);
	if ('refused' in checked) throw new UserError(checked.refused);
	const { baseUrl, isVendor } = checked;
	const request = unsigned.get(given) ?? given;
	const options: CallOptions = { ...request };
	const target = targetOf(options);
	if (!target) {
		throw new UserError(
			`The call with the ${name} credential does not say where it goes. Give it one whole address as text, such as ${baseUrl}/, and no second one`,
		);
	}
	if (!isSameSite(target, new URL(baseUrl))) {
		throw new UserError(
			`The ${name} credential is not sent to ${siteOf(target)}: its API Base URL is ${baseUrl}. Call that address without this credential`,
		);
	}
	if (hasUser(target)) {
		throw new UserError(
			`The address of the call has a user name in it, which would go in place of the ${name} key. Leave out what stands before the @`,
		);
	}
	const token = textAt(TOKEN_FIELD, credential);
	if (way.exchange && token === '') {
		throw new UserError(
			`The ${name} credential has no token yet. Open it, test it and save it again`,
		);
	}
	const signature = signed(account, checked, { options, target, token });
	const refused =
		optionsRefusal(options, name, isVendor) ??
		headersRefusal(options.headers, name, signature.headers ?? {}, system.reservedHeaders) ??
		signatureRefusal(signature.headers ?? {}, name);
	if (refused !== undefined) throw new UserError(refused);
	const result: IHttpRequestOptions = {
		...safeOptions(options, isVendor),
		url: target.href,
		headers: { ...request.headers, ...signature.headers },
		...(signature.body === undefined ? {} : { body: inFormOf(options.body, signature.body) }),
	};
	unsigned.set(result, request);
	return result;
}

function signed(
	{ way }: Account,
	opened: OpenedCredential,
	{ options, target, token }: { options: CallOptions; target: URL; token: string },
): Signature {
	const path = target.pathname.slice(new URL(opened.baseUrl).pathname.replace(/\/$/, '').length);
	const method = typeof options.method === 'string' ? options.method.toUpperCase() : 'GET';
	const body = textOf(options.body);
	const call = { method, path, ...(body === undefined ? {} : { body }) };
	return way.sign?.(call, opened, way.exchange ? token : undefined) ?? {};
}

/** As it would be sent; `undefined` for what is no text, a file say. */
function textOf(body: unknown): string | undefined {
	if (typeof body === 'string') return body;
	if (body instanceof Uint8Array) return new TextDecoder().decode(body);
	return isPlain(body) ? JSON.stringify(body) : undefined;
}

/** As the call had it, so that whoever sends it writes it as he would have. */
function inFormOf(given: unknown, text: string): IHttpRequestOptions['body'] {
	if (given instanceof Uint8Array) return Buffer.from(text);
	return isPlain(given) ? JSON.parse(text) : text;
}

function isPlain(body: unknown): boolean {
	if (Array.isArray(body)) return true;
	return (
		typeof body === 'object' && body !== null && Object.getPrototypeOf(body) === Object.prototype
	);
}
