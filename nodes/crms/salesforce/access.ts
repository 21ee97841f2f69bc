import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import type { CrmAdapter } from '../../shared/contracts/crm';
import type { HttpResponse } from '../../shared/contracts/http';
import type {
	CallLimit,
	CredentialFields,
	CredentialRefusal,
	OpenedCredential,
	Passing,
	Signature,
	System,
	Token,
	UnsignedCall,
	Way,
} from '../../shared/contracts/system';
import { attempt } from '../../shared/vocabulary/attempt';
import { textAt } from '../../shared/vocabulary/credentialField';
import { isObject } from '../../shared/vocabulary/shape';

/** Versions live for three years at least (developer.salesforce.com, "API End-of-Life Policy"). */
export const API_VERSION = 'v67.0';

export const DATA_PATH = `/services/data/${API_VERSION}`;

export const GRANT_PATH = '/services/oauth2/token';

/** Whose org it is: the smallest thing to ask that every user may. */
export const ORGANIZATION_QUERY = 'SELECT Id, Name FROM Organization';

/**
 * Hosts of orgs and of the log-in, whole: `acme.my.salesforce.com`, `acme--dev.sandbox.my.salesforce.com`.
 * @see https://help.salesforce.com/s/articleView?id=sf.domain_name_url_formats.htm
 */
const HOSTS =
	/^([a-z0-9-]+(\.[a-z]+)?\.my\.salesforce\.com|login\.salesforce\.com|test\.salesforce\.com)$/;

/** An org's own: where apps get their tokens, which the log-in that all orgs share does not give. */
const ORG_HOST = /\.my\.salesforce\.com$/;

const SANDBOX_SECRET = /^sandbox-/;

/** The origin that `originOf` finds, as an expression for the tests of credentials; what it makes of another address is refused. */
export const MY_DOMAIN_ORIGIN =
	'={{ ($credentials.advanced && $credentials.baseUrl) || "https://" + ("" + $credentials.myDomain).trim().toLowerCase().replace(/^[a-z]+:\\/\\//, "").replace(/[\\/?#].*$/, "").replace(/^.*@/, "").replace(/:\\d*$/, "").replace(/\\.lightning\\.force\\.com$/, ".my.salesforce.com").replace(/\\.my\\.salesforce-setup\\.com$/, ".my.salesforce.com") }}';

const EXAMPLE_URL = 'https://acme.my.salesforce.com';

/** Sessions last two hours of rest, or as long as the org says; where one ends earlier, the refusal renews the token. */
const TOKEN_LIFE_MS = 60 * 60_000;

/** Salesforce counts calls by the day, and long ones at once (five in a trial): a busy n8n leaves most of both to others. */
const LIMIT: CallLimit = { calls: 20, windowMs: 1_000, atOnce: 4 };

/** Between tries where too many long calls are under way. */
const CONCURRENCY_WAIT_MS = 2_000;

/** Salesforce takes up to three minutes, and as much again for clocks that differ. */
const ASSERTION_LIFE_S = 180;

const TEST_WORDS = 'a secret of a stand-in (it starts with sandbox-)';

const CLIENT_CREDENTIALS: Way = {
	id: 'clientCredentials',
	name: 'Client Credentials',
	description: 'An app of your org, with a user of its own that it runs as',
	credentialType: 'salesforcePaymentsApi',
	testWords: TEST_WORDS,
	open(credential) {
		const [clientId, clientSecret] = [
			textAt('clientId', credential),
			textAt('clientSecret', credential),
		];
		if (clientId === '' || clientSecret === '') {
			return {
				refused:
					'The Salesforce credential is empty. Paste Consumer Key and Consumer Secret of your External Client App into it',
			};
		}
		const baseUrl = originOf(credential);
		if (typeof baseUrl !== 'string') return baseUrl;
		return {
			secrets: { clientId, clientSecret },
			lasting: `${baseUrl} ${clientId}`,
			baseUrl,
			livemode: !SANDBOX_SECRET.test(clientSecret),
		};
	},
	// https://help.salesforce.com/s/articleView?id=xcloud.configure_oauth_client_credentials_flow_external_client_apps.htm
	exchange: {
		request: ({ secrets: { clientId = '', clientSecret = '' } }) =>
			tokenRequest({
				grant_type: 'client_credentials',
				client_id: clientId,
				client_secret: clientSecret,
			}),
		read: readToken,
	},
	sign: bearer,
};

