import type { GatewayAdapter } from '../../shared/contracts/gateway';
import type { HttpResponse } from '../../shared/contracts/http';
import type {
	CredentialFields,
	CredentialRefusal,
	OpenedCredential,
	Passing,
	System,
	Token,
} from '../../shared/contracts/system';
import { attempt } from '../../shared/vocabulary/attempt';
import { textAt, writtenAt } from '../../shared/vocabulary/credentialField';
import { isObject } from '../../shared/vocabulary/shape';

export const ENVIRONMENTS = ['sandbox', 'live'] as const;

export type Environment = (typeof ENVIRONMENTS)[number];

/** Where calls go (https://developer.paypal.com/api/rest/requests/, API server URLs). */
export const BASE_URLS: Readonly<Record<Environment, string>> = {
	live: 'https://api-m.paypal.com',
	sandbox: 'https://api-m.sandbox.paypal.com',
};

/** Deliveries name the older one of each (contracts/paypal/events). */
export const CERTIFICATE_HOSTS: Readonly<Record<Environment, readonly string[]>> = {
	live: ['api.paypal.com', 'api-m.paypal.com'],
	sandbox: ['api.sandbox.paypal.com', 'api-m.sandbox.paypal.com'],
};

/** All of them, whole. */
export const HOSTS = /^api(-m)?(\.sandbox)?\.paypal\.com$/;

const SECOND_MS = 1_000;

const WHERE = 'at developer.paypal.com under Apps & Credentials';

const NAMES: Readonly<Record<Environment, string>> = { sandbox: 'Sandbox', live: 'Live' };

/** PayPal's own access: an app's id and secret, exchanged for a token that ends after about nine hours. */
export const system: System<GatewayAdapter> = {
	id: 'paypal',
	name: 'PayPal',
	description: 'Payments, invoices and subscriptions of a PayPal Business account',
	ways: [
		{
			id: 'oauth2ClientCredentials',
			name: 'Client ID and Secret',
			description: `Of an app that you make ${WHERE}`,
			credentialType: 'paypalPaymentsApi',
			testWords: `an app of the sandbox (made ${WHERE}, Sandbox)`,
			open,
			// https://developer.paypal.com/api/rest/authentication/
			exchange: {
				request: ({ secrets: { clientId = '', clientSecret = '' } }) => ({
					path: '/v1/oauth2/token',
					headers: {
						authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
						'content-type': 'application/x-www-form-urlencoded',
						accept: 'application/json',
					},
					body: 'grant_type=client_credentials',
				}),
				read: readToken,
			},
			sign: (_call, _opened, token) => ({ headers: { Authorization: `Bearer ${token}` } }),
		},
	],
	hosts: HOSTS,
	// Where certificates stand. Over HTTPS alone, and without a credential.
	publicHosts: HOSTS,
	isPublished: (text) => text.includes('-----BEGIN CERTIFICATE-----'),
	reservedHeaders: {
		names: /^paypal-auth-assertion$/i,
		instead: 'use a credential of an app of that account',
	},
	exampleUrl: BASE_URLS.live,
	// PayPal publishes none and slows down whom it finds odd (https://developer.paypal.com/api/rate-limiting), so these are
	// careful: what a busy shop does all day is less.
	limits: {
		live: { calls: 10, windowMs: SECOND_MS, atOnce: 5 },
		test: { calls: 5, windowMs: SECOND_MS, atOnce: 5 },
	},
	passing,
	load: async () => (await import('./index')).gateway,
};

