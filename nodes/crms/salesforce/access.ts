import type { CrmAdapter } from '../../shared/contracts/crm';
import type { HttpResponse } from '../../shared/contracts/http';
import type {
	CallLimit,
	CredentialFields,
	CredentialRefusal,
	OpenedCredential,
	Passing,
	System,
	Token,
	Way,
} from '../../shared/contracts/system';
import { attempt } from '../../shared/vocabulary/attempt';
import { textAt } from '../../shared/vocabulary/credentialField';
import { isObject } from '../../shared/vocabulary/shape';

/** Versions live for three years at least (developer.salesforce.com, "API End-of-Life Policy"). */
export const API_VERSION = 'v67.0';

export const DATA_PATH = `/services/data/${API_VERSION}`;

export const TOKEN_PATH = '/services/oauth2/token';

/** Whose org it is: the smallest thing to ask that every user may. */
export const ORGANIZATION_QUERY = 'SELECT Id, Name FROM Organization';

/**
 * Hosts of orgs and of the log-in, whole: `acme.my.salesforce.com`, `acme--dev.sandbox.my.salesforce.com`.
 * @see https://help.salesforce.com/s/articleView?id=sf.domain_name_url_formats.htm
 */
const HOSTS =
	/^([a-z0-9-]+(\.[a-z]+)?\.my\.salesforce\.com|login\.salesforce\.com|test\.salesforce\.com)$/;

const SANDBOX_SECRET = /^sandbox-/;
const EXAMPLE_URL = 'https://acme.my.salesforce.com';

/** Sessions last two hours of rest, or as long as the org says; where one ends earlier, the refusal renews the token. */
const TOKEN_LIFE_MS = 60 * 60_000;

/** Salesforce counts calls by the day, and long ones at once (five in a trial): a busy n8n leaves most of both to others. */
const LIMIT: CallLimit = { calls: 20, windowMs: 1_000, atOnce: 4 };

/** Between tries where too many long calls are under way. */
const CONCURRENCY_WAIT_MS = 2_000;

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
		request: ({ secrets: { clientId = '', clientSecret = '' } }) => ({
			path: TOKEN_PATH,
			headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
			body: new URLSearchParams({
				grant_type: 'client_credentials',
				client_id: clientId,
				client_secret: clientSecret,
			}).toString(),
		}),
		read: readToken,
	},
	sign: (_call, _opened, token) => ({ headers: { Authorization: `Bearer ${token}` } }),
};

/** Salesforce's own access: an app of the org, and the address that is the org's own (My Domain). */
export const system: System<CrmAdapter> = {
	id: 'salesforce',
	name: 'Salesforce',
	description: 'Opportunities and contacts of a Salesforce org',
	ways: [CLIENT_CREDENTIALS],
	hosts: HOSTS,
	exampleUrl: EXAMPLE_URL,
	limits: { live: LIMIT, test: LIMIT },
	passing,
	load: async () => (await import('./index')).crm,
};

/** The org's own address, as people type it or copy it from the browser. */
function originOf(credential: CredentialFields): string | CredentialRefusal {
	const written = textAt('myDomain', credential);
	const url = URL.canParse(written) ? written : `https://${written}`;
	const host = URL.canParse(url) ? new URL(url).hostname.toLowerCase() : '';
	// What the browser shows is the address of the pages; calls go to the org's own.
	const own = host
		.replace(/\.lightning\.force\.com$/, '.my.salesforce.com')
		.replace(/\.my\.salesforce-setup\.com$/, '.my.salesforce.com');
	if (HOSTS.test(own)) return `https://${own}`;
	return {
		refused: `The Salesforce credential has no address of your org. Write its My Domain URL into it, like ${EXAMPLE_URL} (Setup > My Domain)`,
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
	return `Salesforce gives this app no token (${own}). See that the External Client App has the flow turned on and a user to run as, and that this user may use it`;
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