/** n8n gets, sends and renews the token; Salesforce says with it at which address the org is. */
const OAUTH2: Way = {
	id: 'oAuth2',
	name: 'OAuth2',
	description: 'A person signs in to the CRM; needs an app there',
	credentialType: 'salesforcePaymentsOAuth2Api',
	testWords: 'a client secret and a token of a stand-in (they start with sandbox-)',
	open(credential) {
		const accessToken = textAt('oauthTokenData.access_token', credential);
		const instance = textAt('oauthTokenData.instance_url', credential);
		if (accessToken === '' || instance === '') {
			return {
				refused: 'The Salesforce credential is not connected. Open it and connect the account',
			};
		}
		return {
			secrets: { accessToken },
			// The person and the org; a refresh token may be another one after each use.
			lasting:
				textAt('oauthTokenData.id', credential) ||
				textAt('oauthTokenData.refresh_token', credential) ||
				accessToken,
			baseUrl: instance.replace(/\/+$/, ''),
			livemode: !SANDBOX_SECRET.test(accessToken),
		};
	},
	renewal: {
		urlField: 'accessTokenUrl',
		isTestSecret: (credential) => SANDBOX_SECRET.test(textAt('clientSecret', credential)),
	},
};

/** A signed statement in place of a secret: the private key stays in n8n. */
export const JWT: Way = {
	id: 'jwt',
	name: 'JWT',
	description: 'An app of your org with a certificate, on behalf of one of its users',
	credentialType: 'salesforcePaymentsJwtApi',
	testWords: 'a consumer key of a stand-in (it starts with sandbox-)',
	open(credential) {
		const [clientId, username, privateKey] = [
			textAt('clientId', credential),
			textAt('username', credential),
			textAt('privateKey', credential),
		];
		if (clientId === '' || username === '' || privateKey === '') {
			return {
				refused:
					'The Salesforce credential is empty. Write Consumer Key of your External Client App, the user and the private key of the app’s certificate into it',
			};
		}
		const key = keyOf(privateKey);
		if ('refused' in key) return key;
		const baseUrl = originOf(credential);
		if (typeof baseUrl !== 'string') return baseUrl;
		return {
			secrets: { clientId, username, privateKey },
			lasting: `${baseUrl} ${clientId} ${username}`,
			baseUrl,
			// Nothing that such a key signs is good for anything at Salesforce, which has no app of that name.
			livemode: !SANDBOX_SECRET.test(clientId),
		};
	},
	// https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_jwt_flow.htm
	exchange: {
		request: ({ secrets, baseUrl }, now) =>
			tokenRequest({
				grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
				assertion: assertionOf(secrets, baseUrl, now),
			}),
		read: readToken,
	},
	sign: bearer,
};

/** Salesforce's own access: an app of the org, and the address that is the org's own (My Domain). */
export const system: System<CrmAdapter> = {
	id: 'salesforce',
	name: 'Salesforce',
	description: 'Opportunities and contacts of a Salesforce org',
	ways: [CLIENT_CREDENTIALS, OAUTH2, JWT],
	hosts: HOSTS,
	exampleUrl: EXAMPLE_URL,
	limits: { live: LIMIT, test: LIMIT },
	passing,
	isTokenInvalid,
	load: async () => (await import('./index')).crm,
};

/** The org's own address, as people type it or copy it from the browser; of what they wrote, nothing but the host counts. */
function originOf(credential: CredentialFields): string | CredentialRefusal {
	const written = textAt('myDomain', credential);
	// A host with a port would be taken for a scheme.
	const url = /^[a-z]+:\/\//i.test(written) ? written : `https://${written}`;
	const host = URL.canParse(url) ? new URL(url).hostname.toLowerCase() : '';
	// What the browser shows is the address of the pages; calls go to the org's own.
	const own = host
		.replace(/\.lightning\.force\.com$/, '.my.salesforce.com')
		.replace(/\.my\.salesforce-setup\.com$/, '.my.salesforce.com');
	if (HOSTS.test(own) && ORG_HOST.test(own)) return `https://${own}`;
	return {
		refused: `The Salesforce credential has no address of your org. Write its My Domain URL into it, like ${EXAMPLE_URL} (Setup > My Domain)`,
	};
}

function tokenRequest(form: Readonly<Record<string, string>>) {
	return {
		path: GRANT_PATH,
		headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
		body: new URLSearchParams(form).toString(),
	};
}

function bearer(_call: UnsignedCall, _opened: OpenedCredential, token?: string): Signature {
	return { headers: { Authorization: `Bearer ${token}` } };
}