function open(credential: CredentialFields): OpenedCredential | CredentialRefusal {
	const [clientId, clientSecret] = [
		textAt('clientId', credential),
		textAt('clientSecret', credential),
	];
	if (clientId === '' || clientSecret === '') {
		return {
			refused: `The PayPal credential is empty. Paste Client ID and Client Secret of an app into it, which you find ${WHERE}`,
		};
	}
	const written = writtenAt('environment', credential) ?? '';
	const environment = ENVIRONMENTS.find((one) => one === written);
	if (environment === undefined) {
		return {
			refused:
				'The PayPal credential does not say whether it is of the Sandbox or Live. Choose its Environment, without an expression',
		};
	}
	const other = otherEnvironment(credential, environment);
	if (other !== undefined) {
		return {
			refused: `The PayPal credential says ${NAMES[environment]}, and its API Base URL is that of ${NAMES[other]}. Choose the Environment that the app is of, and leave the API Base URL empty`,
		};
	}
	const authority = credential.advanced === true ? textAt('certificateAuthority', credential) : '';
	return {
		secrets: { clientId, clientSecret },
		// Whichever secret it has: an app may have two while one replaces the other.
		lasting: `${environment} ${clientId}`,
		baseUrl: BASE_URLS[environment],
		livemode: environment === 'live',
		...(authority === '' ? {} : { authority }),
	};
}

/** Where money moves may not be called a sandbox, nor a sandbox live: ids look alike in both. */
function otherEnvironment(
	credential: CredentialFields,
	environment: Environment,
): Environment | undefined {
	if (credential.advanced !== true) return undefined;
	const written = vendorEnvironment(writtenAt('baseUrl', credential) ?? '');
	return written === environment ? undefined : written;
}

/** @see https://developer.paypal.com/api/rest/authentication/ : `access_token`, and `expires_in` in seconds. */
function readToken({ status, body }: HttpResponse, now: number): Token | CredentialRefusal {
	const answer = readObject(body);
	const { access_token: value, expires_in: seconds } = answer;
	if (status === 200 && typeof value === 'string' && value !== '') {
		const lives = typeof seconds === 'number' && seconds > 0 ? seconds : 0;
		return { value, endsAt: now + lives * SECOND_MS };
	}
	// PayPal says why in JSON: anything else is somebody's page, and says nothing of this app.
	if (status === 200 || (body !== '' && Object.keys(answer).length === 0)) {
		return {
			refused:
				'PayPal gave no token. Run it again in a few minutes; if it stays like that, look at what stands between n8n and PayPal, such as a proxy',
		};
	}
	if (status === 401 || answer.error === 'invalid_client') {
		return {
			refused: `PayPal does not know this Client ID and Secret. Copy both again from the app ${WHERE} into the credential, and choose the Environment (Sandbox or Live) that the app is of`,
		};
	}
	return {
		refused: `PayPal gives this app no token (status ${status}). Look at the app ${WHERE}, and whether the PayPal account asks for something`,
	};
}

/** The same call is still under way at PayPal: its own key makes it safe to ask again, and only that. */
function passing({ status, body }: HttpResponse): Passing | undefined {
	if (status !== 409) return undefined;
	const { name, details } = readObject(body);
	const issues = Array.isArray(details) ? details.filter(isObject) : [];
	const isInProgress = [name, ...issues.map(({ issue }) => issue)].includes(
		'PREVIOUS_REQUEST_IN_PROGRESS',
	);
	return isInProgress ? { waitMs: 0, isUntaken: false } : undefined;
}

function readObject(body: string): Readonly<Record<string, unknown>> {
	const parsed = attempt((): unknown => JSON.parse(body));
	return 'value' in parsed && isObject(parsed.value) ? parsed.value : {};
}

export function environmentOf(livemode: boolean): Environment {
	return livemode ? 'live' : 'sandbox';
}

/** Whether an address is PayPal's own, whichever environment's. */
export function isVendor(url: string): boolean {
	return vendorEnvironment(url) !== undefined;
}

/** Every host of PayPal's, also with the dot at the end that leads to the same one. */
const PAYPAL = /(^|\.)(sandbox\.)?paypal\.com\.?$/;

/** Whose environment an address of PayPal's is; `undefined` for any other. */
export function vendorEnvironment(url: string): Environment | undefined {
	const found = URL.canParse(url) ? PAYPAL.exec(new URL(url).hostname) : null;
	if (!found) return undefined;
	return found[2] === undefined ? 'live' : 'sandbox';
}
