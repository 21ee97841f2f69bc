import type {
	CallLimit,
	CredentialFields,
	CredentialRefusal,
	OpenedCredential,
	System,
	Way,
} from '../../contracts/system';
import { switchAt, textAt, writtenAt } from '../../vocabulary/credentialField';
import { hasUser, isSameSite, parsed, siteOf } from './destination';

/** A credential and whose it is. */
export interface Account<Fields = CredentialFields> {
	readonly system: System<unknown>;
	readonly way: Way;
	readonly credential: Fields;
}

/** What a credential says, once checked. */
export interface CheckedCredential extends OpenedCredential {
	/** Whether this is the vendor itself, not a stand-in for tests. */
	readonly isVendor: boolean;
	readonly limit: CallLimit | undefined;
}

/**
 * Reads a credential as its system does, and checks what is the same for all. What moves something real is only ever sent to its
 * vendor over HTTPS: any other address, a sandbox's, needs a credential that does not, and a person who wrote that address. It
 * counts only while *Advanced Settings* is on, so that an old one left in the credential does nothing. A field that is there and
 * has nothing to say, as an expression has that resolves to nothing, is refused and never taken for an empty one.
 */
export function checkCredential({
	system,
	way,
	credential,
}: Account): CheckedCredential | CredentialRefusal {
	const { name, exampleUrl } = system;
	const opened = way.open(credential);
	if ('refused' in opened) return opened;
	const isAdvanced = switchAt('advanced', credential);
	if (isAdvanced === undefined) {
		return {
			refused: `The ${name} credential does not say whether its Advanced Settings are on. Turn them on or off, without an expression`,
		};
	}
	const written = isAdvanced ? writtenAt('baseUrl', credential) : '';
	const url = written === undefined ? undefined : parsed(written || opened.baseUrl);
	const noAddress = {
		refused: `The API Base URL of the ${name} credential is no address. Write it like ${exampleUrl}`,
	};
	if (!url || !/^https?:$/.test(url.protocol)) return noAddress;
	const isVendor = isVendorSite(system, url);
	if (!isVendor && (opened.livemode || written === '')) {
		const remedy =
			written === ''
				? 'Connect the account again'
				: `Turn off its Advanced Settings, or use ${way.testWords} for a sandbox`;
		return {
			refused: `The ${name} credential would send its key to ${url.origin}, which is not ${name} over HTTPS. ${remedy}`,
		};
	}
	if (url.search !== '' || url.hash !== '' || hasUser(url)) return noAddress;
	const renewal = renewalRefusal(system, way, credential, url);
	if (renewal !== undefined) return { refused: renewal };
	const { authority, ...known } = opened;
	return {
		...known,
		// Whoever may prove deliveries in the vendor's place is asked for none at the vendor, and none where money moves.
		...(authority && !isVendor && !opened.livemode ? { authority } : {}),
		baseUrl: `${url.origin}${url.pathname}`.replace(/\/+$/, ''),
		isVendor,
		limit: limitOf(
			opened.livemode ? system.limits.live : system.limits.test,
			isAdvanced ? credential.callsPerSecond : undefined,
			isVendor,
		),
	};
}

function isVendorSite({ hosts }: System<unknown>, { protocol, port, hostname }: URL): boolean {
	return protocol === 'https:' && port === '' && hosts.test(hostname);
}

/** n8n renews a token with the app's secret, at an address that it computes from the credential. */
function renewalRefusal(
	system: System<unknown>,
	{ renewal }: Way,
	credential: CredentialFields,
	base: URL,
): string | undefined {
	if (!renewal || credential[renewal.urlField] === undefined) return undefined;
	const url = parsed(textAt(renewal.urlField, credential));
	if (url && isVendorSite(system, url)) return undefined;
	if (url && isSameSite(url, base) && renewal.isTestSecret(credential)) return undefined;
	return `The ${system.name} credential would renew its token at ${url ? siteOf(url) : 'no address'}, which is not ${system.name} over HTTPS. Turn off its Advanced Settings and connect the account again`;
}

/** A stand-in has no other apps to share with, so it is only limited where the credential asks for it. */
function limitOf(
	limit: CallLimit,
	callsPerSecond: unknown,
	isVendor: boolean,
): CallLimit | undefined {
	if (typeof callsPerSecond === 'number' && callsPerSecond > 0) {
		const { atOnce } = limit;
		return {
			calls: Math.ceil(callsPerSecond),
			windowMs: 1_000,
			...(isVendor && atOnce !== undefined ? { atOnce } : {}),
		};
	}
	return isVendor ? limit : undefined;
}

/** Secrets as people paste them: several, with commas, spaces or lines between. */
export function secretsOf(value: unknown): string[] {
	return (typeof value === 'string' ? value : '')
		.split(/[\s,;]+/)
		.filter((secret) => secret !== '');
}
