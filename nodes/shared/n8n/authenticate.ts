import {
	type ICredentialDataDecryptedObject,
	type IHttpRequestOptions,
	UserError,
} from 'n8n-workflow';
import type { Access } from '../registry';
import { openAccess, type OpenAccess } from './access';
import { type CallOptions, headersRefusal, optionsRefusal, safeOptions } from './callOptions';
import { hasUser, isSameSite, siteOf, targetOf } from './destination';

/**
 * Adds the key as a bearer token, and the account it is used for. n8n calls this for nodes, for the credential's own test and
 * for the HTTP Request node alike, so this is where a key is kept from every host but the credential's, and where nothing but
 * the credential says whose account a call is about. What comes back has one whole address, follows no redirect, and of the
 * call's options only those that are known to change neither who receives it nor how he is checked.
 * @throws UserError for a call that must not have the key.
 */
export async function authenticate(
	access: Access,
	name: string,
	credential: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const opened = openAccess(access, name, credential);
	if ('refused' in opened) throw new UserError(opened.refused);
	const { baseUrl, isVendor, secret } = opened;
	const given: CallOptions = { ...request };
	const target = targetOf(given);
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
	const own = {
		...accountHeader(access, opened, target),
		Authorization: `Bearer ${secret}`,
	};
	const refused =
		optionsRefusal(given, name, isVendor) ??
		headersRefusal(given.headers, name, own, access.connected?.reserved);
	if (refused !== undefined) throw new UserError(refused);
	return {
		...safeOptions(given, isVendor),
		url: target.href,
		headers: { ...request.headers, ...own },
	};
}

function accountHeader(
	{ connected }: Access,
	{ connectedAccount, baseUrl }: OpenAccess,
	{ pathname }: URL,
): Readonly<Record<string, string>> {
	if (!connected || !connectedAccount) return {};
	const path = pathname.slice(new URL(baseUrl).pathname.replace(/\/$/, '').length);
	if (connected.ofPlatform.test(path)) return {};
	return { [connected.header]: connectedAccount };
}
