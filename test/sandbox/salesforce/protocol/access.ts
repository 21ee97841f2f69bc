/** Who may come in: tokens that begin with `sandbox-`, until somebody ends them. */
import { randomUUID } from 'node:crypto';

import type { SandboxRequest, SandboxResponse } from '../../system';
import { invalidSession } from './errors';

export interface Access {
	/** @throws `INVALID_SESSION_ID`. */
	authenticate(request: SandboxRequest): string;
	/** Tokens that were given out or seen stop working; the next sign-in gives a good one. */
	endSessions(): void;
	/** From now on no token is good and none is given out: the app was taken out of the org. */
	revokeApp(): void;
	issueToken(request: SandboxRequest): SandboxResponse;
	revokeToken(request: SandboxRequest): SandboxResponse;
}

export interface AccessParts {
	now(): number;
	origin(): string;
	/** `…/id/<organisation>/<user>` */
	identityUrl(): string;
}

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

export function createAccess({ now, origin, identityUrl }: AccessParts): Access {
	const known = new Set<string>();
	const ended = new Set<string>();
	let isRevoked = false;

	return {
		authenticate(request) {
			const token =
				/^(?:Bearer|OAuth) (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
			if (isRevoked || !/^sandbox-./.test(token) || ended.has(token)) throw invalidSession();
			known.add(token);
			return token;
		},
		endSessions() {
			for (const token of known) ended.add(token);
		},
		revokeApp() {
			isRevoked = true;
		},
		issueToken(request) {
			const form = new URLSearchParams(request.body.toString('utf8'));
			const refusal = isRevoked
				? refuse('invalid_client', 'invalid client credentials')
				: refusalOf(form, request, now());
			if (refusal) return refusal;
			const token = `sandbox-${randomUUID()}`;
			known.add(token);
			const isRefreshable = ['authorization_code'].includes(form.get('grant_type') ?? '');
			return {
				status: 200,
				body: {
					access_token: token,
					...(isRefreshable ? { refresh_token: `sandbox-refresh-${randomUUID()}` } : {}),
					signature: Buffer.from(token).toString('base64'),
					scope: 'api',
					instance_url: origin(),
					id: identityUrl(),
					token_type: 'Bearer',
					issued_at: String(now()),
				},
			};
		},
		revokeToken(request) {
			const form = new URLSearchParams(request.body.toString('utf8'));
			ended.add(form.get('token') ?? '');
			return { status: 200 };
		},
	};
}

/** @see https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_flow_errors.htm&type=5 */
function refusalOf(
	form: URLSearchParams,
	request: SandboxRequest,
	now: number,
): SandboxResponse | undefined {
	switch (form.get('grant_type')) {
		case 'client_credentials':
			return secretOf(form, request).startsWith('sandbox-')
				? undefined
				: refuse('invalid_client', 'invalid client credentials');
		case JWT_BEARER:
			return jwtRefusal(form.get('assertion') ?? '', now);
		case 'refresh_token':
		case 'authorization_code': {
			const proof = form.get('refresh_token') ?? form.get('code') ?? '';
			return proof.startsWith('sandbox-')
				? undefined
				: refuse('invalid_grant', 'expired access/refresh token');
		}
		default:
			return refuse('unsupported_grant_type', 'grant type not supported');
	}
}

function secretOf(form: URLSearchParams, request: SandboxRequest): string {
	const basic = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
	if (basic === undefined) return form.get('client_secret') ?? '';
	const [, secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':');
	return decodeURIComponent(secret);
}

/** The signature is not looked at: the stand-in has no certificate of the app. */
function jwtRefusal(assertion: string, now: number): SandboxResponse | undefined {
	const [header = '', payload = '', signature = ''] = assertion.split('.');
	const read = (part: string): Record<string, unknown> => {
		try {
			return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
		} catch {
			return {};
		}
	};
	const { iss, sub, aud, exp } = read(payload);
	const isWhole =
		read(header).alg === 'RS256' && signature !== '' && [iss, sub, aud].every(Boolean);
	if (!isWhole) return refuse('invalid_grant', 'invalid assertion');
	if (typeof exp !== 'number' || exp * 1_000 <= now) {
		return refuse('invalid_grant', 'expired authorization code');
	}
	return undefined;
}

const refuse = (error: string, error_description: string): SandboxResponse => ({
	status: 400,
	body: { error, error_description },
});
