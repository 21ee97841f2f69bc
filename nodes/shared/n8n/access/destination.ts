/** What n8n's two kinds of call say of their target: `url` in its own helper, `uri` in the HTTP Request node. */
export interface Addressed {
	readonly url?: unknown;
	readonly uri?: unknown;
	readonly baseURL?: unknown;
}

/** As n8n's HTTP client decides whether an address stands alone. */
const STANDS_ALONE = /^([a-z][a-z\d+\-.]*:)?\/\//i;

/** Some programs take a backslash for a slash and some do not, so that two of them see two hosts. */
const AMBIGUOUS = /^[^?#]*\\/;

/**
 * Where a call goes, or `undefined` where it does not say so with one text. n8n's pagination gives the same address twice, as
 * `url` and as `uri`; two different ones are none. The joined address is the client's, not the browser's, since it is called.
 */
export function targetOf({ url, uri, baseURL }: Addressed): URL | undefined {
	const [address, second = address] = [url, uri].filter((given) => given !== undefined);
	if (typeof address !== 'string' || second !== address) return undefined;
	if (AMBIGUOUS.test(address)) return undefined;
	if (baseURL === undefined || baseURL === '') return parsed(address);
	if (typeof baseURL !== 'string' || AMBIGUOUS.test(baseURL)) return undefined;
	if (STANDS_ALONE.test(address)) return parsed(address, baseURL);
	return parsed(
		address === '' ? baseURL : `${baseURL.replace(/\/+$/, '')}/${address.replace(/^\/+/, '')}`,
	);
}

/** Scheme, host and port together; `blob:` addresses have an origin that is not where they lead. */
export function isSameSite(one: URL, other: URL): boolean {
	return one.protocol === other.protocol && one.host === other.host;
}

/** The site as people write it. */
export function siteOf({ protocol, host }: URL): string {
	return `${protocol}//${host}`;
}

/** Whether the address has a user name in it, which the client would send in the key's place. */
export function hasUser({ username, password }: URL): boolean {
	return username !== '' || password !== '';
}

export function parsed(address: string, base?: string): URL | undefined {
	return URL.canParse(address, base) ? new URL(address, base) : undefined;
}