/**
 * What the app says of itself and the user, signed. It is addressed to the org itself: since Spring '26, orgs refuse one for
 * `login.salesforce.com` (https://github.com/n8n-io/n8n/pull/29016).
 */
function assertionOf(
	{ clientId, username, privateKey = '' }: OpenedCredential['secrets'],
	baseUrl: string,
	now: number,
): string {
	const claims = {
		iss: clientId,
		sub: username,
		aud: baseUrl,
		exp: Math.floor(now / 1_000) + ASSERTION_LIFE_S,
	};
	const text = [{ alg: 'RS256' }, claims]
		.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
		.join('.');
	const key = keyOf(privateKey);
	if ('refused' in key) return '';
	return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
}

/** A private key in PEM, of which pasting may have made one line. */
function keyOf(written: string): KeyObject | CredentialRefusal {
	const [, label, body = ''] =
		/-----BEGIN ([A-Z ]*PRIVATE KEY)-----([\s\S]+)-----END \1-----/.exec(written) ?? [];
	if (label === 'ENCRYPTED PRIVATE KEY' || body.includes('ENCRYPTED')) {
		return {
			refused:
				'The private key of the Salesforce credential is protected by a passphrase. Write one without into it: openssl pkey -in protected.pem -out private.pem makes it',
		};
	}
	const lines = body.replace(/\\n|\s/g, '').match(/.{1,64}/g) ?? [];
	const pem = [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
	const read = attempt(() => createPrivateKey(pem));
	if ('value' in read && read.value.asymmetricKeyType === 'rsa') return read.value;
	return {
		refused:
			'The private key of the Salesforce credential is no RSA key. Paste all of it, from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----',
	};
}

/** @see https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm */
function readToken(
	{ status, body }: HttpResponse,
	now: number,
	{ baseUrl, livemode }: OpenedCredential,
): Token | CredentialRefusal {
	const answer = readObject(body);
	const { access_token: value, instance_url: instance, error } = answer;
	if (status === 200 && typeof value === 'string' && value !== '') {
		const isElsewhere = typeof instance === 'string' && URL.canParse(instance);
		const origin = isElsewhere ? new URL(instance).origin : baseUrl;
		if (livemode && origin !== new URL(baseUrl).origin) {
			return {
				refused: `Salesforce says that this org is at ${origin}. Write that into My Domain URL of the credential`,
			};
		}
		return { value, endsAt: now + TOKEN_LIFE_MS };
	}
	if (typeof error !== 'string') {
		return {
			refused:
				'Salesforce gave no token. Run it again in a few minutes; if it stays like that, look at what stands between n8n and Salesforce, such as a proxy',
		};
	}
	return { refused: refusalOf(error, answer.error_description) };
}

function refusalOf(error: string, description: unknown): string {
	const own = typeof description === 'string' ? description.slice(0, 200) : error;
	if (/^(invalid_client_id|invalid_client)$/.test(error)) {
		return `Salesforce does not know this app (${own}). Copy Consumer Key and Consumer Secret again from your External Client App into the credential, and see that My Domain URL is that of the org in which the app is`;
	}
	if (/audience/i.test(own)) {
		return `Salesforce says that this app is of another org (${own}). Write the My Domain URL of the org in which the External Client App is into the credential`;
	}
	return `Salesforce gives this app no token (${own}). See that the External Client App has the flow turned on and a user to run as (with JWT: the certificate of this key), and that this user may use it`;
}

/** What no new token cures: the app may not use the API at all. */
export const NOT_FOR_THE_API =
	/not valid for use with the REST API|Connected app is not attached to Agent/i;

function isTokenInvalid({ status, body }: HttpResponse): boolean {
	return status === 401 && body.includes('INVALID_SESSION_ID') && !NOT_FOR_THE_API.test(body);
}

/** What stops a day is not waited for; what too many at once stops, and nobody took, is. */
function passing({ status, body }: HttpResponse): Passing | false | undefined {
	if (status !== 403) return undefined;
	if (!body.includes('REQUEST_LIMIT_EXCEEDED')) return undefined;
	return /concurrent/i.test(body) ? { waitMs: CONCURRENCY_WAIT_MS, isUntaken: true } : false;
}

function readObject(body: string): Readonly<Record<string, unknown>> {
	const parsed = attempt((): unknown => JSON.parse(body));
	return 'value' in parsed && isObject(parsed.value) ? parsed.value : {};
}
