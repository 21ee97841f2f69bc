import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { Access, CallLimit, ConnectedAccess } from '../registry';
import { hasUser, isSameSite, parsed, siteOf } from './destination';

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
 * does nothing. A field that is there and has nothing to say, as an expression has that resolves to nothing, is refused and
 * never taken for an empty one: it would be about another account than was meant.
 */
export function openAccess(
	access: Access,
	name: string,
	credential: ICredentialDataDecryptedObject,
): OpenAccess | AccessRefusal {
	const secret = valueAt(access.secretField, credential);
	if (secret === '') return { refused: emptyWords(access, name) };
	const isAdvanced = switchAt('advanced', credential);
	if (isAdvanced === undefined) {
		return {
			refused: `The ${name} credential does not say whether its Advanced Settings are on. Turn them on or off, without an expression`,
		};
	}
	const written = isAdvanced ? writtenAt('baseUrl', credential) : '';
	const url = written === undefined ? undefined : parsed(written || access.baseUrl);
	const noAddress = {
		refused: `The API Base URL of the ${name} credential is no address. Write it like ${access.baseUrl}`,
	};
	if (!url || !/^https?:$/.test(url.protocol)) return noAddress;
	const isVendor = isVendorSite(access, url);
	const isTestKey = access.testKey.test(secret);
	if (!isVendor && !isTestKey) {
		return {
			refused: `The ${name} credential would send its key to ${url.origin}, which is not ${name} over HTTPS. Turn off its Advanced Settings, or use ${access.testKeyWords} for a sandbox`,
		};
	}
	if (url.search !== '' || url.hash !== '' || hasUser(url)) return noAddress;
	const renewal = renewalRefusal(access, name, credential, url);
	if (renewal !== undefined) return { refused: renewal };
	const account = connectedAccountOf(access.connected, name, credential, isAdvanced);
	if (typeof account === 'object') return account;
	return {
		secret,
		lasting: (access.lastingField && valueAt(access.lastingField, credential)) || secret,
		baseUrl: `${url.origin}${url.pathname}`.replace(/\/+$/, ''),
		isVendor,
		livemode: !isTestKey,
		...(account === '' ? {} : { connectedAccount: account }),
		limit: limitOf(access, isAdvanced ? credential.callsPerSecond : undefined, isVendor, isTestKey),
	};
}

function isVendorSite({ vendorHosts }: Access, { protocol, port, hostname }: URL): boolean {
	return protocol === 'https:' && port === '' && vendorHosts.test(hostname);
}

/** n8n renews a token with the app's secret, at an address that it computes from the credential. */
function renewalRefusal(
	access: Access,
	name: string,
	credential: ICredentialDataDecryptedObject,
	base: URL,
): string | undefined {
	const { renewal } = access;
	if (!renewal || credential[renewal.urlField] === undefined) return undefined;
	const url = parsed(textOf(credential[renewal.urlField]));
	if (url && isVendorSite(access, url)) return undefined;
	const isTestSecret = access.testKey.test(textOf(credential[renewal.secretField]));
	if (url && isSameSite(url, base) && isTestSecret) return undefined;
	return `The ${name} credential would renew its token at ${url ? siteOf(url) : 'no address'}, which is not ${name} over HTTPS. Turn off its Advanced Settings and connect the account again`;
}

/** Empty for the account of the key itself. */
function connectedAccountOf(
	connected: ConnectedAccess | undefined,
	name: string,
	credential: ICredentialDataDecryptedObject,
	isAdvanced: boolean,
): string | AccessRefusal {
	if (!connected || !isAdvanced) return '';
	const isOn = switchAt(connected.switchField, credential);
	const account = writtenAt(connected.field, credential);
	if (isOn === undefined || account === undefined || (isOn && account === '')) {
		return {
			refused: `The ${name} credential does not say which connected account it is about: Use Connected Account or Connected Account ID is empty, or an expression that resolves to nothing. Write ${connected.words}, or turn Use Connected Account off and leave the id empty`,
		};
	}
	if (account !== '' && !connected.form.test(account)) {
		return {
			// Without what was written: it may be a key.
			refused: `The Connected Account ID of the ${name} credential does not name an account. Write ${connected.words}, or turn Use Connected Account off and leave it empty`,
		};
	}
	return account;
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

/** Off where there is no such field; `undefined` where it is neither on nor off. */
function switchAt(field: string, credential: ICredentialDataDecryptedObject): boolean | undefined {
	const value: unknown = Object.hasOwn(credential, field) ? credential[field] : false;
	return typeof value === 'boolean' ? value : undefined;
}

/** Empty where there is no such field; `undefined` where it holds no text. */
function writtenAt(field: string, credential: ICredentialDataDecryptedObject): string | undefined {
	const value: unknown = Object.hasOwn(credential, field) ? credential[field] : '';
	return typeof value === 'string' ? value.trim() : undefined;
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
