import { X509Certificate } from 'node:crypto';
import { attempt } from '../../shared/vocabulary/attempt';

/** Whom to believe, as PEM; a text may hold several certificates. */
export interface Trust {
	/** They may stand between the leaf and a root, and are believed only if a root says so. */
	readonly issuers: readonly string[];
	readonly roots: readonly string[];
}

export interface Wanted {
	/** Milliseconds since the epoch: nothing in the chain may have ended by then, or not begun. */
	readonly at: number;
	/** Common names, one of which the leaf has to have. */
	readonly names: readonly string[];
	readonly trust: Trust;
}

/**
 * `none`: the text holds no certificate. `refused`: it is not what is wanted, or a signature in the chain is wrong. With
 * `unknownIssuer`, nobody here knows who signed it: nothing is proved by it, and what it does not fit is wrong all the same.
 */
export type Judged =
	{ readonly leaf: X509Certificate; readonly unknownIssuer?: string } | 'none' | 'refused';

const LEAST_BITS = 2_048;
/** A leaf, two issuers and a root are more than PayPal has. */
const LONGEST_CHAIN = 4;
const MOST_CERTIFICATES = 10;
const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The first certificate of a text, which nobody has vouched for yet. Pure; never throws. */
export function leafIn(text: string): X509Certificate | undefined {
	return certificatesIn([text])[0];
}

/** Whether the first certificate of a text is the one wanted, and who vouches for it. Pure; never throws. */
export function judge(text: string, { at, names, trust }: Wanted): Judged {
	const [leaf, ...served] = certificatesIn([text]);
	if (!leaf) return 'none';
	const isWanted =
		isValid(leaf, at) && !leaf.ca && isStrong(leaf) && names.includes(commonName(leaf) ?? '');
	if (!isWanted || isIssuedBy(leaf, leaf)) return 'refused';
	const issuers = [...certificatesIn(trust.issuers), ...served];
	const roots = certificatesIn(trust.roots);
	const verdict = climb(leaf, { at, issuers, roots }, LONGEST_CHAIN);
	if (verdict === 'refused') return verdict;
	return verdict === 'trusted' ? { leaf } : { leaf, unknownIssuer: issuerName(leaf) };
}

interface Known {
	readonly at: number;
	readonly issuers: readonly X509Certificate[];
	readonly roots: readonly X509Certificate[];
}

type Verdict = 'trusted' | 'refused' | 'unknownIssuer';

/** Who issued it, by name, and whether that is so, by signature, up to a root. */
function climb(certificate: X509Certificate, known: Known, left: number): Verdict {
	if (left <= 1) return 'refused';
	const isNamed = (one: X509Certificate) => isIssuedBy(certificate, one);
	const roots = known.roots.filter(isNamed);
	if (roots.some((root) => hasSigned(root, certificate, known.at))) return 'trusted';
	const issuers = known.issuers.filter((one) => isNamed(one) && !isIssuedBy(one, one));
	const above = issuers
		.filter((one) => hasSigned(one, certificate, known.at))
		.map((one) => climb(one, known, left - 1));
	if (above.includes('trusted')) return 'trusted';
	if (above.includes('unknownIssuer')) return 'unknownIssuer';
	return roots.length + issuers.length > 0 ? 'refused' : 'unknownIssuer';
}

/** Names, key identifiers and what the issuer's key may be used for, as OpenSSL compares them; not the signature. */
function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
	const attempted = attempt(() => certificate.checkIssued(issuer));
	return 'value' in attempted && attempted.value;
}

function hasSigned(issuer: X509Certificate, certificate: X509Certificate, at: number): boolean {
	if (!issuer.ca || !isValid(issuer, at)) return false;
	const attempted = attempt(() => certificate.verify(issuer.publicKey));
	return 'value' in attempted && attempted.value;
}

function isValid({ validFrom, validTo }: X509Certificate, at: number): boolean {
	return Date.parse(validFrom) <= at && at <= Date.parse(validTo);
}

function isStrong({ publicKey }: X509Certificate): boolean {
	const { modulusLength = 0 } = publicKey.asymmetricKeyDetails ?? {};
	return publicKey.asymmetricKeyType === 'rsa' && modulusLength >= LEAST_BITS;
}

/** Of a subject with several there is none: nobody could say which one counts. */
function commonName({ subject }: X509Certificate): string | undefined {
	const names = (subject ?? '').split('\n').filter((line) => line.startsWith('CN='));
	return names.length === 1 ? names[0]?.slice('CN='.length) : undefined;
}

const LONGEST_NAME = 100;

/** `DigiCert Inc, DigiCert EV RSA CA G2`: letters, digits and little else, since it goes into a text for people. */
function issuerName({ issuer }: X509Certificate): string {
	const parts = (issuer ?? '').split('\n').filter((line) => /^(O|CN)=/.test(line));
	const name = parts.map((line) => line.slice(line.indexOf('=') + 1)).join(', ');
	return (
		name
			.replace(/[^\p{L}\p{N},()'-]+/gu, ' ')
			.trim()
			.slice(0, LONGEST_NAME) || 'nobody'
	);
}

function certificatesIn(texts: readonly string[]): X509Certificate[] {
	const pems = texts.flatMap((text) => text.match(PEM) ?? []);
	return pems.slice(0, MOST_CERTIFICATES).flatMap((pem) => {
		const attempted = attempt(() => new X509Certificate(pem));
		return 'value' in attempted ? [attempted.value] : [];
	});
}
