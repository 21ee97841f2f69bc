import type { CrmAdapter } from '../../shared/contracts/crm';
import type { CallLimit, System, Way } from '../../shared/contracts/system';
import { textAt } from '../../shared/vocabulary/credentialField';

/** HubSpot's version of its API; how one is made, how long it lasts: changelog `introducing-date-based-api-versioning`. */
export const API_VERSION = '2026-09';

/** Whose account it is: the smallest thing to ask. */
export const DETAILS_PATH = `/account-info/${API_VERSION}/details`;

/**
 * Where tokens come from: OAuth's guide names 2026-03 as the newest; its description of 2026-09 (oauth.json) lacks an answer
 * yet. @see https://developers.hubspot.com/docs/api-reference/latest/authentication/manage-oauth-tokens
 */
export const GRANT_PATH = '/oauth/2026-03/token';

const BASE_URL = 'https://api.hubapi.com';
const SANDBOX = /^sandbox-[\w-]+$/;
const TEST_WORDS = 'a sandbox token (it starts with sandbox-)';

/** Published: 100 in ten seconds on the smallest plan (developers.hubspot.com, "API usage guidelines"). */
const LIMIT: CallLimit = { calls: 90, windowMs: 10_000 };

/** HubSpot asks for at least two seconds after a 423 (developers.hubspot.com, "Error handling"). */
const LOCKED = 423;
const LOCKED_WAIT_MS = 2_000;

const ACCESS_TOKEN: Way = {
	id: 'accessToken',
	name: 'Access Token',
	description: 'A key that a super admin made in the CRM',
	credentialType: 'hubspotPaymentsApi',
	open(credential) {
		const accessToken = textAt('accessToken', credential);
		if (accessToken === '') {
			return { refused: 'The HubSpot credential is empty. Paste its key into it' };
		}
		return {
			secrets: { accessToken },
			lasting: accessToken,
			baseUrl: BASE_URL,
			livemode: !SANDBOX.test(accessToken),
		};
	},
	sign: (_call, { secrets }) => ({ headers: { Authorization: `Bearer ${secrets.accessToken}` } }),
	testWords: TEST_WORDS,
};

/** n8n gets, sends and renews the token. */
const OAUTH2: Way = {
	id: 'oAuth2',
	name: 'OAuth2',
	description: 'A person signs in to the CRM; needs an app there',
	credentialType: 'hubspotPaymentsOAuth2Api',
	open(credential) {
		const accessToken = textAt('oauthTokenData.access_token', credential);
		if (accessToken === '') {
			return {
				refused: 'The HubSpot credential is not connected. Open it and connect the account',
			};
		}
		return {
			secrets: { accessToken },
			lasting: textAt('oauthTokenData.refresh_token', credential) || accessToken,
			baseUrl: BASE_URL,
			livemode: !SANDBOX.test(accessToken),
		};
	},
	renewal: {
		urlField: 'accessTokenUrl',
		isTestSecret: (credential) => SANDBOX.test(textAt('clientSecret', credential)),
	},
	testWords: TEST_WORDS,
};

/** HubSpot's own access: the token of a private app, or a person's consent. */
export const system: System<CrmAdapter> = {
	id: 'hubspot',
	name: 'HubSpot',
	description: 'Deals and contacts of a HubSpot account',
	ways: [ACCESS_TOKEN, OAUTH2],
	hosts: /^api(-[a-z0-9]+)?\.hubapi\.com$/,
	exampleUrl: BASE_URL,
	limits: { live: LIMIT, test: LIMIT },
	passing: ({ status }) =>
		status === LOCKED ? { waitMs: LOCKED_WAIT_MS, isUntaken: true } : undefined,
	load: async () => (await import('./index')).crm,
};
