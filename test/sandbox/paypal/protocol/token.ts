/**
 * `POST /v1/oauth2/token`, and what a token opens. https://developer.paypal.com/api/rest/authentication/
 * A feature that is switched on or off counts for tokens given afterwards.
 */
import { randomBytes } from 'node:crypto';

import type { SandboxRequest, SandboxResponse } from '../../system';
import type { World } from '../world';
import type { Feature } from './routes';

const TOKEN_SECONDS = 32_400;

/** Scopes as PayPal names them in the answer; each feature of an app brings its own. */
const SCOPES: Readonly<Record<Feature, readonly string[]>> = {
	payments: [
		'https://uri.paypal.com/services/payments/realtimepayment',
		'https://uri.paypal.com/services/payments/payment/authcapture',
		'https://uri.paypal.com/services/payments/refund',
		'https://api.paypal.com/v1/payments/.*',
	],
	disputes: [
		'https://uri.paypal.com/services/disputes/read-seller',
		'https://uri.paypal.com/services/disputes/update-seller',
	],
	transactionSearch: ['https://uri.paypal.com/services/reporting/search/read'],
	invoicing: ['https://uri.paypal.com/services/invoicing'],
	subscriptions: ['https://uri.paypal.com/services/subscriptions'],
	webhooks: ['https://uri.paypal.com/services/applications/webhooks'],
	userinfo: ['openid', 'https://uri.paypal.com/services/paypalattributes'],
};

export const ALL_FEATURES = Object.keys(SCOPES) as readonly Feature[];

interface Token {
	readonly until: number;
	readonly features: ReadonlySet<Feature>;
}

export interface Tokens {
	/** The answer of the token endpoint. */
	give(request: SandboxRequest): SandboxResponse;
	/** What the token of a request opens, or the 401 that it is answered with. */
	read(request: SandboxRequest): ReadonlySet<Feature> | SandboxResponse;
	/** Every token ends now. */
	end(): void;
	/** Given out since the start. */
	given(): number;
}

export interface App {
	readonly clientId: string;
	readonly clientSecret: string;
	readonly appId: string;
}

/** No token is given yet. */
export function createTokens(world: World, app: App): Tokens {
	const tokens = new Map<string, Token>();
	let given = 0;
	return {
		give({ headers, body }) {
			const wanted = `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}`;
			if (headers.authorization !== wanted) {
				return refused(401, 'invalid_client', 'Client Authentication failed');
			}
			const isForm = (headers['content-type'] ?? '').includes('application/x-www-form-urlencoded');
			const form = new URLSearchParams(isForm ? body.toString('utf8') : '');
			const grant = form.get('grant_type');
			if (grant === null) return refused(400, 'invalid_request', 'Grant type not supplied');
			if (grant !== 'client_credentials') {
				return refused(400, 'unsupported_grant_type', 'Grant Type is NULL or unsupported');
			}
			given += 1;
			const text = `A21AA${randomBytes(36).toString('base64url')}`;
			const features = new Set(world.features);
			tokens.set(text, { until: world.now().getTime() + TOKEN_SECONDS * 1_000, features });
			return {
				status: 200,
				body: {
					scope: [...features].flatMap((feature) => SCOPES[feature]).join(' '),
					access_token: text,
					token_type: 'Bearer',
					app_id: app.appId,
					expires_in: TOKEN_SECONDS,
					nonce: `${world.iso()}${randomBytes(16).toString('base64url')}`,
				},
			};
		},
		read({ headers }) {
			const authorization = headers.authorization ?? '';
			if (authorization === '') {
				return refused(401, 'invalid_token', 'The token passed in was not found in the system');
			}
			const token = tokens.get(authorization.replace(/^Bearer /, ''));
			if (token === undefined) {
				return refused(401, 'invalid_token', 'Token signature verification failed');
			}
			return token.until > world.now().getTime()
				? token.features
				: refused(401, 'invalid_token', 'The token passed in has expired');
		},
		end: () => tokens.clear(),
		given: () => given,
	};
}

const refused = (status: number, error: string, description: string): SandboxResponse => ({
	status,
	body: { error, error_description: description },
});
