import { randomUUID } from 'node:crypto';

import type { SandboxRequest, SandboxResponse } from '../../system';
import { HubspotError } from '../errors';
import type { Portal } from '../state/portal';
import type { Call, Operation } from './operation';

export const ALL_SCOPES: readonly string[] = [
	...['contacts', 'deals', 'companies', 'line_items'].flatMap((name) => [
		`crm.objects.${name}.read`,
		`crm.objects.${name}.write`,
		`crm.schemas.${name}.read`,
		`crm.schemas.${name}.write`,
	]),
	...['crm.objects.owners.read', 'crm.lists.read', 'crm.lists.write'],
	...['e-commerce', 'oauth'],
];

/** Who may come in, and what for. */
export interface Access {
	/** Takes scopes away from one token, or from every token that is not named. */
	removeScopes(scopes: readonly string[], token?: string): void;
	/** Access tokens that were handed out stop working now. */
	expireTokens(): void;
	/** Throws HubSpot's 401 unless the request carries a token. */
	authenticate(request: SandboxRequest): string;
	/** Throws HubSpot's 403 unless the token may. */
	authorize(token: string, operation: Operation, call: Call): void;
	issueToken(request: SandboxRequest): SandboxResponse;
}

/** Any `pat-…` and any `sandbox-…` token is good, as is one from `/oauth/2026-03/token` while it lasts. */
export function createAccess(portal: () => Portal): Access {
	const expiresAt = new Map<string, number>();
	const missing = new Map<string, ReadonlySet<string>>();
	const EVERY_TOKEN = '*';

	const scopesOf = (token: string) => {
		const removed = missing.get(token) ?? missing.get(EVERY_TOKEN) ?? new Set();
		return ALL_SCOPES.filter((scope) => !removed.has(scope));
	};

	return {
		removeScopes: (scopes, token = EVERY_TOKEN) => void missing.set(token, new Set(scopes)),
		expireTokens() {
			for (const token of expiresAt.keys()) expiresAt.set(token, portal().now() - 7_000);
		},
		authenticate(request) {
			const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
			const expiry = expiresAt.get(token);
			if (expiry === undefined) {
				if (/^(pat|sandbox)-./.test(token)) return token;
				throw unauthenticated();
			}
			if (expiry <= portal().now()) throw expired(expiry, portal().now());
			return token;
		},
		authorize(token, operation, call) {
			const granted = scopesOf(token);
			const lacking = operation
				.scopes(call)
				.find((choice) => choice.length > 0 && !choice.some((scope) => granted.includes(scope)));
			if (lacking !== undefined) throw missingScopes(lacking);
		},
		issueToken(request) {
			const form = new URLSearchParams(request.body.toString('utf8'));
			const grant = form.get('grant_type') ?? '';
			if (!['refresh_token', 'authorization_code'].includes(grant)) {
				return refuseGrant('BAD_GRANT_TYPE', 'missing or unknown grant_type');
			}
			const proof = form.get(grant === 'refresh_token' ? 'refresh_token' : 'code') ?? '';
			if (proof === '' || proof.includes('revoked')) {
				const [status, message] =
					grant === 'refresh_token'
						? ['BAD_REFRESH_TOKEN', 'missing or invalid refresh token']
						: ['BAD_AUTH_CODE', 'missing or unknown auth code'];
				return refuseGrant(status, message);
			}
			const seconds = portal().settings.accessTokenSeconds;
			const token = `sandbox-${randomUUID()}`;
			expiresAt.set(token, portal().now() + seconds * 1_000);
			return {
				status: 200,
				body: {
					token_type: 'bearer',
					refresh_token: grant === 'refresh_token' ? proof : `refresh-${randomUUID()}`,
					access_token: token,
					expires_in: seconds,
				},
			};
		},
	};
}

/** https://developers.hubspot.com/changelog/new-oauth-v3-api-endpoints-and-standardized-error-responses */
function refuseGrant(status: string, message: string): SandboxResponse {
	const error = status === 'BAD_GRANT_TYPE' ? 'unsupported_grant_type' : 'invalid_grant';
	return {
		status: 400,
		body: { error, error_description: message, status, message, correlationId: randomUUID() },
	};
}

function unauthenticated(): HubspotError {
	return new HubspotError(401, {
		message:
			'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can ' +
			'find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
		category: 'INVALID_AUTHENTICATION',
	});
}

/** Wording: https://github.com/segment-boneyard/segment-docs/pull/6244 */
function expired(at: number, now: number): HubspotError {
	const seconds = Math.max(1, Math.round((now - at) / 1_000));
	return new HubspotError(401, {
		message: `The OAuth token used to make this call expired ${seconds} second(s) ago.`,
		category: 'EXPIRED_AUTHENTICATION',
		context: { 'expire time': [new Date(at).toISOString()] },
	});
}

/** Any one of the named scopes would do. */
function missingScopes(scopes: readonly string[]): HubspotError {
	return new HubspotError(403, {
		message:
			"This app hasn't been granted all required scopes to make this call. " +
			'Read more about required scopes here: https://developers.hubspot.com/scopes.',
		errors: [
			{
				message: 'One or more of the following scopes are required.',
				context: { requiredGranularScopes: scopes },
			},
		],
		links: { scopes: 'https://developers.hubspot.com/scopes' },
		category: 'MISSING_SCOPES',
	});
}
