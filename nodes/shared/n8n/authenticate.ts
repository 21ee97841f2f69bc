import {
	type ICredentialDataDecryptedObject,
	type IHttpRequestOptions,
	UserError,
} from 'n8n-workflow';
import type { Access } from '../registry';
import { openAccess, type OpenAccess } from './access';

/**
 * Adds the key as a bearer token, and the account it is used for. n8n calls this for nodes, for the credential's own test and
 * for the HTTP Request node alike, so this is where a live key is kept from every host but the vendor's, and where nothing but
 * the credential says whose account a call is about.
 */
export async function authenticate(
	access: Access,
	name: string,
	credential: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const opened = openAccess(access, name, credential);
	if ('refused' in opened) throw new UserError(opened.refused);
	const target = new URL(request.url, request.baseURL ?? opened.baseUrl);
	if (target.origin !== new URL(opened.baseUrl).origin) {
		throw new UserError(
			`The ${name} credential is not sent to ${target.origin}: its API Base URL is ${opened.baseUrl}`,
		);
	}
	return {
		...request,
		headers: {
			...request.headers,
			...accountHeader(access, name, opened, request, target),
			Authorization: `Bearer ${opened.secret}`,
		},
	};
}

function accountHeader(
	{ connected }: Access,
	name: string,
	{ connectedAccount }: OpenAccess,
	{ headers }: IHttpRequestOptions,
	{ pathname }: URL,
): Readonly<Record<string, string>> {
	if (!connected) return {};
	const given = Object.keys(headers ?? {}).find((header) => connected.reserved.test(header));
	if (given !== undefined) {
		throw new UserError(
			`The call names an account with the header ${given}, which only the ${name} credential does. Leave the header out, and write the account into the credential: Advanced Settings, Connected Account ID`,
		);
	}
	if (!connectedAccount || connected.ofPlatform.test(pathname)) return {};
	return { [connected.header]: connectedAccount };
}
