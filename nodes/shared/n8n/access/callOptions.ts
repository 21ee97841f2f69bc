import type { System } from '../../contracts/system';
import { isObject } from '../../vocabulary/shape';

/** Options of a call, under the names of n8n's own helper and of the older one that the HTTP Request node uses. */
export type CallOptions = Readonly<Record<string, unknown>>;

/** What is sent and how the answer is read: nothing here decides who receives it. All else is left out. */
const PASSED = [
	'method',
	'body',
	'qs',
	'qsStringifyOptions',
	'useQuerystring',
	'arrayFormat',
	'form',
	'formData',
	'json',
	'encoding',
	'gzip',
	'useStream',
	'simple',
	'resolveWithFullResponse',
	'returnFullResponse',
	'ignoreHttpStatusErrors',
	'timeout',
	'abortSignal',
	'allowedDomains',
	'proxy',
];

/** n8n sends the key along to wherever a redirect leads, unless it is told not to follow. */
const NO_REDIRECTS = {
	disableFollowRedirect: true,
	followRedirect: false,
	followAllRedirects: false,
	maxRedirects: 0,
	sendCredentialsOnCrossOriginRedirect: false,
};

/** Switch certificate checks off by anything but `true`. */
const CHECKS = ['rejectUnauthorized', 'strictSSL'];

/** Switch certificate checks off by anything but `false`. */
const NO_CHECKS = [
	'skipSslCertificateValidation',
	'allowUnauthorizedCerts',
	'ignoreSSLIssues',
	'insecure',
];

/** Each could lead the call, or the certificate check, somewhere else. */
const TRANSPORT = [
	'agent',
	'agents',
	'agentOptions',
	'httpAgent',
	'httpsAgent',
	'adapter',
	'transport',
	'dispatcher',
	'auth',
	'beforeRedirect',
	'ca',
	'checkServerIdentity',
	'createConnection',
	'host',
	'hostname',
	'localAddress',
	'lookup',
	'port',
	'servername',
	'socketPath',
	'tunnel',
];

/** Headers that say who receives or who calls, which the address and the credential say. */
const HEADERS_KEPT = /^(:.*|host|authorization|proxy-authorization)$/;

/** Headers that lead a call somewhere else or cut it short: not even a signature has them. */
const HEADERS_NEVER_SIGNED =
	/^(:.*|host|proxy-.*|connection|content-length|transfer-encoding|upgrade|te|trailer)$/;

const HEADER_NAME = /^[a-z\d!#$%&'*+.^_`|~-]+$/;

/**
 * The options that may go with a key.
 * @param isVendor at a stand-in, which gets test keys only, certificates may go unchecked.
 */
export function safeOptions(given: CallOptions, isVendor: boolean): CallOptions {
	const passed = isVendor
		? PASSED
		: [...PASSED, 'rejectUnauthorized', 'skipSslCertificateValidation'];
	return {
		...Object.fromEntries(
			passed.flatMap((option) => (given[option] === undefined ? [] : [[option, given[option]]])),
		),
		...NO_REDIRECTS,
	};
}

/** Why a call with these options gets no key, with the remedy. */
export function optionsRefusal(
	given: CallOptions,
	name: string,
	isVendor: boolean,
): string | undefined {
	const unchecked =
		CHECKS.find((option) => isGiven(given[option]) && given[option] !== true) ??
		NO_CHECKS.find((option) => isGiven(given[option]) && given[option] !== false);
	if (isVendor && unchecked !== undefined) {
		return `The call switches off the check of ${name}'s certificate (${unchecked}), so that anybody could receive the key. Turn off "Ignore SSL Issues" in the node, or use another credential`;
	}
	const transport = TRANSPORT.find((option) => isGiven(given[option]));
	if (transport !== undefined) {
		return `The call with the ${name} credential sets "${transport}", which can lead the key somewhere else. Leave it out; in an HTTP Request node turn off "SSL Certificates"`;
	}
	if (isGiven(given.proxy) && !isProxyAddress(given.proxy)) {
		return `The proxy of the call with the ${name} credential is no address. Write it like http://proxy.example:3128, or leave it out`;
	}
	return undefined;
}

/**
 * Why a call with these headers gets no key, with the remedy.
 * @param own what the credential sets itself: n8n asks it a second time for a call that it signed already.
 */
export function headersRefusal(
	headers: unknown,
	name: string,
	own: Readonly<Record<string, string>>,
	reserved?: System<unknown>['reservedHeaders'],
): string | undefined {
	if (!isGiven(headers)) return undefined;
	if (!isObject(headers)) {
		return `The headers of the call with the ${name} credential are no list of names and values. Write them one by one`;
	}
	const signed = new Set(Object.keys(own).map((header) => header.toLowerCase()));
	for (const [header, value] of Object.entries(headers)) {
		if (own[header] === value) continue;
		if (!isHeaderValue(value)) {
			return `The header ${header} of the call with the ${name} credential is no text. Write its value as text: n8n would take what it holds for headers of their own`;
		}
		const written = header.trim().toLowerCase();
		if (reserved?.names.test(written)) {
			return `The call names an account with the header ${header}, which only the ${name} credential does. Leave the header out, and ${reserved.instead}`;
		}
		if (HEADERS_KEPT.test(written) || signed.has(written)) {
			return `The call has the header ${header}, which the ${name} credential and its address say already. Leave the header out`;
		}
	}
	return undefined;
}

/** Why the headers that a signature adds are not sent: each would be a fault of ours. */
export function signatureRefusal(
	own: Readonly<Record<string, unknown>>,
	name: string,
): string | undefined {
	const names = Object.keys(own).map((header) => header.toLowerCase());
	const wrong = Object.entries(own).find(
		([header, value], index) =>
			!HEADER_NAME.test(names[index] ?? '') ||
			HEADERS_NEVER_SIGNED.test(header.toLowerCase()) ||
			names.indexOf(header.toLowerCase()) !== index ||
			typeof value !== 'string' ||
			/[\r\n\0]/.test(value),
	);
	if (!wrong) return undefined;
	return `The ${name} credential would sign the call with the header ${JSON.stringify(wrong[0])}, which it must not. Update this package, or tell its authors`;
}

/** The HTTP client merges objects under names like `common` and `get` into the headers, past whoever looks at the names. */
function isHeaderValue(value: unknown): boolean {
	if (Array.isArray(value)) return value.every((part) => typeof part === 'string');
	return (
		value === undefined || value === null || ['string', 'number', 'boolean'].includes(typeof value)
	);
}

function isProxyAddress(proxy: unknown): boolean {
	return typeof proxy === 'string' && /^https?:\/\//.test(proxy) && URL.canParse(proxy);
}

/** Editors and helpers give empty values for what nobody filled in. */
function isGiven(value: unknown): boolean {
	if (value === undefined || value === null || value === '') return false;
	return typeof value !== 'object' || Array.isArray(value) || !isEmptyObject(value);
}

function isEmptyObject(value: object): boolean {
	return Object.getPrototypeOf(value) === Object.prototype && Reflect.ownKeys(value).length === 0;
}
