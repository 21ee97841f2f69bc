import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { Access, CallLimit } from '../registry';

/** What a credential says, once checked. */
export interface OpenAccess {
	readonly secret: string;
	/** The same for as long as it is the same account, also when the secret is renewed. */
	readonly lasting: string;
	/** Origin and path without a trailing slash. */
	readonly baseUrl: string;
	/** Whether this is the vendor itself, not a stand-in for tests. */
	readonly isVendor: boolean;
	readonly livemode: boolean;
	/** The one account of the key's platform that everything is about. */
	readonly connectedAccount?: string;
	readonly limit: CallLimit | undefined;
}

/** Why a credential cannot be used, with the remedy. */
export interface AccessRefusal {
	readonly refused: string;
}

/**
 * Reads a credential. A live key is only ever sent to its vendor over HTTPS: any other address, a sandbox's, needs a test key.
 * The address and the connected account count only while *Advanced Settings* is on, so that an old one left in the credential
 * does nothing.
 */
export function openAccess(
	access: Access,
	name: string,
	credential: ICredentialDataDecryptedObject,
): OpenAccess | AccessRefusal {
	const secret = valueAt(access.secretField, credential);
	if (secret === '') return { refused: emptyWords(access, name) };
	const isAdvanced = credential.advanced === true;
	const written = (isAdvanced && textOf(credential.baseUrl)) || access.baseUrl;
	const url = URL.canParse(written) ? new URL(written) : undefined;
	if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
		return {
			refused: `The API Base URL of the ${name} credential is no address. Write it like ${access.baseUrl}`,
		};
	}
	const isVendor =
		url.protocol === 'https:' && url.port === '' && access.vendorHosts.test(url.hostname);
	const isTestKey = access.testKey.test(secret);
	if (!isVendor && !isTestKey) {
		return {
			refused: `The ${name} credential would send its key to ${url.origin}, which is not ${name} over HTTPS. Turn off its Advanced Settings, or use ${access.testKeyWords} for a sandbox`,
		};
	}
	const { connected } = access;
	const account = connected && isAdvanced ? textOf(credential[connected.field]) : '';
	if (account !== '' && !connected?.form.test(account)) {
		return {
			// Without what was written: it may be a key.
			refused: `The Connected Account ID of the ${name} credential does not name an account. Write ${connected?.words}, or leave it empty`,
		};
	}
	return {
		secret,
		lasting: (access.lastingField && valueAt(access.lastingField, credential)) || secret,
		baseUrl: written.replace(/\/+$/, ''),
		isVendor,
		livemode: !isTestKey,
		...(account === '' ? {} : { connectedAccount: account }),
		limit: limitOf(access, isAdvanced ? credential.callsPerSecond : undefined, isVendor, isTestKey),
	};
}

/** A stand-in has no other apps to share with, so it is only limited where the credential asks for it. */
function limitOf(
	access: Access,
	callsPerSecond: unknown,
	isVendor: boolean,
	isTestKey: boolean,
): CallLimit | undefined {
	if (typeof callsPerSecond === 'number' && callsPerSecond > 0) {
		return { calls: Math.ceil(callsPerSecond), windowMs: 1_000 };
	}
	if (!isVendor) return undefined;
	return isTestKey ? access.limits.test : access.limits.live;
}

/** Secrets as people paste them: several, with commas, spaces or lines between. */
export function secretsOf(value: unknown): string[] {
	return textOf(value)
		.split(/[\s,;]+/)
		.filter((secret) => secret !== '');
}

function emptyWords({ lastingField }: Access, name: string): string {
	return lastingField === undefined
		? `The ${name} credential is empty. Paste its key into it`
		: `The ${name} credential is not connected. Open it and connect the account`;
}

function valueAt(field: string, credential: ICredentialDataDecryptedObject): string {
	const value = field
		.split('.')
		.reduce<unknown>(
			(inner, name) => (inner as Readonly<Record<string, unknown>> | undefined)?.[name],
			credential,
		);
	return textOf(value);
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
